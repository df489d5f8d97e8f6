"""Long work beside the writer: with progress, to be cancelled, one after another; inline in tests."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

R = TypeVar("R")


class Cancelled(Exception):
    """The job was told to stop."""


class Job:
    """One piece of work, as seen from inside and from outside.

    ``progressed`` is called on the job's own thread with what is done and what there is to do (0 while unknown).
    """

    def __init__(self, name: str, progressed: Callable[[int, int], None] | None = None) -> None:
        self.name = name
        self._progressed = progressed
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop; what it finished stays."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def step(self, done: int, total: int = 0) -> None:
        """Tell how far the work is.

        Raises:
            Cancelled: It was asked to stop.
        """
        if self._stop.is_set():
            raise Cancelled(self.name)
        if self._progressed:
            self._progressed(done, total)


class Jobs(Protocol):
    """Who runs jobs."""

    def run(self, job: Job, work: Callable[[Job], R]) -> "Future[R]":
        """Run some work; the future holds its result, or what it raised."""

    def close(self) -> None:
        """Cancel what runs, and wait for it."""


class InlineJobs:
    """Runs each job at once, on the caller's thread: for tests and commands."""

    def run(self, job: Job, work: Callable[[Job], R]) -> "Future[R]":
        """Run the work before this returns."""
        future: Future[R] = Future()
        try:
            future.set_result(work(job))
        except Exception as error:
            future.set_exception(error)
        return future

    def close(self) -> None:
        """Nothing is left to wait for."""


class ThreadJobs:
    """Runs jobs one after another on a thread of their own."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="annotator-job")
        self._running: set[Job] = set()

    def run(self, job: Job, work: Callable[[Job], R]) -> "Future[R]":
        """Put the work behind what runs already."""
        self._running.add(job)
        future = self._pool.submit(work, job)

        def forget(_: "Future[Any]") -> None:
            self._running.discard(job)

        future.add_done_callback(forget)
        return future

    def close(self) -> None:
        """Cancel what runs, and wait for it."""
        for job in tuple(self._running):
            job.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
