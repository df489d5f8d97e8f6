"""Type to find: a label of a large schema, a relation type, a target; in a small window at the place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.annotate.surface import edge_colour, sheet_colour
from annotator.gui.annotate.type_to_find import matching
from annotator.gui.panels.looks import chip_size, paint_chip, paint_key_cap, quiet, scale_font
from annotator.model.schema import LabelType

_WIDTH_PX: Final = 380
_ROW_PX: Final = 30
_MOST_ROWS: Final = 10
_ENTRY: Final = Qt.ItemDataRole.UserRole
_ANY: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose: what it stands for, its name, what tells it from others, its label's look, its key."""

    value: Any
    name: str
    about: str = ""
    label: LabelType | None = None
    key: str = ""


class EntryList(QAbstractListModel):
    """The entries that the typed letters leave."""

    def __init__(self, entries: Sequence[Entry], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = tuple(entries)
        self.shown: list[Entry] = list(entries)

    def find(self, typed: str) -> None:
        """Show what typed letters may mean."""
        self.beginResetModel()
        self.shown = matching(((entry, (entry.name, entry.about)) for entry in self._all), typed)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ANY) -> int:
        """Return how many entries are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return an entry, or what a screen reader says for it."""
        if not index.isValid():
            return None
        entry = self.shown[index.row()]
        if role == _ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.name} {entry.about}".strip()
        return None


class EntryDelegate(QStyledItemDelegate):
    """Draws an entry: its chip or name, what it is about, its key."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row."""
        return QSize(_WIDTH_PX, max(_ROW_PX, option.fontMetrics.height() + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        entry, palette = index.data(_ENTRY), option.palette
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(box.adjusted(4, 1, -4, -1), 5, 5)
        inner = box.adjusted(12, 0, -12, 0)
        painter.setFont(option.font)
        if entry.key:
            inner.setRight(paint_key_cap(painter, inner.right(), inner.center().y(), entry.key, palette) - 8)
        left = self._paint_name(painter, inner, entry, palette)
        self._paint_about(painter, QRect(left, inner.top(), inner.right() - left, inner.height()), entry, palette)
        painter.restore()

    def _paint_name(self, painter: QPainter, box: QRect, entry: Entry, palette: QPalette) -> int:
        if entry.label is not None:
            room = QRect(
                box.left(), box.top(), min(box.width(), chip_size(entry.name, painter.font()).width()), box.height()
            )
            return paint_chip(painter, room, entry.name, entry.label, palette).right() + 10
        metrics = painter.fontMetrics()
        said = metrics.elidedText(entry.name, Qt.TextElideMode.ElideMiddle, box.width())
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
        return box.left() + metrics.horizontalAdvance(said) + 10

    def _paint_about(self, painter: QPainter, box: QRect, entry: Entry, palette: QPalette) -> None:
        font = QFont(painter.font())
        scale_font(font, 0.92)
        painter.setFont(font)
        painter.setPen(quiet(palette))
        said = QFontMetrics(font).elidedText(entry.about, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)


class Chooser(QWidget):
    """A field and the entries that fit what is typed; Enter or a click chooses, Esc or a click elsewhere lets it be."""

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        choose: Callable[[Any, bool], None],
        parent: QWidget,
        *,
        may_hold: bool = False,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self._choose = choose
        self._may_hold = may_hold
        self.model = EntryList(entries, self)
        self.field = QLineEdit()
        self.field.setPlaceholderText(title)
        self.field.setAccessibleName(title)
        self.field.setFrame(False)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(lambda index: self._take(index, hold=False))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 6)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.nothing = QLabel("Nothing fits what is typed.")
        self.nothing.setContentsMargins(12, 4, 12, 6)
        column.addWidget(self.nothing)
        self._dress()
        self._on_typed("")

    def show_at(self, beside: QRect, screen: QRect) -> None:
        """Show it at a rectangle of the screen (global pixels), below it where there is room, else above."""
        self.setFixedWidth(min(_WIDTH_PX, screen.width()))
        self._fit()
        left = max(screen.left(), min(beside.left(), screen.right() - self.width()))
        top = beside.bottom() + 6
        if top + self.height() > screen.bottom():
            top = max(screen.top(), beside.top() - 6 - self.height())
        self.move(left, top)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def current(self) -> Entry | None:
        """Return the entry that Enter would take."""
        entry = self.list.currentIndex().data(_ENTRY)
        return entry if isinstance(entry, Entry) else None

    def _dress(self) -> None:
        ground = sheet_colour(self.palette()).name()
        self.field.setStyleSheet(f"QLineEdit {{ background: {ground}; border: none; padding: 4px 11px; }}")
        self.nothing.setStyleSheet(f"QLabel {{ background: {ground}; color: {quiet(self.palette()).name()}; }}")
        self.list.setStyleSheet(f"QListView {{ background: {ground}; border: none; outline: none; }}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and its edge, with a hairline under the field."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), sheet_colour(self.palette()))
        painter.setPen(edge_colour(self.palette()))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        below = self.field.geometry().bottom() + 2
        painter.drawLine(1, below, self.width() - 2, below)
        painter.end()

    def _on_typed(self, typed: str) -> None:
        self.model.find(typed)
        self.list.setCurrentIndex(self.model.index(0))
        self._fit()

    def _fit(self) -> None:
        """Be as high as the entries need."""
        rows = min(self.model.rowCount(), _MOST_ROWS)
        row = self.list.sizeHintForRow(0) if rows else 0
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.list.setFixedHeight(rows * row)
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's keys go through the list."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _MOST_ROWS, Qt.Key.Key_PageUp: -_MOST_ROWS}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            rows = self.model.rowCount()
            at = self.list.currentIndex().row() + step
            wrapped = at % rows if rows and abs(step) == 1 else max(0, min(at, rows - 1))
            self.list.setCurrentIndex(self.model.index(wrapped))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            held = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._take(self.list.currentIndex(), hold=held and self._may_hold)
            return True
        return super().eventFilter(watched, event)

    def _take(self, index: QModelIndex, *, hold: bool) -> None:
        entry = index.data(_ENTRY)
        if isinstance(entry, Entry):
            self.close()
            self._choose(entry.value, hold)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "nothing"):
            self._dress()
