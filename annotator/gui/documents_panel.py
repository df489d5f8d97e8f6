"""The list of documents: sorted, filtered by status, field and full text; a click opens one."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.document_delegate import DocumentDelegate
from annotator.gui.document_ids import SHORT, DocumentIds, OrderedIds
from annotator.gui.document_table import DocumentTable
from annotator.gui.items.documents_model import DocumentsModel
from annotator.gui.panels.fields import FilterLine
from annotator.gui.workspace import Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.changes import Changes
from annotator.model.document import Document, Status
from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.model.listing import DocumentFilter, Sort
from annotator.project.document_query import parse
from annotator.project.operations.common import counted
from annotator.project.operations.documents import HideDocuments
from annotator.project.operations.review import SetStatus

_TYPING_MS: Final = 120
_NEWS_MS: Final = 150
_NEAR: Final = 500
_ONLY_THIS: Final = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_STATUSES: Final = (
    ("All", DocumentFilter()),
    ("New", DocumentFilter(statuses=frozenset({Status.NEW}))),
    ("In progress", DocumentFilter(statuses=frozenset({Status.IN_PROGRESS}))),
    ("Done", DocumentFilter(statuses=frozenset({Status.DONE}))),
    ("To decide", DocumentFilter(pending_only=True)),
    ("Removed", DocumentFilter(hidden=True)),
)
_SORTS: Final = {
    Sort.ADDED: "Order of import",
    Sort.TITLE: "Title",
    Sort.STATUS: "Status",
    Sort.PENDING: "Left to decide",
    Sort.SPANS: "Spans",
    Sort.SOURCE: "Source",
    Sort.DATE: "Date",
    Sort.TAGS: "Tags",
}


class DocumentsPanel(QWidget):
    """The project's documents; keeps itself true by the news of each step.

    Signals:
        purge_asked: a tuple of DocId to be removed for good.
    """

    purge_asked = Signal(tuple)

    _counted = Signal()

    def __init__(self, workspace: Workspace, icon: Callable[[str], QIcon], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Documents")
        self._workspace = workspace
        self._touched: set[DocId] = set()
        self._reload = self._is_closed = False
        self._wanted = DocumentFilter()
        self.model = DocumentsModel(workspace.project.documents, self)
        self.ids = DocumentIds(workspace.project.document_ids, self)
        self.filter = FilterLine("Find documents")
        self.filter.setToolTip("Words of the title or the text; also tag: source: date: lang: status: author: …")
        self._icon = icon
        self._status = DocumentFilter()
        self.status = _menu_button("Show by status", self._status_menu())
        self.sort = _menu_button("Sort the documents", self._sort_menu())
        self.empty = QLabel()
        self.empty.setProperty("role", "muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(18, 28, 18, 18)
        self.list = DocumentTable(self._open_line)
        self.list.setModel(self.model)
        self.delegate = DocumentDelegate(self.list)
        self.list.setItemDelegate(self.delegate)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._news = QTimer(self, singleShot=True, interval=_NEWS_MS)
        self._build()
        self._connect()
        self.setFocusProxy(self.list)

    def _build(self) -> None:
        above = QHBoxLayout()
        above.setContentsMargins(8, 4, 8, 4)
        above.setSpacing(3)
        above.addWidget(self.filter, 1)
        above.addWidget(self.status)
        above.addWidget(self.sort)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        self._fit_rows()
        self._show_empty()
        self.redraw()

    def _connect(self) -> None:
        workspace = self._workspace
        workspace.document_opened.connect(self._on_opened)
        workspace.changed.connect(self._on_changed)
        self.filter.textChanged.connect(self._typing.start)
        self.filter.left_down.connect(self._on_left_down)
        self.filter.returnPressed.connect(self._arrange)
        self._typing.timeout.connect(self._arrange)
        self._news.timeout.connect(self._count_first)
        self._counted.connect(self._take_news, Qt.ConnectionType.QueuedConnection)
        self.ids.answered.connect(self._on_answered)
        self.ids.failed.connect(workspace.failed)
        self.list.customContextMenuRequested.connect(self._on_menu)

    # What is shown

    def load(self) -> None:
        """Read the list from the project."""
        self._ids_of(self._wanted)

    def close_list(self) -> None:
        """Wait for what is being read; nothing arrives afterwards."""
        self._is_closed = True
        self._typing.stop()
        self._news.stop()
        self.ids.close()
        self.model.set_ids((), {})

    def neighbour(self, by: int) -> DocId | None:
        """Return the document some lines after the open one, as the list is now; None beyond its ends."""
        return self.model.neighbour(self._open_id(), by)

    def next_unfinished(self) -> DocId | None:
        """Return the next document in the list that is not done; from the top after the last; None if all are."""
        if self._news.isActive():
            self._news.stop()
            self._take_news()
        here, count = self.model.line_of(self._open_id()), self.model.rowCount()
        for step in range(1, min(count, _NEAR) + 1):
            row = self.model.row_at((here + step) % count)
            if row is not None and row.status is not Status.DONE and row.doc.id != self._open_id():
                return row.doc.id
        return self._far_unfinished(here) if count > _NEAR else None

    def _far_unfinished(self, here: int) -> DocId | None:
        undone = replace(self._wanted, statuses=frozenset({Status.NEW, Status.IN_PROGRESS}))
        ids = [doc for doc in self._workspace.project.document_ids(undone) if doc != self._open_id()]
        after = (doc for doc in ids if self.model.line_of(doc) > here)
        return next(after, ids[0] if ids else None)

    def _open_id(self) -> DocId | None:
        document = self._workspace.document
        return document.doc.id if document else None

    def selected(self) -> tuple[DocId, ...]:
        """Return the marked documents."""
        lines = sorted({index.row() for index in self.list.selectionModel().selectedIndexes()})
        return tuple(self.model.ids()[line] for line in lines)

    def _arrange(self) -> None:
        self._typing.stop()
        sorted_so = replace(self._status, sort=self._wanted.sort, descending=self._wanted.descending)
        self._ask(parse(self.filter.text(), sorted_so))

    def _ask(self, wanted: DocumentFilter) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._ids_of(wanted)

    def _ids_of(self, wanted: DocumentFilter) -> None:
        is_long = bool(self._workspace.project.documents(limit=1, offset=SHORT))
        self.ids.ask(wanted, behind=is_long)

    def _on_answered(self, found: OrderedIds) -> None:
        self.model.set_ids(found.ids, found.lines)
        self._show_empty()
        self._mark_open()

    def redraw(self) -> None:
        """Make the icons anew, after the window's colours have changed."""
        self.status.setIcon(self._icon("filter"))
        self.sort.setIcon(self._icon("list"))

    def show_status(self, wanted: DocumentFilter, words: str) -> None:
        """Show the documents of a status only; the button says which."""
        self._status = wanted
        only = wanted != DocumentFilter()
        self.status.setText(words if only else "")
        style = Qt.ToolButtonStyle
        self.status.setToolButtonStyle(style.ToolButtonTextBesideIcon if only else style.ToolButtonIconOnly)
        self._arrange()

    def _status_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for words, wanted in _STATUSES:
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(wanted == DocumentFilter())
            action.triggered.connect(lambda _on=False, wanted=wanted, words=words: self.show_status(wanted, words))
            group.addAction(action)
            menu.addAction(action)
        return menu

    def _sort_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for sort, words in _SORTS.items():
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(sort is Sort.ADDED)
            action.triggered.connect(lambda _on=False, sort=sort: self._ask(replace(self._wanted, sort=sort)))
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        last_first = QAction("Last first", menu)
        last_first.setCheckable(True)
        last_first.toggled.connect(lambda on: self._ask(replace(self._wanted, descending=on)))
        menu.addAction(last_first)
        return menu

    # News

    def _on_opened(self, document: AnnotatedDocument | None) -> None:
        self.delegate.open_document = document.doc.id if document else None
        self._mark_open()
        self.list.viewport().update()

    def _mark_open(self) -> None:
        line = self.model.line_of(self._open_id())
        if line >= 0:
            index = self.model.index(line, 0)
            # Said in full: the list's own way looks at the keys that are held, such as the Ctrl of Ctrl+PgDown.
            self.list.selectionModel().setCurrentIndex(index, _ONLY_THIS)
            self.list.scrollTo(index)

    def _on_changed(self, changes: Changes) -> None:
        if self._is_closed:
            return
        self._touched |= changes.documents
        self._reload = self._reload or changes.reload or any(kind is Document for kind in changes.kinds)
        self._news.start()

    def _count_first(self) -> None:
        """Let the writer count what large documents left uncounted: here, the window would stand still for it."""
        project = self._workspace.project
        if project.read_only:
            self._take_news()
        else:
            project.settle().add_done_callback(lambda _done: self._counted.emit())

    def _take_news(self) -> None:
        """Read anew what steps have touched, once for all the steps of a moment."""
        if self._is_closed:
            return  # what was counted last was still on its way
        touched, self._touched = self._touched, set()
        reload, self._reload = self._reload, False
        if reload:
            self.load()
        self.model.refresh(touched)

    def _show_empty(self) -> None:
        has_rows = self.model.rowCount() > 0
        self.list.setVisible(has_rows)
        self.empty.setVisible(not has_rows)
        if self._workspace.project.documents(limit=1):
            self.empty.setText("No document fits.")
        elif not has_rows:
            self.empty.setText("No documents yet.\n\nDrop files or folders anywhere on the window, or press Ctrl+I.")

    # Doing

    def _open_line(self, line: int) -> None:
        if 0 <= line < self.model.rowCount():
            try:
                self._workspace.open_document(self.model.ids()[line])
            except UserError as error:
                self._workspace.failed.emit(error)

    def _on_left_down(self) -> None:
        self._arrange()
        self.list.setFocus()
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _on_menu(self, at: QPoint) -> None:
        docs = self.selected()
        if docs:
            menu = self._menu(docs)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.list.viewport().mapToGlobal(at))

    def _menu(self, docs: tuple[DocId, ...]) -> QMenu:
        menu = QMenu(self)
        if len(docs) == 1:
            menu.addAction("Open", lambda: self._open_line(self.model.line_of(docs[0])))
            menu.addSeparator()
        if not self._workspace.project.read_only:
            self._add_changes(menu, docs)
        return menu

    def _add_changes(self, menu: QMenu, docs: tuple[DocId, ...]) -> None:
        what = "" if len(docs) == 1 else f" {len(docs):,} documents"
        if self._wanted.hidden:
            menu.addAction(f"Bring{what} back", lambda: self._hide(docs, hidden=False))
        else:
            menu.addAction("Set to new", lambda: self._set_status(docs, Status.NEW))
            menu.addAction("Set to in progress", lambda: self._set_status(docs, Status.IN_PROGRESS))
            menu.addSeparator()
            menu.addAction(f"Remove{what} from the list", lambda: self._hide(docs))
        menu.addAction(f"Remove{what} for good…", lambda: self.purge_asked.emit(docs))

    def _set_status(self, docs: Iterable[DocId], status: Status) -> None:
        for doc in docs:
            self._workspace.do(SetStatus(doc, status), initiator="documents")

    def _hide(self, docs: tuple[DocId, ...], *, hidden: bool = True) -> None:
        if self._workspace.do(HideDocuments(docs, hidden), initiator="documents") is None:
            return
        said = f"{counted(len(docs), 'document')} {'removed' if hidden else 'brought back'}."
        self._workspace.message.emit(said, "Undo", self._workspace.undo)

    def changeEvent(self, event: QEvent) -> None:
        """Fit the rows to another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def _fit_rows(self) -> None:
        self.list.verticalHeader().setDefaultSectionSize(self.delegate.row_height(self.list.font()))


def _menu_button(name: str, menu: QMenu) -> QToolButton:
    button = QToolButton()
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(menu)
    return button
