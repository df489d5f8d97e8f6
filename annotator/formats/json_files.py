"""JSON in files: one object a line, or one list of objects, read piece by piece; errors name file and place."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from annotator.model.errors import UserError

LONGEST_LINE_BYTES: Final = 200_000_000
_PIECE: Final = 1 << 20
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

Placed = tuple[str, dict[str, Any]]
"""Where an object stands (file and line, or file and entry), and the object."""


def objects(path: Path) -> Iterator[Placed]:
    """Yield the objects of a file that holds one a line, or a list of them; memory holds one at a time.

    Raises:
        UserError: The file cannot be read, or something in it is not a JSON object.
    """
    try:
        with path.open("rb") as file:
            start = file.read(64).removeprefix(_BYTE_ORDER_MARK).lstrip()
        yield from (list_objects if start.startswith(b"[") else line_objects)(path)
    except OSError as error:
        reason = error.strerror or "unknown error"
        hint = "Look whether it is there, and may be read."
        raise UserError("json.file", f"The file cannot be read ({reason}).", hint=hint, where=str(path)) from error


def line_objects(path: Path) -> Iterator[Placed]:
    """Yield the objects of JSON Lines; blank lines and a byte order mark are passed over."""
    for number, line in lines(path):
        if line.strip():
            where = f"{path}, line {number}"
            try:
                yield where, json_object(line)
            except UserError as error:
                raise UserError(error.code, error.what, hint=error.hint, where=where) from error


def lines(path: Path, longest: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file with their numbers from 1, without a byte order mark.

    Raises:
        UserError: A line is longer than ``longest`` bytes (200 MB, unless told otherwise).
    """
    longest = longest or LONGEST_LINE_BYTES
    with path.open("rb") as file:
        number = 0
        while line := file.readline(longest + 1):
            number += 1
            if len(line) > longest:
                where = f"{path}, line {number}"
                what = f"The line is longer than {longest // 1_000_000} MB."
                raise UserError("jsonl.long", what, hint="Split the document.", where=where)
            yield number, line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line


def json_object(line: bytes) -> dict[str, Any]:
    """Return the JSON object that some bytes hold.

    Raises:
        UserError: They hold no JSON object in UTF-8; the place is left to the caller to name.
    """
    if len(line) > LONGEST_LINE_BYTES:
        megabytes = LONGEST_LINE_BYTES // 1_000_000
        raise UserError("jsonl.long", f"The line is longer than {megabytes} MB.", hint="Split the document.")
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
        if _SURROGATE.search(line):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError as error:
        hint = "Save the file as UTF-8 in the program that made it."
        raise UserError("jsonl.encoding", f"The line is not UTF-8 (at byte {error.start}).", hint=hint) from error
    except UnicodeEncodeError as error:
        hint = "The program that wrote it cut a character in two; have it write whole characters."
        raise UserError("jsonl.surrogate", "The line holds half of a surrogate pair.", hint=hint) from error
    except RecursionError as error:
        raise UserError("jsonl.nesting", "The line's values are nested too deeply.", hint="Flatten them.") from error
    except ValueError as error:
        raise _not_json(line, error) from error
    if not isinstance(value, dict):
        hint = "Write one object a line, with no list around them (JSON Lines)."
        raise UserError("jsonl.type", "The line is not a JSON object.", hint=hint)
    return value


def json_line(value: Mapping[str, Any], where: str, *, indent: int | None = None) -> bytes:
    r"""Return a JSON object in UTF-8, with a ``\n`` at its end.

    Raises:
        UserError: A value in it has no JSON form (an endless number, half a surrogate pair, or no plain value at all).
    """
    separators = (", ", ": ") if indent is None else None
    try:
        line = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=separators, indent=indent)
        return line.encode("utf-8") + b"\n"
    except (ValueError, TypeError, RecursionError) as error:
        raise UserError(
            "jsonl.value",
            "The document holds a value that JSON cannot.",
            hint=f"Look for it in the fields and attributes ({error}).",
            where=where,
        ) from error


def _not_json(line: bytes, error: ValueError) -> UserError:
    if not line.endswith(b"\n") and isinstance(error, json.JSONDecodeError) and error.pos >= len(error.doc) - 1:
        hint = "Get the file again from where it came from."
        return UserError("jsonl.cut", "The line breaks off: the file is cut off here.", hint=hint)
    reason = f"{error.msg} at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else str(error)
    hint = "Write one whole JSON object a line, without line breaks inside (JSON Lines)."
    return UserError("jsonl.json", f"The line is not JSON ({reason}).", hint=hint)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def list_objects(path: Path) -> Iterator[Placed]:
    """Yield the objects of a file that is one JSON list, reading no further than needed.

    Raises:
        UserError: An entry is no JSON object, or the list does not end.
    """
    for number, entry in enumerate(_entries(path), start=1):
        where = f"{path}, entry {number}"
        try:
            yield where, json_object(entry)
        except UserError as error:
            code, what = error.code.replace("jsonl.", "json."), error.what.replace("The line", "The entry")
            raise UserError(code, what, hint="The file must be a list of whole JSON objects.", where=where) from error


# What decides where an object ends: whole strings (as one match), brackets, and a string that the piece cuts off.
_MARKS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]|(?P<open>"(?:[^"\\]++|\\.)*+\\?\Z)', re.DOTALL)
_REST_OF_STRING: Final = re.compile(rb'(?:[^"\\]++|\\.)*+(?P<end>")?', re.DOTALL)
_BETWEEN: Final = b" \t\r\n"


def _entries(path: Path) -> Iterator[bytes]:
    """Yield the bytes of each entry of a list."""
    with path.open("rb") as file:
        scan = _ListScan(path)
        buffer = file.read(_PIECE).removeprefix(_BYTE_ORDER_MARK)
        while True:
            yield from scan.feed(buffer)
            buffer = file.read(_PIECE)
            if not buffer:
                break
        scan.finish()


class _ListScan:
    """Cuts a list of objects at its commas while its bytes arrive."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held = bytearray()
        self._at = 0
        self._in_string = False
        self._depth = 0
        self._count = 0
        self._closed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._held += data
        if len(self._held) > LONGEST_LINE_BYTES:
            raise self._problem("json.long", f"An entry is longer than {LONGEST_LINE_BYTES // 1_000_000} MB.")
        taken = 0
        found: list[bytes] = []
        reached = len(self._held)
        self._pass_string()
        for match in () if self._in_string else _MARKS.finditer(self._held, self._at):
            if match["open"]:
                self._at = match.start() + 1
                self._in_string = True
                self._pass_string()
                break
            mark = self._held[match.start()]
            if mark in b"[{":
                self._depth += 1
                if self._depth == 1:
                    taken = match.end()
            elif mark in b"]}":
                self._depth -= 1
                if self._depth == 1:
                    found.append(self._entry(bytes(self._held[taken : match.end()])))
                    taken = match.end()
                elif self._depth <= 0:
                    self._close(bytes(self._held[taken : match.start()]), mark)
                    taken = match.end()
        if self._closed and bytes(self._held[taken:]).strip(_BETWEEN):
            raise self._problem("json.rest", "Something stands behind the end of the list.")
        del self._held[:taken]
        self._at = (self._at if self._in_string else reached) - taken
        yield from found

    def _pass_string(self) -> None:
        """Go on to the end of a string that began in an earlier piece; none of it is looked at twice."""
        if self._in_string and (match := _REST_OF_STRING.match(self._held, self._at)):
            self._at = match.end()
            self._in_string = not match["end"]

    def finish(self) -> None:
        if not self._closed:
            raise self._problem("json.cut", "The list breaks off: the file is cut off.")

    def _entry(self, entry: bytes) -> bytes:
        self._count += 1
        entry = entry.strip(_BETWEEN)
        if self._count == 1:
            return entry
        if not entry.startswith(b","):
            self._count -= 1
            raise self._problem("json.comma", "A comma is missing before the entry.")
        return entry[1:]

    def _close(self, rest: bytes, mark: int) -> None:
        if self._closed or mark != ord("]"):
            raise self._problem("json.bracket", "A bracket closes what was never opened.")
        self._closed = True
        if rest.strip(_BETWEEN):
            raise self._problem("json.type", "The list holds something that is not a JSON object.")

    def _problem(self, code: str, what: str) -> UserError:
        hint = "The file must be one whole list of JSON objects."
        return UserError(code, what, hint=hint, where=f"{self._path}, entry {self._count + 1}")
