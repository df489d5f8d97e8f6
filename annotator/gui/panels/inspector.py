"""The inspector: what is selected, or the document itself, to be read and changed."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from annotator.gui.panels.document_page import DocumentPage
from annotator.gui.panels.fields import lock
from annotator.gui.panels.item_page import ItemPage
from annotator.gui.panels.item_parts import ActionRow
from annotator.gui.panels.looks import LinkButton, Note
from annotator.gui.panels.own_fields import OwnFields
from annotator.gui.panels.reference_field import ReferenceButtons, ReferenceDialog
from annotator.gui.workspace import REVIEW, Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import targets
from annotator.model.changes import Changes
from annotator.model.ids import TypeId
from annotator.model.schema import Schema

_EMPTY, _DOCUMENT, _ITEMS = range(3)
_REST_MS: Final = 220
"""Decisions in the review panel come one upon another: the page follows once they rest."""
_NOTHING: Final = "No document is open. What is selected in one is shown here."


class Inspector(QWidget):
    """One page for items, one for the document; what is typed is committed before another thing is shown."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Inspector")
        self._workspace = workspace
        self._picking: tuple[TypeId, tuple[UUID, ...]] | None = None
        self._stale = True
        self._later = QTimer(self, singleShot=True, interval=_REST_MS)
        self._later.timeout.connect(self._refresh)
        self.items = ItemPage(workspace)
        self.document = DocumentPage(workspace)
        self.empty = Note(_NOTHING)
        self.empty.setContentsMargins(12, 12, 12, 12)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.stack = QStackedWidget()
        for page in (self.empty, _scrolled(self.document), _scrolled(self.items)):
            self.stack.addWidget(page)
        self.picker = PickBar(self.stop_picking)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.picker)
        column.addWidget(self.stack, 1)
        workspace.document_opened.connect(self._on_document_opened)
        workspace.document_changed.connect(self._on_document_changed)
        workspace.selection_changed.connect(self._on_selection_changed)
        workspace.schema_changed.connect(self._on_schema_changed)
        workspace.failed.connect(self._on_failed)
        for form in (self.items, self.document):
            form.pick_asked.connect(self._on_pick_asked)
            form.list_asked.connect(self._on_list_asked)
        self._refresh()

    def focus_first(self) -> None:
        """Put the focus into the first field of what is selected."""
        if self.stack.currentIndex() == _ITEMS:
            self.items.focus_first()
        elif self.stack.currentIndex() == _DOCUMENT:
            self.document.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Commit what is typed (before the window closes, or something else is shown)."""
        self._later.stop()
        if self.stack.currentIndex() == _ITEMS:
            self.items.commit()
        elif self.stack.currentIndex() == _DOCUMENT:
            self.document.commit()

    # Picking a reference in the text

    def stop_picking(self) -> None:
        """Pick nothing, and show what is selected again."""
        if self._picking is None:
            return
        _, items = self._picking
        self._end_picking()
        if items:
            self._workspace.select(items)
        self._refresh()

    def _on_pick_asked(self, key: TypeId, on: bool) -> None:
        if not on:
            self.stop_picking()
            return
        label = self._workspace.schema.types.get(key)
        self._picking = key, self._shown_items()
        self.picker.ask(label.name if label else "reference")

    def _picked(self, items: tuple[UUID, ...]) -> None:
        """Take what was selected while picking; selecting nothing, or a suggestion, goes on."""
        assert self._picking is not None
        key, before = self._picking
        document = self._workspace.document
        found = document.annotation(items[0]) if document and len(items) == 1 else None
        if found is None or found.id in before:
            if found is None and items:
                self.picker.refuse_suggestion()
            return
        self._workspace.select(before)
        self._end_picking()
        self._set_reference(key, found.id, before)

    def _end_picking(self) -> None:
        self._picking = None
        self.picker.hide()
        self.items.attributes.stop_picking()
        self.document.attributes.stop_picking()

    def _set_reference(self, key: TypeId, target: UUID, items: tuple[UUID, ...]) -> None:
        if items:
            self.items.set_reference(key, target)
        else:
            self.document.set_reference(key, target)

    def _on_list_asked(self, key: TypeId) -> None:
        self._end_picking()
        items = self._shown_items()
        label = self._workspace.schema.types.get(key)
        dialog = ReferenceDialog(self._workspace, label.name if label else "reference", frozenset(items), self)
        dialog.chosen.connect(lambda target: self._set_reference(key, target, items))
        dialog.open()

    def _shown_items(self) -> tuple[UUID, ...]:
        return self.items.items if self.stack.currentIndex() == _ITEMS else ()

    # News

    def _on_document_opened(self, _document: AnnotatedDocument | None) -> None:
        self._end_picking()
        self._refresh()

    def _on_failed(self, _error: Exception) -> None:
        """Show what is saved again, for a change may have been refused."""
        if self._picking is None:
            self._refresh()

    def _on_schema_changed(self, _schema: Schema) -> None:
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the labels' colours again."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and not self._stale:
            self._refresh()

    def _on_selection_changed(self, items: tuple[UUID, ...]) -> None:
        if self._picking is not None:
            self._picked(items)
        elif items or not self._later.isActive():
            self._refresh()

    def _on_document_changed(self, changes: Changes, touched: frozenset[UUID]) -> None:
        if self._picking is not None:
            return
        if changes.initiator.startswith(REVIEW):
            self._later.start()
        elif self.stack.currentIndex() != _ITEMS or self._concerns(touched):
            self._refresh()

    def _concerns(self, touched: frozenset[UUID]) -> bool:
        """Tell whether a change touched what is shown: the items, their ends, or what hangs on them."""
        shown = set(self.items.items)
        document = self._workspace.document
        if document is None or not shown.isdisjoint(touched):
            return True
        around = {link.id for item in shown for link in document.links_of(item)}
        found = (document.annotation(item) for item in (*shown, *around))
        around |= {target for value in found if value is not None for target in targets(value)}
        return not around.isdisjoint(touched)

    def _refresh(self) -> None:
        self._later.stop()
        document, items = self._workspace.document, self._workspace.selected
        leaving = items != self.items.items or document is None
        if leaving:
            self.items.commit()
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        if document is None:
            self.document.commit()
            self.stack.setCurrentIndex(_EMPTY)
        elif items:
            self.items.show_items(items)
            self.stack.setCurrentIndex(_ITEMS)
        else:
            self.document.show_document(document)
            self.stack.setCurrentIndex(_DOCUMENT)
        if self._workspace.project.read_only:
            lock(self)
            for widget in self.findChildren(QWidget):
                if isinstance(widget, ActionRow | ReferenceButtons | OwnFields):
                    widget.setEnabled(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the inspector was hidden."""
        super().showEvent(event)
        if self._stale:
            self._refresh()


class PickBar(QWidget):
    """Says that a reference is being picked, and lets it be."""

    def __init__(self, stop: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._said = QLabel()
        self._said.setWordWrap(True)
        cancel = LinkButton("Cancel")
        cancel.clicked.connect(stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(self._said, 1)
        row.addWidget(cancel)
        self.hide()

    def ask(self, name: str) -> None:
        """Ask for something to be clicked."""
        self._said.setText(f"Click the {name} in the text.")
        self.show()

    def refuse_suggestion(self) -> None:
        """Say that only what is accepted can be picked."""
        self._said.setText("This is still a suggestion: accept it, then click it.")


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
