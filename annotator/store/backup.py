"""Copies of a project, by SQLite's own means: a bare copy of the file would miss what lies in its log."""

import sqlite3
from pathlib import Path


def folder_of(path: Path) -> Path:
    """Return where the backups of a project lie: beside it, for the material may be on an encrypted disk."""
    return path.with_name(path.name + ".backups")


def copy(connection: sqlite3.Connection, target: Path) -> None:
    """Write the project as of now to another file, which is made complete before it gets its name."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        copied = sqlite3.connect(part)
        try:
            connection.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")
        finally:
            copied.close()
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def before_migration(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Keep the project as it is before a migration from this form."""
    folder = folder_of(path)
    folder.mkdir(exist_ok=True)
    target = folder / f"{path.stem}-form{version}{path.suffix}"
    if not target.exists():
        copy(connection, target)
    return target
