"""From a suggester's answer to rows of suggestions."""

from collections.abc import Mapping

from annotator.model.annotation import Fragments
from annotator.model.document import Document
from annotator.model.ids import SuggestionId
from annotator.model.schema import Schema, TypeKind
from annotator.model.suggestion import Source, Suggestion, SuggestionKind, suggestion_id
from annotator.project.operations.suggesting import RecordRun
from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggestions
from annotator.suggest.wire import Hello


def source_of(hello: Hello, labels: Mapping[str, str] | None = None) -> Source:
    """Return the source that a suggester is; ``labels`` maps its labels to the schema's names."""
    key = Source.id_of(hello.name, hello.version, hello.digest)
    return Source(id=key, name=hello.name, version=hello.version, digest=hello.digest, labels=labels or {})


def run_of(source: Source, document: Document, answer: Suggestions, schema: Schema) -> RecordRun:
    """Return the operation that keeps an answer about the present text of a document.

    A label that neither the schema nor the source's map knows keeps its name and has no type: it waits for a person
    to say what it means.
    """
    rows = _Rows(source, document, schema)
    spans = [rows.span(span) for span in answer.spans]
    relations = [rows.relation(rel, spans[rel.head], spans[rel.tail]) for rel in answer.relations]
    unique = {row.id: row for row in (*spans, *relations)}
    return RecordRun(source, document.id, document.text_version, tuple(unique.values()))


class _Rows:
    """Makes rows for one document."""

    def __init__(self, source: Source, document: Document, schema: Schema) -> None:
        self._source = source
        self._document = document
        self._schema = schema

    def span(self, span: SuggestedSpan) -> Suggestion:
        return self._row(SuggestionKind.SPAN, span, ((span.start, span.end),))

    def relation(self, rel: SuggestedRelation, head: Suggestion, tail: Suggestion) -> Suggestion:
        return self._row(SuggestionKind.RELATION, rel, ((head.start, head.end), (tail.start, tail.end)), head, tail)

    def _row(
        self, kind: SuggestionKind, said: SuggestedSpan | SuggestedRelation, fragments: Fragments, *ends: Suggestion
    ) -> Suggestion:
        name = self._source.labels.get(said.label, said.label)
        found = self._schema.named(TypeKind(kind.value), name)
        head, tail = (SuggestionId(end.id) for end in ends) if ends else (None, None)
        return Suggestion(
            id=suggestion_id(
                self._document.id,
                self._document.text_version,
                self._source.id,
                kind,
                said.label,
                fragments,
                *(end.id for end in ends),
            ),
            doc=self._document.id,
            text_version=self._document.text_version,
            source=self._source.id,
            kind=kind,
            label=said.label,
            type=found.id if found else None,
            fragments=fragments,
            head=head,
            tail=tail,
            attrs=dict(said.attributes) if isinstance(said, SuggestedRelation) else {},
            score=said.score,
            rule=said.rule,
        )
