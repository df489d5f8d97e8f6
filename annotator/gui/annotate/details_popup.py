"""Label, attributes and note of an annotation, at its place."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFormLayout, QLabel, QVBoxLayout, QWidget

from annotator.gui.annotate.surface import SHADOW_PX, Surface, beside
from annotator.gui.annotate.type_menu import type_icon
from annotator.gui.panels.attribute_form import AttributeForm, shared_values
from annotator.gui.panels.fields import ChoiceBox, CommitText
from annotator.gui.panels.looks import Note
from annotator.gui.panels.reference_field import ReferenceDialog
from annotator.gui.workspace import Workspace
from annotator.model.annotation import AnyAnnotation
from annotator.model.document import AttributeValue
from annotator.model.ids import AnnotationId, TypeId
from annotator.model.rules import KIND_OF, referred
from annotator.model.schema import LabelType, TypeKind
from annotator.project.operations.spans import SetAttribute, SetNote
from annotator.project.wording import Wording

_WIDTH_PX = 340


class DetailsPopup(Surface):
    """A sheet with the fields of one annotation; each change is a step at once; Esc, or leaving it, closes it.

    Signals:
        closed: it was closed with a key, so the text should have the focus again.
    """

    closed = Signal()

    def __init__(self, workspace: Workspace, item: UUID, relabel: Callable[[LabelType], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Label, attributes and note")
        self._workspace = workspace
        self._item = AnnotationId(item)
        self._relabel = relabel
        self.label = ChoiceBox("Label")
        self.attributes = AttributeForm()
        self.note = CommitText("Note")
        self.note.setPlaceholderText("A note, for yourself and whoever reads it later")
        self._title = Note()
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._name = QLabel("Label")
        form.addRow(self._name, self.label)
        column = QVBoxLayout(self)
        column.setContentsMargins(SHADOW_PX + 14, SHADOW_PX + 11, SHADOW_PX + 14, SHADOW_PX + 13)
        column.setSpacing(9)
        column.addWidget(self._title)
        column.addLayout(form)
        column.addWidget(self.attributes)
        column.addWidget(self.note)
        self.setFixedWidth(_WIDTH_PX + 2 * SHADOW_PX)
        self.label.chosen.connect(self._on_label)
        self.attributes.committed.connect(self._on_attribute)
        self.attributes.pick_asked.connect(lambda key, on: self._on_list(key) if on else None)
        self.attributes.list_asked.connect(self._on_list)
        self.attributes.jump_asked.connect(self._on_jump)
        self.note.committed.connect(self._on_note)
        workspace.document_changed.connect(self._on_changed)
        self._show()

    def show_beside(self, avoid: QRect, bounds: QRect) -> None:
        """Show it next to a rectangle of its parent; where there is no room beside it, in the upper right corner."""
        self.adjustSize()
        corner = bounds.topRight() - self.rect().topRight()
        self.move(beside(avoid, self.size(), bounds) or corner)
        self.show()
        self.raise_()
        first = next(iter(self.attributes.editors.values()), self.note)
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def dismiss(self) -> None:
        """Commit what is typed, and close."""
        if self.isHidden():
            return
        if self._annotation() is not None:
            self.note.commit()
            self.attributes.commit()
        self.hide()
        self.deleteLater()

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Close when the focus goes to something else in the window; a list or dialog of its own is no leaving."""
        if now is not None and now is not self and not self.isAncestorOf(now) and now.window() is self.window():
            self.dismiss()

    def _annotation(self) -> AnyAnnotation | None:
        document = self._workspace.document
        return document.annotation(self._item) if document else None

    def _show(self) -> None:
        found, schema = self._annotation(), self._workspace.schema
        if found is None:
            self.dismiss()
            return
        kind = KIND_OF[type(found)]
        self._title.setText(self._wording().short(found))
        self.label.clear()
        usable = kind in (TypeKind.SPAN, TypeKind.RELATION)
        for label in schema.of_kind(kind):
            self.label.addItem(type_icon(label, self), label.name, label.id)
        self.label.show_value(found.type)
        self.label.setEnabled(usable)
        attributes = schema.attributes_for(kind.value, found.type)
        self.attributes.show_values(attributes, shared_values(attributes, (found.attrs,)), self._said)
        self.note.show_text(found.note)
        self._align()

    def _align(self) -> None:
        """Let the label's field begin where those of the attributes do."""
        self._name.setMinimumWidth(self.attributes.names_width())

    def _wording(self) -> Wording:
        document = self._workspace.document
        find = (lambda key: document.annotation(key)) if document else None
        return Wording(self._workspace.schema, document.text if document else "", find)

    def _said(self, value: AttributeValue) -> str:
        document, key = self._workspace.document, referred(value)
        target = document.annotation(key) if document and key else None
        return self._wording().named(target) if target else "something deleted"

    def _on_changed(self, _changes: object, touched: frozenset[UUID]) -> None:
        if self._item in touched:
            self._show()

    def _on_label(self, type_id: TypeId) -> None:
        label = self._workspace.schema.types.get(type_id)
        if label is not None:
            self._relabel(label)
        self._show()

    def _on_attribute(self, key: TypeId, value: AttributeValue | None) -> None:
        self._workspace.do(SetAttribute((self._item,), key, value), initiator="details")

    def _on_list(self, key: TypeId) -> None:
        self.attributes.stop_picking()
        attribute = self._workspace.schema.types.get(key)
        if attribute is None:
            return
        dialog = ReferenceDialog(self._workspace, attribute.name, frozenset({self._item}), self)
        dialog.chosen.connect(lambda target: self._on_attribute(key, target.hex))
        dialog.open()

    def _on_jump(self, value: str) -> None:
        document, key = self._workspace.document, referred(value)
        if document is not None and key is not None:
            self.dismiss()
            self._workspace.go_to(document.doc.id, (key,))

    def _on_note(self, text: str) -> None:
        if self._annotation() is not None:
            self._workspace.do(SetNote(self._item, text), initiator="details")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc, Enter and F2."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.dismiss()
            self.closed.emit()
        else:
            super().keyPressEvent(event)
