"""The panels around the text: which there are, where they stand at first, and when they are made."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from annotator.gui.documents_panel import DocumentsPanel
from annotator.gui.main_window import Panel
from annotator.gui.panels.inspector import Inspector
from annotator.gui.panels.palette import Palette
from annotator.gui.workspace import Workspace


class PanelSet:
    """One project's panels; those that do not show at the first start are made when they are first seen."""

    def __init__(self, workspace: Workspace, icon: Callable[[str], QIcon]) -> None:
        self._workspace = workspace
        self.documents = DocumentsPanel(workspace, icon)
        self.labels = Palette(workspace)
        self.inspector = Inspector(workspace)

    def panels(self) -> tuple[Panel, ...]:
        """Return what goes into the docks."""
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        return (
            Panel("documents", "Documents", lambda: self.documents, left),
            Panel("search", "Search", self._make_search, left, tabbed_with="documents"),
            Panel("labels", "Labels", lambda: self.labels, right),
            Panel("inspector", "Inspector", lambda: self.inspector, right),
            Panel("history", "History", self._make_history, right, tabbed_with="inspector"),
            Panel("annotations", "Annotations", self._make_annotations, bottom, shown=False),
            Panel("relations", "Relations", self._make_relations, bottom, tabbed_with="annotations", shown=False),
        )

    def _make_search(self) -> QWidget:
        from annotator.gui.search_panel import SearchPanel

        return SearchPanel(self._workspace)

    def _make_history(self) -> QWidget:
        from annotator.gui.panels.history_panel import HistoryPanel

        return HistoryPanel(self._workspace)

    def _make_annotations(self) -> QWidget:
        from annotator.gui.panels.annotations_table import AnnotationsTable

        return AnnotationsTable(self._workspace)

    def _make_relations(self) -> QWidget:
        from annotator.gui.panels.relations_table import RelationsTable

        return RelationsTable(self._workspace)
