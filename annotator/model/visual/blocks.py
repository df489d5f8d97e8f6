"""A document's paragraphs as blocks short enough to lay out one at a time."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import regex

LONGEST_BLOCK = 6000
"""A paragraph with more code points than this is split."""
TARGET_BLOCK = 4000

_BREAKS = (". ", "! ", "? ", "。", "！", "？", "؟ ", "۔ ", " ")
_GRAPHEME = regex.compile(r"\X")


class Block(NamedTuple):
    """One block: the text ``[start, end)`` without its newline."""

    start: int
    end: int
    continued: bool
    """True where the same paragraph goes on in the next block (so no gap is drawn after it)."""


class BlockTable:
    """Cut a text into blocks, and find the block of an offset.

    A block is a paragraph, or a part of a paragraph that is too long to lay out at once. Where it is cut
    does not depend on any width, so anchors and indexes outlive a resize.
    """

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []
        self._ends: list[int] = []
        start = 0
        while True:
            newline = text.find("\n", start)
            end = len(text) if newline < 0 else newline
            self._add_paragraph(start, end)
            if newline < 0:
                break
            start = newline + 1

    def _add_paragraph(self, start: int, end: int) -> None:
        while end - start > LONGEST_BLOCK:
            cut = _cut_near(self.text, start, start + TARGET_BLOCK)
            self._starts.append(start)
            self._ends.append(cut)
            start = cut
        self._starts.append(start)
        self._ends.append(end)

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> Block:
        end = self._ends[number]
        following = number + 1
        continued = following < len(self._starts) and self._starts[following] == end
        return Block(self._starts[number], end, continued)

    def __iter__(self) -> Iterator[Block]:
        return (self[number] for number in range(len(self)))

    def start(self, number: int) -> int:
        """Return the offset of the first character of a block."""
        return self._starts[number]

    def length(self, number: int) -> int:
        """Return how many code points a block holds, its newline not counted."""
        return self._ends[number] - self._starts[number]

    def lengths(self) -> list[int]:
        """Return how many code points each block holds."""
        return [end - start for start, end in zip(self._starts, self._ends, strict=True)]

    def continued(self) -> list[int]:
        """Return the numbers of the blocks whose paragraph goes on in the next one."""
        following = zip(self._ends, self._starts[1:], strict=False)
        return [number for number, (end, start) in enumerate(following) if end == start]

    def text_of(self, number: int) -> str:
        """Return a block's text without its newline."""
        return self.text[self._starts[number] : self._ends[number]]

    def at(self, offset: int) -> int:
        """Return the number of the block that holds ``offset`` (a newline belongs to the block it ends)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def touched_by(self, start: int, end: int) -> range:
        """Return the numbers of the blocks that a range ``[start, end)`` has characters in."""
        return range(self.at(start), self.at(max(start, end - 1)) + 1)


def _cut_near(text: str, start: int, target: int) -> int:
    """Return where to cut, at most at ``target``: after a sentence, else a space, else a whole grapheme."""
    for mark in _BREAKS:
        found = text.rfind(mark, start + TARGET_BLOCK // 2, target)
        if found >= 0:
            cut = found + len(mark)
            whole = _GRAPHEME.match(text, cut - 1)
            if whole is not None and whole.end() == cut:
                return cut
    last = start
    for match in _GRAPHEME.finditer(text, start):
        if match.end() > target and last > start:
            break
        last = match.end()
    return last
