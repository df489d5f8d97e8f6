"""What happens when the program itself is at fault: a report that can be copied, and the work goes on."""

import logging
import sys
import threading
import traceback
from collections import deque
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from annotator import __version__

_KEPT: Final = 20
_log = logging.getLogger(__name__)


class ErrorReports(QObject):
    """Catches what nobody expected, from any thread, and makes reports of it.

    Signals:
        reported: the report's text; on the window's thread.
    """

    reported = Signal(str)

    _raised = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reports: deque[str] = deque(maxlen=_KEPT)
        self._raised.connect(self._on_raised)
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Catch exceptions from now on."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def uninstall(self) -> None:
        """Leave exceptions to whoever caught them before."""
        sys.excepthook, threading.excepthook = self._before

    def report(self, error: BaseException) -> None:
        """Make a report of an exception that was caught; may be called from any thread."""
        self._on_exception(type(error), error, error.__traceback__)

    def _on_exception(self, kind: type[BaseException], error: BaseException | None, at: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error or kind(), at)
            return
        lines = "".join(traceback.format_exception(kind, error, at))
        _log.error("unexpected: %s", lines)
        self._raised.emit(report_text(lines))

    def _on_raised(self, text: str) -> None:
        self.reports.append(text)
        self.reported.emit(text)


def report_text(lines: str) -> str:
    """Return a report: the versions that matter, and where it happened; nothing of anybody's documents."""
    import platform

    facts = {
        "Annotator": __version__,
        "Python": platform.python_version(),
        "Qt": qVersion(),
        "System": platform.platform(),
        "Display": QGuiApplication.platformName(),
        "Time": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
    }
    said = "\n".join(f"{name}: {value}" for name, value in facts.items())
    return f"{said}\n\n{lines.rstrip()}\n"


class ReportDialog(QDialog):
    """Shows a report, ready to be copied; does not stop the work behind it."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("What went wrong")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 420)
        words = QLabel(
            "The program made a mistake. Everything that was saved before is safe, and you can go on working. "
            "If it happens again, this report helps to mend it; it holds nothing of your documents but what the last "
            "line may quote."
        )
        words.setWordWrap(True)
        self.field = QPlainTextEdit(report)
        self.field.setReadOnly(True)
        self.field.setAccessibleName("Report")
        self.field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton("Copy the report", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(self._on_copy)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        for part in (words, self.field, buttons):
            column.addWidget(part)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.field.toPlainText())
        self.copy.setText("Copied")
