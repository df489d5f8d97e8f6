"""The part of a page that a viewport shows, with the arcs that pass through it."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from PySide6.QtCore import QRectF

from annotator.gui.textview.arcs import DrawnArc, compose_arcs
from annotator.gui.textview.page import Page
from annotator.gui.textview.shown import ShownBlock, ShownLine


class Screen:
    """The blocks in a viewport from an anchor down: exact, so that what is drawn and what is hit agree."""

    def __init__(self, page: Page, anchor: tuple[int, float], height: float, travel: float = 0.0) -> None:
        self.page = page
        self.travel = travel
        """How far the page has been scrolled since its pixels were last drawn anew: where dashes begin."""
        self.height = height
        self.blocks: list[ShownBlock] = []
        number, y = anchor[0], -anchor[1]
        count = len(page.picture.blocks)
        while number < count and (y < height or not self.blocks):
            block = ShownBlock(page.block(number), y)
            self.blocks.append(block)
            y = block.bottom
            number += 1
        self.end = y
        """Where the last block ends."""

    @cached_property
    def arcs(self) -> list[DrawnArc]:
        """The arcs of these blocks, in column coordinates, ready to draw."""
        return compose_arcs(self.page, self.blocks, self.height)

    def lines(self, low: float, high: float) -> Iterator[ShownLine]:
        """Yield the lines that meet a band of the viewport, from the top down."""
        for block in self.blocks:
            if block.bottom < low:
                continue
            if block.top > high:
                return
            decoration = block.laid.decoration
            number = max(0, bisect_right(decoration.tops, low - block.top) - 1)
            while number < len(decoration.tops) and block.top + decoration.tops[number] <= high:
                yield self._line(block, number)
                number += 1

    @staticmethod
    def _line(block: ShownBlock, number: int) -> ShownLine:
        marks = block.laid.decoration
        return ShownLine(
            block,
            block.laid.text.lines[number],
            marks.lines[number],
            block.top + marks.tops[number],
            block.top + marks.text_tops[number],
        )

    def block_of(self, offset: int) -> ShownBlock | None:
        """Return the shown block that holds an offset, or None."""
        number = self.page.picture.blocks.at(offset)
        place = number - self.blocks[0].laid.number if self.blocks else -1
        return self.blocks[place] if 0 <= place < len(self.blocks) else None

    def line_of(self, offset: int) -> ShownLine | None:
        """Return the shown line that holds an offset, or None if its block is not shown."""
        block = self.block_of(offset)
        if block is None:
            return None
        text = block.laid.text
        local = max(0, min(text.length, offset - block.laid.start))
        return self._line(block, text.line_of(text.offsets.to_utf16(local)).number)

    def line_at(self, y: float) -> ShownLine | None:
        """Return the line nearest to a height; None only if nothing is shown."""
        found = None
        for block in self.blocks:
            found = block
            if y < block.bottom:
                break
        if found is None:
            return None
        tops = found.laid.decoration.tops
        return self._line(found, max(0, min(len(tops) - 1, bisect_right(tops, y - found.top) - 1)))

    def offset_at(self, x: float, y: float) -> int:
        """Return the place for a caret nearest to a point in column coordinates, in code points."""
        shown = self.line_at(y)
        if shown is None:
            return 0
        return shown.block.laid.start + shown.block.laid.text.offset_at(shown.line, x)

    def caret_rect(self, offset: int) -> QRectF | None:
        """Return where a caret at ``offset`` stands, in column coordinates; None if its block is not shown."""
        shown = self.line_of(offset)
        if shown is None:
            return None
        text = shown.block.laid.text
        local = max(0, min(text.length, offset - shown.block.laid.start))
        x = text.x_of(shown.line, text.offsets.to_utf16(local))
        return QRectF(x, shown.text_top, 0.0, shown.line.height)

    def range_boxes(self, start: int, end: int, low: float, high: float) -> Iterator[QRectF]:
        """Yield the rectangles that a range covers on the lines of a band, in column coordinates."""
        for shown in self.lines(low, high):
            laid = shown.block.laid
            first = max(0, start - laid.start)
            last = min(laid.text.length, end - laid.start)
            if first >= last:
                if laid.start > end:
                    return
                continue
            offsets = laid.text.offsets
            for left, right in laid.text.runs(shown.line, offsets.to_utf16(first), offsets.to_utf16(last)):
                yield QRectF(left, shown.text_top, right - left, shown.line.height)
