"""How a document looks in the list: a sign for its status, its title, and a line of facts."""

import math
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.items.documents_model import ROW_ROLE, source_of
from annotator.gui.panels.looks import is_dark, mixed, quiet, scale_font
from annotator.model.document import Status
from annotator.model.ids import DocId
from annotator.model.listing import DocumentRow

_SIGN_PX: Final = 14
_LEFT_PX: Final = 32
_RIGHT_PX: Final = 10
_SMALL: Final = 0.9

Index = QModelIndex | QPersistentModelIndex


class DocumentDelegate(QStyledItemDelegate):
    """Draws two lines; the open document has a bar at its left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.open_document: DocId | None = None

    def row_height(self, font: QFont) -> int:
        """Return the height that all rows have, in pixels."""
        small = QFont(font)
        scale_font(small, _SMALL)
        return _height(font) + _height(small) + 13

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same for all rows."""
        del index
        return QSize(120, self.row_height(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a document."""
        row: DocumentRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        rect, palette = option.rect, option.palette
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, row)
        sign_top = rect.top() + 5 + (_height(option.font) - _SIGN_PX) // 2
        paint_status(painter, QRect(rect.left() + 11, sign_top, _SIGN_PX, _SIGN_PX), row, palette)
        inner = rect.adjusted(_LEFT_PX, 5, -_RIGHT_PX, -5)
        font = QFont(option.font)
        if row.doc.id == self.open_document:
            font.setWeight(QFont.Weight.DemiBold)
        ink = palette.color(QPalette.ColorRole.Text)
        done = row.status is Status.DONE
        painter.setPen(quiet(palette) if done and row.doc.id != self.open_document else ink)
        painter.setFont(font)
        _line(painter, QRect(inner.left(), inner.top(), inner.width(), _height(font)), row.doc.title)
        small = QFont(option.font)
        scale_font(small, _SMALL)
        painter.setFont(small)
        painter.setPen(quiet(palette))
        below = QRect(inner.left(), inner.top() + _height(font) + 2, inner.width(), _height(small))
        count = f"{row.pending:,}" if row.pending else ""
        if count:
            painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
            below = below.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(count) - 10, 0)
        _line(painter, below, facts(row))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, row: DocumentRow) -> None:
        palette, rect = option.palette, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Highlight))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Light))
        if row.doc.id == self.open_document:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), palette.color(QPalette.ColorRole.Accent))


def facts(row: DocumentRow) -> str:
    """Return a document's source, date and tags in a few words."""
    parts = [source_of(row.doc), row.doc.doc_date, *(f"#{tag}" for tag in row.doc.tags)]
    said = [part for part in parts if part]
    return "  ·  ".join(said) or f"{row.doc.length:,} characters"


def paint_status(painter: QPainter, box: QRect, row: DocumentRow, palette: QPalette) -> None:
    """Draw the sign of a status: an empty ring, a ring partly filled by what was decided, a tick."""
    faint = mixed(palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base), 0.42)
    ring = QRectF(box).adjusted(1.5, 1.5, -1.5, -1.5)
    if row.status is Status.DONE:
        _tick(painter, ring, row.undecided > 0, palette)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    accent = palette.color(QPalette.ColorRole.Accent)
    begun = row.status is Status.IN_PROGRESS
    painter.setPen(QPen(accent if begun else faint, 1.4))
    painter.drawEllipse(ring)
    if begun:
        share = share_done(row)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawPie(ring.adjusted(2.2, 2.2, -2.2, -2.2), 90 * 16, -round(max(0.08, share) * 360 * 16))


def _tick(painter: QPainter, ring: QRectF, undecided: bool, palette: QPalette) -> None:
    dark = is_dark(palette)
    good = QColor("#6fc596" if dark else "#1f7a4d")
    warn = QColor("#dcae54" if dark else "#97650b")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(warn if undecided else good)
    painter.drawEllipse(ring.adjusted(-0.7, -0.7, 0.7, 0.7))
    pen = QPen(palette.color(QPalette.ColorRole.Base), 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x, y, w = ring.left(), ring.top(), ring.width()
    marks = (0.26, 0.52, 0.44, 0.7, 0.75, 0.32)
    points = [QPointF(x + marks[i] * w, y + marks[i + 1] * w) for i in (0, 2, 4)]
    painter.drawLine(points[0], points[1])
    painter.drawLine(points[1], points[2])


def share_done(row: DocumentRow) -> float:
    """Return how much of a document is decided: 0 to 1, by its spans and what still waits."""
    made = row.spans + row.relations
    return made / (made + row.pending) if made + row.pending else 0.0


def _height(font: QFont) -> int:
    return math.ceil(QFontMetrics(font).height())


def _line(painter: QPainter, room: QRect, text: str) -> None:
    said = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, said)
