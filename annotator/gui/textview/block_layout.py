"""One block of text broken into lines by Qt, and where its characters lie."""

import unicodedata
from bisect import bisect_right
from typing import Final

import regex
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextLine, QTextOption

from annotator.gui.textview.cells import Run, cells_of, joined
from annotator.gui.textview.metrics import Metrics
from annotator.model.visual.display import display_text
from annotator.model.visual.offsets import OffsetMap

_RIGHT_TO_LEFT: Final = regex.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def is_right_to_left(text: str) -> bool:
    """Tell a paragraph's direction by its first strong character (Unicode UAX 9, rules P2 and P3)."""
    for char in text[:1000]:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return False
        if kind in ("R", "AL"):
            return True
    return False


class TextLine:
    """One line of a block: its UTF-16 range and its size."""

    __slots__ = ("end16", "height", "natural_left", "natural_right", "number", "qt", "shift", "start16")

    def __init__(self, number: int, qt: QTextLine) -> None:
        self.number = number
        self.qt = qt
        self.start16 = qt.textStart()
        self.end16 = self.start16 + qt.textLength()
        self.height = qt.height()
        self.shift = round(qt.ascent()) - qt.ascent()
        """How far down to draw the text for its baseline to lie on a whole pixel."""
        natural = qt.naturalTextRect()
        self.natural_left = natural.left()
        self.natural_right = natural.right()


class BlockLayout:
    """A block's text in lines of one width.

    Knows nothing of spans: adding one never breaks a line anew. Offsets ``16`` are UTF-16 units within the
    block; plain offsets are code points within the block.
    """

    __slots__ = ("_starts16", "bidi", "layout", "length", "lines", "offsets", "right_to_left", "width")

    def __init__(self, text: str, width: float, metrics: Metrics) -> None:
        self.length = len(text)
        self.width = width
        self.offsets = OffsetMap(text)
        self.bidi = not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None
        self.right_to_left = self.bidi and is_right_to_left(text)
        self.layout = QTextLayout(display_text(text), metrics.body_font)
        self.layout.setCacheEnabled(True)
        self.layout.setTextOption(self._option(metrics))
        self.lines = self._break_lines(width)
        self._starts16 = [line.start16 for line in self.lines]

    def _option(self, metrics: Metrics) -> QTextOption:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(metrics.body.horizontalAdvance(" ") * 8)
        if self.bidi:
            rtl = self.right_to_left
            option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
            option.setAlignment(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
        return option

    def _break_lines(self, width: float) -> list[TextLine]:
        self.layout.beginLayout()
        qt_lines: list[QTextLine] = []
        while (line := self.layout.createLine()).isValid():
            line.setLineWidth(width)
            qt_lines.append(line)
        self.layout.endLayout()
        return [TextLine(number, line) for number, line in enumerate(qt_lines)]

    def fits(self, width: float) -> bool:
        """Tell whether the text would be laid out just so at another width: one line, from the left."""
        return len(self.lines) == 1 and not self.right_to_left and self.lines[0].natural_right <= width

    def line_of(self, offset16: int) -> TextLine:
        """Return the line that shows the character at ``offset16``; the last one at the block's end."""
        return self.lines[max(0, bisect_right(self._starts16, offset16) - 1)]

    def x_of(self, line: TextLine, offset16: int) -> float:
        """Return where the caret stands at an offset of a line."""
        if line.end16 <= offset16 and line.number + 1 < len(self.lines):
            return line.natural_left if self.right_to_left else line.natural_right
        return float(line.qt.cursorToX(offset16)[0])  # type: ignore[index]

    def offset_at(self, line: TextLine, x: float) -> int:
        """Return the offset (code points within the block) nearest to ``x`` on a line."""
        offset16 = line.qt.xToCursor(x)
        if offset16 >= line.end16 and line.number + 1 < len(self.lines) and line.end16 > line.start16:
            # The end of a wrapped line is also the start of the next one, where the caret would jump to.
            offset16 = self.layout.previousCursorPosition(line.end16)
        return self.offsets.to_code_point_floor(min(offset16, self.offsets.length16))

    def runs(self, line: TextLine, start16: int, end16: int) -> list[Run]:
        """Return the stretches of a line that the characters ``[start16, end16)`` cover, left to right."""
        start16, end16 = max(start16, line.start16), min(end16, line.end16)
        if start16 >= end16:
            return []
        if start16 == line.start16 and end16 == line.end16:
            return [(line.natural_left, line.natural_right)]
        if not self.bidi:
            last = line.number + 1 < len(self.lines) and end16 == line.end16
            left = float(line.qt.cursorToX(start16)[0])  # type: ignore[index]
            right = line.natural_right if last else float(line.qt.cursorToX(end16)[0])  # type: ignore[index]
            return [(left, max(left, right))]
        runs = joined(cells_of(line.qt, start16, end16))
        if not runs:
            x = float(line.qt.cursorToX(start16)[0])  # type: ignore[index]
            runs.append((x, x))
        return runs

    def edge_of(self, line: TextLine, offset16: int, *, at_end: bool) -> float:
        """Return where a range that starts (or ends) at an offset is drawn to begin (or end) on a line."""
        if not self.bidi:
            return self.x_of(line, offset16)
        wanted = offset16 - 1 if at_end else offset16
        cells = cells_of(line.qt, wanted, wanted + 1) if line.start16 <= wanted < line.end16 else []
        if not cells:
            return self.x_of(line, offset16)
        goes_left = cells[0].right_to_left != at_end
        return max(cell.right for cell in cells) if goes_left else min(cell.left for cell in cells)
