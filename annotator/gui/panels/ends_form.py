"""A relation type's ends as a form: which labels it may start from and lead to."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.panels.looks import Note
from annotator.gui.tips import plain_tip
from annotator.model.ids import TypeId
from annotator.model.schema import LabelType, Schema, TypeKind

_ENDS: Final = (("head", "From"), ("tail", "To"))


class EndsForm(QWidget):
    """Which labels a relation type may start from and lead to, as two columns of boxes.

    Signals:
        committed: (LabelType), changed.
    """

    committed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: LabelType | None = None
        self._labels: tuple[LabelType, ...] = ()
        self.boxes: dict[tuple[TypeId, str], QCheckBox] = {}
        self.symmetric = QCheckBox("Symmetric: it has no direction")
        self.symmetric.clicked.connect(self._on_symmetric)
        self.hint = Note()
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.symmetric)
        column.addWidget(self.hint)
        column.addLayout(self._grid)

    def show_type(self, schema: Schema, label: LabelType) -> None:
        """Show a relation type."""
        labels = schema.of_kind(TypeKind.SPAN)
        if [(t.id, t.name) for t in labels] != [(t.id, t.name) for t in self._labels]:
            self._rebuild(labels)
        self._label, self._labels = label, labels
        self.symmetric.setChecked(label.symmetric)
        open_ends = [said for role, said in _ENDS if not label.endpoint(role).allowed]
        self.hint.setText(f"{' and '.join(open_ends)}: any label" if open_ends else "Only between the labels marked:")
        for (key, role), box in self.boxes.items():
            box.setChecked(key in label.endpoint(role).allowed)

    def _rebuild(self, labels: tuple[LabelType, ...]) -> None:
        empty_grid(self._grid)
        self.boxes = {}
        for column, (_, said) in enumerate(_ENDS, 1):
            heading = QLabel(said)
            heading.setProperty("role", "quiet")
            self._grid.addWidget(heading, 0, column, Qt.AlignmentFlag.AlignHCenter)
        for row, label in enumerate(labels, 1):
            self._grid.addWidget(QLabel(label.name), row, 0)
            for column, (role, said) in enumerate(_ENDS, 1):
                box = QCheckBox()
                box.setAccessibleName(f"{said} {label.name}")
                box.setToolTip(plain_tip(f"{said} {label.name}"))
                box.clicked.connect(lambda on, key=label.id, role=role: self._on_box(key, role, on))
                self._grid.addWidget(box, row, column, Qt.AlignmentFlag.AlignHCenter)
                self.boxes[label.id, role] = box

    def _on_symmetric(self, on: bool) -> None:
        if self._label is not None:
            self.committed.emit(replace(self._label, symmetric=on))

    def _on_box(self, key: TypeId, role: str, on: bool) -> None:
        if self._label is None:
            return
        ends = []
        for other, _ in _ENDS:
            end = self._label.endpoint(other)
            if other == role:
                chosen = {*end.allowed, key} if on else set(end.allowed) - {key}
                end = replace(end, allowed=tuple(t.id for t in self._labels if t.id in chosen))
            ends.append(end)
        self.committed.emit(replace(self._label, endpoints=tuple(ends)))


def empty_grid(grid: QGridLayout) -> None:
    """Take all widgets out of a grid."""
    while grid.count():
        item = grid.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
