"""The whole review of an article by keyboard alone: from the menu's key to "done", with a restart in the middle."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import annotator.gui.bridge as bridge_module
from annotator.gui.app import Application
from annotator.gui.review.rows import GroupRow
from annotator.model.document import Document, Status
from annotator.model.ids import DocId, new_id
from annotator.model.schema import TypeKind
from annotator.model.suggestion import How, Verdict
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.presets import preset
from annotator.project.project import Project
from annotator.project.suggesting import run_of, source_of
from annotator.resource_files import seeds
from annotator.settings import Settings
from annotator.suggest.registry import suggesters
from annotator.suggest.wire import Hello

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


def given_article() -> str | None:
    """Return the article that lies beside the checkout, if one does."""
    root = Path(__file__).resolve().parents[2]
    folders = (root.parent / "shared" / "seed", root.parent.parent / "shared" / "seed")
    return next((path.read_text("utf-8") for folder in folders for path in sorted(folder.glob("*.txt"))), None)


def seeds_article() -> str:
    return json.loads((seeds() / "arms-talks.jsonl").read_text("utf-8").splitlines()[0])["text"]


class Typist:
    """Somebody at the window who has no mouse."""

    def __init__(self, settings: Path, project: Path) -> None:
        self.window = Application(QApplication.instance(), Settings(settings))
        self.window.begin(project)
        while self.window.session._furniture is None:
            QApplication.processEvents()
        self.main, self.session = self.window.parts.window, self.window.session
        self.main.activateWindow()
        self.session.view.setFocus()
        self.settle()

    def press(self, key: Qt.Key, held=NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.main, key, held)
        self.settle()

    def settle(self) -> None:
        for _ in range(2):
            while not self.session.project.saved:
                QApplication.processEvents()
            QApplication.processEvents()

    @property
    def walk(self):
        return self.main.panel("review").walk

    @property
    def document(self):
        return self.session.workspace.document

    def agrees(self) -> bool:
        """Return whether panel, document and file say the same of what waits."""
        left = self.session.project.review_left()
        return self.walk.left == left == len(self.document.pending()) and (self.walk.current() is None) == (left == 0)

    def hand(self) -> str:
        row = self.walk.current()
        return row.sample.text() if isinstance(row, GroupRow) else row.text()

    def letter(self, label: str) -> None:
        key = self.session.workspace.schema.named(TypeKind.SPAN, label).key
        self.press(getattr(Qt.Key, f"Key_{key.upper()}"))

    def said(self) -> set[tuple[str, str]]:
        name, text = self.session.workspace.schema.name, self.document.text
        return {(s.text(text), name(s.type)) for s in self.document.spans.values()}

    def quit(self) -> None:
        self.window.close()
        QApplication.processEvents()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(bridge_module, "PATIENCE_MS", 30_000)
    path = tmp_path / "settings.json"
    choices = {"person.name": "Anna", "suggest.automatic": "never", "review.finishing": "leave"}
    for key, value in choices.items():
        Settings(path)[key] = value
    return path


def test_from_the_first_suggestion_to_done(qtbot, tmp_path, settings) -> None:
    text = given_article() or seeds_article()
    path = tmp_path / "review.annotator"
    with Project.create(path, schema=preset("news"), person="Anna") as project:
        machine = suggesters().load("gazetteer.v1")
        doc = Document(id=DocId(new_id()), title="Article")
        project.do(ImportDocuments((IncomingDocument(doc, text),)))
        source = source_of(Hello.of(machine))
        answer = machine.suggest(text)
        project.do(run_of(source, project.document(doc.id), answer, project.schema))
        waiting = project.review_left()
    assert waiting > 40

    typist = Typist(settings, path)
    typist.press(Qt.Key.Key_F8)
    assert typist.main.panel("review").list.hasFocus()
    assert typist.walk.left == waiting

    # One by one: accept, reject, another label, another end; and the last of it back again.
    first = typist.hand()
    typist.press(Qt.Key.Key_Return)
    assert first in {words for words, _ in typist.said()}
    typist.press(Qt.Key.Key_Delete)
    typist.letter("EVENT")
    changed = typist.hand()
    typist.press(Qt.Key.Key_Right, SHIFT)
    typist.press(Qt.Key.Key_Return)
    assert any(words.startswith(changed) and words != changed for words, _ in typist.said())
    typist.press(Qt.Key.Key_Z, CTRL)
    assert typist.hand() == changed
    assert typist.main.panel("review").list.hasFocus()
    typist.press(Qt.Key.Key_Return)
    assert len(typist.document.decisions) == 4
    here = typist.walk.current().id
    typist.quit()

    # Another day, it goes on where it stopped; the order is chosen without a mouse, and the groups decide the rest.
    again = Typist(settings, path)
    again.press(Qt.Key.Key_F8)
    assert again.walk.current().id == here
    # What memory drew from the decisions has changed the rest meanwhile, in the panel as in the file.
    assert again.walk.left == again.session.project.review_left() < waiting
    panel = again.main.panel("review")
    panel.head.view.setFocus(Qt.FocusReason.TabFocusReason)
    again.press(Qt.Key.Key_Space)
    for _ in range(2):
        again.press(Qt.Key.Key_Down)
    again.press(Qt.Key.Key_Return)
    assert isinstance(again.walk.current(), GroupRow)
    assert panel.list.hasFocus()
    presses = 0
    again.press(Qt.Key.Key_Right)
    assert again.walk.opened is not None
    again.press(Qt.Key.Key_Left)
    while True:
        while again.walk.current() is not None:
            left = again.walk.left
            again.press(Qt.Key.Key_Delete if presses == 1 else Qt.Key.Key_Return)
            if again.walk.left == left:
                again.press(Qt.Key.Key_Delete)  # all of it contradicts what was decided before
            presses += 1
            assert presses < waiting
        # Memory may bring more from the last decisions, and the panel shows it a moment later.
        qtbot.waitUntil(again.agrees, timeout=30_000)
        if again.walk.current() is None:
            break
    found = list(again.document.decisions.values())
    assert {d.how for d in found} == {How.SINGLE, How.GROUP}
    assert {d.verdict for d in found} >= {Verdict.ACCEPT, Verdict.REJECT, Verdict.CHANGE}
    assert presses < 0.8 * waiting

    again.press(Qt.Key.Key_Escape)
    again.press(Qt.Key.Key_Return, CTRL)
    assert again.document.state.status is Status.DONE
    again.quit()
    with Project.open(path, person="Anna") as project:
        assert project.check() == []
        # Memory may have brought more back by now, from the last decisions; queue and document agree on what waits.
        assert project.review_left() == len(project.open_document(doc.id).pending()) < waiting / 4
