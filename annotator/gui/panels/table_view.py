"""A table of items that follows the selection, jumps on a click, and never changes anything by a key."""

from collections.abc import Callable, Mapping
from typing import Final, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.gui.items.item_table import ROW_ROLE, ItemTable
from annotator.gui.panels.looks import paint_chip
from annotator.gui.panels.plain_table import make_plain
from annotator.gui.workspace import Workspace

R = TypeVar("R")
_Flag = QItemSelectionModel.SelectionFlag
_MARGIN_PX: Final = 6
_SHARE: Final = 0.7
"""How much of a narrow table the columns beside the stretching one may take."""

_OWN_SHARE: Final = 0.9
"""The same where a person has drawn them."""


class TableView(QTableView, Generic[R]):
    """Rows of items.

    ``narrow`` says from which width on each column is shown, ``widths`` how wide it starts, ``stretch`` which one takes
    the room that is left (``narrow_stretch`` while that one is hidden). Without a workspace it is a mere list.

    Signals:
        menu_asked: (QPoint on the screen), by mouse or by key.
        widths_changed: a person has drawn a column to another width.
    """

    menu_asked = Signal(QPoint)
    widths_changed = Signal()

    def __init__(
        self,
        workspace: Workspace | None,
        model: ItemTable[R],
        *,
        narrow: tuple[int, ...],
        widths: tuple[int, ...],
        stretch: int,
        narrow_stretch: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._model = model
        self._narrow = narrow
        self._widths = list(widths)
        self._own: dict[int, int] = {}
        self._scale = 1.0
        self._fitted = self._tight = self._fitting = False
        self._shown: list[int] = []
        self._stretch = (stretch, stretch if narrow_stretch is None else narrow_stretch)
        self._following = False
        self.setModel(model)
        make_plain(self)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_headers()
        self.setItemDelegate(Cell(self))
        if workspace is not None:
            model.modelReset.connect(self.follow)
            self.clicked.connect(self._on_clicked)
            self.activated.connect(self.jump)
            workspace.selection_changed.connect(self.follow)

    def _set_headers(self) -> None:
        columns = self.horizontalHeader()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setMinimumSectionSize(40)
        columns.setSortIndicatorClearable(True)
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        columns.sectionResized.connect(self._on_resized)

    def own_widths(self) -> dict[int, int]:
        """Return the widths in pixels to which a person has drawn columns, by their numbers."""
        return dict(self._own)

    def set_own_widths(self, widths: Mapping[int, int]) -> None:
        """Begin with widths that a person has chosen before; columns that are not there are left out."""
        self._own = {column: width for column, width in widths.items() if column < len(self._widths)}
        for column, width in self._own.items():
            self._widths[column] = width
        self._fitted = False
        self._fit(self.viewport().width())

    def _on_resized(self, column: int, _before: int, width: int) -> None:
        """Take over what a person draws; what the table fits by itself, and the column that takes the rest, is none."""
        if self._fitting or column not in self._shown or width == 0:
            return
        self._own[column] = self._widths[column] = round(width / self._scale)
        self.widths_changed.emit()

    def selected_items(self) -> tuple[UUID, ...]:
        """Return the items of the selected rows, in the order of the table."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(dict.fromkeys(self._model.key(row).item for row in rows))

    def follow(self) -> None:
        """Select the rows of the items that are selected in the workspace."""
        if self._workspace is None:
            return
        chosen = set(self._workspace.selected)
        if chosen == set(self.selected_items()):
            return
        selection, rows = QItemSelection(), [row for item in chosen for row in self._model.rows_of(item)]
        last = len(self._model.columns) - 1
        for row in rows:
            selection.select(self._model.index(row, 0), self._model.index(row, last))
        self._following = True
        try:
            self.selectionModel().select(selection, _Flag.ClearAndSelect)
            if rows:
                first = self._model.index(min(rows), 0)
                self.selectionModel().setCurrentIndex(first, _Flag.NoUpdate)
                self.scrollTo(first)
        finally:
            self._following = False

    def jump(self, index: QModelIndex) -> None:
        """Show the item of a row in the text, and remember where the reader was."""
        workspace = self._workspace
        if workspace is not None and workspace.document is not None and index.isValid():
            item = self._model.key(index.row()).item
            items = self.selected_items() or (item,)
            workspace.go_to(workspace.document.doc.id, items, workspace.extent(item))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Select the same items in the workspace, and show the current one in the text."""
        super().selectionChanged(selected, deselected)
        workspace = self._workspace
        if workspace is None or self._following or not self.hasFocus():
            return
        workspace.select(self.selected_items())
        current = self.currentIndex()
        extent = workspace.extent(self._model.key(current.row()).item) if current.isValid() else None
        if extent is not None:
            workspace.place_asked.emit(*extent)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu where the mouse is, or at the current row if a key was pressed."""
        index, at = menu_place(self, event)
        if index.isValid():
            self.menu_asked.emit(at)

    def keyboardSearch(self, _search: str) -> None:
        """Leave letters alone: the filter finds."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns that there is room for."""
        self._fit(event.size().width())
        super().resizeEvent(event)

    def _fit(self, width: int) -> None:
        self._fitting = True
        try:
            self._fit_columns(width)
        finally:
            self._fitting = False

    def _fit_columns(self, width: int) -> None:
        header = self.horizontalHeader()
        for column, least in enumerate(self._narrow):
            self.setColumnHidden(column, width < least)
        wide, narrow = self._stretch
        taking = narrow if self.isColumnHidden(wide) else wide
        for column in {wide, narrow}:
            mode = QHeaderView.ResizeMode.Stretch if column == taking else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(column, mode)
        fixed = [n for n in range(len(self._widths)) if n != taking and not self.isColumnHidden(n)]
        needed, room = sum(self._widths[n] for n in fixed), width * (_OWN_SHARE if self._own else _SHARE)
        tight = needed > room
        anew = tight or self._tight or not self._fitted
        self._scale = room / needed if tight else 1.0
        for column in fixed if anew else (n for n in fixed if n not in self._shown):
            header.resizeSection(column, int(self._widths[column] * self._scale))
        self._tight, self._fitted, self._shown = tight, True, fixed

    def _on_clicked(self, index: QModelIndex) -> None:
        if len(self.selectionModel().selectedRows()) <= 1:
            self.jump(index)


class Cell(QStyledItemDelegate):
    """Draws a cell with room at its sides; the frame of the current cell only where its row is not selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Take the frame away where the selection shows the place already."""
        super().initStyleOption(option, index)
        if option.state & QStyle.StateFlag.State_Selected:
            option.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the ground over the whole cell, the text within its margins."""
        said = QStyleOptionViewItem(option)
        self.initStyleOption(said, index)
        text, said.text = said.text, ""
        style = said.widget.style() if said.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, said, painter, said.widget)
        painter.save()
        painter.setFont(said.font)
        self.paint_inside(painter, said, index, text)
        painter.restore()

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex, text: str
    ) -> None:
        """Draw the text."""
        room = option.rect.adjusted(_MARGIN_PX, 0, -_MARGIN_PX, 0)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        cut = QFontMetrics(option.font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, option.displayAlignment | Qt.AlignmentFlag.AlignVCenter, cut)


class ChipCell(Cell):
    """Draws a row's label as its chip: dashed for what is only suggested."""

    def __init__(self, is_suggested: Callable[[object], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_suggested = is_suggested

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, text: str
    ) -> None:
        """Draw the chip."""
        row = index.data(ROW_ROLE)
        if row is not None:
            room = QRect(option.rect.adjusted(_MARGIN_PX, 0, -_MARGIN_PX, 0))
            label, dashed = getattr(row, "type", None), self._is_suggested(row)
            paint_chip(painter, room, text, label, option.palette, dashed=dashed)


def menu_place(view: QAbstractItemView, event: QContextMenuEvent) -> tuple[QModelIndex, QPoint]:
    """Return for which row a menu is asked, and where on the screen it belongs: by key, the current row's middle."""
    if event.reason() is QContextMenuEvent.Reason.Keyboard:
        index = view.currentIndex()
        return index, view.viewport().mapToGlobal(view.visualRect(index).center())
    return view.indexAt(view.viewport().mapFromGlobal(event.globalPos())), event.globalPos()
