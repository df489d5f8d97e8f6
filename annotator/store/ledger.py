"""Taking steps: one transaction, one entry of the journal, one piece of news."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from annotator.model.changes import Changes, Stack, Value
from annotator.model.document import Actor, DocumentText
from annotator.model.errors import Conflict, UserError
from annotator.model.ids import ActorId, DocId, StepId, new_id, now_ms
from annotator.model.schema import LabelType
from annotator.model.setting import Setting
from annotator.model.step import Operation
from annotator.store import counts, journal, news, purge, reads
from annotator.store.document_rows import actor_of
from annotator.store.journal import Entry, Written
from annotator.store.step import StoreStep
from annotator.store.store import Store
from annotator.store.tape import Tape

MOST_NEWS: Final = 5000
"""Of a step that wrote more values than this, the news leave them out."""

SMALL_STEP: Final = 50
"""Up to so many values written, a step must not be held up by counting large documents."""

Act = Callable[[StoreStep], Sequence[Written]]
"""Writes through a step; returns the steps that it took back."""


class Ledger:
    """Writes steps to a store; belongs to the thread that writes.

    ``outbox`` holds the news since it was last emptied, in the order of the commits, other processes' steps included.
    """

    def __init__(self, store: Store, replica: UUID) -> None:
        self.outbox: list[Changes] = []
        self._store = store
        self._replica = replica
        self._session = new_id()
        self._file_version = -1
        with store.reading() as connection:
            self.schema = reads.schema(connection)
            self._seen, self._last_at = news.position(connection)

    def take(self, op: Operation, actor: Actor, initiator: str = "") -> Changes:
        """Run an operation as one step.

        Raises:
            UserError: The operation refused, or the file cannot be written; nothing was written.
        """

        def act(step: StoreStep) -> Sequence[Written]:
            op.apply(step)
            return ()

        return self._take(type(op).__name__, op.stack, actor, act, initiator)

    def undo(self, actor: Actor, initiator: str = "") -> Changes | None:
        """Take back the last step of a person that is in effect; None if there is none."""
        return self._take_back("Undo", actor, journal.last_undoable, initiator)

    def redo(self, actor: Actor, initiator: str = "") -> Changes | None:
        """Take back the last undo of a person; None if there is none."""
        return self._take_back("Redo", actor, journal.last_redoable, initiator)

    def _take_back(
        self, word: str, actor: Actor, find: Callable[[sqlite3.Connection, ActorId], Written | None], initiator: str
    ) -> Changes | None:
        connection = self._store.writing

        def act(step: StoreStep) -> Sequence[Written]:
            found = find(connection, step.actor)
            if found is None:
                return ()
            journal.reverse(step.tape, found)
            step.describe(f"{word}: {found.title.removeprefix('Undo: ')}", found.focus)
            return (found,)

        if find(connection, actor.id) is None:
            return None
        return self._take(word, Stack.USER, actor, act, initiator)

    def go_back(self, target: StepId, actor: Actor, initiator: str = "") -> Changes | None:
        """Bring a person's work back to where it was after a step, in one step; None if it is there already.

        Raises:
            UserError: There is no such step, or others have changed the same since.
        """
        connection = self._store.writing
        place = journal.named(connection, target)
        if place is None:
            raise UserError("history.missing", "The history has no such step.")

        def act(step: StoreStep) -> Sequence[Written]:
            found = journal.since(connection, step.actor, place.seq)
            for written in found:
                journal.reverse(step.tape, written)
            step.describe(f"Go back to: {place.title}", place.focus)
            return found

        if not journal.since(connection, actor.id, place.seq):
            return None
        return self._take("GoBack", Stack.USER, actor, act, initiator)

    def remove_for_good(self, docs: Sequence[DocId], actor: Actor, initiator: str = "") -> Changes:
        """Remove documents from text, index and journal; the file is rewritten without them."""

        def act(step: StoreStep) -> Sequence[Written]:
            purge.erase(step.tape.connection, docs)
            for doc in docs:
                step.tape.forget(doc)
            step.describe(f"Remove {len(docs)} document{'s' if len(docs) > 1 else ''} for good")
            return ()

        connection = self._store.writing
        connection.execute("PRAGMA secure_delete = ON")
        changes = self._take(news.REMOVAL, Stack.SYSTEM, actor, act, initiator)
        self._store.scour()
        return changes

    def settle(self) -> None:
        """Count what was marked as stale, if anything was."""
        if counts.any_stale(self._store.writing):
            with self._store.transaction() as connection:
                counts.settle(connection)

    def listen(self) -> None:
        """Put the steps of other processes into the outbox."""
        version = self._store.file_version()
        if version is None or version != self._file_version:
            self._file_version = version or -1
            with self._store.reading() as connection:
                self._hear(connection)

    def _hear(self, connection: sqlite3.Connection) -> None:
        heard = news.since(connection, self._seen, MOST_NEWS)
        if heard:
            self._seen, self._last_at = news.position(connection)
            self.outbox.extend(heard)
            if any(kind in (LabelType, Setting) for changes in heard for kind in changes.kinds):
                self.schema = reads.schema(connection)

    def _take(self, name: str, stack: Stack, actor: Actor, act: Act, initiator: str) -> Changes:
        try:
            with self._store.transaction() as connection:
                self._hear(connection)
                step = StoreStep(connection, _settled(connection, actor), max(now_ms(), self._last_at), self.schema)
                reverses = act(step)
                entry = self._entry(name, stack, step, reverses)
                changes = _changes(entry, step.tape, initiator)
                if not (reverses or step.tape.changes or step.tape.removed):
                    raise _Nothing(changes)
                seq = journal.append(connection, entry, step.tape)
                tape = step.tape
                at_once = len(tape.put) + len(tape.removed) > SMALL_STEP
                counts.refresh(connection, tape.counted, tape.touched, at_once=at_once)
                schema = reads.schema(connection) if changes.kinds & {LabelType, Setting} else self.schema
        except _Nothing as nothing:
            return nothing.changes
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorname == "SQLITE_CONSTRAINT_FOREIGNKEY":
                raise _depended_on() from error
            raise
        self._seen, self._last_at, self.schema = seq, entry.at, schema
        self.outbox.append(changes)
        return changes

    def _entry(self, name: str, stack: Stack, step: StoreStep, reverses: Sequence[Written]) -> Entry:
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


class _Nothing(Exception):
    """The operation had nothing to write: the transaction is rolled back."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self.changes = changes


def _settled(connection: sqlite3.Connection, actor: Actor) -> Actor:
    """Return who takes the step: the one of this name that another process may have written down meanwhile."""
    found = reads.select(connection, "actor", "WHERE kind = ? AND name = ?", (actor.kind.value, actor.name))
    return next((actor_of(row) for row in found), actor)


def _changes(entry: Entry, tape: Tape, initiator: str) -> Changes:
    put: tuple[Value, ...] = tuple(v for v in tape.put if not (isinstance(v, DocumentText) and v.version == 1))
    reload = tape.new_text or len(put) + len(tape.removed) > MOST_NEWS
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
        focus=entry.focus,
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
