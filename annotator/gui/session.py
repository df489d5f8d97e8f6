"""Everything that belongs to one open project: built together, closed together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from annotator.gui.actions import ActionTable
from annotator.gui.annotate.controller import AnnotateController
from annotator.gui.annotate.show import Group, groups_in_words
from annotator.gui.ask import Choice
from annotator.gui.bridge import ProjectBridge
from annotator.gui.document_bar import BarButton, DocumentBar
from annotator.gui.dropped import Dropped
from annotator.gui.frame import Parts
from annotator.gui.importer import Importer
from annotator.gui.keys_page import KeySource
from annotator.gui.main_window import MainWindow, Panel
from annotator.gui.notices import Notice, Weight
from annotator.gui.panel_set import PanelSet
from annotator.gui.side_window import SideWindow
from annotator.gui.status_bar import Job, Saved
from annotator.gui.style import Look
from annotator.gui.suggesting import MakeService, Suggesting
from annotator.gui.text_keys import TextKeys
from annotator.gui.textview.kinds import RelationsShown
from annotator.gui.textview.theme import CanvasTheme
from annotator.gui.textview.view import AnnotationView
from annotator.gui.workbench import Workbench
from annotator.gui.workspace import Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.changes import Changes
from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.model.schema import TypeKind
from annotator.project.importing import Duplicates
from annotator.project.operations.common import counted
from annotator.project.operations.documents import KeepPlace
from annotator.project.project import Project
from annotator.readers.client import Readers
from annotator.settings import Setting

if TYPE_CHECKING:
    from annotator.formats.loss import LossReport
    from annotator.gui.exporter import Exporter

IMPORT_JOB: Final = "import"
BAR: Final = (
    BarButton("edit.undo", "undo"),
    BarButton("edit.redo", "redo"),
    None,
    BarButton("find.open", "search"),
    BarButton("view.relations.next", "link"),
    None,
    BarButton("document.finish", "done", "Done"),
)

OpenReaders = Callable[[], Readers]


class Session(QObject):
    """One project in the window."""

    def __init__(self, parts: Parts, project: Project, make_service: MakeService, open_readers: OpenReaders) -> None:
        super().__init__()
        self.parts = parts
        self.project = project
        self.bridge = ProjectBridge(project, self)
        self.workspace = Workspace(self.bridge, self)
        self.view = AnnotationView()
        self.controller = AnnotateController(
            self.view, self.workspace, parts.settings, self, icon=parts.icons, window_keys=_window_keys(parts.table)
        )
        self.panel_set = PanelSet(self.workspace, parts.icons)
        self.documents = self.panel_set.documents
        self.bar = DocumentBar()
        self.workbench = Workbench(self.bar, self.view, (self.controller.hint_line,))
        self._closed = False
        self._own_actions: list[str] = []
        self._schema_window: SideWindow | None = None
        self._exporter: Exporter | None = None
        self.importer = Importer(project, open_readers, self._duplicates, self)
        self.suggesting = None if project.read_only else Suggesting(self.workspace, make_service, parts.settings, self)
        self._connect()
        self._dress(parts.style.look)
        self._show_relations(parts.settings.text("look.relations"))
        self.view.set_zoom(float(parts.settings.recall("text.zoom", 1.0)))

    def panels(self) -> tuple[Panel, ...]:
        """Return what goes into the docks."""
        return self.panel_set.panels()

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
        """Begin with what may take a while, now that the text is on the screen; unless it is closed already."""
        if self._closed:
            return
        self.documents.load()
        labels = self.project.schema.of_kind(TypeKind.SPAN)
        self.panel_set.labels.show_type(labels[0].id if labels else None)
        if self.suggesting is not None:
            self.suggesting.start()

    def close(self) -> None:
        """Put everything away, finish what is being written, and close the project."""
        self._closed = True
        self.panel_set.inspector.commit()
        self._keep_place()
        self.importer.close()
        if self._exporter is not None:
            self._exporter.close()
        if self.suggesting is not None:
            self.suggesting.close()
        self.documents.close_list()
        if self._schema_window is not None:
            self._schema_window.dispose()
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
            self._notice("This project is open for reading only.", "Nothing was imported.")
        else:
            self.importer.start(dropped)

    def purge(self, docs: tuple[DocId, ...]) -> None:
        """Remove documents for good, once that was confirmed: the one thing that cannot be undone."""
        titles = [row.doc.title for row in self.project.documents(docs)]
        what = f"“{titles[0]}”" if len(titles) == 1 else f"{len(titles):,} documents"
        answer = self.parts.ask.choose(
            "Remove for good",
            f"Remove {what} and everything that was done on it, for good?",
            (Choice("keep", "Keep it"), Choice("remove", "Remove for good", dangerous=True)),
            "It goes from the text, the index, the history and the backups. This cannot be undone.",
        )
        if answer != "remove":
            return
        if self.workspace.document is not None and self.workspace.document.doc.id in docs:
            self.workspace.open_document(None)
        try:
            self.project.remove_for_good(docs)
        except UserError as error:
            self.workspace.failed.emit(error)
            return
        self.documents.load()
        self.workspace.message.emit(f"{counted(len(titles), 'document')} removed for good.", "", None)

    def step_document(self, by: int) -> None:
        """Open the next document of the list, or the previous one."""
        doc = self.documents.neighbour(by)
        if doc is None:
            self.workspace.message.emit(
                "This is the last document." if by > 0 else "This is the first document.", "", None
            )
        else:
            self.workspace.open_document(doc)

    def edit_schema(self) -> None:
        """Show the editor of labels and relations, in a window beside the text."""
        from annotator.gui.panels.schema_editor import SchemaEditor

        if self._schema_window is None:
            self._schema_window = SideWindow("Labels and relations", SchemaEditor(self.workspace), self.parts.window)
        self._schema_window.present()

    def exporter(self, finished: Callable[[LossReport, Path], None]) -> Exporter:
        """Return what exports this project; made at the first time, and ``finished`` is told of each export."""
        if self._exporter is None:
            from annotator.gui.exporter import Exporter
            from annotator.project.jobs import ThreadJobs

            made = self._exporter = Exporter(self.project, self.parts.ask, ThreadJobs(), self)
            made.job_changed.connect(self.parts.status.set_job)
            made.job_ended.connect(self.parts.status.end_job)
            made.finished.connect(finished)
            made.failed.connect(self.workspace.failed)
        return self._exporter

    def key_source(self) -> KeySource:
        """Return the keys of the text, for the page of keys."""
        return TextKeys(self.controller.keymap)

    def go_unfinished(self) -> None:
        """Open the next document that is not done; say so when all are."""
        doc = self.documents.next_unfinished()
        if doc is None:
            self.workspace.message.emit("Every document in the list is done.", "", None)
        else:
            self.workspace.open_document(doc)

    # News

    def _connect(self) -> None:
        parts, workspace = self.parts, self.workspace
        workspace.document_opened.connect(self._on_document_opened)
        self.documents.purge_asked.connect(self.purge)
        workspace.document_changed.connect(lambda _changes, _ids: self._show_facts())
        workspace.changed.connect(self._on_changed)
        workspace.selection_changed.connect(lambda _items: parts.table.refresh_soon())
        self._connect_controller()
        self.bridge.saving.connect(lambda: parts.status.set_saved(Saved.SAVING))
        self.bridge.saved.connect(self._show_saved)
        self.view.zoom_changed.connect(self._on_zoom)
        self.importer.progressed.connect(self._on_import_progressed)
        self.importer.finished.connect(lambda _report: parts.status.end_job(IMPORT_JOB))
        self.importer.failed.connect(self._on_import_failed)
        if self.suggesting is not None:
            self.suggesting.job_changed.connect(parts.status.set_job)
            self.suggesting.job_ended.connect(parts.status.end_job)
            self.suggesting.noticed.connect(parts.notices.show_notice)
            self.importer.finished.connect(lambda _report, suggesting=self.suggesting: suggesting.suggest_new())
        parts.style.changed.connect(self._dress)
        self._end_settings = parts.settings.subscribe(self._on_setting)

    def _connect_controller(self) -> None:
        controller, window = self.controller, self.parts.window
        controller.counts_changed.connect(self._show_facts)
        controller.actions_changed.connect(self._on_actions_changed)
        controller.document_asked.connect(self.step_document)
        controller.finished.connect(self.go_unfinished)
        controller.find_in_project_asked.connect(self._on_find_in_project)
        controller.held_changed.connect(self.panel_set.labels.set_sticky)
        controller.legends_changed.connect(lambda: self.panel_set.labels.show_keys_as(controller.presses.legends.shown))
        controller.inspector_asked.connect(lambda: window.show_panel("inspector"))
        controller.inspector_asked.connect(self.panel_set.inspector.focus_first)
        self.panel_set.labels.label_chosen.connect(controller.use_label)

    def _on_actions_changed(self) -> None:
        self.parts.table.remove(self._own_actions)
        self._add_actions()

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

    def _on_import_progressed(self, done: int, total: int, name: str) -> None:
        words = f"Importing {done + 1:,} of {total:,}: {name}"
        share = done / total if total else None
        self.parts.status.set_job(Job(IMPORT_JOB, words, share, self.importer.cancel))

    def _on_import_failed(self, error: object) -> None:
        self.parts.status.end_job(IMPORT_JOB)
        self.workspace.failed.emit(error)

    def _notice(self, what: str, hint: str = "") -> None:
        self.parts.notices.show_notice(Notice(what, hint, Weight.WARNING))

    def _duplicates(self) -> Duplicates:
        return Duplicates(self.parts.settings.text("import.duplicates"))

    def _on_setting(self, key: str, value: Setting) -> None:
        if key == "look.relations":
            self._show_relations(str(value))

    def _show_relations(self, shown: str) -> None:
        self.view.set_relations_shown(RelationsShown(shown))

    def _dress(self, look: Look) -> None:
        self.view.set_theme(CanvasTheme(dark=look.dark))
        self.documents.redraw()


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
