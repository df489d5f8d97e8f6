"""A document as a picture to be drawn: its text in blocks, its spans and relations, indexed."""

from collections.abc import Iterable
from uuid import UUID

from annotator.model.visual.blocks import BlockTable
from annotator.model.visual.gutters import FARTHEST_BLOCKS, GutterRouter
from annotator.model.visual.items import VisualChange, VisualRelation, VisualSpan
from annotator.model.visual.relation_index import RelationIndex
from annotator.model.visual.span_index import SpanIndex


class VisualDocument:
    """What a text view draws of one document; changed only through ``apply``."""

    def __init__(self, text: str, spans: Iterable[VisualSpan] = (), relations: Iterable[VisualRelation] = ()) -> None:
        self.text = text
        self.blocks = BlockTable(text)
        self.spans = SpanIndex(self.blocks, spans)
        self.relations = RelationIndex(relations)
        wanted = ((rel.id, self._way(rel)) for rel in self.relations)
        self.gutters = GutterRouter((rel_id, *way) for rel_id, way in wanted if way is not None)

    def span(self, span_id: UUID) -> VisualSpan | None:
        """Return a span, or None if there is none with this id."""
        return self.spans.get(span_id)

    def relation(self, relation_id: UUID) -> VisualRelation | None:
        """Return a relation, or None if there is none with this id."""
        return self.relations.get(relation_id)

    def spans_at(self, offset: int) -> list[VisualSpan]:
        """Return the spans that contain the character at ``offset``, innermost first."""
        return self.spans.at(offset)

    def spans_in(self, start: int, end: int) -> list[VisualSpan]:
        """Return the spans with a character in ``[start, end)``, in reading order."""
        return self.spans.overlapping(start, end)

    def relations_of(self, span_id: UUID) -> list[VisualRelation]:
        """Return the relations of a span that can be drawn: those with both ends in the picture."""
        return [rel for rel in self.relations.of(span_id) if self.ends(rel) is not None]

    def ends(self, relation: VisualRelation) -> tuple[VisualSpan, VisualSpan] | None:
        """Return a relation's head and tail, or None if one is missing."""
        head, tail = self.spans.get(relation.head), self.spans.get(relation.tail)
        return None if head is None or tail is None else (head, tail)

    def range_of(self, item_id: UUID) -> tuple[int, int] | None:
        """Return the stretch of text from the start to the end of a span, or of a relation's two spans."""
        span = self.spans.get(item_id)
        if span is not None:
            return span.start, span.end
        relation = self.relations.get(item_id)
        ends = self.ends(relation) if relation is not None else None
        if ends is None:
            return None
        return min(end.start for end in ends), max(end.end for end in ends)

    def apply(self, change: VisualChange) -> set[int]:
        """Take over a change.

        Returns:
            The numbers of the blocks that must be drawn anew.
        """
        touched: set[int] = set()
        moved: set[UUID] = set()
        for item_id in change.removed:
            self._take_relation(item_id, touched)
            self._take_span(item_id, touched, moved)
        for span in change.put_spans:
            self._put_span(span, touched, moved)
        for relation in change.put_relations:
            self._take_relation(relation.id, touched)
            self.relations.put(relation)
            self._route(relation, touched)
        for span_id in moved:
            for relation in self.relations.of(span_id):
                self._route(relation, touched)
        return touched

    def _take_span(self, span_id: UUID, touched: set[int], moved: set[UUID]) -> None:
        span = self.spans.remove(span_id)
        if span is not None:
            touched.update(self.spans.blocks_of(span))
            moved.add(span_id)

    def _put_span(self, span: VisualSpan, touched: set[int], moved: set[UUID]) -> None:
        before = self.spans.get(span.id)
        if before is not None:
            touched.update(self.spans.blocks_of(before))
        if before is None or before.start != span.start:
            moved.add(span.id)
        self.spans.put(span)
        touched.update(self.spans.blocks_of(span))

    def _take_relation(self, relation_id: UUID, touched: set[int]) -> None:
        relation = self.relations.remove(relation_id)
        if relation is not None:
            self.gutters.remove(relation_id)
            touched.update(self._end_blocks(relation))

    def _route(self, relation: VisualRelation, touched: set[int]) -> None:
        self.gutters.remove(relation.id)
        way = self._way(relation)
        if way is not None:
            self.gutters.add(relation.id, *way)
        touched.update(self._end_blocks(relation))

    def _end_blocks(self, relation: VisualRelation) -> list[int]:
        ends = (self.spans.get(relation.head), self.spans.get(relation.tail))
        return [self.blocks.at(end.start) for end in ends if end is not None]

    def _way(self, relation: VisualRelation) -> tuple[int, int] | None:
        """Return the offsets between which a relation needs a gutter; None if it needs or gets none."""
        ends = self.ends(relation)
        if ends is None:
            return None
        low, high = sorted(end.start for end in ends)
        distance = self.blocks.at(high) - self.blocks.at(low)
        return (low, high) if 0 < distance <= FARTHEST_BLOCKS else None
