"""The labels of a file, and what becomes of each: a table, and a list of fates for the rows that are selected."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.panels.fields import ChoiceBox
from annotator.gui.panels.plain_table import make_plain
from annotator.gui.panels.table_view import Cell
from annotator.model.schema import Schema, TypeKind
from annotator.project.import_plan import ImportPlan, LabelUse

_COLUMNS: Final = ("Label", "Kind", "Count", "Becomes", "Such as")
_COUNT: Final = 2
_BECOMES: Final = 3
_NEW: Final = "new"
_SKIP: Final = "skip"


class LabelFates(QWidget):
    """Shows and changes a plan. In the table, Delete skips, Enter opens the list of what the rows can become.

    Signals:
        changed: The plan is another one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = ImportPlan()
        self._uses: Sequence[LabelUse] = ()
        self._schema = Schema()
        self.table = _Table(self)
        self.fate = ChoiceBox("What the selected labels become")
        self.fate.setMinimumContentsLength(22)
        self.hint = QLabel("Select labels, of one kind at a time, and choose what they become.")
        self.hint.setProperty("role", "quiet")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.addWidget(self.hint, 1)
        row.addWidget(self.fate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.table.itemSelectionChanged.connect(self._on_selected)
        self.table.activated.connect(lambda _index: self._open_fates())
        self.table.skip_asked.connect(lambda: self._decide(_SKIP))
        self.fate.chosen.connect(self._decide)

    def show_plan(self, uses: Sequence[LabelUse], schema: Schema, plan: ImportPlan) -> None:
        """Show the labels of a file, and what is proposed for each."""
        self._uses, self._schema, self.plan = uses, schema, plan
        self.table.setRowCount(len(uses))
        for row, use in enumerate(uses):
            cells = (use.name, use.kind.value, f"{use.count:,}", "", "; ".join(use.examples))
            for column, text in enumerate(cells):
                self.table.set_text(row, column, text)
            self._tell(row)
        if uses:
            self.table.selectRow(0)
        self._on_selected()

    def becomes(self, use: LabelUse) -> str:
        """Return in words what becomes of a label."""
        target = self.plan.target(use.key)
        if target is None:
            return "skipped"
        return target if self._schema.named(use.kind, target) else f"new: {target}"

    def _tell(self, row: int) -> None:
        use, words = self._uses[row], self.becomes(self._uses[row])
        self.table.set_text(row, _BECOMES, words)
        self.table.set_quiet(row, self.plan.skips(use.key))

    def _chosen(self) -> list[int]:
        return sorted({index.row() for index in self.table.selectionModel().selectedRows()})

    def _on_selected(self) -> None:
        """Offer what all the selected labels can become."""
        rows = self._chosen()
        kinds = {self._uses[row].kind for row in rows}
        self.fate.setEnabled(len(kinds) == 1)
        self.fate.set_choices(())
        if len(kinds) != 1:
            return
        kind = kinds.pop()
        self.fate.add_choice("A new label of that name" if len(rows) == 1 else "New labels of those names", _NEW)
        self.fate.add_choice("Skipped", _SKIP)
        for label in self._schema.of_kind(kind) if kind is not TypeKind.ATTRIBUTE else ():
            self.fate.add_choice(label.name, f"={label.name}")
        fates = {self._fate(self._uses[row]) for row in rows}
        self.fate.show_value(fates.pop() if len(fates) == 1 else None)

    def _fate(self, use: LabelUse) -> str:
        target = self.plan.target(use.key)
        if target is None:
            return _SKIP
        return f"={target}" if self._schema.named(use.kind, target) else _NEW

    def _open_fates(self) -> None:
        if self.fate.isEnabled():
            self.fate.setFocus()
            self.fate.showPopup()

    def _decide(self, fate: str) -> None:
        for row in self._chosen():
            use = self._uses[row]
            target = None if fate == _SKIP else use.name if fate == _NEW else fate[1:]
            self.plan = self.plan.changed(use.key, target)
            self._tell(row)
        self._on_selected()
        self.changed.emit()


class _Table(QTableWidget):
    skip_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, len(_COLUMNS), parent)
        self.setAccessibleName("Labels in the file")
        self.setHorizontalHeaderLabels(list(_COLUMNS))
        make_plain(self)
        header = self.horizontalHeader()
        for column, width in enumerate((150, 72, 58, 150)):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self.setItemDelegate(Cell(self))

    def set_text(self, row: int, column: int, text: str) -> None:
        """Write a cell."""
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        side = Qt.AlignmentFlag.AlignRight if column == _COUNT else Qt.AlignmentFlag.AlignLeft
        item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.setItem(row, column, item)

    def set_quiet(self, row: int, quiet: bool) -> None:
        """Strike a row through: it is left out."""
        for column in (0, len(_COLUMNS) - 1):
            item = self.item(row, column)
            if item is not None:
                font = item.font()
                font.setStrikeOut(quiet)
                item.setFont(font)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Skip with Delete; Enter opens the list of fates, and nothing else."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.skip_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
