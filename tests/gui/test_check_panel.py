"""The panel of findings in the whole window: check, filter, open a place, check again, cancel."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.model.proofreading import FindingKind
from annotator.model.schema import TypeKind
from annotator.project.operations.spans import AddSpan, DeleteAnnotations


@pytest.fixture
def checked(bench, qtbot):
    bench.open(bench.project("Georgia signed at the ceremony.", "Georgia Meloni came to a ceremony."))
    project = bench.session.project
    first, second = (row.doc.id for row in project.documents())
    for doc, start, end, label in ((first, 0, 7, "GPE"), (first, 22, 28, "EVENT"), (second, 0, 7, "PERSON")):
        type_id = project.schema.named(TypeKind.SPAN, label).id
        project.do(AddSpan(doc, ((start, end),), type_id))
    bench.settle()
    bench.window.commands.check_annotations()
    panel = bench.main.panel("check")
    qtbot.waitUntil(lambda: not panel._background.is_busy)
    return panel


def kinds(panel):
    return [panel.model.row(row).kind for row in range(panel.model.rowCount())]


def test_findings_come_up_and_enter_opens_their_place(bench, checked):
    assert bench.window.parts.table["check.annotations"].menu == "Review"
    assert "6 to look at" in checked.said.text()
    assert checked.again.text() == "Check again"
    row = kinds(checked).index(FindingKind.CUT_WORD)
    checked.view.setFocus()
    checked.view.setCurrentIndex(checked.model.index(row, 0))
    asked = []
    bench.session.workspace.place_asked.connect(lambda *extent: asked.append(extent))
    QTest.keyClick(checked.view, Qt.Key.Key_Return)
    found = checked.model.row(row)
    assert bench.session.workspace.document.doc.id == found.doc
    assert asked == [(22, 28)]
    assert bench.session.workspace.selected == found.items


def test_a_kind_and_words_sift_the_list(checked):
    assert checked.kind.count() > 2
    checked.kind.show_value(FindingKind.TWO_LABELS)
    checked.kind.chosen.emit(FindingKind.TWO_LABELS)
    assert kinds(checked) == [FindingKind.TWO_LABELS] * 2
    checked.filter.setText("meloni")
    checked._sift()
    assert checked.model.rowCount() == 1
    assert "1 of 6 shown" in checked.said.text()


def test_a_change_makes_it_old_and_checking_again_makes_it_new(bench, checked, qtbot):
    cut = next(checked.model.row(n) for n in range(6) if checked.model.row(n).kind is FindingKind.CUT_WORD)
    bench.session.workspace.do(DeleteAnnotations(cut.items))
    bench.settle()
    assert "changed since" in checked.said.text()
    checked.again.click()
    qtbot.waitUntil(lambda: not checked._background.is_busy)
    assert FindingKind.CUT_WORD not in kinds(checked)
    assert "changed since" not in checked.said.text()


def test_a_check_can_be_cancelled_and_ends_with_the_project(bench, checked, qtbot):
    def endless(job):
        while True:
            job.step(1, 10)

    checked._background.start("check", endless)
    checked._on_progressed(1, 10)
    assert checked.again.text() == "Cancel"
    with qtbot.waitSignal(checked._background.cancelled):
        checked.again.click()
    assert checked.model.rowCount() == 6
    checked._background.start("check", endless)
    bench.close()  # ends what runs: the bench finds no thread left behind
