"""The review queue: derived rows that say what waits for each owner, in the order of documents and by groups.

They are kept in the step's own transaction, together with the counts of ``counts.py``; nothing but the difference to
what stood there before is written.
"""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Final

from annotator.model.ids import ActorId, DocId
from annotator.store.cells import shared
from annotator.store.pending import Waiting, waiting, waiting_on

Group = tuple[str, str, bytes | str]
"""Kind, grouping string, and what is said: a type's id or a label."""

Placed = tuple[int, Waiting]
"""A row of the queue, and the short number of its document."""

_PUT: Final = """
INSERT INTO queue_group (owner_id, kind, string, says, count, documents) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (owner_id, kind, string, says) DO UPDATE SET
    count = count + excluded.count, documents = documents + excluded.documents
RETURNING n
"""
_TALLY: Final = """
INSERT INTO queue_tally (owner, kind, says, clash, score, count) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET count = count + excluded.count
"""
_TALLIED: Final = """
SELECT :number, g.kind, g.says, q.clash,
    CAST(q.score * 100 AS INT) + (q.score >= (CAST(q.score * 100 AS INT) + 1) / 100.0) AS hundredths, count(*)
FROM queue q JOIN queue_group g ON g.n = q.group_n WHERE q.owner = :number
GROUP BY g.kind, g.says, q.clash, hundredths
"""


def write(connection: sqlite3.Connection, doc: DocId, owner: ActorId) -> int:
    """Bring the queue of an owner up to date for a document; return how many wait there."""
    found = connection.execute("SELECT n, hidden FROM document WHERE id = ?", (doc.bytes,)).fetchone()
    if found is None:
        return 0
    n, hidden = found
    now = {row[0]: row for row in waiting(connection, doc, owner)}
    wanted = {} if hidden else now
    number = owner_number(connection, owner)
    before = _before(connection, number, n)
    gone = [row for key, row in before.items() if wanted.get(key) != row]
    new = [row for key, row in wanted.items() if before.get(key) != row]
    replace(connection, owner, number, [(n, row) for row in gone], [(n, row) for row in new], _sizes(n, before))
    return len(now)


def forget(connection: sqlite3.Connection, doc: DocId) -> None:
    """Take a document that goes for good out of all queues, and its strings with it."""
    found = connection.execute("SELECT n FROM document WHERE id = ?", (doc.bytes,)).fetchone()
    if found is None:
        return
    for number, owner in connection.execute("SELECT n, owner_id FROM queue_owner").fetchall():
        rows = _before(connection, number, found[0])
        gone = [(found[0], row) for row in rows.values()]
        replace(connection, ActorId(shared(owner)), number, gone, [], _sizes(found[0], rows))


def begin(connection: sqlite3.Connection, owner: ActorId) -> list[tuple[bytes, int]]:
    """Fill the queue of someone who is new here: all documents at once; return how many wait on each."""
    number = owner_number(connection, owner)
    values = {"owner": owner.bytes, "number": number}
    connection.execute("DELETE FROM queue WHERE owner = ?", (number,))
    connection.execute("DELETE FROM queue_group WHERE owner_id = ?", (owner.bytes,))
    connection.execute("DELETE FROM queue_tally WHERE owner = ?", (number,))
    connection.execute("DROP TABLE IF EXISTS temp.queue_new")
    connection.execute(
        f"CREATE TEMP TABLE queue_new AS {waiting_on('1')}",
        {"owner": owner.bytes},
    )
    connection.execute(
        """INSERT INTO queue_group (owner_id, kind, string, says, count, documents)
        SELECT :owner, kind, string, says, count(*), count(DISTINCT doc) FROM temp.queue_new
        WHERE NOT hidden GROUP BY kind, string, says""",
        values,
    )
    connection.execute(
        """INSERT INTO queue (owner, doc, "start", suggestion_id, group_n, score, clash)
        SELECT :number, q.doc, q."start", q.id, g.n, q.score, q.clash FROM temp.queue_new q JOIN queue_group g
        ON g.owner_id = :owner AND g.kind = q.kind AND g.string = q.string AND g.says = q.says
        WHERE NOT q.hidden ORDER BY q.doc, q."start", q.id""",
        values,
    )
    connection.execute(f"INSERT INTO queue_tally (owner, kind, says, clash, score, count) {_TALLIED}", values)
    numbers = connection.execute(
        "SELECT d.id, count(*) FROM temp.queue_new q JOIN document d ON d.n = q.doc GROUP BY d.n"
    ).fetchall()
    connection.execute("DROP TABLE temp.queue_new")
    return numbers


def owner_number(connection: sqlite3.Connection, owner: ActorId) -> int:
    """Return the short number of an owner, given now if there is none yet."""
    known = known_number(connection, owner)
    if known is not None:
        return known
    made = connection.execute("INSERT INTO queue_owner (owner_id) VALUES (?) RETURNING n", (owner.bytes,)).fetchone()
    return int(made[0])


def known_number(connection: sqlite3.Connection, owner: ActorId) -> int | None:
    """Return the short number of an owner; None for someone who has taken no step here."""
    found = connection.execute("SELECT n FROM queue_owner WHERE owner_id = ?", (owner.bytes,)).fetchone()
    return int(found[0]) if found else None


def problems(connection: sqlite3.Connection, doc: DocId, owner: ActorId) -> int:
    """Return how many rows of the queue are not as they should be on a document that is not stale."""
    found = connection.execute("SELECT n, hidden FROM document WHERE id = ?", (doc.bytes,)).fetchone()
    number = known_number(connection, owner)
    if found is None or number is None:
        return 0
    shown = set(_before(connection, number, found[0]).values())
    wanted = set() if found[1] else set(waiting(connection, doc, owner))
    return len(shown ^ wanted)


def _before(connection: sqlite3.Connection, owner: int, doc: int) -> dict[bytes, Waiting]:
    found = connection.execute(
        """SELECT q.suggestion_id, q."start", q.score, g.kind, g.string, g.says, q.clash
        FROM queue q JOIN queue_group g ON g.n = q.group_n WHERE q.owner = ? AND q.doc = ?""",
        (owner, doc),
    )
    return {row[0]: row for row in found}


def replace(
    connection: sqlite3.Connection,
    owner: ActorId,
    number: int,
    gone: list[Placed],
    new: list[Placed],
    before: Mapping[tuple[int, Group], int],
) -> None:
    """Write the difference on some documents; ``number`` is the owner's.

    ``before``: how much of each group lay on each document, of the groups that differ.
    """
    connection.executemany(
        'DELETE FROM queue WHERE owner = ? AND doc = ? AND "start" = ? AND suggestion_id = ?',
        ((number, doc, row[1], row[0]) for doc, row in gone),
    )
    numbers = _count(connection, owner, gone, new, before)
    connection.executemany(
        'INSERT INTO queue (owner, doc, "start", suggestion_id, group_n, score, clash) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ((number, doc, row[1], row[0], numbers[group_of(row)], row[2], row[6]) for doc, row in new),
    )
    _tally(connection, number, gone, new)


def _tally(connection: sqlite3.Connection, owner: int, gone: list[Placed], new: list[Placed]) -> None:
    """Keep the counts by label and score true."""
    change = Counter(_step(row) for _, row in new)
    change.subtract(_step(row) for _, row in gone)
    connection.executemany(_TALLY, ((owner, *step, number) for step, number in change.items() if number))
    connection.executemany(
        "DELETE FROM queue_tally WHERE owner = ? AND kind = ? AND says = ? AND clash = ? AND score = ? AND count = 0",
        ((owner, *step) for step, number in change.items() if number < 0),
    )


def _step(row: Waiting) -> tuple[str, bytes | str, int, int]:
    return row[3], row[5], row[6], hundredths(row[2])


def hundredths(score: float) -> int:
    """Return how many whole hundredths a score reaches: so many that ``score >= n / 100``."""
    down = int(score * 100)
    return down + (score >= (down + 1) / 100)


def tally_is_true(connection: sqlite3.Connection) -> bool:
    """Tell whether the counts by label and score are those of what waits."""
    for (owner,) in connection.execute("SELECT n FROM queue_owner").fetchall():
        shown = connection.execute("SELECT * FROM queue_tally WHERE owner = ?", (owner,)).fetchall()
        if set(shown) != set(connection.execute(_TALLIED, {"number": owner}).fetchall()):
            return False
    return True


def groups_are_true(connection: sqlite3.Connection) -> bool:
    """Tell whether each group is as large as what waits of it, and lies on as many documents."""
    shown = connection.execute("SELECT n, count, documents FROM queue_group").fetchall()
    found = connection.execute("SELECT group_n, count(*), count(DISTINCT doc) FROM queue GROUP BY group_n").fetchall()
    return set(shown) == set(found)


def _count(
    connection: sqlite3.Connection,
    owner: ActorId,
    gone: list[Placed],
    new: list[Placed],
    before: Mapping[tuple[int, Group], int],
) -> dict[Group, int]:
    """Keep the numbers of the groups true; return the short number of each group that something was added to."""
    change = Counter((doc, group_of(row)) for doc, row in new)
    change.subtract((doc, group_of(row)) for doc, row in gone)
    counts, documents = Counter[Group](), Counter[Group]()
    for (doc, group), more in change.items():
        was = before.get((doc, group), 0)
        counts[group] += more
        documents[group] += int(was + more > 0) - int(was > 0)
    numbers: dict[Group, int] = {}
    for group in counts:
        (numbers[group],) = connection.execute(_PUT, (owner.bytes, *group, counts[group], documents[group])).fetchone()
    added = {group_of(row) for _, row in new}
    connection.executemany(
        "DELETE FROM queue_group WHERE n = ? AND count = 0", ((n,) for g, n in numbers.items() if g not in added)
    )
    return numbers


def _sizes(doc: int, rows: Mapping[bytes, Waiting]) -> Counter[tuple[int, Group]]:
    return Counter((doc, group_of(row)) for row in rows.values())


def group_of(row: Waiting) -> Group:
    """Return the group that a row belongs to."""
    return row[3], row[4], row[5]
