"""A table of figures: labels down the side, numbers to the right, and a tint that says how much of a row each is."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from annotator.gui.panels.looks import ROW_PX
from annotator.gui.panels.table_view import Cell

_STRONGEST: Final = 0.55

Tint = Callable[[int, int], tuple[float, bool] | None]
"""How strong a cell's tint is (0 to 1), and whether it is a good one; None for no tint."""


class FigureTable(QTableWidget):
    """Shows rows of text; the first column is the label. Copying takes the selected cells, tabs between."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(max(ROW_PX, self.fontMetrics().height() + 8))
        self.horizontalHeader().setHighlightSections(False)
        self._tint: Tint = lambda _row, _column: None
        self.setItemDelegate(_Tinted(self))

    def show_rows(self, header: Sequence[str], rows: Iterable[Sequence[str]], tint: Tint | None = None) -> None:
        """Show other rows."""
        listed = list(rows)
        self._tint = tint or (lambda _row, _column: None)
        self.clear()
        self.setColumnCount(len(header))
        self.setRowCount(len(listed))
        for column, text in enumerate(header):
            self.setHorizontalHeaderItem(column, _cell(text, column))
        for row, cells in enumerate(listed):
            for column, text in enumerate(cells):
                self.setItem(row, column, _cell(text, column))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def tint(self, row: int, column: int) -> tuple[float, bool] | None:
        """Return a cell's tint."""
        return self._tint(row, column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected cells."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.selected_text())
        else:
            super().keyPressEvent(event)

    def selected_text(self) -> str:
        """Return the selected cells, a row a line."""
        rows: dict[int, dict[int, str]] = {}
        for item in self.selectedItems():
            rows.setdefault(item.row(), {})[item.column()] = item.text()
        return "\n".join("\t".join(cells[c] for c in sorted(cells)) for _, cells in sorted(rows.items()))


def _cell(text: str, column: int) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item


class _Tinted(Cell):
    def __init__(self, table: FigureTable) -> None:
        super().__init__(table)
        self._table = table

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, text: str
    ) -> None:
        """Lay the tint under the text; of what is selected, the selection's colour shows."""
        tint = self._table.tint(index.row(), index.column())
        if tint is not None:
            strength, good = tint
            role = QPalette.ColorRole.Accent if good else QPalette.ColorRole.BrightText
            colour = QColor(option.palette.color(role))
            colour.setAlphaF(min(1.0, 0.08 + _STRONGEST * strength))
            painter.fillRect(option.rect.adjusted(1, 1, -1, -1), colour)
        super().paint_inside(painter, option, index, text)
