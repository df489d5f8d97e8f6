"""Why a suggestion is rejected: a field that is there while it is asked for; nobody has to give a reason."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QPushButton, QWidget

USUAL: Final = ("wrong boundaries", "wrong label", "not a name", "too general", "a duplicate", "not in the guidelines")


class ReasonLine(QWidget):
    """A line of text with a button; hidden until asked.

    Signals:
        given: the reason, when it was confirmed.
        left: it was let be.
    """

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = _Field()
        self.field.setPlaceholderText("Why is it rejected?")
        self.field.setAccessibleName("Reason of the rejection")
        completer = QCompleter(list(USUAL), self.field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.setCompleter(completer)
        button = QPushButton("Reject")
        button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(button)
        self.field.confirmed.connect(self._give)
        self.field.left.connect(self._leave)
        button.clicked.connect(self._give)
        self.hide()

    def ask(self) -> None:
        """Show the line, and wait for a reason."""
        self.field.clear()
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        self.hide()
        self.given.emit(" ".join(self.field.text().split()))

    def _leave(self) -> None:
        self.hide()
        self.left.emit()


class _Field(QLineEdit):
    confirmed = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)
