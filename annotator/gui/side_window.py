"""A window beside the main one: for what is used now and then, and needs room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

_SIZE = QSize(900, 660)


class SideWindow(QWidget):
    """Holds one widget; Esc closes it, and it is kept for the next time."""

    def __init__(self, title: str, content: QWidget, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setWindowTitle(title)
        self.resize(_SIZE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(content)
        self.content = content

    def present(self) -> None:
        """Show it in front, with the focus inside."""
        self.show()
        self.raise_()
        self.activateWindow()
        (self.content.focusProxy() or self.content).setFocus()

    def dispose(self) -> None:
        """Close it for good."""
        self.hide()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
