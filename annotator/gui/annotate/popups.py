"""The small windows that open at a place of the text: choosers, menus of types, details."""

from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QRect, Qt

from annotator.gui.annotate.chooser import Chooser, Entry
from annotator.gui.annotate.desk import Desk, stretch_of
from annotator.gui.annotate.details_popup import DetailsPopup
from annotator.gui.annotate.items import ends_of, fragments_of, type_of
from annotator.gui.annotate.presses import Presses
from annotator.gui.annotate.type_menu import TypeMenu
from annotator.model.annotation import covered_text
from annotator.model.schema import LabelType, TypeKind
from annotator.project.wording import one_line

_KEPT: Final = 60


class Popups:
    """Opens popups at the selection, at an item, or at the caret."""

    def __init__(self, desk: Desk, presses: Presses) -> None:
        self._desk = desk
        self._presses = presses
        self.open_details: DetailsPopup | None = None

    def choose_label(self, title: str, choose: Callable[[LabelType, bool], None], *, may_hold: bool) -> Chooser:
        """Let the person find a label of the schema by typing."""
        return self._choose(title, self._entries(self._desk.schema.of_kind(TypeKind.SPAN)), choose, may_hold=may_hold)

    def choose_relation(self, types: Iterable[LabelType], choose: Callable[[LabelType, bool], None]) -> Chooser:
        """Let the person find a relation type by typing."""
        return self._choose("Find a relation type", self._entries(types), choose, may_hold=False)

    def find_target(self, items: tuple[UUID, ...], choose: Callable[[UUID], None]) -> None:
        """Let the person find one of some spans by typing its text."""
        desk = self._desk
        document = desk.document
        if document is None:
            return
        entries = []
        for item in items:
            label = desk.schema.types.get(type_of(document, item))  # type: ignore[arg-type]
            text = one_line(covered_text(document.text, fragments_of(document, item)), _KEPT)
            entries.append(Entry(item, text, label.name if label else ""))
        self._choose("Find a target", entries, lambda item, _hold: choose(item), may_hold=False)

    def choose_type(self, at: UUID, types: tuple[LabelType, ...], choose: Callable[[LabelType], None]) -> None:
        """Let the person choose one of a few types in a menu at an item."""
        menu = TypeMenu(types, self._presses, choose, self._desk.view)
        menu.show_beside(self._global(self._rect_of(at)))

    def details(self, item: UUID, relabel: Callable[[LabelType], None]) -> DetailsPopup:
        """Show the fields of an annotation at its place."""
        view = self._desk.view
        if self.open_details is not None:
            self.open_details.dismiss()
        popup = DetailsPopup(self._desk.workspace, item, relabel, view)
        popup.closed.connect(lambda: view.setFocus(Qt.FocusReason.OtherFocusReason))
        popup.destroyed.connect(self._on_details_gone)
        self.open_details = popup
        popup.show_beside(self._with_ends(item), view.rect())
        return popup

    def _on_details_gone(self) -> None:
        self.open_details = None

    def _entries(self, types: Iterable[LabelType]) -> list[Entry]:
        legends = self._presses.legends
        return [
            Entry(label, label.name, self._about(label), label, legends.shown(label.key) if label.key else "")
            for label in types
        ]

    def _about(self, label: LabelType) -> str:
        """Return what a label is under in the tree, and what it says of itself."""
        path: list[str] = []
        parent = label.parent
        while parent is not None and len(path) < 8:
            found = self._desk.schema.types.get(parent)
            if found is None:
                break
            path.insert(0, found.name)
            parent = found.parent
        return " · ".join(part for part in (" › ".join(path), label.description) if part)

    def _choose(
        self, title: str, entries: list[Entry], choose: Callable[[Any, bool], None], *, may_hold: bool
    ) -> Chooser:
        chooser = Chooser(title, entries, choose, self._desk.view, may_hold=may_hold)
        chooser.show_at(self._global(self._place()), self._desk.view.screen().availableGeometry())
        return chooser

    def _place(self) -> QRect:
        state, view = self._desk.modes.state, self._desk.view
        if state.linking and state.linking.target:
            return self._rect_of(state.linking.target)
        if state.items:
            return self._rect_of(state.items[0])
        stretch = state.selection or (view.caret(), view.caret())
        return self._in_view(view.range_rect(*stretch))

    def _rect_of(self, item: UUID) -> QRect:
        """Return where an item's text is; for a relation, where its arc is."""
        stretch = stretch_of(self._desk, item) if self._desk.view.picture.span(item) else None
        rect = self._desk.view.range_rect(*stretch) if stretch else self._desk.view.item_rect(item)
        return self._in_view(rect or QRect())

    def _with_ends(self, item: UUID) -> QRect:
        """Return where an item is, with the text of both ends of a relation as far as it is in view."""
        found = self._rect_of(item)
        ends = ends_of(self._desk.document, item) if self._desk.document else None
        for end in ends or ():
            stretch = stretch_of(self._desk, end)
            rect = self._desk.view.range_rect(*stretch) if stretch else QRect()
            if not rect.isNull():
                found = found.united(self._in_view(rect))
        return found

    def _in_view(self, rect: QRect) -> QRect:
        """Return a rectangle of the viewport in the view's pixels; the upper middle for one that is not in view."""
        viewport = self._desk.view.viewport()
        shown = rect.intersected(viewport.rect())
        if shown.isEmpty():
            shown = QRect(viewport.width() // 3, viewport.height() // 5, 1, 1)
        return shown.translated(viewport.pos())

    def _global(self, rect: QRect) -> QRect:
        return QRect(self._desk.view.mapToGlobal(rect.topLeft()), rect.size())
