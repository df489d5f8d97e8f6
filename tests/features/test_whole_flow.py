"""The whole job in the real window: open, review, correct, link, finish, undo it all, quit, and come back."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.cli.app import run
from annotator.gui.app import Application
from annotator.model.annotated import AnnotatedDocument
from annotator.model.document import Status
from annotator.readers.client import InlineReaders
from annotator.settings import Settings
from annotator.suggest.inline import InlineSuggester
from annotator.suggest.registry import DEFAULT_SUGGESTER, suggesters

ARTICLE = (
    "John Kirby, coordinator for strategic communications, said on Wednesday that arms talks between Russia and "
    "North Korea are advancing.\nRussian Defence Minister Sergei Shoigu travelled to Pyongyang in July. Kirby told a "
    "briefing that Moscow would receive artillery shells.\n"
)


CHOICES = {"person.name": "Anna", "review.threshold": 0.7, "review.finishing": "leave"}


class Person:
    """Somebody at the window: presses, clicks, drags, and looks."""

    def __init__(self, qtbot, settings: Path, project: Path) -> None:
        self.qtbot = qtbot
        service = InlineSuggester(suggesters().load(DEFAULT_SUGGESTER))
        self.window = Application(
            QApplication.instance(),
            Settings(settings),
            make_service=lambda _on_event: service,
            open_readers=InlineReaders,
        )
        self.window.begin(project)
        self.session = self.window.session
        assert self.session
        self.view = self.session.view
        qtbot.waitUntil(lambda: self.document is not None)
        self.view.setFocus()
        QApplication.processEvents()

    @property
    def document(self) -> AnnotatedDocument:
        return self.session.workspace.document

    def press(self, *keys: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.view, key, modifiers)
            QApplication.processEvents()

    def select(self, words: str) -> None:
        """Drag over words of the text."""
        start = self.document.text.index(words)
        rect = self.view.range_rect(start, start + len(words))
        self.drag(rect.center() - QPoint(rect.width() // 2 - 2, 0), rect.center() + QPoint(rect.width() // 2 - 2, 0))

    def drag(self, start: QPoint, stop: QPoint) -> None:
        port, left = self.view.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(port, left, pos=start)
        for step in range(1, 9):
            QTest.mouseMove(port, start + (stop - start) * step / 8)
            QApplication.processEvents()
        QTest.mouseRelease(port, left, pos=stop)
        QApplication.processEvents()

    def chip(self, words: str) -> QPoint:
        """Return where the label of the item on these words is."""
        found = next(s for s in self.items() if self.words(s) == words)
        first = self.view.range_rect(found.start, found.start + 1)
        return QPoint(first.left() + 8, first.top() - 6)

    def items(self) -> list:
        pending = [s for s in self.document.pending() if s.kind == "span"]
        return [*self.document.spans.values(), *pending]

    def words(self, item) -> str:
        return self.document.text[item.start : item.end]

    def said(self) -> set[tuple[str, str]]:
        return {(self.words(s), self.session.workspace.schema.name(s.type)) for s in self.document.spans.values()}

    def linked(self) -> set[tuple[str, str, str]]:
        spans, name = self.document.spans, self.session.workspace.schema.name
        return {
            (self.words(spans[r.head]), name(r.type), self.words(spans[r.tail]))
            for r in self.document.relations.values()
        }

    def quit(self) -> None:
        self.window.close()
        QApplication.processEvents()


def state(person: Person) -> tuple:
    return person.said(), person.linked(), person.document.state.status, len(person.document.pending())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path, article = tmp_path / "talks.annotator", tmp_path / "article.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    assert run(["new", str(path), "--as", "Anna"]) == 0
    assert run(["import", str(path), str(article), "--as", "Anna"]) == 0
    assert run(["suggest", "--project", str(path), "--as", "Anna"]) == 0
    return path


def test_from_an_article_to_gold_and_back(qtbot, tmp_path, project) -> None:
    settings = tmp_path / "settings.json"
    for key, value in CHOICES.items():
        Settings(settings)[key] = value
    person = Person(qtbot, settings, project)
    before = state(person)
    assert before[0] == set()
    assert before[3] > 5

    # Review by keyboard: the first is accepted, the second rejected, the third relabelled.
    person.press(Qt.Key.Key_Home, modifiers=Qt.KeyboardModifier.ControlModifier)
    person.press(Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_E)
    assert ("John Kirby", "PERSON") in person.said()
    assert {label for _, label in person.said()} >= {"PERSON", "EVENT"}
    assert len(person.document.decisions) == 3

    # Label by key over words dragged with the mouse, and move its end by one token.
    person.press(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    person.select("arms talks")
    person.press(Qt.Key.Key_E)
    assert ("arms talks", "EVENT") in person.said()
    person.press(Qt.Key.Key_Right, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert ("arms talks between", "EVENT") in person.said()

    # All the rest at once, then a link by dragging one label to another.
    person.press(Qt.Key.Key_Return, modifiers=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    person.press(Qt.Key.Key_Escape)
    assert ("Sergei Shoigu", "PERSON") in person.said()
    person.drag(person.chip("Sergei Shoigu"), person.chip("Pyongyang") + QPoint(0, 14))
    menu = QApplication.activePopupWidget()
    QTest.keyClick(menu, Qt.Key.Key_V)
    QApplication.processEvents()
    assert ("Sergei Shoigu", "visits", "Pyongyang") in person.linked()

    # Finish; undo everything, redo everything.
    person.press(Qt.Key.Key_Return, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert person.document.state.status is Status.DONE
    done, steps = state(person), 0
    while person.said() or person.document.decisions:
        person.press(Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
        steps += 1
        assert steps < 30
    assert person.said() == set()
    qtbot.waitUntil(lambda: state(person) == before, timeout=20_000)  # memory takes back what it drew from decisions
    for _ in range(steps):
        person.press(Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert state(person)[:3] == done[:3]  # what memory proposes meanwhile may differ
    person.quit()

    again = Person(qtbot, settings, project)
    assert state(again)[:3] == done[:3]
    again.quit()

    out = tmp_path / "gold.jsonl"
    assert run(["export", str(project), str(out), "--as", "Anna"]) == 0
    exported = json.loads(out.read_text(encoding="utf-8"))
    labels = {(ARTICLE[e["start"] : e["end"]], e["label"]) for e in exported["entities"]}
    assert labels == done[0]
    assert sorted(r["label"] for r in exported["relations"]) == sorted(label for _, label, _ in done[1])
    assert "visits" in {r["label"] for r in exported["relations"]}
