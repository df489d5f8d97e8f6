"""The tables of annotations and of relations."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QMenu

from annotator.gui.items.annotation_rows import State
from annotator.gui.panels.annotations_table import AnnotationsTable
from annotator.gui.panels.item_menu import fill_item_menu
from annotator.gui.panels.kept_widths import keep_widths
from annotator.gui.panels.relations_table import RelationsTable
from annotator.model.schema import TypeKind
from annotator.model.suggestion import SuggestionKind
from annotator.project.operations.schema import PutType
from annotator.project.operations.spans import AddSpan, SetNote

TABLES = [AnnotationsTable, RelationsTable]


def select(panel, *rows: int) -> None:
    panel.view.setFocus()
    flags = QItemSelectionModel.SelectionFlag
    for number, row in enumerate(rows):
        clear = flags.ClearAndSelect if number == 0 else flags.Select
        panel.view.selectionModel().setCurrentIndex(panel.model.index(row, 0), clear | flags.Rows)


def menu_of(desk, items) -> dict[str, object]:
    menu = QMenu()
    fill_item_menu(menu, desk, tuple(items))
    found = {action.text(): action for action in menu.actions() if action.text()}
    for action in tuple(menu.actions()):
        if action.menu():
            found |= {f"{action.text()} {sub.text()}": sub for sub in action.menu().actions()}
    desk.menus.append(menu)
    return found


@pytest.mark.parametrize("table", TABLES)
def test_a_click_shows_the_place_and_selects_the_item(desk, shown, qtbot, table) -> None:
    panel = shown(table(desk), 700)
    at = panel.view.visualRect(panel.model.index(4, 0)).center()
    before = desk.steps
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    item = panel.model.key(4).item
    assert desk.selected == (item,)
    assert desk.places[-1] == desk.extent(item)
    assert desk.steps == before


@pytest.mark.parametrize("table", TABLES)
def test_the_table_follows_the_selection(desk, shown, table) -> None:
    panel = shown(table(desk), 700)
    items = (panel.model.key(2).item, panel.model.key(5).item)
    desk.select(items)
    assert panel.view.selected_items() == items
    desk.select(())
    assert panel.view.selected_items() == ()


@pytest.mark.parametrize("table", TABLES)
def test_no_key_in_a_table_changes_anything(desk, shown, qtbot, table) -> None:
    panel = shown(table(desk), 700)
    select(panel, 1, 2, 3)
    before = desk.steps
    for widget in (panel.view, panel.filter, panel.showing):
        widget.setFocus()
        for key in range(Qt.Key.Key_A, Qt.Key.Key_Z + 1):
            qtbot.keyClick(widget, Qt.Key(key))
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2, Qt.Key.Key_Down):
            qtbot.keyClick(widget, key)
    panel.showing.hidePopup()
    assert desk.steps == before


def test_several_are_deleted_in_one_step_that_can_be_undone(desk, shown) -> None:
    panel = shown(AnnotationsTable(desk), 700)
    spans = [desk.span("Moscow").id, desk.span("White House").id]
    desk.select(tuple(spans))
    before, rows = desk.steps, panel.model.rowCount()
    menu_of(desk, panel.view.selected_items())["Delete 2 annotations"].trigger()
    assert desk.steps == before + 1
    assert panel.model.rowCount() == rows - 2
    text, action, undo = desk.messages[-1]
    assert text.startswith("Delete 2 annotations")
    assert action == "Undo"
    undo()
    assert panel.model.rowCount() == rows


def test_suggestions_are_accepted_and_rejected_as_a_group(desk, shown) -> None:
    panel = shown(AnnotationsTable(desk), 700)
    one, two, three, four = desk.pending(SuggestionKind.SPAN)[:4]
    before = desk.steps
    menu_of(desk, (one.id, two.id))["Accept 2 suggestions"].trigger()
    menu_of(desk, (three.id,))["Reject"].trigger()
    assert desk.steps == before + 2
    assert {d.how for d in desk.document.decisions.values()} == {"group", "single"}
    assert three.id not in _items(panel)
    menu_of(desk, (four.id,))["Accept as LAW"].trigger()
    assert desk.span(four_text(desk, four), 0).type == desk.type("LAW").id


def four_text(desk, suggestion) -> str:
    return desk.document.text[suggestion.start : suggestion.end]


def _items(panel):
    return {panel.model.key(row).item for row in range(panel.model.rowCount())}


def test_relations_are_retyped_and_reversed_by_menu(desk, shown) -> None:
    panel = shown(RelationsTable(desk), 900)
    relation = desk.relation("supplies_to")
    before = desk.steps
    menu_of(desk, (relation.id,))["Change to uses"].trigger()
    assert desk.steps == before + 1
    row = panel.model.row(panel.model.rows_of(relation.id)[0])
    assert row.label == "uses"
    assert "Reverse" in menu_of(desk, (relation.id,))


def test_spans_and_relations_together_offer_no_label(desk) -> None:
    offered = menu_of(desk, (desk.span("Moscow").id, desk.relation("supplies_to").id))
    assert not [text for text in offered if text.startswith("Change to")]
    assert "Delete 2 annotations" in offered


@pytest.mark.parametrize("table", TABLES)
def test_a_hidden_table_costs_nothing_and_catches_up(desk, shown, table) -> None:
    panel = table(desk)
    assert panel.model.rowCount() == 0
    shown(panel, 700)
    rows = panel.model.rowCount()
    assert rows > 0
    panel.hide()
    doc = desk.document.doc.id
    desk.open_document(None)
    desk.open_document(doc)
    assert panel.model.rowCount() == 0
    panel.show()
    assert panel.model.rowCount() == rows


def test_filter_and_choice_of_what_to_show(desk, shown, qtbot) -> None:
    panel = shown(AnnotationsTable(desk), 700)
    desk.do(SetNote(desk.span("Moscow").id, "check"))
    panel.filter.setText("moscow")
    qtbot.waitUntil(lambda: panel.model.rowCount() < 10)
    assert {panel.model.row(n).text for n in range(panel.model.rowCount())} == {"Moscow"}
    assert "found" in panel.count.text()
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 10)
    row = panel.showing.findText("With a note")
    panel.showing.setCurrentIndex(row)
    panel.showing.activated.emit(row)
    assert [panel.model.row(n).note for n in range(panel.model.rowCount())] == ["check"]


def test_what_the_schema_forbids_is_said(desk, shown) -> None:
    panel = shown(RelationsTable(desk), 900)
    relation = desk.relation("supplies_to")
    menu_of(desk, (relation.id,))["Change to holds_role"].trigger()
    row = panel.model.row(panel.model.rows_of(relation.id)[0])
    assert "does not allow holds_role" in row.problem
    index = panel.model.index(panel.model.rows_of(relation.id)[0], 3)
    assert "not allowed" in index.data()


def test_a_renamed_label_is_renamed_in_the_table(desk, shown) -> None:
    panel = shown(AnnotationsTable(desk), 700)
    desk.do(PutType(replace(desk.type("GPE"), name="PLACE")))
    assert "PLACE" in {panel.model.row(n).label for n in range(panel.model.rowCount())}


def test_a_new_span_is_one_new_row(desk, shown) -> None:
    panel = shown(AnnotationsTable(desk), 700)
    rows, changes = panel.model.rowCount(), []
    panel.model.modelReset.connect(lambda: changes.append("reset"))
    panel.model.rowsInserted.connect(lambda *_: changes.append("row"))
    desk.do(AddSpan(desk.document.doc.id, ((30, 35),), desk.type("LAW").id))
    assert panel.model.rowCount() == rows + 1
    assert changes == ["row"]


def test_a_pending_row_is_dashed_and_says_so(desk, shown) -> None:
    panel = shown(AnnotationsTable(desk), 900)
    row = next(n for n in range(panel.model.rowCount()) if panel.model.row(n).state is State.PENDING)
    assert panel.model.index(row, 3).data() == "pending"
    assert panel.model.index(row, 4).data().startswith("gazetteer 0.")
    assert desk.type("GPE", TypeKind.SPAN)


class Kept(dict):
    """Settings that only remember."""

    def recall(self, key, default=None):
        return self.get(key, default)

    def keep(self, key, value):
        self[key] = value


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_as_wide_at_the_next_start_as_a_person_drew_them(desk, shown, table) -> None:
    settings = Kept()
    first = shown(table(desk), 900)
    keep_widths(first.view, settings, "here")
    assert settings == {}  # what the table fits by itself is nobody's wish
    first.resize(620, 700)
    first.resize(900, 700)
    assert settings == {}
    first.view.horizontalHeader().resizeSection(1, 171)
    again = table(desk)
    keep_widths(again.view, settings, "here")
    assert shown(again, 900).view.columnWidth(1) == 171
    assert set(settings["columns.here"]) == {"1"}
    # Where there is little room all columns give way, and come back with it.
    again.resize(180, 700)
    assert again.view.columnWidth(1) < 171
    again.resize(900, 700)
    assert again.view.columnWidth(1) == 171
    again.view.set_own_widths({99: 40})
    assert again.view.own_widths() == {}
