"""From a suggester's answer to rows of suggestions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.model.annotation import Fragments
from annotator.model.document import Document
from annotator.model.ids import SuggestionId
from annotator.model.schema import Schema, TypeKind, allows_ends
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

    A span's label that neither the schema nor the source's map knows keeps its name and has no type: it waits for a
    person to say what it means. A relation that the schema has no type for, or does not allow between these ends, is
    left out, and so is an attribute that it does not know.
    """
    rows = _Rows(source, document, schema)
    spans = [rows.span(span) for span in answer.spans]
    relations = [row for rel in answer.relations if (row := rows.relation(rel, spans))]
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

    def relation(self, rel: SuggestedRelation, spans: Sequence[Suggestion]) -> Suggestion | None:
        head, tail = spans[rel.head], spans[rel.tail]
        extents = ((head.start, head.end), (tail.start, tail.end))
        row = self._row(SuggestionKind.RELATION, rel, extents, head, tail)
        label = self._schema.types.get(row.type) if row.type else None
        if label is None or head.type is None or tail.type is None or not allows_ends(label, head.type, tail.type):
            return None
        known = {t.name: t for t in self._schema.attributes_for("relation", label.id)}
        attrs = {name: value for name, value in rel.attributes.items() if name in known}
        attrs |= {name: spans[place].id.hex for name, place in rel.references.items() if name in known}
        return replace(row, attrs=attrs)

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
            score=said.score,
            rule=said.rule,
        )
