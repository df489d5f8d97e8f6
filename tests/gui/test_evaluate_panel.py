"""The window that compares two sets of annotations."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.model.evaluation.values import ErrorKind
from annotator.model.schema import TypeKind
from annotator.project.operations.spans import AddSpan

TEXT = "Beira lies in Mozambique, and Moscow does not."


@pytest.fixture
def panel(bench):
    bench.open(bench.project(TEXT))
    project = bench.session.project
    doc = project.documents()[0].doc.id
    gpe, org = (project.schema.named(TypeKind.SPAN, label).id for label in ("GPE", "ORG"))
    project.do(AddSpan(doc, ((0, 5),), gpe))
    project.do(AddSpan(doc, ((14, 24),), org))
    bench.window.commands.suggest_all()
    bench.settle()
    bench.window.commands.evaluate()
    return bench.session.furniture._evaluation_window.content


def compare(panel, qtbot) -> None:
    panel.start.click()
    qtbot.waitUntil(lambda: not panel._background.is_busy)


def test_a_source_is_compared_with_me_and_its_differences_are_sifted_and_opened(bench, panel, qtbot):
    assert (panel.gold.value(), panel.predicted.value()) == ("Ada", "words.v1")
    compare(panel, qtbot)
    assert "words.v1 (suggestions) against Ada (gold), 1 document" in panel.said.text()
    kinds = [d.kind for d in panel.evaluation.differences if d.of == "span"]
    assert kinds == [ErrorKind.WRONG_LABEL, ErrorKind.SPURIOUS]
    assert panel.scores[False].item(0, 0).text() == "all labels"
    panel.scores[False].selectRow(0)
    assert panel.scores[False].selected_text().startswith("all labels\t2\t")
    table = panel.confusion[False]
    assert table.tint(0, 1) == (1.0, True)
    view = panel.differences.view
    panel.tabs.setCurrentWidget(panel.differences)
    view.setFocus()
    view.setCurrentIndex(panel.differences.model.index(0, 0))
    asked = []
    bench.session.workspace.place_asked.connect(lambda *extent: asked.append(extent))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked == [(14, 24)]
    assert len(bench.session.workspace.selected) == 1
    found = panel.differences
    found.kind.show_value(ErrorKind.SPURIOUS)
    found.filter.setText("located_in")
    found.sift()
    assert [found.model.row(n).of for n in range(found.model.rowCount())] == ["relation"]


def test_a_file_can_be_gold_and_the_result_is_saved_as_a_page(bench, panel, qtbot):
    gold = {"format": "annotator.jsonl.v1", "id": "a", "title": "x", "text": TEXT, "entities": []}
    path, out = bench.folder / "gold.jsonl", bench.folder / "out.html"
    path.write_text(json.dumps(gold) + "\n", encoding="utf-8")
    bench.answers.put((path,), out)
    panel.gold.setCurrentIndex(panel.gold.count() - 1)
    panel.gold.activated.emit(panel.gold.currentIndex())
    assert panel.gold.value() == path
    compare(panel, qtbot)
    assert panel.evaluation.gold == "gold.jsonl"
    panel.save.click()
    assert "gold.jsonl" in out.read_text(encoding="utf-8")


def test_what_cannot_be_compared_is_said_in_the_panel(bench, panel, qtbot):
    path = bench.folder / "other.jsonl"
    title = bench.session.project.documents()[0].doc.title
    other = {"format": "annotator.jsonl.v1", "id": "a", "title": title, "text": "No.", "entities": []}
    path.write_text(json.dumps(other) + "\n", encoding="utf-8")
    bench.answers.put((path,))
    panel.gold.setCurrentIndex(panel.gold.count() - 1)
    panel.gold.activated.emit(panel.gold.currentIndex())
    compare(panel, qtbot)
    assert "texts differ" in panel.said.text()
    assert panel.start.text() == "Compare"
