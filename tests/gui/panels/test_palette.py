"""The palette: what it shows, and that only the mouse and the menu choose."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from annotator.gui.items.type_tree import COUNT_ROLE, TYPE_ROLE
from annotator.gui.panels.guideline import GuidelineView
from annotator.gui.panels.palette import Palette
from annotator.model.ids import TypeId, new_id
from annotator.model.schema import LabelType, TypeKind
from annotator.project.operations.review import AcceptSuggestions
from annotator.project.operations.schema import PutType, RetireType
from annotator.project.operations.spans import AddSpan, DeleteAnnotations
from tests.support.notation import news_schema

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def names(model, parent=None) -> list[str]:
    found = []
    for row in range(model.rowCount(parent) if parent else model.rowCount()):
        index = model.index(row, 0, parent) if parent else model.index(row, 0)
        found += [index.data(), *names(model, index)]
    return found


def click(qtbot, palette: Palette, label, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    index = palette.model.index_of(label.id)
    palette.tree.scrollTo(index)
    at = palette.tree.visualRect(index).center()
    qtbot.mouseClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, modifier, at)


def test_labels_and_relation_types_stand_in_the_order_of_the_schema(desk, shown) -> None:
    palette = shown(Palette(desk))
    QAbstractItemModelTester(palette.model, FATAL)
    spans = [t.name for t in desk.schema.of_kind(TypeKind.SPAN)]
    relations = [t.name for t in desk.schema.of_kind(TypeKind.RELATION)]
    assert names(palette.model) == ["Labels", *spans, "Relations", *relations]


def test_counts_follow_each_step(desk, shown) -> None:
    palette = shown(Palette(desk))
    gpe = desk.type("GPE")
    index = palette.model.index_of(gpe.id)
    count, waiting = index.data(COUNT_ROLE)
    mine = sum(s.type == gpe.id for s in desk.document.spans.values())
    assert (count, waiting > 0) == (mine, True)
    desk.do(DeleteAnnotations((desk.span("WASHINGTON").id,)))
    assert index.data(COUNT_ROLE)[0] == count - 1
    pending = next(s for s in desk.document.pending() if s.type == gpe.id)
    desk.do(AcceptSuggestions((pending.id,)))
    assert index.data(COUNT_ROLE) == (count, waiting - 1)
    desk.undo()
    assert index.data(COUNT_ROLE) == (count - 1, waiting)


def test_a_click_chooses_and_shift_click_holds(desk, shown, qtbot) -> None:
    palette, chosen = shown(Palette(desk)), []
    palette.label_chosen.connect(lambda key, sticky: chosen.append((key, sticky)))
    org = desk.type("ORG")
    click(qtbot, palette, org)
    click(qtbot, palette, org, Qt.KeyboardModifier.ShiftModifier)
    assert chosen == [(org.id, False), (org.id, True)]


def test_no_key_chooses(desk, shown, qtbot) -> None:
    palette, chosen = shown(Palette(desk)), []
    palette.label_chosen.connect(lambda *news: chosen.append(news))
    palette.show_type(desk.type("ORG").id)
    before = desk.steps
    for widget in (palette.tree, palette.search, palette.guideline.browser):
        widget.setFocus()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_P):
            qtbot.keyClick(widget, key)
    assert chosen == []
    assert desk.steps == before


def test_the_rules_of_the_chosen_label_can_be_read(desk, shown) -> None:
    palette = shown(Palette(desk))
    palette.show_type(desk.type("WEAPON").id)
    said = palette.guideline.browser.toPlainText()
    assert desk.type("WEAPON").description in said
    assert all(example in said for example in desk.type("WEAPON").examples)
    palette.show_type(desk.type("supplies_to", TypeKind.RELATION).id)
    assert "GPE" in palette.guideline.browser.toPlainText()


def test_the_rules_for_all_labels_are_a_button_away(qtbot) -> None:
    view = GuidelineView()
    qtbot.addWidget(view)
    view.show_rules(news_schema(), None)
    view.all_rules.setChecked(True)
    assert "Every mention" in view.browser.toPlainText()


def test_rules_never_obey_html(desk, shown) -> None:
    label = replace(desk.type("ORG"), guideline="<img src='file:///x.png'> & **bold**", description="<b>not bold</b>")
    desk.do(PutType(label))
    palette = shown(Palette(desk))
    palette.show_type(label.id)
    said = palette.guideline.browser.toPlainText()
    assert "<img src=" in said
    assert "<b>not bold</b>" in said
    assert "& bold" in said


def test_the_selected_item_shows_its_rules(desk, shown) -> None:
    palette = shown(Palette(desk))
    desk.select((desk.span("John Kirby").id,))
    assert palette.tree.currentIndex().data(TYPE_ROLE).name == "PERSON"
    assert "Mark the name alone" in palette.guideline.browser.toPlainText()


def test_search_keeps_parents_of_what_it_finds(desk, shown) -> None:
    rifle = LabelType(
        id=TypeId(new_id()), kind=TypeKind.SPAN, name="RIFLE", parent=desk.type("WEAPON").id, description="long gun"
    )
    desk.do(PutType(rifle))
    palette = shown(Palette(desk))
    QAbstractItemModelTester(palette.model, FATAL)
    palette.search.setText("long gun")
    assert names(palette.model) == ["Labels", "WEAPON", "RIFLE"]
    palette.search.clear()
    assert "holds_role" in names(palette.model)


def test_a_changed_schema_is_shown_and_keeps_the_place(desk, shown) -> None:
    palette = shown(Palette(desk))
    QAbstractItemModelTester(palette.model, FATAL)
    org = desk.type("ORG")
    palette.show_type(org.id)
    desk.do(PutType(replace(org, name="BODY")))
    assert palette.tree.currentIndex().data() == "BODY"
    desk.do(RetireType(desk.type("FAC").id))
    assert "FAC" not in names(palette.model)
    assert palette.tree.currentIndex().data() == "BODY"


def test_parents_that_run_in_a_circle_lose_nothing(desk, shown) -> None:
    org, fac = desk.type("ORG"), desk.type("FAC")
    desk.do(PutType(replace(org, parent=fac.id)))
    desk.do(PutType(replace(desk.type("FAC"), parent=org.id)))
    palette = shown(Palette(desk))
    QAbstractItemModelTester(palette.model, FATAL)
    assert {"ORG", "FAC"} <= set(names(palette.model))


def test_a_screen_reader_hears_key_and_count(desk, shown) -> None:
    palette = shown(Palette(desk))
    desk.do(AddSpan(desk.document.doc.id, ((0, 4),), desk.type("LAW").id))
    said = palette.model.index_of(desk.type("LAW").id).data(Qt.ItemDataRole.AccessibleTextRole)
    count, _ = palette.model.counts.of(desk.type("LAW").id)
    assert said.startswith(f"LAW, key a, {count} here")
