"""The thread that writes: operations wait in a line, and are taken one by one."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

R = TypeVar("R")

_END: Final = object()


class Writer:
    """A plain thread with a queue.

    ``on_idle`` is called on that thread when nothing has been asked for during ``idle_s`` seconds, and ``after_each``
    when a task is done, before its future is.
    """

    def __init__(self, after_each: Callable[[], None], on_idle: Callable[[], None], idle_s: float) -> None:
        self._after_each = after_each
        self._on_idle = on_idle
        self._idle_s = idle_s
        self._line: SimpleQueue[Any] = SimpleQueue()
        self._lock = threading.Lock()
        self._waiting = 0
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="annotator-writer", daemon=True)
        self._thread.start()

    @property
    def idle(self) -> bool:
        """Whether everything asked for is done."""
        with self._lock:
            return self._waiting == 0

    def submit(self, task: Callable[[], R]) -> "Future[R]":
        """Put a task into the line.

        Raises:
            RuntimeError: The writer has ended.
        """
        future: Future[R] = Future()
        with self._lock:
            if self._ended:
                raise RuntimeError("the project is closed")
            self._waiting += 1
            self._line.put((task, future))
        return future

    def call(self, task: Callable[[], R]) -> R:
        """Do a task, and wait for it.

        Raises:
            RuntimeError: Called from the writer's own thread, which would wait for ever.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("the writer's thread cannot wait for itself; use submit")
        return self.submit(task).result()

    def end(self) -> None:
        """Finish the line, and end the thread."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
            self._line.put(_END)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                entry = self._line.get(timeout=self._idle_s)
            except Empty:
                self._on_idle()
                continue
            if entry is _END:
                return
            self._do(*entry)
            # The last result must not be kept alive by this frame while the thread waits.
            del entry

    def _do(self, task: Callable[[], R], future: "Future[R]") -> None:
        if future.set_running_or_notify_cancel():
            try:
                result = task()
            except BaseException as error:
                self._done()
                future.set_exception(error)
            else:
                self._done()
                future.set_result(result)
        else:
            self._done()

    def _done(self) -> None:
        self._after_each()
        with self._lock:
            self._waiting -= 1
