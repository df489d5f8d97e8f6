"""Spans as tags of tokens: IOB1, IOB2 and BILOU (with its twin IOBES), there and back.

IOB1 and IOB2 after Tjong Kim Sang and Veenstra (1999), "Representing Text Chunks"; BILOU after Ratinov and Roth (2009).
Reading follows the CoNLL scorer (``conlleval``): what cannot be, such as an I- behind an O, still begins a span.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final

TAG: Final = re.compile(r"O|[BIESLUM][-_]\S+")
Chunk = tuple[int, int, str]
"""First token, end (exclusive), label."""


class Scheme(StrEnum):
    """How tags tell where a span begins."""

    IOB1 = "iob1"
    """B- only where a span of the same label ends just before."""
    IOB2 = "iob2"
    """B- wherever a span begins."""
    BILOU = "bilou"
    """L- where one ends, U- on one of a single token."""
    IOBES = "iobes"
    """E- where one ends, S- on one of a single token."""


class SchemeFinder:
    """Tells from tags in their order which scheme they follow; IOB2 where nothing speaks against it."""

    def __init__(self) -> None:
        self._prefixes: set[str] = set()
        self._before = "O"
        self._inside_first = False
        self._needless_b = False

    def sentence_ended(self) -> None:
        """Note that no span goes on."""
        self._before = "O"

    def add(self, tag: str) -> None:
        """Note a tag."""
        prefix = tag[:1]
        self._prefixes.add(prefix)
        same = self._before[2:] == tag[2:] and self._before != "O"
        if prefix == "I" and not same:
            self._inside_first = True
        if prefix == "B" and not same:
            self._needless_b = True
        self._before = tag

    @property
    def scheme(self) -> Scheme:
        """The scheme of the tags so far."""
        if self._prefixes & {"L", "U"}:
            return Scheme.BILOU
        if self._prefixes & {"E", "S"}:
            return Scheme.IOBES
        return Scheme.IOB1 if self._inside_first and not self._needless_b else Scheme.IOB2


def chunks(tags: Sequence[str]) -> Iterator[Chunk]:
    """Yield the spans of one sentence's tags, whatever their scheme."""
    start, label = 0, ""
    closed = True
    for at, tag in enumerate(tags):
        prefix, name = tag[:1], tag[2:]
        goes_on = not closed and name == label and prefix not in "BSUO"
        if not goes_on:
            if label:
                yield start, at, label
            start, label = at, name
        closed = prefix in "ESLUO"
    if label:
        yield start, len(tags), label


def tags(found: Iterable[Chunk], length: int, scheme: Scheme) -> list[str]:
    """Return one sentence's tags; chunks must be in order and beside each other."""
    made = ["O"] * length
    last: Chunk = (0, 0, "")
    for start, end, label in found:
        begins = "I" if scheme is Scheme.IOB1 and (last[1] != start or last[2] != label) else "B"
        made[start:end] = [f"I-{label}"] * (end - start)
        made[start] = f"{begins}-{label}"
        if scheme in (Scheme.BILOU, Scheme.IOBES):
            final, single = "LU" if scheme is Scheme.BILOU else "ES"
            made[end - 1] = f"{single if end - start == 1 else final}-{label}"
        last = (start, end, label)
    return made
