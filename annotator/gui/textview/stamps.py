"""Short texts drawn over and over: laid out once on screen, written as text on paper."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTransform

_MOST_STAMPS = 4000


class Stamps:
    """Draws single lines of text in one font."""

    def __init__(self, font: QFont, metrics: QFontMetricsF) -> None:
        self._font = font
        self._height = metrics.height()
        self._ascent = metrics.ascent()
        self._stamps: dict[str, QStaticText] = {}

    def draw(self, painter: QPainter, x: float, middle_y: float, text: str, *, vector: bool = False) -> None:
        """Draw a text that begins at ``x``, its height centred on ``middle_y``, with the painter's pen.

        Args:
            painter: What to draw with; its font is set.
            x: Left end.
            middle_y: Middle of the line's height.
            text: What to draw.
            vector: Whether the device keeps text as text, which a prepared stamp would not be.
        """
        painter.setFont(self._font)
        top = middle_y - self._height / 2
        if vector:
            painter.drawText(QPointF(x, top + self._ascent), text)
            return
        stamp = self._stamps.get(text)
        if stamp is None:
            if len(self._stamps) >= _MOST_STAMPS:
                self._stamps.clear()
            stamp = self._stamps[text] = QStaticText(text)
            stamp.setTextFormat(Qt.TextFormat.PlainText)
            stamp.prepare(QTransform(), self._font)
        painter.drawStaticText(QPointF(x, top), stamp)
