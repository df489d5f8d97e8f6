"""Where the words of CoNLL-U stand in a text: spaces, multiword tokens, paragraphs.

After https://universaldependencies.org/format.html; ``SpacesAfter`` and ``SpacesBefore`` with their escapes after
UDPipe (https://ufal.mff.cuni.cz/udpipe/1/users-manual), which restore a text to the letter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

_ESCAPES: Final = {" ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p", "\\": "\\\\"}
_PLAIN: Final = {escape: character for character, escape in _ESCAPES.items()}
_ESCAPED: Final = re.compile(r"\\(?:[strnp\\]|u[0-9a-f]{4})")
_ODD: Final = re.compile(r"[\s|\\]")

Misc = dict[str, str]
Row = tuple[int | tuple[int, str, int], str, str | None]
"""A row's number, or a range or an empty node as the ``conllu`` library has them; its form; its MISC."""


def escaped(text: str) -> str:
    """Return a text as it may stand in a value of MISC."""
    return _ODD.sub(lambda m: _ESCAPES.get(m[0], f"\\u{ord(m[0]):04x}"), text)


def unescaped(text: str) -> str:
    """Return a value of MISC as the text that it stands for."""
    return _ESCAPED.sub(lambda m: _PLAIN.get(m[0]) or chr(int(m[0][2:], 16)), text)


def read_misc(value: str) -> Misc:
    """Return the keys and values of a MISC column."""
    if value in ("", "_"):
        return {}
    if value == "SpaceAfter=No":
        return {"SpaceAfter": "No"}
    return {key: rest for key, _, rest in (part.partition("=") for part in value.split("|")) if key}


def misc_text(misc: Misc) -> str:
    """Return a MISC column."""
    return "|".join(f"{key}={value}" if value else key for key, value in misc.items()) or "_"


@dataclass
class Layout:
    """A text that grows word by word; ``places`` are where words stand, in code points."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    places: list[tuple[int, int]] = field(default_factory=list)
    _default_space: bool = False

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def paragraph(self) -> None:
        """Begin a new paragraph, where there is something before and no line end said so."""
        if self.length and self._default_space:
            self.parts.pop()
            self.length -= 1
            self._put("\n\n")
        self._default_space = False

    def word(self, form: str, misc: Misc) -> int:
        """Put a word and what stands around it; return its number."""
        if "SpacesBefore" in misc and (before := unescaped(misc["SpacesBefore"])):
            self._put(before)
        self.places.append((self.length, self.length + len(form)))
        self._put(form)
        self._default_space = "SpacesAfter" not in misc and misc.get("SpaceAfter") != "No"
        after = unescaped(misc["SpacesAfter"]) if "SpacesAfter" in misc else " " if self._default_space else ""
        if after:
            self._put(after)
        return len(self.places) - 1

    def text(self) -> str:
        """Return the whole text; a space that nobody asked for does not stand at its end."""
        if self._default_space and self.parts and self.parts[-1] == " ":
            return "".join(self.parts[:-1])
        return "".join(self.parts)


def surface(rows: Iterable[Row]) -> list[tuple[str, Misc, list[int]]]:
    """Return a sentence's words as they are written, each with its MISC and the rows of the words within.

    A multiword token stands for its words; empty nodes stand for nothing.
    """
    found: list[tuple[str, Misc, list[int]]] = []
    covered: dict[int, int] = {}
    for at, (row_id, form, misc) in enumerate(rows):
        if isinstance(row_id, int):
            if row_id in covered:
                found[covered[row_id]][2].append(at)
            else:
                found.append((form or "_", read_misc(misc or "_"), [at]))
        elif row_id[1] == "-":
            found.append((form or "_", read_misc(misc or "_"), [at]))
            covered |= dict.fromkeys(range(row_id[0], min(row_id[2], row_id[0] + 100) + 1), len(found) - 1)
    return found
