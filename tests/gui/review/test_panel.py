from contextlib import contextmanager
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import annotator.gui.bridge as bridge_module
from annotator.gui.review.bulk_dialog import BulkDialog
from annotator.gui.review.buttons import Button
from annotator.gui.review.listing import View
from annotator.gui.review.pace import Pace
from annotator.gui.review.sentence import excerpt
from annotator.model.ids import SuggestionId, new_id
from annotator.model.review import Order
from annotator.model.suggestion import How, Verdict
from annotator.project.jobs import InlineJobs
from annotator.project.operations.review import RejectSuggestions
from annotator.project.operations.spans import AddSpan
from tests.gui.review.conftest import place
from tests.support.projects import add_document


def test_it_walks_the_project_by_document(bench):
    assert bench.rows() == ["Kirby", "Beira", "Kirby", "Beira", "General", "Beira", "KIRBY", "Putin", "Beira"]
    assert (bench.hand(), bench.walk.left) == ("Kirby", 9)
    bench.press("Enter")
    assert (bench.hand(), bench.walk.left, bench.made()) == ("Beira", 8, ["Kirby PERSON"])
    bench.press("Delete", "Space")
    assert (bench.hand(), bench.walk.left, bench.rows()[:3]) == ("Beira", 7, ["Kirby", "Beira", "General"])
    first, second = bench.decisions()
    assert (first.verdict, first.how, first.seen) == (Verdict.ACCEPT, How.SINGLE, True)
    assert (second.verdict, second.reason) == (Verdict.REJECT, "")


def test_going_back_and_beyond_the_end(bench):
    bench.press("Space", "Space", "Shift+Space")
    assert bench.walk.at == 1
    bench.press("Shift+Space", "Shift+Space")
    assert bench.walk.at == 8
    bench.press("Space")
    assert bench.walk.at == 0


def test_a_letter_accepts_with_another_label(bench):
    bench.press(bench.label("ORG").key.upper())
    assert bench.made() == ["Kirby ORG"]
    assert bench.decisions()[0].verdict is Verdict.CHANGE
    assert bench.hand() == "Beira"


def test_ends_are_moved_before_it_is_accepted(bench):
    bench.press("Space", "Space", "Space", "Space", "Shift+Right")
    assert bench.made() == []
    assert bench.walk.current().text(bench.walk.moved_ends()) == "General Staff"
    bench.press("Home", "Shift+Left", "Enter")
    assert bench.made() == ["the General Staff ORG"]
    assert bench.walk.moved_ends() is None


def test_escape_drops_moved_ends_only(bench):
    bench.press("Shift+Right", "Esc")
    assert bench.walk.moved_ends() is None
    assert bench.panel.list.hasFocus()
    bench.press("Enter")
    assert bench.made() == ["Kirby PERSON"]


def test_undo_brings_it_back_in_its_place(bench):
    bench.press("Space", "Enter", "Enter")
    assert bench.rows()[:2] == ["Kirby", "Beira"]
    bench.workspace.undo()
    bench.settle()
    assert (bench.rows()[:2], bench.hand(), bench.walk.left) == (["Kirby", "Kirby"], "Kirby", 8)
    bench.workspace.undo()
    bench.settle()
    bench.catch_up()
    assert (bench.rows()[:3], bench.walk.left) == (["Kirby", "Beira", "Kirby"], 9)
    assert bench.made() == []


def test_the_least_sure_first(bench):
    bench.walk.show(View.UNSURE, whole=True)
    assert bench.rows()[:3] == ["Beira", "Kirby", "General"]


def test_groups_are_decided_with_one_key(bench):
    bench.walk.show(View.GROUPS, whole=True)
    assert bench.rows()[:2] == ["Beira 4", "Kirby 2"]
    assert sorted(bench.rows()[2:]) == ["General 1", "KIRBY 1", "Putin 1"]
    bench.press("Enter")
    assert bench.made() == ["Beira GPE", "Beira GPE"]
    assert bench.made(bench.docs[1]) == ["Beira GPE", "Beira GPE"]
    found = bench.decisions() + bench.decisions(bench.docs[1])
    assert {d.how for d in found} == {How.GROUP}
    # Only the occurrence that was shown had been on screen.
    assert [d.seen for d in found].count(True) == 1
    assert bench.walk.left == 5
    said, action, call = bench.workspace.messages[-1]
    assert (said, action) == ("Accepted 4 × “Beira” as GPE.", "Undo")
    call()
    bench.settle()
    assert bench.walk.left == 9
    assert bench.hand() == "Beira"


def test_the_exceptions_of_a_group_come_first(bench):
    start, end = 50, 55
    bench.workspace.do(AddSpan(bench.docs[0], ((start - 3, end),), bench.label("ORG").id))
    bench.walk.show(View.GROUPS, whole=True)
    bench.press("Right")
    first = bench.walk.current()
    assert first.suggestion.fragments == ((start, end),)
    assert first.differs
    bench.press("Delete", "Shift+Enter")
    assert bench.made(bench.docs[1]) == ["Beira GPE", "Beira GPE"]
    assert bench.walk.opened is None
    assert bench.walk.left == 5


def test_a_group_leaves_out_what_contradicts(bench):
    bench.workspace.do(AddSpan(bench.docs[0], ((47, 55),), bench.label("ORG").id))
    bench.walk.show(View.GROUPS, whole=True)
    bench.press("Enter")
    assert bench.walk.left == 6
    assert bench.workspace.messages[-1][0].endswith("1 suggestion left: in conflict.")
    bench.catch_up()
    assert "Beira 1" in bench.rows()


def test_it_says_what_one_key_would_do_to_a_group(bench):
    assert bench.panel.effect.isHidden()
    bench.walk.show(View.GROUPS, whole=True)
    assert bench.panel.effect.text() == "Enter accepts, Delete rejects 4 in 2 documents."
    bench.workspace.do(AddSpan(bench.docs[0], ((47, 55),), bench.label("ORG").id))
    bench.catch_up()
    said = "1 contradicts what you marked, and would be left. Enter accepts 3 in 2 documents."
    assert bench.panel.effect.text().startswith(said)
    bench.walk.show(View.GROUPS, whole=False)
    assert bench.panel.effect.text().endswith("Delete rejects 2.")


def test_a_group_takes_another_label(bench):
    bench.walk.show(View.GROUPS, whole=True)
    bench.press(bench.label("LOC").key.upper())
    assert bench.made() == ["Beira LOC", "Beira LOC"]
    assert {d.how for d in bench.decisions()} == {How.GROUP}
    bench.workspace.undo()
    assert bench.made() == []


def test_all_alike_from_a_single_one(bench):
    bench.press("Shift+Enter")
    assert bench.made() == ["Kirby PERSON", "Kirby PERSON"]
    assert bench.hand() == "Beira"


@contextmanager
def slow_disk(bench, monkeypatch):
    """Let the writer stand still, and the panel not wait for it."""
    monkeypatch.setattr(bridge_module, "PATIENCE_MS", 1)
    gate = Event()
    bench.project._writer.submit(gate.wait)
    yield
    gate.set()
    while True:
        bench.project.settle().result()
        bench.settle()
        if not bench.panel.decider.asking.is_busy():
            return


def test_no_press_is_lost_or_taken_twice_on_a_slow_disk(bench, monkeypatch):
    rows, told = bench.rows(), []
    bench.panel.decider.saving.connect(told.append)
    with slow_disk(bench, monkeypatch):
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_Return):
            QTest.keyClick(bench.panel.list, key)
        # Nothing is shown as done that is not, and the next one is in hand all the same.
        assert bench.rows() == rows
        assert (bench.walk.at, bench.walk.left) == (4, 9)
        assert bench.panel.head.said.text() == "9 left · saving…"
        bench.panel.decider._slow.timeout.emit()
        assert told == ["Saving 1 decision"]
    assert bench.rows() == [rows[2], *rows[4:]]
    assert (bench.hand(), bench.walk.left) == (rows[4], 6)
    assert "saving" not in bench.panel.head.said.text()
    assert told[-1] == ""
    assert bench.made() == ["Kirby PERSON", "Beira GPE"]
    assert [d.verdict for d in bench.decisions()].count(Verdict.REJECT) == 1


def test_ends_that_are_being_moved_stay_when_an_earlier_decision_arrives(bench, monkeypatch):
    with slow_disk(bench, monkeypatch):
        QTest.keyClick(bench.panel.list, Qt.Key.Key_Return)
        bench.walk.move_end(right=True, by_character=False)
        moved = bench.walk.moved_ends()
        assert moved
    assert (bench.walk.at, bench.walk.moved_ends()) == (0, moved)


def test_groups_wait_their_turn_on_a_slow_disk(bench, monkeypatch):
    bench.walk.show(View.GROUPS, whole=True)
    with slow_disk(bench, monkeypatch):
        for _ in range(3):
            QTest.keyClick(bench.panel.list, Qt.Key.Key_Return)
        assert bench.walk.at == 3
    assert bench.walk.left == 2
    assert [said for said, *_ in bench.workspace.messages[:2]] == [
        "Accepted 4 × “Beira” as GPE.",
        "Accepted 2 × “Kirby” as PERSON.",
    ]


def test_a_refusal_on_a_slow_disk_lets_it_be_decided_again(bench, monkeypatch):
    first = bench.walk.current()
    with slow_disk(bench, monkeypatch):
        bench.panel.decider.asking.ask(RejectSuggestions((SuggestionId(new_id()),)), lambda _: None, {first.id})
        assert bench.panel.decider.asking.holds(first.id)
    assert not bench.panel.decider.asking.holds(first.id)
    bench.press("Enter")
    assert bench.made() == ["Kirby PERSON"]


def test_a_reason_is_kept_where_given(bench):
    bench.press("Ctrl+Delete")
    assert bench.panel.reason.field.hasFocus()
    QTest.keyClicks(bench.panel.reason.field, "not a name")
    bench.press("Enter")
    assert [(d.verdict, d.reason) for d in bench.decisions()] == [(Verdict.REJECT, "not a name")]
    assert bench.panel.list.hasFocus()
    bench.press("Ctrl+Delete", "Esc")
    assert len(bench.decisions()) == 1
    assert bench.panel.list.hasFocus()


def test_this_document_alone(bench):
    bench.walk.show(View.DOCUMENT, whole=False)
    assert (len(bench.rows()), bench.walk.left) == (5, 5)
    bench.workspace.open_document(bench.docs[1])
    assert (len(bench.rows()), bench.walk.left) == (4, 4)


def test_it_goes_on_where_it_stopped(bench):
    bench.press("Space", "Space", "Enter")
    assert bench.hand() == "Beira"
    where = bench.walk.current().id
    bench.again()
    assert bench.walk.current().id == where
    assert bench.rows()[0] == "Beira"
    bench.press("Shift+Space")
    assert bench.walk.current().suggestion.fragments == ((15, 20),)
    bench.walk.show(View.GROUPS, whole=True)
    bench.press("Space")
    bench.again()
    assert (bench.walk.view, bench.walk.at) == (View.GROUPS, 1)


def test_what_arrives_meanwhile_is_shown_and_the_one_in_hand_stays(bench):
    bench.press("Space", "Space")
    where = bench.walk.current().id
    bench.suggest(bench.docs[0], ("LOC", 6, 11, 0.8), name="other")
    bench.settle()
    bench.catch_up()
    assert bench.walk.current().id == where
    assert bench.walk.left == 10


def test_disputed_is_listed_and_settled(bench):
    bench.press("Delete")
    bench.project._ledger._last_at += 1
    bench.suggest(bench.docs[0], ("PERSON", 0, 5, 0.99), version="2")
    bench.walk.show(View.DISPUTED, whole=True)
    assert (bench.rows(), bench.hand()) == (["Kirby"], "Kirby")
    assert "later version" in bench.panel._words.warning(bench.walk.current())
    bench.press("Delete")
    assert bench.rows() == []
    bench.catch_up()
    assert bench.rows() == []


def test_bulk_shows_what_it_would_do_first(bench):
    dialog = BulkDialog(bench.workspace, None, 0.9, bench.panel, InlineJobs())
    QApplication.processEvents()
    assert dialog.apply.text() == "Accept 5"
    rows = [dialog.labels.topLevelItem(n) for n in range(dialog.labels.topLevelItemCount())]
    assert {row.text(0): row.text(1) for row in rows} == {"GPE": "3", "PERSON": "2"}
    assert dialog.samples.row(0).text() == "Beira"
    dialog.way.setCurrentIndex(1)
    dialog.way._on_activated(1)
    dialog.score.setValue(0.6)
    dialog._ask()
    QApplication.processEvents()
    assert dialog.apply.text() == "Reject 2"
    assert dialog.operation() is None  # nothing is decided that was not confirmed
    dialog.apply.click()
    bench.settle()
    bench.panel.decider.do_bulk(dialog.operation(), dialog.number(), dialog.sentence())
    assert dialog.samples.rowCount() == 0  # so that it asks nothing of a project that is closed
    bench.settle()
    assert bench.walk.left == 7
    assert bench.workspace.messages[-1][0] == "Rejected 2 suggestions with a score below 0.60."
    assert {d.how for d in bench.decisions()} == {How.THRESHOLD}
    bench.workspace.undo()
    bench.catch_up()
    assert bench.walk.left == 9


def test_enter_in_the_score_accepts_what_is_shown(bench):
    dialog = BulkDialog(bench.workspace, None, 0.9, bench.panel, InlineJobs())
    dialog.accepted.connect(lambda: bench.panel.decider.do_bulk(dialog.operation(), dialog.number(), dialog.sentence()))
    dialog.show()
    QApplication.processEvents()
    QTest.keyClick(dialog.score, Qt.Key.Key_Return)
    bench.settle()
    assert not dialog.isVisible()
    assert bench.walk.left == 4


def test_by_mouse_alone(bench):
    bench.click(Button.ACCEPT)
    bench.click(Button.REJECT)
    bench.click(Button.SKIP)
    bench.click(Button.ALIKE)
    assert bench.made() == ["Kirby PERSON", "Beira GPE"]
    index = bench.walk.rows.index(0, 0)
    QTest.mouseClick(
        bench.panel.list.viewport(), Qt.MouseButton.LeftButton, pos=bench.panel.list.visualRect(index).center()
    )
    assert bench.walk.at == 0
    bench.panel._on_menu(index, bench.panel.mapToGlobal(bench.panel.rect().center()))
    menu = QApplication.activePopupWidget()
    texts = [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]
    assert texts[:3] == ["Accept", "Reject", "Reject with a reason…"]
    assert "Accept as" in texts
    menu.close()


@pytest.mark.parametrize("width", [190, 420, 900])
def test_the_choices_are_not_cut_in_a_narrow_dock(bench, width):
    bench.panel.resize(width, 640)
    bench.settle()
    for box in (bench.panel.head.view, bench.panel.head.scope):
        assert box.width() >= box.sizeHint().width()
    below = bench.panel.head.scope.y() > bench.panel.head.view.y()
    assert below == (width == 190)


def test_keys_in_other_fields_decide_nothing(bench):
    for field in (bench.panel.head.view, bench.panel.head.scope, bench.panel.reason.field):
        field.show()
        field.setFocus()
        before = bench.project.counts().steps
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_P, Qt.Key.Key_Backspace):
            QTest.keyClick(field, key)
        bench.settle()
        assert bench.project.counts().steps == before


def test_nothing_waits(make):
    bench = make(filled=False)
    assert bench.rows() == []
    bench.press("Enter", "Delete", "Space", "Right", "Shift+Enter", "P")
    assert bench.panel.card._empty.startswith("There are no suggestions yet.")
    bench.suggest(bench.docs[0], ("PERSON", 0, 5, 0.8))
    bench.settle()
    bench.catch_up()
    assert bench.hand() == "Kirby"


def test_the_text_follows(bench):
    bench.walk.go(7)
    bench.panel._follow(anyway=True)
    assert bench.workspace.document.doc.id == bench.docs[1]
    assert bench.workspace.selected == (bench.walk.current().id,)
    assert bench.panel.list.hasFocus()


def test_hints_tell_the_keys_while_the_list_has_the_focus(bench):
    told = []
    bench.panel.hints_changed.connect(lambda words, found: told.append((words, [hint.key for hint in found])))
    bench.panel.reason.ask()
    bench.settle()
    assert told[-1][1] == []
    bench.panel.list.setFocus()
    bench.settle()
    assert told[-1][0] == "Review"
    assert told[-1][1][:3] == ["Enter", "Delete", "A–Z"]


def test_sentences_with_emoji_are_marked_in_utf16(bench):
    item = next(i for i in bench.project.review_items(Order.DOCUMENT) if i.text() == "KIRBY")
    shown = excerpt(item)
    ((start, end),) = shown.parts16
    assert shown.text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == "KIRBY"
    assert excerpt(item, longest=20).text.endswith("…")


def test_pace_leaves_pauses_out():
    now = [0.0]
    pace = Pace(lambda: now[0])
    pace.begin()
    assert pace.per_minute() is None
    for gap in (2, 2, 300, 2):
        now[0] += gap
        pace.note(1)
    assert (pace.decided, pace.per_minute()) == (4, 30)
    pace.note(-1)
    assert pace.decided == 3


def test_what_waits_for_somebody_new_is_counted_when_they_look(bench):
    bench.panel.keep_place()
    bench.project.set_person("Ben")
    assert not bench.project.review_has_begun()
    bench.again()
    assert bench.project.review_has_begun()
    assert (bench.hand(), bench.walk.left) == ("Kirby", 9)
    assert bench.project.undo_title() == ""
    steps = bench.project.counts().steps
    bench.again()
    assert bench.project.counts().steps == steps


@pytest.fixture
def states(make):
    """A document that calls two states by several names, and a person, twice."""
    bench = make(filled=False)
    text = (
        "North Korea said so. The DPRK, led by Kim, met the United States. Pyongyang’s Kim left the US to North Korea."
    )
    doc = add_document(bench.project, text, "States")
    names = ("North Korea", "DPRK", "United States", "US", "Kim")
    found = [(label, *place(text, word, 0)) for word, label in zip(names, (*["GPE"] * 4, "PERSON"), strict=True)]
    bench.suggest(doc, *((*each, 0.9) for each in (*found, ("GPE", *place(text, "North Korea", 1)))))
    bench.workspace.open_document(doc)
    bench.panel._on_view(View.THINGS)
    bench.settle()
    return bench


def test_by_thing_names_of_one_thing_are_one_group(states):
    assert states.rows() == ["North Korea 3", "United States 2", "Kim 1"]
    assert [row.names for row in states.walk.rows.rows()] == [("DPRK",), ("US",), ()]
    assert states.panel.effect.text() == "Enter accepts, Delete rejects 3."
    assert states.walk.left == 6
    states.press("Enter")
    made = states.workspace.document
    assert sorted(span.text(made.text) for span in made.spans.values()) == ["DPRK", "North Korea", "North Korea"]
    assert states.workspace.messages[-1][0] == "Accepted 3 × “North Korea” as GPE."
    assert (states.rows(), states.walk.left) == (["United States 2", "Kim 1"], 3)
    states.workspace.undo()
    states.settle()
    states.catch_up()
    assert states.rows() == ["North Korea 3", "United States 2", "Kim 1"]
    assert states.hand() == "North Korea"


def test_each_of_a_thing_the_exceptions_first(states):
    start, end = place(states.workspace.document.text, "The DPRK", 0)
    states.workspace.do(AddSpan(states.workspace.document.doc.id, ((start, end),), states.label("ORG").id))
    states.catch_up()
    assert states.panel.effect.text().startswith("1 contradicts what you marked, and would be left.")
    states.press("Right")
    assert states.rows() == ["DPRK", "North Korea", "North Korea"]
    assert states.walk.current().differs
    states.press("Delete", "Enter", "Enter")
    assert states.walk.opened is None
    assert states.rows() == ["United States 2", "Kim 1"]


def test_by_thing_is_of_the_open_document_alone(states):
    assert not states.panel.head.scope.isEnabled()
    assert states.panel.head.scope.value() is False
    states.workspace.open_document(states.docs[0])
    assert (states.rows(), states.walk.left) == ([], 0)
    states.panel.head.view.setCurrentIndex(0)
    states.panel._on_view(View.DOCUMENT)
    assert states.panel.head.scope.isEnabled()
    assert states.walk.left == 6


def test_when_all_is_reviewed_it_says_what_comes_next(states):
    for _ in range(3):
        states.press("Enter")
    assert (states.rows(), states.walk.left) == ([], 0)
    assert "Ctrl+Enter marks the document as done" in states.panel.card._empty
    states.panel._on_view(View.DOCUMENT)
    assert states.panel.card._empty.startswith("All suggestions are reviewed.")
    states.workspace.open_document(states.docs[0])
    states.panel._on_scope(False)
    assert states.panel.card._empty == "Nothing is suggested in this document."
