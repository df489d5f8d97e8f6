"""What is selected, sorted by what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from annotator.gui.annotate.commands import Where
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Fragments, Relation, Span
from annotator.model.ids import AnnotationId, SuggestionId, TypeId
from annotator.model.suggestion import Suggestion, SuggestionKind


@dataclass(frozen=True, slots=True)
class Chosen:
    """The selected items of a document, each kind in the order of selection."""

    spans: tuple[Span, ...] = ()
    relations: tuple[Relation, ...] = ()
    suggested_spans: tuple[Suggestion, ...] = ()
    suggested_relations: tuple[Suggestion, ...] = ()

    @classmethod
    def of(cls, document: AnnotatedDocument, items: Iterable[UUID]) -> "Chosen":
        """Look up items; those that are gone are left out."""
        ids = tuple(items)
        suggestions = [found for i in ids if (found := document.suggestions.get(SuggestionId(i)))]
        return cls(
            tuple(span for i in ids if (span := document.spans.get(AnnotationId(i)))),
            tuple(rel for i in ids if (rel := document.relations.get(AnnotationId(i)))),
            tuple(sugg for sugg in suggestions if sugg.kind is SuggestionKind.SPAN),
            tuple(sugg for sugg in suggestions if sugg.kind is SuggestionKind.RELATION),
        )

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """All suggestions."""
        return self.suggested_spans + self.suggested_relations

    @property
    def annotations(self) -> tuple[Span | Relation, ...]:
        """All annotations."""
        return self.spans + self.relations

    @property
    def places(self) -> tuple[Where, ...]:
        """Where keys act now; suggestions first, since a decision on them is what the reader is here for."""
        found = {
            Where.SUGGESTED_SPAN: self.suggested_spans,
            Where.SUGGESTED_RELATION: self.suggested_relations,
            Where.SPAN: self.spans,
            Where.RELATION: self.relations,
        }
        return tuple(where for where, items in found.items() if items)

    @property
    def only_relations(self) -> bool:
        """Whether nothing but relations is selected, so that letters are theirs."""
        return bool(self.relations or self.suggested_relations) and not (self.spans or self.suggested_spans)


def fragments_of(document: AnnotatedDocument, item: UUID) -> Fragments:
    """Return the stretches of a span or a suggested span; empty for anything else."""
    span = document.spans.get(AnnotationId(item))
    if span is not None:
        return span.fragments
    suggestion = document.suggestions.get(SuggestionId(item))
    return suggestion.fragments if suggestion and suggestion.kind is SuggestionKind.SPAN else ()


def type_of(document: AnnotatedDocument, item: UUID) -> TypeId | None:
    """Return the type of an annotation or a suggestion, or None."""
    annotation = document.annotation(item)
    if annotation is not None:
        return annotation.type
    suggestion = document.suggestions.get(SuggestionId(item))
    return suggestion.type if suggestion else None


def ends_of(document: AnnotatedDocument, item: UUID) -> tuple[UUID, UUID] | None:
    """Return the head and tail of a relation, or of a suggested one as they stand now; None for anything else."""
    relation = document.relations.get(AnnotationId(item))
    if relation is not None:
        return relation.head, relation.tail
    suggestion = document.suggestions.get(SuggestionId(item))
    if suggestion is None or suggestion.kind is not SuggestionKind.RELATION:
        return None
    head, tail = document.end_of_link(suggestion.head), document.end_of_link(suggestion.tail)
    return (head, tail) if head is not None and tail is not None else None
