"""Learning from the window: when it begins, what it tells; the process is a script of the test's."""

import sys

import pytest

import annotator.gui.learning as learning_module
from annotator.gui.learning import Learning
from annotator.model.document import Status
from annotator.project.operations.review import FinishDocument, SetStatus
from tests.gui.panels.conftest import desk, patience  # noqa: F401 - fixtures

DONE = '{"version": 3, "sentences": 40, "seconds": 4.2, "f1": 0.71, "held_back": 8}'
SAYS = 'import sys\nprint(\'{"progress": 0.5, "what": "Reading"}\')\nprint(sys.argv[1])'


class Preferences:
    def read(self, name, default):
        return 1 if name == "learn.every" else default


@pytest.fixture
def begun(desk, monkeypatch):  # noqa: F811
    said: dict[str, list] = {"jobs": [], "ended": [], "notices": [], "commands": []}
    answer = {"says": DONE}

    def command(*arguments):
        said["commands"].append(arguments)
        return [sys.executable, "-c", SAYS, answer["says"]]

    monkeypatch.setattr(learning_module, "program_command", command)
    made = Learning(desk, Preferences())
    made.job_changed.connect(said["jobs"].append)
    made.job_ended.connect(said["ended"].append)
    made.noticed.connect(said["notices"].append)
    yield made, said, answer
    made.close()


def test_a_finished_document_begins_it_and_what_came_of_it_is_told(desk, begun, qtbot) -> None:  # noqa: F811
    made, said, _ = begun
    doc = desk.document.doc.id
    with qtbot.waitSignal(made.learned, timeout=20_000):
        desk.do(FinishDocument(doc))
        assert made.is_learning
    assert said["commands"] == [("learn", str(desk.project.path), "--json", "--as", "Ada")]
    assert said["jobs"][-1].words == "Learning: reading"
    assert said["ended"] == ["learn"]
    assert desk.messages[-1][0].startswith("Learned from 40 closed sentences in 4 s: version 3, F1 0.71")
    desk.do(SetStatus(doc, Status.IN_PROGRESS))
    assert not made.is_learning


def test_that_there_is_too_little_is_told_only_to_who_asked(desk, begun, qtbot) -> None:  # noqa: F811
    made, said, answer = begun
    answer["says"] = '{"error": "There is too little to learn from."}'
    for asked in (False, True):
        with qtbot.waitSignal(made.job_ended, timeout=20_000):
            made.learn(asked=asked)
    assert [notice.what for notice in said["notices"]] == ["There is too little to learn from."]


def test_it_can_be_cancelled(begun, qtbot) -> None:
    made, said, _ = begun
    with qtbot.waitSignal(made.job_ended, timeout=20_000):
        made.learn()
        made.cancel()
    assert said["notices"] == []
    assert not made.is_learning
