"""Nothing that a document holds is ever read as markup by Qt."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from annotator.gui.annotate.identical_dialog import IdenticalDialog
from annotator.gui.ask import Choice, DialogAsk
from annotator.model.errors import UserError
from annotator.model.schema import TypeKind
from annotator.project.operations.documents import EditDocument
from annotator.project.operations.spans import AddSpan, SetNote

TAG = "<b>bold</b>"
TEXT = f"{TAG} met {TAG} <img src='x'> in Beira.\n\nThen {TAG} left."


def read_as_markup() -> list[str]:
    """Return the labels and tooltips of all windows that Qt would take for rich text because of the tag."""
    found = []
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLabel) and TAG in widget.text() and widget.textFormat() is not Qt.TextFormat.PlainText:
            found.append(f"{type(widget).__name__}: {widget.text()}")
        if TAG in widget.toolTip():
            found.append(f"tooltip of {type(widget).__name__}: {widget.toolTip()}")
    return found


def shown_in_labels() -> int:
    return sum(isinstance(widget, QLabel) and TAG in widget.text() for widget in QApplication.allWidgets())


def test_titles_texts_notes_and_messages_stay_as_they_are(bench):
    bench.open(bench.project(TEXT))
    session, workspace = bench.session, bench.session.workspace
    doc = workspace.document.doc.id
    workspace.do(AddSpan(doc, ((0, len(TAG)),), workspace.schema.named(TypeKind.SPAN, "PERSON").id))
    span = next(iter(workspace.document.spans))
    workspace.do(SetNote(span, f"note {TAG}"))
    workspace.do(EditDocument(doc, {"title": f"title {TAG}", "source": f"source {TAG}"}))
    for panel in bench.main.panel_ids():
        bench.main.show_panel(panel)
    for items in ((), (span,)):
        workspace.select(items)
        bench.settle()
        assert read_as_markup() == []
    workspace.message.emit(f"said {TAG}", "", None)
    bench.window.frame.show_error(UserError("some.code", f"refused {TAG}", hint=TAG))
    session.controller.run("label.identical")
    bench.settle()
    assert bench.main.findChild(IdenticalDialog) is not None
    assert shown_in_labels() >= 5
    assert read_as_markup() == []


def test_questions_stay_as_they_are(bench, monkeypatch):
    bench.open(bench.project(TEXT))
    found = []

    def look(box):
        found.extend(read_as_markup())
        found.extend((box.text(), box.defaultButton().text()))
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    ask = DialogAsk(bench.main)
    assert ask.choose("Sure", f"Remove {TAG}?", (Choice("remove", "Remove", dangerous=True),), TAG) is None
    assert found == [f"Remove {TAG}?", "Cancel"]
