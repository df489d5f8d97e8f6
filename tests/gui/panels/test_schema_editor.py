"""The schema editor: every change an operation, nothing orphaned by surprise."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from annotator.gui.panels.schema_dialogs import DeleteQuestion, MisfitQuestion
from annotator.gui.panels.schema_editor import SchemaEditor
from annotator.model.schema import AttributeKind, TypeKind
from annotator.project.operations.schema import PutType, RetireType
from annotator.project.operations.spans import SetAttribute
from annotator.resource_files import resource

Key = Qt.Key


@pytest.fixture
def editor(desk, shown) -> SchemaEditor:
    return shown(SchemaEditor(desk), 820, 800)


def choose(editor, label) -> None:
    editor.tree.setCurrentIndex(editor.model.index_of(label.id))
    assert editor.form.label.id == label.id


def retype(qtbot, field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Key.Key_Return)


def test_a_name_is_changed_once_and_can_be_undone(desk, editor, qtbot) -> None:
    org = desk.type("ORG")
    choose(editor, org)
    before = desk.steps
    retype(qtbot, editor.form.name, "BODY")
    editor.form.description.setFocus()
    assert desk.steps == before + 1
    assert desk.type("BODY").id == org.id
    desk.undo()
    assert editor.form.name.text() == "ORG"


def test_a_key_that_is_taken_is_refused_and_says_whose_it_is(desk, editor, qtbot) -> None:
    choose(editor, desk.type("ORG"))
    before = desk.steps
    editor.form.key.setFocus()
    editor.form.key.selectAll()
    qtbot.keyClicks(editor.form.key, "P")
    assert "belongs to PERSON. Free: B C H" in editor.form.key_note.text()
    qtbot.keyClick(editor.form.key, Key.Key_Return)
    assert desk.steps == before
    assert editor.form.key.text() == "O"
    assert "PERSON" in editor.form.problem.text()
    retype(qtbot, editor.form.key, "b")
    assert desk.type("ORG").key == "b"
    assert editor.form.problem.text() == ""


def test_a_name_that_is_taken_is_refused(desk, editor, qtbot) -> None:
    choose(editor, desk.type("ORG"))
    before = desk.steps
    retype(qtbot, editor.form.name, "PERSON")
    assert desk.steps == before
    assert editor.form.name.text() == "ORG"
    assert "already" in editor.form.problem.text()


def test_a_colour_is_chosen_by_swatch_or_typed_and_its_contrast_is_said(desk, editor, qtbot) -> None:
    choose(editor, desk.type("ORG"))
    before = desk.steps
    qtbot.mouseClick(editor.form.colour.swatches[0], Qt.MouseButton.LeftButton)
    assert desk.type("ORG").colour == "#4886dc"
    retype(qtbot, editor.form.colour.line, "tomato")
    assert desk.type("ORG").colour == "#ff6347"
    retype(qtbot, editor.form.colour.line, "no colour")
    assert desk.steps == before + 2
    assert "#4886dc" in editor.form.colour.problem.text()
    assert "to 1 on dark" in editor.form.colour.preview.accessibleName()


@pytest.mark.parametrize("colour", ["#ffff00", "#000000", "#ffffff", "#00ff00", "#123456"])
def test_any_colour_stays_legible(qtbot, colour: str) -> None:
    from annotator.gui.panels.colour_field import ColourPreview

    preview = ColourPreview()
    qtbot.addWidget(preview)
    for kind in (TypeKind.SPAN, TypeKind.RELATION):
        preview.show_colour(colour, kind, "X")
        assert min(preview.legibility(theme) for theme in preview._themes) >= 4.5


def test_types_of_each_kind_are_added_with_a_free_name(desk, editor) -> None:
    before = desk.steps
    for kind in (TypeKind.SPAN, TypeKind.SPAN, TypeKind.RELATION, TypeKind.EVENT, TypeKind.ATTRIBUTE):
        editor.add_type(kind)
    assert desk.steps == before + 5
    assert {"NEW_LABEL", "NEW_LABEL_2"} <= {t.name for t in desk.schema.of_kind(TypeKind.SPAN)}
    assert editor.form.label.name == "new_attribute"
    assert editor.form.name.hasSelectedText()


def test_an_unused_type_is_deleted_with_an_offer_to_undo(desk, editor) -> None:
    choose(editor, desk.type("EVENT"))
    used = any(s.type == desk.type("EVENT").id for s in desk.document.spans.values())
    assert not used
    editor.delete_type()
    assert desk.type("EVENT") is None
    desk.messages[-1][2]()
    assert desk.type("EVENT") is not None


def test_a_type_in_use_is_mapped_or_retired_never_orphaned(desk, editor) -> None:
    norp, gpe = desk.type("NORP"), desk.type("GPE")
    spans = [s.id for s in desk.document.spans.values() if s.type == norp.id]
    choose(editor, norp)
    before = desk.steps
    editor.delete_type()
    question = editor.findChild(DeleteQuestion)
    assert desk.steps == before
    question.retire_button.click()
    assert desk.type("NORP").retired
    assert editor.retire.text() == "Bring back"
    editor.delete_type()
    question = [q for q in editor.findChildren(DeleteQuestion) if q.isVisible()][-1]
    question.target.setCurrentIndex(question.target.row_of(gpe.id))
    question.map_button.click()
    assert desk.type("NORP") is None
    assert {desk.document.spans[key].type for key in spans} == {gpe.id}
    assert desk.steps == before + 2


def test_narrower_ends_ask_first(desk, editor) -> None:
    label = desk.type("supplies_to", TypeKind.RELATION)
    choose(editor, label)
    box, before = editor.form.ends.boxes[desk.type("GPE").id, "tail"], desk.steps
    assert box.isChecked()
    box.click()
    question = editor.findChild(MisfitQuestion)
    assert desk.steps == before
    assert box.isChecked()
    question.go_button.click()
    assert desk.steps == before + 1
    assert desk.type("GPE").id not in desk.type("supplies_to", TypeKind.RELATION).endpoint("tail").allowed
    assert not box.isChecked()


def test_wider_ends_are_one_click_each(desk, editor) -> None:
    label = desk.type("holds_role", TypeKind.RELATION)
    choose(editor, label)
    before = desk.steps
    editor.form.ends.boxes[desk.type("ORG").id, "head"].click()
    editor.form.ends.symmetric.click()
    now = desk.type("holds_role", TypeKind.RELATION)
    assert desk.steps == before + 2
    assert now.symmetric
    assert set(now.endpoint("head").allowed) == {desk.type("PERSON").id, desk.type("ORG").id}


def test_a_choice_that_is_in_use_can_be_mapped(desk, editor, qtbot) -> None:
    relation, modality = desk.relation("supplies_to"), desk.attribute("modality")
    desk.do(SetAttribute((relation.id,), modality.id, "planned"))
    choose(editor, modality)
    field, before = editor.form.values.choices, desk.steps
    field.setFocus()
    field.setPlainText("stated\npossible\ndenied")
    editor.form.name.setFocus()
    question = editor.findChild(MisfitQuestion)
    assert desk.steps == before
    assert "“planned”" in question.form.labelForField(question.fields["planned"]).text()
    box = question.fields["planned"]
    box.setCurrentIndex(box.row_of("possible"))
    question.go_button.click()
    assert desk.steps == before + 1
    assert desk.document.relations[relation.id].attrs[modality.id] == "possible"
    assert desk.attribute("modality").attribute.choices == ("stated", "possible", "denied")


def test_an_attribute_is_made_from_nothing(desk, editor) -> None:
    editor.add_type(TypeKind.ATTRIBUTE)
    values = editor.form.values
    values.kind.activated.emit(values.kind.row_of(AttributeKind.YES_NO))
    values.default.activated.emit(values.default.row_of("yes"))
    values.carrier.activated.emit(values.carrier.row_of("document"))
    made = desk.attribute("new_attribute").attribute
    assert (made.kind, made.default, made.on_kind) == (AttributeKind.YES_NO, "yes", "document")


def test_roles_of_an_event(desk, editor, qtbot) -> None:
    editor.add_type(TypeKind.EVENT)
    roles = editor.form.roles
    roles.add.click()
    name, often, _ = roles.rows[0]
    retype(qtbot, name, "who")
    often.activated.emit(often.row_of((1, 1)))
    roles._on_allowed(0, desk.type("PERSON").id, True)
    (end,) = desk.type("NEW_EVENT", TypeKind.EVENT).endpoints
    assert (end.role, end.min, end.max, end.allowed) == ("who", 1, 1, (desk.type("PERSON").id,))


def test_the_order_is_changed_and_kept(desk, editor) -> None:
    choose(editor, desk.type("ORG"))
    before = desk.steps
    editor.up.click()
    assert [t.name for t in desk.schema.of_kind(TypeKind.SPAN)][:2] == ["ORG", "PERSON"]
    editor.up.click()
    assert desk.steps == before + 1
    editor.down.click()
    assert [t.name for t in desk.schema.of_kind(TypeKind.SPAN)][:2] == ["PERSON", "ORG"]


def test_a_parent_can_be_chosen_but_no_circle_made(desk, editor) -> None:
    weapon, fac = desk.type("WEAPON"), desk.type("FAC")
    choose(editor, fac)
    parents = editor.form.parent_type
    parents.activated.emit(parents.row_of(weapon.id))
    assert desk.type("FAC").parent == weapon.id
    choose(editor, desk.type("WEAPON"))
    assert parents.row_of(fac.id) == -1
    assert parents.row_of(weapon.id) == -1


def test_a_preset_is_added_and_a_schema_written_and_read(desk, editor, tmp_path: Path) -> None:
    before = desk.steps
    editor.import_file(resource("schemas", "conll.json"))
    assert desk.type("MISC") is not None
    assert desk.steps == before + 1
    path = tmp_path / "mine.json"
    editor.export_file(path)
    data = json.loads(path.read_bytes().decode())
    jsonschema.validate(data, json.loads(resource("schemas", "schema.v1.json").read_text(encoding="utf-8")))
    assert {"MISC", "GPE"} <= {entry["name"] for entry in data["spans"]}
    (tmp_path / "bad.json").write_text("[1, 2]")
    editor.import_file(tmp_path / "bad.json")
    editor.import_file(tmp_path / "missing.json")
    assert [error.code for error in desk.failures] == ["schema.format", "schema.read"]


def test_guidelines_of_the_whole_schema(desk, editor, qtbot) -> None:
    editor.rules.click()
    field = editor.rules_form.guidelines
    assert "Every mention" in field.toPlainText()
    before = desk.steps
    field.setFocus()
    field.setPlainText("# Short\n\nMark names.")
    editor.filter.setFocus()
    assert desk.steps == before + 1
    assert desk.schema.guidelines == "# Short\n\nMark names."
    retype(qtbot, editor.rules_form.title, "Mine")
    assert desk.schema.title == "Mine"
    choose(editor, desk.type("ORG"))
    assert editor.form.isVisible()
    assert not editor.rules_form.isVisible()


def test_looking_and_keys_change_nothing(desk, editor, qtbot) -> None:
    before = desk.steps
    for label in (desk.type("ORG"), desk.type("uses", TypeKind.RELATION), desk.attribute("modality")):
        choose(editor, label)
        fields = [*editor.findChildren(QComboBox), *editor.findChildren(QLineEdit), editor.tree]
        for field in (f for f in fields if f.isVisible()):
            field.setFocus()
            keys = [Key.Key_Return, Key.Key_Escape]
            keys += [] if isinstance(field, QLineEdit) else [Key.Key_A, Key.Key_Delete, Key.Key_Space]
            for key in keys:
                qtbot.keyClick(field, key)
            if isinstance(field, QComboBox):
                field.hidePopup()
    assert desk.steps == before


def test_news_from_elsewhere_keep_what_is_typed(desk, editor, qtbot) -> None:
    org = desk.type("ORG")
    choose(editor, org)
    editor.form.guideline.setFocus()
    qtbot.keyClicks(editor.form.guideline, "half a wo")
    typed = editor.form.guideline.toPlainText()
    desk.do(PutType(replace(desk.type("GPE"), name="PLACE")))
    assert editor.form.guideline.toPlainText() == typed
    desk.do(RetireType(desk.type("FAC").id))
    choose(editor, desk.type("PLACE"))
    assert desk.type("ORG").guideline == typed
