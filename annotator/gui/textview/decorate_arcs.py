"""Lay out the ends of a block's relations: where they leave the chips, and in which lanes they go."""

import math
from collections.abc import Iterable
from typing import Final, NamedTuple
from uuid import UUID

from annotator.gui.textview.arc_lanes import LANE_GAP_PX, assign_lanes, place_labels
from annotator.gui.textview.decoration import ArcEnd, Chip, EndKind, LaneBadge, LineMarks, mark_room
from annotator.gui.textview.metrics import Column, Metrics
from annotator.model.visual.document import VisualDocument
from annotator.model.visual.gutters import GutterLane, InnerRoute, Side, route_inner
from annotator.model.visual.items import VisualRelation, VisualSpan

MOST_LANES: Final = 8
_MOST_ENDS_PER_CHIP: Final = 3 * MOST_LANES
_LONGEST_QUOTE: Final = 24
_FAR: Final = 1e6


class _Place(NamedTuple):
    line: int
    chip: Chip


def gutter_x(lane: GutterLane, *, inner: bool, column: Column, metrics: Metrics) -> float:
    """Return the x of a gutter lane, from the column's left edge."""
    number = lane.number if inner else lane.number + column.inner_lanes
    # In the middle of a pixel, as all upright legs are: a thin line stays sharp.
    distance = round(metrics.gutter_offset + number * metrics.gutter_step) + 0.5
    return column.width + distance if lane.side is Side.RIGHT else -distance


def arc_label(relation: VisualRelation) -> str:
    """Return what an arc says."""
    text = relation.label.replace("_", " ")
    return f"{text} ?" if relation.suggested else text


class ArcDecorator:
    """Places the arc ends of one block on its lines."""

    def __init__(
        self,
        picture: VisualDocument,
        column: Column,
        metrics: Metrics,
        marks: dict[int, LineMarks],
    ) -> None:
        self._picture = picture
        self._column = column
        self._metrics = metrics
        self._marks = marks
        self._places = {
            span.id: _Place(number, chip)
            for number, line in marks.items()
            for chip in line.chips
            for span in chip.spans
        }
        self._inner: dict[UUID, GutterLane] = {}

    def place(self, relations: Iterable[VisualRelation]) -> None:
        """Add the ends of these relations, of which each has an end in this block, to the marks."""
        ends: dict[int, list[ArcEnd]] = {}
        wanted = list(relations)
        self._inner = self._route_inner(wanted)
        for relation in wanted:
            for number, end in self._ends_of(relation):
                ends.setdefault(number, []).append(end)
        for number, of_line in ends.items():
            self._place_line(self._marks[number], of_line)

    def _route_inner(self, relations: list[VisualRelation]) -> dict[UUID, GutterLane]:
        routes = []
        for relation in relations:
            head, tail = self._places.get(relation.head), self._places.get(relation.tail)
            if head is None or tail is None or head.line == tail.line:
                continue
            first, last = sorted((head.line, tail.line))
            middle = (head.chip.x + tail.chip.x) / 2
            side = Side.RIGHT if middle > self._column.width * 0.45 else Side.LEFT
            routes.append(InnerRoute(relation.id, first, last, side))
        return route_inner(routes, self._column.inner_lanes)

    def _ends_of(self, relation: VisualRelation) -> list[tuple[int, ArcEnd]]:
        head, tail = self._places.get(relation.head), self._places.get(relation.tail)
        if head is not None and tail is not None and head.line == tail.line and head.chip is not tail.chip:
            end = ArcEnd(relation, EndKind.INLINE, relation.head, 0.0, head.chip.row, far_row=tail.chip.row)
            return [(head.line, end)]
        ends = []
        for span_id, place, other in ((relation.head, head, tail), (relation.tail, tail, head)):
            if place is not None:
                ends.append((place.line, self._one_end(relation, span_id, place, other)))
            if relation.head == relation.tail:
                break
        return ends

    def _one_end(self, relation: VisualRelation, span_id: UUID, place: _Place, other: _Place | None) -> ArcEnd:
        end = ArcEnd(relation, EndKind.STUB, span_id, 0.0, place.chip.row)
        inside = other is not None
        lane = self._inner.get(relation.id) if inside else self._picture.gutters.lane(relation.id)
        if lane is not None and (inside or lane.number < self._column.outer_lanes):
            end.kind, end.gutter = EndKind.GUTTER, lane
            end.far_x = gutter_x(lane, inner=inside, column=self._column, metrics=self._metrics)
            if not inside or end.is_tail:
                self._set_text(end, arc_label(relation))
        else:
            self._set_text(end, self._stub_text(relation, span_id))
        return end

    def _set_text(self, end: ArcEnd, text: str) -> None:
        end.text, width = self._metrics.arc_text(text)
        end.text_width = width + 2 * self._metrics.chip_padding + mark_room(end.relation, self._metrics)

    def _stub_text(self, relation: VisualRelation, span_id: UUID) -> str:
        other = self._picture.span(relation.other(span_id))
        here = self._picture.span(span_id)
        if other is None or here is None or other is here:
            return f"↺ {arc_label(relation)}"
        arrow = "↑" if other.start < here.start else "↓"
        return f"{arrow} {arc_label(relation)}: {self._quote(other)}"

    def _quote(self, span: VisualSpan) -> str:
        text = " ".join(self._picture.text[span.start : min(span.end, span.start + 2 * _LONGEST_QUOTE)].split())
        return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1].rstrip() + "…"

    # One line

    def _place_line(self, marks: LineMarks, ends: list[ArcEnd]) -> None:
        wanted, hidden = self._limit_per_chip(ends)
        self._spread(marks, wanted)
        for end in wanted:
            self._measure(end)
        kept, refused = assign_lanes(wanted, MOST_LANES)
        if refused or hidden:
            kept, refused = assign_lanes(wanted, MOST_LANES - 1)
            marks.badges = self._badges(hidden + refused)
        marks.ends = kept
        marks.lanes = max((end.lane + 1 for end in kept), default=0)
        if marks.badges:
            for badge in marks.badges:
                badge.lane = marks.lanes
            marks.lanes += 1
        place_labels(kept, self._metrics)

    def _limit_per_chip(self, ends: list[ArcEnd]) -> tuple[list[ArcEnd], list[ArcEnd]]:
        """Keep the nearest of the very many ends at one chip, so that what remains can be told apart."""
        by_chip: dict[int, list[ArcEnd]] = {}
        for end in ends:
            by_chip.setdefault(id(self._places[end.span_id].chip), []).append(end)
        kept: list[ArcEnd] = []
        hidden: list[ArcEnd] = []
        for of_chip in by_chip.values():
            if len(of_chip) > _MOST_ENDS_PER_CHIP:
                of_chip.sort(key=self._reach)
            kept += of_chip[:_MOST_ENDS_PER_CHIP]
            hidden += of_chip[_MOST_ENDS_PER_CHIP:]
        return kept, hidden

    def _reach(self, end: ArcEnd) -> int:
        head, tail = self._picture.span(end.relation.head), self._picture.span(end.relation.tail)
        return abs(head.start - tail.start) if head is not None and tail is not None else 0

    def _spread(self, marks: LineMarks, ends: list[ArcEnd]) -> None:
        """Give each end its own place on its chip, ordered so that arcs of one chip do not cross.

        From left to right: those that go left, the nearest first; then those that go right, the farthest first.
        """
        at_chip: dict[int, list[tuple[float, ArcEnd, bool]]] = {}
        chips: dict[int, Chip] = {}
        for end in ends:
            for span_id in {end.span_id, end.relation.tail} if end.kind is EndKind.INLINE else {end.span_id}:
                chip = self._places[span_id].chip
                chips[id(chip)] = chip
                target = self._target(end, span_id)
                at_chip.setdefault(id(chip), []).append((target, end, span_id == end.span_id))
        for key, wanted in at_chip.items():
            chip = chips[key]
            low, high = _open_part(chip, marks.chips)
            middle = chip.x + chip.width / 2
            wanted.sort(key=lambda item: (item[0] >= middle, -item[0]))
            for number, (_, end, is_near) in enumerate(wanted, start=1):
                x = math.floor(low + (high - low) * number / (len(wanted) + 1)) + 0.5
                if is_near:
                    end.x = x
                else:
                    end.far_x = x

    def _target(self, end: ArcEnd, span_id: UUID) -> float:
        if end.kind is EndKind.INLINE:
            chip = self._places[end.relation.other(span_id)].chip
            return chip.x + chip.width / 2
        if end.gutter is not None:
            return _FAR + end.gutter.number if end.gutter.side is Side.RIGHT else -_FAR - end.gutter.number
        # Nearest of all on its side, so that its label hides no other drop of this chip.
        chip = self._places[span_id].chip
        return chip.x + chip.width if self._stub_goes_right(end) else chip.x - 1.0

    def _stub_goes_right(self, end: ArcEnd) -> bool:
        return self._places[end.span_id].chip.x + end.text_width + 30 < self._column.width

    def _measure(self, end: ArcEnd) -> None:
        """Find the stretch that an end takes in its lane, its label included."""
        metrics = self._metrics
        if end.kind is EndKind.INLINE:
            self._set_text(end, arc_label(end.relation))
            low, high = min(end.x, end.far_x), max(end.x, end.far_x)
            short = max(0.0, end.text_width + 2 * metrics.corner + 2 - (high - low))
            end.low, end.high = low - short / 2, high + short / 2
        elif end.kind is EndKind.GUTTER:
            end.low, end.high = min(end.x, end.far_x), max(end.x, end.far_x)
            room = end.high - end.low - 2 * metrics.corner
            if end.text_width and room < end.text_width:
                # Too near to the gutter for its label: it goes on the chip's other side.
                if end.far_x > end.x:
                    end.low = end.x - end.text_width - metrics.corner
                else:
                    end.high = end.x + end.text_width + metrics.corner
        else:
            step = 2.2 * metrics.corner
            end.far_x = end.x + step if self._stub_goes_right(end) else end.x - step
            reach = end.far_x + end.text_width if end.far_x > end.x else end.far_x - end.text_width
            end.low, end.high = min(end.x, reach) - 2, max(end.x, reach) + 2

    def _badges(self, hidden: list[ArcEnd]) -> list[LaneBadge]:
        """Return one "+N" for each chip that hides relations; those that would overlap become one."""
        by_chip: dict[int, tuple[Chip, UUID, dict[UUID, VisualRelation]]] = {}
        for end in hidden:
            for span_id in {end.span_id, end.relation.tail} if end.kind is EndKind.INLINE else {end.span_id}:
                chip = self._places[span_id].chip
                _, _, found = by_chip.setdefault(id(chip), (chip, span_id, {}))
                found[end.relation.id] = end.relation
        badges: list[LaneBadge] = []
        for chip, span_id, found in sorted(by_chip.values(), key=lambda item: item[0].x):
            relations = tuple(found.values())
            if badges and chip.x < badges[-1].x + badges[-1].width + LANE_GAP_PX:
                known = {rel.id for rel in badges[-1].relations}
                relations = badges[-1].relations + tuple(rel for rel in relations if rel.id not in known)
                badges[-1] = self._badge(badges[-1].span_id, relations, badges[-1].x)
            else:
                badges.append(self._badge(span_id, relations, chip.x))
        return badges

    def _badge(self, span_id: UUID, relations: tuple[VisualRelation, ...], x: float) -> LaneBadge:
        text, width = self._metrics.arc_text(f"+{len(relations)}")
        return LaneBadge(span_id, relations, text, x, width + 3 * self._metrics.chip_padding, 0)


def _open_part(chip: Chip, chips: list[Chip]) -> tuple[float, float]:
    """Return the widest part of a chip's top that no higher chip covers; all of it if little is open."""
    low, high = chip.x, chip.x + chip.width
    covers = sorted(
        (other.x, other.x + other.width)
        for other in chips
        if other.row > chip.row and other.x < high and low < other.x + other.width
    )
    best, left = (low, low), low
    for cover_low, cover_high in [*covers, (high, high)]:
        if cover_low - left > best[1] - best[0]:
            best = (left, cover_low)
        left = max(left, cover_high)
    return best if best[1] - best[0] >= 8.0 else (low, high)
