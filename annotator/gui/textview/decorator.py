"""From a laid-out block and a picture to everything drawn on the block."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from annotator.gui.textview.block_layout import BlockLayout
from annotator.gui.textview.decorate_arcs import ArcDecorator
from annotator.gui.textview.decorate_spans import SpanDecorator
from annotator.gui.textview.decoration import Decoration, LineMarks
from annotator.gui.textview.metrics import Column, Metrics
from annotator.model.visual.document import VisualDocument
from annotator.model.visual.items import VisualRelation, VisualSpan

RelationFilter = Callable[[VisualRelation], bool]


class Frame(NamedTuple):
    """What a decoration depends on besides the picture."""

    column: Column
    metrics: Metrics
    shows: RelationFilter | None
    """Which relations are drawn; None for all of them."""


def decorate(block: BlockLayout, number: int, picture: VisualDocument, frame: Frame) -> Decoration:
    """Lay out the boxes, chips and arc ends of one block, and make room for them between its lines."""
    marks: dict[int, LineMarks] = {}
    spans = picture.spans.in_block(number)
    if spans:
        start = picture.blocks.start(number)
        relations = _relations(picture, spans, start, frame.shows)
        linked = frozenset(end for rel in relations.values() for end in (rel.head, rel.tail))
        marks = SpanDecorator(block, start, frame.metrics, linked).place(spans)
        if relations:
            ArcDecorator(picture, frame.column, frame.metrics, marks).place(relations.values())
    return _stack(block, number, picture, frame.metrics, marks)


def _relations(
    picture: VisualDocument, spans: list[VisualSpan], start: int, shows: RelationFilter | None
) -> dict[UUID, VisualRelation]:
    """Return the relations with an end whose span begins in this block."""
    found: dict[UUID, VisualRelation] = {}
    for span in spans:
        if span.start < start:
            continue
        for relation in picture.relations_of(span.id):
            if shows is None or shows(relation):
                found[relation.id] = relation
    return found


def _stack(
    block: BlockLayout, number: int, picture: VisualDocument, metrics: Metrics, marks: dict[int, LineMarks]
) -> Decoration:
    lines: list[LineMarks | None] = [None] * len(block.lines)
    tops: list[float] = []
    text_tops: list[float] = []
    y = metrics.top_margin if number == 0 else 0.0
    for place, line in enumerate(block.lines):
        tops.append(y)
        y += metrics.chip_height
        found = marks.get(place)
        if found is not None:
            lines[place] = found
            y += (found.rows - 1) * metrics.chip_height
            if found.lanes:
                y += found.lanes * metrics.lane_height + metrics.lanes_gap
        text_tops.append(y)
        y += line.height + metrics.leading
    if not picture.blocks[number].continued:
        y += metrics.paragraph_gap
    if number == len(picture.blocks) - 1:
        y += metrics.bottom_margin
    return Decoration(lines, tops, text_tops, y, any(found.ends for found in marks.values()))
