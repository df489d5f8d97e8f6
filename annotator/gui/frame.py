"""The parts of the window that are there with and without a project."""

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from annotator.gui.actions import ActionTable
from annotator.gui.ask import Ask, DialogAsk
from annotator.gui.command_palette import CommandPalette
from annotator.gui.error_report import ErrorReports, ReportDialog
from annotator.gui.icons import Icons
from annotator.gui.main_window import MainWindow
from annotator.gui.notices import Notice, NoticeBar, Weight
from annotator.gui.status_bar import Saved, StatusBar
from annotator.gui.style import Look, Style
from annotator.model.errors import UserError
from annotator.settings import Setting, Settings

LAYOUT = "window.layout"


@dataclass(frozen=True)
class Parts:
    """What is handed to whoever builds something in the window."""

    settings: Settings
    style: Style
    icons: Icons
    table: ActionTable
    notices: NoticeBar
    window: MainWindow
    status: StatusBar
    reports: ErrorReports
    ask: Ask


class Frame(QObject):
    """Builds these parts, and keeps them in tune with the preferences."""

    def __init__(self, app: QApplication, settings: Settings, ask: Ask | None = None) -> None:
        super().__init__()
        self._app = app
        style = Style(app, self)
        style.set_font_size(int(settings["look.font_size"]))
        style.set_theme(settings.text("look.theme"))
        icons = Icons(lambda: style.look.ink, lambda: style.look.faint)
        table = ActionTable(icons, self)
        table.set_keys({key: tuple(keys) for key, keys in settings.recall("window.keys", {}).items()})
        notices = NoticeBar(icons)
        window = MainWindow(table, notices)
        status = StatusBar(icons, lambda state: _colour_of(style.look, state))
        window.setStatusBar(status)
        reports = ErrorReports(self)
        self.parts = Parts(settings, style, icons, table, notices, window, status, reports, ask or DialogAsk(window))
        self.palette = CommandPalette(table, window)
        style.changed.connect(self._on_look_changed)
        reports.reported.connect(self._on_reported)
        self._end = settings.subscribe(self._on_setting)

    def close(self) -> None:
        """Let go of what would outlive the window."""
        self._end()
        self.parts.window.remove_panels()
        self.parts.window.close()
        self.parts.window.deleteLater()

    def show_error(self, error: object) -> None:
        """Show a problem: in plain words if somebody can do something about it, with a report if not."""
        if isinstance(error, UserError):
            where = f"{error.where}: " if error.where else ""
            self.parts.notices.show_notice(Notice(f"{where}{error.what}", error.hint, Weight.WARNING, key=error.code))
        elif isinstance(error, BaseException):
            self.parts.reports.report(error)

    def show_report(self, report: str) -> None:
        """Show a report of a fault of the program, to be copied."""
        ReportDialog(report, self.parts.window).show()

    def _on_reported(self, report: str) -> None:
        notice = Notice(
            "Something went wrong in the program. What was saved is safe, and you can go on.",
            "",
            Weight.WARNING,
            "Show the report",
            lambda: self.show_report(report),
            key="report",
        )
        self.parts.notices.show_notice(notice)

    def _on_look_changed(self, _look: Look) -> None:
        self.parts.icons.forget()
        self.parts.table.redraw()
        self.parts.notices.redraw()
        self.parts.status.redraw()

    def _on_setting(self, key: str, value: Setting) -> None:
        if key == "look.theme":
            self.parts.style.set_theme(str(value))
        elif key == "look.font_size":
            self.parts.style.set_font_size(int(value))
        self.parts.table.refresh_soon()


def _colour_of(look: Look, state: Saved) -> str:
    return {Saved.SAVED: look.good, Saved.SAVING: look.warn, Saved.READ_ONLY: look.faint}.get(state, look.chrome)
