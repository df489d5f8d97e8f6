"""Datasets behind the window: previews while the dialog is open, makes them in a thread, compares them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from annotator.formats.api import TokenWriter
from annotator.formats.registry import FormatRegistry, formats
from annotator.gui.ask import Ask
from annotator.gui.dataset_dialog import DatasetChoice, DatasetOffer
from annotator.gui.status_bar import Job as ShownJob
from annotator.model.errors import UserError
from annotator.model.ids import StepId
from annotator.project.dataset.comparing import compared
from annotator.project.dataset.making import DatasetReport, make_dataset
from annotator.project.dataset.manifest import Entry, entries_at
from annotator.project.dataset.preview import Preview, preview
from annotator.project.dataset.states import entries_of
from annotator.project.jobs import Cancelled, Job, Jobs
from annotator.project.project import Project

JOB: Final = "dataset"
_OWN_FORMAT: Final = "jsonl.v1"

Shown = Callable[[Preview | UserError], None]


class DatasetMaker(QObject):
    """One dataset at a time.

    Signals:
        job_changed: a job for the status bar.
        job_ended: its key.
        finished: (DatasetReport, Path of its folder).
        compared: (Comparison, the two names).
        failed: the exception that ended it.
    """

    job_changed = Signal(object)
    job_ended = Signal(str)
    finished = Signal(object, object)
    compared = Signal(object, str)
    failed = Signal(object)

    _stepped = Signal(int, int)
    _ended = Signal(object)

    def __init__(self, project: Project, ask: Ask, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._ask = ask
        self._jobs = jobs
        self._job: Job | None = None
        self._looked = 0
        self._stepped.connect(self._on_stepped, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(lambda tell: tell(), Qt.ConnectionType.QueuedConnection)

    def make(self, folder: Path, snapshot: str = "") -> None:
        """Ask what to make, and begin; ``snapshot`` is the state to propose."""
        registry = formats()
        choice = self._ask.dataset(self._offer(registry, folder), self.look, snapshot)
        self._looked += 1  # A preview that is still on its way has nobody left to be shown to.
        if choice is None:
            return
        try:
            if choice.name_it:
                self._project.do(self._project.naming(choice.name_it), initiator=JOB)
        except UserError as error:
            self.failed.emit(error)
            return
        self._begin(registry, choice)

    def look(self, choice: DatasetChoice, shown: Shown) -> None:
        """Preview a choice in the thread, and hand it to ``shown`` unless a later one was asked for meanwhile."""
        self._looked += 1
        number = self._looked

        def work(_job: Job) -> Preview:
            with self._project.state(self._place(choice.snapshot)) as state:
                return preview(state, choice.plan)

        def tell(found: object) -> None:
            if number == self._looked and isinstance(found, Preview | UserError):
                shown(found)
            elif isinstance(found, Exception) and not isinstance(found, Cancelled):
                self.failed.emit(found)

        self._run(Job("preview"), work, tell)

    def compare(self, one: Callable[[], Iterable[Entry]], other: Callable[[], Iterable[Entry]], names: str) -> None:
        """Compare two lists of documents in the thread."""

        def tell(found: object) -> None:
            self.job_ended.emit(JOB)
            if isinstance(found, Exception):
                self.failed.emit(found)
            else:
                self.compared.emit(found, names)

        self.job_changed.emit(ShownJob(JOB, "Comparing", None, None))
        self._run(Job("compare"), lambda _job: compared(one(), other()), tell)

    def compare_folders(self, folder: Path) -> None:
        """Ask for two datasets, and compare them."""
        one = self._ask.open_folder("Compare: the earlier dataset", str(folder))
        other = self._ask.open_folder("Compare: the later dataset", str(one.parent)) if one else None
        if one and other:
            self.compare(partial(entries_at, one), partial(entries_at, other), f"“{one.name}” → “{other.name}”")

    def compare_snapshots(self, one: str, other: str) -> None:
        """Compare two snapshots; "" is the present."""
        entries = (partial(self._entries, one), partial(self._entries, other))
        self.compare(*entries, f"“{one or 'now'}” → “{other or 'now'}”")

    def close(self) -> None:
        """Cancel what runs, and wait for it."""
        self._looked += 1
        self._jobs.close()

    def _entries(self, name: str) -> list[Entry]:
        return list(entries_of(self._project, self._project.snapshot(name).place if name else None))

    def _offer(self, registry: FormatRegistry, folder: Path) -> DatasetOffer:
        writers = sorted(registry.writers, key=lambda writer: writer.info.name != _OWN_FORMAT)
        fields = {name for doc in self._project.all_documents() for name in doc.meta}
        stem = self._project.path.stem
        return DatasetOffer(
            title=stem,
            folder=folder / f"{stem} dataset",
            formats=tuple(writer.info for writer in writers),
            of_tokens=frozenset(writer.info.name for writer in writers if isinstance(writer, TokenWriter)),
            snapshots=tuple(snapshot.name for snapshot in reversed(self._project.snapshots())),
            people=tuple(sorted(person.name for person in self._project.persons())),
            fields=tuple(sorted(fields, key=lambda name: (name != "split", name))),
        )

    def _place(self, name: str) -> StepId | None:
        return self._project.snapshot(name).place if name else None

    def _begin(self, registry: FormatRegistry, choice: DatasetChoice) -> None:
        job = self._job = Job("dataset", self._stepped.emit)
        writer = registry.writer(choice.format)

        def work(running: Job) -> DatasetReport:
            name = choice.name_it or choice.snapshot
            named = self._project.snapshot(name) if name else None
            plan = replace(choice.plan, snapshot=named)
            with self._project.state(named.place if named else None) as state:
                return make_dataset(state, plan, writer, choice.folder, step=running.step)

        def tell(found: object) -> None:
            self._job = None
            self.job_ended.emit(JOB)
            if isinstance(found, DatasetReport):
                self.finished.emit(found, choice.folder)
            elif isinstance(found, Cancelled):
                self.failed.emit(UserError("dataset.cancelled", "No dataset was made: it was cancelled."))
            else:
                self.failed.emit(found)

        self._on_stepped(0, 0)
        self._run(job, work, tell)

    def _run(self, job: Job, work: Callable[[Job], object], tell: Callable[[object], None]) -> None:
        """Work in the thread, and tell the result or the exception on the window's."""

        def done(future: Future[object]) -> None:
            if not future.cancelled():
                self._ended.emit(partial(tell, future.exception() or future.result()))

        self._jobs.run(job, work).add_done_callback(done)

    def _on_stepped(self, done: int, total: int) -> None:
        job = self._job
        if job is not None:
            words = f"Writing {done:,} of {total:,}" if total else "Making the dataset"
            self.job_changed.emit(ShownJob(JOB, words, done / total if total else None, job.cancel))
