"""What the tables of a document share: a filter, a choice of what to show, the table, and its menu."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from annotator.gui.items.annotation_rows import DocumentRows
from annotator.gui.items.item_table import ItemTable, RowSource
from annotator.gui.panels.fields import ChoiceBox, FilterLine
from annotator.gui.panels.item_menu import fill_item_menu
from annotator.gui.panels.queries import source_names
from annotator.gui.panels.table_view import TableView
from annotator.gui.workspace import Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.changes import Changes
from annotator.model.document import DocumentText
from annotator.model.schema import Schema

_TYPING_MS: Final = 120


@dataclass(frozen=True, slots=True)
class Showing:
    """An entry of the list of what to show: its words, and the rows that it lets through (None: all)."""

    title: str
    accepts: Callable[[Any], bool] | None = None
    rejected: bool = False


class TablePanel(QWidget):
    """A table over the open document, that is only kept up while it can be seen."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        name: str,
        things: tuple[str, str],
        view: TableView[Any],
        model: ItemTable[Any],
        source: Callable[[DocumentRows], RowSource[Any]],
        showings: tuple[Showing, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._workspace = workspace
        self._source = source
        self._things = things
        self._stale = True
        self.model = model
        self.view = view
        view.setAccessibleName(name)
        self.filter = FilterLine(f"Find in {things[1]}")
        self.showing = ChoiceBox("Show")
        self.showing.set_choices((showing.title, showing) for showing in showings)
        self.showing.show_value(showings[0])
        self.count = QLabel()
        self.count.setProperty("role", "quiet")
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.filter, 3)
        row.addWidget(self.showing, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.count)

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.document_opened.connect(self._on_document_opened)
        workspace.document_changed.connect(self._on_document_changed)
        workspace.schema_changed.connect(self._on_schema_changed)
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        self.filter.left_down.connect(self.view.setFocus)
        self.showing.chosen.connect(lambda _showing: self._apply_filter())
        self._typing.timeout.connect(self._apply_filter)
        self.view.menu_asked.connect(self._on_menu_asked)
        for news in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            news.connect(self._say_count)

    def _on_document_opened(self, _document: AnnotatedDocument | None) -> None:
        self._outdated()

    def _on_schema_changed(self, _schema: Schema) -> None:
        self._outdated()

    def _on_document_changed(self, changes: Changes, touched: frozenset[UUID]) -> None:
        if any(kind is DocumentText for kind in changes.kinds):
            self._outdated()
        elif not self._stale:
            self.model.refresh(touched)

    def _outdated(self) -> None:
        self._stale = True
        if self.isVisible():
            self._catch_up()
        else:
            self.model.set_source(None)

    def _catch_up(self) -> None:
        self._stale = False
        document = self._workspace.document
        if document is None:
            self.model.set_source(None)
        else:
            shared = DocumentRows(document, self._workspace.schema, source_names(self._workspace))
            self.model.set_source(self._source(shared))

    def _apply_filter(self) -> None:
        showing = self.showing.value()
        if isinstance(showing, Showing):
            self.model.set_filter(self.filter.text(), showing.accepts, rejected=showing.rejected)

    def _say_count(self) -> None:
        number, (one, many) = self.model.rowCount(), self._things
        filtered = bool(self.filter.text().strip() or self.showing.currentIndex() > 0)
        said = f"{number:,} {one if number == 1 else many}" if number else f"No {many}"
        self.count.setText(f"{said} found" if filtered else said)

    def _on_menu_asked(self, at: QPoint) -> None:
        items = self.view.selected_items()
        if not items:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_item_menu(menu, self._workspace, items)
        menu.popup(at)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the panel was hidden."""
        super().showEvent(event)
        if self._stale:
            self._catch_up()
            self.view.follow()
