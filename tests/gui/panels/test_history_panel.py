"""The history of the project."""

from PySide6.QtCore import Qt

from annotator.gui.ask import DialogAsk
from annotator.gui.panels.history_panel import HistoryPanel
from annotator.project.operations.spans import RelabelAnnotations, SetNote


def titles(panel) -> list[str]:
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def choose(box, text: str) -> None:
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def some_steps(desk) -> list[str]:
    for text in ("Moscow", "White House", "Wednesday"):
        desk.do(RelabelAnnotations((desk.span(text).id,), desk.type("LAW").id))
    return ["Change DATE “Wednesday” to LAW", "Change ORG “White House” to LAW", "Change GPE “Moscow” to LAW"]


def test_steps_are_listed_newest_first_and_news_join_them(desk, shown) -> None:
    expected = some_steps(desk)
    panel = shown(HistoryPanel(desk))
    assert titles(panel)[:3] == expected
    desk.do(SetNote(desk.span("Moscow").id, "x"))
    assert titles(panel)[:2] == ["Note on LAW “Moscow”", expected[0]]
    assert "Ada" in panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_undone_steps_stand_back_and_come_back(desk, shown) -> None:
    expected = some_steps(desk)
    panel = shown(HistoryPanel(desk))
    desk.undo()
    assert titles(panel)[0] == f"Undo: {expected[0]}"
    assert panel.model.step(1).undone
    desk.redo()
    assert not panel.model.step(2).undone


def test_a_click_shows_where_it_happened_and_changes_nothing(desk, shown, qtbot) -> None:
    some_steps(desk)
    panel = shown(HistoryPanel(desk))
    before = desk.steps
    at = panel.view.visualRect(panel.model.index(1)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert desk.selected == (desk.span("White House").id,)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_A):
        qtbot.keyClick(panel.view, key)
    assert desk.steps == before


def test_going_back_is_one_step_that_can_be_taken_back(desk, shown, qtbot) -> None:
    expected = some_steps(desk)
    panel = shown(HistoryPanel(desk))
    panel.view.setCurrentIndex(panel.model.index(2))
    before = desk.steps
    qtbot.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    assert desk.steps == before + 1
    assert desk.schema.name(desk.span("Wednesday").type) == "DATE"
    assert desk.schema.name(desk.span("Moscow").type) == "LAW"
    assert titles(panel)[0] == f"Go back to: {expected[2]}"
    assert [panel.model.step(row).undone for row in range(4)] == [False, True, True, False]
    desk.messages[-1][2]()
    assert desk.schema.name(desk.span("Wednesday").type) == "LAW"


def test_steps_of_this_document_or_of_one_person_alone(desk, shown) -> None:
    expected = some_steps(desk)
    panel = shown(HistoryPanel(desk))
    choose(panel.scope, "This document")
    assert titles(panel)[:3] == expected
    assert len(titles(panel)) < desk.steps
    choose(panel.person, "Ada")
    assert titles(panel)[:3] == expected
    assert "gazetteer: 31 suggestions" not in titles(panel)
    choose(panel.person, "Everyone")
    desk.open_document(None)
    assert len(titles(panel)) == desk.steps


def test_a_hidden_history_catches_up(desk, shown) -> None:
    panel = HistoryPanel(desk)
    assert titles(panel) == []
    expected = some_steps(desk)
    shown(panel)
    assert titles(panel)[:3] == expected


def test_an_earlier_state_is_named_from_its_step(desk, shown, monkeypatch) -> None:
    expected = some_steps(desk)
    panel = shown(HistoryPanel(desk))
    asked = []
    monkeypatch.setattr(DialogAsk, "text", lambda _self, title, question: asked.append(question) or "Before Wednesday")
    panel._name(panel.model.index(1))
    assert asked == [f"What is the state after “{expected[1]}” to be called?"]
    named = desk.project.snapshot("before wednesday")
    assert named.place == desk.project.history(limit=3)[2].id
    with desk.project.state(named.place) as state:
        spans = state.decided(desk.document.doc.id, desk.project.person.id).spans
        assert spans[desk.span("Wednesday").id].type == desk.type("DATE").id
        assert spans[desk.span("Moscow").id].type == desk.type("LAW").id
    assert desk.messages[-1][0] == "Name the snapshot “Before Wednesday”"
    desk.undo()
    assert desk.project.snapshots() == []
