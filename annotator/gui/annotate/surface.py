"""The ground of small things that float over the text, and where to put them so that nothing is hidden."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from annotator.gui.panels.looks import is_dark, mixed

SHADOW_PX: Final = 7
RADIUS_PX: Final = 7.0
GAP_PX: Final = 6
_SHADOW_LAYERS: Final = ((7, 5), (5, 7), (3, 9), (1.5, 12))


class Surface(QWidget):
    """A rounded sheet with a soft shadow around it; the shadow takes ``SHADOW_PX`` on each side of the widget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def sheet(self) -> QRect:
        """Return the sheet without its shadow."""
        return self.rect().adjusted(SHADOW_PX, SHADOW_PX, -SHADOW_PX, -SHADOW_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sheet."""
        painter = QPainter(self)
        paint_sheet(painter, QRectF(self.sheet()), self.palette())
        painter.end()


def paint_sheet(painter: QPainter, sheet: QRectF, palette: QPalette) -> None:
    """Draw a rounded sheet with its shadow."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    strength = 2.6 if is_dark(palette) else 1.0
    for spread, alpha in _SHADOW_LAYERS:
        painter.setBrush(QColor(20, 18, 12, round(alpha * strength)))
        grown = sheet.adjusted(-spread, -spread + 1.5, spread, spread)
        painter.drawRoundedRect(grown, RADIUS_PX + spread, RADIUS_PX + spread)
    painter.setPen(QPen(edge_colour(palette), 1))
    painter.setBrush(sheet_colour(palette))
    painter.drawRoundedRect(sheet.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)


def sheet_colour(palette: QPalette) -> QColor:
    """Return the colour of sheets: a little lighter than the paper under them."""
    ground = palette.color(QPalette.ColorRole.Base)
    return mixed(QColor("white"), ground, 0.05) if is_dark(palette) else mixed(QColor("white"), ground, 0.8)


def edge_colour(palette: QPalette) -> QColor:
    """Return the colour of the hairline around sheets."""
    return mixed(palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base), 0.16)


def beside(avoid: QRect, size: QSize, bounds: QRect, taken: Sequence[QRect] = ()) -> QPoint | None:
    """Return where a thing goes so that it lies within bounds and covers nothing that it must not.

    It goes below what it belongs to, else above, else under or over whatever else is taken.

    Args:
        avoid: What it belongs to, such as marked text; may reach beyond the bounds.
        size: Its size.
        bounds: Where it must stay.
        taken: More that it must not cover, such as the other bar.

    Returns:
        Its top left corner, or None where there is no room.
    """
    left = max(bounds.left(), min(avoid.left() - SHADOW_PX, bounds.right() - size.width() + 1))
    below, above = avoid.bottom() + GAP_PX, avoid.top() - GAP_PX - size.height() + 1
    lower = [rect.bottom() + GAP_PX for rect in taken]
    upper = [rect.top() - GAP_PX - size.height() + 1 for rect in taken]
    for top in (below, above, *lower, *upper, bounds.bottom() - size.height() + 1, bounds.top()):
        box = QRect(QPoint(left, top), size)
        if bounds.contains(box) and not any(box.intersects(rect) for rect in (avoid, *taken)):
            return box.topLeft()
    return None
