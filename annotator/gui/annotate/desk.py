"""What all gestures share: the view, the open document with its picture, the modes, and how to say something."""

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.gui.annotate.commands import Where
from annotator.gui.annotate.items import Chosen, fragments_of
from annotator.gui.annotate.modes import Mode, Modes, Range, State
from annotator.gui.annotate.picture import Picture
from annotator.gui.annotate.settings import Settings
from annotator.gui.annotate.show import Filter
from annotator.gui.textview.view import AnnotationView
from annotator.gui.workspace import Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.changes import Changes
from annotator.model.document import Status
from annotator.model.errors import UserError
from annotator.model.schema import Schema
from annotator.model.step import Operation
from annotator.model.visual.values import VisualDocument

LOOKED_MS: Final = 250
"""How long something stays on screen to count as seen; whatever is there at a decision counts at once."""

Then = Callable[[Changes], None]

_PLACES: Final = {
    Mode.TEXT: (Where.TEXT,),
    Mode.SELECTION: (Where.SELECTION,),
    Mode.LINK: (Where.LINK,),
    Mode.STICKY: (Where.STICKY, Where.TEXT),
    Mode.FIELD: (Where.FIELD,),
}


class Desk(QObject):
    """Keeps the view, the workspace's selection and the modes in step; does operations for the gestures.

    Signals:
        pictured: another document is shown, or none.
        counts_changed: the groups' counts may differ.
    """

    pictured = Signal()
    counts_changed = Signal()

    def __init__(
        self, view: AnnotationView, workspace: Workspace, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.view = view
        self.workspace = workspace
        self.settings = settings
        self.modes = Modes()
        self.picture: Picture | None = None
        self.filter = Filter()
        self._asked = 0
        self._status = Status.NEW
        self._waiting: dict[str, Then] = {}
        self._looked = QTimer(self)
        self._looked.setSingleShot(True)
        self._looked.setInterval(LOOKED_MS)
        self._looked.timeout.connect(self.note_seen)
        self.modes.subscribe(self._on_mode)
        workspace.document_opened.connect(self._on_opened)
        workspace.document_changed.connect(self._on_changed)
        workspace.changed.connect(self._on_committed)
        workspace.schema_changed.connect(self._on_schema)
        workspace.selection_changed.connect(self._on_items)
        workspace.place_asked.connect(self._on_place)
        view.selection_changed.connect(self._on_selection)
        view.caret_moved.connect(self._on_caret)
        view.scrolled.connect(self._looked.start)
        self._on_opened(workspace.document)

    # What there is

    @property
    def document(self) -> AnnotatedDocument | None:
        """The open document, or None."""
        return self.workspace.document

    @property
    def schema(self) -> Schema:
        """The project's schema."""
        return self.workspace.schema

    @property
    def text(self) -> str:
        """The open document's text, "" without one."""
        return self.document.text if self.document else ""

    def chosen(self) -> Chosen:
        """Return the selected items by what they are."""
        return Chosen.of(self.document, self.modes.state.items) if self.document else Chosen()

    def places(self, *, in_text: bool = False) -> tuple[Where, ...]:
        """Return where keys act now; ``in_text``: as if the text had the focus, which is what menus mean."""
        state = self.modes.state
        mode = state.mode_in_text if in_text else state.mode
        if self.document is None:
            return (Where.FIELD,)
        return self.chosen().places if mode is Mode.ITEM else _PLACES[mode]

    def spot(self) -> Range | None:
        """Return the stretch that the reader is at: what is marked, the first selected item, else the caret."""
        state = self.modes.state
        if state.selection:
            return state.selection
        if state.items:
            extent = self.workspace.extent(state.items[0])
            if extent:
                return extent
        return self.view.caret(), self.view.caret()

    # What was seen

    def note_seen(self) -> None:
        """Count everything that is on screen now as seen."""
        self.workspace.seen.update(self.view.items_on_screen())

    def seen(self) -> frozenset[UUID]:
        """Return all that has been on screen since the document was opened."""
        self.note_seen()
        return frozenset(self.workspace.seen)

    # Doing

    def do(self, operation: Operation | None, then: Then | None = None, spare: Range | None = None) -> None:
        """Do an operation; where there is nothing to do, flash a place instead.

        Args:
            operation: What to do.
            then: Called with the changes once they are committed and taken in: at once, or when a slow disk is done.
            spare: What flashes if there is nothing to do; else the spot where the reader is.
        """
        if operation is None:
            self.flash(spare or self.spot())
            return
        self._asked += 1
        initiator = f"text {self._asked}"
        try:
            changes = self.workspace.bridge.do(operation, initiator=initiator)
        except UserError as error:
            self.workspace.failed.emit(error)
            return
        if then is not None and changes is None:
            self._waiting[initiator] = then
        elif then is not None and changes is not None:
            then(changes)

    def planned(
        self, plan: Callable[[], Operation | None], then: Then | None = None, spare: Range | None = None
    ) -> None:
        """Do what a plan comes to; what it refuses is said at once."""
        try:
            operation = plan()
        except UserError as error:
            self.refuse(error)
            return
        self.do(operation, then, spare)

    def _on_committed(self, changes: Changes) -> None:
        then = self._waiting.pop(changes.initiator, None)
        if then is not None:
            then(changes)

    def refuse(self, error: UserError) -> None:
        """Say why something cannot be done."""
        self.flash(self.spot())
        self.tell(f"{error.what} {error.hint}".strip())

    def flash(self, stretch: Range | None) -> None:
        """Light up a stretch for a moment."""
        if stretch and self.document:
            start, end = stretch
            self.view.flash(start, max(end, min(start + 1, len(self.text))))

    def tell(self, text: str, action: str = "", call: Callable[[], object] | None = None) -> None:
        """Say something in a line that goes by itself."""
        self.workspace.message.emit(text, action, call)

    # Selecting

    def select(self, items: Iterable[UUID], *, reveal: bool = True) -> None:
        """Select items, and show the first of them."""
        found = tuple(items)
        document = self.document
        if document is None:
            return
        known = tuple(i for i in found if document.annotation(i) or i in document.suggestions)
        self.workspace.select(known)
        if known and reveal:
            self.view.reveal_item(known[0])

    def select_made(self, changes: Changes) -> None:
        """Select what a step has made or changed."""
        if changes.focus.doc == (self.document.doc.id if self.document else None):
            self.select(changes.focus.items)

    def put_caret(self, offset: int) -> None:
        """Put the caret somewhere, with nothing selected, and show it."""
        self.workspace.select(())
        self.view.set_caret(offset)
        self.view.reveal(offset, offset)

    # News

    def show(self, shown: Filter) -> None:
        """Show and colour by another filter."""
        self.filter = shown
        if self.picture is not None:
            self.view.apply(self.picture.show(shown))
            self.counts_changed.emit()

    def _on_opened(self, document: AnnotatedDocument | None) -> None:
        self.modes.end_link()
        self.modes.select_items(())
        self.picture = Picture(document, self.schema, self.filter) if document else None
        self._status = document.state.status if document else Status.NEW
        self.view.set_picture(self.picture.visual() if self.picture else VisualDocument(""))
        if document is not None and 0 < document.state.position <= len(document.text):
            self.view.set_place(document.state.position, 0.0)
            self.view.set_caret(document.state.position)
        self.modes.select_text(self.view.selection())
        self._looked.start()
        self.pictured.emit()
        self.counts_changed.emit()

    def _on_changed(self, _changes: Changes, touched: frozenset[UUID]) -> None:
        if self.picture is None:
            return
        self.view.apply(self.picture.update(touched))
        self._say_reopened()
        linking = self.modes.state.linking
        if linking and not self.picture.is_drawn(linking.source):
            self.modes.end_link()
        self._looked.start()
        self.counts_changed.emit()

    def _say_reopened(self) -> None:
        """Say that a document which was done is in progress again, because somebody edited it."""
        status = self.document.state.status if self.document else Status.NEW
        if self._status is Status.DONE and status is Status.IN_PROGRESS:
            self.tell("This document was done; now it is in progress again.")
        self._status = status

    def _on_schema(self, schema: Schema) -> None:
        if self.picture is not None:
            self.view.apply(self.picture.with_schema(schema))

    def _on_items(self, items: tuple[UUID, ...]) -> None:
        self.view.set_selected_items(items)
        if items and self.view.selection():
            self.view.clear_selection()
        self.modes.select_items(items)

    def _on_selection(self) -> None:
        selection = self.view.selection()
        if selection:
            self.workspace.select(())
        self.modes.select_text(selection)

    def _on_caret(self, offset: int) -> None:
        self.workspace.offset = offset

    def _on_place(self, start: int, end: int) -> None:
        self.view.reveal(start, end)
        if not self.workspace.selected:
            self.view.set_caret(start)
            self.view.flash(start, end)

    def _on_mode(self, before: State, after: State) -> None:
        """Carry one level back over to the view and the workspace."""
        if before.items and not after.items:
            self.workspace.select(())
        if before.selection and not after.selection and self.view.selection():
            self.view.clear_selection()
        if before.linking and not after.linking:
            self.view.set_link_targets(None, frozenset(), None)


def stretch_of(desk: Desk, item: UUID) -> Range | None:
    """Return where an item stands, from its start to its end; None if it is gone."""
    if desk.document is None:
        return None
    fragments = fragments_of(desk.document, item)
    return (fragments[0][0], fragments[-1][1]) if fragments else desk.workspace.extent(item)
