"""A text view with its gestures over a project, in a window; pressed and clicked as a person would."""

import os
import sys
from collections.abc import Iterator

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
from annotator.model.schema import TypeKind
from tests.support.memory_project import MemoryProject, key_of
from tests.support.notation import news_schema, picture

SCHEMA = news_schema()


class Bench:
    """Everything in a window, with short words for what a person does and sees."""

    def __init__(self, marked: str, ask=None, **settings) -> None:
        self.drawn = picture(marked)
        self.project = MemoryProject(self.drawn)
        self.doc = self.drawn.document.id
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
        self.workspace.message.connect(lambda text, _action, _call: self.heard.append(text))

    def close(self) -> None:
        self.controller.close()
        self.bridge.close()
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents()
        QApplication.processEvents()

    # What there is

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

    def link(self, head: str, tail: str, name: str) -> None:
        from annotator.project.operations.relations import AddRelation

        label = SCHEMA.named(TypeKind.RELATION, name)
        self.workspace.do(AddRelation(self.item(head), self.item(tail), label.id))

    def add(self, *values) -> None:
        """Put values into the project from outside, and open the document anew."""
        for value in values:
            self.project.values[key_of(value)] = value
        self.workspace.open_document(None)
        self.workspace.open_document(self.doc)


NAMES = {"Enter": "Return", "Esc": "Escape", "PgDn": "PageDown", "PgUp": "PageUp"}


@pytest.fixture
def bench(qapp) -> Iterator:
    made: list[Bench] = []

    def make(marked: str, ask=None, **settings) -> Bench:
        made.append(Bench(marked, ask, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()
