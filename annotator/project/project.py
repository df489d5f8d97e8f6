"""The open project: the one thing that window, command line and tests hold."""

import getpass
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Final, Self
from uuid import UUID

from annotator.model.changes import Changes, Stack
from annotator.model.document import Actor, ActorKind
from annotator.model.errors import UserError
from annotator.model.ids import ActorId, DocId, StepId, new_id
from annotator.model.schema import Schema
from annotator.model.step import Operation
from annotator.project.beginning import Begin, machine_of, replica_here, window_lock
from annotator.project.jobs import Job, Jobs, ThreadJobs
from annotator.project.learned_folder import forget_documents
from annotator.project.operations.snapshots import NameSnapshot
from annotator.project.reading import Reading
from annotator.project.writer import Writer
from annotator.store import backup, check, journal, purge
from annotator.store.ledger import Ledger
from annotator.store.locks import WindowLock
from annotator.store.store import Store, refuse_place

LISTEN_S: Final = 0.5
"""How often an idle project looks for the steps of other processes."""

WINDOW_WAITS_MS: Final = 10_000
COMMAND_WAITS_MS: Final = 60_000
"""How long a writer waits for another to finish."""

BACK_UP_S: Final = 30 * 60
"""How often a window backs up what has changed."""

_log = logging.getLogger(__name__)


class Project(Reading):
    """A project file that is open, for one person.

    Operations run one after another on the writer's thread; reads run on the caller's, each on one state of the file.
    """

    def __init__(
        self,
        store: Store,
        person: str | None,
        *,
        replica: UUID | None = None,
        lock: WindowLock | None = None,
        jobs: Jobs | None = None,
    ) -> None:
        self._store = store
        self._lock = lock
        self._jobs = jobs or ThreadJobs()
        self._ledger = Ledger(store, replica or replica_here())
        self._callbacks: list[Callable[[Changes], None]] = []
        self._person = self._known(person) if person else self._last_person()
        self._undo_title = self._redo_title = ""
        self._name_undo()
        self._backed_up = monotonic() if lock is None or self._backup_is_fresh() else -BACK_UP_S
        self._changed = lock is not None
        self._writer = Writer(self._publish, self._on_idle, LISTEN_S)

    @classmethod
    def create(cls, path: Path, *, schema: Schema, person: str, replica: UUID | None = None) -> Self:
        """Make a new project file with a schema, and open it.

        Raises:
            UserError: The file is there already, or cannot be made.
        """
        project = cls(Store.create(path), person, replica=replica)
        project.do(Begin(schema))
        return project

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        person: str | None = None,
        window: bool = False,
        read_only: bool = False,
        replica: UUID | None = None,
        jobs: Jobs | None = None,
    ) -> Self:
        """Open a project file, for the person who worked here last if no name is given.

        A place that cannot be written makes it read-only; and so does another window, if this is one. Commands take
        turns with a window.

        Raises:
            UserError: project.missing, .notone, .truncated, .newer, .damaged, .busy.
        """
        reason = "It was opened for reading." if read_only else ""
        lock: WindowLock | None = None
        if window and not read_only:
            lock, reason = window_lock(path, person or getpass.getuser())
        try:
            patience_ms = WINDOW_WAITS_MS if window else COMMAND_WAITS_MS
            store = Store.open(path, read_only_because=reason, patience_ms=patience_ms)
            return cls(store, person, replica=replica, lock=lock, jobs=jobs)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    # Facts

    @property
    def path(self) -> Path:
        """The file."""
        return self._store.path

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return bool(self._store.read_only_reason)

    @property
    def read_only_reason(self) -> str:
        """Why nothing can be written, in words; "" if it can."""
        return self._store.read_only_reason

    @property
    def notes(self) -> tuple[str, ...]:
        """Plain sentences about the place that the file lies in."""
        return self._store.notes

    @property
    def schema(self) -> Schema:
        """The schema as of the last step."""
        return self._ledger.schema

    @property
    def person(self) -> Actor:
        """Who works here."""
        return self._person

    @property
    def saved(self) -> bool:
        """Whether everything asked for is on the disk."""
        return self._writer.idle

    # Changing

    def do(self, op: Operation, *, initiator: str = "") -> Changes:
        """Run an operation, and wait until it is committed.

        Raises:
            UserError: The operation was refused, or could not be written; nothing changed.
        """
        return self._writer.call(self._taking(op, initiator))

    def submit(self, op: Operation, *, initiator: str = "") -> "Future[Changes]":
        """Run an operation behind those that wait already."""
        return self._writer.submit(self._taking(op, initiator))

    def undo(self, *, initiator: str = "") -> Changes | None:
        """Take back this person's last step, and wait; None if there is none.

        Raises:
            Conflict: What the step changed was changed again by others.
        """
        return self._writer.call(lambda: self._ledger.undo(self._person, initiator))

    def redo(self, *, initiator: str = "") -> Changes | None:
        """Take back this person's last undo, and wait; None if there is none."""
        return self._writer.call(lambda: self._ledger.redo(self._person, initiator))

    def undo_to(self, step: StepId, *, initiator: str = "") -> Changes | None:
        """Go back (or forward) to where this person's work was after a step, in one step; None if it is there."""
        return self._writer.call(lambda: self._ledger.go_back(step, self._person, initiator))

    def submit_undo(self, *, initiator: str = "") -> "Future[Changes | None]":
        """Take back this person's last step, behind what waits already."""
        return self._writer.submit(lambda: self._ledger.undo(self._person, initiator))

    def submit_redo(self, *, initiator: str = "") -> "Future[Changes | None]":
        """Take back this person's last undo, behind what waits already."""
        return self._writer.submit(lambda: self._ledger.redo(self._person, initiator))

    def submit_undo_to(self, step: StepId, *, initiator: str = "") -> "Future[Changes | None]":
        """Go back (or forward) to a step, behind what waits already."""
        return self._writer.submit(lambda: self._ledger.go_back(step, self._person, initiator))

    def undo_title(self) -> str:
        """Return what undo would take back, in words; "" for nothing."""
        return self._undo_title

    def redo_title(self) -> str:
        """Return what redo would bring back, in words; "" for nothing."""
        return self._redo_title

    def naming(self, name: str, note: str = "", *, place: StepId | None = None) -> NameSnapshot:
        """Return the operation that names the state after a step; the present one if none is given.

        Raises:
            UserError: history.missing, past.older.
        """
        with self.state(place) as state:
            return NameSnapshot(name, state.place, len(state.documents()), note)

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        """Call back after each step, on the writer's thread, in the order of the commits; return how to stop."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    def set_person(self, name: str) -> None:
        """Say who works here from now on."""
        self._person = self._known(name)
        self._name_undo()

    # Keeping safe

    def remove_for_good(self, docs: Sequence[DocId]) -> Changes:
        """Remove documents from text, index, journal and backups, and wait. No undo brings them back.

        Copies that were saved elsewhere keep them.
        """

        def work() -> Changes:
            try:
                return self._ledger.remove_for_good(docs, self._person)
            finally:
                purge.from_backups(self.path, list(docs))
                forget_documents(self.path, list(docs))

        return self._writer.call(work)

    def settle(self) -> "Future[None]":
        """Count what large documents left uncounted, behind what waits already."""
        return self._writer.submit(self._ledger.settle)

    def check(self, *, full: bool = True) -> list[str]:
        """Return what is wrong with the file, in words; ``full`` reads all of it."""
        with self._store.reading() as connection:
            found = check.problems(connection, full=full)
        if full and not found and not self.read_only:
            found = self._writer.call(self._check_index)
        return found

    def copy_to(self, path: Path) -> None:
        """Write the project as of now to another file.

        Raises:
            UserError: There is one of this name already, or the place cannot be written to.
        """
        refuse_place(path)
        with self._store.reading() as connection:
            backup.copy(connection, path)

    def backup_now(self) -> Path:
        """Add a backup to those beside the project; return it."""
        with self._store.reading() as connection:
            return backup.back_up(connection, self.path)

    def close(self) -> None:
        """Finish what waits, and close the file: it is one file again."""
        self._writer.end()
        self._jobs.close()
        if not self.read_only:
            with suppress(UserError):
                self._ledger.settle()
        self._store.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # On the writer's thread

    def _taking(self, op: Operation, initiator: str) -> Callable[[], Changes]:
        actor = machine_of(op) if op.stack is Stack.MACHINE else self._person

        def work() -> Changes:
            changes = self._ledger.take(op, actor, initiator)
            if actor == self._person and changes.actor != actor.id:
                self._person = self._known(actor.name)
            return changes

        return work

    def _check_index(self) -> list[str]:
        with self._store.transaction() as connection:
            return check.index_problems(connection)

    def _publish(self) -> None:
        news, self._ledger.outbox = self._ledger.outbox, []
        if news:
            self._changed = True
            self._name_undo()
        for changes in news:
            for callback in tuple(self._callbacks):
                try:
                    callback(changes)
                except Exception:
                    _log.exception("a subscriber failed")

    def _on_idle(self) -> None:
        try:
            self._ledger.listen()
            self._publish()
        except UserError:
            _log.warning("other programs' steps could not be read", exc_info=True)
        if self._lock and self._changed and monotonic() - self._backed_up > BACK_UP_S:
            self._backed_up, self._changed = monotonic(), False
            self._jobs.run(Job("backup"), lambda _: self.backup_now())

    def _backup_is_fresh(self) -> bool:
        """Tell whether the newest backup holds the last step, or is not much older."""
        found = backup.backups(self.path)
        if not found:
            return not self.history(limit=2)[1:]
        last = self.history(limit=1)
        return not last or last[0].at / 1000 < found[0][0].timestamp() + BACK_UP_S

    def _name_undo(self) -> None:
        with self._store.reading() as connection:
            last = journal.last_undoable(connection, self._person.id)
            undone = journal.last_redoable(connection, self._person.id)
        self._undo_title = last.title if last else ""
        self._redo_title = undone.title.removeprefix("Undo: ") if undone else ""

    def _last_person(self) -> Actor:
        """Return who worked here last; without anyone, who is logged in."""
        with self._store.reading() as connection:
            return journal.last_person(connection) or self._known(getpass.getuser())

    def _known(self, name: str) -> Actor:
        found = (person for person in self.persons() if person.name == name)
        return next(found, Actor(id=ActorId(new_id()), kind=ActorKind.PERSON, name=name))
