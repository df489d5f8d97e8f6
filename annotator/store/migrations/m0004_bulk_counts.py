"""What deciding by score would do, counted: so that a preview over a whole project is a look-up."""

import sqlite3
from typing import Final

_STATEMENTS: Final = (
    "ALTER TABLE queue ADD COLUMN clash INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE queue_tally (
        owner INTEGER NOT NULL, kind TEXT NOT NULL, says BLOB NOT NULL, clash INTEGER NOT NULL, score INTEGER NOT NULL,
        count INTEGER NOT NULL, PRIMARY KEY (owner, kind, says, clash, score)
    ) WITHOUT ROWID""",
    """INSERT INTO queue_tally (owner, kind, says, clash, score, count)
    SELECT q.owner, g.kind, g.says, 0,
        CAST(q.score * 100 AS INT) + (q.score >= (CAST(q.score * 100 AS INT) + 1) / 100.0) AS hundredths, count(*)
    FROM queue q JOIN queue_group g ON g.n = q.group_n GROUP BY q.owner, g.kind, g.says, hundredths""",
    "CREATE INDEX queue_score ON queue (owner, score)",
    "UPDATE doc_count SET stale = 1 WHERE doc_id IN (SELECT doc_id FROM annotation)",
)


def apply(connection: sqlite3.Connection) -> None:
    """Count by label and score; what contradicts annotations is seen when they are counted at the next occasion."""
    for statement in _STATEMENTS:
        connection.execute(statement)
