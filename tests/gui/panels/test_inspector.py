"""The inspector: what it shows of items and of the document, and that each change is one step."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit

from annotator.gui.panels.inspector import Inspector
from annotator.gui.panels.reference_field import ReferenceDialog
from annotator.model.document import Status
from annotator.model.ids import SuggestionId, TypeId, new_id
from annotator.model.schema import AttributeKind, AttributeSpec, LabelType, TypeKind
from annotator.model.suggestion import SuggestionKind
from annotator.project.operations.review import ChangeSuggestion
from annotator.project.operations.schema import PutType
from annotator.project.operations.spans import DeleteAnnotations, RelabelAnnotations, SetNote
from annotator.project.operations.suggesting import RecordRun

Key = Qt.Key


def facts(view) -> dict[str, str]:
    return {fact.name: fact.text for fact in view._shown}


@pytest.fixture
def inspector(desk, shown) -> Inspector:
    return shown(Inspector(desk))


@pytest.fixture
def kirby(desk):
    return desk.span("John Kirby")


# What is shown


def test_a_span_is_shown_with_place_origin_and_links(desk, inspector, kirby) -> None:
    desk.select((kirby.id,))
    page = inspector.items
    assert page.quote.text() == "John Kirby"
    assert page.label.currentText() == "PERSON"
    assert "Paragraph 2, characters 186–196 (10 long)" in page.place.text()
    assert facts(page.facts)["Origin"] == "made by hand"
    assert facts(page.facts)["Made"].startswith("Ada, ")
    assert any("holds_role" in button.accessibleName() for button in page.links.buttons)


def test_a_span_lists_where_the_same_thing_is_named_again(desk, inspector, kirby, qtbot) -> None:
    desk.select((kirby.id,))
    page = inspector.items
    said = [button.accessibleName() for button in page.same.buttons]
    assert said
    assert all(text.startswith(("John Kirby", "Kirby")) for text in said)
    qtbot.mouseClick(page.same.buttons[0], Qt.MouseButton.LeftButton)
    assert len(desk.selected) == 1
    assert desk.selected != (kirby.id,)
    assert any(button.accessibleName().startswith("John Kirby") for button in inspector.items.same.buttons)


def test_a_relation_shows_its_ends_and_jumps_to_them(desk, inspector, qtbot) -> None:
    relation = desk.relation("supplies_to")
    desk.select((relation.id,))
    end = inspector.items.ends.rows[1]
    tail = desk.document.spans[relation.tail]
    assert tail.text(desk.document.text) in end.text.accessibleName()
    qtbot.mouseClick(end.text, Qt.MouseButton.LeftButton)
    assert desk.selected == (tail.id,)
    assert desk.places[-1] == (tail.start, tail.end)


def test_an_accepted_suggestion_keeps_source_version_and_score_at_birth(desk, inspector) -> None:
    suggestion = desk.pending(SuggestionKind.SPAN)[0]
    desk.do(ChangeSuggestion(suggestion.id, desk.type("LAW").id))
    made = next(s for s in desk.document.spans.values() if s.origin_id == suggestion.id)
    desk.select((made.id,))
    said = facts(inspector.items.facts)
    assert said["Source"] == "gazetteer 1.2"
    assert said["Score"] == f"{suggestion.score:.2f}"
    assert said["Rule"] == "names"
    assert said["Proposed"].startswith(suggestion.label)


def test_history_says_who_did_what_before_and_after(desk, inspector, kirby) -> None:
    desk.do(RelabelAnnotations((kirby.id,), desk.type("ORG").id))
    desk.do(SetNote(kirby.id, "who?"))
    desk.undo()
    desk.select((kirby.id,))
    inspector.items.history.look()
    said = inspector.items.history.lines.accessibleName()
    assert "Added as PERSON “John Kirby”" in said
    assert "Label: PERSON → ORG. Ada" in said
    assert "Note: nothing → “who?”" in said
    assert "Undone: Note: “who?” → nothing" in said


def test_several_items_are_summed_up_and_changed_in_one_step(desk, inspector) -> None:
    spans = [desk.span("Moscow"), desk.span("White House"), desk.span("Wednesday")]
    desk.select(tuple(s.id for s in spans))
    page = inspector.items
    assert page.summary.text().startswith("3 selected: ")
    assert page.label.currentIndex() == -1
    before = desk.steps
    page.label.activated.emit(page.label.findText("LAW"))
    assert desk.steps == before + 1
    assert {desk.document.spans[s.id].type for s in spans} == {desk.type("LAW").id}


def test_what_the_schema_forbids_is_said(desk, inspector) -> None:
    relation = desk.relation("supplies_to")
    desk.do(RelabelAnnotations((relation.id,), desk.type("holds_role", TypeKind.RELATION).id))
    desk.select((relation.id,))
    assert "does not allow holds_role" in inspector.items.problem.text()


def test_a_suggestion_can_be_decided_here(desk, inspector, qtbot) -> None:
    one, two = desk.pending(SuggestionKind.SPAN)[:2]
    desk.select((one.id,))
    accept, reject = inspector.items.buttons.buttons
    before = desk.steps
    qtbot.mouseClick(accept, Qt.MouseButton.LeftButton)
    desk.select((two.id,))
    _, reject = inspector.items.buttons.buttons
    qtbot.mouseClick(reject, Qt.MouseButton.LeftButton)
    assert desk.steps == before + 2
    assert {d.verdict for d in desk.document.decisions.values()} == {"accept", "reject"}


def test_a_suggested_relation_shows_the_attributes_that_accepting_it_sets(desk, inspector) -> None:
    ends = desk.pending(SuggestionKind.SPAN)[:3]
    head, tail, who = ends
    link = replace(
        head,
        id=SuggestionId(new_id()),
        kind=SuggestionKind.RELATION,
        label="supplies_to",
        type=desk.type("supplies_to", TypeKind.RELATION).id,
        fragments=(*head.fragments, *tail.fragments),
        head=head.id,
        tail=tail.id,
        attrs={"modality": "possible", "source": who.id.hex},
    )
    source = desk.project.sources()[head.source]
    desk.do(RecordRun(source, head.doc, 1, (link,)))
    desk.select((link.id,))
    said = facts(inspector.items.facts)
    assert said["modality"] == "possible"
    assert desk.document.text[who.start : who.end] in said["source"]


# Committing


def test_a_note_is_committed_once_when_the_focus_leaves(desk, inspector, qtbot, kirby) -> None:
    desk.select((kirby.id,))
    note, before = inspector.items.note, desk.steps
    note.setFocus()
    qtbot.keyClicks(note, "spokesman")
    assert desk.steps == before
    inspector.items.label.setFocus()
    assert desk.steps == before + 1
    assert desk.document.spans[kirby.id].note == "spokesman"


def test_ctrl_enter_commits_a_note_and_escape_takes_back(desk, inspector, qtbot, kirby) -> None:
    desk.select((kirby.id,))
    note, before = inspector.items.note, desk.steps
    note.setFocus()
    qtbot.keyClicks(note, "one")
    qtbot.keyClick(note, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.steps == before + 1
    qtbot.keyClicks(note, " two")
    qtbot.keyClick(note, Key.Key_Escape)
    assert note.toPlainText() == "one"
    inspector.items.label.setFocus()
    assert desk.steps == before + 1


def test_typing_is_kept_when_something_else_is_selected(desk, inspector, qtbot, kirby) -> None:
    desk.select((kirby.id,))
    inspector.items.note.setFocus()
    qtbot.keyClicks(inspector.items.note, "mine")
    desk.select((desk.span("Moscow").id,))
    assert desk.document.spans[kirby.id].note == "mine"
    assert inspector.items.note.toPlainText() == ""


def test_typing_is_kept_when_the_document_is_closed(desk, inspector, qtbot, kirby) -> None:
    desk.select((kirby.id,))
    inspector.items.note.setFocus()
    qtbot.keyClicks(inspector.items.note, "mine")
    doc = desk.document.doc.id
    desk.open_document(None)
    desk.open_document(doc)
    assert desk.document.spans[kirby.id].note == "mine"


def test_typing_on_what_is_deleted_meanwhile_is_dropped(desk, inspector, qtbot, kirby) -> None:
    desk.select((kirby.id,))
    inspector.items.note.setFocus()
    qtbot.keyClicks(inspector.items.note, "mine")
    desk.do(DeleteAnnotations((kirby.id,)))
    assert desk.failures == []
    assert inspector.stack.currentIndex() == 1


def test_a_change_from_elsewhere_does_not_take_what_is_typed(desk, inspector, qtbot, kirby) -> None:
    desk.select((kirby.id,))
    inspector.items.note.setFocus()
    qtbot.keyClicks(inspector.items.note, "half a wo")
    desk.do(RelabelAnnotations((kirby.id,), desk.type("ORG").id))
    assert inspector.items.note.toPlainText() == "half a wo"
    assert inspector.items.label.currentText() == "ORG"


def test_undo_belongs_to_the_project_while_nothing_is_unsaved(desk, inspector, qtbot, kirby) -> None:
    desk.select((kirby.id,))
    note = inspector.items.note
    note.setFocus()

    def takes_undo() -> bool:
        control = Qt.KeyboardModifier.ControlModifier
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_Z, control)
        event.ignore()
        note.event(event)
        return event.isAccepted()

    assert not takes_undo()
    qtbot.keyClicks(note, "x")
    assert takes_undo()


def test_no_key_in_a_choice_changes_anything(desk, inspector, qtbot) -> None:
    desk.select((desk.relation("supplies_to").id,))
    before = desk.steps
    boxes = [box for box in inspector.findChildren(QComboBox) if box.isVisible()]
    assert len(boxes) >= 3
    for box in boxes:
        box.setFocus()
        for key in (*range(Key.Key_A, Key.Key_Z + 1), Key.Key_Return, Key.Key_Delete, Key.Key_Up, Key.Key_Down):
            qtbot.keyClick(box, Key(key))
        box.hidePopup()
    assert desk.steps == before


def test_looking_and_enter_in_fields_change_nothing(desk, inspector, qtbot, kirby) -> None:
    before = desk.steps
    for items in ((), (kirby.id,), (desk.relation("supplies_to").id,)):
        desk.select(items)
        for field in (*inspector.findChildren(QLineEdit), *inspector.findChildren(QPlainTextEdit)):
            if field.isVisible():
                field.setFocus()
                qtbot.keyClick(field, Key.Key_Return)
                qtbot.keyClick(field, Key.Key_Escape)
                qtbot.keyClick(field, Key.Key_Tab)
    assert desk.steps == before


# Attributes


def attribute(desk, kind: AttributeKind, on="span", **more) -> LabelType:
    label = LabelType(
        id=TypeId(new_id()),
        kind=TypeKind.ATTRIBUTE,
        name=f"{kind} of it",
        attribute=AttributeSpec(kind, on_kind=on, **more),
    )
    desk.do(PutType(label))
    return label


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (AttributeKind.TEXT, "Kirby, John", "Kirby, John"),
        (AttributeKind.NUMBER, "3", 3),
        (AttributeKind.NUMBER, "2,5", 2.5),
        (AttributeKind.DATE, "2023-10-31", "2023-10-31"),
        (AttributeKind.DATE, "2023-10", "2023-10"),
    ],
)
def test_lines_commit_values_of_their_kind(desk, inspector, qtbot, kirby, kind, typed, value) -> None:
    label = attribute(desk, kind)
    desk.select((kirby.id,))
    editor, before = inspector.items.attributes.editors[label.id], desk.steps
    editor.line.setFocus()
    qtbot.keyClicks(editor.line, typed)
    qtbot.keyClick(editor.line, Key.Key_Return)
    inspector.items.note.setFocus()
    assert desk.steps == before + 1
    assert desk.document.spans[kirby.id].attrs == {label.id: value}
    editor.line.clear()
    qtbot.keyClick(editor.line, Key.Key_Return)
    assert desk.document.spans[kirby.id].attrs == {}


@pytest.mark.parametrize(("kind", "typed"), [(AttributeKind.NUMBER, "three"), (AttributeKind.DATE, "31.10.2023")])
def test_what_is_no_such_value_is_refused_with_a_reason(desk, inspector, qtbot, kirby, kind, typed) -> None:
    label = attribute(desk, kind)
    desk.select((kirby.id,))
    editor, before = inspector.items.attributes.editors[label.id], desk.steps
    editor.line.setFocus()
    qtbot.keyClicks(editor.line, typed)
    qtbot.keyClick(editor.line, Key.Key_Return)
    assert desk.steps == before
    assert editor.problem.text().startswith("It must be a ")
    assert desk.failures == []


def test_choices_of_a_relation(desk, inspector) -> None:
    relation = desk.relation("supplies_to")
    desk.select((relation.id,))
    key = desk.attribute("modality").id
    editor, before = inspector.items.attributes.editors[key], desk.steps
    assert editor.itemText(0) == "not set (stated)"
    editor.activated.emit(editor.findText("planned"))
    editor.activated.emit(editor.findText("planned"))
    assert desk.steps == before + 1
    assert desk.document.relations[relation.id].attrs[key] == "planned"
    editor.activated.emit(0)
    assert key not in desk.document.relations[relation.id].attrs


def test_yes_and_no_differ_from_nothing(desk, inspector, kirby) -> None:
    label = attribute(desk, AttributeKind.YES_NO)
    desk.select((kirby.id,))
    editor = inspector.items.attributes.editors[label.id]
    for text, value in (("yes", True), ("no", False)):
        editor.activated.emit(editor.findText(text))
        assert desk.document.spans[kirby.id].attrs == {label.id: value}
    editor.activated.emit(0)
    assert desk.document.spans[kirby.id].attrs == {}


def test_a_value_that_is_no_choice_any_more_stays_visible(desk, inspector) -> None:
    relation, modality = desk.relation("supplies_to"), desk.attribute("modality")
    desk.select((relation.id,))
    editor = inspector.items.attributes.editors[modality.id]
    editor.activated.emit(editor.findText("planned"))
    fewer = replace(modality.attribute, choices=("stated", "possible"))
    desk.do(PutType(replace(desk.attribute("modality"), attribute=fewer)))
    editor = inspector.items.attributes.editors[modality.id]
    assert editor.currentText() == "planned (no longer a choice)"
    assert "planned" in inspector.items.problem.text()


def test_a_reference_is_picked_in_the_text(desk, inspector, qtbot, kirby) -> None:
    relation, key = desk.relation("supplies_to"), desk.attribute("source").id
    desk.select((relation.id,))
    editor, before = inspector.items.attributes.editors[key], desk.steps
    qtbot.mouseClick(editor.pick, Qt.MouseButton.LeftButton)
    assert inspector.picker.isVisible()
    desk.select(())
    desk.select((kirby.id,))
    assert desk.document.relations[relation.id].attrs[key] == kirby.id.hex
    assert desk.selected == (relation.id,)
    assert desk.steps == before + 1
    assert not inspector.picker.isVisible()
    assert not editor.pick.isChecked()
    assert editor.target.accessibleName() == "source: PERSON “John Kirby”"
    qtbot.mouseClick(editor.target, Qt.MouseButton.LeftButton)
    assert desk.selected == (kirby.id,)


def test_picking_can_be_left(desk, inspector, qtbot, kirby) -> None:
    relation, key = desk.relation("supplies_to"), desk.attribute("source").id
    desk.select((relation.id,))
    before = desk.steps
    inspector.items.attributes.editors[key].pick.click()
    inspector.stop_picking()
    desk.select((kirby.id,))
    assert desk.steps == before
    assert inspector.items.quote.text() == "John Kirby"


def test_a_reference_is_chosen_from_a_list_and_taken_away(desk, inspector, qtbot) -> None:
    relation, key = desk.relation("supplies_to"), desk.attribute("source").id
    desk.select((relation.id,))
    editor = inspector.items.attributes.editors[key]
    editor.choose.click()
    dialog = inspector.findChild(ReferenceDialog)
    dialog.filter.setText("john kirby")
    assert dialog.model.rowCount() == 1
    assert dialog.view.selected_items() == (desk.span("John Kirby").id,)
    dialog.take.click()
    assert desk.document.relations[relation.id].attrs[key] == desk.span("John Kirby").id.hex
    editor.clear.click()
    assert key not in desk.document.relations[relation.id].attrs


@pytest.mark.parametrize("steps", [(), (Key.Key_Down,)], ids=["from the field", "from the list"])
def test_a_reference_is_chosen_by_keys_alone(desk, inspector, qtbot, steps) -> None:
    relation, key = desk.relation("supplies_to"), desk.attribute("source").id
    desk.select((relation.id,))
    inspector.items.attributes.editors[key].choose.click()
    dialog = inspector.findChild(ReferenceDialog)
    qtbot.keyClicks(dialog.filter, "john kirby")
    for step in steps:
        qtbot.keyClick(dialog.filter, step)
    before = desk.steps
    qtbot.keyClick(dialog.view if steps else dialog.filter, Key.Key_Return)
    assert desk.steps == before + 1
    assert desk.document.relations[relation.id].attrs[key] == desk.span("John Kirby").id.hex
    assert dialog.isHidden()


def test_attributes_of_several_show_what_they_share(desk, inspector) -> None:
    one, two = desk.relation("supplies_to"), desk.relation("holds_role")
    key = desk.attribute("modality").id
    desk.select((one.id,))
    inspector.items.attributes.committed.emit(key, "planned")
    desk.select((one.id, two.id))
    editor, before = inspector.items.attributes.editors[key], desk.steps
    assert editor.currentIndex() == -1
    assert editor.placeholderText() == "several values"
    editor.activated.emit(editor.findText("denied"))
    assert desk.steps == before + 1
    assert {desk.document.relations[r.id].attrs[key] for r in (one, two)} == {"denied"}


# The document


def test_fields_of_the_document_are_a_step_each(desk, inspector, qtbot) -> None:
    page, before = inspector.document, desk.steps
    assert inspector.stack.currentIndex() == 1
    for field, text in (
        (page.title, "Talks"),
        (page.source, "https://example.org"),
        (page.date.line, "2023-10-31"),
        (page.language, "en"),
        (page.tags, "arms, korea, arms"),
    ):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Key.Key_Return)
    page.title.setFocus()
    doc = desk.document.doc
    assert desk.steps == before + 5
    assert (doc.title, doc.source, doc.doc_date, doc.language) == ("Talks", "https://example.org", "2023-10-31", "en")
    assert doc.tags == ("arms", "korea")


def test_own_fields_are_added_changed_renamed_and_taken_away(desk, inspector, qtbot) -> None:
    own, before = inspector.document.own, desk.steps
    own.add.click()
    name, value = own.lines[0]
    qtbot.keyClicks(name, "desk")
    qtbot.keyClick(name, Key.Key_Return)
    assert desk.steps == before
    qtbot.keyClicks(value, "Asia")
    qtbot.keyClick(value, Key.Key_Return)
    assert desk.document.doc.meta == {"desk": "Asia"}
    name, _ = own.lines[0]
    name.setText("section")
    qtbot.keyClick(name, Key.Key_Return)
    assert desk.document.doc.meta == {"section": "Asia"}
    own.committed.emit({"section": "Asia", "pages": 3})
    _, value = own.lines[1]
    value.setText("4")
    qtbot.keyClick(value, Key.Key_Return)
    assert desk.document.doc.meta == {"section": "Asia", "pages": 4}
    own.take_away(0)
    assert desk.document.doc.meta == {"pages": 4}
    assert desk.steps == before + 5


def test_status_and_progress(desk, inspector, qtbot) -> None:
    page = inspector.document
    pending = len(desk.document.pending())
    assert facts(page.progress)["Pending"].startswith(f"{pending} of ")
    page.status.activated.emit(page.status.row_of(Status.DONE))
    assert desk.document.state.status is Status.DONE
    qtbot.waitUntil(lambda: f"{pending} undecided" in facts(page.progress).get("Done", ""))
    desk.do(RelabelAnnotations((desk.span("Moscow").id,), desk.type("LOC").id))
    assert page.status.value() is Status.IN_PROGRESS


def test_attributes_of_the_document(desk, inspector) -> None:
    label = attribute(desk, AttributeKind.CHOICE, on="document", choices=("A", "B"))
    editor = inspector.document.attributes.editors[label.id]
    editor.activated.emit(editor.findText("B"))
    assert desk.document.doc.attrs == {label.id: "B"}


def test_nothing_open_is_said(desk, inspector) -> None:
    desk.open_document(None)
    assert inspector.stack.currentIndex() == 0
    assert "No document is open" in inspector.empty.text()


def test_a_hidden_inspector_catches_up(desk, shown, kirby) -> None:
    inspector = Inspector(desk)
    desk.select((kirby.id,))
    assert inspector.items.items == ()
    shown(inspector)
    assert inspector.items.quote.text() == "John Kirby"


def test_it_fits_a_narrow_dock(desk, shown, kirby) -> None:
    inspector = shown(Inspector(desk), 240)
    for items in ((), (kirby.id,), (desk.relation("supplies_to").id,), tuple(desk.document.spans)[:9]):
        desk.select(items)
        assert inspector.width() <= 240
        assert inspector.stack.currentWidget().widget().minimumSizeHint().width() <= 240


# The keyboard


def visited(qtbot, first, number: int) -> list[str]:
    first.setFocus()
    found = []
    for _ in range(number):
        found.append(QApplication.focusWidget().accessibleName())
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    return found


def test_tab_follows_the_page(desk, inspector, qtbot) -> None:
    order = visited(qtbot, inspector.document.title, 6)
    assert order == ["Title", "Status", "Date", "Calendar for Date", "Source", "Language"]


def test_tab_finds_attributes_where_they_are_seen(desk, inspector, qtbot) -> None:
    desk.select((desk.span("Moscow").id,))
    desk.select((desk.relation("supplies_to").id,))
    order = visited(qtbot, inspector.items.label, 8)
    wanted = ["Label", "modality", "confidence", "Note"]
    assert [name for name in order if name in wanted] == wanted
