"""Suggestions in this very process and thread, for the command line and for tests."""

from collections.abc import Iterable

from annotator.suggest.api import SchemaAware, Suggester
from annotator.suggest.service import Answer, OnAnswer, OnProgress
from annotator.suggest.wire import Hello


class InlineSuggester:
    """Answers before ``submit`` returns; the same interface as ``SuggestClient``."""

    def __init__(self, suggester: Suggester) -> None:
        self._suggester = suggester
        self._hello: Hello | None = None

    @property
    def hello(self) -> Hello | None:
        """Who answers; None before ``start``."""
        return self._hello

    def start(self) -> None:
        """Note who answers."""
        self._hello = Hello.of(self._suggester)

    def wait_ready(self, timeout_s: float) -> bool:  # noqa: ARG002 - the interface's
        """Return whether it was started."""
        return self._hello is not None

    def want(self, relations: Iterable[str]) -> None:
        """Say which types of relation the project has."""
        if isinstance(self._suggester, SchemaAware):
            self._suggester.want(relations)

    def submit(
        self,
        doc_key: str,
        text: str,
        generation: int,
        on_answer: OnAnswer,
        on_progress: OnProgress | None = None,  # noqa: ARG002 - nobody could see it
    ) -> None:
        """Answer at once; a suggester's own fault comes back as an answer with an error."""
        try:
            answer = Answer(doc_key, generation, self._suggester.suggest(text))
        except Exception as error:  # as in the child process: one bad text does not end the work
            answer = Answer(doc_key, generation, None, f"{type(error).__name__}: {error}")
        on_answer(answer)

    def cancel(self, doc_key: str) -> None:
        """Do nothing: the answer has come already."""

    def close(self) -> None:
        """Forget who answers."""
        self._hello = None
