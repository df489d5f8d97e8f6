"""The open project: the one thing that window, command line and tests hold."""

import getpass
import logging
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, Self, overload
from uuid import UUID

from annotator.model.annotated import AnnotatedDocument
from annotator.model.changes import Changes, HistoryEntry, Stack, StepRecord
from annotator.model.document import Actor, ActorKind, Document
from annotator.model.ids import ActorId, DocId, SourceId, derived_id, new_id
from annotator.model.listing import DocumentFilter, DocumentRow, ProjectCounts, SearchHit
from annotator.model.schema import Schema
from annotator.model.step import Operation
from annotator.model.suggestion import Source
from annotator.project.operations.schema import AddSchema
from annotator.project.writer import Writer
from annotator.store import history, journal, queries, reads, search
from annotator.store.ledger import Ledger
from annotator.store.store import Store

LISTEN_S: Final = 0.5
"""How often an idle project looks for the steps of other processes."""

_ALL: Final = DocumentFilter()
_log = logging.getLogger(__name__)


class Project:
    """A project file that is open, for one person.

    Operations run one after another on the writer's thread; reads run on the caller's, each on one state of the file.
    """

    def __init__(self, store: Store, person: str | None, replica: UUID | None = None) -> None:
        self._store = store
        self._ledger = Ledger(store, replica or _replica())
        self._callbacks: list[Callable[[Changes], None]] = []
        self._person = self._known(person) if person else self._last_person()
        self._undo_title = self._redo_title = ""
        self._name_undo()
        self._writer = Writer(self._publish, self._listen, LISTEN_S)

    @classmethod
    def create(cls, path: Path, *, schema: Schema, person: str, replica: UUID | None = None) -> Self:
        """Make a new project file with a schema, and open it.

        Raises:
            UserError: The file is there already, or cannot be made.
        """
        project = cls(Store.create(path), person, replica)
        project.do(_Begin(schema, schema.title))
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
    ) -> Self:
        """Open a project file. A place that cannot be written, or another window, make it read-only.

        Raises:
            UserError: project.missing, .notone, .truncated, .newer, .damaged, .busy.
        """
        del window
        store = Store.open(path, read_only_because="It was opened for reading." if read_only else "")
        return cls(store, person, replica)

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
        """Take back this person's last step, and wait; None if there is none."""
        return self._writer.call(lambda: self._ledger.undo(self._person, initiator))

    def redo(self, *, initiator: str = "") -> Changes | None:
        """Take back this person's last undo, and wait; None if there is none."""
        return self._writer.call(lambda: self._ledger.redo(self._person, initiator))

    def submit_undo(self, *, initiator: str = "") -> "Future[Changes | None]":
        """Take back this person's last step, behind what waits already."""
        return self._writer.submit(lambda: self._ledger.undo(self._person, initiator))

    def submit_redo(self, *, initiator: str = "") -> "Future[Changes | None]":
        """Take back this person's last undo, behind what waits already."""
        return self._writer.submit(lambda: self._ledger.redo(self._person, initiator))

    def undo_title(self) -> str:
        """Return what undo would take back, in words; "" for nothing."""
        return self._undo_title

    def redo_title(self) -> str:
        """Return what redo would bring back, in words; "" for nothing."""
        return self._redo_title

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        """Call back after each step, on the writer's thread, in the order of the commits; return how to stop."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    def set_person(self, name: str) -> None:
        """Say who works here from now on."""
        self._person = self._known(name)
        self._name_undo()

    # Reading

    def documents(
        self,
        docs: Iterable[DocId] | None = None,
        *,
        wanted: DocumentFilter = _ALL,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[DocumentRow]:
        """Return documents with this person's progress: just these in their order, or those that a filter asks for.

        Of ``docs``, what is gone is left out. For a long list take the ids of all, and the rows of what is shown.
        """
        with self._store.reading() as connection:
            if docs is not None:
                return queries.rows_of(connection, self._person.id, docs)
            return queries.document_rows(connection, self._person.id, wanted, limit, offset)

    def document_ids(self, wanted: DocumentFilter = _ALL) -> list[DocId]:
        """Return the ids of the documents that a filter asks for, in its order."""
        with self._store.reading() as connection:
            return queries.document_ids(connection, self._person.id, wanted)

    def document(self, doc: DocId) -> Document:
        """Return a document without its text.

        Raises:
            UserError: document.missing.
        """
        with self._store.reading() as connection:
            return reads.document(connection, doc)

    def all_documents(self) -> list[Document]:
        """Return every document that is not removed, with its hash and its sketch, to know what is there already."""
        with self._store.reading() as connection:
            return reads.documents(connection)

    def open_document(self, doc: DocId) -> AnnotatedDocument:
        """Return a document with what this person sees on it.

        Raises:
            UserError: document.missing.
        """
        with self._store.reading() as connection:
            return queries.annotated(connection, doc, self._person.id, self.schema)

    def search(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Return the documents that a full-text query finds, best first."""
        with self._store.reading() as connection:
            return search.search(connection, text, limit)

    @overload
    def history(self, *, annotation: UUID) -> list[HistoryEntry]: ...

    @overload
    def history(
        self, doc: DocId | None = None, *, annotation: None = None, limit: int = 200, before: int | None = None
    ) -> list[StepRecord]: ...

    def history(
        self,
        doc: DocId | None = None,
        *,
        annotation: UUID | None = None,
        limit: int = 200,
        before: int | None = None,
    ) -> list[StepRecord] | list[HistoryEntry]:
        """Return the last steps, newest first; or what happened to one value, oldest first.

        Of a document where given; ``before`` is the ``seq`` of a step, to page. ``annotation`` is the id of any value.
        """
        with self._store.reading() as connection:
            if annotation is not None:
                return history.of_value(connection, annotation)
            return history.steps(connection, doc=doc, limit=limit, before=before)

    def counts(self) -> ProjectCounts:
        """Return how much the project holds."""
        with self._store.reading() as connection:
            return queries.project_counts(connection, self._person.id)

    def actors(self) -> list[Actor]:
        """Return everyone who owns anything or has taken a step."""
        with self._store.reading() as connection:
            return reads.actors(connection)

    def persons(self) -> list[Actor]:
        """Return the people among them."""
        return [actor for actor in self.actors() if actor.kind is ActorKind.PERSON]

    def sources(self) -> dict[SourceId, Source]:
        """Return everyone who has suggested anything."""
        with self._store.reading() as connection:
            return {source.id: source for source in reads.sources(connection)}

    def has_run(self, source: SourceId, doc: DocId) -> bool:
        """Tell whether a source has run over the present text of a document."""
        with self._store.reading() as connection:
            return reads.has_run(connection, source, doc)

    # Ending

    def close(self) -> None:
        """Finish what waits, and close the file: it is one file again."""
        self._writer.end()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Inside

    def _taking(self, op: Operation, initiator: str) -> Callable[[], Changes]:
        return lambda: self._ledger.take(op, self._person, initiator)

    def _publish(self) -> None:
        news, self._ledger.outbox = self._ledger.outbox, []
        if news:
            self._name_undo()
        for changes in news:
            for callback in tuple(self._callbacks):
                try:
                    callback(changes)
                except Exception:
                    _log.exception("a subscriber failed")

    def _listen(self) -> None:
        self._ledger.listen()
        self._publish()

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


class _Begin(AddSchema):
    """The first step of a project: its schema; on nobody's undo stack."""

    @property
    def stack(self) -> Stack:
        """The program's own."""
        return Stack.SYSTEM


def _replica() -> UUID:
    return derived_id("replica", socket.gethostname(), getpass.getuser())
