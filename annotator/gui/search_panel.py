"""Search in the whole project: the documents that hold some words, each with the place where they stand."""

from html import escape
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPalette, QTextDocument
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.panels.fields import FilterLine
from annotator.gui.panels.looks import quiet
from annotator.gui.workspace import Workspace
from annotator.model.errors import UserError
from annotator.model.listing import SearchHit

_TYPING_MS: Final = 160
_MOST: Final = 200
_SHORTEST: Final = 2
_LEAD: Final = 24
_HIT: Final = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


class SearchPanel(QWidget):
    """A field and what it finds; a click, or Enter in the list, goes to the place."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Search in the project")
        self._workspace = workspace
        self.field = FilterLine("Search in the project")
        self.field.setToolTip("Words in titles and texts; “quotation marks” keep words together")
        self.list = _HitList()
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.said = QLabel()
        self.said.setProperty("role", "muted")
        self.said.setContentsMargins(10, 2, 10, 4)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        field_row = QVBoxLayout()
        field_row.setContentsMargins(8, 0, 8, 2)
        field_row.addWidget(self.field)
        column.addLayout(field_row)
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.field)
        self._typing.timeout.connect(self.search)
        self.field.textChanged.connect(self._typing.start)
        self.field.returnPressed.connect(self.search)
        self.field.left_down.connect(self._on_left_down)
        self.list.itemActivated.connect(self._on_chosen)
        self.list.itemClicked.connect(self._on_chosen)

    def search(self) -> None:
        """Find what is typed now."""
        self._typing.stop()
        words = self.field.text().strip()
        self.list.clear()
        self.said.clear()
        if len(words) < _SHORTEST:
            return
        try:
            hits = self._workspace.project.search(words, _MOST)
        except UserError as error:
            self.said.setText(error.sentence())
            return
        for hit in hits:
            item = QListWidgetItem(f"{hit.title}: {' '.join(hit.snippet.split())}")
            item.setData(_HIT, hit)
            self.list.addItem(item)
        self.said.setText(_said(len(hits)))

    def _on_left_down(self) -> None:
        if self._typing.isActive():
            self.search()
        self.list.setFocus()
        if self.list.count() and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        hit: SearchHit = item.data(_HIT)
        at = hit.matches[0] if hit.matches else None
        self._workspace.go_to(hit.doc, at=at)


def _said(found: int) -> str:
    if found >= _MOST:
        return f"The best {found:,} documents"
    return f"{found:,} documents" if found != 1 else "1 document"


class _HitList(QListWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Found")
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem():
            self.itemActivated.emit(self.currentItem())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()


class _HitDelegate(QStyledItemDelegate):
    """Draws the title, and two lines around the match, whose words are bold."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        return QSize(120, option.fontMetrics.height() * 3 + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: SearchHit = index.data(_HIT)
        palette, rect = option.palette, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Highlight))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Light))
        inner = rect.adjusted(11, 5, -9, -4)
        title = QFont(option.font)
        title.setWeight(QFont.Weight.DemiBold)
        painter.setFont(title)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        said = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextSingleLine, said)
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(option.font)
        ink = palette.color(QPalette.ColorRole.Text).name()
        document.setHtml(f'<span style="color:{quiet(palette).name()}">{marked(hit, ink)}</span>')
        document.setTextWidth(inner.width())
        painter.translate(inner.left(), inner.top() + option.fontMetrics.height() + 2)
        document.drawContents(painter, QRectF(0, 0, inner.width(), option.fontMetrics.height() * 2 + 1))
        painter.restore()


def marked(hit: SearchHit, ink: str) -> str:
    """Return a hit's surroundings as HTML with the matches in bold."""
    parts: list[str] = []
    at = _begin(hit)
    if at:
        parts.append("…")
    for start, end in hit.matches:
        lo, hi = max(at, start - hit.start), min(len(hit.snippet), end - hit.start)
        if lo >= hi:
            continue
        parts.append(escape(hit.snippet[at:lo]))
        parts.append(f'<b style="color:{ink}">{escape(hit.snippet[lo:hi])}</b>')
        at = hi
    parts.append(escape(hit.snippet[at:]))
    return " ".join("".join(parts).split("\n"))


def _begin(hit: SearchHit) -> int:
    """Return where in the snippet to begin, so that the first match is in sight: at a word shortly before it."""
    first = min((start for start, _ in hit.matches), default=hit.start) - hit.start
    if first <= _LEAD:
        return 0
    space = hit.snippet.find(" ", first - _LEAD)
    return space + 1 if 0 <= space < first else first
