"""The review queue: what waits for whom, in order and by groups; and when a suggestion was made."""

import sqlite3
from typing import Final

_STATEMENTS: Final = (
    "ALTER TABLE suggestion ADD COLUMN string TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE suggestion ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE queue_owner (n INTEGER PRIMARY KEY, owner_id BLOB NOT NULL UNIQUE)""",
    """CREATE TABLE queue_group (
        n INTEGER PRIMARY KEY, owner_id BLOB NOT NULL, kind TEXT NOT NULL, string TEXT NOT NULL, says BLOB NOT NULL,
        count INTEGER NOT NULL, documents INTEGER NOT NULL
    )""",
    "CREATE UNIQUE INDEX queue_group_key ON queue_group (owner_id, kind, string, says)",
    "CREATE INDEX queue_group_size ON queue_group (owner_id, count DESC, documents DESC, n)",
    """CREATE TABLE queue (
        owner INTEGER NOT NULL, doc INTEGER NOT NULL, "start" INTEGER NOT NULL, suggestion_id BLOB NOT NULL,
        group_n INTEGER NOT NULL, score REAL NOT NULL, PRIMARY KEY (owner, doc, "start", suggestion_id)
    ) WITHOUT ROWID""",
    "CREATE INDEX queue_of_group ON queue (group_n)",
    "CREATE INDEX queue_unsure ON queue (owner, abs(score - 0.5))",
    "CREATE INDEX decision_owner ON decision (owner_id, verdict, doc_id)",
)


def apply(connection: sqlite3.Connection) -> None:
    """Make the tables, say of each suggestion what it covers, and have everything counted at the next occasion."""
    for statement in _STATEMENTS:
        connection.execute(statement)
    _fill_strings(connection)
    connection.execute("UPDATE doc_count SET stale = 1 WHERE doc_id IN (SELECT doc_id FROM suggestion)")


def _fill_strings(connection: sqlite3.Connection) -> None:
    texts = connection.execute("SELECT DISTINCT doc_id, text_version FROM suggestion").fetchall()
    for key in texts:
        (text,) = connection.execute("SELECT text FROM doc_text WHERE doc_id = ? AND version = ?", key).fetchone()
        found = connection.execute(
            """SELECT s.id, s.kind, coalesce(json_extract(f.value, '$[0]'), s."start"),
                coalesce(json_extract(f.value, '$[1]'), s."end")
            FROM suggestion s LEFT JOIN json_each(s.fragments) f
            WHERE s.doc_id = ? AND s.text_version = ? ORDER BY s.id, f.key""",
            key,
        ).fetchall()
        parts: dict[tuple[bytes, str], list[str]] = {}
        for sugg, kind, start, end in found:
            parts.setdefault((sugg, kind), []).append(" ".join(text[start:end].casefold().split()))
        connection.executemany(
            "UPDATE suggestion SET string = ? WHERE id = ?",
            (((" \u2192 " if kind == "relation" else " ").join(words), sugg) for (sugg, kind), words in parts.items()),
        )
