"""Blocks and lines where a viewport shows them."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from annotator.gui.textview.block_layout import TextLine
from annotator.gui.textview.decoration import LineMarks
from annotator.gui.textview.layout_cache import LaidBlock


@dataclass(slots=True)
class ShownBlock:
    """A block and where its top lies, in pixels from the viewport's top."""

    laid: LaidBlock
    top: float

    @property
    def bottom(self) -> float:
        """Where the block ends."""
        return self.top + self.laid.decoration.height


@dataclass(slots=True)
class ShownLine:
    """A line of a shown block; ``top`` is where its lanes begin, ``text_top`` where its text does."""

    block: ShownBlock
    line: TextLine
    marks: LineMarks | None
    top: float
    text_top: float

    def draw_text(self, painter: QPainter) -> None:
        """Draw the line's text with the painter's pen."""
        self.line.qt.draw(painter, QPointF(0.0, self.text_top + self.line.shift))

    @property
    def bottom(self) -> float:
        """Where the text ends."""
        return self.text_top + self.line.height
