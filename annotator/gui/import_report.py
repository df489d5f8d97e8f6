"""What came of an import: shown where something was refused, skipped, or deserves a second look."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.project.importing import ImportReport
from annotator.project.operations.common import counted


class ImportReportDialog(QDialog):
    """Lists refusals with their reasons, duplicates, and warnings; does not stop the work behind it.

    Signals:
        add_asked: the skipped documents (tuple of Skipped) shall be added after all.
    """

    add_asked = Signal(tuple)

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 360)
        self._report = report
        summary = QLabel(report.summary())
        summary.setProperty("role", "strong")
        summary.setWordWrap(True)
        self.list = QPlainTextEdit("\n".join(report.lines()))
        self.list.setReadOnly(True)
        self.list.setAccessibleName("What was refused or skipped, and why")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(f"{report.summary()}\n{self._lines()}"))
        if report.skipped:
            words = f"Add {counted(len(report.skipped), 'skipped document')} anyway"
            self.add = buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
            self.add.clicked.connect(self._on_add)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        for part in (summary, self.list, buttons):
            column.addWidget(part)

    def _lines(self) -> str:
        return "\n".join(self._report.lines())

    def _on_add(self) -> None:
        self.add_asked.emit(self._report.skipped)
        self.close()
