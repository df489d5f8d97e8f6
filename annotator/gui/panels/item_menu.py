"""What can be done with the selected items, as a menu: everything a mouse needs without the text."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QMenu

from annotator.gui.panels.looks import theme_of
from annotator.gui.workspace import Workspace
from annotator.model.annotation import AnyAnnotation, Relation, Span
from annotator.model.ids import SuggestionId, TypeId
from annotator.model.schema import LabelType, TypeKind
from annotator.model.step import Operation
from annotator.model.suggestion import How, Suggestion, SuggestionKind
from annotator.project.operations.relations import ReverseRelation
from annotator.project.operations.review import AcceptSuggestions, ChangeSuggestion, RejectSuggestions
from annotator.project.operations.spans import DeleteAnnotations, RelabelAnnotations


class Chosen:
    """The selected items, parted into annotations and suggestions."""

    def __init__(self, workspace: Workspace, items: tuple[UUID, ...]) -> None:
        document = workspace.document
        found = [document.annotation(item) for item in items] if document else []
        self.annotations: tuple[AnyAnnotation, ...] = tuple(a for a in found if a is not None)
        suggested = [document.suggestions.get(SuggestionId(item)) for item in items] if document else []
        self.suggestions: tuple[Suggestion, ...] = tuple(s for s in suggested if s is not None)

    @property
    def kind(self) -> TypeKind | None:
        """The kind that all of them share: span or relation; None if they are of several kinds, or of another."""
        kinds = {_KINDS.get(type(a)) for a in self.annotations}
        kinds |= {TypeKind.SPAN if s.kind is SuggestionKind.SPAN else TypeKind.RELATION for s in self.suggestions}
        return kinds.pop() if len(kinds) == 1 else None

    @property
    def type(self) -> TypeId | None:
        """The type that all of them share, or None."""
        types = {value.type for value in (*self.annotations, *self.suggestions)}
        return types.pop() if len(types) == 1 else None

    def relabelled(self, type_id: TypeId, seen: set[UUID]) -> Operation | None:
        """Return the operation that gives them another type; None where one step cannot do it."""
        if self.annotations and not self.suggestions:
            return RelabelAnnotations(tuple(a.id for a in self.annotations), type_id)
        if len(self.suggestions) == 1 and not self.annotations:
            only = self.suggestions[0]
            return ChangeSuggestion(only.id, type_id, seen=only.id in seen)
        return None


_KINDS: dict[type, TypeKind] = {Span: TypeKind.SPAN, Relation: TypeKind.RELATION}


def fill_item_menu(menu: QMenu, workspace: Workspace, items: tuple[UUID, ...]) -> None:
    """Add to a menu what can be done with items of the open document."""
    chosen = Chosen(workspace, items)
    do = _doer(workspace)
    if chosen.suggestions:
        ids = tuple(s.id for s in chosen.suggestions)
        how = How.SINGLE if len(ids) == 1 else How.GROUP
        seen = frozenset(key for key in ids if key in workspace.seen)
        many = f" {len(ids):,} suggestions" if len(ids) > 1 or chosen.annotations else ""
        menu.addAction(f"Accept{many}", do(AcceptSuggestions(ids, how, seen)))
        menu.addAction(f"Reject{many}", do(RejectSuggestions(ids, how, seen)))
    _add_labels(menu, workspace, chosen)
    if chosen.annotations:
        if len(chosen.annotations) == 1 and isinstance(chosen.annotations[0], Relation) and not chosen.suggestions:
            menu.addAction("Reverse", do(ReverseRelation(chosen.annotations[0].id)))
        menu.addSeparator()
        ids_ = tuple(a.id for a in chosen.annotations)
        many = f" {len(ids_):,} annotations" if len(ids_) > 1 or chosen.suggestions else ""
        menu.addAction(f"Delete{many}", do(DeleteAnnotations(ids_), toast=True))


def _add_labels(menu: QMenu, workspace: Workspace, chosen: Chosen) -> None:
    kind = chosen.kind
    types = workspace.schema.of_kind(kind) if kind else ()
    if not types or chosen.relabelled(types[0].id, workspace.seen) is None:
        return
    submenu = menu.addMenu("Accept as" if chosen.suggestions else "Change to")
    for label in types:
        action = submenu.addAction(swatch(label, menu.palette()), label.name)
        action.setEnabled(label.id != chosen.type)
        op = chosen.relabelled(label.id, workspace.seen)
        assert op is not None
        action.triggered.connect(_doer(workspace)(op))


def _doer(workspace: Workspace) -> Callable[..., Callable[[], None]]:
    def do(op: Operation, *, toast: bool = False) -> Callable[[], None]:
        def act() -> None:
            changes = workspace.do(op, initiator="table")
            if changes is not None and toast:
                workspace.message.emit(changes.title, "Undo", workspace.undo)

        return act

    return do


def swatch(label: LabelType, palette: QPalette, size: int = 12) -> QIcon:
    """Return a small square in a label's tint and edge."""
    shades = theme_of(palette).span_shades(label.colour)
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(shades.edge)
    painter.setBrush(shades.strong_tint)
    painter.drawRoundedRect(QRectF(0.5, 0.5, size - 1, size - 1), 3, 3)
    painter.end()
    return QIcon(picture)
