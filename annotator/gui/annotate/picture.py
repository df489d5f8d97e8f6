"""From the annotated document to what the view draws: the whole at first, then only what a step touched."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from annotator.gui.annotate.order import ReadingOrder, Stop
from annotator.gui.annotate.show import (
    GROUP_COLOURS,
    Colouring,
    Filter,
    Group,
    group_of_annotation,
    group_of_suggestion,
)
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Origin, Relation, Span
from annotator.model.ids import AnnotationId, SuggestionId, TypeId
from annotator.model.schema import Schema
from annotator.model.suggestion import Suggestion, SuggestionKind
from annotator.model.visual.values import VisualChange, VisualDocument, VisualRelation, VisualSpan

UNKNOWN_COLOUR = "#6b7280"

Visual = VisualSpan | VisualRelation


class Picture:
    """What is drawn of one document, by group and in reading order; kept true by ``update``.

    The counts are of all items, whatever the filter hides.
    """

    def __init__(self, document: AnnotatedDocument, schema: Schema, shown: Filter | None = None) -> None:
        self.document = document
        self.schema = schema
        self.shown = shown or Filter()
        self.counts: Counter[Group] = Counter()
        self._groups: dict[UUID, Group] = {}
        self._drawn: dict[UUID, Visual] = {}
        self._made_from: dict[UUID, set[UUID]] = {}
        self._scores: list[float] | None = None
        self._scored: dict[UUID, float] = {}
        for item in self._all():
            self._take_in(item)
        self.order = ReadingOrder(self._stops(self._drawn))
        self.pending = ReadingOrder(self._stops(k for k in self._drawn if self._groups[k] is Group.PENDING))

    def visual(self) -> VisualDocument:
        """Return the whole picture, for a view that shows the document anew."""
        drawn = self._drawn.values()
        spans = (v for v in drawn if isinstance(v, VisualSpan))
        relations = (v for v in drawn if isinstance(v, VisualRelation))
        return VisualDocument(self.document.text, spans, relations)

    def group(self, item: UUID) -> Group | None:
        """Return the group of an item, or None if it is not there or decided and gone."""
        return self._groups.get(item)

    def is_drawn(self, item: UUID) -> bool:
        """Tell whether an item is in the picture."""
        return item in self._drawn

    def waiting(self) -> list[UUID]:
        """Return all that waits for a decision, also what the filter hides."""
        return [item for item, group in self._groups.items() if group is Group.PENDING]

    def count_above(self, score: float) -> int:
        """Return how many wait with at least a score."""
        if self._scores is None:
            found = (self.document.suggestions.get(SuggestionId(item)) for item in self.waiting())
            self._scored = {suggestion.id: suggestion.score for suggestion in found if suggestion}
            self._scores = sorted(self._scored.values())
        return len(self._scores) - bisect_left(self._scores, score)

    @property
    def hides_pending(self) -> bool:
        """Whether something waits that the filter hides."""
        return self.counts[Group.PENDING] > len(self.pending)

    def update(self, touched: Iterable[UUID]) -> VisualChange:
        """Take in that these items may differ, and return what differs in the picture."""
        spans: list[VisualSpan] = []
        relations: list[VisualRelation] = []
        removed: list[UUID] = []
        for item in self._with_links(touched):
            before = self._drawn.get(item)
            after = self._take_in(item)
            self._place(item)
            if after == before:
                continue
            if after is None:
                removed.append(item)
            elif isinstance(after, VisualSpan):
                spans.append(after)
            else:
                relations.append(after)
        return VisualChange(tuple(spans), tuple(relations), tuple(removed))

    def show(self, shown: Filter) -> VisualChange:
        """Show by another filter, and return what differs in the picture."""
        self.shown = shown
        return self.update(list(self._all()))

    def with_schema(self, schema: Schema) -> VisualChange:
        """Draw by another schema (names, colours), and return what differs in the picture."""
        self.schema = schema
        return self.update(list(self._all()))

    def _all(self) -> Iterable[UUID]:
        yield from self.document.spans
        yield from self.document.suggestions
        yield from self.document.relations

    def _with_links(self, touched: Iterable[UUID]) -> list[UUID]:
        """Add what hangs on the touched items.

        A relation follows its ends, of twins only one is drawn, and what was made of a suggestion depends on it.
        """
        found = dict.fromkeys(touched)
        for item in tuple(found):
            found.update(dict.fromkeys(self._made_from.get(item, ())))
            suggestion = self.document.suggestions.get(SuggestionId(item))
            if suggestion is not None:
                found.update(dict.fromkeys(twin.id for twin in self.document.twins_of(suggestion)))
            found.update(dict.fromkeys(link.id for link in self.document.links_of(item)))
            found.update(dict.fromkeys(link.id for link in self.document.suggested_links_of(item)))
        return list(found)

    def _take_in(self, item: UUID) -> Visual | None:
        """Work out an item anew; return how it is drawn now, or None."""
        group, visual = self._worked_out(item)
        old = self._groups.pop(item, None)
        if old is not None:
            self.counts[old] -= 1
        if Group.PENDING in (old, group):
            self._count_score(item, waits=group is Group.PENDING)
        if group is not None:
            self._groups[item] = group
            self.counts[group] += 1
            self._remember_origin(item)
        if group is None or visual is None or not self.shown.draws(group):
            self._drawn.pop(item, None)
            return None
        self._drawn[item] = visual
        return visual

    def _count_score(self, item: UUID, *, waits: bool) -> None:
        """Keep the sorted scores of what waits true, once they have been asked for; memory changes its scores."""
        if self._scores is None:
            return
        if (old := self._scored.pop(item, None)) is not None:
            del self._scores[bisect_left(self._scores, old)]
        suggestion = self.document.suggestions.get(SuggestionId(item))
        if waits and suggestion is not None:
            self._scored[item] = suggestion.score
            insort(self._scores, suggestion.score)

    def _remember_origin(self, item: UUID) -> None:
        annotation = self.document.annotation(item)
        if annotation is not None and annotation.origin is Origin.SUGGESTION and annotation.origin_id is not None:
            self._made_from.setdefault(annotation.origin_id, set()).add(item)

    def _worked_out(self, item: UUID) -> tuple[Group | None, Visual | None]:
        span = self.document.spans.get(AnnotationId(item))
        if span is not None:
            group = group_of_annotation(self.document, span)
            return group, self._span(span, group)
        relation = self.document.relations.get(AnnotationId(item))
        if relation is not None:
            group = group_of_annotation(self.document, relation)
            return group, self._relation(relation, group)
        suggestion = self.document.suggestions.get(SuggestionId(item))
        if suggestion is None:
            return None, None
        found = group_of_suggestion(self.document, suggestion)
        return (found, self._suggestion(suggestion, found)) if found else (None, None)

    def _span(self, span: Span, group: Group) -> VisualSpan:
        return VisualSpan(
            span.id,
            span.fragments,
            self.schema.name(span.type),
            self._colour(span.type, group),
            machine=span.origin is Origin.SUGGESTION,
            has_note=bool(span.note),
            faded=self.shown.fades(group),
        )

    def _relation(self, relation: Relation, group: Group) -> VisualRelation:
        found = self.schema.types.get(relation.type)
        return VisualRelation(
            relation.id,
            relation.head,
            relation.tail,
            self.schema.name(relation.type),
            self._colour(relation.type, group),
            symmetric=bool(found and found.symmetric),
            machine=relation.origin is Origin.SUGGESTION,
            has_note=bool(relation.note),
            faded=self.shown.fades(group),
        )

    def _suggestion(self, suggestion: Suggestion, group: Group) -> Visual | None:
        label = self.schema.name(suggestion.type) if suggestion.type else suggestion.label
        colour = self._colour(suggestion.type, group)
        faded = self.shown.fades(group)
        if suggestion.kind is SuggestionKind.SPAN:
            conflict = group is Group.PENDING and self.document.is_conflict(suggestion)
            return VisualSpan(
                suggestion.id, suggestion.fragments, label, colour, suggested=True, conflict=conflict, faded=faded
            )
        head = self.document.end_of_link(suggestion.head)
        tail = self.document.end_of_link(suggestion.tail)
        if head is None or tail is None:
            return None
        found = self.schema.types.get(suggestion.type) if suggestion.type else None
        symmetric = bool(found and found.symmetric)
        return VisualRelation(
            suggestion.id, head, tail, label, colour, suggested=True, symmetric=symmetric, faded=faded
        )

    def _colour(self, type_id: TypeId | None, group: Group) -> str:
        if self.shown.colouring is Colouring.GROUPS:
            return GROUP_COLOURS[group]
        found = self.schema.types.get(type_id) if type_id else None
        return found.colour if found else UNKNOWN_COLOUR

    def _place(self, item: UUID) -> None:
        """Keep the reading orders true for one item."""
        stop = self._stop(item)
        if stop is None:
            self.order.discard(item)
        else:
            self.order.put(stop)
        if stop is not None and self._groups[item] is Group.PENDING:
            self.pending.put(stop)
        else:
            self.pending.discard(item)

    def _stops(self, items: Iterable[UUID]) -> Iterable[Stop]:
        return (stop for item in items if (stop := self._stop(item)))

    def _stop(self, item: UUID) -> Stop | None:
        """Return where an item stands; a relation stands at its later end, so that it comes after both."""
        visual = self._drawn.get(item)
        if isinstance(visual, VisualSpan):
            return Stop(visual.start, -visual.end, 0, item)
        if visual is None:
            return None
        ends = self._extents(visual)
        return Stop(*max((start, -end) for start, end in ends), 1, item) if ends else None

    def _extents(self, relation: VisualRelation) -> list[tuple[int, int]]:
        found = []
        for end in (relation.head, relation.tail):
            span = self.document.spans.get(AnnotationId(end)) or self.document.suggestions.get(SuggestionId(end))
            if span is not None:
                found.append((span.start, span.end))
        return found
