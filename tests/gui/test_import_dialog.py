"""The preview of an import: alone, and between dropping a file and writing it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.formats.registry import formats
from annotator.gui.dropped import Dropped
from annotator.gui.importing.dialog import ImportDialog
from annotator.gui.importing.question import ImportQuestion
from annotator.model.schema import TypeKind
from annotator.project.presets import preset
from tests.support.portable import sample

SPAN = TypeKind.SPAN


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "sample.jsonl"
    formats().writer("jsonl").write([sample(events=(), chains=(), attributes={})], path)
    return path


@pytest.fixture
def dialog(qtbot, file):
    made = ImportDialog(ImportQuestion(file, "jsonl.v1", preset("news"), lambda _format: {"span:LOC": None}))
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: not made._background.is_busy)
    yield made
    made._background.close()


def row_of(dialog, label: str) -> int:
    table = dialog.labels.table
    return next(row for row in range(table.rowCount()) if table.item(row, 0).text() == label)


def becomes(dialog, label: str) -> str:
    return dialog.labels.table.item(row_of(dialog, label), 3).text()


def test_it_shows_documents_and_labels_and_proposes_what_they_become(dialog):
    assert "1 document with 6 annotations, format told by its content" in dialog.said.text()
    assert dialog.ok.isEnabled()
    assert [becomes(dialog, label) for label in ("PERSON", "FISH", "LOC")] == ["PERSON", "new: FISH", "skipped"]
    assert dialog.first.list.item(0).text() == "Talks in Oslo  (5 spans)"
    tinted = [s.cursor.selectedText() for s in dialog.first.text.extraSelections()]
    assert tinted.count("Norway") == 2  # LOC is skipped
    assert "🐟" in tinted
    assert "1 × LOC (span) skipped." in dialog.losses.text()


def test_the_keyboard_alone_skips_and_maps(dialog, qtbot):
    table, fate = dialog.labels.table, dialog.labels.fate
    table.setFocus()
    table.selectRow(row_of(dialog, "FISH"))
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert becomes(dialog, "FISH") == "skipped"
    fate.setCurrentIndex(fate.row_of("=PRODUCT") if fate.row_of("=PRODUCT") >= 0 else fate.row_of("=WEAPON"))
    fate.activated.emit(fate.currentIndex())
    assert becomes(dialog, "FISH") == "WEAPON"
    table.selectAll()
    assert not fate.isEnabled()  # labels of several kinds
    answer = dialog.answer()
    assert answer.plan.target((SPAN, "FISH")) == "WEAPON"
    assert answer.to_keep(preset("news")) == {"span:FISH": "WEAPON", "span:LOC": None}


def test_another_format_is_read_anew_and_what_fails_is_said(dialog, qtbot):
    dialog.format.show_value("conllu.v1")
    dialog.format.chosen.emit("conllu.v1")
    qtbot.waitUntil(lambda: not dialog._background.is_busy)
    assert not dialog.ok.isEnabled()
    assert dialog.answer() is None
    assert dialog.said.text()
    dialog.format.show_value("jsonl.v1")
    dialog.format.chosen.emit("jsonl.v1")
    qtbot.waitUntil(lambda: not dialog._background.is_busy)
    assert dialog.ok.isEnabled()


def test_nothing_is_written_before_the_answer_and_what_was_chosen_is_kept(bench, file, qtbot):
    bench.open(bench.project())
    bench.answers.put(None)
    with qtbot.waitSignal(bench.session.imported) as ended:
        bench.window.import_dropped(Dropped((file,)))
    assert bench.answers.asked == ["import sample.jsonl"]
    assert bench.session.project.documents() == []
    assert any("left out, as you wished" in line for line in ended.args[0].lines())
    with qtbot.waitSignal(bench.session.imported):
        bench.window.import_dropped(Dropped((file,)))
    assert bench.session.project.documents()[0].spans == 5
    assert bench.settings.recall("import.labels:jsonl.v1") is None  # as proposed: nothing to remember
