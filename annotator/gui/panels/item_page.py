"""The inspector's page for selected items: label, place, ends, attributes, note, origin, history."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.gui.panels.attribute_form import AttributeForm, shared_values
from annotator.gui.panels.facts_view import FactsView
from annotator.gui.panels.fields import ChoiceBox, CommitText
from annotator.gui.panels.history_list import HistoryList
from annotator.gui.panels.item_facts import ItemFacts, links_of, same_as
from annotator.gui.panels.item_menu import Chosen, swatch
from annotator.gui.panels.item_parts import ActionRow, EndsView, LinksView
from annotator.gui.panels.looks import Heading, Note, Problem, Quote
from annotator.gui.panels.tab_order import follow_layout
from annotator.gui.workspace import Workspace
from annotator.model.annotation import AnyAnnotation, Relation
from annotator.model.document import AttributeValue
from annotator.model.ids import AnnotationId, DocId, SuggestionId, TypeId
from annotator.model.rules import KIND_OF, referred
from annotator.model.schema import LabelType
from annotator.model.step import Operation
from annotator.model.suggestion import How
from annotator.project.operations.relations import ReverseRelation
from annotator.project.operations.review import AcceptSuggestions, RejectSuggestions
from annotator.project.operations.spans import DeleteAnnotations, SetAttribute, SetNote
from annotator.project.wording import Wording, one_line

_QUOTE: Final = 400
INITIATOR: Final = "inspector"


class ItemPage(QWidget):
    """Shows items of the open document, one or several, and changes them through operations.

    Signals:
        pick_asked: (TypeId, bool): a reference is to be picked in the text, or no longer.
        list_asked: (TypeId): a reference is to be chosen from a list.
    """

    pick_asked = Signal(object, bool)
    list_asked = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.items: tuple[UUID, ...] = ()
        self._ids: tuple[AnnotationId, ...] = ()
        self._doc: DocId | None = None
        self.summary = Note()
        self.label = ChoiceBox("Label")
        self.quote = Quote()
        self.place = Note()
        self.ends = EndsView(workspace)
        self.problem = Problem()
        self.buttons = ActionRow()
        self.attributes_heading = Heading("Attributes")
        self.attributes = AttributeForm()
        self.note_heading = Heading("Note")
        self.note = CommitText("Note")
        self.same_heading = Heading("Same thing here")
        self.same = LinksView(workspace)
        self.links_heading = Heading("Linked")
        self.links = LinksView(workspace)
        self.facts_heading = Heading("Origin")
        self.facts = FactsView()
        self.history = HistoryList(workspace)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        parts: tuple[QWidget, ...] = (
            self.summary, self.label, self.quote, self.place, self.ends, self.problem, self.buttons,
                     self.attributes_heading, self.attributes, self.note_heading, self.note, self.same_heading,
                     self.same, self.links_heading, self.links, self.facts_heading, self.facts, self.history,
        )  # fmt: skip
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.label.chosen.connect(self._on_label_chosen)
        self.attributes.committed.connect(self._on_attribute)
        self.attributes.pick_asked.connect(self.pick_asked)
        self.attributes.list_asked.connect(self.list_asked)
        self.attributes.jump_asked.connect(self._on_jump)
        self.note.committed.connect(self._on_note)

    def commit(self) -> None:
        """Commit what is typed; what was typed on something that is gone by now is dropped."""
        document = self._workspace.document
        if document is not None and document.doc.id == self._doc:
            self._ids = tuple(key for key in self._ids if document.annotation(key))
        self.note.commit()
        self.attributes.commit()

    def show_items(self, items: tuple[UUID, ...]) -> None:
        """Show other items, or the same ones as they are now; what was typed on the others is committed before."""
        if items != self.items:
            self.commit()
        document = self._workspace.document
        self.items, self._doc = items, document.doc.id if document else None
        chosen = Chosen(self._workspace, items)
        self._ids = tuple(a.id for a in chosen.annotations)
        only = ItemFacts(self._workspace, items[0]) if len(items) == 1 else None
        self._show_head(chosen, only)
        self._show_actions(chosen)
        self._show_attributes(chosen)
        annotation = only.annotation if only else None
        for part in (self.note_heading, self.note):
            part.setVisible(annotation is not None)
        self.note.show_text(annotation.note if annotation else "")
        same = same_as(self._workspace, items[0]) if only else ()
        self.same_heading.setVisible(bool(same))
        self.same.show_links(same)
        links = links_of(self._workspace, items[0]) if only else ()
        self.links_heading.setVisible(bool(links))
        self.links.show_links(links)
        self.facts_heading.setVisible(only is not None)
        self.facts.show_facts(only.facts() if only else ())
        self.history.show_item(annotation.id if annotation else None)
        follow_layout(self)

    def focus_first(self) -> None:
        """Put the focus into the first field: an attribute if there is one, the label otherwise."""
        for editor in self.attributes.editors.values():
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        (self.label if self.label.isVisible() else self.note).setFocus(Qt.FocusReason.OtherFocusReason)

    def attribute(self, key: TypeId) -> LabelType | None:
        """Return an attribute type of the schema."""
        return self._workspace.schema.types.get(key)

    def set_reference(self, key: TypeId, target: UUID) -> None:
        """Let the items' attribute refer to an annotation."""
        self._on_attribute(key, target.hex)

    def _show_head(self, chosen: Chosen, only: ItemFacts | None) -> None:
        self.summary.setVisible(only is None)
        if only is None:
            self.summary.setText(_summary(chosen, self._workspace))
        quote = only.quote() if only else ""
        self.quote.setText(one_line(quote, _QUOTE))
        self.quote.setVisible(bool(quote))
        place = only.place() if only else ""
        self.place.setText(place)
        self.place.setVisible(bool(place))
        self.ends.show_ends(only.ends() if only else ())
        self.problem.say(only.problems() if only else "")
        self._show_label(chosen)

    def _show_label(self, chosen: Chosen) -> None:
        kind, workspace = chosen.kind, self._workspace
        types = workspace.schema.of_kind(kind) if kind else ()
        usable = bool(types) and chosen.relabelled(types[0].id, workspace.seen) is not None
        self.label.setVisible(kind is not None)
        self.label.setEnabled(usable)
        current = workspace.schema.types.get(chosen.type) if chosen.type else None
        offered = types if current is None or current in types else (*types, current)
        self.label.clear()
        for label in offered:
            name = f"{label.name} (retired)" if label.retired else label.name
            self.label.add_choice(name, label.id, swatch(label, self.palette()))
        self.label.setPlaceholderText("several" if len(self.items) > 1 else "no such label in the schema")
        self.label.show_value(chosen.type)

    def _show_actions(self, chosen: Chosen) -> None:
        document = self._workspace.document
        waiting = tuple(s.id for s in chosen.suggestions if document and document.is_pending(s))
        ids = tuple(a.id for a in chosen.annotations)
        actions: list[tuple[str, Callable[[], None]]] = []
        if waiting:
            actions.append((_counted("Accept", waiting, self.items), lambda: self._decide(waiting, accept=True)))
            actions.append((_counted("Reject", waiting, self.items), lambda: self._decide(waiting, accept=False)))
        if len(ids) == 1 and not waiting and self._can_reverse(chosen.annotations[0]):
            actions.append(("Reverse", lambda: self._do(ReverseRelation(ids[0]))))
        if ids:
            actions.append((_counted("Delete", ids, self.items), lambda: self._delete(DeleteAnnotations(ids))))
        self.buttons.show_actions(actions)

    def _can_reverse(self, annotation: AnyAnnotation) -> bool:
        label = self._workspace.schema.types.get(annotation.type)
        return isinstance(annotation, Relation) and not (label and label.symmetric)

    def _show_attributes(self, chosen: Chosen) -> None:
        found = chosen.annotations if not chosen.suggestions else ()
        attributes = _common_attributes(self._workspace, found)
        self.attributes_heading.setVisible(bool(attributes))
        self.attributes.show_values(attributes, shared_values(attributes, (a.attrs for a in found)), self._said)

    def _said(self, value: AttributeValue) -> str:
        document, key = self._workspace.document, referred(value)
        target = document.annotation(key) if document and key else None
        if document is None or target is None:
            return "something deleted"
        return Wording(self._workspace.schema, document.text, document.annotation).named(target)

    def _do(self, op: Operation) -> None:
        self._workspace.do(op, initiator=INITIATOR)

    def _delete(self, op: DeleteAnnotations) -> None:
        changes = self._workspace.do(op, initiator=INITIATOR)
        if changes is not None:
            self._workspace.message.emit(changes.title, "Undo", self._workspace.undo)

    def _decide(self, ids: tuple[SuggestionId, ...], *, accept: bool) -> None:
        how = How.SINGLE if len(ids) == 1 else How.GROUP
        seen = frozenset(key for key in ids if key in self._workspace.seen)
        self._do(AcceptSuggestions(ids, how, seen) if accept else RejectSuggestions(ids, how, seen))

    def _on_label_chosen(self, type_id: TypeId) -> None:
        op = Chosen(self._workspace, self.items).relabelled(type_id, self._workspace.seen)
        if op is not None:
            self._do(op)
            self._show_label(Chosen(self._workspace, self.items))

    def _on_attribute(self, key: TypeId, value: AttributeValue | None) -> None:
        if self._ids:
            self._do(SetAttribute(self._ids, key, value))

    def _on_note(self, text: str) -> None:
        if len(self._ids) == 1:
            self._do(SetNote(self._ids[0], text))

    def _on_jump(self, value: str) -> None:
        document, key = self._workspace.document, referred(value)
        if document is not None and key is not None:
            self._workspace.go_to(document.doc.id, (key,))


def _common_attributes(workspace: Workspace, found: tuple[AnyAnnotation, ...]) -> tuple[LabelType, ...]:
    """Return the attributes that all of the annotations can carry, and those that one of them has nevertheless."""
    kinds = {(KIND_OF[type(a)].value, a.type) for a in found}
    sets = [workspace.schema.attributes_for(kind, type_id) for kind, type_id in kinds]
    common = [label for label in (sets[0] if sets else ()) if all(label in others for others in sets)]
    carried = (workspace.schema.types.get(key) for a in found for key in a.attrs) if len(found) == 1 else ()
    extra = [label for label in carried if label is not None and label.attribute and label not in common]
    return (*common, *extra)


def _summary(chosen: Chosen, workspace: Workspace) -> str:
    number = len(chosen.annotations) + len(chosen.suggestions)
    counts: dict[str, int] = {}
    for annotation in chosen.annotations:
        name = workspace.schema.name(annotation.type)
        counts[name] = counts.get(name, 0) + 1
    for suggestion in chosen.suggestions:
        counts[f"{suggestion.label}?"] = counts.get(f"{suggestion.label}?", 0) + 1
    parts = ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items(), key=lambda entry: -entry[1]))
    return f"{number:,} selected: {parts}"


def _counted(verb: str, ids: tuple[UUID, ...], items: tuple[UUID, ...]) -> str:
    return verb if len(items) == 1 else f"{verb} {len(ids):,}"
