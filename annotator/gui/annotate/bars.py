"""Which bar is shown where: labels at marked text, decisions at a suggestion, types at a link's target."""

from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from annotator.gui.annotate.desk import Desk, stretch_of
from annotator.gui.annotate.keymap import Keymap
from annotator.gui.annotate.label_bar import BarEntry, LabelBar
from annotator.gui.annotate.linking import Linking
from annotator.gui.annotate.modes import Mode, State
from annotator.gui.annotate.presses import Presses
from annotator.model.schema import LabelType, TypeKind
from annotator.model.suggestion import Suggestion

WAIT_MS: Final = 220
"""How long marked text must rest before the bar comes: it would only flicker while somebody marks by keys."""


class Bars(QObject):
    """Shows the one bar that fits the mode, and tells what was clicked in it.

    Signals:
        label_chosen: (LabelType, hold).
        command_chosen: id of a command.
        more_asked: the rest of the labels is wanted.
    """

    label_chosen = Signal(object, bool)
    command_chosen = Signal(str)
    more_asked = Signal()

    def __init__(self, desk: Desk, linking: Linking, keymap: Keymap, presses: Presses) -> None:
        super().__init__(desk)
        self._desk = desk
        self._linking = linking
        self._keymap = keymap
        self._presses = presses
        self.bar = LabelBar(desk.view)
        self.bar.chosen.connect(self._on_chosen)
        self.bar.more_asked.connect(self.more_asked)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.update)
        view = desk.view
        view.selection_finished.connect(self.update)
        view.scrolled.connect(self._on_moved)
        view.zoom_changed.connect(lambda _factor: self._on_moved())
        desk.modes.subscribe(self._on_mode)
        desk.pictured.connect(self.bar.hide)
        desk.counts_changed.connect(self.update_soon)

    def labels(self) -> tuple[LabelType, ...]:
        """Return the labels of the bar, in its order: that of the palette."""
        return self._desk.schema.of_kind(TypeKind.SPAN)

    def update_soon(self) -> None:
        """Show what fits once things have come to rest."""
        self._wait.start()

    def update(self) -> None:
        """Show the bar that fits the mode now, or none."""
        self._wait.stop()
        if QGuiApplication.mouseButtons().value and self._desk.modes.mode is not Mode.LINK:
            self._wait.start()
            return
        found = self._wanted()
        if found is None:
            self.bar.hide()
            return
        entries, place = found
        room = self._desk.view.viewport().geometry().adjusted(2, 2, -2, -2)
        self.bar.show_beside(entries, place.translated(self._desk.view.viewport().pos()), room)

    def _on_moved(self) -> None:
        if self.bar.isVisible():
            self.bar.hide()
            self._wait.start()

    def _on_mode(self, before: State, after: State) -> None:
        if after.mode is Mode.FIELD:
            self.bar.hide()
        elif after.mode is Mode.LINK:
            self.update()
        elif before != after:
            self.bar.hide()
            if after.items or after.selection:
                self._wait.start()

    def _wanted(self) -> tuple[list[BarEntry], QRect] | None:
        desk, state = self._desk, self._desk.modes.state
        if desk.document is None or state.in_field:
            return None
        if state.linking:
            target = state.linking.target
            place = self._rect_of(target) if target else None
            return (self._types(), place) if place else None
        if state.items:
            chosen = desk.chosen()
            if len(state.items) != 1 or not chosen.suggestions:
                return None
            place = self._rect_of(state.items[0])
            return (self._decisions(chosen.suggestions[0]), place) if place else None
        if state.selection and not state.held:
            place = desk.view.range_rect(*state.selection)
            return (self._label_entries(), place) if not place.isNull() else None
        return None

    def _rect_of(self, item: UUID) -> QRect | None:
        """Return the rectangle of an item with its chip, and of its text."""
        found = self._desk.view.item_rect(item)
        stretch = stretch_of(self._desk, item)
        if found is None or stretch is None:
            return found
        span = self._desk.view.picture.span(item)
        return found.united(self._desk.view.range_rect(*stretch)) if span else found

    def _label_entries(self) -> list[BarEntry]:
        return [self._entry(label, number) for number, label in enumerate(self.labels(), 1)]

    def _types(self) -> list[BarEntry]:
        return [self._entry(label, number) for number, label in enumerate(self._linking.types(), 1)]

    def _entry(self, label: LabelType, number: int) -> BarEntry:
        key = self._presses.legends.shown(label.key) if label.key else (str(number) if number <= 9 else "")
        keys = " or ".join(k for k in (key if label.key else "", str(number) if number <= 9 else "") if k)
        tip = f"{label.description}\n{keys}".strip() if keys else label.description
        return BarEntry(label, label.name, key, label.colour, tip, label.kind is TypeKind.RELATION)

    def _decisions(self, suggestion: Suggestion) -> list[BarEntry]:
        score = f"{suggestion.score:.2f}"
        accept, reject = self._keymap.shown("review.accept"), self._keymap.shown("review.reject")
        return [
            BarEntry("review.accept", f"Accept {self._name(suggestion)}", accept, "", f"Score {score}"),
            BarEntry("review.reject", "Reject", reject, "", f"Score {score}"),
            BarEntry("label.choose", "As…", self._keymap.shown("label.choose"), "", "Accept with another label"),
        ]

    def _name(self, suggestion: Suggestion) -> str:
        return self._desk.schema.name(suggestion.type) if suggestion.type else suggestion.label

    def _on_chosen(self, value: object, hold: bool) -> None:
        self.bar.hide()
        if isinstance(value, LabelType):
            self.label_chosen.emit(value, hold)
        elif isinstance(value, str):
            self.command_chosen.emit(value)
