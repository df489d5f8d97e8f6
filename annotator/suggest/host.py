"""The process side: reads texts from a pipe, writes suggestions to another, and ends when the first one closes.

It runs in a child of its own, so that importing spaCy, or a crash in it, never stops the window; both ends speak
lines of JSON (``wire``), so neither pickles nor ``multiprocessing`` are needed.
"""

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, BinaryIO, Final

from annotator.model.errors import UserError
from annotator.suggest.api import SchemaAware, StepwiseSuggester, Suggester, Suggestions
from annotator.suggest.registry import DEFAULT_SUGGESTER, suggesters
from annotator.suggest.wire import Hello, Message, answer_message, decode, encode, hello_message

_THREAD_LIMITS: Final = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
ONE_THREAD: Final = dict.fromkeys(_THREAD_LIMITS, "1")


def host_main(suggester_name: str = DEFAULT_SUGGESTER) -> int:
    """Serve this process's own standard input and output, and return the exit code.

    The pipe is kept apart from ``sys.stdout``: what a library prints goes to standard error, never into the answers.
    """
    os.environ.update(ONE_THREAD)
    # Ctrl+C in a terminal reaches the whole group; the window decides what it means, and closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe_out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with pipe_out:
        return run_host(sys.stdin.buffer, pipe_out, suggester_name)


def run_host(
    stdin: BinaryIO,
    stdout: BinaryIO,
    suggester_name: str = DEFAULT_SUGGESTER,
    load: Callable[[str], Suggester] | None = None,
) -> int:
    """Answer requests from ``stdin`` on ``stdout`` until it closes; return the exit code.

    ``load`` makes the suggester from its name; the registry does unless a test says otherwise.
    """
    inbox = _Inbox(stdin)
    inbox.start()
    try:
        suggester = (load or suggesters().load)(suggester_name)
    except UserError as error:
        _write(stdout, {"error": error.sentence(), "code": error.code})
        return 1
    try:
        _write(stdout, hello_message(Hello.of(suggester)))
        while (request := inbox.take()) is not None:
            if "want" not in request:
                _serve(suggester, request, inbox, stdout)
            elif isinstance(suggester, SchemaAware):
                suggester.want(request["want"])
    except BrokenPipeError:
        return 0  # the window has gone: nobody to tell
    return 0


class _Inbox:
    """Requests in order, and which of them were cancelled; filled by a thread, since a pipe has no time-out."""

    def __init__(self, stdin: BinaryIO) -> None:
        self._stdin = stdin
        self._waiting: deque[dict[str, Any]] = deque()
        self._cancelled: set[str] = set()
        self._current = ""
        self._closed = False
        self._changed = threading.Condition()
        # A daemon: a read that blocks must not keep the process alive after a crash of the main thread.
        self._thread = threading.Thread(target=self._read, name="suggest-host-inbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def take(self) -> dict[str, Any] | None:
        """Wait for the next request; None when the pipe is closed and nothing waits."""
        with self._changed:
            self._cancelled.discard(self._current)
            self._current = ""
            while not self._waiting and not self._closed:
                self._changed.wait()
            if not self._waiting:
                return None
            request = self._waiting.popleft()
            self._current = str(request.get("id", ""))
            return request

    def stopped(self) -> bool:
        """Return whether the request being served is no longer wanted."""
        return self._current in self._cancelled

    def _read(self) -> None:
        for line in self._stdin:
            try:
                message = decode(line)
            except ValueError as error:
                message = {"bad": f"a line that is no JSON object: {error}"}
            with self._changed:
                if "cancel" in message:
                    self._cancel(str(message["cancel"]))
                else:
                    self._waiting.append(message)
                self._changed.notify()
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _cancel(self, request_id: str) -> None:
        """Note it only while it can still matter, so that the notes do not pile up."""
        waiting = any(request.get("id") == request_id for request in self._waiting)
        if waiting or request_id == self._current:
            self._cancelled.add(request_id)


def _serve(suggester: Suggester, request: dict[str, Any], inbox: _Inbox, stdout: BinaryIO) -> None:
    request_id, generation = str(request.get("id", "")), request.get("generation", 0)
    tag: Message = {"id": request_id, "generation": generation}
    try:
        if "text" not in request:
            raise ValueError(request.get("bad", "a request without a text"))
        found = _suggest(suggester, request["text"], inbox, lambda done: _write(stdout, {**tag, "progress": done}))
    except BrokenPipeError:
        raise
    except Exception as error:  # one bad text, or a fault in a plug-in, must not end the process
        _write(stdout, {**tag, "error": f"{type(error).__name__}: {error}"})
        return
    _write(stdout, {**tag, "cancelled": True} if found is None else answer_message(request_id, generation, found))


def _suggest(suggester: Suggester, text: str, inbox: _Inbox, report: Callable[[float], None]) -> Suggestions | None:
    """Return the answer, or None when it was cancelled on the way."""
    if inbox.stopped():
        return None
    if not isinstance(suggester, StepwiseSuggester):
        return suggester.suggest(text)
    steps = suggester.suggest_in_steps(text)
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            found: Suggestions = end.value
            return found
        if inbox.stopped():
            steps.close()
            return None
        if done < 1:
            report(done)


def _write(stdout: BinaryIO, message: Message) -> None:
    stdout.write(encode(message))
    stdout.flush()
