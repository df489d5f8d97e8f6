"""What happened: to the project, to a document, to one value."""

import sqlite3
from uuid import UUID

from annotator.model.changes import HistoryEntry, StepRecord, Value
from annotator.model.ids import ActorId, DocId
from annotator.store import images, journal, reads
from annotator.store.cells import Row, shared
from annotator.store.forms import BY_TABLE, Form
from annotator.store.journal import Written


def steps(
    connection: sqlite3.Connection,
    *,
    doc: DocId | None = None,
    actor: ActorId | None = None,
    limit: int = 200,
    before: int | None = None,
) -> list[StepRecord]:
    """Return the last steps, newest first: of a document or a person where given, before a number where given."""
    conditions = ["(:before IS NULL OR seq < :before)"]
    values: dict[str, int | bytes | None] = {"before": before, "limit": limit}
    if doc is not None:
        conditions.append("seq IN (SELECT step_seq FROM step_doc WHERE doc_id = :doc)")
        values["doc"] = doc.bytes
    if actor is not None:
        conditions.append("actor_id = :actor")
        values["actor"] = actor.bytes
    rest = f"WHERE {' AND '.join(conditions)} ORDER BY seq DESC LIMIT :limit"
    found = journal.steps(connection, rest, values)
    return [record(connection, step) for step in found]


def record(connection: sqlite3.Connection, step: Written) -> StepRecord:
    """Return a step as the history shows it."""
    docs = connection.execute("SELECT doc_id FROM step_doc WHERE step_seq = ? LIMIT 100", (step.seq,))
    return StepRecord(
        id=step.id,
        seq=step.seq,
        actor=step.actor,
        op=step.op,
        title=step.title,
        at=step.at,
        stack=step.stack,
        undoes=step.undoes,
        undone=step.undone,
        documents=tuple(DocId(shared(doc)) for (doc,) in docs),
        changes=step.changes,
        focus=step.focus,
    )


def of_value(connection: sqlite3.Connection, key: UUID) -> list[HistoryEntry]:
    """Return each change of one value, oldest first, with the whole value before and after."""
    names = {actor.id: actor.name for actor in reads.actors(connection)}
    entries: list[HistoryEntry] = []
    row: Row | None = None
    for seq, table, before, after in connection.execute(
        'SELECT step_seq, "table", before, after FROM row_change WHERE row_id = ? ORDER BY step_seq, n', (key.bytes,)
    ).fetchall():
        form = BY_TABLE[table]
        step = journal.steps(connection, "WHERE seq = ?", (seq,))[0]
        old, row = (
            row,
            _after(form, key.bytes, row, before, after, images.plain_values(form, step.actor.bytes, step.at)),
        )
        entries.append(
            HistoryEntry(
                step=record(connection, step),
                actor_name=names.get(step.actor, ""),
                before=_value(form, old),
                after=_value(form, row),
            )
        )
    return entries


def _after(form: Form, key: bytes, row: Row | None, before: str | None, after: str | None, plain: Row) -> Row | None:
    if after is None:
        return None
    if before is None or row is None:
        return images.read_whole(form, key, after, plain)
    old, new = images.read_update(before, after, plain | {"rev": row["rev"] + 1})
    return {**row, **{name: new[name] for name in old}}


def _value(form: Form, row: Row | None) -> Value | None:
    return None if row is None else form.from_row(row)
