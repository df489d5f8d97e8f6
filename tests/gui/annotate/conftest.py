"""A text view with its gestures over a project, in a window; pressed and clicked as a person would."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from annotator.gui.annotate.controller import AnnotateController
from annotator.gui.annotate.settings import MemorySettings
from annotator.gui.bridge import ProjectBridge
from annotator.gui.textview.view import AnnotationView
from annotator.gui.workspace import Workspace
from annotator.model.changes import Stack
from annotator.model.ids import AnnotationId, DocId, SuggestionId, derived_id, new_id
from annotator.model.schema import TypeKind
from annotator.model.suggestion import Source
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.suggesting import RecordRun
from annotator.project.project import Project
from tests.support.notation import MACHINE, Picture, news_schema, picture

SCHEMA = news_schema()


class Bench:
    """Everything in a window, with short words for what a person does and sees."""

    def __init__(self, path: Path, *marked: str, ask=None, **settings) -> None:
        self.project = Project.create(path, schema=SCHEMA, person="Ida")
        self.docs = [self.bring_in(picture(text), number) for number, text in enumerate(marked)]
        self.doc = self.docs[0]
        self.first = self.project.history(limit=1)[0].seq
        self.bridge = ProjectBridge(self.project)
        self.workspace = Workspace(self.bridge)
        self.window = QMainWindow()
        self.view = AnnotationView()
        self.settings = MemorySettings(**settings)
        self.asked: list[int] = []

        def answer(waiting: int) -> str | None:
            self.asked.append(waiting)
            return ask

        self.controller = AnnotateController(self.view, self.workspace, self.settings, self.window, ask=answer)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.addWidget(self.view, 1)
        column.addWidget(self.controller.hint_line)
        self.middle = column
        self.window.setCentralWidget(middle)
        self.window.resize(900, 640)
        self.window.show()
        self.workspace.open_document(self.doc)
        self.view.setFocus()
        QApplication.processEvents()
        self.heard: list[str] = []
        self.wrong: list[Exception] = []
        self.workspace.failed.connect(self.wrong.append)
        self.workspace.message.connect(lambda text, _action, _call: self.heard.append(text))

    def bring_in(self, drawn: Picture, number: int = 0):
        """Put a text picture into the project: spans as this person's own, suggestions as a machine's."""
        doc = DocId(derived_id("test", "doc", number))
        document = replace(drawn.document, id=doc, title=f"Article {number + 1}" if number else "Test")
        mine = tuple(
            replace(span, doc=doc, owner=self.project.person.id, id=AnnotationId(new_id())) for span in drawn.spans
        )
        self.project.do(ImportDocuments((IncomingDocument(document, drawn.text, mine),)))
        self.suggest(*(replace(s, doc=doc, id=SuggestionId(derived_id(s.id, doc))) for s in drawn.suggestions), doc=doc)
        return doc

    def suggest(self, *suggestions, doc=None) -> None:
        source = Source(id=MACHINE, name="test", version="1")
        self.project.do(RecordRun(source, doc or self.doc, 1, suggestions))

    def close(self) -> None:
        self.settle()
        self.controller.close()
        self.bridge.close()
        self.project.close()
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents()
        QApplication.processEvents()

    def settle(self) -> None:
        """Wait until everything asked for is on the disk, and the window has heard of it."""
        for _ in range(3):
            while not self.project.saved:
                QApplication.processEvents()
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    # What there is

    @property
    def journal(self) -> list[str]:
        """The titles of this person's steps since the window was opened, newest first; undoing is one, too."""
        steps = self.project.history(limit=1000)
        return [step.title for step in steps if step.seq > self.first and step.stack is Stack.USER]

    @property
    def decisions(self):
        return list(self.document.decisions.values())

    @property
    def document(self):
        return self.workspace.document

    @property
    def text(self) -> str:
        return self.document.text

    @property
    def mode(self) -> str:
        return self.controller.desk.modes.mode.value

    def find(self, word: str, nth: int = 1) -> tuple[int, int]:
        at = -1
        for _ in range(nth):
            at = self.text.index(word, at + 1)
        return at, at + len(word)

    def item(self, word: str, nth: int = 1):
        fragments = (self.find(word, nth),)
        picture = self.controller.desk.picture
        things = [*self.document.spans.values(), *self.document.suggestions.values()]
        return next(t.id for t in things if t.fragments == fragments and picture.is_drawn(t.id))

    def shown(self) -> str:
        """Write the document as a text picture: suggestions with "?"."""
        marks = [(s.start, s.end, SCHEMA.name(s.type)) for s in self.document.spans.values()]
        marks += [(s.start, s.end, f"{s.label}?") for s in self.document.pending() if s.kind.value == "span"]
        out = self.text
        for start, end, label in sorted(marks, reverse=True):
            out = f"{out[:start]}[{out[start:end]}]({label}){out[end:]}"
        return out

    def links(self) -> list[str]:
        words = {s.id: s.text(self.text) for s in self.document.spans.values()}
        found = self.document.relations.values()
        return sorted(f"{words[r.head]} {SCHEMA.name(r.type)} {words[r.tail]}" for r in found)

    def selected(self) -> list[str]:
        return [self.words(item) for item in self.workspace.selected]

    def words(self, item) -> str:
        for group in (self.document.spans, self.document.suggestions):
            if item in group:
                return " ".join(self.text[a:b] for a, b in group[item].fragments)
        relation = self.document.relations[item]
        return SCHEMA.name(relation.type)

    # What a person does

    def press(self, *keys: str) -> None:
        for key in keys:
            *held, name = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for modifier in held:
                modifiers |= {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier,
                              "Alt": Qt.KeyboardModifier.AltModifier}[modifier]  # fmt: skip
            code = getattr(Qt.Key, f"Key_{NAMES.get(name, name.upper() if len(name) == 1 else name)}")
            QTest.keyClick(QApplication.focusWidget() or self.view, code, modifiers)
            self.settle()

    def caret(self, word: str, nth: int = 1) -> None:
        self.workspace.select(())
        self.view.set_caret(self.find(word, nth)[0])

    def mark(self, word: str, nth: int = 1) -> None:
        self.view.set_selection(*self.find(word, nth))

    def choose(self, *words: str) -> None:
        self.workspace.select(tuple(self.item(word) for word in words))

    def point(self, word: str, nth: int = 1, at: str = "middle") -> QPoint:
        """Return where a word is in the viewport."""
        start, end = self.find(word, nth)
        self.view.reveal(start, end)
        rect = self.view.range_rect(start, end)
        x = {"middle": rect.center().x(), "start": rect.left() + 1, "end": rect.right() - 1}[at]
        return QPoint(x, rect.center().y())

    def click(self, word: str, nth: int = 1, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, self.point(word, nth))

    def drag(self, start: QPoint, end: QPoint, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        viewport, button = self.view.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(viewport, button, modifiers, start)
        for share in (0.3, 0.6, 1.0):
            between = start + (end - start) * share
            QTest.mouseMove(viewport, QPoint(round(between.x()), round(between.y())))
        QTest.mouseRelease(viewport, button, modifiers, end)
        self.settle()

    def link(self, head: str, tail: str, name: str) -> None:
        from annotator.project.operations.relations import AddRelation

        label = SCHEMA.named(TypeKind.RELATION, name)
        self.workspace.do(AddRelation(self.item(head), self.item(tail), label.id))


NAMES = {"Enter": "Return", "Esc": "Escape", "PgDn": "PageDown", "PgUp": "PageUp"}


@pytest.fixture
def bench(qapp, tmp_path) -> Iterator:
    made: list[Bench] = []

    def make(*marked: str, ask=None, **settings) -> Bench:
        made.append(Bench(tmp_path / f"{len(made)}.annotator", *marked, ask=ask, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()
