"""Which items touch a stretch of text: buckets of a few hundred code points, cheap to change."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from annotator.model.annotation import Fragments

K = TypeVar("K")

_BUCKET = 256


class IntervalIndex(Generic[K]):
    """Items by the stretches they cover; offsets in code points, ends exclusive."""

    def __init__(self) -> None:
        self._fragments: dict[K, Fragments] = {}
        self._buckets: dict[int, set[K]] = {}

    def __len__(self) -> int:
        return len(self._fragments)

    def __contains__(self, key: K) -> bool:
        return key in self._fragments

    def put(self, key: K, fragments: Fragments) -> None:
        """Add an item, or move it."""
        self.discard(key)
        self._fragments[key] = fragments
        for bucket in _buckets(fragments):
            self._buckets.setdefault(bucket, set()).add(key)

    def discard(self, key: K) -> None:
        """Remove an item, if it is there."""
        for bucket in _buckets(self._fragments.pop(key, ())):
            self._buckets[bucket].discard(key)

    def touching(self, fragments: Fragments) -> set[K]:
        """Return the items that share a character with the fragments."""
        found: set[K] = set()
        for start, end in fragments:
            for bucket in range(start // _BUCKET, (end - 1) // _BUCKET + 1):
                for key in self._buckets.get(bucket, ()):
                    if key not in found and any(a < end and start < b for a, b in self._fragments[key]):
                        found.add(key)
        return found


def _buckets(fragments: Fragments) -> Iterator[int]:
    for start, end in fragments:
        yield from range(start // _BUCKET, (end - 1) // _BUCKET + 1)
