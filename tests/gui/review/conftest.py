"""The review panel over a small project of two articles, pressed and clicked as a person would."""

import os
import sys

import pytest

if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import annotator.gui.bridge as bridge_module
from annotator.gui.annotate.settings import MemorySettings
from annotator.gui.bridge import ProjectBridge
from annotator.gui.review.panel import ReviewPanel
from annotator.model.schema import TypeKind
from annotator.project.project import Project
from tests.support.desk import Desk
from tests.support.notation import news_schema
from tests.support.projects import add_document, machine, proposal, run

SCHEMA = news_schema()
TEXTS = (
    "Kirby spoke of Beira. Later Kirby left; nobody in Beira followed the General Staff.",
    "In Beira, 😀 KIRBY met Putin. Beira was quiet.",
)
FOUND = (
    (
        ("Kirby", 0, "PERSON", 0.95),
        ("Beira", 0, "GPE", 0.97),
        ("Kirby", 1, "PERSON", 0.55),
        ("Beira", 1, "GPE", 0.96),
        ("General", 0, "ORG", 0.6),
    ),
    (("Beira", 0, "GPE", 0.9), ("KIRBY", 0, "ORG", 0.7), ("Putin", 0, "PERSON", 0.99), ("Beira", 1, "GPE", 0.5)),
)


class Settings(MemorySettings):
    """Keeps also what is only remembered."""

    def recall(self, key, default=None):
        return self.read(key, default)

    def keep(self, key, value):
        self.write(key, value)


def place(text: str, word: str, nth: int) -> tuple[int, int]:
    at = -1
    for _ in range(nth + 1):
        at = text.index(word, at + 1)
    return at, at + len(word)


class Bench:
    """A panel with a workspace."""

    def __init__(self, path, *, filled: bool = True):
        self.project = Project.create(path, schema=SCHEMA, person="Ida")
        self.docs = [add_document(self.project, text, f"Article {n}") for n, text in enumerate(TEXTS)]
        if filled:
            for doc, text, found in zip(self.docs, TEXTS, FOUND, strict=True):
                self.suggest(doc, *((label, *place(text, word, nth), score) for word, nth, label, score in found))
        self.settings = Settings()
        self.bridge = ProjectBridge(self.project)
        self.workspace = Desk(self.bridge)
        self.workspace.open_document(self.docs[0])
        self.open()

    def suggest(self, doc, *found, version="1", name="rules"):
        source = machine(name, version)
        run(self.project, source, doc, *(proposal(SCHEMA, source, doc, *each) for each in found))

    def open(self):
        self.panel = ReviewPanel(self.workspace, self.settings)
        self.panel.resize(420, 640)
        self.panel.show()
        self.panel.activateWindow()
        self.panel.list.setFocus()
        self.settle()

    def again(self):
        self.panel.keep_place()
        self.panel.hide()
        self.panel.deleteLater()
        self.open()

    def settle(self):
        for _ in range(3):
            while not self.project.saved:
                QApplication.processEvents()
            QApplication.processEvents()

    def catch_up(self):
        """Let the panel read anew what it would read by itself in a moment."""
        self.panel.walk.catch_up()
        self.project.settle().result()  # behind it: so it has been told by now
        self.settle()

    def close(self):
        self.settle()
        self.panel.hide()
        self.panel.deleteLater()
        self.workspace.open_document(None)
        self.bridge.close()
        self.project.close()
        QApplication.processEvents()

    # What there is

    @property
    def walk(self):
        return self.panel.walk

    def rows(self) -> list[str]:
        return [
            row.text() if hasattr(row, "text") else f"{row.sample.text()} {row.group.count}"
            for row in self.walk.rows.rows()
        ]

    def hand(self) -> str:
        row = self.walk.current()
        return row.text() if hasattr(row, "text") else row.sample.text()

    def made(self, doc=None) -> list[str]:
        shown = self.project.open_document(doc or self.docs[0])
        found = sorted(shown.spans.values(), key=lambda s: s.start)
        return [f"{s.text(shown.text)} {SCHEMA.name(s.type)}" for s in found]

    def decisions(self, doc=None):
        return list(self.project.open_document(doc or self.docs[0]).decisions.values())

    def label(self, name):
        return SCHEMA.named(TypeKind.SPAN, name)

    # What a person does

    def press(self, *keys: str):
        for key in keys:
            *held, name = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for modifier in held:
                modifiers |= getattr(
                    Qt.KeyboardModifier, {"Ctrl": "ControlModifier", "Shift": "ShiftModifier"}[modifier]
                )
            code = getattr(Qt.Key, f"Key_{ {'Enter': 'Return', 'Esc': 'Escape'}.get(name, name) }")
            QTest.keyClick(QApplication.focusWidget() or self.panel.list, code, modifiers)
            self.settle()

    def click(self, button):
        QTest.mouseClick(self.panel.buttons.all[button], Qt.MouseButton.LeftButton)
        self.settle()


@pytest.fixture
def make(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(bridge_module, "PATIENCE_MS", 30_000)
    made = []

    def one(**more):
        made.append(Bench(tmp_path / f"{len(made)}.annotator", **more))
        return made[-1]

    yield one
    for bench in made:
        bench.close()


@pytest.fixture
def bench(make):
    return make()
