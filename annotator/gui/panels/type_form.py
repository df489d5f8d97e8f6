"""One type of the schema as a form: name, key, colour, parent, words, and the rules of its kind."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.gui.panels.attribute_rules import AttributeRules
from annotator.gui.panels.colour_field import ColourField
from annotator.gui.panels.ends_form import EndsForm
from annotator.gui.panels.fields import ChoiceBox, CommitLine, CommitText
from annotator.gui.panels.looks import Heading, Note, Problem
from annotator.gui.panels.roles_form import RolesForm
from annotator.gui.panels.tab_order import follow_layout
from annotator.model.ids import TypeId
from annotator.model.schema import LabelType, Schema, TypeKind

_KIND_NAMES: Final = {
    TypeKind.SPAN: "Label",
    TypeKind.RELATION: "Relation type",
    TypeKind.EVENT: "Event type",
    TypeKind.CHAIN: "Chain type",
    TypeKind.ATTRIBUTE: "Attribute",
    TypeKind.ENTITY: "Entity type",
}
_KEYED: Final = (TypeKind.SPAN, TypeKind.RELATION)
_DRAWN: Final = (TypeKind.SPAN, TypeKind.RELATION, TypeKind.EVENT)
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class TypeForm(QWidget):
    """Shows a type, and tells what it should become.

    Signals:
        committed: (LabelType), changed in one respect.
    """

    committed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema = Schema()
        self.label: LabelType | None = None
        self.heading = Heading("")
        self.retired = Note("Retired: it is out of the palette. What carries it keeps it.")
        self.problem = Problem()
        self.name = CommitLine("Name")
        self.key = CommitLine("Key")
        self.key.setMaxLength(1)
        self.key.setMaximumWidth(52)
        self.key_note = Problem()
        self.colour = ColourField()
        self.parent_type = ChoiceBox("Parent")
        self.description = CommitLine("Description")
        self.examples = CommitText("Examples, one a line")
        self.guideline = CommitText("Guideline", lines=8)
        self.guideline.setPlaceholderText("What to mark, what not, and the hard cases. Markdown.")
        self.ends = EndsForm()
        self.roles = RolesForm()
        self.values = AttributeRules()
        self._build()
        self._connect()

    def _build(self) -> None:
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        key = QWidget()
        key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(key)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.key)
        column.addWidget(self.key_note)
        self._key_row = key
        rows: tuple[tuple[str, QWidget, QWidget], ...] = (
            ("Name", self.name, self.name), ("Key", key, self.key), ("Colour", self.colour, self.colour),
            ("Parent", self.parent_type, self.parent_type), ("Description", self.description, self.description),
            ("Examples", self.examples, self.examples), ("Guideline", self.guideline, self.guideline),
        )  # fmt: skip
        for name, row, field in rows:
            label = QLabel(name)
            label.setBuddy(field)
            self._form.addRow(label, row)
        self.rules_heading = Heading("")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 4, 12, 12)
        outer.addWidget(self.heading)
        outer.addWidget(self.retired)
        outer.addWidget(self.problem)
        outer.addLayout(self._form)
        outer.addWidget(self.rules_heading)
        for rules in (self.ends, self.roles, self.values):
            outer.addWidget(rules)
        outer.addStretch(1)

    def _connect(self) -> None:
        self.name.committed.connect(lambda text: self._change(name=text.strip()))
        self.key.committed.connect(lambda text: self._change(key=text.strip().lower()))
        self.key.textEdited.connect(self._say_clash)
        self.colour.committed.connect(lambda colour: self._change(colour=colour))
        self.parent_type.chosen.connect(lambda parent: self._change(parent=parent))
        self.description.committed.connect(lambda text: self._change(description=text.strip()))
        self.examples.committed.connect(lambda text: self._change(examples=_lines(text)))
        self.guideline.committed.connect(lambda text: self._change(guideline=text.strip()))
        for rules in (self.ends, self.roles, self.values):
            rules.committed.connect(self.committed)

    def show_type(self, schema: Schema, label: LabelType) -> None:
        """Show a type; what was typed on another is committed before."""
        if self.label is not None and label.id != self.label.id:
            self.commit()
        self._schema, self.label = schema, label
        self.problem.say("")
        self.heading.setText(_KIND_NAMES[label.kind])
        self.retired.setVisible(label.retired)
        self.name.show_text(label.name)
        self.key.show_text(label.key.upper())
        self.colour.show_colour(label.colour, label.kind, label.name)
        self.description.show_text(label.description)
        self.examples.show_text("\n".join(label.examples))
        self.guideline.show_text(label.guideline)
        self._form.setRowVisible(self._key_row, label.kind in _KEYED)
        self._form.setRowVisible(self.colour, label.kind in _DRAWN)
        self._show_parents(label)
        self._say_clash(self.key.text())
        self._show_rules(label)
        follow_layout(self)

    def commit(self) -> None:
        """Commit what is typed."""
        fields = (self.name, self.key, self.colour, self.description, self.examples, self.guideline)
        for field in (*fields, self.roles, self.values):
            field.commit()

    def refuse(self, problem: str) -> None:
        """Say why a change was not made, and show what is saved again."""
        if self.label is not None:
            for field in (self.name, self.key):
                field.show_text(self.label.name if field is self.name else self.label.key.upper())
                field.revert()
            self.show_type(self._schema, self.label)
        self.problem.say(problem)

    def focus_name(self) -> None:
        """Put the focus into the name, all of it marked, to be typed over."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _show_parents(self, label: LabelType) -> None:
        self._form.setRowVisible(self.parent_type, label.kind is TypeKind.SPAN)
        below = _below(self._schema, label)
        others = [t for t in self._schema.of_kind(label.kind) if t.id not in below]
        self.parent_type.set_choices((("none", None), *((t.name, t.id) for t in others)))
        self.parent_type.show_value(label.parent)

    def _show_rules(self, label: LabelType) -> None:
        headings = {
            TypeKind.RELATION: "Ends",
            TypeKind.EVENT: "Roles",
            TypeKind.ATTRIBUTE: "Values",
        }
        self.rules_heading.setText(headings.get(label.kind, ""))
        self.rules_heading.setVisible(label.kind in headings)
        rules: tuple[tuple[EndsForm | RolesForm | AttributeRules, TypeKind], ...] = (
            (self.ends, TypeKind.RELATION),
            (self.roles, TypeKind.EVENT),
            (self.values, TypeKind.ATTRIBUTE),
        )
        for form, kind in rules:
            form.setVisible(label.kind is kind)
            if label.kind is kind:
                form.show_type(self._schema, label)

    def _say_clash(self, text: str) -> None:
        """Say whose key it is, or which letters are free."""
        label, key = self.label, text.strip().lower()
        if label is None or label.kind not in _KEYED:
            return
        taken = {t.key: t.name for t in self._schema.of_kind(label.kind) if t.key and t.id != label.id}
        if key in taken:
            free = " ".join(letter.upper() for letter in _LETTERS if letter not in taken)
            self.key_note.say(f"This key belongs to {taken[key]}. Free: {free or 'none'}")
        elif key and key not in _LETTERS:
            self.key_note.say("A key is one letter from A to Z; it works by its place on other keyboards.")
        else:
            self.key_note.say("")

    def _change(self, **changes: object) -> None:
        if self.label is not None:
            self.committed.emit(replace(self.label, **changes))  # type: ignore[arg-type]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _below(schema: Schema, label: LabelType) -> set[TypeId]:
    """Return a type with all that lies below it: none of these can be its parent."""
    found, grew = {label.id}, True
    while grew:
        more = {t.id for t in schema if t.parent in found} - found
        grew = bool(more)
        found |= more
    return found
