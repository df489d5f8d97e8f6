"""The line at the foot that always lists the keys of the present mode."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.gui.panels.looks import chip_font, mixed, quiet, scale_font
from annotator.gui.textview.theme import CanvasTheme

_MARGIN_PX: Final = 10
_GAP_PX: Final = 16
_CAP_GAP_PX: Final = 5


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does; ``command`` is what a click on it runs, "" for none."""

    key: str
    words: str
    command: str = ""


class HintLine(QWidget):
    """The mode, then as many hints as there is room for; the last hint always stands at the right.

    Signals:
        command_asked: id of the command whose hint was clicked.
    """

    command_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Keys of the present mode")
        self.setMouseTracking(True)
        self._mode = ""
        self._hints: tuple[Hint, ...] = ()
        self._boxes: list[tuple[QRect, Hint]] = []
        self._hovered: Hint | None = None

    def set_hints(self, mode: str, hints: Sequence[Hint]) -> None:
        """Show a mode and its keys, the most useful first."""
        if (mode, tuple(hints)) != (self._mode, self._hints):
            self._mode, self._hints = mode, tuple(hints)
            self.setAccessibleDescription(f"{mode}: " + ", ".join(f"{hint.key} {hint.words}" for hint in hints))
            self.update()

    def mode_shown(self) -> str:
        """Return the mode that is shown."""
        return self._mode

    def hints_shown(self) -> tuple[Hint, ...]:
        """Return the hints that there is room for, as last drawn."""
        return tuple(hint for _, hint in self._boxes)

    def sizeHint(self) -> QSize:
        """Return one line's height."""
        return QSize(200, self.fontMetrics().height() + 11)

    def minimumSizeHint(self) -> QSize:
        """Return one line's height; any width will do."""
        return QSize(0, self.sizeHint().height())

    # Drawing

    def _fonts(self) -> tuple[QFont, QFont]:
        words = QFont(self.font())
        scale_font(words, 0.92)
        return words, chip_font(self.font())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw mode and hints."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._boxes = []
        words, caps = self._fonts()
        x = self._paint_mode(painter, caps)
        right = self.width() - _MARGIN_PX
        if self._hints:
            last = self._hints[-1]
            width = self._width(last, words, caps)
            if x + width <= right:
                right -= width
                self._paint_hint(painter, right, last, words, caps)
                right -= _GAP_PX
        for hint in self._hints[:-1]:
            width = self._width(hint, words, caps)
            if x + width > right:
                break
            self._paint_hint(painter, x, hint, words, caps)
            x += width + _GAP_PX
        painter.end()

    def _paint_mode(self, painter: QPainter, font: QFont) -> int:
        metrics = QFontMetrics(font)
        room = max(0, self.width() - 2 * _MARGIN_PX)
        said = metrics.elidedText(self._mode, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(self._accent())
        width = metrics.horizontalAdvance(said)
        painter.drawText(QRect(_MARGIN_PX, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, said)
        return _MARGIN_PX + width + _GAP_PX

    def _accent(self) -> object:
        dark = self.palette().color(QPalette.ColorRole.Base).lightness() < 128
        return CanvasTheme(dark=dark).accent

    def _width(self, hint: Hint, words: QFont, caps: QFont) -> int:
        return _cap_width(hint.key, caps) + _CAP_GAP_PX + QFontMetrics(words).horizontalAdvance(hint.words)

    def _paint_hint(self, painter: QPainter, x: int, hint: Hint, words: QFont, caps: QFont) -> None:
        width = self._width(hint, words, caps)
        box = QRect(x, 0, width, self.height())
        self._boxes.append((box, hint))
        cap = _cap_width(hint.key, caps)
        paint_cap(painter, QRect(x, 0, cap, self.height()), hint.key, caps, self.palette())
        painter.setFont(words)
        hovered = hint == self._hovered and hint.command
        painter.setPen(self.palette().color(QPalette.ColorRole.Text) if hovered else quiet(self.palette()))
        painter.drawText(
            box.adjusted(cap + _CAP_GAP_PX, 0, 2, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            hint.words,
        )

    # The mouse

    def _at(self, point: QPoint) -> Hint | None:
        return next((hint for box, hint in self._boxes if box.contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let a hint that can be clicked stand out."""
        hovered = self._at(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            clickable = hovered is not None and bool(hovered.command)
            self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Run the command of the hint under the mouse."""
        hint = self._at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and hint is not None and hint.command:
            self.command_asked.emit(hint.command)


def _cap_width(key: str, font: QFont) -> int:
    metrics = QFontMetrics(font)
    return max(metrics.horizontalAdvance(key) + 10, metrics.height() + 2)


def paint_cap(painter: QPainter, box: QRect, key: str, font: QFont, palette: QPalette) -> None:
    """Draw a key's cap in the middle of a box."""
    metrics = QFontMetrics(font)
    ink, ground = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    cap = QRect(box.left(), 0, box.width(), metrics.height() + 3)
    cap.moveCenter(box.center())
    painter.setPen(mixed(ink, ground, 0.26))
    painter.setBrush(mixed(ink, ground, 0.05))
    painter.drawRoundedRect(cap.adjusted(0, 0, -1, -1), 3.5, 3.5)
    painter.setFont(font)
    painter.setPen(mixed(ink, ground, 0.8))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
