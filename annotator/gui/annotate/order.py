"""Items in reading order, for going to the next and the previous; cheap to keep true."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID


class Stop(NamedTuple):
    """Where an item stands: by its start, the longer first, spans before relations; offsets in code points."""

    start: int
    minus_end: int
    rank: int
    item: UUID

    @property
    def end(self) -> int:
        """Where it ends (exclusive)."""
        return -self.minus_end


class ReadingOrder:
    """A sorted list of stops that knows each item's own."""

    def __init__(self, stops: Iterable[Stop] = ()) -> None:
        self._sorted = sorted(stops)
        self._of = {stop.item: stop for stop in self._sorted}

    def __len__(self) -> int:
        return len(self._sorted)

    def __contains__(self, item: UUID) -> bool:
        return item in self._of

    def stop(self, item: UUID) -> Stop | None:
        """Return where an item stands, or None."""
        return self._of.get(item)

    def items(self) -> list[UUID]:
        """Return all items in order."""
        return [stop.item for stop in self._sorted]

    def spans(self) -> list[UUID]:
        """Return the spans and suggested spans in order, without relations."""
        return [stop.item for stop in self._sorted if not stop.rank]

    def put(self, stop: Stop) -> None:
        """Add an item, or move it."""
        if self._of.get(stop.item) == stop:
            return
        self.discard(stop.item)
        insort(self._sorted, stop)
        self._of[stop.item] = stop

    def discard(self, item: UUID) -> None:
        """Take an item out, if it is there."""
        stop = self._of.pop(item, None)
        if stop is not None:
            del self._sorted[bisect_left(self._sorted, stop)]

    def after(self, place: Stop) -> UUID | None:
        """Return the first item behind a place; the very first if there is none behind; None if there are none."""
        if not self._sorted:
            return None
        return self._sorted[bisect_right(self._sorted, place) % len(self._sorted)].item

    def before(self, place: Stop) -> UUID | None:
        """Return the last item before a place; the very last if there is none before; None if there are none."""
        if not self._sorted:
            return None
        return self._sorted[bisect_left(self._sorted, place) - 1].item

    def between(self, start: int, end: int) -> list[UUID]:
        """Return the items that lie wholly within a stretch of code points."""
        first = bisect_left(self._sorted, (start,))
        found = []
        for stop in self._sorted[first:]:
            if stop.start >= end:
                break
            if stop.end <= end:
                found.append(stop.item)
        return found
