"""Name and value, line by line: the facts of an item or a document, to be read and copied."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from annotator.gui.panels.item_facts import Fact


class FactsView(QWidget):
    """Shows facts; the lines are made once and used again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(2)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._shown: tuple[Fact, ...] = ()

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Show other facts."""
        shown = tuple(facts)
        if shown == self._shown:
            return
        self._shown = shown
        while self._form.rowCount() > len(shown):
            self._form.removeRow(self._form.rowCount() - 1)
        while self._form.rowCount() < len(shown):
            self._form.addRow(_name(), _value())
        for row, fact in enumerate(shown):
            self._put(row, QFormLayout.ItemRole.LabelRole, fact.name, "")
            self._put(row, QFormLayout.ItemRole.FieldRole, fact.text, fact.more)
        self.setVisible(bool(shown))

    def _put(self, row: int, role: QFormLayout.ItemRole, text: str, more: str) -> None:
        item = self._form.itemAt(row, role)
        label = item.widget() if item else None
        if isinstance(label, QLabel):
            label.setText(text)
            label.setToolTip(more)


def _name() -> QLabel:
    label = QLabel()
    label.setProperty("role", "quiet")
    return label


def _value() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
