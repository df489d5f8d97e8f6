"""What the panels share in looks: light or dark, chips, key caps, quiet text, headings."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from annotator.gui.textview.theme import CanvasTheme
from annotator.gui.tips import plain_tip
from annotator.model.schema import LabelType, TypeKind

GAP_PX: Final = 8
ROW_PX: Final = 28
_RADIUS_PX: Final = 4
_DARK_BELOW: Final = 128

_THEMES: Final = {False: CanvasTheme.light(), True: CanvasTheme.night()}


def is_dark(palette: QPalette) -> bool:
    """Tell whether a widget's palette is a dark one."""
    return palette.color(QPalette.ColorRole.Base).lightness() < _DARK_BELOW


def theme_of(palette: QPalette) -> CanvasTheme:
    """Return the text view's colours that go with a widget's palette."""
    return _THEMES[is_dark(palette)]


def quiet(palette: QPalette) -> QColor:
    """Return the colour of text that stands back: three fifths of the way from the ground to the ink."""
    ink, ground = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    return mixed(ink, ground, 0.66)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return ``share`` of one colour in another."""
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * (1 - share),
        one.greenF() * share + other.greenF() * (1 - share),
        one.blueF() * share + other.blueF() * (1 - share),
    )


def chip_font(font: QFont) -> QFont:
    """Return the font of a label's chip, from the font around it."""
    small = QFont(font)
    small.setWeight(QFont.Weight.DemiBold)
    scale_font(small, 0.88)
    return small


def scale_font(font: QFont, factor: float) -> None:
    """Change a font's size, whether it was given in points or in pixels."""
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * factor)
    else:
        font.setPixelSize(max(1, round(font.pixelSize() * factor)))


def chip_size(text: str, font: QFont) -> QSize:
    """Return how much room a chip takes."""
    metrics = QFontMetrics(chip_font(font))
    return QSize(metrics.horizontalAdvance(text) + 12, metrics.height() + 4)


def paint_chip(
    painter: QPainter,
    room: QRect,
    text: str,
    label: LabelType | None,
    palette: QPalette,
    *,
    dashed: bool = False,
) -> QRect:
    """Draw a label's chip at the left of a rectangle, in its middle; return where it is.

    Spans have a tinted ground; relations, events and what the schema lacks are drawn as a name with a line under it, as
    in the text. ``dashed``: it is only a suggestion.
    """
    font = chip_font(painter.font())
    size = chip_size(text, painter.font())
    width = min(size.width(), room.width())
    box = QRect(room.left(), room.center().y() - size.height() // 2 + 1, width, size.height())
    theme = theme_of(palette)
    shades = theme.span_shades(label.colour if label else "")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    filled = label is not None and label.kind is TypeKind.SPAN and not dashed
    if filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shades.tint)
        painter.drawRoundedRect(QRectF(box), _RADIUS_PX, _RADIUS_PX)
    elif dashed:
        pen = QPen(shades.edge, 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS_PX, _RADIUS_PX)
    painter.setFont(font)
    painter.setPen(shades.ink if label else quiet(palette))
    inner = box.adjusted(6, 0, -5, 0) if filled or dashed else box.adjusted(1, 0, 0, 0)
    cut = size.width() > room.width()
    said = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, inner.width()) if cut else text
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
    painter.restore()
    return box


def paint_arrow(painter: QPainter, room: QRect, label: LabelType, palette: QPalette) -> None:
    """Draw a relation type's line across a small rectangle: an arrow, or two heads if it is symmetric."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme_of(palette).arc_shades(label.colour).line, 1.5))
    y, left, right = room.center().y() + 0.5, room.left() + 1, room.right() - 1
    painter.drawLine(QRectF(left, y, right - left, 0).topLeft(), QRectF(left, y, right - left, 0).topRight())
    for tip, back in ((right, -4), *(((left, 4),) if label.symmetric else ())):
        painter.drawLine(tip, round(y), tip + back, round(y) - 3)
        painter.drawLine(tip, round(y), tip + back, round(y) + 3)
    painter.restore()


def paint_key_cap(painter: QPainter, right: int, middle: int, key: str, palette: QPalette) -> int:
    """Draw a key's cap whose right edge is given; return its left edge."""
    font = chip_font(painter.font())
    metrics = QFontMetrics(font)
    width = max(metrics.horizontalAdvance(key) + 10, metrics.height() + 2)
    box = QRectF(right - width + 0.5, middle - metrics.height() / 2 - 0.5, width - 1, metrics.height() + 2)
    ink, ground = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(mixed(ink, ground, 0.28), 1))
    painter.setBrush(mixed(ink, ground, 0.05))
    painter.drawRoundedRect(box, 3.5, 3.5)
    painter.setFont(font)
    painter.setPen(mixed(ink, ground, 0.8))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()
    return round(box.left())


class Heading(QLabel):
    """A small heading above a part of a panel."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "section")
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold)
        scale_font(font, 0.9)
        self.setFont(font)
        self.setContentsMargins(0, GAP_PX, 0, 0)


class Quote(QLabel):
    """Text of the document, wrapped, a little larger than what is around it; can be selected with the mouse."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        font = self.font()
        scale_font(font, 1.15)
        self.setFont(font)


class Problem(QLabel):
    """A line that says what is wrong, hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "warn")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, text: str) -> None:
        """Show a problem; "" shows none."""
        self.setText(text)
        self.setVisible(bool(text))


class LinkButton(QPushButton):
    """A button that looks like a link, cuts its text where there is no room, and is not pressed by Enter elsewhere."""

    def __init__(self, text: str = "", tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self.setProperty("quiet", "true")
        self.setStyleSheet("text-align: left; padding-left: 0; padding-right: 0;")
        self.setAutoDefault(False)
        self.setToolTip(plain_tip(tip))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._full = text
        self.setAccessibleName(text)
        self._cut()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 8, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room for a few letters."""
        return QSize(min(self.sizeHint().width(), 40), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = max(self.width() - 6, 20)
        self.setText(self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room))


class Note(QLabel):
    """A line or two of text that stands back, wrapped; can be selected with the mouse."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "quiet")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
