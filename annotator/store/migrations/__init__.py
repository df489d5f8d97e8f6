"""Numbered steps from one form of the file to the next; ``user_version`` says which form a file has."""

import sqlite3
from collections.abc import Callable
from typing import Final

from annotator.store.migrations import m0001_initial, m0002_snapshots, m0003_review_queue, m0004_bulk_counts

Migration = Callable[[sqlite3.Connection], None]

MIGRATIONS: Final[tuple[Migration, ...]] = (
    m0001_initial.apply,
    m0002_snapshots.apply,
    m0003_review_queue.apply,
    m0004_bulk_counts.apply,
)
LATEST: Final = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the form of an open file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(
    connection: sqlite3.Connection,
    before_each: Callable[[int], object] = int,
    migrations: tuple[Migration, ...] = MIGRATIONS,
) -> None:
    """Bring a file to the latest form, each migration in a transaction of its own.

    ``before_each`` is called with the form that the file still has; it makes the backup. If a migration fails, the
    file keeps the form before it.
    """
    for version in range(version_of(connection), len(migrations)):
        before_each(version)
        connection.execute("BEGIN IMMEDIATE")
        try:
            migrations[version](connection)
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
