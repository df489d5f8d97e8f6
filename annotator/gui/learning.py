"""The window's side of learning: a process of its own learns, and the project goes by what came of it."""

import json
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from annotator.gui.notices import Notice, Weight
from annotator.gui.status_bar import Job
from annotator.gui.workspace import Workspace
from annotator.model.changes import Changes
from annotator.model.document import DocState, Status
from annotator.model.ids import DocId
from annotator.suggest.child import child_environment, program_command

JOB: Final = "learn"
_GRACE_MS: Final = 2000


class Preferring(Protocol):
    """What is asked of the preferences."""

    def read(self, name: str, default: Any) -> Any:  # noqa: ANN401 (whatever a preference holds)
        """Return a choice."""


class Learning(QObject):
    """Runs ``annotator learn`` on the open project, when asked to and after every few finished documents.

    Signals:
        job_changed: Job, while it learns.
        job_ended: the key of that job.
        noticed: Notice for the reader.
        learned: a new version is there.
    """

    job_changed = Signal(object)
    job_ended = Signal(str)
    noticed = Signal(object)
    learned = Signal()

    def __init__(self, workspace: Workspace, settings: Preferring, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._settings = settings
        self._process: QProcess | None = None
        self._finished: set[DocId] = set()
        self._asked = False
        self._cancelled = False
        self._outcome: dict[str, Any] = {}
        workspace.changed.connect(self._on_changed)

    @property
    def is_learning(self) -> bool:
        """Whether it is at it."""
        return self._process is not None

    def learn(self, *, asked: bool = True) -> None:
        """Begin to learn, unless it is at it; ``asked``: a person wants to hear also that there is too little."""
        self._asked = self._asked or asked
        if self._process is not None:
            return
        project = self._workspace.project
        program, *arguments = program_command("learn", str(project.path), "--json", "--as", project.person.name)
        process = self._process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in child_environment().items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._on_lines)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._outcome, self._cancelled = {}, False
        self._finished.clear()
        self.job_changed.emit(Job(JOB, "Learning", None, self.cancel))
        process.start(program, arguments)

    def cancel(self) -> None:
        """Stop; nothing changes."""
        self._cancelled = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """Stop, and leave no process behind."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(_GRACE_MS)

    # News

    def _on_changed(self, changes: Changes) -> None:
        """Count the documents that this person finishes."""
        every = int(self._settings.read("learn.every", 0))
        for value in changes.values(DocState):
            if isinstance(value, DocState) and value.actor == self._workspace.project.person.id:
                was = self._finished.add if value.status is Status.DONE else self._finished.discard
                was(value.doc)
        if every and len(self._finished) >= every:
            self.learn(asked=False)

    def _on_lines(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            try:
                said = json.loads(bytes(process.readLine().data()))
            except ValueError:
                continue
            if "progress" in said:
                self.job_changed.emit(Job(JOB, f"Learning: {said['what'].lower()}", said["progress"], self.cancel))
            else:
                self._outcome = said

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._on_finished()

    def _on_finished(self, *_: object) -> None:
        self._on_lines()
        process, self._process = self._process, None
        asked, self._asked = self._asked, False
        self.job_ended.emit(JOB)
        if process is None:
            return
        process.deleteLater()
        if self._cancelled:
            return
        if "version" in self._outcome:
            self._tell(self._outcome)
            self.learned.emit()
        elif asked:
            hint = "" if "error" in self._outcome else _last_line(process)
            what = str(self._outcome.get("error", "Learning has failed."))
            self.noticed.emit(Notice(what, hint, Weight.INFO, key=JOB))

    def _tell(self, said: dict[str, Any]) -> None:
        texts = f"{said['sentences']:,} closed sentences"
        good = f", F1 {said['f1']:.2f} on {said['held_back']:,} held back" if said["held_back"] else ""
        words = f"Learned from {texts} in {said['seconds']:.0f} s: version {said['version']}{good}."
        self._workspace.message.emit(words, "", None)


def _last_line(process: QProcess) -> str:
    lines = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""
