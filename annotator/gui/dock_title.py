"""The title of a panel: its name and a button that closes it; no more than a line of text."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QSizePolicy, QToolButton, QWidget


class DockTitle(QWidget):
    """Stands over a dock; where the dock is one of several tabs, the tab says it all and this takes no room."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(11, 4, 5, 2)
        row.setSpacing(2)
        self._name = QLabel(dock.windowTitle())
        self._name.setProperty("role", "section")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._name, 1)
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setFixedSize(20, 20)
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.setAccessibleName(f"Close {dock.windowTitle()}")
        self._close.setToolTip(f"Close {dock.windowTitle()}")
        self._close.clicked.connect(dock.hide)
        row.addWidget(self._close)
        dock.visibilityChanged.connect(self._on_moved)
        dock.dockLocationChanged.connect(self._on_moved)
        dock.topLevelChanged.connect(self._on_moved)

    def is_tabbed(self) -> bool:
        """Tell whether the dock shares its place with others."""
        window = self._dock.parent()
        return (
            isinstance(window, QMainWindow)
            and not self._dock.isFloating()
            and any(not other.isHidden() for other in window.tabifiedDockWidgets(self._dock))
        )

    def sizeHint(self) -> QSize:
        """Take no room among tabs."""
        return QSize(0, 0) if self.is_tabbed() else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Take no room among tabs."""
        return QSize(0, 0) if self.is_tabbed() else super().minimumSizeHint()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Leave it to the dock, which floats."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        """See when tabs come and go: no signal tells."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._on_moved()
        return super().event(event)

    def _on_moved(self, *_state: object) -> None:
        shown = not self.is_tabbed()
        for part in (self._name, self._close):
            part.setVisible(shown)
        self._row.setContentsMargins(*((11, 4, 5, 2) if shown else (0, 0, 0, 0)))
        self.updateGeometry()
