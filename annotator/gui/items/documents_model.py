"""The project's documents as a list that stays quick with a hundred thousand of them.

It holds ids, in the order that the project gave them; rows are read by the page, when a view first shows them.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.gui.tips import plain_tip
from annotator.model.document import Document, Status
from annotator.model.ids import DocId
from annotator.model.listing import DocumentRow

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_PAGE: Final = 64
_PAGES: Final = 40
_LONG: Final = 3000

ReadRows = Callable[[Sequence[DocId]], Sequence[DocumentRow]]


class DocumentsModel(QAbstractTableModel):
    """One column; a view asks for the rows that it shows, and nothing is made for the others."""

    def __init__(self, read_rows: ReadRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read_rows = read_rows
        self._ids: Sequence[DocId] = ()
        self._lines: Mapping[DocId, int] = {}
        self._pages: OrderedDict[int, list[DocumentRow | None]] = OrderedDict()

    def set_ids(self, ids: Sequence[DocId], lines: Mapping[DocId, int]) -> None:
        """Show these documents, in this order; ``lines`` has the line of each."""
        # Comparing long lists takes longer than showing them anew.
        if len(ids) < _LONG and ids == self._ids:
            self.refresh(None)
            return
        self.beginResetModel()
        self._ids, self._lines = ids, lines
        self._pages.clear()
        self.endResetModel()

    def refresh(self, docs: Iterable[DocId] | None) -> None:
        """Read some documents anew (None: all), as far as they have been read at all; the order stays."""
        if docs is None:
            self._pages.clear()
            if self._ids:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, 0))
            return
        lines = sorted(line for doc in docs if (line := self.line_of(doc)) >= 0)
        known = [line for line in lines if line // _PAGE in self._pages]
        rows = {row.doc.id: row for row in self._read_rows([self._ids[line] for line in known])} if known else {}
        for line in known:
            self._pages[line // _PAGE][line % _PAGE] = rows.get(self._ids[line])
            self.dataChanged.emit(self.index(line, 0), self.index(line, 0))

    # Asking

    def ids(self) -> Sequence[DocId]:
        """Return the documents shown, in their order."""
        return self._ids

    def row_at(self, line: int) -> DocumentRow | None:
        """Return the document of a line; None if it has gone since the list was made."""
        page = line // _PAGE
        if page not in self._pages:
            self._pages[page] = self._read_page(page)
            while len(self._pages) > _PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page][line % _PAGE]

    def line_of(self, doc: DocId | None) -> int:
        """Return the line of a document, -1 if it is not shown."""
        return self._lines.get(doc, -1) if doc is not None else -1

    def neighbour(self, doc: DocId | None, by: int) -> DocId | None:
        """Return the document some lines further; the first one if ``doc`` is not shown; None beyond the ends."""
        line = self.line_of(doc)
        wanted = 0 if line < 0 else line + by
        return self._ids[wanted] if 0 <= wanted < len(self._ids) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many documents are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return 1: the delegate draws all there is."""
        return 0 if parent is not None and parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a document's title, or all of it in words."""
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
            ROW_ROLE,
        ):
            return None
        row = self.row_at(index.row())
        if role == ROW_ROLE or row is None:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.doc.title
        return plain_tip(described(row)) if role == Qt.ItemDataRole.ToolTipRole else described(row)

    def _read_page(self, page: int) -> list[DocumentRow | None]:
        ids = self._ids[page * _PAGE : (page + 1) * _PAGE]
        rows = {row.doc.id: row for row in self._read_rows(ids)}
        return [rows.get(doc) for doc in ids]


def source_of(document: Document) -> str:
    """Return where a document comes from in a few words: its site, or its file's name."""
    return str(document.meta.get("site") or "") or document.source.rstrip("/").rpartition("/")[2] or document.source


def described(row: DocumentRow) -> str:
    """Return a document with its facts in words: a list's tip, and what a screen reader says."""
    facts = [status_of(row)]
    if row.pending:
        facts.append(f"{row.pending:,} to decide")
    facts.append(f"{row.spans:,} spans, {row.relations:,} relations")
    facts += [part for part in (source_of(row.doc), row.doc.doc_date, ", ".join(row.doc.tags)) if part]
    return f"{row.doc.title}\n{' · '.join(facts)}"


def status_of(row: DocumentRow) -> str:
    """Return how far a person has come with a document, in words."""
    if row.status is Status.DONE and row.undecided:
        return f"Done, {row.undecided:,} undecided"
    return row.status.value.capitalize()
