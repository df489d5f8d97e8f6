"""Lay out the boxes and chips of a block's spans."""

from typing import Final
from uuid import UUID

from annotator.gui.textview.block_layout import BlockLayout, TextLine
from annotator.gui.textview.cells import Run
from annotator.gui.textview.decoration import Box, Chip, Connector, LineMarks, mark_room
from annotator.gui.textview.metrics import Metrics
from annotator.model.visual.items import VisualSpan
from annotator.model.visual.lanes import LaneAllocator
from annotator.model.visual.nesting import nesting_levels

MOST_CHIP_ROWS: Final = 4
_CHIP_GAP_PX: Final = 2.0
_LOOSE_END_PX: Final = 14.0
_FARTHEST_SLIDE_PX: Final = 26.0


def chip_label(span: VisualSpan) -> str:
    """Return what a span's chip says: never by colour alone."""
    if span.conflict:
        return f"{span.label} ≠"
    return f"{span.label} ?" if span.suggested else span.label


class SpanDecorator:
    """Places the spans of one block on its lines."""

    def __init__(self, block: BlockLayout, block_start: int, metrics: Metrics, linked: frozenset[UUID]) -> None:
        self._block = block
        self._start = block_start
        self._metrics = metrics
        self._linked = linked
        self._marks: dict[int, LineMarks] = {}

    def place(self, spans: list[VisualSpan]) -> dict[int, LineMarks]:
        """Return the marks of every line that a span touches, in no order."""
        for span in spans:
            self._add_boxes(span)
        for marks in self._marks.values():
            self._nest(marks)
            self._add_chips(marks)
        return self._marks

    def _line_marks(self, number: int) -> LineMarks:
        marks = self._marks.get(number)
        if marks is None:
            marks = self._marks[number] = LineMarks()
        return marks

    def _add_boxes(self, span: VisualSpan) -> None:
        previous: tuple[int, Box] | None = None
        for index, (start, end) in enumerate(span.fragments):
            first = max(0, start - self._start)
            last = min(self._block.length, end - self._start)
            if first > last or (first == last and start != end):
                continue
            pieces = self._boxes_of(span, index, first, last)
            if not pieces:
                continue
            pieces[0][1].opens = start >= self._start
            pieces[-1][1].closes = end <= self._start + self._block.length
            if previous is not None:
                self._connect(span, previous, pieces[0])
            previous = pieces[-1]

    def _boxes_of(self, span: VisualSpan, index: int, first: int, last: int) -> list[tuple[int, Box]]:
        block = self._block
        start16, end16 = block.offsets.to_utf16(first), block.offsets.to_utf16(last)
        line, pieces = block.line_of(start16), []
        while True:
            runs = block.runs(line, start16, end16) or self._empty_run(line, start16, end16)
            if runs:
                box = Box(span, index, runs, opens=False, closes=False)
                self._line_marks(line.number).boxes.append(box)
                pieces.append((line.number, box))
            if line.end16 >= end16 or line.number + 1 >= len(block.lines):
                return pieces
            line = block.lines[line.number + 1]

    def _empty_run(self, line: TextLine, start16: int, end16: int) -> list[Run]:
        """Return a hair's breadth for a span without width, so that it can still be seen and taken."""
        if start16 != end16:
            return []
        x = self._block.x_of(line, start16)
        return [(x, x)]

    def _connect(self, span: VisualSpan, one: tuple[int, Box], other: tuple[int, Box]) -> None:
        (line, box), (next_line, next_box) = one, other
        if line == next_line:
            left, right = (box, next_box) if box.left <= next_box.left else (next_box, box)
            if left.right < right.left:
                self._line_marks(line).connectors.append(Connector(span, left.right, right.left))
            return
        ahead, back = (-_LOOSE_END_PX, 0.0) if self._block.right_to_left else (0.0, _LOOSE_END_PX)
        out = box.left if self._block.right_to_left else box.right
        into = next_box.right if self._block.right_to_left else next_box.left
        self._line_marks(line).connectors.append(Connector(span, out + ahead, out + back))
        self._line_marks(next_line).connectors.append(Connector(span, into - back, into - ahead))

    def _nest(self, marks: LineMarks) -> None:
        boxes = marks.boxes
        boxes.sort(key=lambda box: (box.span.length, -box.span.start, box.span.id.int))
        extents = [(box.span.fragments[box.fragment_index]) for box in boxes]
        for box, level in zip(boxes, nesting_levels(extents), strict=True):
            box.level = level
        boxes.reverse()

    # Chips

    def _add_chips(self, marks: LineMarks) -> None:
        wanted = [box for box in reversed(marks.boxes) if box.opens and box.fragment_index == 0]
        if not wanted:
            return
        chips, refused = self._in_rows(wanted, MOST_CHIP_ROWS)
        if refused:
            chips, refused = self._in_rows(wanted, MOST_CHIP_ROWS - 1)
            chips += self._badges(refused)
        marks.chips = chips
        marks.rows = max(chip.row for chip in chips) + 1

    def _in_rows(self, wanted: list[Box], rows: int) -> tuple[list[Chip], list[Box]]:
        allocator = LaneAllocator(rows, _CHIP_GAP_PX)
        chips: list[Chip] = []
        refused: list[Box] = []
        for box in wanted:
            span, metrics = box.span, self._metrics
            text, text_width = metrics.chip_text(chip_label(span))
            width = text_width + 2 * metrics.chip_padding + mark_room(span, metrics)
            x = self._chip_x(box, width)
            beside = self._beside(box, x, width, chips)
            if beside is not None and allocator.place(beside, beside + width) == 0:
                chips.append(Chip((span,), text, beside, width, 0, x))
                continue
            row = allocator.place(x, x + width)
            if row is None:
                refused.append(box)
            else:
                chips.append(Chip((span,), text, x, width, row, self._leader_x(box)))
        return chips, refused

    def _chip_x(self, box: Box, width: float) -> float:
        room = self._block.width + self._metrics.gutter_offset / 2
        inset = 1.0 + box.level
        x = box.right + inset - width if self._block.right_to_left else box.left - inset
        return max(-self._metrics.gutter_offset / 2, min(x, room - width))

    def _leader_x(self, box: Box) -> float:
        inset = 1.0 + box.level
        return box.right + inset - 1.4 if self._block.right_to_left else box.left - inset

    def _beside(self, box: Box, x: float, width: float, chips: list[Chip]) -> float | None:
        """Return a place in the lowest row beside the chips in the way, where that is better than above them.

        Beside those of neighbours, if this chip then still begins well over its own span; beside those of spans
        inside this one only if it would else hide their arcs, and it lies over this span.
        """
        in_way = [
            c for c in chips if c.row == 0 and c.x < x + width + _CHIP_GAP_PX and x < c.x + c.width + _CHIP_GAP_PX
        ]
        if not in_way or len(box.runs) > 1:
            return None
        if self._block.right_to_left:
            beside = min(chip.x for chip in in_way) - _CHIP_GAP_PX - width
            hangs_over = box.left - 1.0 - box.level - beside
        else:
            beside = max(chip.x + chip.width for chip in in_way) + _CHIP_GAP_PX
            hangs_over = beside + width - box.right - 1.0 - box.level
        if any(_overlap(chip.span, box.span) for chip in in_way):
            hides_arcs = any(chip.span.id in self._linked for chip in in_way)
            return beside if hides_arcs and hangs_over <= 0 else None
        slid = abs(beside - x)
        return beside if slid <= min(_FARTHEST_SLIDE_PX, 0.5 * (box.right - box.left)) or hangs_over <= 0 else None

    def _badges(self, refused: list[Box]) -> list[Chip]:
        """Return "+N" chips in the highest row; those that would overlap become one."""
        groups: list[list[tuple[float, Box]]] = []
        widest = self._metrics.chip_text("+000")[1] + 2 * self._metrics.chip_padding
        for x, box in sorted(((self._chip_x(box, widest), box) for box in refused), key=lambda pair: pair[0]):
            if groups and x < groups[-1][0][0] + widest + _CHIP_GAP_PX:
                groups[-1].append((x, box))
            else:
                groups.append([(x, box)])
        badges = []
        for group in groups:
            text, width = self._metrics.chip_text(f"+{len(group)}")
            x, box = group[0]
            spans = tuple(box.span for _, box in group)
            width += 2 * self._metrics.chip_padding
            badges.append(Chip(spans, text, x, width, MOST_CHIP_ROWS - 1, self._leader_x(box), is_badge=True))
        return badges


def _overlap(one: VisualSpan, other: VisualSpan) -> bool:
    return one.start < other.end and other.start < one.end
