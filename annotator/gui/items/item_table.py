"""A sortable, filterable table over a snapshot, that builds a row when it is looked at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.gui.items.live_rows import LiveRows, RowKey
from annotator.gui.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

ROW_ROLE: Final = Qt.ItemDataRole.UserRole
"""The row value behind an index."""

_MANY: Final = 400


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its heading, its text, what it sorts by, and what a tooltip and a screen reader add."""

    title: str
    text: Callable[[R], str]
    sort: Callable[[R], Any]
    tooltip: Callable[[R], str] | None = None
    spoken: Callable[[R], str] | None = None
    right: bool = False


class RowSource(Protocol[R_co]):
    """Where the rows come from: a snapshot that the workspace keeps true. ``rejected``: show what was rejected, too."""

    rejected: bool

    def keys(self) -> Iterable[RowKey]:
        """Yield the keys of all rows."""

    def keys_of(self, item: UUID) -> Iterable[RowKey]:
        """Yield the keys of the rows that an item shows up in, though it may be gone."""

    def place(self, key: RowKey) -> tuple[int, ...]:
        """Return where a row belongs in the document, without building it."""

    def row(self, key: RowKey) -> R_co | None:
        """Return a row as of now, or None if there is none."""

    def words(self, key: RowKey) -> str:
        """Return all the text that a filter may find in a row, in lower case; quick, for it is asked of every row."""


class ItemTable(QAbstractTableModel, Generic[R]):
    """Rows of a source in the order of a column; -1 is the order of the document."""

    def __init__(self, columns: tuple[Column[R], ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self._source: RowSource[R] | None = None
        self._rows = LiveRows()
        self._places: dict[RowKey, tuple[int, ...]] = {}
        self._built: dict[RowKey, R] = {}
        self._words: dict[RowKey, str] = {}
        self._column = -1
        self._needles: tuple[str, ...] = ()
        self._accepts: Callable[[R], bool] | None = None
        self._rejected = False

    # What the view asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, or the row itself for ``ROW_ROLE``."""
        if not index.isValid():
            return None
        row, column = self._peek(self._rows.key(index.row())), self.columns[index.column()]
        if row is None:  # its news is on the way, row by row
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(column.tooltip(row) if column.tooltip else column.text(row))
            case Qt.ItemDataRole.AccessibleTextRole:
                return column.spoken(row) if column.spoken else column.text(row)
            case Qt.ItemDataRole.TextAlignmentRole if column.right:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case _ if role == ROW_ROLE:
                return row
        return None

    # What a panel asks

    def row(self, number: int) -> R:
        """Return the row at a place in the table."""
        return self._row_of(self._rows.key(number))

    def key(self, number: int) -> RowKey:
        """Return the key of a row."""
        return self._rows.key(number)

    def rows_of(self, item: UUID) -> list[int]:
        """Return the rows that stand for an item, in order."""
        return sorted(self._rows.row(key) for key in self._rows.of_item(item))

    # What changes it

    def set_source(self, source: RowSource[R] | None) -> None:
        """Show another snapshot."""
        self._source = source
        self._rebuild()

    def set_filter(self, text: str, accepts: Callable[[R], bool] | None = None, *, rejected: bool = False) -> None:
        """Show the rows that hold every word of a text, and that ``accepts`` lets through."""
        stale, self._rejected = self._rejected is not rejected, rejected
        self._needles = tuple(text.casefold().split())
        self._accepts = accepts
        if stale:
            self._rebuild()
        else:
            self._sift()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column; -1: as in the document."""
        self.layoutAboutToBeChanged.emit()
        held = [(index, self._rows.key(index.row())) for index in self.persistentIndexList()]
        keys = list(self._rows)
        self._column = column
        self._rows.descending = order == Qt.SortOrder.DescendingOrder
        self._rows.reset((self._sort_key(key), key) for key in keys)
        for index, key in held:
            self.changePersistentIndex(index, self.index(self._rows.row(key), index.column()))
        self.layoutChanged.emit()

    def refresh(self, items: Iterable[UUID]) -> None:
        """Take in that these items may look different, be new, or be gone."""
        if self._source is None:
            return
        keys: dict[RowKey, None] = {}
        for item in items:
            keys |= dict.fromkeys(self._rows.of_item(item))
            keys |= dict.fromkeys(self._source.keys_of(item))
        if len(keys) > max(_MANY, len(self._rows) // 4):
            self._rebuild()
            return
        for key in keys:
            self._refresh(key)

    def refresh_all(self) -> None:
        """Take in that every row may look different (a label has another name)."""
        self._rebuild()

    def _refresh(self, key: RowKey) -> None:
        assert self._source is not None
        self._built.pop(key, None)
        self._words.pop(key, None)
        row = self._source.row(key)
        if row is None:
            self._places.pop(key, None)
        else:
            self._built[key] = row
            self._places[key] = self._source.place(key)
        if row is None or not self._shows(key):
            self._drop(key)
            return
        if key not in self._rows:
            self._add(key)
        elif self._rows.sort_key(key) != self._sort_key(key):
            self._move(key)
        else:
            at = self._rows.row(key)
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1), [])

    def _add(self, key: RowKey) -> None:
        sort_key = self._sort_key(key)
        at = self._rows.landing(sort_key, key)
        self.beginInsertRows(QModelIndex(), at, at)
        self._rows.insert(sort_key, key)
        self.endInsertRows()

    def _drop(self, key: RowKey) -> None:
        at = self._rows.row(key)
        if at < 0:
            return
        self.beginRemoveRows(QModelIndex(), at, at)
        self._rows.remove(key)
        self._built.pop(key, None)
        self.endRemoveRows()

    def _move(self, key: RowKey) -> None:
        was, sort_key = self._rows.row(key), self._sort_key(key)
        to = self._rows.landing(sort_key, key)
        moves = to not in (was, was + 1)
        if moves:
            self.beginMoveRows(QModelIndex(), was, was, QModelIndex(), to)
        self._rows.remove(key)
        self._rows.insert(sort_key, key)
        if moves:
            self.endMoveRows()
        at = self._rows.row(key)
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1), [])

    def _rebuild(self) -> None:
        """Ask the source for everything again."""
        self.beginResetModel()
        self._built.clear()
        self._words.clear()
        self._places = {}
        source = self._source
        if source is not None:
            source.rejected = self._rejected
            self._places = {key: source.place(key) for key in source.keys()}  # noqa: SIM118 - no mapping
        self._fill()
        self.endResetModel()

    def _sift(self) -> None:
        """Show other rows of those that there are."""
        self.beginResetModel()
        self._fill()
        self.endResetModel()

    def _fill(self) -> None:
        sifted = bool(self._needles or self._accepts)
        keys = [key for key in self._places if self._shows(key)] if sifted else self._places
        self._rows.reset((self._sort_key(key), key) for key in keys)

    def _row_of(self, key: RowKey) -> R:
        row = self._peek(key)
        assert row is not None, "a row outlived what it shows"
        return row

    def _peek(self, key: RowKey) -> R | None:
        if key not in self._built and self._source:
            made = self._source.row(key)
            if made is not None:
                self._built[key] = made
        return self._built.get(key)

    def _shows(self, key: RowKey) -> bool:
        if self._accepts and not self._accepts(self._row_of(key)):
            return False
        if not self._needles:
            return True
        words = self._words.get(key)
        if words is None:
            assert self._source is not None
            words = self._words[key] = self._source.words(key)
        return all(needle in words for needle in self._needles)

    def _sort_key(self, key: RowKey) -> tuple[object, ...]:
        place = self._places[key]
        return place if self._column < 0 else (self.columns[self._column].sort(self._row_of(key)), *place)
