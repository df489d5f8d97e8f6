"""The small bar at the selection: labels, or what can be done with a suggestion, with their keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.gui.annotate.surface import RADIUS_PX, SHADOW_PX, Surface, beside, edge_colour, sheet_colour
from annotator.gui.panels.looks import chip_font, mixed, quiet, scale_font, theme_of
from annotator.gui.tips import plain_tip

_PAD_PX: Final = 5
_SPACE_PX: Final = 3
_INSIDE_PX: Final = 7
_LEAST_HEIGHT_PX: Final = 24
_MOST_ROWS: Final = 2
_MOST_TEXT_PX: Final = 168


@dataclass(frozen=True, slots=True)
class BarEntry:
    """One button of the bar: what it stands for, its words, a label's colour, and its key as shown."""

    value: Any
    text: str
    key: str = ""
    colour: str = ""
    tip: str = ""
    is_relation: bool = False


class LabelBar(Surface):
    """Buttons in one or two rows; never takes the focus, so that the keys stay with the text.

    Signals:
        chosen: (value, hold): an entry was clicked; ``hold`` with Shift.
        more_asked: the rest of the labels is wanted.
    """

    chosen = Signal(object, bool)
    more_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Labels")
        self._entries: list[BarEntry] = []
        self._boxes: list[QRect] = []
        self._more_box: QRect | None = None
        self._hovered: QRect | None = None
        self.hide()

    def entries(self) -> tuple[BarEntry, ...]:
        """Return the entries that there is room for."""
        return tuple(self._entries[: len(self._boxes)])

    def box_of(self, value: object) -> QRect | None:
        """Return where the entry of a value is, in the bar's own pixels."""
        for entry, box in zip(self._entries, self._boxes, strict=False):
            if entry.value == value:
                return box
        return None

    def show_beside(self, entries: Iterable[BarEntry], avoid: QRect, bounds: QRect) -> bool:
        """Show entries next to a rectangle, never over it; tell whether there was room."""
        self._entries = list(entries)
        self._hovered = None
        size = self._arrange(min(bounds.width(), 760))
        place = beside(avoid, size, bounds.adjusted(-SHADOW_PX, -SHADOW_PX, SHADOW_PX, SHADOW_PX))
        if place is None or not self._entries:
            self.hide()
            return False
        self.setGeometry(QRect(place, size))
        self.update()
        self.show()
        self.raise_()
        return True

    # Where things are

    def _font(self) -> QFont:
        font = chip_font(self.font())
        scale_font(font, 1.02)
        return font

    def _key_font(self) -> QFont:
        font = QFont(self.font())
        scale_font(font, 0.78)
        return font

    def _width_of(self, entry: BarEntry) -> int:
        words = min(QFontMetrics(self._font()).horizontalAdvance(entry.text), _MOST_TEXT_PX)
        key = QFontMetrics(self._key_font()).horizontalAdvance(entry.key) + 6 if entry.key else 0
        return words + key + 2 * _INSIDE_PX

    def _arrange(self, room: int) -> QSize:
        """Put the entries in rows; what has no room in the last row goes behind "more"."""
        height = max(_LEAST_HEIGHT_PX, QFontMetrics(self._font()).height() + 8)
        right = room - 2 * SHADOW_PX - _PAD_PX
        more = self._width_of(_MORE)
        self._boxes, self._more_box = [], None
        x, row, widest = _PAD_PX, 0, 0
        for at, entry in enumerate(self._entries):
            width = self._width_of(entry)
            last = at == len(self._entries) - 1
            kept = more + _SPACE_PX if row == _MOST_ROWS - 1 and not last else 0
            if x + width + kept > right and x > _PAD_PX:
                if row == _MOST_ROWS - 1:
                    self._more_box = self._box(x, row, more, height)
                    widest = max(widest, x + more)
                    break
                x, row = _PAD_PX, row + 1
            self._boxes.append(self._box(x, row, width, height))
            x += width + _SPACE_PX
            widest = max(widest, x - _SPACE_PX)
        rows = (row + 1) * (height + _SPACE_PX) - _SPACE_PX
        return QSize(widest + _PAD_PX + 2 * SHADOW_PX, rows + 2 * _PAD_PX + 2 * SHADOW_PX)

    @staticmethod
    def _box(x: int, row: int, width: int, height: int) -> QRect:
        return QRect(SHADOW_PX + x, SHADOW_PX + _PAD_PX + row * (height + _SPACE_PX), width, height)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet and its entries."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for entry, box in zip(self._entries, self._boxes, strict=False):
            self._paint(painter, entry, box)
        if self._more_box:
            self._paint(painter, _MORE, self._more_box)
        painter.end()

    def _paint(self, painter: QPainter, entry: BarEntry, box: QRect) -> None:
        palette, theme = self.palette(), theme_of(self.palette())
        ink = palette.color(QPalette.ColorRole.Text)
        ground, line = None, None
        if entry.colour and entry.is_relation:
            arc = theme.arc_shades(entry.colour)
            ink, line = arc.ink, arc.faint
        elif entry.colour:
            shades = theme.span_shades(entry.colour)
            ink, ground = shades.ink, shades.tint
        hovered = box == self._hovered
        if hovered:
            ground = mixed(ink, ground or sheet_colour(palette), 0.13)
        frame = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(line, 1) if line else Qt.PenStyle.NoPen)
        painter.setBrush(ground or Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, RADIUS_PX - 3, RADIUS_PX - 3)
        painter.setFont(self._font())
        painter.setPen(ink)
        inner = box.adjusted(_INSIDE_PX, 0, -_INSIDE_PX, 0)
        metrics = QFontMetrics(self._font())
        said = metrics.elidedText(entry.text, Qt.TextElideMode.ElideMiddle, _MOST_TEXT_PX)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
        if entry.key:
            painter.setFont(self._key_font())
            painter.setPen(mixed(ink, ground or sheet_colour(palette), 0.72) if entry.colour else quiet(palette))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, entry.key)
        if not entry.colour and not hovered:
            painter.setPen(QPen(edge_colour(palette), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, RADIUS_PX - 3, RADIUS_PX - 3)

    # The mouse

    def _at(self, point: QPoint) -> QRect | None:
        boxes = [*self._boxes, *([self._more_box] if self._more_box else [])]
        return next((box for box in boxes if box.contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let what is under the mouse stand out."""
        hovered = self._at(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Let nothing stand out."""
        self._hovered = None
        self.update()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep the press from the text below."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click."""
        box = self._at(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or box is None:
            return
        if box == self._more_box:
            self.more_asked.emit()
            return
        held = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.chosen.emit(self._entries[self._boxes.index(box)].value, held)

    def event(self, event: QEvent) -> bool:
        """Say more about what is under the mouse."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            box = self._at(event.pos())
            if box in self._boxes:
                QToolTip.showText(event.globalPos(), plain_tip(self._entries[self._boxes.index(box)].tip), self)
            return True
        return super().event(event)


_MORE: Final = BarEntry(None, "More…", "Ctrl+K")
