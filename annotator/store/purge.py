"""Remove documents for good: from text, index, journal and backups. The one thing that no undo brings back."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from annotator.model.ids import DocId
from annotator.store import backup, memory, queue
from annotator.store.forms import BY_TABLE
from annotator.store.images import read_whole
from annotator.store.migrations import LATEST, version_of

GONE: Final = "(removed for good)"
"""What the history says of steps on a document that is gone: their titles quoted it."""

_UNSCOURED: Final = "unscoured"
_OF_DOCUMENT: Final = (
    "DELETE FROM decision WHERE doc_id = ?",
    "DELETE FROM arg WHERE annotation_id IN (SELECT id FROM annotation WHERE doc_id = ?)",
    "DELETE FROM link WHERE annotation_id IN (SELECT id FROM annotation WHERE doc_id = ?)",
    "DELETE FROM annotation WHERE doc_id = ?",
    "DELETE FROM suggestion WHERE doc_id = ?",
    "DELETE FROM doc_run WHERE doc_id = ?",
    "DELETE FROM doc_state WHERE doc_id = ?",
    "DELETE FROM doc_count WHERE doc_id = ?",
    "DELETE FROM doc_sketch WHERE doc_id = ?",
    "DELETE FROM doc_text WHERE doc_id = ?",
    "DELETE FROM document WHERE id = ?",
    "DELETE FROM step_doc WHERE doc_id = ?",
)


def erase(connection: sqlite3.Connection, docs: Iterable[DocId]) -> None:
    """Delete documents with all that was ever on them, the journal included; the caller has a transaction."""
    connection.execute("INSERT OR IGNORE INTO project (key, value, rev) VALUES (?, '', 1)", (_UNSCOURED,))
    for doc in docs:
        _erase_journal(connection, doc)
        queue.forget(connection, doc)
        for statement in _OF_DOCUMENT:
            connection.execute(statement, (doc.bytes,))
    _erase_corrections(connection)


def _erase_corrections(connection: sqlite3.Connection) -> None:
    """Delete corrected memory rules whose string stands in no text any more, with what the journal says of them."""
    for correction in memory.corrections(connection):
        words = correction.form.split()
        left = connection.execute(
            "SELECT 1 FROM doc_text WHERE instr(text, ?) AND instr(text, ?) LIMIT 1", (words[0], words[-1])
        )
        if left.fetchone() is not None:
            continue
        key = correction.key.encode()
        connection.execute("DELETE FROM project WHERE key = ?", (correction.key,))
        connection.execute(
            "UPDATE step SET title = ?, focus = NULL, undone = 1 "
            "WHERE seq IN (SELECT step_seq FROM row_change WHERE row_id = ?)",
            (GONE, key),
        )
        connection.execute("DELETE FROM row_change WHERE row_id = ?", (key,))


def _erase_journal(connection: sqlite3.Connection, doc: DocId) -> None:
    touched = connection.execute("SELECT step_seq FROM step_doc WHERE doc_id = ?", (doc.bytes,))
    steps = [seq for (seq,) in touched.fetchall()]
    keys = set(_row_ids(connection, doc, steps))
    for seq in steps:
        found = connection.execute("SELECT n, row_id FROM row_change WHERE step_seq = ?", (seq,)).fetchall()
        connection.executemany(
            "DELETE FROM row_change WHERE step_seq = ? AND n = ?", ((seq, n) for n, key in found if key in keys)
        )
        # A step that has nothing left to take back counts as taken back.
        connection.execute(
            "UPDATE step SET title = :title, focus = NULL, "
            "changes = (SELECT count(*) FROM row_change WHERE step_seq = :seq), "
            "undone = max(undone, NOT EXISTS (SELECT 1 FROM row_change WHERE step_seq = :seq)) WHERE seq = :seq",
            {"seq": seq, "title": GONE},
        )


def _row_ids(connection: sqlite3.Connection, doc: DocId, steps: list[int]) -> Iterator[bytes]:
    """Yield the ids of all rows that ever belonged to a document, as the journal knows them."""
    for seq in steps:
        for table, key, before, after in connection.execute(
            'SELECT "table", row_id, before, after FROM row_change WHERE step_seq = ?', (seq,)
        ):
            if key[:16] == doc.bytes:
                yield key
            elif table in BY_TABLE and (before is None or after is None):
                row = read_whole(BY_TABLE[table], key, after or before, {})
                if row.get("doc_id") == doc.bytes:
                    yield key


def unfinished(connection: sqlite3.Connection) -> bool:
    """Tell whether documents were deleted, but the file not rewritten since."""
    return connection.execute("SELECT 1 FROM project WHERE key = ?", (_UNSCOURED,)).fetchone() is not None


def scour(connection: sqlite3.Connection) -> None:
    """Rewrite the file without what was deleted: the search index keeps deleted words until then, and the log, too."""
    for table in ("search_words", "search_runs"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    connection.execute("DELETE FROM project WHERE key = ?", (_UNSCOURED,))
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def from_backups(path: Path, docs: list[DocId]) -> tuple[int, int]:
    """Remove documents from a project's backups; one that cannot be changed is deleted.

    Returns:
        How many backups were rewritten, and how many deleted.
    """
    rewritten = deleted = 0
    for file in sorted(backup.folder_of(path).glob("*")):
        if _purge_file(file, docs):
            rewritten += 1
        else:
            file.unlink(missing_ok=True)
            deleted += 1
    return rewritten, deleted


def _purge_file(file: Path, docs: list[DocId]) -> bool:
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            if version_of(connection) != LATEST:
                return False
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("BEGIN IMMEDIATE")
            erase(connection, docs)
            connection.execute("COMMIT")
            scour(connection)
    except sqlite3.Error:
        return False
    return True
