"""An event type's roles as a form."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.panels.ends_form import empty_grid
from annotator.gui.panels.fields import ChoiceBox, CommitLine
from annotator.gui.panels.looks import LinkButton
from annotator.gui.tips import plain_tip
from annotator.model.ids import TypeId
from annotator.model.schema import Endpoint, LabelType, Schema, TypeKind

_ARITIES: Final = (
    ("exactly one", (1, 1)),
    ("one or none", (0, 1)),
    ("one or more", (1, None)),
    ("any number", (0, None)),
)


class RolesForm(QWidget):
    """The roles of an event type: name, how often, and what may fill them.

    Signals:
        committed: (LabelType), changed.
    """

    committed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: LabelType | None = None
        self._schema = Schema()
        self._shown: tuple[Endpoint, ...] | None = None
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(2, 2)
        self.rows: list[tuple[CommitLine, ChoiceBox, QPushButton]] = []
        self.add = LinkButton("Add a role", "Add a role that something can play in this event")
        self.add.clicked.connect(self._on_add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addWidget(self.add)

    def show_type(self, schema: Schema, label: LabelType) -> None:
        """Show an event type."""
        self._schema, self._label = schema, label
        if self._shown is not None and len(self._shown) == len(label.endpoints):
            self._fill(label.endpoints)
        else:
            self._rebuild(label.endpoints)
        self._shown = label.endpoints

    def commit(self) -> None:
        """Commit what is typed."""
        for name, _, _ in self.rows:
            name.commit()

    def _rebuild(self, roles: tuple[Endpoint, ...]) -> None:
        empty_grid(self._grid)
        self.rows = []
        for row in range(len(roles)):
            name, often = CommitLine(f"Role {row + 1}"), ChoiceBox(f"How often role {row + 1}")
            often.set_choices(_ARITIES)
            filled = QPushButton()
            filled.setAutoDefault(False)
            remove = QToolButton()
            remove.setText("×")
            remove.setAccessibleName(f"Take role {row + 1} away")
            name.committed.connect(lambda text, row=row: self._change(row, role=text.strip()))
            often.chosen.connect(lambda arity, row=row: self._change(row, min=arity[0], max=arity[1]))
            filled.clicked.connect(lambda _on=False, row=row: self._on_fill(row))
            remove.clicked.connect(lambda _on=False, row=row: self._on_remove(row))
            for column, widget in enumerate((name, often, filled, remove)):
                self._grid.addWidget(widget, row, column)
            self.rows.append((name, often, filled))
        self._fill(roles)

    def _fill(self, roles: tuple[Endpoint, ...]) -> None:
        for role, (name, often, filled) in zip(roles, self.rows, strict=True):
            name.show_text(role.role)
            arity = (role.min, role.max)
            if often.row_of(arity) < 0:
                often.set_choices((*_ARITIES, (f"{role.min} to {role.max or 'any'}", arity)))
            often.show_value(arity)
            names = ", ".join(self._schema.name(i) for i in role.allowed) or "any label"
            filled.setText(names if len(names) < 24 else f"{len(role.allowed)} labels")
            filled.setToolTip(plain_tip(names))
            filled.setAccessibleName(f"{role.role}: {names}")

    def _change(self, row: int, **changes: object) -> None:
        if self._label is not None and row < len(self._label.endpoints):
            roles = list(self._label.endpoints)
            roles[row] = replace(roles[row], **changes)  # type: ignore[arg-type]
            self._tell(roles)

    def _on_fill(self, row: int) -> None:
        assert self._label is not None
        role, menu = self._label.endpoints[row], QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for label in self._schema.of_kind(TypeKind.SPAN):
            action = menu.addAction(label.name)
            action.setCheckable(True)
            action.setChecked(label.id in role.allowed)
            action.triggered.connect(lambda on, key=label.id: self._on_allowed(row, key, on))
        button = self.rows[row][2]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_allowed(self, row: int, key: TypeId, on: bool) -> None:
        assert self._label is not None
        allowed = self._label.endpoints[row].allowed
        self._change(row, allowed=(*allowed, key) if on else tuple(i for i in allowed if i != key))

    def _on_remove(self, row: int) -> None:
        assert self._label is not None
        self._tell([role for number, role in enumerate(self._label.endpoints) if number != row])

    def _on_add(self) -> None:
        if self._label is not None:
            names = {role.role for role in self._label.endpoints}
            name = next(n for n in ("role", *(f"role{i}" for i in range(2, 99))) if n not in names)
            self._tell([*self._label.endpoints, Endpoint(name, (), 0, None)])

    def _tell(self, roles: Iterable[Endpoint]) -> None:
        if self._label is not None:
            self.committed.emit(replace(self._label, endpoints=tuple(roles)))
