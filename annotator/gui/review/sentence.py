"""A suggestion in its sentence, as Qt lays it out: the covered text stands out, all else recedes or not."""

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from annotator.gui.panels.looks import quiet, theme_of
from annotator.model.annotation import Fragments
from annotator.model.review import ReviewItem

_CONTROL: Final = {ord(sign): " " for sign in "\n\t\r\v\f\u2028\u2029\u0085"}
_LEAD: Final = 90
"""So much of a long sentence stands before the covered text."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of text on one line, and the covered parts in it (UTF-16 units)."""

    text: str
    parts16: tuple[tuple[int, int], ...]


def excerpt(item: ReviewItem, fragments: Fragments | None = None, *, longest: int = 600) -> Excerpt:
    """Return the sentence of a suggestion, cut where it is long, with the covered parts or others in their place."""
    wanted = fragments or item.suggestion.fragments
    low, high = item.sentence()
    first = min(start for start, _ in wanted)
    low = min(low, first)
    begin = max(low, first - _LEAD) if high - low > longest else low
    end = min(max(high, max(end for _, end in wanted)), begin + longest)
    at = item.context_start
    body = item.context[begin - at : end - at].translate(_CONTROL)
    before, after = ("…" if begin > low else ""), ("…" if end < high else "")
    stripped = len(body) - len(body.lstrip())
    shift = len(before) - stripped
    text = before + body.strip() + after
    parts = tuple(
        (_units(text, start - begin + shift), _units(text, stop - begin + shift))
        for start, stop in wanted
        if start < end
    )
    return Excerpt(text, parts)


def laid_out(
    shown: Excerpt, font: QFont, width: float, palette: QPalette, colour: str, *, recedes: bool = False, lines: int = 0
) -> QTextLayout:
    """Lay an excerpt out within a width; of more ``lines`` than there may be, those around the covered text stay."""
    layout = QTextLayout(shown.text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    shades = theme_of(palette).span_shades(colour)
    mark = QTextCharFormat()
    mark.setBackground(shades.tint)
    mark.setForeground(palette.color(QPalette.ColorRole.Text))
    mark.setFontWeight(QFont.Weight.DemiBold)
    rest = QTextCharFormat()
    rest.setForeground(quiet(palette) if recedes else palette.color(QPalette.ColorRole.Text))
    layout.setFormats(
        [_range(0, len(shown.text.encode("utf-16-le")) // 2, rest), *(_range(a, b, mark) for a, b in shown.parts16)]
    )
    layout.beginLayout()
    y = 0.0
    count = 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
        count += 1
        if lines and count >= lines:
            break
    layout.endLayout()
    return layout


def height_of(layout: QTextLayout) -> float:
    """Return how high a laid-out excerpt is."""
    last = layout.lineAt(layout.lineCount() - 1)
    return last.y() + last.height() if layout.lineCount() else 0.0


def draw_line(
    painter: QPainter, room: QRectF, shown: Excerpt, palette: QPalette, colour: str, font: QFont, *, recedes: bool
) -> None:
    """Draw an excerpt on one line so that its covered text is in sight; what does not fit is cut at both ends."""
    start = shown.parts16[0][0] if shown.parts16 else 0
    layout = laid_out(shown, font, 100_000, palette, colour, recedes=recedes)
    line = layout.lineAt(0)
    at = x_of(line, start)
    natural = line.naturalTextWidth()
    shift = 0.0
    if natural > room.width():
        shift = min(max(0.0, at - room.width() * 0.35), natural - room.width())
    painter.save()
    painter.setClipRect(room)
    painter.setPen(QColor(palette.color(QPalette.ColorRole.Text)))
    layout.draw(painter, QPointF(room.left() - shift, room.center().y() - line.height() / 2))
    painter.restore()


def x_of(line: QTextLine, offset16: int) -> float:
    """Return where in a line an offset is."""
    found: Any = line.cursorToX(offset16)
    return float(found[0] if isinstance(found, tuple) else found)


def _range(start: int, end: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, max(0, end - start), form
    return made


def _units(text: str, offset: int) -> int:
    """Return code points as UTF-16 units."""
    return len(text[: max(0, offset)].encode("utf-16-le", "surrogatepass")) // 2
