"""Taking steps: one transaction, one entry of the journal, one piece of news."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID

from annotator.model.changes import Changes, Focus, Stack, Value
from annotator.model.document import Actor, DocumentText
from annotator.model.errors import Conflict
from annotator.model.ids import ActorId, StepId, new_id, now_ms
from annotator.model.schema import LabelType, Schema
from annotator.model.step import Operation
from annotator.store import counts, journal, news, reads
from annotator.store.journal import Entry, Written
from annotator.store.rows import FORMS
from annotator.store.step import StoreStep
from annotator.store.store import Store
from annotator.store.tape import Tape, fetch

MOST_NEWS: Final = 5000
"""Of a step that wrote more values than this, the news leave them out."""


class Ledger:
    """Writes steps to a store; belongs to the thread that writes.

    ``outbox`` holds the news since it was last emptied, in the order of the commits, other processes' steps included.
    """

    def __init__(self, store: Store, replica: UUID) -> None:
        self.outbox: list[Changes] = []
        self._store = store
        self._replica = replica
        self._session = new_id()
        with store.reading() as connection:
            self.schema = reads.schema(connection)
            self._seen, self._last_at = news.position(connection)

    def take(self, op: Operation, actor: Actor, initiator: str = "") -> Changes:
        """Run an operation as one step.

        Raises:
            UserError: The operation refused, or the file cannot be written; nothing was written.
        """

        def act(step: StoreStep) -> tuple[Written, ...]:
            op.apply(step)
            return ()

        return self._take(type(op).__name__, op.stack, actor, act, initiator)

    def undo(self, actor: Actor, initiator: str = "") -> Changes | None:
        """Take back the last step of a person that is in effect; None if there is none."""
        return self._reverse("Undo", actor, journal.last_undoable, initiator)

    def redo(self, actor: Actor, initiator: str = "") -> Changes | None:
        """Take back the last undo of a person; None if there is none."""
        return self._reverse("Redo", actor, journal.last_redoable, initiator)

    def _reverse(
        self,
        word: str,
        actor: Actor,
        find: Callable[[sqlite3.Connection, ActorId], Written | None],
        initiator: str,
    ) -> Changes | None:
        if find(self._store.writing, actor.id) is None:
            return None

        def act(step: StoreStep) -> tuple[Written, ...]:
            found = find(self._store.writing, actor.id)
            if found is None:
                return ()
            journal.reverse(step.tape, found)
            title = found.title if found.undoes is None else found.title.removeprefix("Undo: ")
            step.describe(f"{word}: {title}", found.focus)
            return (found,)

        return self._take(word, Stack.USER, actor, act, initiator)

    def listen(self) -> None:
        """Put the steps of other processes into the outbox."""
        with self._store.reading() as connection:
            self._hear(connection)

    def _hear(self, connection: sqlite3.Connection) -> None:
        heard = news.since(connection, self._seen, MOST_NEWS)
        if heard:
            self._seen, self._last_at = news.position(connection)
            self.outbox.extend(heard)
            if any(LabelType in changes.kinds for changes in heard):
                self.schema = reads.schema(connection)

    def _take(
        self,
        name: str,
        stack: Stack,
        actor: Actor,
        act: Callable[[StoreStep], tuple[Written, ...]],
        initiator: str,
    ) -> Changes:
        try:
            with self._store.transaction() as connection:
                self._hear(connection)
                step = StoreStep(connection, actor.id, max(now_ms(), self._last_at), self.schema)
                _introduce(step.tape, actor)
                reverses = act(step)
                entry = self._entry(name, stack, step, reverses)
                changes = _changes(entry, step.tape, initiator)
                if not reverses and not step.tape.changes:
                    raise _Nothing(changes)
                seq = journal.append(connection, entry, step.tape)
                counts.refresh(connection, step.tape.documents)
        except _Nothing as nothing:
            return nothing.changes
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorname == "SQLITE_CONSTRAINT_FOREIGNKEY":
                raise _depended_on() from error
            raise
        self._seen, self._last_at = seq, entry.at
        self.schema = self._schema_after(step, changes)
        self.outbox.append(changes)
        return changes

    def _entry(self, name: str, stack: Stack, step: StoreStep, reverses: tuple[Written, ...]) -> Entry:
        return Entry(
            id=StepId(new_id()),
            replica=self._replica,
            session=self._session,
            actor=step.actor,
            op=name,
            title=step.title or name,
            focus=step.focus,
            at=step.at,
            stack=stack,
            reverses=tuple(sorted(reverses, key=lambda s: s.seq)),
        )

    def _schema_after(self, step: StoreStep, changes: Changes) -> Schema:
        """Return the schema that the step left; an undo has written types past the step's own picture of it."""
        schema = step.schema
        for value in changes.put:
            if isinstance(value, LabelType):
                schema = schema.with_type(value)
        for gone in changes.removed:
            if gone.kind is LabelType:
                schema = replace(schema, types={k: t for k, t in schema.types.items() if k != gone.id})
        return schema


class _Nothing(Exception):
    """The operation had nothing to write: the transaction is rolled back."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes


def _introduce(tape: Tape, actor: Actor) -> None:
    """Write down who takes the step, the first time."""
    form = FORMS[Actor]
    row = form.to_row(actor)
    if fetch(tape.connection, form, row) is None:
        written = replace(actor, created_at=actor.created_at or tape.at)
        tape.insert(form, form.to_row(written), written)
        counts.begin(tape.connection, actor)


def _changes(entry: Entry, tape: Tape, initiator: str) -> Changes:
    put: tuple[Value, ...] = tuple(v for v in tape.put if not (isinstance(v, DocumentText) and v.version == 1))
    reload = len(put) + len(tape.removed) > MOST_NEWS
    return Changes(
        step=entry.id,
        op=entry.op,
        title=entry.title,
        actor=entry.actor,
        stack=entry.stack,
        at=entry.at,
        put=() if reload else put,
        removed=() if reload else tape.removed,
        documents=frozenset(tape.documents),
        kinds=frozenset(type(v) for v in tape.put) | frozenset(r.kind for r in tape.removed),
        focus=entry.focus or Focus(),
        undoes=entry.reverses[-1].id if entry.reverses else None,
        initiator=initiator,
        reload=reload,
    )


def _depended_on() -> Conflict:
    return Conflict(
        "row.needed",
        "This cannot be done: something else in the project depends on it; nothing was written.",
        hint="Take the later change back first; the history shows it.",
    )
