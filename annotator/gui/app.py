"""Builds the parts of the window and hands them over: the one place that knows them all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.gui.ask import Ask
from annotator.gui.commands import WindowCommands
from annotator.gui.dropped import Dropped
from annotator.gui.first_paint import FirstPaint
from annotator.gui.frame import Frame
from annotator.gui.garbage import GarbageOnThisThread
from annotator.gui.icons import application_icon
from annotator.gui.notices import Notice, Weight
from annotator.gui.person import ask_person, is_named, person_of, proposed_name
from annotator.gui.projects import SUFFIX, Projects
from annotator.gui.session import Session
from annotator.gui.signals import QuitOnSignals
from annotator.gui.status_bar import Saved
from annotator.gui.suggest_keeper import SuggestKeeper
from annotator.gui.window_actions import file_actions, help_actions, panel_actions, recent_actions, view_actions
from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.project.project import Project
from annotator.settings import Settings

if TYPE_CHECKING:
    # Loaded once the text is painted, or when they are first needed.
    from annotator.gui.session import OpenReaders
    from annotator.gui.welcome import Welcome
    from annotator.readers.client import Readers
    from annotator.suggest.service import OnEvent, SuggestService

READ_ONLY: Final = "project.readonly"
"""The code of the refusal to write; the notice that says so in advance goes by it, too."""

_LAYOUT: Final = "window.layout"


def run(project: Path | None = None, *, demo: bool = False, document: str = "") -> int:
    """Show the window until it is closed; return the exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Annotator")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("annotator")
    app.setWindowIcon(application_icon())
    signals = QuitOnSignals(app.quit)
    window = Application(app, Settings())
    window.parts.reports.install()
    window.begin(project, demo=demo, document=document)
    garbage = GarbageOnThisThread()
    try:
        return app.exec()
    finally:
        signals.close()
        window.close()
        garbage.close()


class Application(QObject):
    """The window with at most one project in it."""

    def __init__(
        self,
        app: QApplication,
        settings: Settings,
        *,
        ask: Ask | None = None,
        make_service: Callable[[OnEvent], SuggestService] | None = None,
        open_readers: OpenReaders | None = None,
    ) -> None:
        super().__init__()
        self.frame = Frame(app, settings, ask)
        self.parts = self.frame.parts
        self.projects = Projects(settings, self.parts.ask)
        self.session: Session | None = None
        self.commands = WindowCommands(self.frame, self.projects, lambda: self.session, self.import_dropped)
        made = make_service
        self._keeper = SuggestKeeper(_suggest_client if made is None else lambda on_event, _name: made(on_event))
        self._open_readers = open_readers or _read_client
        self._panel_actions: list[str] = []
        self._recent_actions: list[str] = []
        self._closed = False
        self._welcome_page: Welcome | None = None
        self._add_actions()
        self.parts.window.closing.connect(self._on_window_closing)
        self.parts.window.dropped.connect(self.import_dropped)
        self.parts.status.set_person(person_of(settings), self.change_person)

    def _add_actions(self) -> None:
        table, settings = self.parts.table, self.parts.settings
        table.add(file_actions(self, self.commands))
        table.add(view_actions(self, self.commands, self.parts.window, settings))
        table.add(help_actions(self.commands))
        self.parts.window.build_menus()

    # Beginning and ending

    def begin(self, project: Path | None = None, *, demo: bool = False, document: str = "") -> None:
        """Show the window with what was asked for, what was open last, or the welcome page."""
        window = self.parts.window
        if not window.restore_geometry(self._layout()):
            window.open_first_time()
        wanted = project or (None if demo else self.projects.last())
        if demo:
            self.open_demonstration()
        elif wanted is not None:
            self.open_project(wanted, document)
        if self.session is None:
            self._welcome()
        self.parts.style.begin_sheet()
        window.show()

    def close(self) -> None:
        """End everything that was begun."""
        if self._closed:
            return
        self._closed = True
        self._on_closing()
        self._keeper.close()
        self.commands.close()
        self.frame.close()
        self.parts.reports.uninstall()

    def _on_window_closing(self) -> None:
        """Disappear at once: putting everything away may take a moment."""
        self._keep_layout()
        self.parts.window.hide()
        self._end_session()

    def _on_closing(self) -> None:
        self._keep_layout()
        self._end_session()

    def _layout(self) -> dict[str, str]:
        found = self.parts.settings.recall(_LAYOUT, {})
        return found if isinstance(found, dict) else {}

    def _keep_layout(self) -> None:
        """Remember size and docks; without a project there are no docks, and those of last time stay."""
        state = self.parts.window.layout_state()
        if self.session is None:
            state["docks"] = self._layout().get("docks", "")
        self.parts.settings.keep(_LAYOUT, state)

    # Projects

    def has_project(self) -> bool:
        """Tell whether a project is open."""
        return self.session is not None

    def can_write(self) -> bool:
        """Tell whether a project is open, and not for reading only."""
        return self.session is not None and not self.session.project.read_only

    def open_project(self, path: Path, document: str = "") -> None:
        """Open a project in place of the one that is open."""
        if self.session is not None and self.session.project.path == path.resolve():
            self._end_session()
        self._open(lambda: self.projects.open(path), document)

    def open_demonstration(self) -> None:
        """Open the demonstration project."""
        self._open(self.projects.demonstration)

    def new_project(self) -> None:
        """Ask for labels and a place, and make a project."""
        name = self.parts.ask.preset()
        path = self.projects.choose_new() if name else None
        if name is not None and path is not None:
            self._open(lambda: self.projects.make(path, name))

    def choose_project(self) -> None:
        """Ask for a project, and open it."""
        path = self.projects.choose()
        if path is not None:
            self.open_project(path)

    def close_project(self) -> None:
        """Go back to the welcome page."""
        self._on_closing()
        self.projects.forget_last()
        self._welcome()

    def change_person(self) -> None:
        """Ask for another name to work under; the open project is opened anew under it."""
        if not ask_person(self.parts.settings, self.parts.ask):
            return
        self.parts.status.set_person(person_of(self.parts.settings), self.change_person)
        if self.session is not None:
            self.open_project(self.session.project.path)

    def import_dropped(self, dropped: Dropped) -> None:
        """Import files or text; a project that is dropped is opened; without a project, one is made first."""
        projects = [path for path in dropped.paths if path.suffix == SUFFIX]
        if projects:
            self.open_project(projects[0])
            return
        if self.session is None:
            self.new_project()
        if self.session is not None:
            self.session.import_dropped(dropped)

    def _open(self, open_one: Callable[[], Project], document: str = "") -> None:
        try:
            project = open_one()
        except UserError as error:
            self.frame.show_error(error)
            if self.session is None:
                self._welcome()
            return
        self._keep_layout()
        self._end_session()
        self._begin_session(project, document)

    def _begin_session(self, project: Project, document: str) -> None:
        parts = self.parts
        session = self.session = Session(parts, project, self._keeper.lend, self._open_readers)
        session.workspace.failed.connect(self.frame.show_error)
        session.imported.connect(self.commands.show_import)
        parts.window.add_panels(session.panels())
        actions = panel_actions(parts.window)
        self._panel_actions = [action.id for action in actions]
        parts.table.add(actions)
        self._list_recent()
        session.show_in(parts.window)
        is_new = not parts.window.restore_docks(self._layout())
        if is_new:
            parts.window.lay_out()
        if project.read_only:
            what = "What you see here can be read, not changed."
            parts.notices.show_notice(Notice(what, project.read_only_reason, Weight.INFO, key=READ_ONLY))
        self._introduce()
        session.open_first(_document(project, document))
        # The text is painted first; lists and the suggestion process come behind it.
        FirstPaint(session.view.viewport(), lambda: self._furnish(session, is_new=is_new), session)

    def _furnish(self, session: Session, *, is_new: bool) -> None:
        if session is self.session:
            session.start()
            if is_new:
                self.parts.window.lay_out()

    def _introduce(self) -> None:
        """Say once under which name the work is done; it can be changed at any time."""
        parts = self.parts
        if is_named(parts.settings):
            return
        parts.settings["person.name"] = proposed_name()
        what = f"You work here as “{proposed_name()}”: this name stands on every step that you take."
        parts.notices.show_notice(Notice(what, "", Weight.INFO, "Use another name…", self.change_person, key="person"))

    def _end_session(self) -> None:
        session, self.session = self.session, None
        if session is None:
            return
        session.close()
        self.parts.table.remove(self._panel_actions)
        self._panel_actions = []
        self.parts.window.remove_panels()
        session.deleteLater()
        self.parts.notices.clear()
        self.parts.status.clear()

    def _welcome(self) -> None:
        window = self.parts.window
        if self._welcome_page is None:
            self._welcome_page = self._make_welcome()
        window.setWindowTitle("Annotator")
        self._list_recent()
        window.build_menus()
        window.pages.setCurrentWidget(self._welcome_page)
        self.parts.status.set_saved(Saved.NONE)
        self._welcome_page.set_recent(self.projects.recent())
        self._welcome_page.setFocus()

    def _list_recent(self) -> None:
        """Put the recent projects into the table of actions anew; whoever calls builds the menus."""
        table = self.parts.table
        table.remove(self._recent_actions)
        actions = recent_actions(self.projects.recent(), self.open_project)
        self._recent_actions = [action.id for action in actions]
        table.add(actions)

    def _make_welcome(self) -> Welcome:
        from annotator.gui.welcome import Welcome

        page = Welcome(self.parts.icons, application_icon())
        page.recent_chosen.connect(self.open_project)
        page.recent_forgotten.connect(self._on_forgotten)
        page.chosen.connect(self._on_offer)
        self.parts.style.changed.connect(page.redraw)
        self.parts.window.pages.addWidget(page)
        return page

    def _on_offer(self, key: str) -> None:
        calls = {
            "demonstration": self.open_demonstration,
            "new": self.new_project,
            "open": self.choose_project,
            "import": self.commands.import_files,
        }
        calls[key]()

    def _on_forgotten(self, path: Path) -> None:
        self.projects.forget(path)
        if self._welcome_page is not None:
            self._welcome_page.set_recent(self.projects.recent())


def _document(project: Project, wanted: str) -> DocId | None:
    """Return the document that an id, the beginning of one, or a title names."""
    if not wanted:
        return None
    begin = wanted.replace("-", "").lower()
    docs = [row.doc for row in project.documents()]
    found = [doc for doc in docs if doc.title == wanted] or [doc for doc in docs if doc.id.hex.startswith(begin)]
    return found[0].id if found else None


def _suggest_client(on_event: OnEvent, name: str) -> SuggestService:
    from annotator.suggest.child import host_command
    from annotator.suggest.client import SuggestClient

    return SuggestClient(host_command(name), on_event)


def _read_client() -> Readers:
    from annotator.readers.client import ReadClient

    return ReadClient()
