"""The review queue: derived rows that say what waits for each owner, in the order of documents and by groups.

They are kept in the step's own transaction, together with the counts of ``counts.py``; nothing but the difference to
what stood there before is written.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import Final

from annotator.model.ids import ActorId, DocId
from annotator.store.cells import shared
from annotator.store.pending import PENDING_ALL, Waiting, waiting

Group = tuple[str, str, bytes | str]
"""Kind, grouping string, and what is said: a type's id or a label."""

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
    if gone or new:
        stays = [row for key, row in before.items() if wanted.get(key) == row]
        _replace(connection, owner, (number, n), gone, new, stays)
    return len(now)


def forget(connection: sqlite3.Connection, doc: DocId) -> None:
    """Take a document that goes for good out of all queues, and its strings with it."""
    found = connection.execute("SELECT n FROM document WHERE id = ?", (doc.bytes,)).fetchone()
    if found is None:
        return
    for number, owner in connection.execute("SELECT n, owner_id FROM queue_owner").fetchall():
        rows = list(_before(connection, number, found[0]).values())
        _replace(connection, ActorId(shared(owner)), (number, found[0]), rows, [], [])


def begin(connection: sqlite3.Connection, owner: ActorId) -> list[tuple[bytes, int]]:
    """Fill the queue of someone who is new here: all documents at once; return how many wait on each."""
    number = owner_number(connection, owner)
    values = {"owner": owner.bytes, "number": number}
    connection.execute("DELETE FROM queue WHERE owner = ?", (number,))
    connection.execute("DELETE FROM queue_group WHERE owner_id = ?", (owner.bytes,))
    connection.execute("DELETE FROM queue_tally WHERE owner = ?", (number,))
    connection.execute("DROP TABLE IF EXISTS temp.queue_new")
    connection.execute(
        f"""CREATE TEMP TABLE queue_new AS {PENDING_ALL}
        SELECT r.id, r."start", r.score, r.kind, r.string, r.says, d.n AS doc, d.hidden, s.kind = 'span' AND EXISTS (
            SELECT 1 FROM annotation a WHERE a.doc_id = s.doc_id AND a.kind = 'span' AND a.owner_id = :owner
                AND a."start" < s."end" AND a."end" > s."start") AS clash
        FROM ranked r JOIN suggestion s ON s.id = r.id JOIN document d ON d.id = s.doc_id WHERE place = 1""",
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
    shown = set(_before(connection, number, found[0]))
    wanted = set() if found[1] else {row[0] for row in waiting(connection, doc, owner)}
    return len(shown ^ wanted)


def _before(connection: sqlite3.Connection, owner: int, doc: int) -> dict[bytes, Waiting]:
    found = connection.execute(
        """SELECT q.suggestion_id, q."start", q.score, g.kind, g.string, g.says, q.clash
        FROM queue q JOIN queue_group g ON g.n = q.group_n WHERE q.owner = ? AND q.doc = ?""",
        (owner, doc),
    )
    return {row[0]: row for row in found}


def _replace(
    connection: sqlite3.Connection,
    owner: ActorId,
    place: tuple[int, int],
    gone: list[Waiting],
    new: list[Waiting],
    stays: list[Waiting],
) -> None:
    """Write the difference on one document; ``place`` are the short numbers of owner and document."""
    connection.executemany(
        'DELETE FROM queue WHERE owner = ? AND doc = ? AND "start" = ? AND suggestion_id = ?',
        ((*place, row[1], row[0]) for row in gone),
    )
    numbers = _count(connection, owner, gone, new, stays)
    connection.executemany(
        'INSERT INTO queue (owner, doc, "start", suggestion_id, group_n, score, clash) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ((*place, row[1], row[0], numbers[_group(row)], row[2], row[6]) for row in new),
    )
    _tally(connection, place[0], gone, new)


def _tally(connection: sqlite3.Connection, owner: int, gone: list[Waiting], new: list[Waiting]) -> None:
    """Keep the counts by label and score true."""
    change = Counter(_step(row) for row in new)
    change.subtract(_step(row) for row in gone)
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


def _count(
    connection: sqlite3.Connection, owner: ActorId, gone: list[Waiting], new: list[Waiting], stays: list[Waiting]
) -> dict[Group, int]:
    """Keep the numbers of the groups true; return the short number of each group that something was added to."""
    less, more, same = _sizes(gone), _sizes(new), _sizes(stays)
    numbers: dict[Group, int] = {}
    for group in less.keys() | more.keys():
        was, will = less[group] + same[group] > 0, more[group] + same[group] > 0
        change = more[group] - less[group], int(will) - int(was)
        (numbers[group],) = connection.execute(_PUT, (owner.bytes, *group, *change)).fetchone()
    connection.executemany(
        "DELETE FROM queue_group WHERE n = ? AND count = 0", ((n,) for g, n in numbers.items() if not more[g])
    )
    return numbers


def _sizes(rows: Iterable[Waiting]) -> Counter[Group]:
    return Counter(_group(row) for row in rows)


def _group(row: Waiting) -> Group:
    return row[3], row[4], row[5]
