"""What the window can be told to do apart from opening projects: documents in and out, looks, help."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.gui.dropped import Dropped, read_drop
from annotator.gui.frame import Frame
from annotator.gui.help_pages import help_pages
from annotator.gui.notices import Notice, Weight
from annotator.gui.projects import KINDS, Projects
from annotator.gui.session import Session
from annotator.model.errors import UserError
from annotator.project.importing import ImportReport
from annotator.project.operations.common import counted

if TYPE_CHECKING:
    # What exports need is imported when the first one begins.
    from annotator.formats.loss import LossReport
    from annotator.gui.dataset_maker import DatasetMaker
    from annotator.gui.help_window import HelpWindow
    from annotator.gui.outcome_dialog import OutcomeDialog
    from annotator.project.dataset.comparing import Comparison
    from annotator.project.dataset.making import DatasetReport


class WindowCommands(QObject):
    """Carries out commands on the project that is open, if one is."""

    def __init__(
        self,
        frame: Frame,
        projects: Projects,
        session: Callable[[], Session | None],
        import_dropped: Callable[[Dropped], None],
    ) -> None:
        super().__init__()
        self._frame = frame
        self._parts = frame.parts
        self._projects = projects
        self._session = session
        self._import_dropped = import_dropped
        self._help: HelpWindow | None = None
        self.pages = help_pages()

    def close(self) -> None:
        """Close what was opened beside the window."""
        if self._help is not None:
            self._help.close()
            self._help.deleteLater()
            self._help = None

    # Documents in and out

    def import_files(self) -> None:
        """Ask for files, and import them."""
        from annotator.readers.api import suffixes

        kinds = f"Documents ({' '.join(f'*{suffix}' for suffix in suffixes())});;All files (*)"
        paths = self._parts.ask.open_files("Import documents", str(self._projects.folder()), kinds)
        if paths:
            self._import_dropped(Dropped(paths))

    def import_folder(self) -> None:
        """Ask for a folder, and import what is in it."""
        folder = self._parts.ask.open_folder("Import a folder", str(self._projects.folder()))
        if folder is not None:
            self._import_dropped(Dropped((folder,)))

    def paste_document(self) -> None:
        """Import what is on the clipboard."""
        found = read_drop(QGuiApplication.clipboard().mimeData())
        if found == Dropped():
            self._tell("There is no text on the clipboard.", "paste")
        else:
            self._import_dropped(found)

    def show_import(self, report: ImportReport) -> None:
        """Say what came of an import; in a window of its own where something deserves a look."""
        session = self._session()
        if session is None:
            return
        if report.taken:
            session.workspace.message.emit(report.summary(), "Undo", session.workspace.undo)
            if session.workspace.document is None:
                session.workspace.open_document(report.taken[0].doc)
        lines = tuple(report.lines())
        if lines or not report.taken:
            dialog = self._outcome("Import", report.summary(), lines)
            if report.skipped:
                words = f"Add {counted(len(report.skipped), 'skipped document')} anyway"
                dialog.add_button(words, lambda: session.importer.add_skipped(report.skipped))

    def export(self) -> None:
        """Ask for a format and a place, and export."""
        session = self._session()
        if session is not None:
            document = session.workspace.document
            exporter = session.furniture.exporter(self.show_export)
            exporter.export(document.doc.id if document else None, self._projects.folder())

    def show_export(self, report: LossReport, place: Path) -> None:
        """Say what was written, and list what the format could not hold."""
        words = counted(report.documents, "document")
        summary = f"{words} with {counted(report.annotations, 'annotation')} exported to {place}."
        session = self._session()
        if report:
            from annotator.formats.conversion import losses_path

            kept = f"What it could not hold is listed here, and in {losses_path(place).name} beside it."
            self._outcome("Export", f"{summary} {kept}", (loss.sentence() for loss in report.losses))
        elif session is not None:
            session.workspace.message.emit(summary, "", None)

    def make_dataset(self) -> None:
        """Ask what to put into a gold dataset, and make it."""
        if maker := self._datasets():
            maker.make(self._projects.folder())

    def compare_datasets(self) -> None:
        """Ask for two datasets, and say what differs."""
        if maker := self._datasets():
            maker.compare_folders(self._projects.folder())

    def show_snapshots(self) -> None:
        """Show the named states of the project."""
        session, maker = self._session(), self._datasets()
        if session is not None and maker is not None:
            session.furniture.show_snapshots(maker, self._projects.folder)

    def show_dataset(self, report: DatasetReport, place: Path) -> None:
        """Say what was made, and what to know about it."""
        from annotator.project.dataset.report import report_lines

        words = counted(report.losses.documents, "document")
        summary = f"{words} with {counted(report.losses.annotations, 'annotation')} in the dataset {place}."
        dialog = self._outcome("Dataset", summary, report_lines(report))
        url = QUrl.fromLocalFile(str(place / "README.md"))
        dialog.add_button("Show its card", lambda: QDesktopServices.openUrl(url), closes=False)

    def show_comparison(self, found: Comparison, names: str) -> None:
        """Say what differs."""
        from annotator.project.dataset.comparing import difference_lines

        self._outcome("Compare", f"{names}. {' '.join(found.summary())}", difference_lines(found.differences))

    def _datasets(self) -> DatasetMaker | None:
        session = self._session()
        return session.furniture.datasets(self.show_dataset, self.show_comparison) if session is not None else None

    def _outcome(self, title: str, summary: str, lines: Iterable[str]) -> OutcomeDialog:
        from annotator.gui.outcome_dialog import OutcomeDialog

        dialog = OutcomeDialog(title, summary, lines, self._parts.window)
        dialog.show()
        return dialog

    def save_copy(self) -> None:
        """Ask for a place, and copy the project there."""
        session = self._session()
        if session is None:
            return
        path = session.project.path
        target = self._parts.ask.save_file("Save a copy", path.with_stem(f"{path.stem} copy"), KINDS)
        if target is None:
            return
        try:
            session.project.copy_to(target)
        except UserError as error:
            self._frame.show_error(error)
        else:
            session.workspace.message.emit(f"Copied to {target}.", "", None)

    def check_project(self) -> None:
        """Check the file's integrity, and say what came of it."""
        session = self._session()
        if session is None:
            return
        problems = session.project.check(full=True)
        if problems:
            what = f"The project file is damaged: {'; '.join(map(str, problems))}."
            hint = f"Save a copy, or open the newest backup in {session.project.path.name}.backups."
            self._parts.notices.show_notice(Notice(what, hint, Weight.WARNING, key="check"))
        else:
            session.workspace.message.emit("The project file is sound.", "", None)

    def check_annotations(self) -> None:
        """List what a careful reader would question, in a panel."""
        from annotator.gui.panels.check_panel import CheckPanel

        if self._session() is None:
            return
        window = self._parts.window
        window.show_panel("check", focus=True)
        panel = window.panel("check")
        if isinstance(panel, CheckPanel):
            panel.check()

    def evaluate(self) -> None:
        """Show the comparison of two sets of annotations."""
        session = self._session()
        if session is not None:
            session.furniture.evaluate()

    def show_review(self) -> None:
        """Show the review panel, with the keys in it."""
        self._parts.window.show_panel("review", focus=True)

    def suggest_all(self) -> None:
        """Suggest for all documents."""
        session = self._session()
        if session is not None and session.suggesting is not None:
            session.suggesting.suggest_all()

    def learn(self) -> None:
        """Learn from all sentences that were closed."""
        session = self._session()
        if session is not None and session.furniture.learning is not None:
            session.furniture.learning.learn()

    def show_learned(self) -> None:
        """Show the learned versions."""
        session = self._session()
        if session is not None:
            session.furniture.show_learned()

    def choose_pipeline(self) -> None:
        """Choose which pipeline suggests."""
        session = self._session()
        if session is not None:
            session.furniture.choose_pipeline()

    # Looks

    def edit_schema(self) -> None:
        """Show the editor of labels and relations."""
        session = self._session()
        if session is not None:
            session.furniture.edit_schema()

    def show_preferences(self, page: str = "") -> None:
        """Show the preferences."""
        from annotator.gui.keys_page import KeySource, TableKeys
        from annotator.gui.preferences import PreferencesDialog

        session = self._session()
        sources: list[KeySource] = [*([session.key_source()] if session else [])]
        of_text = {row.id for source in sources for row in source.rows()}
        sources.insert(0, TableKeys(self._parts.table, self._parts.settings, leave_out=of_text))
        dialog = PreferencesDialog(self._parts.settings, sources, self._parts.window)
        dialog.show_page(page)
        dialog.show()

    def open_palette(self) -> None:
        """Show the command palette."""
        self._parts.table.refresh()
        self._frame.palette.open()

    def zoom(self, step: int) -> None:
        """Make the text larger or smaller; 0: as it came."""
        session = self._session()
        if session is not None:
            session.view.set_zoom(1.0 if step == 0 else session.view.zoom() * (1.1**step))

    def cycle_pane(self, by: int) -> None:
        """Move the focus to the next pane that is visible."""
        panes = self._parts.window.panes()
        focus = QApplication.focusWidget()
        at = next((n for n, pane in enumerate(panes) if focus and (pane is focus or pane.isAncestorOf(focus))), -by)
        pane = panes[(at + by) % len(panes)]
        (pane.focusProxy() or pane).setFocus()

    def quit(self) -> None:
        """Close the window."""
        self._parts.window.close()

    # Help

    def show_help(self, page: str) -> None:
        """Show a page of the help."""
        from annotator.gui.help_window import HelpWindow

        if self._help is None:
            self._help = HelpWindow(self.pages, self._parts.window)
        self._help.show_page(page)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def show_about(self) -> None:
        """Say what this program is."""
        self._tell(
            f"Annotator {__version__}. From articles to gold-standard entities and relations. Licence: MIT.", "about"
        )

    def show_last_report(self) -> None:
        """Show the report of the last fault."""
        reports = self._parts.reports.reports
        if reports:
            self._frame.show_report(reports[-1])
        else:
            self._tell("Nothing went wrong so far.", "report")

    def _tell(self, words: str, key: str) -> None:
        self._parts.notices.show_notice(Notice(words, "", Weight.INFO, key=key))
