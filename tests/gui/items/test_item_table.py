"""The tables over a snapshot: rows, order, filter, and taking in a step row by row."""

import random
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from annotator.gui.items import annotation_rows, relation_rows
from annotator.gui.items.annotation_rows import AnnotationRows, DocumentRows, State
from annotator.gui.items.item_table import ROW_ROLE, ItemTable
from annotator.gui.items.relation_rows import RelationRows
from annotator.model.errors import UserError
from annotator.model.ids import new_id
from annotator.model.schema import TypeKind
from annotator.model.suggestion import SuggestionKind
from annotator.project.operations.relations import AddRelation, ReverseRelation
from annotator.project.operations.review import AcceptSuggestions, RejectSuggestions
from annotator.project.operations.spans import AddSpan, DeleteAnnotations, MoveSpan, RelabelAnnotations, SetNote
from tests.support.seeded import seeded_project

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


class Shown:
    """Both tables over one document, each watched by Qt's own tester."""

    def __init__(self, path: Path) -> None:
        self.project, doc = seeded_project(path)
        self.document = self.project.open_document(doc)
        shared = DocumentRows(self.document, self.project.schema, lambda key: "gazetteer")
        self.spans: ItemTable = ItemTable(annotation_rows.COLUMNS)
        self.relations: ItemTable = ItemTable(relation_rows.COLUMNS)
        self.testers = [QAbstractItemModelTester(model, FATAL) for model in (self.spans, self.relations)]
        self.shared = shared
        self.spans.set_source(AnnotationRows(shared))
        self.relations.set_source(RelationRows(shared))

    def do(self, op):
        changes = self.project.do(op)
        touched = self.document.apply(changes)
        self.spans.refresh(touched)
        self.relations.refresh(touched)

    def fresh(self, which: str) -> list[tuple[str, ...]]:
        model: ItemTable = ItemTable(getattr(self, which).columns)
        model.set_source(AnnotationRows(self.shared) if which == "spans" else RelationRows(self.shared))
        return table(model)


def table(model: QAbstractItemModel) -> list[tuple[str, ...]]:
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


@pytest.fixture
def shown(qapp, tmp_path: Path):
    made = Shown(tmp_path / "seeded.annotator")
    yield made
    made.project.close()


def test_rows_come_in_the_order_of_the_text(shown: Shown) -> None:
    first = table(shown.spans)[:2]
    assert [row[0] for row in first] == ["WASHINGTON", "Russia"]
    assert first[0][1] == "GPE"
    starts = [shown.spans.row(n).start for n in range(shown.spans.rowCount())]
    assert starts == sorted(starts)


def test_suggestions_are_shown_as_such(shown: Shown) -> None:
    states = {shown.spans.row(n).state for n in range(shown.spans.rowCount())}
    assert State.PENDING in states
    waiting = next(n for n in range(shown.spans.rowCount()) if shown.spans.row(n).state is State.PENDING)
    assert table(shown.spans)[waiting][4].startswith("gazetteer 0.")


def test_each_kind_of_step_changes_the_rows_to_what_a_fresh_table_shows(shown: Shown) -> None:
    span, other = list(shown.document.spans.values())[:2]
    relation = next(iter(shown.document.relations.values()))
    person = shown.project.schema.named(TypeKind.SPAN, "PERSON").id
    alias = shown.project.schema.named(TypeKind.RELATION, "alias_of").id
    pending = [s.id for s in shown.document.pending() if s.kind is SuggestionKind.SPAN]
    links = [s.id for s in shown.document.pending() if s.kind is SuggestionKind.RELATION]
    steps = [
        SetNote(span.id, "to check"),
        RelabelAnnotations((span.id,), person),
        MoveSpan(other.id, ((other.start, other.end + 4),)),
        AddSpan(span.doc, ((20, 24),), person),
        AcceptSuggestions((pending[0],)),
        RejectSuggestions((pending[1],)),
        AcceptSuggestions((links[0],)),
        ReverseRelation(relation.id),
        RelabelAnnotations((relation.id,), alias),
        DeleteAnnotations((relation.head,)),
        DeleteAnnotations((other.id,)),
    ]
    done = 0
    for step in steps:
        try:
            shown.do(step)
        except UserError:
            continue
        done += 1
        assert table(shown.spans) == shown.fresh("spans"), step
        assert table(shown.relations) == shown.fresh("relations"), step
    assert done >= 9
    while (undone := shown.project.undo()) is not None and done:
        done -= 1
        touched = shown.document.apply(undone)
        shown.spans.refresh(touched)
        shown.relations.refresh(touched)
        assert table(shown.spans) == shown.fresh("spans"), undone.title
        assert table(shown.relations) == shown.fresh("relations"), undone.title
        if not done:
            break


@pytest.mark.parametrize("column", range(len(annotation_rows.COLUMNS)))
@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder])
def test_a_sorted_table_stays_sorted_while_it_changes(shown: Shown, column: int, order: Qt.SortOrder) -> None:
    shown.spans.sort(column, order)
    rng = random.Random(column)
    labels = [t.id for t in shown.project.schema.of_kind(TypeKind.SPAN)]
    for span in rng.sample(list(shown.document.spans.values()), 12):
        shown.do(RelabelAnnotations((span.id,), rng.choice(labels)))
        if span.id in shown.document.spans and rng.random() < 0.5:
            shown.do(DeleteAnnotations((span.id,)))
    keys = [
        (annotation_rows.COLUMNS[column].sort(shown.spans.row(n)), shown.spans.row(n).start)
        for n in range(shown.spans.rowCount())
    ]
    assert keys == sorted(keys, reverse=order is Qt.SortOrder.DescendingOrder)


def test_sorting_keeps_what_is_selected(shown: Shown) -> None:
    selection = QItemSelectionModel(shown.spans)
    chosen = shown.spans.index(3, 0)
    item = chosen.data(ROW_ROLE).key
    flags = QItemSelectionModel.SelectionFlag
    selection.select(chosen, flags.Select | flags.Rows)
    shown.spans.sort(0, Qt.SortOrder.DescendingOrder)
    assert {index.data(ROW_ROLE).key for index in selection.selectedRows()} == {item}


def test_a_filter_finds_words_in_any_column_and_lets_new_rows_in(shown: Shown) -> None:
    shown.spans.set_filter("kirby person")
    found = table(shown.spans)
    assert found
    assert all("Kirby" in row[0] for row in found)
    before = len(found)
    span = next(s for s in shown.document.spans.values() if shown.project.schema.name(s.type) == "GPE")
    shown.do(SetNote(span.id, "a person? ask Kirby"))
    assert len(table(shown.spans)) == before + 1
    shown.do(SetNote(span.id, ""))
    assert len(table(shown.spans)) == before


def test_a_filter_by_state_shows_what_was_rejected(shown: Shown) -> None:
    pending = next(s for s in shown.document.pending() if s.kind is SuggestionKind.SPAN)
    shown.do(RejectSuggestions((pending.id,)))
    assert not shown.spans.rows_of(pending.id)
    shown.spans.set_filter("", lambda row: row.state is State.REJECTED, rejected=True)
    assert [row.key.item for row in map(shown.spans.row, range(shown.spans.rowCount()))] == [pending.id]


def test_many_changes_at_once_rebuild_the_table(shown: Shown) -> None:
    every = tuple(s.id for s in shown.document.pending())
    shown.do(AcceptSuggestions(every))
    assert table(shown.spans) == shown.fresh("spans")
    assert not any(shown.spans.row(n).state is State.PENDING for n in range(shown.spans.rowCount()))


def test_a_relation_follows_its_ends(shown: Shown) -> None:
    relation = next(iter(shown.document.relations.values()))
    head = shown.document.spans[relation.head]
    row = shown.relations.rows_of(relation.id)[0]
    shown.do(MoveSpan(head.id, ((head.start, head.start + 3),)))
    row = shown.relations.rows_of(relation.id)[0]
    assert shown.relations.row(row).head == shown.document.text[head.start : head.start + 3]


def test_a_new_relation_appears_once(shown: Shown) -> None:
    spans = [s for s in shown.document.spans.values() if shown.project.schema.name(s.type) == "GPE"]
    alias = shown.project.schema.named(TypeKind.RELATION, "alias_of").id
    op = AddRelation(spans[0].id, spans[3].id, alias)
    shown.do(op)
    assert len(shown.relations.rows_of(op.id)) == 1
    assert shown.relations.rows_of(new_id()) == []
