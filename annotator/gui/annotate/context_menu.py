"""The menu at the mouse: everything that can be done with what lies there."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from annotator.gui.annotate.action_list import ActionList
from annotator.gui.annotate.desk import Desk
from annotator.gui.annotate.presses import Presses
from annotator.gui.annotate.type_menu import TypeMenu
from annotator.model.ids import TypeId
from annotator.model.schema import TypeKind

_PARTS = (
    ("review.accept", "review.reject", "review.accept_selection", "review.reject_selection"),
    ("edit.details", "edit.inspect", "link.start", "link.reverse", "go.other_end", "edit.delete"),
    ("label.identical", "label.identical_all"),
    ("boundary.left", "boundary.right", "boundary.start", "boundary.end"),
    ("review.next", "review.accept_paragraph", "review.reject_paragraph", "review.accept_document"),
    ("edit.copy", "edit.copy_source", "find.open"),
)
_MOVES = "Move the ends"


def context_menu(
    desk: Desk, actions: ActionList, presses: Presses, use_label: Callable[[TypeId, bool], None], parent: QWidget
) -> QMenu:
    """Return the menu for what is selected now; it goes when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add_labels(menu, desk, presses, use_label)
    fitting = {action.id: action for action in actions.actions() if action.enabled()}
    for part in _PARTS:
        found = [fitting[key] for key in part if key in fitting]
        if not found:
            continue
        menu.addSeparator()
        target = menu.addMenu(_MOVES) if part[0].startswith("boundary.") else menu
        for action in found:
            keys = actions.keys_shown(action.id)
            made = target.addAction(f"{action.title()}\t{keys}" if keys else action.title())
            made.triggered.connect(lambda _checked=False, call=action.call: call())
    return menu


def _add_labels(menu: QMenu, desk: Desk, presses: Presses, use_label: Callable[[TypeId, bool], None]) -> None:
    """Add the labels for marked text, a word or items; on arcs, the relation types."""
    if desk.document is None:
        return
    chosen = desk.chosen()
    if chosen.only_relations:
        title, kind = "Change the type to", TypeKind.RELATION
    else:
        title = "Change the label to" if chosen.spans else "Accept as" if chosen.suggestions else "Label as"
        kind = TypeKind.SPAN
    types = desk.schema.of_kind(kind)
    if not types:
        return
    menu.addMenu(TypeMenu(types, presses, lambda label: use_label(label.id, False), menu, title))
    if kind is TypeKind.SPAN and not desk.modes.state.items:
        menu.addMenu(TypeMenu(types, presses, lambda label: use_label(label.id, True), menu, "Hold a label"))
