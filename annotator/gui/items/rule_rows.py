"""What memory has learned, as rows: the string, what it proposes, what taught it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.gui.items.item_table import ROW_ROLE
from annotator.model.lessons import Taught
from annotator.model.memory import Rule, Say
from annotator.model.schema import LabelType, Schema
from annotator.project.operations.common import counted

Index = QModelIndex | QPersistentModelIndex

TITLES: Final = ("Text", "Proposes", "Score", "Learned from", "Your rule")
_YOURS: Final = {Say.ALWAYS: "always", Say.NEVER: "never", Say.FORGET: "forgotten"}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in words; ``type`` is the label that it proposes."""

    rule: Rule
    type: LabelType | None
    learned: str
    yours: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells' texts."""
        name = self.type.name if self.type else "–"
        score = f"{self.rule.score:.2f}" if self.rule.score else ""
        return self.rule.form, name, score, self.learned, self.yours


def rule_row(rule: Rule, schema: Schema) -> RuleRow:
    """Return a rule in words."""
    correction = rule.correction
    yours = _YOURS[correction.say] if correction else ""
    if correction and correction.type:
        yours = f"{yours} {schema.name(correction.type)}"
    kind = schema.types.get(rule.proposes) if rule.proposes else None
    return RuleRow(rule, kind, learned(rule, schema), yours)


def learned(rule: Rule, schema: Schema) -> str:
    """Return what taught a rule, in words."""
    order = list(Taught)
    found = sorted(rule.taught.items(), key=lambda e: (order.index(e[0][1]), -e[1], schema.name(e[0][0])))
    parts = [f"{schema.name(kind)} {how} {number}×" for (kind, how), number in found]
    return f"{', '.join(parts)}, in {counted(rule.documents, 'document')}" if parts else "nothing yet"


class RuleRows(QAbstractTableModel):
    """The rules that a filter lets through, in the order of a column; -1 is most learned first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[RuleRow] = []
        self._rows: list[RuleRow] = []
        self._needle = ""
        self._order = (-1, False)

    def show_rows(self, rows: Sequence[RuleRow]) -> None:
        """Show other rules."""
        if list(rows) != self._all:
            self._all = list(rows)
            self._arrange()

    def filter(self, words: str) -> None:
        """Show only rules that hold some words."""
        self._needle = words.casefold().strip()
        self._arrange()

    def row(self, number: int) -> RuleRow:
        """Return a row."""
        return self._rows[number]

    def row_of(self, form: str) -> int:
        """Return where a string's rule stands; -1 if it is not shown."""
        return next((n for n, row in enumerate(self._rows) if row.rule.form == form), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self._order = (column, order is Qt.SortOrder.DescendingOrder)
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        column, down = self._order
        rows = [row for row in self._all if self._needle in " ".join(row.cells).casefold()]
        if column >= 0:
            rows.sort(key=lambda row: row.rule.score if column == 2 else row.cells[column].casefold(), reverse=down)
        self._rows = rows
        self.endResetModel()

    # What the view asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a column's heading."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return TITLES[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text, or the row itself for ``ROW_ROLE``."""
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.cells[index.column()]
        return None
