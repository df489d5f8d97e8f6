"""An order of rows that stays sorted while single rows come, change and go. No Qt in here."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID


class RowKey(NamedTuple):
    """What a row stands for: an item, or the nth thing that hangs on it (a knowledge link)."""

    item: UUID
    part: int = 0


class LiveRows:
    """Keys in the order of their sort keys; looking up either way costs O(log n).

    Sort keys of one order must compare with each other. ``descending`` only turns the picture round.
    """

    def __init__(self) -> None:
        self.descending = False
        self._order: list[tuple[Any, RowKey]] = []
        self._sort_keys: dict[RowKey, Any] = {}
        self._parts: dict[UUID, set[RowKey]] = {}

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, key: RowKey) -> bool:
        return key in self._sort_keys

    def __iter__(self) -> Iterator[RowKey]:
        return (self.key(row) for row in range(len(self._order)))

    def reset(self, keyed: Iterable[tuple[Any, RowKey]]) -> None:
        """Start again with these sort keys and keys."""
        self._order = sorted(keyed)
        self._sort_keys = {key: sort_key for sort_key, key in self._order}
        self._parts = {}
        for key in self._sort_keys:
            if key.part:
                self._parts.setdefault(key.item, set()).add(key)

    def key(self, row: int) -> RowKey:
        """Return the key of a row."""
        return self._order[self._turned(row)][1]

    def row(self, key: RowKey) -> int:
        """Return the row of a key; -1 if it has none."""
        if key not in self._sort_keys:
            return -1
        return self._turned(bisect_left(self._order, (self._sort_keys[key], key)))

    def sort_key(self, key: RowKey) -> object:
        """Return the sort key that a row lies under now."""
        return self._sort_keys[key]

    def of_item(self, item: UUID) -> frozenset[RowKey]:
        """Return the keys of an item that have a row."""
        first = RowKey(item)
        parts = self._parts.get(item, ())
        return frozenset((first, *parts) if first in self._sort_keys else parts)

    def landing(self, sort_key: object, key: RowKey) -> int:
        """Return the row that a new key would get."""
        at = bisect_left(self._order, (sort_key, key))
        return len(self._order) - at if self.descending else at

    def insert(self, sort_key: object, key: RowKey) -> None:
        """Add a key that has no row yet."""
        self._order.insert(bisect_left(self._order, (sort_key, key)), (sort_key, key))
        self._sort_keys[key] = sort_key
        if key.part:
            self._parts.setdefault(key.item, set()).add(key)

    def remove(self, key: RowKey) -> None:
        """Take a key's row away."""
        del self._order[bisect_left(self._order, (self._sort_keys[key], key))]
        del self._sort_keys[key]
        if key.part:
            self._parts[key.item].discard(key)

    def _turned(self, row: int) -> int:
        return len(self._order) - 1 - row if self.descending else row
