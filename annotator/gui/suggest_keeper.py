"""One suggestion process for the window's whole life: projects come and go, and none waits for spaCy twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.suggest.service import OnAnswer, OnEvent, OnProgress, ServiceEvent, SuggestService
    from annotator.suggest.wire import Hello

    Make = Callable[[OnEvent, str], SuggestService]


class SuggestKeeper:
    """Starts the process when it is first needed, and lends it to one project at a time.

    ``make`` gets the suggester's name, too; a project that goes by another one gets a new process for it.
    """

    def __init__(self, make: Make) -> None:
        self._make = make
        self._name = ""
        self._ending: list[threading.Thread] = []
        self._service: SuggestService | None = None
        self._tell: OnEvent | None = None
        self._last: ServiceEvent | None = None

    def lend(self, on_event: OnEvent, name: str) -> SuggestService:
        """Return the service for a project; ``on_event`` hears what happens to it, from any thread."""
        return _Lent(self, on_event, name)

    def close(self) -> None:
        """End the process."""
        self._tell = None
        if self._service is not None:
            self._service.close()
            self._service = None
        for thread in self._ending:
            thread.join()

    def begin(self, on_event: OnEvent, name: str) -> SuggestService:
        """Start the process, or tell a new listener what was said last."""
        self._tell = on_event
        if self._service is not None and name != self._name:
            # It may be in the middle of a text, and the window must not wait for that.
            thread = threading.Thread(target=self._service.close, name="suggest-ending")
            self._ending = [*(t for t in self._ending if t.is_alive()), thread]
            thread.start()
            self._service = self._last = None
        if self._service is None:
            self._name = name
            self._service = self._make(partial(self._on_event, name), name)
            self._service.start()
        elif self._last is not None:
            on_event(self._last)
        return self._service

    def end(self, on_event: OnEvent) -> None:
        """Tell a listener nothing more."""
        if self._tell is on_event:
            self._tell = None

    def _on_event(self, name: str, event: ServiceEvent) -> None:
        if name != self._name:
            return
        self._last = event
        if self._tell is not None:
            self._tell(event)


class _Lent:
    """The service as one project sees it: closing it ends its own questions alone."""

    def __init__(self, keeper: SuggestKeeper, on_event: OnEvent, name: str) -> None:
        self._keeper = keeper
        self._name = name
        self._on_event = on_event
        self._service: SuggestService | None = None
        self._asked: set[str] = set()

    @property
    def hello(self) -> Hello | None:
        return self._service.hello if self._service else None

    def start(self) -> None:
        self._service = self._keeper.begin(self._on_event, self._name)

    def wait_ready(self, timeout_s: float) -> bool:
        return self._service.wait_ready(timeout_s) if self._service else False

    def want(self, relations: Iterable[str]) -> None:
        if self._service is not None:
            self._service.want(relations)

    def submit(
        self,
        doc_key: str,
        text: str,
        generation: int,
        on_answer: OnAnswer,
        on_progress: OnProgress | None = None,
    ) -> None:
        assert self._service is not None, "it was not started"
        self._asked.add(doc_key)
        self._service.submit(doc_key, text, generation, on_answer, on_progress)

    def cancel(self, doc_key: str) -> None:
        if self._service is not None:
            self._service.cancel(doc_key)

    def close(self) -> None:
        self._keeper.end(self._on_event)
        if self._service is not None:
            for doc_key in self._asked:
                self._service.cancel(doc_key)
        self._service = None
