"""The hands of the analyst in ``effort.py``: what they do in the real window, each act counted.

One action is a key with its modifiers, a click (a double click is one), or a drag. Seconds follow the keystroke-level
model with the operator times of Card, Moran and Newell (The keystroke-level model for user performance time with
interactive systems, Communications of the ACM 23(7), 1980, pages 396-410): K 0.20 s for a key or a button by an average
skilled typist, a held modifier being a K of its own; P 1.10 s to point with the mouse; H 0.40 s whenever the hand moves
between keyboard and mouse; M 1.35 s to prepare mentally.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.app import Application
from annotator.gui.textview.kinds import End, Part
from annotator.model.ids import DocId
from annotator.model.schema import TypeKind
from annotator.model.tokens import snap, tokens
from annotator.settings import Settings

K, P, H, M = 0.20, 1.10, 0.40, 1.35
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton


@dataclass
class Effort:
    """What the hands did, and for what."""

    keys: int = 0
    clicks: int = 0
    drags: int = 0
    seconds: float = 0.0
    on_mouse: bool = False
    purpose: str = "other"
    by: Counter[str] = field(default_factory=Counter)
    times: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    @property
    def actions(self) -> int:
        return self.keys + self.clicks + self.drags

    @contextmanager
    def on(self, purpose: str) -> Iterator[None]:
        """Count what is done within for a purpose."""
        before, self.purpose = self.purpose, purpose
        self.times[purpose] += 1
        yield
        self.purpose = before

    def think(self) -> None:
        self.seconds += M

    def key(self, modifiers: int = 0) -> None:
        self.keys += 1
        self._act(mouse=False)
        self.seconds += K * (1 + modifiers)

    def click(self, presses: int = 1, modifiers: int = 0) -> None:
        self.clicks += 1
        self._act(mouse=True)
        self.seconds += P + K * (presses + modifiers)

    def drag(self) -> None:
        # To the start, the button down, to the end, the button up; down and up together are one K.
        self.drags += 1
        self._act(mouse=True)
        self.seconds += 2 * P + K

    def _act(self, *, mouse: bool) -> None:
        self.by[self.purpose] += 1
        if mouse != self.on_mouse:
            self.seconds += H
            self.on_mouse = mouse


class Hands:
    """Somebody at the real window: keys, clicks and drags, sent to it as Qt's own events.

    ``missed`` of the effort tells how often a point of the picture could not be found or hit where things crowd; the
    act was then done by the test, and counted as if it had worked.
    """

    def __init__(self, app: QApplication, path: Path, folder: Path, *, memory: bool, arcs: bool = False) -> None:
        self.app, self.effort = app, Effort()
        settings = Settings(folder / f"{path.stem}.json")
        settings["person.name"] = "Ada"
        settings["suggest.automatic"] = "never"
        settings["review.finishing"] = "reject"
        settings["look.relations"] = "all" if arcs else "none"
        self.window = Application(app, settings)
        self.window.begin(path)
        while self.window.session._furniture is None:
            app.processEvents()
        self.session = self.window.session
        self.memory = self.session.furniture.memory
        if not memory:
            self.memory.close()
            self.session.furniture.memory = self.memory = None
        self.workspace, self.view, self.project = self.session.workspace, self.session.view, self.session.project
        self.keys = {t.name: t.key for kind in _KINDS for t in self.project.schema.of_kind(kind)}
        self.window.parts.window.resize(1360, 900)

    def close(self) -> None:
        self.window.close()
        self.app.processEvents()

    # What there is

    @property
    def document(self):
        return self.workspace.document

    @property
    def text(self) -> str:
        return self.document.text

    def name(self, type_id) -> str:
        return self.project.schema.name(type_id) if type_id else ""

    def settle(self) -> None:
        """Let the window come to rest; memory, where it is at work, as well: it takes less than a second."""
        for _ in range(2):
            while not self.project.saved:
                self.app.processEvents()
                time.sleep(0.001)
            self.app.processEvents()
            if self.memory is not None:
                self.memory.wait(30)
                self.app.processEvents()

    def open(self, doc: DocId) -> None:
        """Show a document, and read through it: scrolling is reading, which is counted for nobody."""
        self.workspace.open_document(doc)
        self.window.parts.window.activateWindow()
        self.view.setFocus()
        self.settle()
        for at in range(0, len(self.text), 400):
            self.view.reveal(at, at)
            self.app.processEvents()
            self.session.controller.desk.note_seen()
        self.view.reveal(0, 0)

    # Keys

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, widget=None) -> None:
        self.effort.key(bin(modifiers.value).count("1"))
        QTest.keyClick(widget or self.view, key, modifiers)
        self.settle()

    def letter(self, label: str, modifiers: Qt.KeyboardModifier = NONE, widget=None) -> None:
        self.press(getattr(Qt.Key, f"Key_{self.keys[label].upper()}"), modifiers, widget)

    # The mouse

    def mark(self, start: int, end: int, *, leave: bool = True) -> None:
        """Select text: a word by a double click, more by a drag that snaps to words, or exactly with Ctrl."""
        self.view.reveal(start, end)
        self.settle()
        if leave and self.near_handle(start) and self.near_handle(end):
            self.press(Qt.Key.Key_Escape)
        word = next(
            (t for t in tokens(self.text, max(0, start - 1), end + 1) if t.start == start and t.end == end), None
        )
        if word is not None:
            self.effort.click(2)
            QTest.mouseDClick(self.view.viewport(), LEFT, NONE, self.view.range_rect(start, end).center())
        else:
            self._drag_over(start, end)
        self.settle()

    def _drag_over(self, start: int, end: int) -> None:
        self.effort.drag()
        first, last = self.view.range_rect(start, start + 1), self.view.range_rect(end - 1, end)
        held = NONE if snap(self.text, start, end) == (start, end) else CTRL
        begin = QPoint(first.left() + (1 if held else first.width() // 2), first.center().y())
        stop = QPoint(last.right() - (0 if held else last.width() // 2), last.center().y())
        if self.near_handle(start):
            # The end of the span made just now can be dragged itself: a hand begins at the other side.
            begin, stop = stop, begin
        self._drag(begin, stop, held)

    def check_marked(self, start: int, end: int) -> None:
        """Mend a selection that missed: labels that crowd move a glyph by a pixel; a hand would look closer."""
        if self.view.selection() != (start, end):
            self.effort.missed["selection"] += 1
            self.view.set_selection(start, end)
            self.settle()

    def near_handle(self, at: int) -> bool:
        """Tell whether a drag from here would take hold of an end of the selected span."""
        extents = (self.workspace.extent(item) for item in self.workspace.selected)
        return any(abs(end - at) <= 2 for extent in extents if extent for end in extent)

    def _drag(self, begin: QPoint, stop: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        port = self.view.viewport()
        QTest.mousePress(port, LEFT, held, begin)
        for share in (0.5, 1.0):
            QTest.mouseMove(port, begin + (stop - begin) * share)
        QTest.mouseRelease(port, LEFT, held, stop)

    def click_items(self, items: list[UUID]) -> None:
        """Select items: the first by a click, the others by Ctrl and a click."""
        for number, item in enumerate(items):
            if number == 0 and self.workspace.selected == (item,):
                continue
            held = CTRL if number else NONE
            self.view.reveal_item(item)
            self.settle()
            self.effort.click(modifiers=bool(number))
            point = self._point_on(item, None)
            if point is not None:
                QTest.mouseClick(self.view.viewport(), LEFT, held, point)
                self.settle()
            if item not in self.workspace.selected or (not number and len(self.workspace.selected) != 1):
                self.effort.missed["click"] += 1
                self.workspace.select((*(self.workspace.selected if number else ()), item))
                self.settle()

    def _point_on(self, item: UUID, part: Part | None) -> QPoint | None:
        """Return a point where a click would take an item: in its text or on its label."""
        rect = self.view.item_rect(item)
        if rect is None:
            return None
        places = self._places(rect.intersected(self.view.viewport().rect()))
        for place in places:
            hit = self.view.hit(place)
            if (hit.item == item or hit.items[:1] == (item,)) and part in (None, hit.part):
                return place
        return None

    @staticmethod
    def _places(rect: QRect) -> Iterator[QPoint]:
        for down in (0.7, 0.12, 0.5, 0.9, 0.03):
            for across in (0.5, 0.25, 0.75, 0.1, 0.9, 0.03, 0.97):
                yield QPoint(rect.left() + round(rect.width() * across), rect.top() + round(rect.height() * down))

    def drag_end(self, item: UUID, end: End, to: int) -> None:
        """Drag a handle of the selected span to where the end belongs."""
        start, stop = self.workspace.extent(item)
        self.effort.drag()
        text = self.view.range_rect(start, stop)
        part = Part.START_HANDLE if end is End.START else Part.END_HANDLE
        x = text.left() if end is End.START else text.right()
        near = (QPoint(x + dx, text.bottom() + dy) for dy in (-2, -8, 2, 5) for dx in range(-6, 7, 2))
        begin = next((place for place in near if self.view.hit(place).part is part), None)
        goal = self.view.range_rect(to, to + 1) if end is End.START else self.view.range_rect(to - 1, to)
        if begin is not None:
            across = goal.left() + 1 if end is End.START else goal.right()
            self._drag(begin, QPoint(across, goal.center().y()), CTRL)
            self.settle()
        selected = self.workspace.selected
        found = self.workspace.extent(selected[0]) if selected else None
        if found is None or found[end is End.END] != to:
            self.effort.missed["handle"] += 1
            self.session.controller.labelling.drag_end(selected[0] if selected else item, 0, end, to)
            self.settle()

    def drag_link(self, head: UUID, tail: UUID, label: str) -> None:
        """Drag a label onto another span, and choose the type if more than one is allowed."""
        self.view.reveal_item(head)
        self.settle()
        self.effort.drag()
        begin, stop = self._point_on(head, Part.CHIP), self._point_on(tail, None)
        before = len(self.document.relations)
        if begin is not None and stop is not None:
            self._drag(begin, stop)
            self.settle()
        if QApplication.activePopupWidget() is None and len(self.document.relations) == before:
            self.effort.missed["link"] += 1
            self.session.controller.linking.link(head, tail)
            self.settle()
        if menu := QApplication.activePopupWidget():
            self.letter(label, NONE, menu)


_KINDS = (TypeKind.SPAN, TypeKind.RELATION)
