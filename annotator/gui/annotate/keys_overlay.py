"""All keys over the window, while F1 is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from annotator.gui.annotate.hint_line import paint_cap
from annotator.gui.annotate.surface import paint_sheet
from annotator.gui.panels.looks import chip_font, is_dark, quiet, scale_font

_COLUMN_PX: Final = 352
_GUTTER_PX: Final = 30
_PAD_PX: Final = 28
_CAPS_PX: Final = 150
_MOST_COLUMNS: Final = 4
# A held key may come as many releases and presses in turn, not marked as repeated: one is believed after this.
_LET_GO_MS: Final = 90


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """A heading, and the keys under it: (keys, words)."""

    title: str
    rows: tuple[tuple[tuple[str, ...], str], ...]


class KeysOverlay(QWidget):
    """Covers a window with all keys; goes when F1 is let go, and with any other key or click."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("All keys")
        self._groups: tuple[KeyGroup, ...] = ()
        self._let_go = QTimer(self)
        self._let_go.setSingleShot(True)
        self._let_go.setInterval(_LET_GO_MS)
        self._let_go.timeout.connect(self.dismiss)
        self.hide()

    def show_groups(self, groups: Sequence[KeyGroup]) -> None:
        """Show the keys."""
        self._groups = tuple(groups)
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        application = QApplication.instance()
        if application is not None and not self.isVisible():
            application.installEventFilter(self)
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Take the keys away."""
        self._let_go.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for F1 to be let go, or for anything else that ends it."""
        kind = event.type()
        parent = self.parentWidget()
        if kind is QEvent.Type.Resize and parent is not None and watched is parent:
            self.setGeometry(parent.rect())
        elif kind is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_F1 and not event.isAutoRepeat():
                self._let_go.start()
                return True
        elif kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_F1:
                self._let_go.stop()
                return kind is QEvent.Type.KeyPress
            self.dismiss()
            return event.key() == Qt.Key.Key_Escape
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.WindowDeactivate):
            self.dismiss()
            return kind is QEvent.Type.MouseButtonPress
        return False

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a veil, and the sheet with the keys."""
        painter = QPainter(self)
        veil = QColor(10, 12, 15, 150) if is_dark(self.palette()) else QColor(40, 38, 32, 96)
        painter.fillRect(self.rect(), veil)
        fonts = self._fonts(1.0)
        columns = self._columns(fonts)
        height = self._highest(columns, fonts)
        room = self.height() - 2 * _PAD_PX - 40
        if height > room > 0:
            fonts = self._fonts(max(0.7, room / height))
            columns = self._columns(fonts)
            height = self._highest(columns, fonts)
        width = len(columns) * _COLUMN_PX + (len(columns) - 1) * _GUTTER_PX
        sheet = QRectF(0, 0, width + 2 * _PAD_PX, height + 2 * _PAD_PX)
        sheet.moveCenter(QRectF(self.rect()).center())
        paint_sheet(painter, sheet, self.palette())
        x = round(sheet.left()) + _PAD_PX
        for column in columns:
            self._paint_column(painter, x, round(sheet.top()) + _PAD_PX, column, fonts)
            x += _COLUMN_PX + _GUTTER_PX
        painter.end()

    def _fonts(self, factor: float) -> tuple[QFont, QFont, QFont]:
        """Return the fonts of headings, of words and of keys."""
        heading, words = QFont(self.font()), QFont(self.font())
        heading.setWeight(QFont.Weight.DemiBold)
        scale_font(heading, factor)
        scale_font(words, 0.95 * factor)
        keys = chip_font(self.font())
        scale_font(keys, factor)
        return heading, words, keys

    def _row(self, fonts: tuple[QFont, QFont, QFont]) -> int:
        return QFontMetrics(fonts[1]).height() + 7

    def _height(self, groups: Sequence[KeyGroup], fonts: tuple[QFont, QFont, QFont]) -> int:
        row = self._row(fonts)
        return sum((len(group.rows) + 1) * row for group in groups) + (len(groups) - 1) * (row // 2)

    def _columns(self, fonts: tuple[QFont, QFont, QFont]) -> list[list[KeyGroup]]:
        """Share the groups out in order, to as many columns as there is room for, so that the highest is lowest."""
        most = max(1, (self.width() - 2 * _PAD_PX - 40 + _GUTTER_PX) // (_COLUMN_PX + _GUTTER_PX))
        groups, best = list(self._groups), [list(self._groups)]
        for number in range(2, min(most, _MOST_COLUMNS, len(groups)) + 1):
            for cuts in combinations(range(1, len(groups)), number - 1):
                edges = (0, *cuts, len(groups))
                columns = [groups[a:b] for a, b in pairwise(edges)]
                if self._highest(columns, fonts) < self._highest(best, fonts):
                    best = columns
        return best

    def _highest(self, columns: list[list[KeyGroup]], fonts: tuple[QFont, QFont, QFont]) -> int:
        return max((self._height(column, fonts) for column in columns), default=0)

    def _paint_column(
        self, painter: QPainter, x: int, y: int, groups: Sequence[KeyGroup], fonts: tuple[QFont, QFont, QFont]
    ) -> None:
        row = self._row(fonts)
        ink = self.palette().color(QPalette.ColorRole.Text)
        for group in groups:
            painter.setFont(fonts[0])
            painter.setPen(ink)
            painter.drawText(QRect(x, y, _COLUMN_PX, row), Qt.AlignmentFlag.AlignVCenter, group.title)
            y += row
            for keys, words in group.rows:
                self._paint_row(painter, QRect(x, y, _COLUMN_PX, row), keys, words, fonts)
                y += row
            y += row // 2

    def _paint_row(
        self, painter: QPainter, box: QRect, keys: Sequence[str], words: str, fonts: tuple[QFont, QFont, QFont]
    ) -> None:
        metrics = QFontMetrics(fonts[2])
        x = box.left()
        for key in keys:
            width = max(metrics.horizontalAdvance(key) + 10, metrics.height() + 2)
            if x + width > box.left() + _CAPS_PX and x > box.left():
                break
            paint_cap(painter, QRect(x, box.top(), width, box.height()), key, fonts[2], self.palette())
            x += width + 4
        left = max(x + 6, box.left() + _CAPS_PX)
        room = QRect(left, box.top(), box.right() - left, box.height())
        painter.setFont(fonts[1])
        painter.setPen(quiet(self.palette()))
        said = QFontMetrics(fonts[1]).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
