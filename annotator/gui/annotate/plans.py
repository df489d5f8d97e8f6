"""From a gesture to the operation that it asks for; None where it would change nothing."""

from collections.abc import Iterable
from uuid import UUID

from annotator.gui.annotate.identical import Occurrence, pending_at
from annotator.gui.annotate.items import Chosen, ends_of, fragments_of, type_of
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import AnyAnnotation, Fragments, Span
from annotator.model.changes import Focus
from annotator.model.errors import UserError
from annotator.model.ids import AnnotationId, SuggestionId
from annotator.model.schema import LabelType, Schema, TypeKind, allows_ends
from annotator.model.step import Operation
from annotator.model.suggestion import How, Suggestion, SuggestionKind
from annotator.project.operations.common import counted, quote
from annotator.project.operations.composite import InOneStep
from annotator.project.operations.linking import LinkItems
from annotator.project.operations.relations import ReverseRelation
from annotator.project.operations.review import AcceptSuggestions, ChangeSuggestion, RejectSuggestions
from annotator.project.operations.spans import (
    AddSpan,
    DeleteAnnotations,
    LabelIdentical,
    MoveSpan,
    NewSpan,
    RelabelAnnotations,
)

Seen = frozenset[UUID]


def one_step(
    document: AnnotatedDocument, operations: list[Operation], title: str, items: Iterable[UUID] = ()
) -> Operation | None:
    """Return one operation for several; None for none."""
    if len(operations) < 2:
        return operations[0] if operations else None
    return InOneStep(tuple(operations), title, Focus(document.doc.id, tuple(items)))


def seen_among(seen: Seen, ids: Iterable[SuggestionId]) -> frozenset[SuggestionId]:
    """Return those of the suggestions that had been on screen."""
    return frozenset(key for key in ids if key in seen)


def label_stretch(document: AnnotatedDocument, fragments: Fragments, label: LabelType, seen: Seen) -> Operation | None:
    """Label marked text: a new span, which stacks on others; a suggestion of just this stretch is taken up."""
    mine = (span for span in document.spans_touching(fragments) if span.fragments == fragments)
    if any(span.type == label.id for span in mine):
        return None
    suggestion = pending_at(document, fragments, label.id) or pending_at(document, fragments)
    if suggestion is not None:
        return take_as(suggestion, label, seen)
    return AddSpan(document.doc.id, fragments, label.id)


def label_word(document: AnnotatedDocument, fragments: Fragments, label: LabelType, seen: Seen) -> Operation | None:
    """Label the word at the caret; a span of mine that covers just it is relabelled, a larger one never."""
    mine = [span for span in document.spans_touching(fragments) if span.fragments == fragments]
    if not mine:
        return label_stretch(document, fragments, label, seen)
    if any(span.type == label.id for span in mine):
        return None
    return RelabelAnnotations((max(span.id for span in mine),), label.id)


def take_as(suggestion: Suggestion, label: LabelType, seen: Seen) -> Operation:
    """Accept a suggestion with a label: as it is if it says so already, else as changed."""
    if suggestion.type == label.id:
        return AcceptSuggestions((suggestion.id,), seen=seen_among(seen, [suggestion.id]))
    return ChangeSuggestion(suggestion.id, type=label.id, seen=suggestion.id in seen)


def relabel(
    document: AnnotatedDocument, schema: Schema, chosen: Chosen, label: LabelType, seen: Seen
) -> Operation | None:
    """Give the selected spans, or relations, another type; their suggestions are accepted so.

    Raises:
        UserError: The schema does not allow the type on these ends.
    """
    if label.kind is TypeKind.RELATION:
        for item in [r.id for r in chosen.relations] + [s.id for s in chosen.suggested_relations]:
            refuse_ends(document, schema, label, ends_of(document, item))
        annotations: list[AnnotationId] = [r.id for r in chosen.relations if r.type != label.id]
        suggestions = chosen.suggested_relations
    else:
        annotations = [s.id for s in chosen.spans if s.type != label.id and not _taken(document, s, label)]
        suggestions = chosen.suggested_spans
    operations: list[Operation] = [take_as(suggestion, label, seen) for suggestion in suggestions]
    if annotations:
        operations.append(RelabelAnnotations(tuple(annotations), label.id))
    number = len(annotations) + len(suggestions)
    return one_step(document, operations, f"Label {counted(number, 'item')} as {label.name}", annotations)


def _taken(document: AnnotatedDocument, span: Span, label: LabelType) -> bool:
    others = document.spans_touching(span.fragments)
    return any(other.type == label.id and other.fragments == span.fragments for other in others)


def refuse_ends(document: AnnotatedDocument, schema: Schema, label: LabelType, ends: tuple[UUID, UUID] | None) -> None:
    """Raise UserError if the schema does not allow a relation type between two items."""
    types = [type_of(document, end) for end in ends or ()]
    head, tail = types if len(types) == 2 else (None, None)
    if head is None or tail is None:
        raise UserError("relation.ends", "An end of this relation has no label yet.", hint="Label it first.")
    if not allows_ends(label, head, tail):
        there = f"{schema.name(head)} → {schema.name(tail)}"
        hint = "The other way round it may: Ctrl+R reverses." if allows_ends(label, tail, head) else ""
        raise UserError("relation.ends", f"“{label.name}” does not go from {there}.", hint=hint)


def move(document: AnnotatedDocument, item: UUID, fragments: Fragments, seen: Seen) -> Operation | None:
    """Give a span other ends; a suggestion is accepted as changed."""
    if AnnotationId(item) in document.spans:
        return MoveSpan(AnnotationId(item), fragments)
    suggestion = document.suggestions.get(SuggestionId(item))
    if suggestion is None or suggestion.kind is not SuggestionKind.SPAN:
        return None
    return ChangeSuggestion(suggestion.id, fragments=fragments, seen=suggestion.id in seen)


def remove(document: AnnotatedDocument, chosen: Chosen, seen: Seen) -> Operation | None:
    """Delete what is selected, and reject what is only suggested."""
    operations: list[Operation] = []
    if chosen.suggestions:
        operations.append(decide(chosen.suggestions, seen, accept=False))
    if chosen.annotations:
        operations.append(DeleteAnnotations(tuple(annotation.id for annotation in chosen.annotations)))
    return one_step(document, operations, f"Remove {counted(len(chosen.suggestions + chosen.annotations), 'item')}")


def decide(suggestions: Iterable[Suggestion], seen: Seen, *, accept: bool, how: How | None = None) -> Operation:
    """Accept or reject suggestions, one or as a group."""
    ids = tuple(suggestion.id for suggestion in suggestions)
    how = how or (How.SINGLE if len(ids) == 1 else How.GROUP)
    kind = AcceptSuggestions if accept else RejectSuggestions
    return kind(ids, how=how, seen=seen_among(seen, ids))


def lost_links(document: AnnotatedDocument, chosen: Chosen) -> list[AnyAnnotation]:
    """Return what points at the selected spans and would go with them."""
    kept = {annotation.id for annotation in chosen.annotations}
    return list(
        {link.id: link for span in chosen.spans for link in document.links_of(span.id) if link.id not in kept}.values()
    )


def link(
    document: AnnotatedDocument, schema: Schema, head: UUID, tail: UUID, label: LabelType, seen: Seen
) -> Operation | None:
    """Link two items; a suggested relation that says just this is accepted instead.

    Raises:
        UserError: The schema does not allow it.
    """
    refuse_ends(document, schema, label, (head, tail))
    wanted = {(head, tail), (tail, head)} if label.symmetric else {(head, tail)}
    for link in document.links_of(head):
        if link.type == label.id and ends_of(document, link.id) in wanted:
            return None
    for suggestion in _suggested_links(document, head):
        if suggestion.type == label.id and ends_of(document, suggestion.id) in wanted:
            return AcceptSuggestions(
                (suggestion.id,), seen=seen_among(seen, (suggestion.id, *_suggested_ends(suggestion)))
            )
    return LinkItems(head, tail, label.id, seen_among(seen, (SuggestionId(head), SuggestionId(tail))))


def _suggested_links(document: AnnotatedDocument, end: UUID) -> list[Suggestion]:
    """Return the pending relations on an end, also those that name the suggestion which it was."""
    was = (suggestion.id for suggestion in document.suggestions_touching(fragments_of(document, end)))
    found = {link.id: link for name in (end, *was) for link in document.suggested_links_of(name)}
    return [link for link in found.values() if document.is_pending(link)]


def _suggested_ends(suggestion: Suggestion) -> list[SuggestionId]:
    return [SuggestionId(end) for end in (suggestion.head, suggestion.tail) if end is not None]


def reverse(chosen: Chosen) -> Operation | None:
    """Swap the ends of a relation."""
    return ReverseRelation(chosen.relations[0].id) if len(chosen.relations) == 1 else None


def label_identical(
    document: AnnotatedDocument,
    chosen: Iterable[Occurrence],
    text: str,
    label: LabelType,
    model: UUID | None,
    seen: Seen,
) -> Operation | None:
    """Label occurrences of a string; where just this was suggested, the suggestion is accepted."""
    places = list(chosen)
    taken = [place.suggestion for place in places if place.suggestion]
    spans = tuple(NewSpan(place.doc, place.fragments, label.id) for place in places if not place.suggestion)
    operations: list[Operation] = []
    if spans:
        origin = AnnotationId(model) if model and AnnotationId(model) in document.spans else None
        operations.append(LabelIdentical(spans, text, origin))
    if taken:
        operations.append(AcceptSuggestions(tuple(taken), How.PROPAGATED, seen_among(seen, taken)))
    title = f"Label {counted(len(places), label.name, label.name)} {quote(text)}"
    return one_step(document, operations, title, (span.id for span in spans))
