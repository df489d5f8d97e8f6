"""Name and value, line by line: the facts of an item or a document, to be read and copied."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from annotator.gui.panels.item_facts import Fact
from annotator.gui.tips import plain_tip


class FactsView(QWidget):
    """Shows facts; the lines are made once and used again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(2)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._shown: tuple[Fact, ...] = ()
        self._lines: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Show other facts."""
        shown = tuple(facts)
        if shown == self._shown:
            return
        self._shown = shown
        while len(self._lines) < len(shown):
            self._lines.append((_name(), _value()))
            self._form.addRow(*self._lines[-1])
        for row, (name, value) in enumerate(self._lines):
            self._form.setRowVisible(row, row < len(shown))
            fact = shown[row] if row < len(shown) else Fact("", "")
            name.setText(fact.name)
            value.setText(fact.text)
            value.setToolTip(plain_tip(fact.more))
        self.setVisible(bool(shown))


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
