"""Code points to UTF-16 units and back, for one stretch of text."""

from bisect import bisect_left, bisect_right

import regex

_ASTRAL = regex.compile("[\U00010000-\U0010ffff]")


class OffsetMap:
    """Map offsets of one text between code points and UTF-16 units.

    Costs nothing for a text without characters outside the Basic Multilingual Plane, and two integers for
    each such character otherwise.
    """

    __slots__ = ("_astral", "_astral16", "length", "length16")

    def __init__(self, text: str) -> None:
        astral = [] if text.isascii() else [match.start() for match in _ASTRAL.finditer(text)]
        self._astral = astral
        self._astral16 = [place + rank for rank, place in enumerate(astral)]
        self.length = len(text)
        """Code points."""
        self.length16 = len(text) + len(astral)
        """UTF-16 units."""

    def to_utf16(self, offset: int) -> int:
        """Return the UTF-16 offset of a code-point offset.

        Raises:
            ValueError: The offset lies outside the text.
        """
        if not 0 <= offset <= self.length:
            raise ValueError(f"offset {offset} lies outside a text of {self.length} code points")
        return offset + bisect_left(self._astral, offset)

    def to_code_point(self, offset16: int) -> int:
        """Return the code-point offset of a UTF-16 offset.

        Raises:
            ValueError: The offset lies outside the text, or between the two halves of one character.
        """
        offset = self.to_code_point_floor(offset16)
        if offset + bisect_left(self._astral, offset) != offset16:
            raise ValueError(f"UTF-16 offset {offset16} cuts a character in two")
        return offset

    def to_code_point_floor(self, offset16: int) -> int:
        """Return the code-point offset at, or (between two halves of a character) just before, ``offset16``.

        Raises:
            ValueError: The offset lies outside the text.
        """
        if not 0 <= offset16 <= self.length16:
            raise ValueError(f"UTF-16 offset {offset16} lies outside a text of {self.length16} units")
        rank = bisect_right(self._astral16, offset16)
        if rank and self._astral16[rank - 1] + 1 == offset16:
            return self._astral[rank - 1]
        return offset16 - bisect_left(self._astral16, offset16)
