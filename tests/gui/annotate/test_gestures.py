"""Keys and clicks in the real view, and what comes of them in the project."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.annotate.show import Filter, Group
from annotator.gui.textview.kinds import End
from annotator.model.document import Status
from annotator.model.suggestion import How, Verdict

NEWS = "[Ada Lovelace](PERSON?) met [Bob](PERSON) in [Rome](GPE?).\nShe left [Rome](ORG?) on Monday."


def decisions(bench):
    return {(d.place.label, d.verdict, d.how) for d in bench.decisions}


# Labelling


def test_a_letter_labels_the_word_at_the_caret_and_selects_it(bench) -> None:
    desk = bench("Paris is in France.")
    desk.caret("France")
    desk.press("g")
    assert desk.shown() == "Paris is in [France](GPE)."
    assert (desk.mode, desk.selected()) == ("Item", ["France"])
    desk.press("l")
    assert desk.shown() == "Paris is in [France](LOC)."


def test_a_letter_labels_what_is_marked_and_labels_stack(bench) -> None:
    desk = bench("the U.S. foreign minister")
    desk.mark("foreign minister")
    assert desk.mode == "Selection"
    desk.press("t")
    desk.mark("foreign minister")
    desk.press("o")
    assert {s.type for s in desk.document.spans.values()} == {s.type for s in desk.document.spans.values()}
    assert len(desk.document.spans) == 2
    before = len(desk.journal)
    desk.mark("foreign minister")
    desk.press("o")
    assert len(desk.journal) == before, "the same label on the same place again is nothing"


def test_the_caret_in_a_larger_span_never_relabels_that(bench) -> None:
    desk = bench("[Ada Lovelace](PERSON) wrote")
    desk.caret("Lovelace")
    desk.press("n")
    assert sorted(s.text(desk.text) for s in desk.document.spans.values()) == ["Ada Lovelace", "Lovelace"]


def test_a_digit_takes_the_nth_label_of_the_bar(bench) -> None:
    desk = bench("Paris is in France.")
    desk.mark("France")
    labels = desk.controller.bars.labels()
    desk.press("3")
    (span,) = desk.document.spans.values()
    assert span.type == labels[2].id


def test_a_held_label_goes_on_each_selection_until_esc(bench) -> None:
    desk = bench("Paris and Rome and Oslo and Bonn.")
    desk.caret("and")
    desk.press("Shift+g")
    assert desk.mode == "Sticky"
    desk.drag(desk.point("Rome", at="start"), desk.point("Rome", at="end"))
    desk.drag(desk.point("Oslo", at="start"), desk.point("Oslo", at="end"))
    assert desk.shown() == "Paris and [Rome](GPE) and [Oslo](GPE) and Bonn."
    assert desk.mode == "Sticky"
    desk.mark("Bonn")
    desk.press("Enter")
    assert desk.shown().endswith("[Bonn](GPE).")
    desk.press("Esc")
    assert desk.mode == "Text"


def test_shift_and_a_letter_labels_what_is_marked_and_holds_on(bench) -> None:
    desk = bench("Paris and Rome.")
    desk.mark("Rome")
    desk.press("Shift+g")
    assert desk.shown() == "Paris and [Rome](GPE)."
    assert desk.mode == "Sticky"


def test_shift_and_a_letter_does_nothing_on_an_item(bench) -> None:
    desk = bench("[Paris](GPE)")
    desk.choose("Paris")
    desk.press("Shift+o")
    assert desk.shown() == "[Paris](GPE)"
    assert desk.mode == "Item"


# Reviewing


def test_enter_accepts_and_goes_on_delete_rejects_space_skips(bench) -> None:
    desk = bench(NEWS)
    desk.press("Space")
    assert desk.selected() == ["Ada Lovelace"]
    desk.press("Enter")
    assert desk.selected() == ["Rome"]
    desk.press("Space")
    assert desk.selected() == ["Rome"]
    assert desk.workspace.selected[0] == desk.item("Rome", 2)
    desk.press("Delete")
    assert desk.shown() == "[Ada Lovelace](PERSON) met [Bob](PERSON) in [Rome](GPE?).\nShe left Rome on Monday."
    assert desk.workspace.selected[0] == desk.item("Rome"), "round the end of the text"
    desk.press("Enter")
    assert decisions(desk) == {
        ("PERSON", Verdict.ACCEPT, How.SINGLE),
        ("GPE", Verdict.ACCEPT, How.SINGLE),
        ("ORG", Verdict.REJECT, How.SINGLE),
    }
    assert desk.heard[-1].startswith("Every suggestion here is decided.")


def test_backspace_and_shift_space(bench) -> None:
    desk = bench(NEWS)
    desk.press("Shift+Space")
    assert desk.workspace.selected[0] == desk.item("Rome", 2)
    desk.press("Backspace")
    assert ("ORG", Verdict.REJECT, How.SINGLE) in decisions(desk)


def test_a_letter_on_a_suggestion_accepts_it_as_changed(bench) -> None:
    desk = bench(NEWS)
    desk.workspace.select((desk.item("Rome", 2),))
    desk.press("g")
    assert ("ORG", Verdict.CHANGE, How.SINGLE) in decisions(desk)
    assert desk.shown().endswith("She left [Rome](GPE) on Monday.")


def test_all_of_the_selection_and_of_the_paragraph(bench) -> None:
    desk = bench(NEWS)
    desk.mark("in Rome.\nShe left Rome")
    desk.press("Shift+Enter")
    assert desk.shown() == "[Ada Lovelace](PERSON?) met [Bob](PERSON) in [Rome](GPE).\nShe left [Rome](ORG) on Monday."
    assert desk.heard[-1] == "Accepted 2 suggestions."
    desk.press("Ctrl+Z")
    desk.choose("Ada Lovelace")
    desk.press("Shift+Enter")
    assert desk.shown() == "[Ada Lovelace](PERSON) met [Bob](PERSON) in [Rome](GPE).\nShe left [Rome](ORG?) on Monday."
    assert {how for _, _, how in decisions(desk)} == {How.GROUP}


def test_all_above_the_threshold(bench) -> None:
    desk = bench(NEWS, **{"review.threshold": 0.95})
    desk.press("Ctrl+Shift+Enter")
    assert not desk.journal
    desk.controller.reviewing.set_threshold(0.8)
    desk.press("Ctrl+Shift+Enter")
    assert desk.shown() == "[Ada Lovelace](PERSON) met [Bob](PERSON) in [Rome](GPE).\nShe left [Rome](ORG) on Monday."
    assert {how for _, _, how in decisions(desk)} == {How.THRESHOLD}
    assert desk.heard[-1] == "Accepted 3 suggestions with a score of 0.80 or more."


def test_all_in_the_document_once_the_wrong_ones_are_put_right(bench) -> None:
    desk = bench(NEWS)
    desk.workspace.select((desk.item("Rome", 2),))
    desk.press("g", "Alt+Enter")
    assert desk.shown() == "[Ada Lovelace](PERSON) met [Bob](PERSON) in [Rome](GPE).\nShe left [Rome](GPE) on Monday."
    assert desk.heard[-1] == "Accepted 2 suggestions."
    desk.press("Ctrl+Z")
    assert len(desk.document.pending()) == 2, "one step"
    desk.press("Alt+Enter", "Alt+Enter")
    assert desk.heard[-1] == "Nothing to accept here."


def test_shift_delete_rejects_the_selection_or_the_paragraph(bench) -> None:
    desk = bench(NEWS)
    desk.mark("in Rome.\nShe left Rome")
    desk.press("Shift+Delete")
    assert desk.heard[-1] == "Rejected 2 suggestions."
    desk.press("Ctrl+Z")
    desk.choose("Ada Lovelace")
    desk.press("Shift+Delete")
    assert desk.shown() == "Ada Lovelace met [Bob](PERSON) in Rome.\nShe left [Rome](ORG?) on Monday."


def test_what_contradicts_an_annotation_is_never_taken_in_bulk(bench) -> None:
    desk = bench("[Ada Lovelace](PERSON?) wrote.")
    desk.mark("Lovelace")
    desk.press("o")
    desk.mark("Ada Lovelace wrote")
    desk.press("Shift+Enter")
    assert len(desk.document.spans) == 1
    assert "1 suggestion left" in desk.heard[-1]


def test_decisions_say_whether_the_suggestion_was_on_screen(bench) -> None:
    desk = bench("[Ada](PERSON?) wrote." + "\nMore and more." * 200 + "\n[Bob](PERSON?) read.")
    desk.press("Alt+Enter")
    assert desk.heard[-1] == "Accepted 2 suggestions. 1 of them had not been on the screen."
    seen = {desk.words(d.suggestion): d.seen for d in desk.decisions}
    assert seen == {"Ada": True, "Bob": False}


# Finishing


def test_finishing_asks_once_and_goes_on(bench) -> None:
    desk = bench(NEWS, ask="leave")
    gone_on = []
    desk.controller.finished.connect(lambda: gone_on.append(1))
    desk.press("Ctrl+Enter")
    assert (desk.asked, gone_on) == ([3], [1])
    assert (desk.document.state.status, desk.document.state.undecided) == (Status.DONE, 3)
    assert "3 undecided" in desk.heard[-1]
    desk.caret("Monday")
    desk.press("d")
    assert desk.document.state.status is Status.IN_PROGRESS
    assert desk.heard[-1] == "This document was done; now it is in progress again."
    desk.press("Ctrl+Enter")
    assert desk.asked == [3], "the standing choice"


def test_finishing_with_the_rest_rejected(bench) -> None:
    desk = bench(NEWS, **{"review.finishing": "reject"})
    desk.press("Ctrl+Enter")
    assert {(v, how) for _, v, how in decisions(desk)} == {(Verdict.REJECT, How.FINISH)}
    assert not desk.asked
    desk.press("Ctrl+Z")
    assert len(desk.document.pending()) == 3


def test_undoing_the_end_of_a_document_is_seen(bench) -> None:
    desk = bench("[Ada](PERSON) wrote.")
    desk.press("Ctrl+Enter")
    assert desk.document.state.status is Status.DONE
    desk.press("Ctrl+Z")
    assert desk.document.state.status is Status.NEW


def test_finishing_can_be_let_be(bench) -> None:
    desk = bench(NEWS, ask=None)
    gone_on = []
    desk.controller.finished.connect(lambda: gone_on.append(1))
    desk.press("Ctrl+Enter")
    assert not gone_on
    assert not desk.journal


# Items: ends, deleting, several


def test_ends_step_by_word_and_by_character(bench) -> None:
    desk = bench("the foreign [minister](TITLE) of trade")
    desk.choose("minister")
    desk.press("Shift+Right")
    assert desk.selected() == ["minister of"]
    desk.press("Shift+Left", "Home", "Shift+Left")
    assert desk.selected() == ["foreign minister"]
    assert desk.view.active_end() is End.START
    desk.press("Ctrl+Shift+Right")
    assert desk.selected() == ["oreign minister"]
    desk.press("End", "Ctrl+Left")
    assert desk.selected() == ["oreign ministe"]


def test_moving_the_end_of_a_suggestion_accepts_it_as_changed(bench) -> None:
    desk = bench(NEWS)
    desk.press("Space", "Shift+Left")
    assert desk.selected() == ["Ada"]
    assert decisions(desk) == {("PERSON", Verdict.CHANGE, How.SINGLE)}
    desk.press("Shift+Right")
    assert desk.selected() == ["Ada Lovelace"]


def test_a_handle_is_dragged(bench) -> None:
    desk = bench("the foreign [minister](TITLE) of trade and more")
    desk.choose("minister")
    desk.view.grab()
    start = desk.point("minister", at="end")
    desk.drag(start, desk.point("of", at="end"))
    assert desk.selected() == ["minister of"]
    assert len(desk.journal) == 1


def test_in_arabic_right_is_towards_the_start(bench) -> None:
    desk = bench("قال [وزير](TITLE) الخارجية اليوم")
    desk.choose("وزير")
    desk.press("Shift+Left")
    assert desk.selected() == ["وزير الخارجية"]
    desk.press("Shift+Right")
    assert desk.selected() == ["وزير"]


def test_deleting_names_the_relations_that_went_and_undo_brings_them_back(bench) -> None:
    desk = bench("[Ada](PERSON) met [Bob](PERSON).")
    desk.link("Ada", "Bob", "meets_with")
    desk.choose("Ada")
    desk.press("Delete")
    assert desk.heard[-1] == "Deleted PERSON “Ada”, and with it 1 relation: meets_with."
    assert (desk.shown(), desk.mode) == ("Ada met [Bob](PERSON).", "Text")
    desk.controller.toaster.toasts()[-1].button.click()
    assert desk.shown() == "[Ada](PERSON) met [Bob](PERSON)."
    assert desk.links() == ["Ada meets_with Bob"]


def test_a_toast_can_only_take_back_the_last_thing_done(bench) -> None:
    desk = bench("[Ada](PERSON) met [Bob](PERSON).")
    desk.choose("Ada")
    desk.press("Delete")
    toast = desk.controller.toaster.toasts()[-1]
    desk.caret("met")
    desk.press("e")
    assert toast.button.isHidden()


def test_what_was_undone_is_no_longer_told(bench) -> None:
    desk = bench("[Ada](PERSON) met [Bob](PERSON).")
    desk.choose("Ada")
    desk.press("Delete")
    assert desk.controller.toaster.texts()
    desk.workspace.undo()
    assert desk.shown() == "[Ada](PERSON) met [Bob](PERSON)."
    assert desk.controller.toaster.texts() == ()


def test_several_items_are_treated_together(bench) -> None:
    desk = bench(NEWS)
    desk.click("Bob")
    desk.click("Rome", 2, Qt.KeyboardModifier.ControlModifier)
    desk.click("Rome", 1, Qt.KeyboardModifier.ControlModifier)
    assert desk.selected() == ["Bob", "Rome", "Rome"]
    desk.press("g")
    assert desk.shown() == "[Ada Lovelace](PERSON?) met [Bob](GPE) in [Rome](GPE).\nShe left [Rome](GPE) on Monday."
    assert len(desk.journal) == 1


def test_ctrl_click_takes_an_item_out_again(bench) -> None:
    desk = bench(NEWS)
    desk.click("Bob")
    desk.click("Bob", 1, Qt.KeyboardModifier.ControlModifier)
    assert desk.selected() == []


def test_a_repeated_click_goes_to_the_span_around(bench) -> None:
    desk = bench("[Ada Lovelace](PERSON) wrote")
    desk.mark("Lovelace")
    desk.press("n", "Esc")
    desk.click("Lovelace")
    assert desk.selected() == ["Lovelace"]
    desk.click("Lovelace")
    assert desk.selected() == ["Ada Lovelace"]


# Going about


def test_next_and_previous_of_any_kind(bench) -> None:
    desk = bench(NEWS)
    for word in ("Ada Lovelace", "Bob", "Rome", "Rome", "Ada Lovelace"):
        desk.press("Alt+Down")
        assert desk.selected() == [word]
    desk.press("Alt+Up")
    assert desk.workspace.selected[0] == desk.item("Rome", 2)


def test_the_next_is_looked_for_where_the_reader_is(bench) -> None:
    desk = bench("[Ada](PERSON?)" + "\nMore." * 80 + "\nThen [Bob](PERSON?)" + "\nMore." * 80)
    desk.view.reveal(*desk.find("Bob"))
    desk.settle()
    desk.press("Space")
    assert desk.selected() == ["Bob"]


def test_the_mouse_goes_back_and_forward(bench) -> None:
    desk = bench("[Ada](PERSON)" + "\nMore." * 80 + "\nThen [Bob](PERSON)")
    desk.caret("Ada")
    desk.workspace.go_to(desk.doc, (desk.item("Bob"),))
    desk.view.set_caret(desk.find("Bob")[0])
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.BackButton, Qt.KeyboardModifier.NoModifier, QPoint(50, 50))
    assert desk.view.caret() == 0
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.ForwardButton, Qt.KeyboardModifier.NoModifier, QPoint(50, 50))
    assert desk.view.caret() == desk.find("Bob")[0]


def test_into_an_item_and_out_of_it(bench) -> None:
    desk = bench("[Ada Lovelace](PERSON) wrote")
    desk.caret("Lovelace")
    desk.press("Enter")
    assert desk.selected() == ["Ada Lovelace"]
    desk.press("Right")
    assert (desk.mode, desk.view.caret()) == ("Text", len("Ada Lovelace"))
    desk.press("Enter", "Left")
    assert desk.view.caret() == 0
    desk.press("Enter", "Esc")
    assert desk.mode == "Text"


def test_enter_on_an_annotation_asks_for_the_inspector(bench) -> None:
    desk = bench("[Ada](PERSON) wrote")
    asked = []
    desk.controller.inspector_asked.connect(lambda: asked.append(True))
    desk.choose("Ada")
    desk.press("Enter")
    assert asked == [True]
    assert not desk.journal


def test_the_other_end_of_a_relation_and_back(bench) -> None:
    desk = bench("[Ada](PERSON) met him." + "\nMore." * 50 + "\nWith [Bob](PERSON).")
    desk.link("Ada", "Bob", "meets_with")
    (relation,) = desk.document.relations
    desk.workspace.select((relation,))
    desk.press("Ctrl+J")
    assert desk.view.caret() == desk.find("Bob")[0]
    assert desk.workspace.selected == (relation,)
    desk.press("Ctrl+J")
    assert desk.view.caret() == 0
    desk.press("Ctrl+Shift+J")
    assert desk.view.caret() == desk.find("Bob")[0]


# Linking


def test_a_link_by_key_and_target(bench) -> None:
    desk = bench("[Ada](PERSON?) came to [Rome](GPE?) and [Oslo](GPE).")
    desk.press("Space", "Ctrl+L")
    assert desk.mode == "Link"
    assert desk.controller.linking.targets.order == (desk.item("Rome"), desk.item("Oslo"))
    desk.press("Space", "v")
    assert desk.links() == ["Ada visits Oslo"]
    assert desk.shown() == "[Ada](PERSON) came to [Rome](GPE?) and [Oslo](GPE)."
    assert (desk.mode, desk.selected()) == ("Item", ["visits"])
    assert len(desk.journal) == 1


def test_in_a_link_only_what_is_listed_acts(bench) -> None:
    desk = bench("[Ada](PERSON) came to [Rome](GPE).")
    desk.choose("Ada")
    desk.press("Ctrl+L")
    for key in ("Delete", "Ctrl+D", "Ctrl+Enter", "Shift+Enter", "F2", "h", "Ctrl+R", "Backspace"):
        desk.press(key)
    assert (desk.mode, desk.journal) == ("Link", [])
    desk.press("Ctrl+Z")
    assert desk.mode == "Item"


def test_two_selected_spans_are_linked_first_to_second(bench) -> None:
    desk = bench("[Rome](GPE) saw [drones](WEAPON) of a [minister](TITLE).")
    desk.choose("minister", "drones")
    desk.press("Ctrl+L")
    assert desk.links() == ["minister uses drones"], "a single allowed type is taken at once"


def test_of_several_allowed_types_one_is_chosen_in_a_small_menu(bench) -> None:
    desk = bench("the [minister](TITLE) [Ada](PERSON).")
    desk.choose("Ada", "minister")
    desk.press("Ctrl+L")
    menu = QApplication.activePopupWidget()
    assert [label.name for label in menu.types][:2] == ["holds_role", "meets_with"]
    QTest.keyClick(menu, Qt.Key.Key_2)
    assert desk.links() == ["Ada meets_with minister"]
    desk.press("Ctrl+Z")
    desk.choose("Ada", "minister")
    desk.press("Ctrl+L")
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_H)
    assert desk.links() == ["Ada holds_role minister"]


def test_a_refused_link_says_why_and_offers_the_other_way_round(bench) -> None:
    desk = bench("the [minister](TITLE) [drones](WEAPON).")
    desk.choose("drones", "minister")
    desk.press("Ctrl+L")
    assert desk.heard[-1] == "No relation goes from WEAPON to TITLE. The other way round: uses."
    desk.controller.toaster.toasts()[-1].button.click()
    assert desk.links() == ["minister uses drones"]


def test_a_chip_is_dragged_to_a_span(bench) -> None:
    desk = bench("the [drones](WEAPON) came.\nThen the [minister](TITLE) spoke in [Rome](GPE).")

    def chip() -> QPoint:
        desk.view.grab()
        rect = desk.view.item_rect(desk.item("minister"))
        return QPoint(rect.left() + 8, desk.point("minister").y() - 20)

    desk.drag(chip(), desk.point("drones"))
    assert desk.links() == ["minister uses drones"]
    desk.drag(chip(), desk.point("came"))
    assert len(desk.journal) == 1
    assert desk.mode == "Item"


def test_a_relation_is_retyped_reversed_and_deleted(bench) -> None:
    desk = bench("[Ada](PERSON) met [Bob](PERSON).")
    desk.link("Ada", "Bob", "meets_with")
    desk.workspace.select(tuple(desk.document.relations))
    desk.press("c")
    assert desk.links() == ["Ada communicates_with Bob"]
    desk.press("Ctrl+R")
    assert desk.links() == ["Bob communicates_with Ada"]
    desk.press("Delete")
    assert desk.links() == []


# The rest


def test_copying_exactly_and_with_source(bench) -> None:
    desk = bench("“[Ada](PERSON) 👩‍👧 wrote”, he said.")
    desk.mark("Ada 👩‍👧 wrote")
    desk.press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == "Ada 👩‍👧 wrote"
    desk.choose("Ada")
    desk.press("Ctrl+Shift+C")
    assert QGuiApplication.clipboard().text() == "“Ada” [1–4]\nTest"


def test_undo_shows_where_it_was(bench) -> None:
    desk = bench("[Ada](PERSON) met [Bob](PERSON).")
    desk.choose("Bob")
    desk.press("Delete")
    desk.press("Ctrl+Z")
    assert desk.selected() == ["Bob"]
    desk.press("Ctrl+Y")
    assert desk.shown() == "[Ada](PERSON) met Bob."


def test_find_steps_through_the_matches_and_goes_round(bench) -> None:
    desk = bench("Rome, rome and Romeo in Rome.")
    desk.press("Ctrl+F")
    assert desk.mode == "Field"
    field = desk.controller.finder.bar.field
    field.setText("rome")
    assert desk.view.selection() == (0, 4)
    assert desk.controller.finder.bar.count.text() == "1 of 4"
    desk.press("Enter", "Enter")
    assert desk.view.selection() == (15, 19)
    desk.controller.finder.bar.words.setChecked(True)
    desk.controller.finder.bar.case.setChecked(True)
    field.setText("Rome")
    assert desk.controller.finder.bar.count.text() == "2 of 2"
    desk.press("Esc")
    assert (desk.mode, desk.view.selection()) == ("Selection", (24, 28))
    desk.press("F3")
    assert desk.view.selection() == (0, 4)
    assert not desk.journal


@pytest.mark.parametrize(("group", "count"), [(Group.PENDING, 3), (Group.MINE, 1), (Group.REJECTED, 0)])
def test_the_filter_is_an_action_with_its_count(bench, group, count) -> None:
    desk = bench(NEWS)
    actions = {action.id: action for action in desk.controller.actions()}
    action = actions[f"view.show.{group.name.lower()}"]
    assert action.title() == f"{group.value.capitalize()} ({count})"
    action.call()
    assert desk.controller.desk.filter == Filter(group)
    assert action.checked()
