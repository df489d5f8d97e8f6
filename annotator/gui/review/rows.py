"""The rows of the review panel as a Qt model: pages of suggestions or of groups, read as they are needed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.model.ids import SuggestionId
from annotator.model.review import ReviewGroup, ReviewItem

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
PAGE: Final = 60
_ANY: Final = QModelIndex()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with one of its occurrences, to show what it is about.

    ``ids`` are its suggestions where the store knows no such group, ``names`` other names of the thing that it is.
    """

    group: ReviewGroup
    sample: ReviewItem | None
    ids: tuple[SuggestionId, ...] = ()
    names: tuple[str, ...] = ()

    def title(self) -> str:
        """Return what it is about: the thing's fullest name, or a string as it is written somewhere."""
        return self.group.string if self.names or self.sample is None else self.sample.text()


Row = ReviewItem | GroupRow
Key = UUID | int
"""What a row is known by: a suggestion's id, or a group's short number."""

ReadOn = Callable[[Row | None, int], Sequence[Row]]
"""Reads the rows behind the last one (None: the first), of which there are so many already."""


def key_of(row: Row) -> Key:
    """Return what a row is known by."""
    return row.group.n if isinstance(row, GroupRow) else row.id


class ReviewRows(QAbstractListModel):
    """A list that grows at its end while it is walked, and shrinks where decisions are made."""

    def __init__(self, said: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._said = said
        self._rows: list[Row] = []
        self._read_on: ReadOn | None = None
        self._is_whole = True

    def show_rows(self, rows: Sequence[Row], read_on: ReadOn | None) -> None:
        """Show other rows; ``read_on`` is asked for more until it gives none."""
        self.beginResetModel()
        self._rows = list(rows)
        self._read_on = read_on
        self._is_whole = read_on is None or not rows
        self.endResetModel()

    def row(self, at: int) -> Row | None:
        """Return a row, or None beyond the ends."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def rows(self) -> Sequence[Row]:
        """Return all rows that have been read."""
        return self._rows

    def line_of(self, key: Key) -> int:
        """Return the line of a row, -1 if it is not shown."""
        return next((at for at, row in enumerate(self._rows) if key_of(row) == key), -1)

    def take_out(self, lines: Iterable[int]) -> list[tuple[int, Row]]:
        """Remove lines; return where they were, in order, for putting them back."""
        gone = []
        for line in sorted(lines, reverse=True):
            self.beginRemoveRows(QModelIndex(), line, line)
            gone.append((line, self._rows.pop(line)))
            self.endRemoveRows()
        return gone[::-1]

    def put_back(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Insert rows where they were."""
        for line, row in rows:
            at = min(line, len(self._rows))
            self.beginInsertRows(QModelIndex(), at, at)
            self._rows.insert(at, row)
            self.endInsertRows()

    def put_before(self, rows: Sequence[Row]) -> None:
        """Insert rows at the top."""
        if rows:
            self.beginInsertRows(QModelIndex(), 0, len(rows) - 1)
            self._rows[:0] = rows
            self.endInsertRows()

    # For Qt

    def rowCount(self, parent: Index = _ANY) -> int:
        """Return how many rows have been read."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, _parent: Index) -> bool:
        """Tell whether there may be more."""
        return not self._is_whole

    def fetchMore(self, _parent: Index = _ANY) -> None:
        """Read the next page."""
        if self._is_whole or self._read_on is None:
            return
        known = {row.id for row in self._rows if isinstance(row, ReviewItem)}
        read = self._read_on(self._rows[-1] if self._rows else None, len(self._rows))
        more = [row for row in read if not (isinstance(row, ReviewItem) and row.id in known)]
        self._is_whole = not more
        if more:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(more) - 1)
            self._rows += more
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or all of it in words."""
        row = self.row(index.row()) if index.isValid() else None
        if role == ROW_ROLE or row is None:
            return row
        words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return self._said(row) if role in words else None
