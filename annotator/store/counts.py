"""How much lies on each document for each person: derived rows that lists read at once.

They are counted in the step's own transaction. On a document with thousands of items that would take longer than a
small step itself. So there, decisions and spans change the counts by what differs near them; after anything else the
row is marked as stale, and counted when a list asks, and at closing.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from annotator.model.document import Actor, ActorKind
from annotator.model.ids import ActorId, DocId
from annotator.store import queue
from annotator.store.cells import shared
from annotator.store.pending import waiting
from annotator.store.queue_near import write_near
from annotator.store.touched import Touched

MANY: Final = 600
TOGETHER: Final = 50
"""Of a step on so many documents, only what lies near to what it touched is looked at, on all of them at once."""

Counts = tuple[int, int, int]

_DECIDING: Final = (ActorKind.PERSON, ActorKind.GOLD)


def refresh(connection: sqlite3.Connection, docs: Collection[DocId], touched: Touched, *, at_once: bool) -> None:
    """Count what each person has on these documents; unless all must be, mark as stale where that would take long."""
    owners = _owners(connection)
    found = touched.places.keys() - touched.whole
    near = _near(connection, found if len(docs) >= TOGETHER else _large(connection, found), owners)
    for owner in owners if near else ():
        _count_near(connection, touched.only(near), near, owner)
    for doc in (doc for doc in docs if doc not in near):
        annotations, suggestions = _size(connection, doc)
        if annotations + suggestions == 0:
            connection.execute("DELETE FROM doc_count WHERE doc_id = ?", (doc.bytes,))
            continue  # without suggestions, nothing was in a queue either: they are never deleted
        for owner in owners:
            if annotations + suggestions >= MANY and not at_once:
                _mark(connection, doc, owner)
            else:
                _count_and_write(connection, doc, owner, suggested=suggestions > 0)


def count(connection: sqlite3.Connection, doc: DocId, owner: ActorId, *, suggested: bool = True) -> Counts:
    """Return an owner's spans, relations and pending suggestions on a document."""
    spans, relations = connection.execute(
        "SELECT coalesce(sum(kind = 'span'), 0), coalesce(sum(kind = 'relation'), 0) FROM annotation "
        "WHERE doc_id = ? AND owner_id = ?",
        (doc.bytes, owner.bytes),
    ).fetchone()
    return spans, relations, len(waiting(connection, doc, owner)) if suggested else 0


def stale(
    connection: sqlite3.Connection, owner: ActorId, among: Collection[DocId] | None = None
) -> dict[DocId, Counts]:
    """Count the documents of an owner, or some of them, that were marked as stale; nothing is written."""
    found = (doc for doc in _stale(connection, owner) if among is None or doc in among)
    return {doc: count(connection, doc, owner) for doc in found}


def any_stale(connection: sqlite3.Connection) -> bool:
    """Tell whether a row waits to be counted."""
    return connection.execute("SELECT 1 FROM doc_count WHERE stale LIMIT 1").fetchone() is not None


def settle(connection: sqlite3.Connection) -> None:
    """Count all stale rows, and write them; the caller has a transaction."""
    for owner in _owners(connection):
        for doc in _stale(connection, owner):
            _count_and_write(connection, doc, owner)


def begin(connection: sqlite3.Connection, actor: Actor) -> None:
    """Count everything for someone who is new here, if it is someone who decides."""
    if actor.kind not in _DECIDING:
        return
    for doc, pending in queue.begin(connection, actor.id):
        _write(connection, DocId(shared(doc)), actor.id, (0, 0, pending))


def _stale(connection: sqlite3.Connection, owner: ActorId) -> list[DocId]:
    found = connection.execute("SELECT doc_id FROM doc_count WHERE owner_id = ? AND stale", (owner.bytes,))
    return [DocId(shared(doc)) for (doc,) in found.fetchall()]


def _count_and_write(connection: sqlite3.Connection, doc: DocId, owner: ActorId, *, suggested: bool = True) -> None:
    """Count a document for an owner, and bring their queue up to date with it."""
    spans, relations, _ = count(connection, doc, owner, suggested=False)
    _write(connection, doc, owner, (spans, relations, queue.write(connection, doc, owner) if suggested else 0))


def _large(connection: sqlite3.Connection, docs: Collection[DocId]) -> list[DocId]:
    return [doc for doc in docs if sum(_size(connection, doc)) >= MANY]


def _near(connection: sqlite3.Connection, docs: Iterable[DocId], owners: Collection[ActorId]) -> dict[DocId, int]:
    """Return those documents, with their short numbers, whose counts were true before: the difference can be added."""
    found: dict[DocId, int] = {}
    for doc in docs:
        row = connection.execute(
            """SELECT d.n, (SELECT count(*) FROM doc_count c WHERE c.doc_id = d.id AND NOT c.stale) FROM document d
            WHERE d.id = ? AND NOT d.hidden""",
            (doc.bytes,),
        ).fetchone()
        if row is not None and row[1] == len(owners):
            found[doc] = row[0]
    return found


def _count_near(connection: sqlite3.Connection, touched: Touched, near: Mapping[DocId, int], owner: ActorId) -> None:
    differs = write_near(connection, touched, owner)
    for doc, n in near.items():
        spans, relations, _ = count(connection, doc, owner, suggested=False)
        connection.execute(
            "UPDATE doc_count SET spans = ?, relations = ?, pending = pending + ? WHERE doc_id = ? AND owner_id = ?",
            (spans, relations, differs.get(n, 0), doc.bytes, owner.bytes),
        )


def _owners(connection: sqlite3.Connection) -> list[ActorId]:
    found = connection.execute("SELECT id FROM actor WHERE kind IN (?, ?)", tuple(k.value for k in _DECIDING))
    return [ActorId(shared(key)) for (key,) in found]


def _size(connection: sqlite3.Connection, doc: DocId) -> tuple[int, int]:
    sql = "SELECT count(*) FROM (SELECT 1 FROM {} WHERE doc_id = ? LIMIT ?)"
    sizes = [connection.execute(sql.format(t), (doc.bytes, MANY)).fetchone()[0] for t in ("annotation", "suggestion")]
    return sizes[0], sizes[1]


def _write(connection: sqlite3.Connection, doc: DocId, owner: ActorId, counts: Counts) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO doc_count (doc_id, owner_id, spans, relations, pending, stale) "
        "VALUES (?, ?, ?, ?, ?, 0)",
        (doc.bytes, owner.bytes, *counts),
    )


def _mark(connection: sqlite3.Connection, doc: DocId, owner: ActorId) -> None:
    connection.execute(
        "INSERT INTO doc_count (doc_id, owner_id, spans, relations, pending, stale) VALUES (?, ?, 0, 0, 0, 1) "
        "ON CONFLICT DO UPDATE SET stale = 1",
        (doc.bytes, owner.bytes),
    )
