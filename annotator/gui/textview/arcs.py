"""Join the ends of relations that lie on shown lines into whole arcs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from annotator.gui.textview.decorate_arcs import gutter_x
from annotator.gui.textview.decoration import ArcEnd, EndKind, LineMarks
from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.page import Page
from annotator.gui.textview.shown import ShownBlock
from annotator.model.visual.items import VisualRelation

Point = tuple[float, float]

_BEYOND_PX: Final = 60.0
"""How far outside the viewport an arc goes on to an end that is not shown."""


@dataclass(slots=True)
class ArcLabel:
    """Text on an arc; the line leaves room for it."""

    rect: QRectF
    text: str


@dataclass(slots=True)
class DrawnArc:
    """One relation as it is drawn: a way with round corners, labels on it, and an arrow head where it arrives."""

    relation: VisualRelation
    points: list[Point]
    labels: list[ArcLabel] = field(default_factory=list)
    tips: list[Point] = field(default_factory=list)
    dots: list[Point] = field(default_factory=list)
    """Where it goes into a "+N" instead of to its chip."""
    stub_of: UUID | None = None
    """The span at whose chip this is only a stub."""
    leg: int | None = None
    """Where in ``points`` the leg begins that lies in a gutter, and may reach out of the viewport."""
    _bounds: QRectF | None = None

    def bounds(self) -> QRectF:
        """Return the rectangle around everything drawn."""
        if self._bounds is None:
            self._bounds = self._find_bounds()
        return self._bounds

    def _find_bounds(self) -> QRectF:
        xs = [x for x, _ in self.points]
        ys = [y for _, y in self.points]
        rect = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).adjusted(-5, -5, 5, 5)
        for label in self.labels:
            rect = rect.united(label.rect)
        return rect

    def distance(self, x: float, y: float) -> float:
        """Return how far a point lies from the line or a label, in pixels."""
        near = min(_to_segment(x, y, *one, *two) for one, two in zip(self.points, self.points[1:], strict=False))
        for label in self.labels:
            if label.rect.contains(x, y):
                return 0.0
        return near


def _to_segment(x: float, y: float, x1: float, y1: float, x2: float, y2: float) -> float:
    """Return the distance to a segment that lies along an axis."""
    across = max(min(x1, x2) - x, 0.0, x - max(x1, x2))
    down = max(min(y1, y2) - y, 0.0, y - max(y1, y2))
    return float((across * across + down * down) ** 0.5)


def rounded_path(points: Sequence[Point], radius: float) -> QPainterPath:
    """Return a way through points whose legs lie along the axes, with round corners."""
    path = QPainterPath(QPointF(*points[0]))
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        r = min(radius, _leg(before, corner) / 2, _leg(corner, after) / 2)
        path.lineTo(*_toward(corner, before, r))
        path.quadTo(*corner, *_toward(corner, after, r))
    path.lineTo(*points[-1])
    return path


def _leg(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _toward(corner: Point, target: Point, distance: float) -> Point:
    length = _leg(corner, target)
    if length == 0:
        return corner
    share = distance / length
    return (corner[0] + (target[0] - corner[0]) * share, corner[1] + (target[1] - corner[1]) * share)


def lane_y(line_top: float, marks: LineMarks, lane: int, metrics: Metrics) -> float:
    """Return the height of a lane of a line."""
    return line_top + (marks.lanes - lane - 0.5) * metrics.lane_height


def chip_top(text_top: float, row: int, metrics: Metrics) -> float:
    """Return the top of the chips of a row."""
    return text_top - (row + 1) * metrics.chip_height + 1.0


@dataclass(slots=True)
class _FoundEnd:
    end: ArcEnd
    x: float
    chip_y: float
    lane_y: float


class _Composer:
    def __init__(self, page: Page, blocks: Sequence[ShownBlock], height: float) -> None:
        self._page = page
        self._metrics = page.metrics
        self._blocks = blocks
        self._height = height
        self._arcs: list[DrawnArc] = []
        self._gutter_ends: dict[UUID, list[_FoundEnd]] = {}

    def compose(self) -> list[DrawnArc]:
        for block in self._blocks:
            decoration = block.laid.decoration
            if not decoration.has_ends:
                continue
            for number, marks in enumerate(decoration.lines):
                if marks is not None and marks.ends:
                    self._take_line(
                        block.top + decoration.tops[number], block.top + decoration.text_tops[number], marks
                    )
        for ends in self._gutter_ends.values():
            self._join(ends)
        self._pass_through()
        return self._arcs

    def _take_line(self, top: float, text_top: float, marks: LineMarks) -> None:
        is_near = text_top > -_BEYOND_PX and top < self._height + _BEYOND_PX
        for end in marks.ends:
            if not is_near and end.kind is not EndKind.GUTTER:
                continue
            y = lane_y(top, marks, end.lane, self._metrics)
            found = _FoundEnd(end, end.x, chip_top(text_top, end.row, self._metrics), y)
            if end.kind is EndKind.INLINE:
                self._inline(found, chip_top(text_top, end.far_row, self._metrics))
            elif end.kind is EndKind.STUB:
                self._stub(found)
            else:
                self._gutter_ends.setdefault(end.relation.id, []).append(found)

    def _label(self, found: _FoundEnd) -> list[ArcLabel]:
        end = found.end
        if not end.text_width:
            return []
        height = self._metrics.arc.height() - 1.0
        return [ArcLabel(QRectF(end.text_x, found.lane_y - height / 2, end.text_width, height), end.text)]

    def _inline(self, found: _FoundEnd, far_chip_y: float) -> None:
        end, y = found.end, found.lane_y
        points = [(end.x, found.chip_y), (end.x, y), (end.far_x, y), (end.far_x, far_chip_y)]
        tips = [] if end.relation.symmetric else [points[-1]]
        self._arcs.append(DrawnArc(end.relation, points, self._label(found), tips))

    def _stub(self, found: _FoundEnd) -> None:
        end, y = found.end, found.lane_y
        points = [(end.x, found.chip_y), (end.x, y), (end.far_x, y)]
        tips = [points[0]] if end.is_tail and not end.relation.symmetric else []
        self._arcs.append(DrawnArc(end.relation, points, self._label(found), tips, stub_of=end.span_id))

    def _join(self, ends: list[_FoundEnd]) -> None:
        ends.sort(key=lambda found: found.end.is_tail)
        first = ends[0]
        relation, gx = first.end.relation, first.end.far_x
        points = [(first.x, first.chip_y), (first.x, first.lane_y), (gx, first.lane_y)]
        dots: list[Point] = []
        if len(ends) > 1:
            last = ends[1]
            points += [(gx, last.lane_y), (last.x, last.lane_y), (last.x, last.chip_y)]
        else:
            y, is_shown = self._hidden_end(first)
            points.append((gx, y))
            dots = [(gx, y)] if is_shown else []
        labels = [label for found in ends for label in self._label(found)]
        tips = [] if relation.symmetric else [(f.x, f.chip_y) for f in ends if f.end.is_tail]
        self._arcs.append(DrawnArc(relation, points, labels, tips, dots, leg=2))

    def _hidden_end(self, found: _FoundEnd) -> tuple[float, bool]:
        """Return where the way to an end without a place ends, and whether that is on a shown line."""
        picture = self._page.picture
        other = picture.span(found.end.relation.other(found.end.span_id))
        here = picture.span(found.end.span_id)
        assert other is not None
        assert here is not None
        number = picture.blocks.at(other.start)
        place = number - self._blocks[0].laid.number
        if 0 <= place < len(self._blocks):
            block = self._blocks[place]
            text = block.laid.text
            line = text.line_of(text.offsets.to_utf16(min(text.length, other.start - block.laid.start)))
            return block.top + block.laid.decoration.tops[line.number] + self._metrics.lane_height / 2, True
        if other.start < here.start:
            return min(0.0, found.lane_y) - _BEYOND_PX, False
        return max(self._height, found.lane_y) + _BEYOND_PX, False

    def _pass_through(self) -> None:
        """Add the relations that come from above the viewport and go on below it."""
        if not self._blocks:
            return
        page, picture = self._page, self._page.picture
        first, last = self._blocks[0].laid, self._blocks[-1].laid
        for relation_id in picture.gutters.crossing(first.start, last.start + last.text.length):
            relation = picture.relation(relation_id)
            lane = picture.gutters.lane(relation_id)
            ends = picture.ends(relation) if relation is not None else None
            if relation is None or lane is None or ends is None or lane.number >= page.column.outer_lanes:
                continue
            if page.shows is not None and not page.shows(relation):
                continue
            low, high = sorted(picture.blocks.at(end.start) for end in ends)
            if low < first.number and high > last.number:
                gx = gutter_x(lane, inner=False, column=page.column, metrics=page.metrics)
                way = [(gx, -_BEYOND_PX), (gx, self._height + _BEYOND_PX)]
                self._arcs.append(DrawnArc(relation, way, leg=0))


def compose_arcs(page: Page, blocks: Sequence[ShownBlock], height: float) -> list[DrawnArc]:
    """Return all arcs to be drawn for some consecutive blocks, in column coordinates.

    Args:
        page: Where the blocks come from.
        blocks: The shown blocks.
        height: The viewport's height: arcs to ends that are not shown go on beyond it.
    """
    return _Composer(page, blocks, height).compose()
