"""Named places in the journal."""

import sqlite3
from typing import Final

SNAPSHOTS: Final = """
CREATE TABLE snapshot (
    id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, place BLOB NOT NULL, documents INTEGER NOT NULL,
    note TEXT NOT NULL, created_by BLOB NOT NULL, created_at INTEGER NOT NULL, rev INTEGER NOT NULL
) WITHOUT ROWID
"""


def apply(connection: sqlite3.Connection) -> None:
    """Add the table of snapshots."""
    connection.execute(SNAPSHOTS)
