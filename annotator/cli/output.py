"""What commands print: answers on stdout, progress and errors on stderr."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import TypeVar
from uuid import UUID

from annotator.model.errors import UserError

T = TypeVar("T")


class Exit(IntEnum):
    """Exit codes, as the help lists them."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    PROBLEMS = 3
    INTERRUPTED = 130


def plain(value: object) -> object:
    """Return a value as JSON can hold it: ids as hex digits, times as they are, dataclasses as objects."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    return value


def say_json(value: object) -> None:
    """Print one JSON value on a line."""
    print(json.dumps(plain(value), ensure_ascii=False))


def say(text: str) -> None:
    """Print a line for a person."""
    print(text)


def note(text: str) -> None:
    """Print a line that is no answer: on stderr."""
    print(text, file=sys.stderr)


def fail(error: UserError) -> None:
    """Print a refusal."""
    print(f"annotator: {error.sentence()}", file=sys.stderr)


def when(ms: int) -> str:
    """Return UTC milliseconds as local date and time."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S") if ms else "–"


def progress(items: Iterable[T], what: str, total: int) -> Iterator[T]:
    """Yield the items, and show on stderr how far it is, if stderr is a terminal."""
    shown = sys.stderr.isatty() and total > 1
    for number, item in enumerate(items, 1):
        yield item
        if shown:
            print(f"\r{what} {number:,} of {total:,}", end="", file=sys.stderr, flush=True)
    if shown:
        print(file=sys.stderr)


def counting(what: str) -> Callable[[int, int, object], None]:
    """Return what shows on stderr how far a job is that tells it itself; nothing if stderr is no terminal."""

    def show(done: int, total: int, _item: object) -> None:
        if total > 1:
            print(f"\r{what} {done:,} of {total:,}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return show if sys.stderr.isatty() else lambda *_: None


def table(rows: Iterable[tuple[object, ...]], header: tuple[str, ...]) -> None:
    """Print rows in columns, as wide as they need."""
    cells = [tuple(str(cell) for cell in row) for row in rows]
    widths = [max(len(row[i]) for row in [header, *cells]) for i in range(len(header))]
    for row in [header, *cells]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
