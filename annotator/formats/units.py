"""Offsets of other units and other line ends, as code points of the normalised text.

Formats differ in what they count: code points (Python), UTF-16 code units (JavaScript, Java, UIMA); with a carriage
return before each line feed, or without. Where a format also quotes the text, the quotations tell which it was.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from annotator.model.text import BYTE_ORDER_MARK, normalise

# The characters that are two UTF-16 code units.
_PAIRS: Final = re.compile("[\U00010000-\U0010ffff]")


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units a text has."""
    return len(text) + len(_PAIRS.findall(text))


def to_utf16(text: str) -> Callable[[int], int]:
    """Return the function from code points of a text to UTF-16 code units."""
    pairs = [match.start() for match in _PAIRS.finditer(text)]
    return (lambda offset: offset + bisect_left(pairs, offset)) if pairs else _same


def from_utf16(text: str) -> Callable[[int], int]:
    """Return the function from UTF-16 code units of a text to code points; within a pair, the character's start."""
    pairs = [match.start() + number for number, match in enumerate(_PAIRS.finditer(text))]
    return (lambda unit: unit - bisect_left(pairs, unit)) if pairs else _same


def _same(offset: int) -> int:
    return offset


@dataclass(frozen=True, slots=True)
class Ruler:
    """A unit that offsets into a text may be counted in.

    ``text`` is the normalised text, ``length`` how many of the unit's there are, ``name`` the unit in plain words.
    """

    name: str
    text: str
    length: int
    convert: Callable[[int], int]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return a stretch in code points of the normalised text; None where it is empty or outside of the text."""
        if not 0 <= start < end <= self.length:
            return None
        first, last = self.convert(start), self.convert(end)
        return (first, last) if first < last else None

    def agrees(self, start: int, end: int, quote: str) -> bool:
        """Tell whether a quotation stands at its place, white space aside."""
        place = self.place(start, end)
        return place is not None and same_words(self.text[place[0] : place[1]], quote)


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts are the same but for white space."""
    return one == other or one.split() == other.split()


def rulers(raw: str, *, utf16_first: bool = False) -> Iterator[Ruler]:
    """Yield the units that offsets into a raw text may be counted in, the most likely first."""
    plain = raw.replace("\r\n", "\n")
    forms = {
        "": raw,
        " without carriage returns": plain,
        " without the byte order mark": raw.removeprefix(BYTE_ORDER_MARK),
        " without carriage returns and byte order mark": plain.removeprefix(BYTE_ORDER_MARK),
    }
    seen: set[str] = set()
    for name, form in forms.items():
        if form not in seen:
            seen.add(form)
            text = normalise(form)
            points = Ruler(f"code points{name}", text.text, len(form), text.offset)
            convert = _through(from_utf16(form), text.offset)
            units = Ruler(f"UTF-16 code units{name}", text.text, utf16_length(form), convert)
            yield from (units, points) if utf16_first else (points, units)


def _through(first: Callable[[int], int], then: Callable[[int], int]) -> Callable[[int], int]:
    return lambda offset: then(first(offset))


def fitting_ruler(raw: str, quotes: Iterable[tuple[int, int, str]], *, utf16_first: bool = False) -> Ruler:
    """Return the first unit in which all quotations stand at their places; the most likely one where none fits."""
    known = list(quotes)
    choice = list(rulers(raw, utf16_first=utf16_first))
    return next((ruler for ruler in choice if all(ruler.agrees(*quote) for quote in known)), choice[0])
