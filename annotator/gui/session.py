"""One open project in the window: its text at once, and what surrounds it as soon as the text is painted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.gui.actions import ActionTable
from annotator.gui.annotate.controller import AnnotateController
from annotator.gui.annotate.show import Group, groups_in_words
from annotator.gui.bridge import ProjectBridge
from annotator.gui.document_bar import BarButton, DocumentBar
from annotator.gui.dropped import Dropped
from annotator.gui.frame import Parts
from annotator.gui.main_window import MainWindow, Panel
from annotator.gui.notices import Notice, Weight
from annotator.gui.status_bar import Saved
from annotator.gui.style import Look
from annotator.gui.textview.kinds import RelationsShown
from annotator.gui.textview.theme import CanvasTheme
from annotator.gui.textview.view import AnnotationView
from annotator.gui.workbench import Workbench
from annotator.gui.workspace import Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.changes import Changes
from annotator.model.ids import DocId
from annotator.project.operations.common import counted
from annotator.project.operations.documents import KeepPlace
from annotator.project.project import Project
from annotator.settings import Setting

if TYPE_CHECKING:
    from annotator.gui.documents_panel import DocumentsPanel
    from annotator.gui.furniture import Furniture
    from annotator.gui.importer import Importer
    from annotator.gui.keys_page import KeySource
    from annotator.gui.suggesting import MakeService, Suggesting
    from annotator.readers.client import Readers

    OpenReaders = Callable[[], Readers]

BAR: Final = (
    BarButton("edit.undo", "undo"),
    BarButton("edit.redo", "redo"),
    None,
    BarButton("find.open", "search"),
    BarButton("view.relations.next", "link"),
    None,
    BarButton("document.finish", "done", "Done"),
)
_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


class Session(QObject):
    """One project in the window.

    Signals:
        imported: ImportReport of an import that has ended.
    """

    imported = Signal(object)

    def __init__(self, parts: Parts, project: Project, make_service: MakeService, open_readers: OpenReaders) -> None:
        super().__init__()
        self.parts = parts
        self.project = project
        self._make_service = make_service
        self._open_readers = open_readers
        self._furniture: Furniture | None = None
        self._closed = False
        self._own_actions: list[str] = []
        self.bridge = ProjectBridge(project, self)
        self.workspace = Workspace(self.bridge, self)
        self.view = AnnotationView()
        self.controller = AnnotateController(
            self.view, self.workspace, parts.settings, self, icon=parts.icons, window_keys=_window_keys(parts.table)
        )
        self.bar = DocumentBar()
        self.workbench = Workbench(self.bar, self.view, (self.controller.hint_line,))
        self._connect()
        self._dress(parts.style.look)
        self._show_relations(parts.settings.text("look.relations"))
        self.view.set_zoom(float(parts.settings.recall("text.zoom", 1.0)))

    # What surrounds the text

    @property
    def furniture(self) -> Furniture:
        """The panels and helpers; made now, if they are not there yet."""
        if self._furniture is None:
            from annotator.gui.furniture import Furniture

            self._furniture = Furniture(
                self.parts, self.workspace, self.controller, self._make_service, self._open_readers, self
            )
            self._furniture.importer.finished.connect(self.imported)
        return self._furniture

    @property
    def documents(self) -> DocumentsPanel:
        """The list of documents."""
        return self.furniture.documents

    @property
    def importer(self) -> Importer:
        """What imports into this project."""
        return self.furniture.importer

    @property
    def suggesting(self) -> Suggesting | None:
        """What asks for suggestions; None where nothing may be written."""
        return self.furniture.suggesting

    def panels(self) -> tuple[Panel, ...]:
        """Return what goes into the docks."""

        def panel(key: str, title: str, area: Qt.DockWidgetArea, beside: str = "", *, shown: bool = True) -> Panel:
            return Panel(key, title, partial(self._make_panel, key), area, beside, shown)

        return (
            panel("documents", "Documents", _LEFT),
            panel("search", "Search", _LEFT, "documents"),
            panel("labels", "Labels", _RIGHT),
            panel("inspector", "Inspector", _RIGHT),
            panel("history", "History", _RIGHT, "inspector"),
            panel("annotations", "Annotations", _BOTTOM, shown=False),
            panel("relations", "Relations", _BOTTOM, "annotations", shown=False),
            panel("check", "Check", _BOTTOM, "annotations", shown=False),
            panel("memory", "Memory", _BOTTOM, "annotations", shown=False),
            panel("review", "Review", _RIGHT, "labels", shown=False),
        )

    def _make_panel(self, key: str) -> QWidget:
        return self.furniture.make(key)

    def show_in(self, window: MainWindow) -> None:
        """Show the workbench in the window, and add what can be done in the text to its menus."""
        window.pages.addWidget(self.workbench)
        window.pages.setCurrentWidget(self.workbench)
        window.setWindowTitle(f"{self.project.path.stem} – Annotator")
        self._add_actions()
        self.bar.add_buttons(self.parts.table, BAR)
        self._show_saved()
        self.view.setFocus()

    def _add_actions(self) -> None:
        actions = self.controller.actions()
        self._own_actions = [action.id for action in actions]
        self.parts.table.add(actions)
        self.parts.window.build_menus()

    # Opening and closing

    def open_first(self, wanted: DocId | None = None) -> None:
        """Show the wanted document, else the one of last time, else the first."""
        last = self._last_document()
        for doc in (wanted, last):
            if doc is not None and self.project.documents([doc]):
                self.workspace.open_document(doc)
                return
        first = self.project.documents(limit=1)
        self.workspace.open_document(first[0].doc.id if first else None)

    def _last_document(self) -> DocId | None:
        kept = self.parts.settings.recall(self._place_key("document"))
        try:
            return DocId(UUID(kept)) if isinstance(kept, str) else None
        except ValueError:
            return None

    def start(self) -> None:
        """Begin with what takes longer, now that the text is on the screen; unless it is closed already."""
        if not self._closed:
            self.parts.window.fill_panels()
            self.furniture.start()

    def close(self) -> None:
        """Put everything away, finish what is being written, and close the project."""
        self._closed = True
        if self._furniture is not None:
            self._furniture.close()
        self._keep_place()
        self.controller.close()
        self.bridge.close()
        self._end_settings()
        self.project.close()
        self.parts.table.remove(self._own_actions)
        self.parts.window.pages.removeWidget(self.workbench)
        self.workbench.deleteLater()

    def _keep_place(self) -> None:
        document = self.workspace.document
        if document is None:
            return
        settings = self.parts.settings
        settings.keep(self._place_key("document"), document.doc.id.hex)
        offset, _dy = self.view.place()
        if not self.project.read_only and offset != document.state.position:
            self.workspace.do(KeepPlace(document.doc.id, offset), initiator="place")

    def _place_key(self, what: str) -> str:
        return f"{what}:{self.project.path}"

    # Doing

    def import_dropped(self, dropped: Dropped) -> None:
        """Import files, folders or text."""
        if self.project.read_only:
            what = "This project is open for reading only."
            self.parts.notices.show_notice(Notice(what, "Nothing was imported.", Weight.WARNING))
        else:
            self.importer.start(dropped)

    def step_document(self, by: int) -> None:
        """Open the next document of the list, or the previous one."""
        doc = self.documents.neighbour(by)
        if doc is None:
            words = "This is the last document." if by > 0 else "This is the first document."
            self.workspace.message.emit(words, "", None)
        else:
            self.workspace.open_document(doc)

    def go_unfinished(self) -> None:
        """Open the next document that is not done; say so when all are."""
        doc = self.documents.next_unfinished()
        if doc is None:
            self.workspace.message.emit("Every document in the list is done.", "", None)
        else:
            self.workspace.open_document(doc)

    def key_source(self) -> KeySource:
        """Return the keys of the text, for the page of keys."""
        from annotator.gui.text_keys import TextKeys

        return TextKeys(self.controller.keymap)

    # News

    def _connect(self) -> None:
        parts, workspace, controller = self.parts, self.workspace, self.controller
        workspace.document_opened.connect(self._on_document_opened)
        workspace.changed.connect(self._on_changed)
        workspace.selection_changed.connect(lambda _items: parts.table.refresh_soon())
        controller.counts_changed.connect(self._show_facts)
        controller.actions_changed.connect(self._on_actions_changed)
        controller.document_asked.connect(self.step_document)
        controller.finished.connect(self.go_unfinished)
        controller.find_in_project_asked.connect(self._on_find_in_project)
        self.bridge.saving.connect(lambda: parts.status.set_saved(Saved.SAVING))
        self.bridge.saved.connect(self._show_saved)
        self.view.zoom_changed.connect(self._on_zoom)
        parts.style.changed.connect(self._dress)
        self._end_settings = parts.settings.subscribe(self._on_setting)

    def _on_actions_changed(self) -> None:
        self.parts.table.remove(self._own_actions)
        self._add_actions()
        self.bar.add_buttons(self.parts.table, BAR)

    def _on_find_in_project(self, words: str) -> None:
        window = self.parts.window
        window.show_panel("search", focus=True)
        field = window.panel("search").findChild(QLineEdit)
        if field is not None:
            field.setText(words or field.text())
            field.selectAll()

    def _on_document_opened(self, _document: AnnotatedDocument | None) -> None:
        self._show_facts()
        self.parts.table.refresh_soon()

    def _on_changed(self, _changes: Changes) -> None:
        self._show_saved()
        self.parts.table.refresh_soon()

    def _show_saved(self) -> None:
        state = Saved.READ_ONLY if self.project.read_only else Saved.SAVED
        self.parts.status.set_saved(state)

    def _show_facts(self) -> None:
        document, picture = self.workspace.document, self.controller.desk.picture
        counts = picture.counts if picture else {}
        self.bar.show_document(document, counts.get(Group.PENDING, 0))
        self.parts.status.set_counts(counts_in_words(document, counts))

    def _on_zoom(self, factor: float) -> None:
        self.parts.settings.keep("text.zoom", factor)
        self.parts.status.set_zoom(factor, lambda: self.view.set_zoom(1.0))

    def _on_setting(self, key: str, value: Setting) -> None:
        if key == "look.relations":
            self._show_relations(str(value))

    def _show_relations(self, shown: str) -> None:
        self.view.set_relations_shown(RelationsShown(shown))

    def _dress(self, look: Look) -> None:
        self.view.set_theme(CanvasTheme(dark=look.dark))


def _window_keys(table: ActionTable) -> dict[str, str]:
    """Return the keys that the window has taken, with why they are not free; but for signs such as Ctrl++."""
    taken = ((key, action.text) for action in table for key in action.shortcuts)
    return {key: f"It does “{text}”." for key, text in taken if key[-1].isalnum()}


def counts_in_words(document: AnnotatedDocument | None, counts: Mapping[Group, int]) -> str:
    """Return what is on a document, in words: how much, and who made it or what became of it."""
    if document is None:
        return ""
    parts = [counted(len(document.spans), "span"), counted(len(document.relations), "relation")]
    return " · ".join(part for part in (*parts, groups_in_words(counts)) if part)
