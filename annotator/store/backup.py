"""Copies of a project, by SQLite's own means: a bare copy of the file would miss what lies in its log."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from annotator.model.errors import UserError
from annotator.store.faults import told_plainly

NEWEST_KEPT: Final = 5
DAYS_KEPT: Final = 7
WEEKS_KEPT: Final = 4
_STAMP: Final = "%Y-%m-%d-%H%M%S"


def folder_of(path: Path) -> Path:
    """Return where the backups of a project lie: beside it, for the material may be on an encrypted disk."""
    return path.with_name(path.name + ".backups")


def copy(connection: sqlite3.Connection, target: Path) -> None:
    """Write the project as of now to another file, which is complete before it gets its name."""
    part = target.with_name(target.name + ".part")
    with told_plainly(target):
        try:
            part.unlink(missing_ok=True)
            with closing(sqlite3.connect(part)) as copied:
                connection.backup(copied)
                copied.execute("PRAGMA journal_mode = DELETE")
            part.replace(target)
        except OSError as error:
            what = f"The copy could not be written: {error.strerror}."
            raise UserError("copy.failed", what, hint="Choose another place.", where=str(target)) from error
        finally:
            part.unlink(missing_ok=True)


def back_up(connection: sqlite3.Connection, path: Path, now: datetime | None = None) -> Path:
    """Add a backup, and remove those that are due: kept are the newest, and one a day and a week before them."""
    folder = folder_of(path)
    folder.mkdir(exist_ok=True)
    stamp = (now or datetime.now().astimezone()).strftime(_STAMP)
    target = folder / f"{path.stem}-{stamp}{path.suffix}"
    copy(connection, target)
    for old in _due(backups(path)):
        old.unlink(missing_ok=True)
    return target


def before_migration(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Keep the project as it is before a migration from this form; these backups are never removed."""
    folder = folder_of(path)
    folder.mkdir(exist_ok=True)
    target = folder / f"{path.stem}-form{version}{path.suffix}"
    if not target.exists():
        copy(connection, target)
    return target


def backups(path: Path) -> list[tuple[datetime, Path]]:
    """Return a project's rotating backups with their times, newest first."""
    found: list[tuple[datetime, Path]] = []
    for file in folder_of(path).glob("*"):
        stamp = file.name.removeprefix(f"{path.stem}-").removesuffix(path.suffix)
        try:
            found.append((datetime.strptime(stamp, _STAMP), file))
        except ValueError:
            continue
    return sorted(found, reverse=True)


def _due(found: list[tuple[datetime, Path]]) -> list[Path]:
    """Return the backups that need not be kept."""
    kept = {file for _, file in found[:NEWEST_KEPT]}
    if found:
        newest = found[0][0]
        kept |= _last_of(found, newest - timedelta(days=DAYS_KEPT), "%Y-%j")
        kept |= _last_of(found, newest - timedelta(weeks=WEEKS_KEPT), "%G-%V")
    return [file for _, file in found if file not in kept]


def _last_of(found: list[tuple[datetime, Path]], since: datetime, period: str) -> set[Path]:
    last: dict[str, Path] = {}
    for at, file in found:
        if at >= since:
            last.setdefault(at.strftime(period), file)
    return set(last.values())
