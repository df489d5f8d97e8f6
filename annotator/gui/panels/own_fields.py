"""A document's own metadata as lines: any names, any values."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from annotator.gui.panels.fields import CommitLine
from annotator.gui.panels.looks import LinkButton
from annotator.gui.tips import plain_tip


class OwnFields(QWidget):
    """The document's own metadata: any names with any values, each a line.

    Signals:
        committed: (dict), the whole of it, once for each change.
    """

    committed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meta: dict[str, Any] = {}
        self._extra = False
        self.lines: list[tuple[CommitLine, CommitLine]] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self.add = LinkButton("Add a field", "Add a field of your own to this document")
        self.add.clicked.connect(self._on_add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addWidget(self.add)

    def show_meta(self, meta: Mapping[str, Any]) -> None:
        """Show metadata; lines stay while the names do, so that typing is not lost."""
        if list(meta) != list(self._meta) or not self.lines:
            self._rebuild(meta)
        self._meta = dict(meta)
        for (_, line), value in zip(self.lines, meta.values(), strict=False):
            line.show_text(_as_line(value))

    def commit(self) -> None:
        """Commit what is typed in any line."""
        for name, value in self.lines:
            name.commit()
            value.commit()

    def take_away(self, row: int) -> None:
        """Take a line away, with its field."""
        names = list(self._meta)
        if row < len(names):
            self._tell({name: value for name, value in self._meta.items() if name != names[row]})
        else:
            self._rebuild(self._meta)
            self.show_meta(self._meta)

    def _rebuild(self, meta: Mapping[str, Any]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lines, self._extra = [], False
        for name in meta:
            self._add_line(name)

    def _add_line(self, name: str) -> None:
        row, field = len(self.lines), CommitLine(f"Name of field {len(self.lines) + 1}")
        field.show_text(name)
        value = CommitLine(name or "Value")
        field.setPlaceholderText("name")
        value.setPlaceholderText("value")
        remove = QToolButton()
        remove.setText("×")
        remove.setToolTip(plain_tip(f"Take {name or 'the field'} away"))
        remove.setAccessibleName(f"Take {name or 'the field'} away")
        field.committed.connect(lambda text: self._on_renamed(row, text))
        value.committed.connect(lambda text: self._on_value(row, text))
        remove.clicked.connect(lambda: self.take_away(row))
        for column, widget in enumerate((field, value, remove)):
            self._grid.addWidget(widget, row, column)
        self.lines.append((field, value))

    def _on_add(self) -> None:
        if not self._extra:
            self._extra = True
            self._add_line("")
        self.lines[-1][0].setFocus()

    def _on_renamed(self, row: int, text: str) -> None:
        names, name = list(self._meta), text.strip()
        if row < len(names) and name and name not in self._meta:
            self._tell({name if n == names[row] else n: value for n, value in self._meta.items()})
        elif row == len(names) and name and name not in self._meta and self.lines[row][1].text():
            self._tell({**self._meta, name: self.lines[row][1].text()})
        elif row < len(names):
            self.lines[row][0].show_text(names[row])
            self.lines[row][0].revert()

    def _on_value(self, row: int, text: str) -> None:
        names = list(self._meta)
        if row < len(names):
            self._tell({**self._meta, names[row]: _as_value(text, self._meta[names[row]])})
            return
        name = self.lines[row][0].text().strip()
        if name and name not in self._meta:
            self._tell({**self._meta, name: text})

    def _tell(self, meta: dict[str, Any]) -> None:
        if meta != self._meta:
            self.committed.emit(meta)


def _as_line(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _as_value(text: str, old: object) -> object:
    """Return what a line means: text stays text, anything else is read as JSON where it can be."""
    if isinstance(old, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
