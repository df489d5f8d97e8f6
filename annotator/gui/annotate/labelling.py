"""Labelling: by key, by click, by number, with a held label; relabelling; ends; deleting."""

from collections.abc import Callable
from uuid import UUID

from annotator.gui.annotate import plans
from annotator.gui.annotate.desk import Desk, stretch_of
from annotator.gui.annotate.ends import dragged, runs_right_to_left, stepped
from annotator.gui.annotate.items import fragments_of
from annotator.gui.annotate.modes import Mode
from annotator.gui.textview.kinds import End
from annotator.model.changes import Changes
from annotator.model.schema import LabelType, TypeKind
from annotator.model.tokens import token_at
from annotator.project.operations.common import counted
from annotator.project.wording import Wording


class Labelling:
    """Puts labels on text and items."""

    def __init__(self, desk: Desk, undo: Callable[[], None]) -> None:
        self._desk = desk
        self._undo = undo

    # Labels

    def label_with(self, label: LabelType, *, hold: bool = False) -> None:
        """Use a label where the person is: on marked text, on the selected items, or on the word at the caret."""
        state = self._desk.modes.state
        if hold and label.kind is TypeKind.SPAN:
            self._desk.modes.hold(label.id)
        if state.items:
            if not hold or label.kind is TypeKind.RELATION:
                self.relabel(label)
        elif label.kind is TypeKind.RELATION:
            self._desk.tell(f"“{label.name}” links two spans: select one, then Ctrl+L.")
        elif state.selection:
            self._label_selection(label)
        elif not hold:
            self._label_word(label)

    def label_held(self) -> None:
        """Put the held label on marked text."""
        held = self._desk.modes.state.held
        label = self._desk.schema.types.get(held) if held else None
        if label is not None and self._desk.modes.state.selection:
            self._label_selection(label)

    def let_go(self) -> None:
        """Hold no label any more."""
        self._desk.modes.hold(None)

    def relabel(self, label: LabelType) -> None:
        """Give the selected items another type."""
        desk = self._desk
        document = desk.document
        if document is None:
            return
        chosen = desk.chosen()
        spare = stretch_of(desk, desk.modes.state.items[0]) if desk.modes.state.items else None
        then = desk.select_made if chosen.suggestions else None
        desk.planned(lambda: plans.relabel(document, desk.schema, chosen, label, desk.seen()), then, spare)

    def _label_selection(self, label: LabelType) -> None:
        desk, selection = self._desk, self._desk.modes.state.selection
        document = desk.document
        if document is None or selection is None:
            return
        desk.planned(
            lambda: plans.label_stretch(document, (selection,), label, desk.seen()),
            lambda changes: self._after_labelling(changes, selection[1]),
            selection,
        )

    def _label_word(self, label: LabelType) -> None:
        desk = self._desk
        document = desk.document
        token = token_at(desk.text, desk.view.caret()) if document else None
        if document is None or token is None:
            return
        word = (token.start, token.end)
        desk.planned(
            lambda: plans.label_word(document, (word,), label, desk.seen()),
            lambda changes: self._after_labelling(changes, word[1]),
            word,
        )

    def _after_labelling(self, changes: Changes, end: int) -> None:
        """Select what came of it; with a held label go on in the text instead."""
        if self._desk.modes.state.held:
            self._desk.put_caret(end)
        else:
            self._desk.select_made(changes)

    # Ends

    def use_end(self, end: End) -> None:
        """Let the keys move this end of the selected span."""
        self._desk.view.set_active_end(end)

    def step_end(self, *, right: bool, by_character: bool) -> None:
        """Move the active end of the selected span one word or character to the right or left, as seen."""
        desk, item = self._desk, self._only_span()
        if item is None or desk.document is None:
            return
        old = fragments_of(desk.document, item)
        at_start = desk.view.active_end() is End.START
        forward = right != runs_right_to_left(desk.text, old[0][0])
        self._move(item, stepped(desk.text, old, at_start=at_start, forward=forward, by_character=by_character))

    def drag_end(self, item: UUID, fragment: int, end: End, offset: int) -> None:
        """Move an end of a span to where the mouse let it go."""
        if self._desk.document is None:
            return
        old = fragments_of(self._desk.document, item)
        if 0 <= fragment < len(old):
            self._move(item, dragged(old, fragment, at_start=end is End.START, offset=offset))

    def _move(self, item: UUID, fragments: tuple[tuple[int, int], ...] | None) -> None:
        desk, document = self._desk, self._desk.document
        end = desk.view.active_end()
        if document is None:
            return
        if fragments is None:
            desk.flash(stretch_of(desk, item))
            return

        def then(changes: Changes) -> None:
            desk.select_made(changes)
            desk.view.set_active_end(end)

        desk.planned(lambda: plans.move(document, item, fragments, desk.seen()), then)

    def _only_span(self) -> UUID | None:
        """Return the selected span; with several, say that ends move one at a time."""
        chosen = self._desk.chosen()
        found = [*(span.id for span in chosen.spans), *(sugg.id for sugg in chosen.suggested_spans)]
        if len(found) == 1 and self._desk.modes.mode in (Mode.ITEM, Mode.FIELD):
            return found[0]
        self._desk.flash(self._desk.spot())
        return None

    # Deleting

    def remove(self) -> None:
        """Delete the selected annotations, name what went with them, and offer to take it back."""
        desk, document = self._desk, self._desk.document
        if document is None:
            return
        chosen = desk.chosen()
        lost = plans.lost_links(document, chosen)
        start = min((span.start for span in chosen.spans), default=desk.view.caret())
        only = chosen.annotations[0] if len(chosen.annotations) == 1 and not chosen.suggestions else None
        said = Wording(desk.schema, desk.text, lambda key: document.annotation(key)).named(only) if only else ""
        what = said or counted(len(chosen.annotations) + len(chosen.suggestions), "item")
        names = ", ".join(desk.schema.name(link.type) for link in lost)
        gone = f", and with it {counted(len(lost), 'relation')}: {names}" if lost else ""

        def then(_changes: Changes) -> None:
            desk.view.set_caret(start)
            desk.tell(f"Deleted {what}{gone}.", "Undo", self._undo)

        desk.do(plans.remove(document, chosen, desk.seen()), then)
