"""An attribute type as a form: what values it takes, and what carries it."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QWidget,
)

from annotator.gui.panels.fields import ChoiceBox, CommitText
from annotator.gui.tips import plain_tip
from annotator.model.ids import TypeId
from annotator.model.schema import AttributeKind, AttributeSpec, LabelType, Schema, TypeKind

_SHORT: Final = 28
_KINDS: Final = (
    ("choice from a list", AttributeKind.CHOICE),
    ("yes or no", AttributeKind.YES_NO),
    ("text", AttributeKind.TEXT),
    ("number", AttributeKind.NUMBER),
    ("date", AttributeKind.DATE),
    ("reference to an annotation", AttributeKind.REFERENCE),
)
_CARRIERS: Final = (
    ("spans", "span"),
    ("relations", "relation"),
    ("events", "event"),
    ("documents", "document"),
)


class AttributeRules(QWidget):
    """What values an attribute takes, and what carries it.

    Signals:
        committed: (LabelType), changed.
    """

    committed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: LabelType | None = None
        self._schema = Schema()
        self.kind = ChoiceBox("Kind of value")
        self.kind.set_choices(_KINDS)
        self.choices = CommitText("Choices, one a line")
        self.default = ChoiceBox("Default")
        self.carrier = ChoiceBox("Carried by")
        self.carrier.set_choices(_CARRIERS)
        self.types = QPushButton()
        self.types.setAutoDefault(False)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        carried = QWidget()
        row = QHBoxLayout(carried)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.carrier)
        row.addWidget(self.types, 1)
        for name, field in (("Value", self.kind), ("Choices", self.choices), ("Default", self.default)):
            self._form.addRow(name, field)
        self._form.addRow("Carried by", carried)
        self.kind.chosen.connect(lambda kind: self._change(kind=kind))
        self.choices.committed.connect(self._on_choices)
        self.default.chosen.connect(lambda value: self._change(default=value))
        self.carrier.chosen.connect(lambda kind: self._change(on_kind=kind, on_types=()))
        self.types.clicked.connect(self._on_types)

    def show_type(self, schema: Schema, label: LabelType) -> None:
        """Show an attribute type."""
        spec = label.attribute or AttributeSpec(AttributeKind.TEXT)
        self._schema, self._label = schema, label
        self.kind.show_value(spec.kind)
        self.choices.show_text("\n".join(spec.choices))
        self._form.setRowVisible(self.choices, spec.kind is AttributeKind.CHOICE)
        values = {AttributeKind.CHOICE: spec.choices, AttributeKind.YES_NO: ("yes", "no")}.get(spec.kind, ())
        self._form.setRowVisible(self.default, bool(values))
        self.default.set_choices((("none", ""), *((value, value) for value in values)))
        self.default.show_value(spec.default)
        self.carrier.show_value(spec.on_kind)
        names = ", ".join(schema.name(i) for i in spec.on_types)
        self.types.setText(
            names if 0 < len(names) < 28 else (f"{len(spec.on_types)} types" if names else "all of them")
        )
        self.types.setToolTip(plain_tip(names))
        self.types.setVisible(spec.on_kind != "document")

    def commit(self) -> None:
        """Commit what is typed."""
        self.choices.commit()

    def _on_choices(self, text: str) -> None:
        choices = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        spec = self._label.attribute if self._label else None
        if spec is not None:
            self._change(choices=choices, default=spec.default if spec.default in choices else "")

    def _on_types(self) -> None:
        spec = self._label.attribute if self._label else None
        if spec is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for label in self._schema.of_kind(TypeKind(spec.on_kind)):
            action = menu.addAction(label.name)
            action.setCheckable(True)
            action.setChecked(label.id in spec.on_types)
            action.triggered.connect(lambda on, key=label.id: self._on_type(key, on))
        menu.popup(self.types.mapToGlobal(self.types.rect().bottomLeft()))

    def _on_type(self, key: TypeId, on: bool) -> None:
        spec = self._label.attribute if self._label else None
        if spec is not None:
            types = (*spec.on_types, key) if on else tuple(i for i in spec.on_types if i != key)
            self._change(on_types=types)

    def _change(self, **changes: object) -> None:
        if self._label is not None:
            spec = self._label.attribute or AttributeSpec(AttributeKind.TEXT)
            changed = replace(spec, **changes)  # type: ignore[arg-type]
            self.committed.emit(replace(self._label, attribute=changed))
