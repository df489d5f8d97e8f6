"""The page of keys: every command with its keys, to be found, changed, and set back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.actions import ActionTable, without_marks
from annotator.model.errors import UserError
from annotator.settings import Settings

_COLUMN_PX = 150
_ID = Qt.ItemDataRole.UserRole + 1
_SOURCE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A command with its keys, as QKeySequence writes them."""

    id: str
    menu: str
    words: str
    keys: tuple[str, ...]
    changed: bool = False


class KeySource(Protocol):
    """Commands whose keys can be changed."""

    def rows(self) -> Iterable[KeyRow]:
        """Return the commands, in their order."""

    def change(self, key: str, keys: tuple[str, ...]) -> None:
        """Give a command other keys; raise UserError with the reason if they are not free."""

    def reset(self, key: str) -> None:
        """Give a command the keys that it came with."""


class TableKeys:
    """The keys of the window's own actions."""

    def __init__(self, table: ActionTable, settings: Settings, *, leave_out: Iterable[str] = ()) -> None:
        self._table = table
        self._settings = settings
        self._leave_out = frozenset(leave_out)

    def rows(self) -> Iterable[KeyRow]:
        """Return the actions, in the order of the menus."""
        for action in self._table:
            if action.id not in self._leave_out:
                words = without_marks(action.text).rstrip("…")
                yield KeyRow(action.id, action.menu, words, action.shortcuts, action.id in self._kept())

    def change(self, key: str, keys: tuple[str, ...]) -> None:
        """Give an action other keys, and keep them."""
        self._table.set_key(key, keys)
        self._settings.keep("window.keys", {**self._kept(), key: list(keys)})

    def reset(self, key: str) -> None:
        """Give an action the keys that it came with."""
        self._table.set_key(key, self._table.default_keys(key))
        self._settings.keep("window.keys", {k: v for k, v in self._kept().items() if k != key})

    def _kept(self) -> dict[str, list[str]]:
        found = self._settings.recall("window.keys", {})
        return found if isinstance(found, dict) else {}


class KeysPage(QWidget):
    """A list to search in, and a field that takes the next key pressed."""

    def __init__(self, sources: Sequence[KeySource], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sources = list(sources)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a command or a key")
        self.search.setAccessibleName("Find a command or a key")
        self.search.setClearButtonEnabled(True)
        self._model = QStandardItemModel(0, 3, self)
        self._model.setHorizontalHeaderLabels(["Command", "Menu", "Keys"])
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._shown.setFilterKeyColumn(-1)
        self.list = QTreeView()
        self.list.setAccessibleName("Commands and keys")
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setModel(self._shown)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.taker = QKeySequenceEdit()
        self.taker.setAccessibleName("New key")
        self.taker.setMaximumSequenceLength(1)
        self.taker.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.taker.setEnabled(False)
        self.problem = QLabel()
        self.problem.setProperty("role", "bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._build()
        self._fill()
        self.search.textChanged.connect(self._shown.setFilterFixedString)
        self.list.selectionModel().currentChanged.connect(lambda index, _before: self._on_row(index))
        self.taker.keySequenceChanged.connect(self._on_key)
        self.taker.installEventFilter(self)

    def _build(self) -> None:
        self.clear = QPushButton("No key")
        self.clear.clicked.connect(lambda: self._change(()))
        self.back = QPushButton("As it came")
        self.back.clicked.connect(self._on_reset)
        for button in (self.clear, self.back):
            button.setAutoDefault(False)
            button.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(QLabel("New key"))
        row.addWidget(self.taker, 1)
        row.addWidget(self.clear)
        row.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 10)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.problem)
        column.addLayout(row)

    def choose(self, command: str) -> None:
        """Mark a command, as a click would."""
        for number in range(self._model.rowCount()):
            if self._model.item(number).data(_ID) == command:
                self.list.setCurrentIndex(self._shown.mapFromSource(self._model.index(number, 0)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Esc leave the field that takes keys, and Tab move on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.taker:
            if event.key() == Qt.Key.Key_Escape:
                self.list.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
                return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        self._model.setRowCount(0)
        for number, source in enumerate(self._sources):
            for row in source.rows():
                keys = ", ".join(_native(key) for key in row.keys)
                cells = [QStandardItem(text) for text in (row.words, row.menu.replace("/", " › "), keys)]
                cells[0].setData(row.id, _ID)
                cells[0].setData(number, _SOURCE)
                font = cells[2].font()
                font.setBold(row.changed)
                cells[2].setFont(font)
                self._model.appendRow(cells)
        for column in (1, 2):
            self.list.setColumnWidth(column, _COLUMN_PX)

    def _current(self) -> tuple[KeySource, str] | None:
        index = self.list.currentIndex()
        if not index.isValid():
            return None
        cell = index.siblingAtColumn(0)
        return self._sources[cell.data(_SOURCE)], cell.data(_ID)

    def _on_row(self, index: QModelIndex) -> None:
        # Coming in by Tab makes a row the current one without marking it.
        marks = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.list.selectionModel().select(index, marks)
        self.problem.hide()
        self.taker.clear()
        for part in (self.taker, self.clear, self.back):
            part.setEnabled(self._current() is not None)

    def _on_key(self, keys: QKeySequence) -> None:
        if not keys.isEmpty():
            self._change((keys.toString(QKeySequence.SequenceFormat.PortableText),))

    def _change(self, keys: tuple[str, ...]) -> None:
        self._apply(lambda source, command: source.change(command, keys))

    def _on_reset(self) -> None:
        self._apply(lambda source, command: source.reset(command))

    def _apply(self, act: Callable[[KeySource, str], None]) -> None:
        found = self._current()
        if found is None:
            return
        source, command = found
        try:
            act(source, command)
        except UserError as error:
            self.problem.setText(error.sentence())
            self.problem.show()
            return
        self._fill()
        self.choose(command)


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
