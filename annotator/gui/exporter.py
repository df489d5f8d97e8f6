"""Exports behind the window: asks for format and place, writes in a thread, and says what a format could not hold."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from annotator.formats.api import FormatInfo, Writer
from annotator.formats.loss import LossReport
from annotator.formats.registry import formats
from annotator.gui.ask import Ask
from annotator.gui.export_dialog import Scope
from annotator.gui.status_bar import Job as ShownJob
from annotator.model.annotated import AnnotatedDocument
from annotator.model.document import Status
from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.model.listing import DocumentFilter
from annotator.project.exchange import export_annotated
from annotator.project.jobs import Cancelled, Job, Jobs
from annotator.project.project import Project

JOB: Final = "export"
_OWN_FORMAT: Final = "jsonl.v1"


class Exporter(QObject):
    """One export at a time.

    Signals:
        job_changed: a job for the status bar.
        job_ended: its key.
        finished: (LossReport, Path of what was written).
        failed: the exception that ended it.
    """

    job_changed = Signal(object)
    job_ended = Signal(str)
    finished = Signal(object, object)
    failed = Signal(object)

    _stepped = Signal(int, int)
    _ended = Signal(object, object)

    def __init__(self, project: Project, ask: Ask, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._ask = ask
        self._jobs = jobs
        self._job: Job | None = None
        self._stepped.connect(self._on_stepped, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def export(self, opened: DocId | None, folder: Path) -> None:
        """Ask what to export and where to, and begin."""
        registry = formats()
        # The project's own format is proposed: it is the one that keeps everything.
        infos = sorted((writer.info for writer in registry.writers), key=lambda info: info.name != _OWN_FORMAT)
        docs = {scope: self._docs(scope, opened) for scope in Scope}
        choice = self._ask.export(infos, {scope: len(found) for scope, found in docs.items()})
        if choice is None:
            return
        writer = registry.writer(choice.format)
        place = self._place(writer.info, folder)
        if place is not None:
            self._begin(writer, docs[choice.scope], place, suggestions=choice.suggestions)

    def close(self) -> None:
        """Cancel what runs, and wait for it."""
        self._jobs.close()

    def _place(self, info: FormatInfo, folder: Path) -> Path | None:
        proposed = folder / f"{self._project.path.stem}{info.suffixes[0]}"
        if not info.one_file:
            return self._ask.open_folder("Export into a folder", str(folder))
        kinds = f"{info.title} ({' '.join(f'*{suffix}' for suffix in info.suffixes)});;All files (*)"
        place = self._ask.save_file("Export", proposed, kinds)
        return place if place is None or place.suffix else place.with_suffix(info.suffixes[0])

    def _docs(self, scope: Scope, opened: DocId | None) -> Sequence[DocId]:
        if scope is Scope.OPEN:
            return [opened] if opened is not None else []
        done = DocumentFilter(statuses=frozenset({Status.DONE}))
        return self._project.document_ids(done if scope is Scope.DONE else DocumentFilter())

    def _begin(self, writer: Writer, docs: Sequence[DocId], place: Path, *, suggestions: bool) -> None:
        job = self._job = Job("export", self._stepped.emit)
        work = self._work(writer, docs, place, suggestions=suggestions)
        self._on_stepped(0, len(docs))
        self._jobs.run(job, work).add_done_callback(lambda future: self._tell(future.exception(), future, place))

    def _work(
        self, writer: Writer, docs: Sequence[DocId], place: Path, *, suggestions: bool
    ) -> Callable[[Job], LossReport]:
        project = self._project

        def each(job: Job) -> Iterator[AnnotatedDocument]:
            for number, doc in enumerate(docs):
                job.step(number, len(docs))
                yield project.open_document(doc)

        return lambda job: export_annotated(
            each(job),
            project.schema,
            project.sources(),
            writer,
            place,
            suggestions=suggestions,
            people={actor.id: actor.name for actor in project.actors()},
        )

    def _tell(self, error: BaseException | None, future: object, place: Path) -> None:
        result = getattr(future, "result", None)
        self._ended.emit(error if error is not None else result() if result else None, place)

    def _on_stepped(self, done: int, total: int) -> None:
        job = self._job
        if job is not None:
            share = done / total if total else None
            self.job_changed.emit(ShownJob(JOB, f"Exporting {done:,} of {total:,}", share, job.cancel))

    def _on_ended(self, outcome: object, place: Path) -> None:
        self._job = None
        self.job_ended.emit(JOB)
        if isinstance(outcome, LossReport):
            self.finished.emit(outcome, place)
        elif isinstance(outcome, Cancelled):
            self.failed.emit(UserError("export.cancelled", "The export was cancelled; nothing was written."))
        else:
            self.failed.emit(outcome)
