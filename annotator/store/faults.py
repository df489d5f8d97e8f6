"""SQLite's errors in plain words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from annotator.model.errors import UserError

_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "SQLITE_FULL": ("disk.full", "The disk is full; this change was not saved, all before it is.", "Free some space."),
    "SQLITE_BUSY": (
        "project.busy",
        "Another program is writing to the project and did not finish in time; nothing was written.",
        "Try again when it is done.",
    ),
    "SQLITE_NOTADB": ("project.notone", "This is not an Annotator project.", "Choose another file."),
    "SQLITE_CORRUPT": (
        "project.damaged",
        "The project file is damaged.",
        "Open the newest of its backups; they lie beside it, in the folder that ends in “.backups”.",
    ),
    "SQLITE_READONLY": ("project.readonly", "The project cannot be written to.", "Save a copy elsewhere."),
    "SQLITE_CANTOPEN": ("project.missing", "The project cannot be opened.", "Is the file there, and may you read it?"),
    "SQLITE_IOERR": (
        "disk.error",
        "The disk reports an error; this change was not saved.",
        "Check the disk, or the network that it is reached by, and save a copy elsewhere.",
    ),
    "SQLITE_PERM": ("project.readonly", "The project cannot be written to.", "Save a copy elsewhere."),
}
_WORDS["SQLITE_LOCKED"] = _WORDS["SQLITE_BUSY"]


def in_words(error: sqlite3.Error, path: Path) -> UserError | None:
    """Return an error that a person can do something about; None for a fault of the program."""
    name = getattr(error, "sqlite_errorname", "")
    for primary, (code, what, hint) in _WORDS.items():
        if name == primary or name.startswith(primary + "_"):
            return UserError(code, what, hint=hint, where=str(path))
    return None


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Raise SQLite's errors as UserError, as far as they are about the file and its disk."""
    try:
        yield
    except sqlite3.Error as error:
        told = in_words(error, path)
        if told is None:
            raise
        raise told from error
