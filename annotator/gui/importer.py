"""Imports in a thread of its own, so that the window goes on: files, folders, and pasted text."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from annotator.gui.dropped import Dropped
from annotator.gui.importing.question import ImportAnswer
from annotator.model.document import Actor, Document
from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.model.schema import Schema
from annotator.project.importing import Doer, Duplicates, Import, ImportReport, Known, Skipped, Taken
from annotator.readers.client import Readers
from annotator.readers.document import ReadDocument


class ImportingProject(Doer, Protocol):
    """What an import needs of a project, from a thread of its own."""

    @property
    def schema(self) -> Schema:
        """The schema as of now."""

    @property
    def person(self) -> Actor:
        """Who imports."""

    def all_documents(self) -> Iterable[Document]:
        """Return every document that is there, with its hash and its sketch."""

    def document(self, doc: DocId) -> Document:
        """Return a document."""


@dataclass(frozen=True, slots=True)
class _Task:
    dropped: Dropped
    skipped: tuple[Skipped, ...] = ()


@dataclass(slots=True)
class _Asked:
    """A question that the import's thread waits for; the window's thread answers."""

    path: Path
    format: str
    answer: ImportAnswer | None = None
    answered: threading.Event = field(default_factory=threading.Event)


AskImport = Callable[[Path, str], ImportAnswer | None]
"""Asks, on the window's thread, how to read a file of a format; None: leave it."""


class Importer(QObject):
    """One import at a time; what is asked for meanwhile waits its turn.

    Signals:
        progressed: (files done, files in all, name of the file that comes now).
        finished: ImportReport.
        failed: the exception that ended an import; what had been written stays.
    """

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)

    _ended = Signal(object)
    _wondered = Signal(object)

    def __init__(
        self,
        project: ImportingProject,
        open_readers: Callable[[], Readers],
        duplicates: Callable[[], Duplicates],
        ask: AskImport,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._open_readers = open_readers
        self._duplicates = duplicates
        self._ask = ask
        self._asked: _Asked | None = None
        self._waiting: list[_Task] = []
        self._thread: threading.Thread | None = None
        self._cancel = threading.Event()
        self._closed = False
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._wondered.connect(self._on_wondered, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an import is under way."""
        return self._thread is not None

    def start(self, dropped: Dropped) -> None:
        """Import files and folders, or text."""
        self._queue(_Task(dropped))

    def add_skipped(self, skipped: tuple[Skipped, ...]) -> None:
        """Import what was skipped as a duplicate after all."""
        self._queue(_Task(Dropped(), skipped))

    def cancel(self) -> None:
        """End the import under way, and forget what waits."""
        self._waiting.clear()
        self._cancel.set()

    def close(self) -> None:
        """Cancel, and wait until the thread has ended."""
        self._closed = True
        self.cancel()
        if self._asked is not None:
            self._asked.answered.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _queue(self, task: _Task) -> None:
        self._waiting.append(task)
        if self._thread is None and not self._closed:
            self._begin()

    def _begin(self) -> None:
        self._cancel.clear()
        task = self._waiting.pop(0)
        self._thread = threading.Thread(target=self._run, args=(task,), name="import")
        self._thread.start()

    def _run(self, task: _Task) -> None:
        try:
            outcome: object = self._import(task)
        except Exception as error:
            outcome = error
        self._ended.emit(outcome)

    def _import(self, task: _Task) -> ImportReport:
        known = Known(self._project.all_documents())
        if task.skipped:
            work = Import(self._project, known, Duplicates.ADD)
            for skipped in task.skipped:
                work.take(skipped.read)
            return work.report()
        work = Import(self._project, known, self._duplicates())
        others = tuple(path for path in task.dropped.paths if not self._take_annotated(path, work))
        if task.dropped.paths and not others:
            return work.report(cancelled=self._cancel.is_set())
        for result in self._read(Dropped(others, task.dropped.text, task.dropped.html)):
            if self._cancel.is_set():
                break
            work.refuse(result) if isinstance(result, UserError) else work.take(result)
        return work.report(cancelled=self._cancel.is_set())

    def _take_annotated(self, path: Path, work: Import) -> bool:
        """Import a file or folder of annotated documents, and tell whether it is one."""
        from annotator.formats.registry import formats
        from annotator.project.exchange import import_annotated, left_aside

        registry = formats()
        detected = registry.detect(path)
        if detected is None:
            return False
        answer = self._ask_window(path, detected.info.name)
        if answer is None or self._cancel.is_set():
            work.note((), (f"{path.name} was left out, as you wished.",))
            return True
        reader, project = registry.reader(answer.format), self._project
        try:
            report = import_annotated(
                path,
                reader,
                schema=lambda: project.schema,
                owner=project.person.id,
                known=work.known,
                do=lambda op: project.do(op, initiator=work.initiator),
                duplicates=work.duplicates,
                plan=answer.plan,
                found=answer.found,
                go_on=lambda done, total: self._go_on(done, total, path),
            )
        except UserError as error:
            work.refuse(error)
            return True
        work.commit()
        taken = (project.document(doc) for doc in report.taken)
        new = (f"New in the schema: {made.kind} {made.name}." for made in report.types)
        aside = left_aside(path, reader) if path.is_dir() else []
        others = (f"Left out as of another kind: {name}. To import it, choose it by itself." for name in aside)
        notes = (*new, *report.losses, *report.skipped, *others)
        work.note([Taken(doc.id, doc.title, doc.source) for doc in taken], notes)
        return True

    def _ask_window(self, path: Path, format_name: str) -> ImportAnswer | None:
        """Ask on the window's thread, and wait for the answer."""
        asked = self._asked = _Asked(path, format_name)
        self._wondered.emit(asked)
        asked.answered.wait()
        self._asked = None
        return asked.answer

    def _on_wondered(self, asked: _Asked) -> None:
        try:
            if not self._closed:
                asked.answer = self._ask(asked.path, asked.format)
        finally:
            asked.answered.set()

    def _go_on(self, done: int, total: int, path: Path) -> bool:
        self.progressed.emit(done, total, path.name)
        return not self._cancel.is_set()

    def _read(self, dropped: Dropped) -> Iterator[ReadDocument | UserError]:
        readers = self._open_readers()
        try:
            if dropped.paths:
                for _path, result in readers.read_many(dropped.paths, self._tell, self._cancel):
                    yield result
            else:
                try:
                    yield readers.read_pasted(dropped.text, dropped.html)
                except UserError as error:
                    yield error
        finally:
            close = getattr(readers, "close", None)
            if close:
                close()

    def _tell(self, done: int, total: int, path: Path) -> None:
        self.progressed.emit(done, total, path.name)

    def _on_ended(self, outcome: object) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._closed:
            return
        if isinstance(outcome, ImportReport):
            self.finished.emit(outcome)
        else:
            self.failed.emit(outcome)
        if self._waiting and self._thread is None:
            self._begin()
