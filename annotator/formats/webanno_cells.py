"""How WebAnno TSV 3 writes values, stacks and references: escapes, separators, numbers in brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

MARK: Final = "#FORMAT=WebAnno TSV 3"
HEADER: Final = "#FORMAT=WebAnno TSV 3.3"
NONE: Final = "_"
"""Nothing of a layer stands on a row."""
EMPTY: Final = "*"
"""Something stands on the row, without a value."""
SLOT_TARGETS: Final = "uima.tcas.Annotation"

_RESERVED: Final = re.compile(r"->|[\\\[\]|_;\t\n*]")
_VALUE: Final = re.compile(r"\\(->|[\\\[\]|_;tn*])")
_CONTROL: Final = re.compile("[\x00-\x07\\\\\x08\x09\x0a\x0c\x0d\x0e-\x1f]")
_TEXT: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_NUMBERED: Final = re.compile(r"((?:\\.|[^\\])*?)(?:\[(\d{1,9})(?:_(\d{1,9}))?\])?", re.DOTALL)
_NAMES: Final = {"\t": "t", "\n": "n", "\f": "f", "\r": "r", "\b": "b"}
_MEANT: Final = {name: character for character, name in _NAMES.items()}


def escape_value(value: str) -> str:
    """Return a label or another value as it stands in a cell."""
    return _RESERVED.sub(lambda m: "\\" + _NAMES.get(m[0], m[0]), value)


def unescape_value(value: str) -> str:
    """Return what a value in a cell means."""
    return _VALUE.sub(lambda m: {"t": "\t", "n": "\n"}.get(m[1], m[1]), value)


def escape_text(text: str) -> str:
    """Return a text as it stands behind ``#Text=``."""
    return _CONTROL.sub(lambda m: "\\" + _NAMES.get(m[0], m[0]), text)


def unescape_text(text: str, *, java: bool) -> str:
    """Return what a ``#Text=`` line says; ``java``: with the escapes of Java, as versions before 3.2 have them."""

    def meant(match: re.Match[str]) -> str:
        said = match[1]
        if len(said) == 5:
            return chr(int(said[1:], 16)) if java else said
        return _MEANT.get(said, said)

    return _TEXT.sub(meant, text)


def parts(cell: str, separator: str) -> list[str]:
    """Return the pieces of a cell between separators that are not escaped."""
    if separator not in cell:
        return [cell]
    found, start = [], 0
    for match in re.finditer(rf"\\.|{re.escape(separator)}", cell, re.DOTALL):
        if match[0] == separator:
            found.append(cell[start : match.start()])
            start = match.end()
    return [*found, cell[start:]]


def numbered(piece: str) -> tuple[str, int, int]:
    """Return a piece without the numbers in brackets at its end, and these; 0 where there is none."""
    match = _NUMBERED.fullmatch(piece)
    if match is None:
        return piece, 0, 0
    return match[1], int(match[2] or 0), int(match[3] or 0)


class Kind(Enum):
    """What a column holds."""

    PLACEHOLDER = auto()
    VALUE = auto()
    ROLES = auto()
    TARGETS = auto()
    SOURCE = auto()


@dataclass(slots=True)
class Layer:
    """A layer as the header declares it: its letters (SP, CH, RL), its type, and its columns by kind and name."""

    letters: str
    name: str
    columns: list[tuple[Kind, str]] = field(default_factory=list)
    base: str = ""

    def line(self) -> str:
        """Return the layer's line of the header."""
        names = "|".join(name for _, name in self.columns) if self.columns else ""
        return f"#T_{self.letters}={self.name}|{names}"


def header_layer(line: str) -> Layer | None:
    """Return the layer that a line of the header declares; None where it declares none."""
    match = re.fullmatch(r"#T_(SP|CH|RL)=([^|]+)((?:\|[^|]*)*)", line)
    if match is None:
        return None
    made = Layer(match[1], match[2])
    made.columns = list(_columns(made, match[3].split("|")[1:]))
    return made


def _columns(layer: Layer, names: list[str]) -> Iterator[tuple[Kind, str]]:
    waiting = iter(names)
    for name in waiting:
        if name.startswith("ROLE_"):
            yield Kind.ROLES, name
            yield Kind.TARGETS, next(waiting, SLOT_TARGETS)
        elif name.startswith("BT_") and layer.letters == "RL":
            layer.base = name[3:]
            yield Kind.SOURCE, name
        else:
            yield (Kind.VALUE if name else Kind.PLACEHOLDER), name
