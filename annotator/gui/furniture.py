"""What surrounds the text of one project: panels, imports, exports, suggestions; built once the text is painted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from annotator.gui.annotate.controller import AnnotateController
from annotator.gui.ask import Choice
from annotator.gui.background import Background
from annotator.gui.documents_panel import DocumentsPanel
from annotator.gui.frame import Parts
from annotator.gui.importer import Importer
from annotator.gui.learning import Learning
from annotator.gui.panels.inspector import Inspector
from annotator.gui.panels.palette import Palette
from annotator.gui.side_window import SideWindow
from annotator.gui.status_bar import Job
from annotator.gui.style import Look
from annotator.gui.suggesting import MakeService, Suggesting
from annotator.gui.workspace import REVIEW, Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.model.schema import TypeKind
from annotator.project.importing import Duplicates
from annotator.project.operations.common import counted
from annotator.project.remembering import Remembering
from annotator.readers.client import Readers

if TYPE_CHECKING:
    from annotator.formats.loss import LossReport
    from annotator.gui.dataset_maker import DatasetMaker
    from annotator.gui.exporter import Exporter
    from annotator.gui.importing.question import ImportAnswer
    from annotator.gui.review.panel import ReviewPanel
    from annotator.project.dataset.comparing import Comparison
    from annotator.project.dataset.making import DatasetReport

IMPORT_JOB: Final = "import"
_KEPT: Final = "import.labels:"


class Furniture(QObject):
    """The panels and helpers of one project; closed with it."""

    def __init__(
        self,
        parts: Parts,
        workspace: Workspace,
        controller: AnnotateController,
        make_service: MakeService,
        open_readers: Callable[[], Readers],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._workspace = workspace
        self._controller = controller
        self._schema_window: SideWindow | None = None
        self._snapshots_window: SideWindow | None = None
        self._evaluation_window: SideWindow | None = None
        self._exporter: Exporter | None = None
        self._datasets: DatasetMaker | None = None
        self._background: list[Background] = []
        self._review: ReviewPanel | None = None
        self.documents = DocumentsPanel(workspace, parts.icons)
        self.labels = Palette(workspace)
        self.inspector = Inspector(workspace)
        self.importer = Importer(workspace.project, open_readers, self._duplicates, self._ask_import, self)
        read_only = workspace.project.read_only
        self.suggesting = None if read_only else Suggesting(workspace, make_service, parts.settings, self)
        self.memory = None if read_only else Remembering(workspace.project)
        self.learning = None if read_only else Learning(workspace, parts.settings, self)
        self._learned_window: SideWindow | None = None
        self._connect(controller)
        self._connect_jobs()

    def make(self, panel: str) -> QWidget:
        """Return a panel by its id; those that do not show at the first start are made here."""
        ready: dict[str, QWidget] = {
            "documents": self.documents,
            "labels": self.labels,
            "inspector": self.inspector,
        }
        if panel == "check":
            made = self._check_panel()
            self._keep_widths(panel, made)
            return made
        if panel == "memory":
            return _memory(self._workspace, self.memory)
        if panel == "review":
            return self._review_panel()
        made = ready[panel] if panel in ready else _LATER[panel](self._workspace)
        self._keep_widths(panel, made)
        return made

    def _keep_widths(self, panel: str, made: QWidget) -> None:
        from annotator.gui.panels.kept_widths import keep_widths
        from annotator.gui.panels.table_view import TableView

        view = getattr(made, "view", None)
        if isinstance(view, TableView):
            keep_widths(view, self._parts.settings, panel)

    def _review_panel(self) -> ReviewPanel:
        from annotator.gui.review.panel import ReviewPanel

        made = self._review = ReviewPanel(self._workspace, self._parts.settings)
        made.hints_changed.connect(lambda words, found: self._controller.lend_hint_line(words, found, made.run_hint))
        made.decider.saving.connect(self._show_saving)
        return made

    def start(self) -> None:
        """Read the list of documents, and start the suggestion process."""
        self.documents.load()
        labels = self._workspace.schema.of_kind(TypeKind.SPAN)
        self.labels.show_type(labels[0].id if labels else None)
        if self.suggesting is not None:
            self.suggesting.start()
        if self.memory is not None:
            self._workspace.document_opened.connect(self._on_opened)
            self._on_opened(self._workspace.document)
            self.memory.start()

    def close(self) -> None:
        """Put away what is typed, and end what runs."""
        self.inspector.commit()
        if self._review is not None:
            self._review.keep_place()
            self._review.walk.sleep()
        self.importer.close()
        for background in self._background:
            background.close()
        if self._exporter is not None:
            self._exporter.close()
        if self._datasets is not None:
            self._datasets.close()
        if self.suggesting is not None:
            self.suggesting.close()
        if self.learning is not None:
            self.learning.close()
        if self.memory is not None:
            self.memory.close()
        self.documents.close_list()
        windows = (self._schema_window, self._snapshots_window, self._evaluation_window, self._learned_window)
        for window in windows:
            if window is not None:
                window.dispose()

    def _check_panel(self) -> QWidget:
        from annotator.gui.panels.check_panel import CheckPanel

        return CheckPanel(self._workspace, self.background())

    def background(self) -> Background:
        """Return what runs long reading beside the window; it ends with the project."""
        made = Background(self)
        self._background.append(made)
        return made

    # Doing

    def purge(self, docs: tuple[DocId, ...]) -> None:
        """Remove documents for good, once that was confirmed: the one thing that cannot be undone."""
        workspace, project = self._workspace, self._workspace.project
        titles = [row.doc.title for row in project.documents(docs)]
        what = f"“{titles[0]}”" if len(titles) == 1 else f"{len(titles):,} documents"
        answer = self._parts.ask.choose(
            "Remove for good",
            f"Remove {what} and everything that was done on it, for good?",
            (Choice("remove", "Remove for good", dangerous=True),),
            "It goes from the text, the index, the history and the backups. This cannot be undone.",
        )
        if answer != "remove":
            return
        if workspace.document is not None and workspace.document.doc.id in docs:
            workspace.open_document(None)
        try:
            project.remove_for_good(docs)
        except UserError as error:
            workspace.failed.emit(error)
            return
        self.documents.load()
        workspace.message.emit(f"{counted(len(titles), 'document')} removed for good.", "", None)

    def edit_schema(self) -> None:
        """Show the editor of labels and relations, in a window beside the text."""
        from annotator.gui.panels.schema_editor import SchemaEditor

        if self._schema_window is None:
            editor = SchemaEditor(self._workspace)
            self._schema_window = SideWindow("Labels and relations", editor, self._parts.window)
        self._schema_window.present()

    def evaluate(self) -> None:
        """Show the comparison of two sets of annotations, in a window beside the text."""
        from annotator.gui.panels.evaluate_panel import EvaluatePanel

        if self._evaluation_window is None:
            panel = EvaluatePanel(self._workspace, self.background(), self._parts.ask)
            self._evaluation_window = SideWindow("Evaluate", panel, self._parts.window)
        self._evaluation_window.present()

    def show_learned(self) -> None:
        """Show the learned versions, in a window beside the text."""
        from annotator.gui.panels.learned_page import LearnedPage

        if self._learned_window is None:
            page = LearnedPage(self._workspace, self.learning)
            self._learned_window = SideWindow("Learned versions", page, self._parts.window)
        self._learned_window.present()

    def choose_pipeline(self) -> None:
        """Ask which pipeline suggests, and go by the answer."""
        from annotator.gui import pipelines
        from annotator.gui.pipelines_dialog import PipelinesDialog

        parts, path = self._parts, self._workspace.project.path
        before = pipelines.recall(parts.settings, path)
        dialog = PipelinesDialog(self._workspace.schema, before, parts.ask, parts.window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted and dialog.chosen != before:
            pipelines.keep(parts.settings, path, dialog.chosen)
            if self.suggesting is not None:
                self.suggesting.go_by_choice()

    def exporter(self, finished: Callable[[LossReport, Path], None]) -> Exporter:
        """Return what exports this project; made at the first time, and ``finished`` is told of each export."""
        if self._exporter is None:
            from annotator.gui.exporter import Exporter
            from annotator.project.jobs import ThreadJobs

            made = self._exporter = Exporter(self._workspace.project, self._parts.ask, ThreadJobs(), self)
            made.job_changed.connect(self._parts.status.set_job)
            made.job_ended.connect(self._parts.status.end_job)
            made.finished.connect(finished)
            made.failed.connect(self._workspace.failed)
        return self._exporter

    def datasets(
        self, finished: Callable[[DatasetReport, Path], None], compared: Callable[[Comparison, str], None]
    ) -> DatasetMaker:
        """Return what makes datasets of this project; made at the first time, and the callbacks are told of each."""
        if self._datasets is None:
            from annotator.gui.dataset_maker import DatasetMaker
            from annotator.project.jobs import ThreadJobs

            made = self._datasets = DatasetMaker(self._workspace.project, self._parts.ask, ThreadJobs(), self)
            made.job_changed.connect(self._parts.status.set_job)
            made.job_ended.connect(self._parts.status.end_job)
            made.finished.connect(finished)
            made.compared.connect(compared)
            made.failed.connect(self._workspace.failed)
        return self._datasets

    def show_snapshots(self, maker: DatasetMaker, folder: Callable[[], Path]) -> None:
        """Show the snapshots, in a window beside the text."""
        from annotator.gui.panels.snapshots_panel import SnapshotsPanel

        if self._snapshots_window is None:
            panel = SnapshotsPanel(self._workspace, self._parts.ask)
            panel.compare_asked.connect(maker.compare_snapshots)
            panel.dataset_asked.connect(lambda name: maker.make(folder(), name))
            self._snapshots_window = SideWindow("Snapshots", panel, self._parts.window)
        self._snapshots_window.present()

    # News

    def _connect(self, controller: AnnotateController) -> None:
        window = self._parts.window
        self._parts.style.changed.connect(self._on_look_changed)
        self.documents.purge_asked.connect(self.purge)
        controller.held_changed.connect(self.labels.set_sticky)
        controller.legends_changed.connect(lambda: self.labels.show_keys_as(controller.presses.legends.shown))
        controller.inspector_asked.connect(lambda: window.show_panel("inspector"))
        controller.inspector_asked.connect(self.inspector.focus_first)
        self.labels.label_chosen.connect(controller.use_label)

    def _show_saving(self, words: str) -> None:
        status = self._parts.status
        if words:
            status.set_job(Job(REVIEW, words))
        else:
            status.end_job(REVIEW)

    def _connect_jobs(self) -> None:
        status = self._parts.status
        self.importer.progressed.connect(self._on_import_progressed)
        self.importer.finished.connect(lambda _report: status.end_job(IMPORT_JOB))
        self.importer.failed.connect(self._on_import_failed)
        suggesting = self.suggesting
        if suggesting is not None:
            suggesting.job_changed.connect(status.set_job)
            suggesting.job_ended.connect(status.end_job)
            suggesting.noticed.connect(self._parts.notices.show_notice)
            self.importer.finished.connect(lambda _report: suggesting.suggest_new())
        if self.learning is not None:
            self.learning.job_changed.connect(status.set_job)
            self.learning.job_ended.connect(status.end_job)
            self.learning.noticed.connect(self._parts.notices.show_notice)

    def _on_opened(self, document: AnnotatedDocument | None) -> None:
        if self.memory is not None:
            self.memory.look_first_at(document.doc.id if document else None)

    def _on_import_progressed(self, done: int, total: int, name: str) -> None:
        words = f"Importing {done + 1:,} of {total:,}: {name}"
        share = done / total if total else None
        self._parts.status.set_job(Job(IMPORT_JOB, words, share, self.importer.cancel))

    def _on_import_failed(self, error: object) -> None:
        self._parts.status.end_job(IMPORT_JOB)
        self._workspace.failed.emit(error)

    def _on_look_changed(self, _look: Look) -> None:
        self.documents.redraw()

    def _ask_import(self, path: Path, format_name: str) -> ImportAnswer | None:
        """Ask how to read a file, with what was chosen for its format last time, and keep what is chosen now."""
        from annotator.gui.importing.question import ImportQuestion

        settings, schema = self._parts.settings, self._workspace.schema
        question = ImportQuestion(path, format_name, schema, lambda name: settings.recall(_KEPT + name, {}))
        answer = self._parts.ask.import_annotated(question)
        if answer is not None and answer.remember:
            settings.keep(_KEPT + answer.format, answer.to_keep(schema) or None)
        return answer

    def _duplicates(self) -> Duplicates:
        return Duplicates(self._parts.settings.text("import.duplicates"))


def _search(workspace: Workspace) -> QWidget:
    from annotator.gui.search_panel import SearchPanel

    return SearchPanel(workspace)


def _history(workspace: Workspace) -> QWidget:
    from annotator.gui.panels.history_panel import HistoryPanel

    return HistoryPanel(workspace)


def _memory(workspace: Workspace, memory: Remembering | None) -> QWidget:
    from annotator.gui.panels.memory_panel import MemoryPanel

    return MemoryPanel(workspace, memory)


def _annotations(workspace: Workspace) -> QWidget:
    from annotator.gui.panels.annotations_table import AnnotationsTable

    return AnnotationsTable(workspace)


def _relations(workspace: Workspace) -> QWidget:
    from annotator.gui.panels.relations_table import RelationsTable

    return RelationsTable(workspace)


_LATER: Final[dict[str, Callable[[Workspace], QWidget]]] = {
    "search": _search,
    "history": _history,
    "annotations": _annotations,
    "relations": _relations,
}
