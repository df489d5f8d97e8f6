"""What came of an import or an export, where something in it deserves a look."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget


class OutcomeDialog(QDialog):
    """A sentence and a list that can be copied; does not stop the work behind it."""

    def __init__(self, title: str, summary: str, lines: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 360)
        self.lines = tuple(lines)
        self.summary = summary
        heading = QLabel(summary)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setProperty("role", "strong")
        heading.setWordWrap(True)
        self.list = QPlainTextEdit("\n".join(self.lines))
        self.list.setReadOnly(True)
        self.list.setAccessibleName("Details")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.add_button("Copy", self._copy, closes=False)
        self._buttons.rejected.connect(self.close)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        for part in (heading, self.list, self._buttons):
            column.addWidget(part)

    def add_button(self, words: str, call: Callable[[], object], *, closes: bool = True) -> QPushButton:
        """Add a button for what can be done about it."""
        button = self._buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: call())
        if closes:
            button.clicked.connect(self.close)
        return button

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join((self.summary, *self.lines)))
