"""A document laid out at one width: blocks when they are asked for, and where each lies."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from annotator.gui.textview.block_layout import BlockLayout, TextLine
from annotator.gui.textview.decoration import Decoration
from annotator.gui.textview.decorator import Frame, RelationFilter, decorate
from annotator.gui.textview.layout_cache import LaidBlock, LayoutCache
from annotator.gui.textview.metrics import Column, Metrics
from annotator.model.visual.document import VisualDocument
from annotator.model.visual.gutters import INNER_LANES_PER_SIDE, LANES_PER_SIDE
from annotator.model.visual.heights import HeightIndex

_CHARACTER_SHARE = 1.02
"""Lines end before the column does: how much wider than average a character is taken to be."""


class Spot(NamedTuple):
    """A place in a document by block and line; ``offset16`` is in UTF-16 units within the block."""

    laid: LaidBlock
    line: TextLine
    offset16: int

    @property
    def top(self) -> float:
        """Where the line begins, with its lanes, from the block's top."""
        return self.laid.decoration.tops[self.line.number]

    @property
    def text_top(self) -> float:
        """Where the line's text begins, from the block's top."""
        return self.laid.decoration.text_tops[self.line.number]


class Page:
    """Lays blocks out lazily, keeps the last ones, and knows or estimates the height of all."""

    def __init__(self, picture: VisualDocument, metrics: Metrics, width_px: float) -> None:
        self.picture = picture
        self.metrics = metrics
        self.column = Column(width_px, metrics, LANES_PER_SIDE, INNER_LANES_PER_SIDE)
        self.shows: RelationFilter | None = None
        self.cache = LayoutCache()
        self.laid_out = 0
        """How many times a block was broken into lines: what tests and the benchmark count."""
        self._exact: set[int] = set()
        self.heights = HeightIndex(self._estimates())

    # Blocks

    def block(self, number: int) -> LaidBlock:
        """Return a block laid out and decorated, from now on at its exact height."""
        laid = self.cache.get(number)
        if laid is None:
            laid = self._lay_out(number)
            self.cache.put(laid)
        if laid.marks is None:
            laid.marks = self._decorate(laid)
        return laid

    def _lay_out(self, number: int) -> LaidBlock:
        self.laid_out += 1
        blocks = self.picture.blocks
        text = BlockLayout(blocks.text_of(number), self.column.width, self.metrics)
        return LaidBlock(number, blocks.start(number), text, None)

    def _decorate(self, laid: LaidBlock) -> Decoration:
        frame = Frame(self.column, self.metrics, self.shows)
        marks = decorate(laid.text, laid.number, self.picture, frame)
        self.heights[laid.number] = marks.height
        self._exact.add(laid.number)
        return marks

    def is_exact(self, number: int) -> bool:
        """Tell whether a block's height is known, not estimated."""
        return number in self._exact

    def measure(self, number: int) -> None:
        """Make a block's height exact without keeping its layout."""
        if number not in self._exact:
            laid = self.cache.get(number) or self._lay_out(number)
            laid.marks = self._decorate(laid)

    # Changes

    def set_width(self, width_px: float) -> bool:
        """Fit the column into a viewport; tell whether lines have to be broken anew."""
        before, self.column = self.column, Column(width_px, self.metrics, LANES_PER_SIDE, INNER_LANES_PER_SIDE)
        same_lanes = self.column.outer_lanes == before.outer_lanes
        if self.column.width == before.width and same_lanes:
            return False
        self.cache.keep_fitting(self.column.width)
        self._start_over()
        return True

    def set_metrics(self, metrics: Metrics, width_px: float) -> None:
        """Lay everything out at another zoom or in another font."""
        self.metrics = metrics
        self.column = Column(width_px, metrics, LANES_PER_SIDE, INNER_LANES_PER_SIDE)
        self.cache.clear()
        self._start_over()

    def _start_over(self) -> None:
        self._exact.clear()
        self.heights = HeightIndex(self._estimates())

    def drop_marks(self, numbers: Iterable[int] | None = None) -> None:
        """Decorate these blocks (or all) anew when they are next used."""
        if numbers is None:
            self._exact.clear()
        else:
            numbers = list(numbers)
            self._exact.difference_update(numbers)
        self.cache.drop_marks(numbers)

    # Places

    def _estimates(self) -> list[float]:
        metrics, picture = self.metrics, self.picture
        per_line = self.column.width / (metrics.body.averageCharWidth() * _CHARACTER_SHARE)
        line = math.ceil(metrics.body.height()) + metrics.chip_height + metrics.leading
        gap = metrics.paragraph_gap
        heights = [(int(length / per_line) + 1) * line + gap for length in picture.blocks.lengths()]
        for number in picture.blocks.continued():
            heights[number] -= gap
        if len(picture.relations):
            for number, spans in picture.spans.counts():
                lines = heights[number] / line
                heights[number] += min(0.9 * spans, 2.2 * lines) * metrics.lane_height * 0.5
        if heights:
            heights[0] += metrics.top_margin
            heights[-1] += metrics.bottom_margin
        return heights

    def spot(self, offset: int) -> Spot:
        """Return the block and line that show an offset, laid out."""
        laid = self.block(self.picture.blocks.at(offset))
        offset16 = laid.text.offsets.to_utf16(max(0, min(laid.text.length, offset - laid.start)))
        return Spot(laid, laid.text.line_of(offset16), offset16)
