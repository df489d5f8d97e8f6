"""From a command's id to what it does."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from annotator.gui.annotate.copying import exact, with_source
from annotator.gui.annotate.desk import Desk
from annotator.gui.annotate.finder import Finder
from annotator.gui.annotate.items import ends_of, fragments_of
from annotator.gui.annotate.labelling import Labelling
from annotator.gui.annotate.linking import Linking
from annotator.gui.annotate.navigation import Navigation
from annotator.gui.annotate.propagating import Propagating
from annotator.gui.annotate.reviewing import Reviewing
from annotator.gui.textview.kinds import End, Motion
from annotator.model.annotation import Fragments

BYTE_ORDER_MARKS: Final = "\ufeff\ufffe"

Table = dict[str, Callable[[], object]]


def gestures(
    labelling: Labelling, reviewing: Reviewing, linking: Linking, navigation: Navigation, propagating: Propagating
) -> Table:
    """Return what the commands of annotating do."""
    return {
        "label.held": labelling.label_held,
        "label.let_go": labelling.let_go,
        "label.identical": lambda: propagating.ask(whole_project=False),
        "label.identical_all": lambda: propagating.ask(whole_project=True),
        "boundary.start": lambda: labelling.use_end(End.START),
        "boundary.end": lambda: labelling.use_end(End.END),
        "boundary.right": lambda: labelling.step_end(right=True, by_character=False),
        "boundary.left": lambda: labelling.step_end(right=False, by_character=False),
        "boundary.right_char": lambda: labelling.step_end(right=True, by_character=True),
        "boundary.left_char": lambda: labelling.step_end(right=False, by_character=True),
        "edit.delete": labelling.remove,
        "link.start": linking.start,
        "link.reverse": linking.reverse,
        "link.confirm": linking.confirm,
        "link.next": lambda: linking.step(1),
        "link.previous": lambda: linking.step(-1),
        "link.find": linking.find,
        "link.cancel": linking.cancel,
        "review.accept": lambda: reviewing.decide(accept=True),
        "review.reject": lambda: reviewing.decide(accept=False),
        "review.accept_paragraph": lambda: reviewing.decide_paragraph(accept=True),
        "review.reject_paragraph": lambda: reviewing.decide_paragraph(accept=False),
        "review.accept_selection": lambda: reviewing.decide_selection(accept=True),
        "review.reject_selection": lambda: reviewing.decide_selection(accept=False),
        "review.accept_document": reviewing.accept_document,
        "review.accept_above": reviewing.accept_above,
        "review.next": navigation.next_pending,
        "review.previous": navigation.previous_pending,
        "document.reopen": reviewing.reopen,
    }


def going(navigation: Navigation, finder: Finder) -> Table:
    """Return what the commands of going about and finding do."""
    return {
        "go.item": navigation.select_at_caret,
        "go.next": navigation.next_item,
        "go.previous": navigation.previous_item,
        "go.other_end": navigation.other_end,
        "go.back": navigation.back,
        "go.forward": navigation.forward,
        "go.leave_left": lambda: navigation.leave(Motion.LEFT),
        "go.leave_right": lambda: navigation.leave(Motion.RIGHT),
        "go.leave_up": lambda: navigation.leave(Motion.UP),
        "go.leave_down": lambda: navigation.leave(Motion.DOWN),
        "find.open": finder.open,
        "find.next": lambda: finder.step(forward=True),
        "find.previous": lambda: finder.step(forward=False),
    }


def stretches_to_copy(desk: Desk) -> list[Fragments]:
    """Return what copying takes: the marked text, else the selected items' text; a relation's is that of its ends."""
    state, document = desk.modes.state, desk.document
    if document is None:
        return []
    if state.selection:
        return [(state.selection,)]
    found = [part for item in state.items for part in (ends_of(document, item) or (item,))]
    return [fragments for item in dict.fromkeys(found) if (fragments := fragments_of(document, item))]


def copy(desk: Desk, *, source: bool) -> None:
    """Put what is selected on the clipboard: the exact text, or quoted with where it comes from."""
    stretches, document = stretches_to_copy(desk), desk.document
    if document is None or not stretches:
        return
    text = with_source(document.doc, desk.text, stretches) if source else exact(desk.text, stretches)
    data = QMimeData()
    data.setText(text)
    if text[:1] in BYTE_ORDER_MARKS:
        # Qt would drop or misread this first character on the way; as bytes it arrives.
        data.setData("text/plain;charset=utf-8", text.encode("utf-8", "replace"))
    QGuiApplication.clipboard().setMimeData(data)
    desk.tell("Copied with its source." if source else "Copied.")
