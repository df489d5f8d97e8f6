"""What the panels share: the open project, the open document, and what is selected in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from annotator.gui.bridge import ProjectBridge
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import targets
from annotator.model.changes import Changes, Focus
from annotator.model.document import Document
from annotator.model.errors import UserError
from annotator.model.ids import DocId, SuggestionId
from annotator.model.schema import LabelType, Schema
from annotator.model.setting import Setting
from annotator.model.step import Operation
from annotator.project.project import Project

_BACK = 100
REVIEW: Final = "review"
"""The initiator of what is decided in the review panel begins so."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place that the reader came from: a document and a code point."""

    doc: DocId
    offset: int


class Workspace(QObject):
    """One project in one window; handed to every panel.

    Signals:
        document_opened: AnnotatedDocument or None, when another document is shown.
        document_changed: (Changes, frozenset of ids whose picture may differ), after ``document`` took them in.
        changed: Changes of any step, also in other documents.
        schema_changed: Schema.
        selection_changed: tuple of ids of the selected items (annotations and suggestions).
        place_asked: (start, end) code points to show, from a panel.
        message: A plain sentence for the reader, and an optional action's label and callback (a toast).
        failed: UserError or another exception, to be shown.
    """

    document_opened = Signal(object)
    document_changed = Signal(object, object)
    changed = Signal(object)
    schema_changed = Signal(object)
    selection_changed = Signal(tuple)
    place_asked = Signal(int, int)
    message = Signal(str, str, object)
    failed = Signal(object)

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.document: AnnotatedDocument | None = None
        self.selected: tuple[UUID, ...] = ()
        self.offset = 0
        self.seen: set[UUID] = set()
        self._back: list[Stop] = []
        self._forward: list[Stop] = []
        bridge.changed.connect(self._on_changed)
        bridge.failed.connect(self.failed)

    @property
    def project(self) -> Project:
        """The open project."""
        return self.bridge.project

    @property
    def schema(self) -> Schema:
        """The project's schema as of now."""
        return self.project.schema

    # Changing

    def do(self, op: Operation, *, initiator: str = "") -> Changes | None:
        """Run an operation; a refusal is shown to the reader, and gives None."""
        try:
            return self.bridge.do(op, initiator=initiator)
        except UserError as error:
            self.failed.emit(error)
            return None

    def undo(self) -> None:
        """Undo this person's last step, and show where it was."""
        self._replay(self.bridge.undo)

    def redo(self) -> None:
        """Redo what was undone last, and show where it was."""
        self._replay(self.bridge.redo)

    def _replay(self, act: Callable[[], Changes | None]) -> None:
        try:
            changes = act()
        except UserError as error:
            self.failed.emit(error)
            return
        focus = changes.focus if changes is not None else Focus()
        if focus.doc is not None and self._is_listed(focus.doc):
            self.show_focus(focus)

    def _is_listed(self, doc: DocId) -> bool:
        """Tell whether a document is there to be shown: undoing an import takes it away."""
        try:
            return not self.project.document(doc).hidden
        except UserError:
            return False

    # Looking

    def open_document(self, doc: DocId | None) -> None:
        """Show another document, or none."""
        if doc is None:
            self.document = None
        elif self.document is None or self.document.doc.id != doc:
            self.document = self.project.open_document(doc)
        else:
            return
        self.seen.clear()
        self.selected = ()
        self.document_opened.emit(self.document)
        self.selection_changed.emit(())

    def select(self, items: tuple[UUID, ...]) -> None:
        """Select items of the open document."""
        if items != self.selected:
            self.selected = items
            self.selection_changed.emit(items)

    def go_to(self, doc: DocId, items: tuple[UUID, ...] = (), at: tuple[int, int] | None = None) -> None:
        """Show a place from a panel, and remember where the reader was."""
        self.remember_place()
        self.show_focus(Focus(doc, items, at))

    def remember_place(self) -> None:
        """Keep the place where the reader is, for going back to it."""
        if self.document is not None:
            self._back = [*self._back[-_BACK:], Stop(self.document.doc.id, self.offset)]
            self._forward.clear()

    def show_focus(self, focus: Focus) -> None:
        """Open the focus's document, select its items as far as they are there, and show the first."""
        if focus.doc is None:
            return
        try:
            self.open_document(focus.doc)
        except UserError as error:
            self.failed.emit(error)
            return
        document = self.document
        if document is None:
            return
        known = tuple(i for i in focus.items if document.annotation(i) or i in document.suggestions)
        self.select(known)
        extent = focus.range or (self.extent(known[0]) if known else None)
        if extent:
            self.place_asked.emit(*extent)

    def extent(self, item: UUID) -> tuple[int, int] | None:
        """Return the code points that an item covers (a relation: from its first end to its last), or None."""
        document = self.document
        if document is None:
            return None
        if suggestion := document.suggestions.get(SuggestionId(item)):
            return suggestion.start, suggestion.end
        found = document.annotation(item)
        keys = (found.id, *targets(found)) if found else ()
        spans = [document.spans[key] for key in keys if key in document.spans]
        return (min(s.start for s in spans), max(s.end for s in spans)) if spans else None

    def back(self) -> None:
        """Go back to where the reader came from."""
        self._step(self._back, self._forward)

    def forward(self) -> None:
        """Go forward again."""
        self._step(self._forward, self._back)

    def _step(self, source: list[Stop], target: list[Stop]) -> None:
        if not source:
            return
        if self.document is not None:
            target.append(Stop(self.document.doc.id, self.offset))
        stop = source.pop()
        self.show_focus(Focus(stop.doc, (), (stop.offset, stop.offset)))

    def _on_changed(self, changes: Changes) -> None:
        if any(kind in (LabelType, Setting) for kind in changes.kinds):
            if self.document is not None:
                self.document.with_schema(self.schema)
            self.schema_changed.emit(self.schema)
        document = self.document
        if document is not None and document.doc.id in changes.documents:
            if _is_gone(document.doc.id, changes):
                self.open_document(None)
            elif changes.reload:
                self.document = None
                self._open_again(document.doc.id)
            else:
                touched = document.apply(changes)
                self.document_changed.emit(changes, touched)
                self._drop_gone(touched)
        self.changed.emit(changes)

    def _open_again(self, doc: DocId) -> None:
        try:
            self.open_document(doc)
        except UserError:  # removed by the very step that says so
            self.open_document(None)

    def _drop_gone(self, touched: frozenset[UUID]) -> None:
        """Let go of what is not there any more, and of suggestions that were decided just now."""
        document = self.document
        assert document is not None

        def stays(item: UUID) -> bool:
            suggestion = document.suggestions.get(SuggestionId(item))
            if suggestion is None:
                return document.annotation(item) is not None
            return item not in touched or document.is_pending(suggestion)

        self.select(tuple(item for item in self.selected if stays(item)))


def _is_gone(doc: DocId, changes: Changes) -> bool:
    """Tell whether a step has taken a document out of the list: its import undone, or removed."""
    if any(removed.kind is Document and removed.id == doc for removed in changes.removed):
        return True
    return any(isinstance(value, Document) and value.id == doc and value.hidden for value in changes.put)
