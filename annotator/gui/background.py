"""One piece of long reading at a time, on a thread of its own, with news for the window's thread."""

from collections.abc import Callable
from concurrent.futures import Future
from time import monotonic
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal

from annotator.project.jobs import Cancelled, Job, Jobs, ThreadJobs

_TELL_S: Final = 0.1


class Background(QObject):
    """Runs work beside the window; what is started while something runs takes its place.

    Signals:
        progressed: (done, total), a few times a second; total is 0 while unknown.
        finished: what the work returned.
        failed: the exception that ended it.
        cancelled: it was told to stop.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None, jobs: Jobs | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs or ThreadJobs()
        self._job: Job | None = None
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether something runs."""
        return self._job is not None

    def start(self, name: str, work: Callable[[Job], object]) -> None:
        """Run some work, which calls ``job.step`` as it goes on."""
        self.cancel()
        job = self._job = Job(name, self._seldom())
        self._jobs.run(job, work).add_done_callback(lambda future: self._tell(job, future))

    def cancel(self) -> None:
        """Tell what runs to stop."""
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Cancel, and wait until the thread has ended; nothing is told any more."""
        self.cancel()
        self._job = None
        self._jobs.close()

    def _seldom(self) -> Callable[[int, int], None]:
        """Return what passes progress on at most ten times a second: each signal costs the window a turn."""
        told = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal told
            now = monotonic()
            if now - told >= _TELL_S:
                told = now
                self.progressed.emit(done, total)

        return tell

    def _tell(self, job: Job, future: "Future[Any]") -> None:
        if future.cancelled():
            self._ended.emit(job, Cancelled(job.name), None)
            return
        error = future.exception()
        self._ended.emit(job, error, None if error else future.result())

    def _on_ended(self, job: Job, error: object, result: object) -> None:
        if job is not self._job:
            return
        self._job = None
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.finished.emit(result)
