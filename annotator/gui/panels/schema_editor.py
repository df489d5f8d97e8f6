"""The schema editor: add, change, order, retire and delete types; take over and hand on whole schemas."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.items.type_tree import TYPE_ROLE, TypeTree
from annotator.gui.panels.colour_field import SWATCHES
from annotator.gui.panels.fields import FilterLine, lock
from annotator.gui.panels.flow_layout import FlowLayout
from annotator.gui.panels.looks import Note
from annotator.gui.panels.palette import TypeTreeView
from annotator.gui.panels.rules_form import RulesForm
from annotator.gui.panels.schema_dialogs import DeleteQuestion, MisfitQuestion
from annotator.gui.panels.tab_order import follow_layout
from annotator.gui.panels.type_delegate import TypeDelegate
from annotator.gui.panels.type_form import TypeForm
from annotator.gui.workspace import Workspace
from annotator.model.errors import UserError
from annotator.model.ids import TypeId, new_id
from annotator.model.schema import (
    AttributeKind,
    AttributeSpec,
    Endpoint,
    LabelType,
    Schema,
    TypeKind,
    schema_from_json,
    schema_to_json,
)
from annotator.model.step import Operation
from annotator.project.operations.schema import AddSchema, DeleteType, OrderTypes, RetireType
from annotator.project.operations.schema_change import ChangeType, Misfits
from annotator.resource_files import resource

INITIATOR: Final = "schema"
_KINDS: Final = (TypeKind.SPAN, TypeKind.RELATION, TypeKind.EVENT, TypeKind.ATTRIBUTE)
_NEW: Final = {
    TypeKind.SPAN: ("Label", "NEW_LABEL"),
    TypeKind.RELATION: ("Relation type", "new_relation"),
    TypeKind.EVENT: ("Event type", "NEW_EVENT"),
    TypeKind.ATTRIBUTE: ("Attribute", "new_attribute"),
}
_PRESETS: Final = ("news", "conll", "ontonotes", "re3d")
_BESIDE_PX: Final = 560
_FILES: Final = "Schema (*.json);;All files (*)"


class SchemaEditor(QWidget):
    """A tree of all types, and a form for the chosen one. Every change is an operation that can be undone."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Schema")
        self._workspace = workspace
        self._current: TypeId | None = None
        self.model = TypeTree(_KINDS, retired=True, parent=self)
        self.filter = FilterLine("Find a type")
        self.tree = TypeTreeView()
        self.tree.setModel(self.model)
        self._delegate = TypeDelegate(self.tree, counted=False)
        self.tree.setItemDelegate(self._delegate)
        self.form = TypeForm()
        self.rules_form = RulesForm()
        self.hint = Note("Choose a type, or add one. What is changed here is saved at once, and Undo takes it back.")
        self.rules = QPushButton("Rules for all labels")
        self.rules.setCheckable(True)
        self.rules.setAutoDefault(False)
        self.add = _menu_button("Add", [(title, partial(self.add_type, kind)) for kind, (title, _) in _NEW.items()])
        self.up = _button("↑", "Move up", lambda: self.shift(-1))
        self.down = _button("↓", "Move down", lambda: self.shift(1))
        self.retire = _button("Retire", "Take it out of the palette; what carries it keeps it", self._on_retire)
        self.delete = _button("Delete…", "Delete the type", self.delete_type)
        self.share = _menu_button("Presets and files", self._shares())
        self._build()
        self._connect()
        self._current = next((t.id for t in workspace.schema.of_kind(TypeKind.SPAN)), None)
        self._on_schema_changed(workspace.schema)

    # What a person does

    def add_type(self, kind: TypeKind) -> None:
        """Add a type of a kind, and let its name be typed."""
        schema = self._workspace.schema
        siblings, (_, stem) = schema.of_kind(kind, retired=True), _NEW[kind]
        name = next(n for n in (stem, *(f"{stem}_{i}" for i in range(2, 999))) if schema.named(kind, n) is None)
        used = {t.colour for t in siblings}
        made = LabelType(
            id=TypeId(new_id()),
            kind=kind,
            name=name,
            colour=next((colour for colour in SWATCHES if colour not in used), SWATCHES[len(siblings) % len(SWATCHES)]),
            position=max((t.position for t in siblings), default=-1) + 1,
            endpoints=(Endpoint("head"), Endpoint("tail")) if kind is TypeKind.RELATION else (),
            attribute=AttributeSpec(AttributeKind.TEXT) if kind is TypeKind.ATTRIBUTE else None,
        )
        self.filter.clear()
        self.rules.setChecked(False)
        self._current = made.id
        if self._try(ChangeType(made)):
            self.form.focus_name()

    def shift(self, steps: int) -> None:
        """Move the chosen type up or down among its kind."""
        label = self._label()
        if label is None:
            return
        order = [t.id for t in self._workspace.schema.of_kind(label.kind, retired=True)]
        siblings = [t for t in order if self._workspace.schema.types[t].parent == label.parent]
        at = siblings.index(label.id) + steps
        if 0 <= at < len(siblings):
            here, there = order.index(label.id), order.index(siblings[at])
            order.insert(there, order.pop(here))
            self._try(OrderTypes(label.kind, tuple(order)))

    def delete_type(self) -> None:
        """Delete the chosen type; if it is in use, ask what becomes of what carries it."""
        label = self._label()
        if label is None:
            return
        try:
            changes = self._workspace.bridge.do(DeleteType(label.id), initiator=INITIATOR)
        except UserError as error:
            if error.code != "schema.used":
                self.form.refuse(error.sentence())
                return
            others = tuple(t for t in self._workspace.schema.of_kind(label.kind) if t.id != label.id)
            question = DeleteQuestion(
                label,
                error.what,
                others,
                map_to=lambda target: self._try(DeleteType(label.id, target)),
                retire=lambda: self._try(RetireType(label.id)),
                parent=self,
            )
            question.open()
            return
        if changes is not None:
            self._workspace.message.emit(changes.title, "Undo", self._workspace.undo)

    def commit(self) -> None:
        """Commit what is typed (before the window closes)."""
        self.form.commit()
        self.rules_form.commit()

    def import_file(self, path: Path) -> None:
        """Add the types of a schema file that this schema lacks."""
        try:
            schema = _read(path)
        except UserError as error:
            self._workspace.failed.emit(error)
            return
        self._workspace.do(AddSchema(schema, schema.title or path.stem), initiator=INITIATOR)

    def export_file(self, path: Path) -> None:
        """Write the schema to a file."""
        data = schema_to_json(self._workspace.schema, path.stem)
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        try:
            path.write_bytes(text.encode("utf-8"))
        except OSError as error:
            problem = UserError("schema.write", f"The schema was not written: {error.strerror}.", where=str(path))
            self._workspace.failed.emit(problem)

    # Building

    def _build(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.filter)
        column.addWidget(self.rules)
        column.addWidget(self.tree, 1)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for button in (self.add, self.up, self.down, self.retire, self.delete, self.share):
            flow.addWidget(button)
        column.addWidget(buttons)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.hint)
        inner.addWidget(self.form)
        inner.addWidget(self.rules_form)
        self.hint.setContentsMargins(12, 12, 12, 12)
        area.setWidget(page)
        self.setFocusProxy(self.filter)
        inner.addStretch(1)
        follow_layout(left)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        self.splitter.addWidget(area)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.splitter)

    def _connect(self) -> None:
        self._workspace.schema_changed.connect(self._on_schema_changed)
        self.filter.textChanged.connect(self._on_searched)
        self.filter.left_down.connect(self.tree.setFocus)
        self.tree.selectionModel().currentChanged.connect(self._on_current_changed)
        self.form.committed.connect(self._on_committed)
        self.rules.clicked.connect(self._on_rules)
        self.rules_form.committed.connect(self._try)

    def _shares(self) -> list[tuple[str, Callable[[], object]]]:
        presets = [(f"Add the types of {title}", partial(self.import_file, path)) for title, path in _presets()]
        return [*presets, ("Add the types of a file…", self._on_import), ("Write to a file…", self._on_export)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the form below the tree where there is no room beside it."""
        wide = event.size().width() >= _BESIDE_PX
        self.splitter.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        super().resizeEvent(event)

    # What happens

    def _label(self) -> LabelType | None:
        return self._workspace.schema.types.get(self._current) if self._current else None

    def _on_schema_changed(self, schema: Schema) -> None:
        self.model.set_schema(schema)
        self._after_reset()

    def _on_searched(self, text: str) -> None:
        self.model.set_filter(text)
        self._after_reset()

    def _after_reset(self) -> None:
        self.tree.expandAll()
        index = self.model.index_of(self._current)
        if index.isValid():
            self.tree.setCurrentIndex(index)
        self._show()

    def _on_current_changed(self, current: QModelIndex) -> None:
        label = current.data(TYPE_ROLE) if current.isValid() else None
        if isinstance(label, LabelType) and label.id != self._current:
            self._current = label.id
            self.rules.setChecked(False)
            self._show()

    def _on_rules(self) -> None:
        if self.rules.isChecked():
            self.form.commit()
            self._current = None
            self.tree.setCurrentIndex(QModelIndex())
        else:
            self.rules_form.commit()
        self._show()

    def _show(self) -> None:
        label, rules = self._label(), self.rules.isChecked()
        self.rules_form.setVisible(rules)
        self.rules_form.show_schema(self._workspace.schema)
        self.hint.setVisible(label is None and not rules)
        self.form.setVisible(label is not None)
        for button in (self.up, self.down, self.retire, self.delete):
            button.setEnabled(label is not None)
        if label is not None:
            self.retire.setText("Bring back" if label.retired else "Retire")
            self.form.show_type(self._workspace.schema, label)
        if self._workspace.project.read_only:
            lock(self)
            for part in (self.add, self.up, self.down, self.retire, self.delete, self.form.colour, self.form.ends):
                part.setEnabled(False)
            for form in (self.form.roles, self.form.values):
                form.setEnabled(False)

    def _on_committed(self, label: LabelType) -> None:
        self._try(ChangeType(label), label)

    def _try(self, op: Operation, label: LabelType | None = None) -> bool:
        """Run an operation; a refusal is shown in the form, a misfit becomes a question."""
        try:
            self._workspace.bridge.do(op, initiator=INITIATOR)
        except Misfits as misfits:
            self._show()
            if label is not None:
                self._ask(label, misfits)
            return False
        except UserError as error:
            self.form.refuse(error.sentence())
            return False
        return True

    def _ask(self, label: LabelType, misfits: Misfits) -> None:
        def go_on(mapping: dict[str, str | None]) -> None:
            saved = self._workspace.schema.types.get(label.id)
            if saved is not None:
                self._try(ChangeType(replace(label, rev=saved.rev), keep=True, mapping=mapping))

        MisfitQuestion(label, misfits.what, misfits.values, go_on=go_on, parent=self).open()

    def _on_retire(self) -> None:
        label = self._label()
        if label is not None:
            self._try(RetireType(label.id, not label.retired))

    def _on_import(self) -> None:
        dialog = QFileDialog(self, "Add the types of a schema", "", _FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.import_file(Path(path)))
        dialog.open()

    def _on_export(self) -> None:
        dialog = QFileDialog(self, "Write the schema to a file", "schema.json", _FILES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.export_file(Path(path)))
        dialog.open()


def _presets() -> list[tuple[str, Path]]:
    found = []
    for name in _PRESETS:
        path = resource("schemas", f"{name}.json")
        try:
            found.append((_read(path).title or name, path))
        except UserError:
            continue
    return found


def _read(path: Path) -> Schema:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise UserError("schema.read", f"The file could not be read as a schema: {error}.", where=str(path)) from error
    if not isinstance(data, dict):
        raise UserError("schema.format", "This is not a schema.", where=str(path))
    return schema_from_json(data)


def _button(text: str, tip: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())
    return button


def _menu_button(text: str, entries: list[tuple[str, Callable[[], object]]]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    menu = QMenu(button)
    for title, act in entries:
        menu.addAction(title).triggered.connect(lambda _on=False, act=act: act())
    button.setMenu(menu)
    return button
