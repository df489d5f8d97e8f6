"""Opening a project file: what it is, in which form, and the connections to it."""

import sqlite3
from pathlib import Path
from typing import Final

from annotator.model.errors import UserError
from annotator.store.faults import told_plainly
from annotator.store.migrations import LATEST, version_of

APPLICATION_ID: Final = int.from_bytes(b"Anno", "big")
"""What marks a SQLite file as a project; at offset 68 of the file."""

_MAGIC: Final = b"SQLite format 3\x00"
_HEADER: Final = 100
_PRAGMAS: Final = ("foreign_keys = ON", "temp_store = MEMORY", "cache_size = -32000")


def refuse_foreign(path: Path) -> None:
    """Raise UserError if a file is missing, no project, or shorter than it says."""
    where = str(path)
    if path.is_dir():
        raise UserError("project.folder", "This is a folder, not a project.", hint="Name the file in it.", where=where)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError as error:
        raise UserError("project.missing", "There is no such file.", where=where) from error
    except PermissionError as error:
        raise UserError(
            "project.unreadable", "The file cannot be read.", hint="Check its permissions.", where=where
        ) from error
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        if header.startswith(_MAGIC[:6]) and len(header) < _HEADER:
            raise _truncated(where)
        raise _not_one(where)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise _not_one(where)
    if size < _recorded_size(header) and not _has_log(path):
        raise _truncated(where)


def _recorded_size(header: bytes) -> int:
    """Return how long a file says that it is; 0 where it does not."""
    page, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    return (65536 if page == 1 else page) * pages if header[24:28] == header[92:96] else 0


def _has_log(path: Path) -> bool:
    """Tell whether a log holds what the file may lack, as after a kill or a full disk while it was brought home."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def refuse_newer(connection: sqlite3.Connection, path: Path) -> int:
    """Return the form of an open file; raise UserError if a newer program made it."""
    with told_plainly(path):
        version = version_of(connection)
    if version > LATEST:
        raise UserError(
            "project.newer",
            f"This project was made by a newer version of Annotator (its form is {version}, this program knows "
            f"{LATEST}).",
            hint="Update the program; the file was not touched.",
            where=str(path),
        )
    if version < 1:
        raise _not_one(str(path))
    return version


def connect(path: Path, *, mode: str = "rw", patience_ms: int = 10_000) -> sqlite3.Connection:
    """Return a connection in autocommit mode: ``mode`` is SQLite's (rw, rwc, ro), or "immutable" for a still file."""
    query = "immutable=1" if mode == "immutable" else f"mode={mode}"
    with told_plainly(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?{query}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=patience_ms / 1000,
            cached_statements=400,
        )
        try:
            # Lists sort and filter without regard to case, in every script; SQLite's own lower() knows ASCII alone.
            connection.create_function("fold", 1, _fold, deterministic=True)
            for pragma in (*_PRAGMAS, *(("query_only = ON",) if mode in ("ro", "immutable") else ())):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
    return connection


def _fold(value: object) -> str:
    return "" if value is None else str(value).casefold()


def make_durable(connection: sqlite3.Connection, *, log: bool) -> bool:
    """Choose how commits reach the disk: a write-ahead log, or a rollback journal; both wait for the disk.

    Returns:
        Whether it is the write-ahead log.
    """
    (mode,) = connection.execute(f"PRAGMA journal_mode = {'WAL' if log else 'DELETE'}").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    return bool(mode == "wal")


def _not_one(where: str) -> UserError:
    return UserError(
        "project.notone",
        "This is not an Annotator project.",
        hint="To annotate a text or a document, import it into a project.",
        where=where,
    )


def _truncated(where: str) -> UserError:
    return UserError(
        "project.truncated",
        "The project file is cut short: a part of it is missing.",
        hint="Copy it again, or open the newest of its backups, in the folder beside it that ends in “.backups”.",
        where=where,
    )
