"""What readers must survive: whole samples cut, bent, and filled with what no honest program writes.

A change is three numbers, so that hypothesis can draw, shrink and repeat it: what is done, where, and with what.
"""

import re
import zlib
from pathlib import Path

from hypothesis import strategies as st

GOLDEN = Path(__file__).parents[1] / "formats" / "golden"
Change = tuple[int, int, int]

NUMBERS = [b"-1", b"0", b"999999", b"9" * 30, b"1e400", b"0.5", b"2147483648", b"NaN"]
VALUES = [
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b'""',
    b"[]",
    b"{}",
    b"[[]]",
    b'[{"id": 1}]',
    b'"e1"',
    b"[0, 1]",
    b'"\\ud800"',
    b'"\\u0000"',
    b"[" * 2000,
]
PIECES = [
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\n",
    b"\r",
    b"\t",
    b'"',
    b"\\",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&b;",
    b"\xf0\x9f\x98\x80",
    b"[" * 5000,
    b"x" * 5000,
    b"..\\../",
    b"|",
    b"[1]",
    b"_",
    b"]]>",
]
HEADS = [
    b"",
    b"{",
    b"[",
    b'{"text": "a", ',
    b"PK\x03\x04",
    b"<?xml version='1.0'?>",
    b"\x78\x9c",
    b"#FORMAT=WebAnno TSV 3.3\n",
    b"T1\tA 0 1\t",
    b"1\ta\t_",
    b"-DOCSTART- O\n",
    b"\xef\xbb\xbf",
]
_NUMBER = re.compile(rb"-?\d+")
_VALUE = re.compile(rb'(?<=[:,\[] )(?:"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null)|\[\]|\{\}')
_CELL = re.compile(rb"(?<=\t)[^\t\n]*|(?<==\")[^\"\n]*")
_WORD = re.compile(rb'"[^"\n]{1,40}"|[A-Za-z_]{1,40}')

changes = st.lists(st.tuples(*[st.integers(0, 1 << 16)] * 3), min_size=1, max_size=3)
rubbish = st.builds(bytes.__add__, st.sampled_from(HEADS), st.binary(max_size=120))


def _slice(data: bytes, at: int, size: int) -> tuple[int, int]:
    start = at % (len(data) + 1)
    return start, start + size % 97


def _cut(data, at, size):
    return data[: at % (len(data) + 1)]


def _left_out(data, at, size):
    start, end = _slice(data, at, size)
    return data[:start] + data[end:]


def _repeated(data, at, size):
    start, end = _slice(data, at, size)
    return data[:end] + data[start:]


def _inserted(data, at, which):
    start = at % (len(data) + 1)
    return data[:start] + PIECES[which % len(PIECES)] + data[start:]


def _replaced(pattern, choice):
    def replace(data, at, which):
        found = list(pattern.finditer(data))
        if not found:
            return data
        match = found[at % len(found)]
        return data[: match.start()] + choice[which % len(choice)] + data[match.end() :]

    return replace


def _other_word(data, at, which):
    """Put one word of the file in another's place: ids that are used twice, that loop, that name something else."""
    found = list(_WORD.finditer(data))
    if not found:
        return data
    match, other = found[at % len(found)], found[which % len(found)]
    return data[: match.start()] + other[0] + data[match.end() :]


def _line_moved(data, at, which):
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    line = lines.pop(at % len(lines))
    lines.insert(which % (len(lines) + 1), line)
    return b"".join(lines)


def _line_twice(data, at, which):
    lines = data.splitlines(keepends=True)
    return b"".join(lines[: at % (len(lines) + 1)] + lines[which % (len(lines) + 1) :])


def _encoded(data, at, which):
    text = data.decode("utf-8", "replace")
    return text.encode(("utf-16", "utf-16-le", "utf-32", "utf-7")[which % 4], "replace")


_KINDS = [
    _cut,
    _left_out,
    _repeated,
    _inserted,
    _replaced(_NUMBER, NUMBERS),
    _replaced(_NUMBER, NUMBERS),
    _replaced(_VALUE, VALUES),
    _replaced(_VALUE, VALUES),
    _replaced(_CELL, [*NUMBERS, *PIECES]),
    _other_word,
    _other_word,
    _line_moved,
    _line_twice,
    _encoded,
]


def bent(data: bytes, wanted: list[Change]) -> bytes:
    """Return a sample with the changes done to it; what is compressed is changed within, or (every fourth) without."""
    packed = data[:1] == b"\x78"
    if packed and wanted[0][0] % 4:
        return zlib.compress(bent(b"\x00" + zlib.decompress(data), wanted)[1:])
    for kind, at, which in wanted:
        data = _KINDS[kind % len(_KINDS)](data, at, which)
    return data


def samples() -> list[tuple[str, Path, Path]]:
    """Return for each golden file its format, what a reader is given, and the file, which may lie within that."""
    found = []
    for folder in sorted(GOLDEN.iterdir()):
        for source in sorted(folder.glob("sample*")) or [folder]:
            files = [source] if source.is_file() else sorted(p for p in source.rglob("*") if p.is_file())
            found += [(folder.name, source, file) for file in files if file.suffix not in (".md", ".conf")]
    return found
