"""The window's side: answers, order, cancelling, crashes, and nothing left behind."""

import os
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from annotator.suggest.client import SuggestClient
from annotator.suggest.inline import InlineSuggester
from annotator.suggest.service import Answer, ServiceEvent, ServiceState, SuggestService
from tests.support import toy_suggest_host
from tests.support.toy_suggest_host import ToySuggester

WAIT_S = 30
TOY = [sys.executable, toy_suggest_host.__file__]


class Mailbox:
    """Collects what callbacks bring, and waits for it."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.events: list[ServiceEvent] = []
        self.progress: list[float] = []
        self._changed = threading.Condition()

    def on_answer(self, answer: Answer) -> None:
        self._add(self.answers, answer)

    def on_event(self, event: ServiceEvent) -> None:
        self._add(self.events, event)

    def on_progress(self, _doc: str, _generation: int, done: float) -> None:
        self._add(self.progress, done)

    def _add(self, box: list, item: object) -> None:
        with self._changed:
            box.append(item)
            self._changed.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, WAIT_S)


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def start(box: Mailbox) -> Iterator[Callable[..., SuggestClient]]:
    clients: list[SuggestClient] = []
    threads = set(threading.enumerate())

    def make(*command: str) -> SuggestClient:
        clients.append(SuggestClient(command or [*TOY, "plain"], box.on_event))
        clients[-1].start()
        return clients[-1]

    yield make
    for client in clients:
        pid = client.pid
        client.close()
        assert not alive(pid)
    assert set(threading.enumerate()) == threads


def alive(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_both_services_give_the_same_answer(start: Callable[..., SuggestClient], box: Mailbox) -> None:
    services: list[SuggestService] = [start(), InlineSuggester(ToySuggester())]
    for service in services:
        service.start()
        assert service.wait_ready(WAIT_S)
        service.submit("doc", "Ann met Bob", 4, box.on_answer)
    box.wait(lambda: len(box.answers) == 2)
    assert box.answers[0] == box.answers[1]
    assert box.answers[0].generation == 4
    assert services[0].hello == services[1].hello


def test_answers_come_in_the_order_of_the_questions(start: Callable[..., SuggestClient], box: Mailbox) -> None:
    client = start()
    for n in range(20):
        client.submit(f"doc{n}", "Ann " * n, n, box.on_answer)
    box.wait(lambda: len(box.answers) == 20)
    assert [answer.generation for answer in box.answers] == list(range(20))
    assert [len(answer.suggestions.spans) for answer in box.answers if answer.suggestions] == list(range(20))


def test_a_newer_question_about_a_document_stops_the_older(start: Callable[..., SuggestClient], box: Mailbox) -> None:
    client = start(*TOY, "steps")
    client.submit("doc", "forever", 1, box.on_answer, box.on_progress)
    box.wait(lambda: bool(box.progress))
    client.submit("doc", "Ann", 2, box.on_answer)
    box.wait(lambda: bool(box.answers))
    assert [answer.generation for answer in box.answers] == [2]


def test_cancel_stops_work_under_way(start: Callable[..., SuggestClient], box: Mailbox) -> None:
    client = start(*TOY, "steps")
    client.submit("long", "forever", 1, box.on_answer, box.on_progress)
    box.wait(lambda: bool(box.progress))
    client.submit("next", "Ann", 1, box.on_answer)
    client.cancel("long")
    box.wait(lambda: bool(box.answers))
    assert [answer.doc_key for answer in box.answers] == ["next"]


def test_a_fault_in_the_suggester_is_an_answer(start: Callable[..., SuggestClient], box: Mailbox) -> None:
    start().submit("doc", "fail", 1, box.on_answer)
    box.wait(lambda: bool(box.answers))
    assert box.answers[0].suggestions is None
    assert box.answers[0].error == "ValueError: no such luck"


def test_a_crash_restarts_once_and_what_was_owed_is_answered(start: Callable[..., SuggestClient], box: Mailbox) -> None:
    client = start()
    client.submit("bad", "die", 1, box.on_answer)
    client.submit("good", "Ann", 1, box.on_answer)
    box.wait(lambda: len(box.answers) == 2)
    answers = {answer.doc_key: answer for answer in box.answers}
    # "bad" kills it twice, so both are given up, and the window is told.
    assert "ended" in answers["bad"].error
    assert [event.state for event in box.events] == [
        ServiceState.READY,
        ServiceState.RESTARTED,
        ServiceState.READY,
        ServiceState.FAILED,
    ]
    client.submit("later", "Ann", 1, box.on_answer)
    assert box.answers[-1].error == box.answers[0].error


def test_an_answer_after_a_crash_earns_the_next_restart(
    start: Callable[..., SuggestClient], box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = start()
    assert client.wait_ready(WAIT_S)
    monkeypatch.setenv("TOY_SECOND_LIFE", "1")
    for n in range(3):
        client.submit("doc", "die once" if n == 0 else f"Ann {n}", n, box.on_answer)
        box.wait(lambda n=n: len(box.answers) == n + 1)
    assert all(answer.suggestions is not None for answer in box.answers)
    assert [event.state for event in box.events] == [ServiceState.READY, ServiceState.RESTARTED, ServiceState.READY]


def test_a_command_that_is_not_there_is_a_failure_not_a_traceback(
    start: Callable[..., SuggestClient], box: Mailbox
) -> None:
    client = start("/no/such/program")
    assert not client.wait_ready(WAIT_S)
    client.submit("doc", "Ann", 1, box.on_answer)
    assert "cannot be started" in box.answers[0].error
    assert box.events[0].state is ServiceState.FAILED


def test_a_process_that_cannot_load_its_suggester_is_not_restarted(
    start: Callable[..., SuggestClient], box: Mailbox
) -> None:
    client = start(sys.executable, "-c", 'print(\'{"error": "It is broken.", "code": "x"}\')')
    assert not client.wait_ready(WAIT_S)
    assert box.events == [ServiceEvent(ServiceState.FAILED, "It is broken.")]


def test_closing_in_the_middle_of_work_leaves_nothing(start: Callable[..., SuggestClient], box: Mailbox) -> None:
    client = start()
    for n in range(50):
        client.submit(f"doc{n}", "Ann " * 20_000, n, box.on_answer)
    client.close()
    count = len(box.answers)
    client.submit("late", "Ann", 1, box.on_answer)
    assert len(box.answers) == count
