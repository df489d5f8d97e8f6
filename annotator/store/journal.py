"""The journal: what each step wrote, and taking steps back through the same writers. Only ever added to."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from annotator.model.changes import Focus, Stack
from annotator.model.document import Actor
from annotator.model.errors import Conflict
from annotator.model.ids import ActorId, DocId, StepId
from annotator.model.setting import CHOSEN
from annotator.store import images
from annotator.store.cells import Row, dumped, shared
from annotator.store.document_rows import actor_of
from annotator.store.forms import BY_TABLE, FORMS, Form
from annotator.store.reads import Parameters
from annotator.store.tape import RowChange, Tape, fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A step on its way into the journal. ``reverses`` are the steps that it takes back, oldest first."""

    id: StepId
    replica: UUID
    session: UUID
    actor: ActorId
    op: str
    title: str
    focus: Focus
    at: int
    stack: Stack
    reverses: tuple["Written", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A step as the journal has it."""

    seq: int
    id: StepId
    actor: ActorId
    op: str
    title: str
    focus: Focus
    at: int
    stack: Stack
    undoes: StepId | None
    undone: bool
    changes: int
    row_format: int


def append(connection: sqlite3.Connection, entry: Entry, tape: Tape) -> int:
    """Write a step with its changes; return its number."""
    last = entry.reverses[-1].id.bytes if entry.reverses else None
    cursor = connection.execute(
        "INSERT INTO step (id, replica_id, actor_id, session, op, title, focus, at, undoes, stack, undone, changes, "
        "row_format) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
        (
            *(entry.id.bytes, entry.replica.bytes, entry.actor.bytes, entry.session.bytes, entry.op, entry.title),
            *(_focus_json(entry.focus), entry.at, last, entry.stack.value, len(tape.changes), images.ROW_FORMAT),
        ),
    )
    seq = int(cursor.lastrowid or 0)
    connection.executemany(
        'INSERT INTO row_change (step_seq, n, "table", row_id, before, after) VALUES (?, ?, ?, ?, ?, ?)',
        ((seq, n, c.table, c.row_id, c.before, c.after) for n, c in enumerate(tape.changes)),
    )
    connection.executemany(
        "INSERT INTO step_doc (doc_id, step_seq) VALUES (?, ?)", ((doc.bytes, seq) for doc in tape.documents)
    )
    _mark_reversed(connection, seq, entry.reverses)
    return seq


def _mark_reversed(connection: sqlite3.Connection, seq: int, reverses: tuple[Written, ...]) -> None:
    """Note which steps are out of effect now: the ones reversed, while what those had reversed is in effect again."""
    for step in reversed(reverses):
        connection.execute("INSERT INTO reversal (step_seq, target_seq) VALUES (?, ?)", (seq, step.seq))
        _mark(connection, step.seq, undone=True)


def _mark(connection: sqlite3.Connection, seq: int, *, undone: bool) -> None:
    """Note whether a step is in effect; what it reversed is so just when the step is not."""
    connection.execute("UPDATE step SET undone = ? WHERE seq = ?", (undone, seq))
    targets = connection.execute(
        f"SELECT target_seq FROM reversal WHERE step_seq = ? ORDER BY target_seq {'ASC' if undone else 'DESC'}", (seq,)
    )
    for (target,) in targets.fetchall():
        _mark(connection, target, undone=not undone)


_COLUMNS = "seq, id, actor_id, op, title, focus, at, stack, undoes, undone, changes, row_format"


def steps(connection: sqlite3.Connection, rest: str, parameters: Parameters = ()) -> list[Written]:
    """Return steps; ``rest`` is what follows FROM step."""
    found = connection.execute(f"SELECT {_COLUMNS} FROM step {rest}", parameters)
    return [_written(row) for row in found]


def _written(row: tuple[Any, ...]) -> Written:
    seq, key, actor, op, title, focus, at, stack, undoes, undone, changes, row_format = row
    return Written(
        seq=seq,
        id=StepId(UUID(bytes=key)),
        actor=ActorId(shared(actor)),
        op=op,
        title=title,
        focus=_focus_of(focus),
        at=at,
        stack=Stack(stack),
        undoes=StepId(UUID(bytes=undoes)) if undoes else None,
        undone=bool(undone),
        changes=changes,
        row_format=row_format,
    )


def last_undoable(connection: sqlite3.Connection, actor: ActorId) -> Written | None:
    """Return the last step of a person that is in effect, or None."""
    rest = "WHERE actor_id = ? AND stack = 'user' AND undoes IS NULL AND NOT undone ORDER BY seq DESC LIMIT 1"
    return next(iter(steps(connection, rest, (actor.bytes,))), None)


def last_redoable(connection: sqlite3.Connection, actor: ActorId) -> Written | None:
    """Return the last undo of a person that is in effect and that no newer step has buried, or None."""
    rest = """WHERE actor_id = :actor AND stack = 'user' AND undoes IS NOT NULL AND NOT undone
        AND seq > coalesce((SELECT max(seq) FROM step WHERE actor_id = :actor AND stack = 'user' AND undoes IS NULL), 0)
        AND EXISTS (SELECT 1 FROM reversal r JOIN step t ON t.seq = r.target_seq
            WHERE r.step_seq = step.seq AND t.undoes IS NULL)
        ORDER BY seq DESC LIMIT 1"""
    found = connection.execute(f"SELECT {_COLUMNS} FROM step {rest}", {"actor": actor.bytes}).fetchone()
    return _written(found) if found else None


def last_person(connection: sqlite3.Connection) -> Actor | None:
    """Return the person who took the last step, or None."""
    found = connection.execute(
        "SELECT a.id FROM step s JOIN actor a ON a.id = s.actor_id AND a.kind = 'person' ORDER BY s.seq DESC LIMIT 1"
    ).fetchone()
    row = fetch(connection, FORMS[Actor], {"id": found[0]}) if found else None
    return actor_of(row) if row else None


def since(connection: sqlite3.Connection, actor: ActorId, seq: int) -> list[Written]:
    """Return a person's steps after a number, last first, without those whose effect later ones took back whole.

    Taken back one after the other, they leave the project as this person had it at that number.
    """
    left: list[Written] = []
    for step in steps(connection, "WHERE actor_id = ? AND stack = 'user' AND seq > ? ORDER BY seq", (actor.bytes, seq)):
        found = connection.execute("SELECT target_seq FROM reversal WHERE step_seq = ? ORDER BY 1", (step.seq,))
        targets = [target for (target,) in found]
        if targets and [s.seq for s in left[-len(targets) :]] == targets:
            del left[-len(targets) :]
        else:
            left.append(step)
    return left[::-1]


def named(connection: sqlite3.Connection, key: StepId) -> Written | None:
    """Return a step by its id, or None."""
    return next(iter(steps(connection, "WHERE id = ?", (key.bytes,))), None)


def changes_of(connection: sqlite3.Connection, seq: int) -> Iterator[RowChange]:
    """Yield what a step wrote, last first."""
    found = connection.execute(
        'SELECT "table", row_id, before, after FROM row_change WHERE step_seq = ? ORDER BY n DESC', (seq,)
    )
    for row in found.fetchall():
        yield RowChange(*row)


# Taking back


def reverse(tape: Tape, step: Written) -> None:
    """Write back what a step had changed.

    Raises:
        Conflict: A row is no longer as the step left it, or the step was written in an older form.
    """
    if step.row_format != images.ROW_FORMAT:
        raise Conflict("undo.older", "This was done with an older version of the program, and cannot be taken back.")
    for change in changes_of(tape.connection, step.seq):
        form = BY_TABLE.get(change.table)
        if form is None or (form.kept and change.before is None and not _is_chosen(change)):
            continue
        plain = images.plain_values(form, step.actor.bytes, step.at)
        if change.after is None:
            assert change.before is not None
            _put_back(tape, form, images.read_whole(form, change.row_id, change.before, plain))
        elif change.before is None:
            _take_away(tape, form, images.read_whole(form, change.row_id, change.after, plain))
        else:
            _restore(tape, form, change.row_id, *images.read_update(change.before, change.after, plain))


def _is_chosen(change: RowChange) -> bool:
    """Tell whether a fact about the project is one that persons set and take back: a rule, a choice."""
    return change.table == "project" and change.row_id.decode("utf-8", "replace").startswith(CHOSEN)


def _put_back(tape: Tape, form: Form, row: Row) -> None:
    row = row | {"rev": row["rev"] + 1}
    tape.insert(form, row)


def _take_away(tape: Tape, form: Form, recorded: Row) -> None:
    """Undo an insert: delete the row, unless it is one that others stand on; that one is hidden, or set back."""
    row = fetch(tape.connection, form, recorded)
    if row is None:
        raise _conflict()
    match form.table:
        case "document":
            _write(tape, form, row, {"hidden": 1})
        case "doc_state":
            _refuse_changed(form, row, recorded)
            _write(tape, form, row, {"status": "new", "undecided": 0, "finished_at": 0})
        case _:
            _refuse_changed(form, row, recorded)
            tape.delete(form, row)


def _restore(tape: Tape, form: Form, key: bytes, before: Row, after: Row) -> None:
    row = fetch(tape.connection, form, images.key_values(form, key))
    if row is None:
        raise _conflict()
    _refuse_changed(form, row, after)
    _write(tape, form, row, before)


def _write(tape: Tape, form: Form, row: Row, values: Row) -> None:
    tape.update(form, row, row | values | {"rev": row["rev"] + 1})


def _refuse_changed(form: Form, row: Row, recorded: Row) -> None:
    if any(row[name] != value for name, value in recorded.items() if name in row and name not in form.soft):
        raise _conflict()


def _conflict() -> Conflict:
    return Conflict(
        "undo.changed",
        "This cannot be taken back: what it changed was changed again since.",
        hint="Take the later change back first; the history shows it.",
    )


def _focus_json(focus: Focus) -> str | None:
    value: dict[str, Any] = {}
    if focus.doc:
        value["doc"] = focus.doc.hex
    if focus.items:
        value["items"] = [item.hex for item in focus.items[:100]]
    if focus.range:
        value["range"] = focus.range
    return dumped(value)


def _focus_of(text: str | None) -> Focus:
    value = json.loads(text) if text else {}
    doc = DocId(UUID(hex=value["doc"])) if "doc" in value else None
    extent = (value["range"][0], value["range"][1]) if "range" in value else None
    return Focus(doc, tuple(UUID(hex=item) for item in value.get("items", ())), extent)
