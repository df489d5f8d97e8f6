"""What the window and the command line ask for suggestions: one interface, in a child process or inline."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from annotator.suggest.api import Suggestions
from annotator.suggest.wire import Hello


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a text: suggestions, or the sentence that says why there are none."""

    doc_key: str
    generation: int
    suggestions: Suggestions | None
    error: str = ""


class ServiceState(StrEnum):
    """What can happen to the service itself."""

    READY = "ready"
    RESTARTED = "restarted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ServiceEvent:
    """A change of the service's state, with a sentence for a person."""

    state: ServiceState
    message: str


OnAnswer = Callable[[Answer], None]
OnProgress = Callable[[str, int, float], None]
OnEvent = Callable[[ServiceEvent], None]


class SuggestService(Protocol):
    """Texts in, suggestions out. Callbacks may come from another thread, and must return soon."""

    @property
    def hello(self) -> Hello | None:
        """Who answers: name, version, digest and labels; None until it is ready."""

    def start(self) -> None:
        """Begin; returns at once."""

    def wait_ready(self, timeout_s: float) -> bool:
        """Wait until it is ready or has failed, and return whether it is ready."""

    def want(self, relations: Iterable[str]) -> None:
        """Say which types of relation the project has; it holds for the questions after it."""

    def submit(
        self,
        doc_key: str,
        text: str,
        generation: int,
        on_answer: OnAnswer,
        on_progress: OnProgress | None = None,
    ) -> None:
        """Ask for a document's suggestions; an earlier question about the same document is dropped.

        ``on_answer`` is called exactly once, unless the question is dropped, cancelled or the service closed.
        ``on_progress`` gets key, generation and the share done (0 to 1) while a long text is under way.
        """

    def cancel(self, doc_key: str) -> None:
        """Drop what was asked about a document; nothing happens if nothing was."""

    def close(self) -> None:
        """End, and leave neither thread nor process behind."""
