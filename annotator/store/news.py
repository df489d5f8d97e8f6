"""The steps of other processes as the same kind of news as our own."""

import sqlite3
from typing import Final

from annotator.model.changes import Changes, Removed, Value
from annotator.model.document import Document, DocumentText
from annotator.model.ids import DocId
from annotator.store import images, journal, reads
from annotator.store.cells import shared
from annotator.store.forms import BY_TABLE, classes_of
from annotator.store.journal import Written
from annotator.store.tape import RowChange, document_of_row, fetch

REMOVAL: Final = "RemoveForGood"
"""The step that leaves no images."""


def position(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the number and the time of the last step."""
    seq, at = connection.execute("SELECT coalesce(max(seq), 0), coalesce(max(at), 0) FROM step").fetchone()
    return int(seq), int(at)


def since(connection: sqlite3.Connection, seq: int, most: int) -> list[Changes]:
    """Return the steps after a number; of one with more than ``most`` writes, the values are left out."""
    return [_news(connection, step, most) for step in journal.steps(connection, "WHERE seq > ? ORDER BY seq", (seq,))]


def _news(connection: sqlite3.Connection, step: Written, most: int) -> Changes:
    found = {(c.table, c.row_id): c for c in journal.changes_of(connection, step.seq)}
    docs = connection.execute("SELECT doc_id FROM step_doc WHERE step_seq = ?", (step.seq,))
    documents = frozenset(DocId(shared(doc)) for (doc,) in docs)
    reload = step.changes > most or any(_new_text(change) for change in found.values())
    put: list[Value] = []
    removed: list[Removed] = []
    if step.op == REMOVAL:
        removed += [Removed(Document, doc, doc) for doc in documents]
    for change in () if reload else found.values():
        _value(connection, step, change, put, removed)
    kinds = {type(v) for v in put} | {r.kind for r in removed}
    if reload:
        kinds = {kind for table in {c.table for c in found.values()} for kind in classes_of(table)}
    return Changes(
        step=step.id,
        op=step.op,
        title=step.title,
        actor=step.actor,
        stack=step.stack,
        at=step.at,
        put=tuple(put),
        removed=tuple(removed),
        documents=documents,
        kinds=frozenset(kinds),
        focus=step.focus,
        undoes=step.undoes,
        reload=reload,
    )


def _value(
    connection: sqlite3.Connection, step: Written, change: RowChange, put: list[Value], removed: list[Removed]
) -> None:
    if change.table == "doc_run":
        # A run may have superseded or hidden what other sources proposed.
        put.extend(reads.suggestions(connection, "WHERE doc_id = ?", (change.row_id[:16],)))
        return
    form = BY_TABLE[change.table]
    row = fetch(connection, form, images.key_values(form, change.row_id))
    if row is not None:
        value = form.from_row(row)
        if not (isinstance(value, DocumentText) and value.version == 1):
            put.append(value)
    elif change.before is not None and change.after is None:
        plain = images.plain_values(form, step.actor.bytes, step.at)
        gone = images.read_whole(form, change.row_id, change.before, plain)
        removed.append(Removed(type(form.from_row(gone)), shared(change.row_id[:16]), document_of_row(form, gone)))


def _new_text(change: RowChange) -> bool:
    return change.table == "document" and change.before is not None and '"text_version"' in change.before
