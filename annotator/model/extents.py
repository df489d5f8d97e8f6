"""Stretches of a text, asked what they touch: in the time of a search, however many there are."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Extents:
    """Pairs of code points ``(start, end)``, which may overlap each other."""

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        found = sorted(pairs)
        self._starts = [start for start, _ in found]
        # What begins before a place says nothing of where it ends: the furthest end of all these does.
        self._reach = list(accumulate((end for _, end in found), max))

    def reach(self, before: int) -> int:
        """Return the furthest end of those that begin before a place; -1 if none does."""
        number = bisect_left(self._starts, before)
        return self._reach[number - 1] if number else -1

    def touch(self, start: int, end: int) -> bool:
        """Tell whether one overlaps a stretch."""
        return self.reach(end) > start
