"""What memory has learned, in its panel."""

import pytest
from PySide6.QtCore import Qt

from annotator.gui.panels.memory_panel import MemoryPanel
from annotator.project.operations.spans import RelabelAnnotations
from annotator.project.remembering import Remembering


@pytest.fixture
def memory(desk):
    made = Remembering(desk.project)
    made.catch_up()
    yield made
    made.close()


def row(panel, text: str) -> list[str]:
    found = panel.model.row_of(text)
    return [panel.model.index(found, column).data() for column in range(panel.model.columnCount())]


def choose(panel, text: str) -> None:
    panel.view.selectRow(panel.model.row_of(text))


def test_rules_are_listed_with_what_taught_them_and_found_by_words(desk, memory, shown) -> None:
    desk.do(RelabelAnnotations((desk.span("White House").id,), desk.type("LAW").id))
    memory.catch_up()
    panel = shown(MemoryPanel(desk, memory), 800, 300)
    assert row(panel, "White House")[1] == "LAW"
    assert "LAW made 1×" in row(panel, "White House")[3]
    assert not panel.never.isEnabled()
    panel.filter.setText("mosc")
    assert [panel.model.row(n).rule.form for n in range(panel.model.rowCount())] == ["Moscow"]
    panel.view.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert panel.model.rowCount() == 1


def test_buttons_change_the_chosen_rules_in_one_step_that_can_be_undone(desk, memory, shown, qtbot) -> None:
    panel = shown(MemoryPanel(desk, memory), 800, 300)
    choose(panel, "Moscow")
    qtbot.mouseClick(panel.never, Qt.MouseButton.LeftButton)
    memory.catch_up()
    panel.look_again()
    assert (row(panel, "Moscow")[1], row(panel, "Moscow")[4]) == ("–", "never")
    assert panel.chosen() == ("Moscow",)
    qtbot.mouseClick(panel.let_be, Qt.MouseButton.LeftButton)
    assert desk.last == "Memory: “Moscow” by what was decided"
    panel.labels.aboutToShow.emit()
    next(a for a in panel.labels.actions() if a.text() == "ORG").trigger()
    assert desk.last == "Memory: always propose “Moscow” as ORG"
    desk.undo()
    memory.catch_up()
    panel.look_again()
    assert row(panel, "Moscow")[4] == ""
    panel.view.selectAll()
    before = desk.steps
    qtbot.mouseClick(panel.forget, Qt.MouseButton.LeftButton)
    assert desk.steps == before + 1


def test_a_project_that_is_only_read_shows_an_explanation(desk, shown) -> None:
    panel = shown(MemoryPanel(desk, None), 400, 300)
    assert panel.empty.isVisible()
    assert not panel.forget.isEnabled()
