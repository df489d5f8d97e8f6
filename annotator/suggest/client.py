"""The window's side of the suggestion process: asks, drops what is stale, and starts it again after a crash."""

import itertools
import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.suggest.child import Child, host_command
from annotator.suggest.service import Answer, OnAnswer, OnEvent, OnProgress, ServiceEvent, ServiceState
from annotator.suggest.wire import Hello, decode, encode, read_answer, read_hello

_ATTEMPTS: Final = 2
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Question:
    doc_key: str
    text: str
    generation: int
    on_answer: OnAnswer
    on_progress: OnProgress | None
    attempts: int = 0

    def failed(self, reason: str) -> Callable[[], None]:
        return lambda: self.on_answer(Answer(self.doc_key, self.generation, None, reason))


class SuggestClient:
    """Keeps one suggestion process, and answers through callbacks.

    Callbacks come from a thread of the client. After a crash the process is started once more and asked again what
    it still owed, and ``on_event`` says so; an answer earns the next chance. A text that was under way at two crashes
    is answered with an error.
    """

    def __init__(self, command: Sequence[str] | None = None, on_event: OnEvent | None = None) -> None:
        self._command = list(command) if command is not None else host_command()
        self._on_event = on_event or (lambda _event: None)
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._ids = itertools.count(1)
        self._questions: dict[str, _Question] = {}
        self._child: Child | None = None
        self._old: list[Child] = []
        self._hello: Hello | None = None
        self._failure = ""
        self._may_restart = True
        self._closed = False
        self._wanted: list[str] | None = None

    @property
    def hello(self) -> Hello | None:
        """Who answers; None until the process has said so."""
        return self._hello

    @property
    def pid(self) -> int | None:
        """The process id of the child, for a person who looks at a list of processes."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start the process; returns at once, and questions may follow at once."""
        with self._lock:
            after = self._launch() if self._child is None and not self._closed else []
        _run(after)

    def wait_ready(self, timeout_s: float) -> bool:
        """Wait until the process is ready or has failed, and return whether it is ready."""
        self._ready.wait(timeout_s)
        return self._hello is not None and not self._failure

    def want(self, relations: Iterable[str]) -> None:
        """Say which types of relation the project has; a process that is started again hears it, too."""
        with self._lock:
            self._wanted = list(relations)
            self._tell_wanted()

    def _tell_wanted(self) -> None:
        if self._child is not None and self._wanted is not None:
            self._child.send(encode({"want": self._wanted}))

    def submit(
        self,
        doc_key: str,
        text: str,
        generation: int,
        on_answer: OnAnswer,
        on_progress: OnProgress | None = None,
    ) -> None:
        """Ask for a document's suggestions; what was asked about it before is dropped."""
        question = _Question(doc_key, text, generation, on_answer, on_progress)
        after: list[Callable[[], None]] = []
        with self._lock:
            self._drop(doc_key)
            if self._closed:
                return
            if self._failure:
                after = [question.failed(self._failure)]
            else:
                request_id = str(next(self._ids))
                self._questions[request_id] = question
                if self._child is not None:
                    self._ask(request_id, question)
        _run(after)

    def cancel(self, doc_key: str) -> None:
        """Drop what was asked about a document."""
        with self._lock:
            self._drop(doc_key)

    def close(self) -> None:
        """End the process and the threads; no callback starts afterwards."""
        with self._lock:
            self._closed = True
            child, self._child = self._child, None
            if child is not None:
                for request_id in self._questions:
                    child.send(encode({"cancel": request_id}))
            self._questions.clear()
            children = [*self._old, *([child] if child else [])]
            self._old = []
        for each in children:
            each.close()
        self._ready.set()

    def _launch(self) -> list[Callable[[], None]]:
        """Start a process and ask it everything that is still owed; the lock is held."""
        try:
            self._child = Child(self._command, self._on_line, self._on_end)
        except OSError as error:
            return self._fail(f"The suggestion process cannot be started: {error}")
        self._child.start()
        self._tell_wanted()
        for request_id, question in self._questions.items():
            self._ask(request_id, question)
        return []

    def _ask(self, request_id: str, question: _Question) -> None:
        question.attempts += 1
        assert self._child is not None
        self._child.send(encode({"id": request_id, "generation": question.generation, "text": question.text}))

    def _drop(self, doc_key: str) -> None:
        for request_id in [key for key, asked in self._questions.items() if asked.doc_key == doc_key]:
            del self._questions[request_id]
            if self._child is not None:
                self._child.send(encode({"cancel": request_id}))

    def _on_line(self, child: Child, line: bytes) -> None:
        try:
            message = decode(line)
        except ValueError:
            return  # not ours: something below Python wrote into the pipe
        with self._lock:
            after = self._receive(message) if child is self._child else []
        _run(after)

    def _receive(self, message: Mapping[str, Any]) -> list[Callable[[], None]]:
        """Take a message in, and return the calls that follow from it; the lock is held."""
        if "hello" in message:
            self._hello = read_hello(message)
            self._ready.set()
            return [lambda: self._on_event(ServiceEvent(ServiceState.READY, "Suggestions are ready."))]
        if "id" not in message:
            return self._fail(str(message.get("error", "The suggestion process cannot start.")))
        question = self._questions.get(message["id"])
        if question is None:
            return []  # cancelled, or asked again since
        if "progress" in message:
            report, done = question.on_progress, float(message["progress"])
            return [lambda: report(question.doc_key, question.generation, done)] if report else []
        del self._questions[message["id"]]
        self._may_restart = True
        if "spans" not in message:
            return [question.failed(str(message.get("error", "cancelled")))]
        answer = Answer(question.doc_key, question.generation, read_answer(message))
        return [lambda: question.on_answer(answer)]

    def _on_end(self, child: Child) -> None:
        with self._lock:
            if self._closed or child is not self._child:
                return
            self._old.append(child)
            self._child = None
            after = self._restart(child.last_words()) if not self._failure else []
        _run(after)

    def _restart(self, last_words: str) -> list[Callable[[], None]]:
        """Start again, or give up if it has just been tried; the lock is held."""
        if not self._may_restart:
            return self._fail(f"The suggestion process ended twice and stays off: {last_words}")
        self._may_restart = False
        worn_out = [key for key, asked in self._questions.items() if asked.attempts >= _ATTEMPTS]
        after = [self._questions.pop(key).failed(f"The suggestion process ended: {last_words}") for key in worn_out]
        event = ServiceEvent(ServiceState.RESTARTED, f"The suggestion process was started again. It said: {last_words}")
        return [*after, lambda: self._on_event(event), *self._launch()]

    def _fail(self, reason: str) -> list[Callable[[], None]]:
        """Give up for good: all that is owed is answered with the reason; the lock is held."""
        self._failure = reason
        after = [question.failed(reason) for question in self._questions.values()]
        self._questions.clear()
        self._ready.set()
        return [lambda: self._on_event(ServiceEvent(ServiceState.FAILED, reason)), *after]


def _run(calls: list[Callable[[], None]]) -> None:
    """Make the calls that were collected under the lock, now that it is free."""
    for call in calls:
        try:
            call()
        except Exception:  # the thread must live on: others wait for their answers
            _log.exception("a callback of the suggestion client failed")
