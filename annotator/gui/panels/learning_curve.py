"""The learning curve, painted: how good each learned version was, against how much it had learned from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.gui.panels.looks import quiet, scale_font

_MARGINS: Final = (46, 14, 18, 40)
_DOT_PX: Final = 4.0
_STEPS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_EMPTY: Final = "The curve begins with the first version that had something held back to be measured on."


@dataclass(frozen=True, slots=True)
class Point:
    """A version: how many sentences it learned from, its F1, and the shipped pipeline's on the same text."""

    number: int
    sentences: int
    learned: float
    shipped: float
    in_use: bool = False


class LearningCurve(QWidget):
    """Draws the points; the version in use has a ring."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Learning curve")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._points: tuple[Point, ...] = ()

    def show_points(self, points: Sequence[Point]) -> None:
        """Show other versions."""
        self._points = tuple(sorted(points, key=lambda p: p.number))
        said = (f"version {p.number}: {p.sentences} sentences, F1 {p.learned:.2f}" for p in self._points)
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that a curve can be read at."""
        return QSize(520, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw grid, both lines and the versions' numbers."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        scale_font(font, 0.9)
        painter.setFont(font)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        if not self._points:
            painter.setPen(quiet(self.palette()))
            painter.drawText(self.rect().adjusted(24, 0, -24, 0), _CENTRED, _EMPTY)
            return
        left, top, right, bottom = _MARGINS
        room = QRectF(left, top, max(1, self.width() - left - right), max(1, self.height() - top - bottom))
        self._paint_grid(painter, room)
        self._paint_line(painter, room, [p.shipped for p in self._points], quiet(self.palette()), dashed=True)
        self._paint_line(painter, room, [p.learned for p in self._points], self._accent(), dashed=False)
        self._paint_dots(painter, room)

    def _accent(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.Link)

    def _at(self, room: QRectF, point: Point, value: float) -> QPointF:
        most = max(p.sentences for p in self._points)
        return QPointF(
            room.left() + room.width() * point.sentences / max(1, most), room.bottom() - room.height() * value
        )

    def _paint_grid(self, painter: QPainter, room: QRectF) -> None:
        palette = self.palette()
        line = QColor(palette.color(QPalette.ColorRole.Text))
        line.setAlphaF(0.12)
        metrics = QFontMetricsF(painter.font())
        for step in _STEPS:
            y = room.bottom() - room.height() * step
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(quiet(palette))
            said = f"{step:.2f}"
            painter.drawText(QPointF(room.left() - metrics.horizontalAdvance(said) - 8, y + metrics.ascent() / 3), said)
        most = max(p.sentences for p in self._points)
        foot = QRectF(room.left(), room.bottom() + 4, room.width(), metrics.height())
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"{most:,} closed sentences")
        self._paint_legend(painter, foot.translated(0, metrics.height()))

    def _paint_legend(self, painter: QPainter, room: QRectF) -> None:
        painter.setPen(self._accent())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, "—  learned, F1")
        painter.setPen(quiet(self.palette()))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight, "- -  as the program came")

    def _paint_line(
        self, painter: QPainter, room: QRectF, values: Sequence[float], colour: QColor, *, dashed: bool
    ) -> None:
        pen = QPen(colour, 1.4 if dashed else 2.0, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        places = [self._at(room, point, value) for point, value in zip(self._points, values, strict=True)]
        painter.drawPolyline(places)

    def _paint_dots(self, painter: QPainter, room: QRectF) -> None:
        metrics = QFontMetricsF(painter.font())
        taken = room.left() - 100
        for point in self._points:
            place = self._at(room, point, point.learned)
            painter.setPen(QPen(self._accent(), 2) if point.in_use else Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().color(QPalette.ColorRole.Base) if point.in_use else self._accent())
            size = _DOT_PX + 2 * point.in_use
            painter.drawEllipse(place, size, size)
            said = str(point.number)
            x = place.x() - metrics.horizontalAdvance(said) / 2
            if x > taken:
                above = place.y() - 11 > room.top() + metrics.ascent()
                painter.setPen(self.palette().color(QPalette.ColorRole.Text))
                y = place.y() - 11 if above else place.y() + 11 + metrics.ascent()
                painter.drawText(QPointF(min(x, room.right() - metrics.horizontalAdvance(said)), y), said)
                taken = x + metrics.horizontalAdvance(said) + 4


_CENTRED: Final = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
