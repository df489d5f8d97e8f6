"""Find the spans at a place."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from uuid import UUID

from annotator.model.visual.blocks import BlockTable
from annotator.model.visual.items import VisualSpan

_Entry = tuple[int, int, int, VisualSpan]


def _entry(span: VisualSpan) -> _Entry:
    return span.start, span.end, span.id.int, span


class SpanIndex:
    """The spans of a document, listed by the blocks that they touch, in reading order.

    Blocks are short, so a query is one bisection and one look through a small list.
    """

    __slots__ = ("_blocks", "_by_block", "_by_id")

    def __init__(self, blocks: BlockTable, spans: Iterable[VisualSpan] = ()) -> None:
        self._blocks = blocks
        self._by_id = {span.id: span for span in spans}
        self._by_block: dict[int, list[_Entry]] = {}
        for span in self._by_id.values():
            entry = _entry(span)
            for block in self.blocks_of(span):
                self._by_block.setdefault(block, []).append(entry)
        for entries in self._by_block.values():
            entries.sort()

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[VisualSpan]:
        return iter(self._by_id.values())

    def get(self, span_id: UUID) -> VisualSpan | None:
        """Return a span, or None if there is none with this id."""
        return self._by_id.get(span_id)

    def blocks_of(self, span: VisualSpan) -> list[int]:
        """Return the numbers of the blocks that a span has characters in, ascending."""
        if len(span.fragments) == 1:
            return list(self._blocks.touched_by(*span.fragments[0]))
        found: set[int] = set()
        for start, end in span.fragments:
            found.update(self._blocks.touched_by(start, end))
        return sorted(found)

    def put(self, span: VisualSpan) -> None:
        """Add a span, or replace the one with its id."""
        self.remove(span.id)
        self._by_id[span.id] = span
        entry = _entry(span)
        for block in self.blocks_of(span):
            insort(self._by_block.setdefault(block, []), entry)

    def remove(self, span_id: UUID) -> VisualSpan | None:
        """Take a span out and return it; None if it was not there."""
        span = self._by_id.pop(span_id, None)
        if span is None:
            return None
        for block in self.blocks_of(span):
            entries = self._by_block[block]
            del entries[bisect_left(entries, _entry(span)[:3])]
        return span

    def in_block(self, block: int) -> list[VisualSpan]:
        """Return the spans with characters in a block, ordered by start and end."""
        return [entry[3] for entry in self._by_block.get(block, ())]

    def counts(self) -> Iterator[tuple[int, int]]:
        """Yield ``(block, spans)`` for the blocks in which spans have characters."""
        return ((block, len(entries)) for block, entries in self._by_block.items())

    def at(self, offset: int) -> list[VisualSpan]:
        """Return the spans that contain the character at ``offset``, the innermost (shortest) first."""
        entries = self._by_block.get(self._blocks.at(offset), [])
        past = bisect_right(entries, offset, key=lambda entry: entry[0])
        found = [entry[3] for entry in entries[:past] if entry[1] > offset and entry[3].covers(offset)]
        found.sort(key=lambda span: (span.length, -span.start, span.id.int))
        return found

    def overlapping(self, start: int, end: int) -> list[VisualSpan]:
        """Return the spans with a character in ``[start, end)``, ordered by start and end."""
        found: dict[UUID, _Entry] = {}
        if end <= start:
            return []
        for block in self._blocks.touched_by(start, end):
            for entry in self._by_block.get(block, ()):
                if entry[0] >= end:
                    break
                if entry[1] > start and any(a < end and start < b for a, b in entry[3].fragments):
                    found[entry[3].id] = entry
        return [entry[3] for entry in sorted(found.values())]
