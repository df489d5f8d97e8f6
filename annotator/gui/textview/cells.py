"""Where characters of a line with mixed directions are drawn.

Taken from the glyphs themselves: Qt's cursor positions are those of a caret, which at a change of direction
stands at the end of the text before, and not where the first letter is.
"""

from typing import NamedTuple

from PySide6.QtGui import QTextLayout, QTextLine

Run = tuple[float, float]
"""A stretch of one line from left to right, in pixels from the column's left edge."""

_JOINED_PX = 1.2
# String indexes are not asked for: where fonts are mixed within a word they are wrong (6.11).
_WANTED = (
    QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphPositions | QTextLayout.GlyphRunRetrievalFlag.RetrieveGlyphIndexes
)


class Cell(NamedTuple):
    """Where one glyph is drawn, from left to right, and which way its text runs."""

    left: float
    right: float
    right_to_left: bool


def cells_of(line: QTextLine, start16: int, end16: int) -> list[Cell]:
    """Return the cells of the characters ``[start16, end16)`` of a line, those without width left out."""
    found: list[Cell] = []
    for run in line.glyphRuns(start16, end16 - start16, _WANTED):
        is_rtl = run.isRightToLeft()
        advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        for position, advance in zip(run.positions(), advances, strict=True):
            if advance.x() > 0:
                found.append(Cell(position.x(), position.x() + advance.x(), is_rtl))
    return found


def joined(cells: list[Cell]) -> list[Run]:
    """Return the stretches that cells cover, left to right; what touches is one."""
    runs: list[Run] = []
    for cell in sorted(cells):
        if runs and cell.left <= runs[-1][1] + _JOINED_PX:
            runs[-1] = (runs[-1][0], max(runs[-1][1], cell.right))
        else:
            runs.append((cell.left, cell.right))
    return runs
