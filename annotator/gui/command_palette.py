"""The command palette: every action of the window, found by typing a few letters of its name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.actions import Action, ActionTable, shown_keys
from annotator.gui.annotate.surface import SHADOW_PX, Surface, sheet_colour
from annotator.model.fuzzy import Match, match

_WIDTH_PX: Final = 560
_ROWS: Final = 12
_ROW_PX: Final = 30
_RECENT: Final = 8

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """An action as the palette lists it; ``title`` begins with its menu."""

    action: Action
    title: str
    keys: str
    possible: bool


def entries(table: ActionTable, recent: Iterable[str] = ()) -> list[Entry]:
    """Return all actions of a table: those used last, then the others as the menus have them."""
    rank = {key: place for place, key in enumerate(recent)}
    made = [Entry(a, _titled(a), shown_keys(a), a.enabled()) for a in table]
    return sorted(made, key=lambda entry: rank.get(entry.action.id, len(rank)))


def _titled(action: Action) -> str:
    menu = action.menu.replace("/", " › ")
    title = action.words()
    return f"{menu} › {title}" if menu else title


class _Found(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self.rows: list[tuple[Entry, Match]] = []

    def set_entries(self, found: list[Entry]) -> None:
        self._entries = found
        self.search("")

    def search(self, typed: str) -> None:
        self.beginResetModel()
        scored = [(entry, found) for entry in self._entries if (found := match(typed, entry.title)) is not None]
        self.rows = sorted(scored, key=lambda row: (not row[0].possible, -row[1].score)) if typed else scored
        if not typed:
            self.rows.sort(key=lambda row: not row[0].possible)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry, _found = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title} {entry.keys}{'' if entry.possible else ', not possible now'}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry, _found = self.rows[index.row()]
        can = Qt.ItemFlag.ItemIsSelectable
        return can | Qt.ItemFlag.ItemIsEnabled if entry.possible else can


class _Row(QStyledItemDelegate):
    """Draws the menu faintly, the letters that matched strongly, and the keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(_WIDTH_PX, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, _Found)
        entry, found = model.rows[index.row()]
        palette, rect = option.palette, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Highlight))
        group = QPalette.ColorGroup.Normal if entry.possible else QPalette.ColorGroup.Disabled
        ink = palette.color(group, QPalette.ColorRole.Text)
        faint = palette.color(QPalette.ColorRole.PlaceholderText)
        inner = rect.adjusted(14, 0, -14, 0)
        painter.setPen(faint)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, entry.keys)
        room = inner.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(entry.keys) - 16, 0)
        _draw_title(painter, room, entry.title, found, (ink, faint))
        painter.restore()


def _draw_title(painter: QPainter, room: QRect, title: str, found: Match, inks: tuple[QColor, QColor]) -> None:
    """Draw a title in runs: found letters bold, the part up to the last “›” faint."""
    ink, faint = inks
    menu_end = title.rfind("›") + 1
    base, bold = QFont(painter.font()), QFont(painter.font())
    bold.setWeight(QFont.Weight.DemiBold)
    x, marked = room.left(), set(found.places)
    at = 0
    while at < len(title):
        end = at + 1
        while end < len(title) and ((end in marked) == (at in marked)) and (end < menu_end) == (at < menu_end):
            end += 1
        painter.setFont(bold if at in marked else base)
        painter.setPen(faint if at < menu_end and at not in marked else ink)
        run = title[at:end]
        width = painter.fontMetrics().horizontalAdvance(run)
        if x + width > room.right():
            run = painter.fontMetrics().elidedText(run, Qt.TextElideMode.ElideRight, max(0, room.right() - x))
        painter.drawText(QRect(x, room.top(), room.right() - x, room.height()), Qt.AlignmentFlag.AlignVCenter, run)
        x += width
        at = end


class CommandPalette(Surface):
    """A field and a list over the window; Enter does the marked action, Esc goes away."""

    def __init__(self, table: ActionTable, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._table = table
        self._recent: list[str] = []
        self._came_from: QWidget | None = None
        self.setAccessibleName("Command palette")
        self.field = QLineEdit()
        self.field.setPlaceholderText("What do you want to do?")
        self.field.setAccessibleName("Find a command")
        self.list = QListView()
        self.list.setAccessibleName("Commands")
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self._found = _Found(self)
        self.list.setModel(self._found)
        self.list.setItemDelegate(_Row(self.list))
        column = QVBoxLayout(self)
        margin = 8 + SHADOW_PX
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._do(index.row()))
        self.hide()

    def open(self) -> None:
        """Show all actions, those used last first, and take the keys."""
        self._came_from = QApplication.focusWidget()
        self._found.set_entries(entries(self._table, self._recent))
        self.field.clear()
        self._mark_first()
        self._place()
        self.list.setStyleSheet(f"background: {sheet_colour(self.palette()).name()};")
        self.show()
        self.raise_()
        self.field.setFocus()

    def dismiss(self) -> None:
        """Go away, and give the focus back to where it was."""
        if self.isHidden():
            return
        self.hide()
        if self._came_from is not None:
            self._came_from.setFocus()
        self._came_from = None

    def titles(self) -> list[str]:
        """Return what is listed now."""
        return [entry.title for entry, _found in self._found.rows]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's keys move the mark in the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._press(event):
            return True
        if watched is self.field and event.type() == QEvent.Type.FocusOut and not self.isHidden():
            self._came_from = None
            self.hide()
        return super().eventFilter(watched, event)

    def _press(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _ROWS,
            Qt.Key.Key_PageUp: -_ROWS,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._mark(self.list.currentIndex().row() + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do(self.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            return False
        return True

    def _on_typed(self, typed: str) -> None:
        self._found.search(typed.strip())
        self._mark_first()
        self._place()

    def _mark_first(self) -> None:
        self._mark(0)

    def _mark(self, row: int) -> None:
        last = self._found.rowCount() - 1
        if last >= 0:
            index = self._found.index(max(0, min(row, last)))
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def _do(self, row: int) -> None:
        if not 0 <= row < self._found.rowCount():
            return
        entry = self._found.rows[row][0]
        if not entry.possible:
            return
        self.dismiss()
        key = entry.action.id
        self._recent = [key, *(k for k in self._recent if k != key)][:_RECENT]
        self._table.run(key)
        self._table.refresh()

    def _place(self) -> None:
        parent = self._window
        rows = max(1, min(_ROWS, self._found.rowCount()))
        self.list.setFixedHeight(rows * _ROW_PX + 2)
        self.adjustSize()
        width = min(_WIDTH_PX, parent.width() - 40)
        height = min(self.sizeHint().height(), parent.height() - 80)
        self.setGeometry((parent.width() - width) // 2, max(40, parent.height() // 9), width, height)
