"""Identical strings in document and project, and the fields at the place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from annotator.gui.annotate.finish_question import ask_finish
from annotator.gui.annotate.identical_dialog import IdenticalDialog
from annotator.gui.annotate.reviewing import LEAVE, REJECT
from annotator.model.schema import AttributeKind, TypeKind
from annotator.model.suggestion import How, Verdict

NO = Qt.KeyboardModifier.NoModifier


def dialog_of(desk) -> IdenticalDialog:
    dialog = desk.view.findChild(IdenticalDialog)
    dialog.finish_search()
    return dialog


def accept(desk, dialog) -> None:
    QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    desk.settle()


def test_identical_strings_of_the_document_are_one_step(bench) -> None:
    desk = bench("[Rome](GPE) and Rome, [Rome](GPE?), [Old Rome](ORG), Romeo.")
    desk.choose("Rome")
    desk.press("Ctrl+D")
    dialog = dialog_of(desk)
    assert dialog.chosen_label().name == "GPE"
    assert dialog.count.text() == "4 places, 1 labelled so already"
    assert [(o.start, o.end) for o in dialog.chosen()] == [desk.find("Rome", 2), desk.find("Rome", 3)]
    assert dialog.apply.text() == "Label 2"
    accept(desk, dialog)
    assert desk.shown() == "[Rome](GPE) and [Rome](GPE), [Rome](GPE), [Old Rome](ORG), Romeo."
    assert desk.heard[-1] == "Labelled 2 places of “Rome” as GPE."
    assert {(d.verdict, d.how) for d in desk.decisions} == {(Verdict.ACCEPT, How.PROPAGATED)}
    assert len(desk.journal) == 1
    desk.press("Ctrl+Z")
    assert desk.shown() == "[Rome](GPE) and Rome, [Rome](GPE?), [Old Rome](ORG), Romeo."


def test_a_place_can_be_left_out_and_another_label_chosen(bench) -> None:
    desk = bench("Rome and Rome and Rome.")
    desk.mark("Rome")
    desk.press("Ctrl+D")
    dialog = dialog_of(desk)
    dialog.tree.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.apply.text() == "Label 2"
    org = next(n for n in range(dialog.label.count()) if dialog.label.itemText(n) == "ORG")
    dialog.label.setCurrentIndex(org)
    dialog.label.activated.emit(org)
    dialog.finish_search()
    assert len(dialog.chosen()) == 3, "another label is another question"
    dialog.tree.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
    accept(desk, dialog)
    assert desk.shown() == "[Rome](ORG) and Rome and [Rome](ORG)."


def test_identical_strings_of_the_project_with_counts(bench) -> None:
    desk = bench("[Rome](GPE) is far.", "In Rome, Rome!", "Nothing of it.", "Roman Rome, [Rome](ORG).")
    desk.choose("Rome")
    desk.press("Ctrl+Shift+D")
    dialog = dialog_of(desk)
    assert dialog.count.text() == "5 places in 3 documents, 1 labelled so already"
    assert len(dialog.chosen()) == 3
    accept(desk, dialog)
    assert desk.heard[-1] == "Labelled 3 places of “Rome” in 2 documents as GPE."
    shown = [len(desk.project.open_document(doc).spans) for doc in desk.docs]
    assert shown == [1, 2, 0, 2]
    assert len(desk.journal) == 1
    desk.press("Ctrl+Z")
    assert [len(desk.project.open_document(doc).spans) for doc in desk.docs] == [1, 0, 0, 1]


def test_a_string_within_words_and_in_any_case(bench) -> None:
    desk = bench("Rome", "romeo")
    desk.mark("Rome")
    desk.press("Ctrl+Shift+D")
    dialog = dialog_of(desk)
    assert len(dialog.chosen()) == 1
    dialog.words.setChecked(False)
    dialog.case.setChecked(False)
    dialog.finish_search()
    assert len(dialog.chosen()) == 2
    dialog.reject()


# The fields at the place


def test_f2_edits_attributes_and_note_at_the_place(bench) -> None:
    desk = bench("[Ada](PERSON) met [Bob](PERSON).")
    desk.link("Ada", "Bob", "meets_with")
    desk.workspace.select(tuple(desk.document.relations))
    desk.press("F2")
    popup = desk.controller.popups.open_details
    assert desk.view.rect().contains(popup.geometry())
    schema = desk.project.schema
    modality = next(t for t in schema.attributes_for("relation") if t.attribute.kind is AttributeKind.CHOICE)
    popup.attributes.editors[modality.id].committed.emit(modality.attribute.choices[1])
    popup.note.setPlainText("as he says")
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    desk.settle()
    (relation,) = desk.document.relations.values()
    assert relation.attrs == {modality.id: modality.attribute.choices[1]}
    assert relation.note == "as he says"
    assert desk.view.hasFocus()
    assert len(desk.journal) == 3


def test_the_fields_close_when_the_text_is_clicked(bench) -> None:
    desk = bench("[Ada](PERSON) met [Bob](PERSON).")
    desk.choose("Ada")
    desk.press("F2")
    popup = desk.controller.popups.open_details
    popup.note.setPlainText("typed")
    desk.click("met")
    desk.settle()
    assert popup.isHidden()
    (note,) = {span.note for span in desk.document.spans.values() if span.note}
    assert note == "typed"


def test_a_double_click_on_a_chip_is_f2(bench) -> None:
    desk = bench("[Ada](PERSON) met [Bob](PERSON).")
    desk.view.item_double_clicked.emit(desk.item("Bob"))
    assert desk.selected() == ["Bob"]
    assert desk.controller.popups.open_details.isVisible()


def test_f2_on_a_suggestion_finds_it_a_label(bench) -> None:
    desk = bench("[Ada](PERSON?) met.")
    desk.press("Space", "F2")
    field = QApplication.activePopupWidget().field
    QTest.keyClicks(field, "org")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.settle()
    assert desk.shown() == "[Ada](ORG) met."


def test_the_label_is_changed_at_the_place(bench) -> None:
    desk = bench("[Ada](PERSON) met.")
    desk.choose("Ada")
    desk.press("F2")
    popup = desk.controller.popups.open_details
    org = desk.project.schema.named(TypeKind.SPAN, "ORG")
    popup.label.chosen.emit(org.id)
    desk.settle()
    assert desk.shown() == "[Ada](ORG) met."


@pytest.mark.parametrize(
    ("words", "choice"), [("Leave them open", LEAVE), ("Reject the rest", REJECT), ("Cancel", None)]
)
def test_the_question_at_the_end(qapp, monkeypatch, words, choice) -> None:
    def click(box) -> None:
        next(button for button in box.buttons() if button.text().replace("&", "") == words).click()

    monkeypatch.setattr(QMessageBox, "exec", click)
    window = QWidget()
    assert ask_finish(3, window) == choice
    window.deleteLater()
