"""The learned versions, their scores and their curve."""

import pytest
from PySide6.QtCore import Qt

from annotator.gui.panels.learned_page import LearnedPage
from annotator.project.learned_folder import folder_of
from annotator.project.learning import in_use
from annotator.project.operations.learned import UseLearned
from annotator.suggest.learning import versions


class NoWeights:
    def write(self, folder) -> None:
        (folder / "head.npz").touch()


class NoLearning:
    """What the page asks of the learning behind it."""

    def __init__(self) -> None:
        self.times = 0
        self.learned = self

    def connect(self, _call) -> None:
        pass

    def learn(self) -> None:
        self.times += 1


@pytest.fixture
def page(desk, shown):
    for number, right in ((1, 10), (2, 16)):
        facts = {"made_at": 1, "texts": 4, "sentences": 20 * number, "held_back": 4, "seconds": 1, "documents": []}
        facts |= {"ours": ["SHIP", "GPE"], "mentions": {"SHIP": 9, "ORG": 2, "GPE": 1}}
        facts |= {"scores": {"SHIP": [right, 20, 20], "GPE": [2, 2, 2]}}
        facts |= {"shipped": {"ORG": [1, 2, 2], "GPE": [1, 2, 2]}}
        facts |= {"links": {"supplies_to": 12}, "link_scores": {"supplies_to": [right // 2, 10, 10]}}
        versions.write([NoWeights()], folder_of(desk.project.path), facts)
    desk.project.do(UseLearned(1))
    return shown(LearnedPage(desk, NoLearning()), 900, 600)


def cells(table, row: int) -> list[str]:
    return [table.item(row, column).text() for column in range(table.columnCount())]


def test_versions_are_listed_newest_first_with_their_labels(page, desk) -> None:
    assert [cells(page.versions, row)[0] for row in range(2)] == ["2", "1, in use"]
    assert cells(page.labels, 0) == ["SHIP", "9", "20", "0.50", "", "–", "what was learned"]
    page.versions.selectRow(0)
    assert cells(page.labels, 0)[4] == "+0.30"
    assert cells(page.labels, 1)[-1] == "the shipped pipeline"
    assert cells(page.labels, 2)[4:] == ["0.00", "0.50", "both, whichever was right more often"]
    assert "version 2: 40 sentences, F1 0.82" in page.curve.accessibleDescription()


def test_another_version_is_taken_with_a_step_that_can_be_undone(page, desk, qtbot) -> None:
    page.versions.selectRow(0)
    qtbot.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert in_use(desk.project) == 2
    assert cells(page.versions, 0)[0] == "2, in use"
    assert not page.take.isEnabled()
    qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    assert in_use(desk.project) == 0
    desk.undo()
    assert in_use(desk.project) == 2
    qtbot.mouseClick(page.now, Qt.MouseButton.LeftButton)
    assert page._learning.times == 1


def test_without_versions_it_says_how_to_get_one(desk, shown) -> None:
    page = shown(LearnedPage(desk, None), 900, 600)
    assert page.none.isVisible()
    assert not page.now.isEnabled()
    page.grab()
