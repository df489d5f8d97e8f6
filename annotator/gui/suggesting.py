"""The window's side of suggestions: the open document first, then the others behind it."""

from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, Signal

from annotator.gui.notices import Notice, Weight
from annotator.gui.pipelines import Remembering, chosen_suggester
from annotator.gui.status_bar import Job
from annotator.gui.workspace import Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.changes import Changes
from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.model.schema import TypeKind
from annotator.model.setting import Setting
from annotator.model.suggestion import Source
from annotator.project.label_map import label_map
from annotator.project.operations.learned import PreferSource
from annotator.project.operations.suggesting import SUCCESSORS
from annotator.project.suggesting import run_of, source_of
from annotator.suggest.registry import DEFAULT_SUGGESTER
from annotator.suggest.service import Answer, OnEvent, ServiceEvent, ServiceState, SuggestService
from annotator.suggest.wire import Hello

JOB: Final = "suggest"
_PORTION: Final = 100
_NOTICE: Final = "suggest"
_INSTEAD: Final = "Suggestions come from the pipeline that Annotator brings."

MakeService = Callable[[OnEvent, str], SuggestService]
"""Makes the service of a suggester by its name."""


class Preferring(Remembering, Protocol):
    """What is asked of the preferences."""

    def text(self, key: str) -> str:
        """Return a choice."""


class Suggesting(QObject):
    """Asks the suggestion process about documents, and records its answers as suggestions.

    Signals:
        job_changed: Job, while it works through the project.
        job_ended: the key of that job.
        noticed: Notice for the reader.
    """

    job_changed = Signal(object)
    job_ended = Signal(str)
    noticed = Signal(object)

    _answered = Signal(object)
    _happened = Signal(object)

    def __init__(
        self, workspace: Workspace, make_service: MakeService, settings: Preferring, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._settings = settings
        self._make_service = make_service
        self._service: SuggestService | None = None
        self._source: Source | None = None
        self._generation = 0
        self._asked: dict[DocId, int] = {}
        self._queue: deque[DocId] = deque()
        self._working = False
        self._done = 0
        self._total = 0
        self._failed: set[DocId] = set()
        self._behind: DocId | None = None
        self._paused = False
        self._all_asked = False
        self._closed = False
        self._name = ""
        self._switched = False
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)
        workspace.document_opened.connect(self._on_opened)
        workspace.changed.connect(self._on_changed)

    @property
    def source(self) -> Source | None:
        """Who suggests; None until the process has said so."""
        return self._source

    @property
    def is_working(self) -> bool:
        """Whether it works through the project."""
        return self._working

    def start(self) -> None:
        """Start the process, unless nothing is to be suggested without being asked for; returns at once."""
        if self._settings.text("suggest.automatic") != "never":
            self._begin()

    def _begin(self, name: str = "") -> None:
        self._name = name or self._chosen()
        self._service = self._make_service(self._happened.emit, self._name)
        self.job_changed.emit(Job(JOB, "Getting suggestions ready"))
        self._service.start()

    def close(self) -> None:
        """End the process; no answer arrives afterwards."""
        self._closed = True
        if self._service is not None:
            self._service.close()

    def suggest_open(self) -> None:
        """Ask about the open document, unless this very source has answered about this text."""
        document = self._workspace.document
        if document is not None:
            self._ask(document)

    def suggest_all(self) -> None:
        """Work through all documents that this source has not read yet, one after the other."""
        if self._service is None:
            self._all_asked = True
            self._begin()
        if self._source is None:
            return
        if not self.is_working:
            self._done = 0
        self._total = self._done + self._workspace.project.unread_count(self._source.id)
        self._working = True
        self._paused = False
        self._next()

    def suggest_new(self) -> None:
        """Go on with documents that have just come in, if suggestions are made for all."""
        if self._settings.text("suggest.automatic") == "all":
            self.suggest_all()

    def pause(self) -> None:
        """Stop after the document under way, or go on."""
        self._paused = not self._paused
        self._tell()
        self._next()

    def cancel(self) -> None:
        """Stop working through the project; what was found stays."""
        self._working = False
        self._queue.clear()
        self._tell()

    def _chosen(self) -> str:
        return chosen_suggester(self._settings, self._workspace.project)

    def _on_changed(self, changes: Changes) -> None:
        """Go by another suggester where the project has chosen another learned version."""
        if Setting in changes.kinds:
            self.go_by_choice()

    def go_by_choice(self) -> None:
        """Go by another suggester if another was chosen."""
        if self._service is None or self._chosen() == self._name:
            return
        self._service.close()
        self._source = None
        self._asked.clear()
        self._queue.clear()
        self._failed.clear()
        self._behind = None
        self._working, self._switched = False, True
        self._begin()

    # Asking

    def _ask(self, document: AnnotatedDocument) -> bool:
        """Ask about a document, and tell whether there was anything to ask."""
        doc, source = document.doc.id, self._source
        if (
            self._service is None
            or source is None
            or doc in self._asked
            or self._workspace.project.has_run(source.id, doc)
        ):
            return False
        self._generation += 1
        self._asked[doc] = document.doc.text_version
        self._service.submit(doc.hex, document.text, self._generation, self._answered.emit)
        return True

    def _next(self) -> None:
        """Ask about the next document that nobody has asked about, if none is under way."""
        while self._working and self._behind is None and not self._paused:
            if not self._queue and not self._refill():
                self._working = False
                break
            doc = self._queue.popleft()
            try:
                if self._ask(self._workspace.project.open_document(doc)):
                    self._behind = doc
            except UserError:
                self._failed.add(doc)  # removed meanwhile
        self._tell()

    def _refill(self) -> bool:
        """Take some more documents into the queue, and tell whether there were any."""
        assert self._source is not None
        waiting = self._workspace.project.unread_by(self._source.id, _PORTION + len(self._failed) + len(self._asked))
        self._queue.extend(doc for doc in waiting if doc not in self._failed and doc not in self._asked)
        return bool(self._queue)

    def _tell(self) -> None:
        if not self._working:
            self.job_ended.emit(JOB)
            return
        words = "Suggestions paused" if self._paused else "Suggesting"
        done, total = min(self._done, self._total), self._total
        share = done / total if total else None
        job = Job(JOB, f"{words}: {done:,} of {total:,}", share, self.cancel, self.pause, self._paused)
        self.job_changed.emit(job)

    # Answers

    def _on_answered(self, answer: Answer) -> None:
        if self._closed:
            return
        doc = next((key for key in self._asked if key.hex == answer.doc_key), None)
        if doc is None:
            return
        version = self._asked.pop(doc)
        self._done += 1
        if answer.suggestions is None:
            self._failed.add(doc)
            self.noticed.emit(Notice("No suggestions for this document.", answer.error, Weight.INFO, key=_NOTICE))
        else:
            if said := answer.suggestions.notice:
                self.noticed.emit(Notice("Some suggestions are missing.", said, Weight.WARNING, key=_NOTICE))
            self._record(doc, version, answer)
        if doc == self._behind:
            self._behind = None
            self._next()

    def _record(self, doc: DocId, version: int, answer: Answer) -> None:
        """Keep an answer, unless the text has changed since it was asked about, or the document is gone."""
        assert self._source is not None
        assert answer.suggestions is not None
        shown = self._workspace.document
        try:
            is_open = shown is not None and shown.doc.id == doc
            document = shown.doc if is_open and shown else self._workspace.project.document(doc)
        except UserError:
            return
        if document.text_version != version:
            return
        run = run_of(self._source, document, answer.suggestions, self._workspace.schema)
        self._workspace.do(run, initiator=JOB)

    def _on_happened(self, event: ServiceEvent) -> None:
        if self._closed:
            return
        self.job_ended.emit(JOB)
        if event.state is ServiceState.READY:
            self._on_ready()
        elif event.state is ServiceState.RESTARTED:
            self.noticed.emit(Notice(event.message, "", Weight.INFO, key=_NOTICE))
        elif self._name != DEFAULT_SUGGESTER:
            self.noticed.emit(Notice(event.message, _INSTEAD, Weight.WARNING, key=_NOTICE))
            self._begin(DEFAULT_SUGGESTER)
        else:
            hint = "You can go on without suggestions; they come back when Annotator is started again."
            self.noticed.emit(Notice(f"There are no suggestions: {event.message}", hint, Weight.WARNING, key=_NOTICE))

    def _on_ready(self) -> None:
        hello: Hello | None = self._service.hello if self._service else None
        if hello is None:
            return
        if hello.notice:
            self.noticed.emit(Notice("Some suggestions are missing.", hello.notice, Weight.WARNING, key=_NOTICE))
        schema = self._workspace.schema
        self._source = source_of(hello, label_map(hello.labels, schema))
        if self._service is not None:
            self._service.want([label.name for label in schema.of_kind(TypeKind.RELATION)])
        wanted = self._settings.text("suggest.automatic")
        if self._switched and self._source.id in self._workspace.project.sources():
            self._workspace.do(PreferSource(self._source, SUCCESSORS), initiator=JOB)
        self._switched = False
        if wanted != "never":
            self.suggest_open()
        if wanted == "all" or self._all_asked:
            self.suggest_all()

    def _on_opened(self, document: AnnotatedDocument | None) -> None:
        if document is not None and self._settings.text("suggest.automatic") != "never":
            self._ask(document)
