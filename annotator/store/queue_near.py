"""The queue near what a step touched: on many documents at once, or on a large one, only what lies there is compared.

What waits at a place follows from what was decided and stands at that place, and a suggested link lies over both of its
ends. So after a step that wrote decisions and spans alone, nothing beyond their places can differ.
"""

import sqlite3
from collections.abc import Mapping
from typing import Final

from annotator.model.ids import ActorId
from annotator.store.pending import Waiting, waiting_on
from annotator.store.queue import Group, Placed, group_of, owner_number, replace
from annotator.store.touched import Touched

_TABLES: Final = {
    "touched_item": "id BLOB PRIMARY KEY",
    "touched_place": 'doc_id BLOB, "start" INTEGER, "end" INTEGER',
    "near": "id BLOB PRIMARY KEY, asked INTEGER",
}
_FIND: Final = (
    # What was made of a suggestion may stand elsewhere by now.
    """INSERT INTO touched_place SELECT x.doc_id, x."start", x."end"
    FROM temp.touched_item t CROSS JOIN decision x ON x.annotation_id = t.id""",
    *(
        f"""INSERT INTO touched_place SELECT s.doc_id, s."start", s."end"
        FROM temp.touched_item t CROSS JOIN suggestion s ON s.{end} = t.id"""
        for end in ("head_id", "tail_id")
    ),
    """INSERT OR IGNORE INTO near SELECT s.id, 1 FROM temp.touched_place p CROSS JOIN suggestion s
    ON s.doc_id = p.doc_id AND s."start" < p."end" AND s."end" > p."start" """,
    # Whether a link waits depends on both of its ends.
    *(
        f"""INSERT OR IGNORE INTO near SELECT s.{end}, 0 FROM temp.near n CROSS JOIN suggestion s ON s.id = n.id
        WHERE s.{end} IS NOT NULL"""
        for end in ("head_id", "tail_id")
    ),
)
_ASKED: Final = "(SELECT id FROM temp.near WHERE asked)"
_NOW: Final = f"{waiting_on('s.id IN (SELECT id FROM temp.near)')} AND r.id IN {_ASKED}"
_BEFORE: Final = """
SELECT q.suggestion_id, q."start", q.score, g.kind, g.string, g.says, q.clash, q.doc
FROM temp.near n CROSS JOIN suggestion s ON s.id = n.id CROSS JOIN document d ON d.id = s.doc_id
CROSS JOIN queue q ON q.owner = :number AND q.doc = d.n AND q."start" = s."start" AND q.suggestion_id = s.id
CROSS JOIN queue_group g ON g.n = q.group_n WHERE n.asked
"""
_SIZE: Final = "SELECT count(*) FROM queue WHERE owner = ? AND doc = ? AND group_n = ?"
_GROUP: Final = "SELECT n FROM queue_group WHERE owner_id = ? AND kind = ? AND string = ? AND says = ?"


def write_near(connection: sqlite3.Connection, touched: Touched, owner: ActorId) -> dict[int, int]:
    """Bring the queue of an owner up to date near what was touched; return by how much each document's differs.

    The documents, by their short numbers, must be ones that are not hidden, and whose queue was true before.
    """
    number = owner_number(connection, owner)
    _find(connection, touched)
    now = {row[0]: _placed(row) for row in connection.execute(_NOW, {"owner": owner.bytes})}
    before = {row[0]: _placed(row) for row in connection.execute(_BEFORE, {"number": number})}
    gone = [placed for key, placed in before.items() if now.get(key) != placed]
    new = [placed for key, placed in now.items() if before.get(key) != placed]
    replace(connection, owner, number, gone, new, _sizes(connection, owner, number, [*gone, *new]))
    differs: dict[int, int] = {}
    for placed, by in ((new, 1), (gone, -1)):
        for doc, _ in placed:
            differs[doc] = differs.get(doc, 0) + by
    return differs


def _find(connection: sqlite3.Connection, touched: Touched) -> None:
    """Note which suggestions may wait now and did not, or no longer wait."""
    for name, columns in _TABLES.items():
        connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({columns})")
        connection.execute(f"DELETE FROM temp.{name}")
    connection.executemany("INSERT INTO touched_item VALUES (?)", ((key,) for key in touched.items))
    connection.executemany(
        "INSERT INTO touched_place VALUES (?, ?, ?)",
        ((doc.bytes, *place) for doc, places in touched.places.items() for place in places),
    )
    for sql in _FIND:
        connection.execute(sql)


def _sizes(
    connection: sqlite3.Connection, owner: ActorId, number: int, differ: list[Placed]
) -> Mapping[tuple[int, Group], int]:
    """Return how much of each group that differs lay on each document."""
    pairs = {(doc, group_of(row)) for doc, row in differ}
    groups = {group: connection.execute(_GROUP, (owner.bytes, *group)).fetchone() for group in {g for _, g in pairs}}
    return {
        (doc, group): connection.execute(_SIZE, (number, doc, *found)).fetchone()[0]
        for doc, group in pairs
        if (found := groups[group]) is not None
    }


def _placed(row: tuple[object, ...]) -> Placed:
    waiting: Waiting = row[:7]  # type: ignore[assignment]
    return row[7], waiting  # type: ignore[return-value]
