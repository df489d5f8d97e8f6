"""Going about: the next and the previous of any kind, into items and out of them, to the other end and back."""

from typing import Final
from uuid import UUID

from annotator.gui.annotate.desk import Desk, stretch_of
from annotator.gui.annotate.ends import runs_right_to_left
from annotator.gui.annotate.items import ends_of, fragments_of
from annotator.gui.annotate.order import ReadingOrder, Stop
from annotator.gui.textview.kinds import Motion

_NOBODY: Final = UUID(int=0)
_BEYOND: Final = -(1 << 60)


class Navigation:
    """Moves the reader, never the data."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # In reading order

    def next_pending(self, after: Stop | None = None) -> None:
        """Select the next suggestion that waits, here or behind a place; round the end of the text."""
        self._go(pending=True, forward=True, place=after)

    def previous_pending(self) -> None:
        """Select the previous suggestion that waits."""
        self._go(pending=True, forward=False)

    def next_item(self) -> None:
        """Select the next annotation or suggestion of any kind."""
        self._go(pending=False, forward=True)

    def previous_item(self) -> None:
        """Select the previous annotation or suggestion of any kind."""
        self._go(pending=False, forward=False)

    def place_of(self, item: UUID) -> Stop | None:
        """Return where an item stands in the reading order, to go on from there once it is gone."""
        return self._desk.picture.order.stop(item) if self._desk.picture else None

    def _go(self, *, pending: bool, forward: bool, place: Stop | None = None) -> None:
        picture = self._desk.picture
        if picture is None:
            return
        order = picture.pending if pending else picture.order
        here = place or self._here(picture.order, forward=forward)
        found = order.after(here) if forward else order.before(here)
        if found is None:
            self._say_none(pending=pending)
            return
        stop = order.stop(found)
        if stop is not None and len(order) > 1 and (stop <= here if forward else stop >= here):
            self._desk.tell("Went on from the beginning." if forward else "Went on from the end.")
        self.go_to_item(found)

    def _here(self, order: ReadingOrder, *, forward: bool) -> Stop:
        """Return where the reader is: at the selected item nearest to where they are going, else at the caret."""
        stops = sorted(stop for item in self._desk.modes.state.items if (stop := order.stop(item)))
        if stops:
            return stops[-1] if forward else stops[0]
        selection = self._desk.modes.state.selection
        return Stop(selection[0] if selection else self._reading_at(), _BEYOND, 0, _NOBODY)

    def _reading_at(self) -> int:
        """Return the caret's place; the top of the view for a reader who has scrolled away from it."""
        view = self._desk.view
        caret = view.caret()
        rect = view.range_rect(caret, caret)
        return caret if view.viewport().rect().intersects(rect) else view.place()[0]

    def _say_none(self, *, pending: bool) -> None:
        if not pending:
            self._desk.tell("There is no annotation in this document yet.")
        elif self._desk.picture and self._desk.picture.hides_pending:
            self._desk.tell("Nothing that waits is shown: the filter hides it.")
        else:
            self._desk.tell("Every suggestion here is decided. Ctrl+Enter: done, next document.")

    # To an item and from it

    def go_to_item(self, item: UUID) -> None:
        """Put the caret at an item, select it, and show it."""
        stretch = stretch_of(self._desk, item)
        if stretch:
            self._desk.view.set_caret(stretch[0])
        self._desk.select((item,))

    def select_at_caret(self) -> None:
        """Select the innermost item at the caret, also one that ends there."""
        picture, caret = self._desk.picture, self._desk.view.caret()
        if picture is None:
            return
        drawn = self._desk.view.picture
        found = drawn.spans_at(caret) or (drawn.spans_at(caret - 1) if caret else [])
        if found:
            self._desk.select((found[0].id,))
        else:
            self._desk.flash((caret, caret))

    def leave(self, motion: Motion) -> None:
        """Leave the selected item, with the caret at the end that an arrow points to."""
        items = self._desk.modes.state.items
        stretch = stretch_of(self._desk, items[0]) if items else None
        if stretch is None:
            self._desk.workspace.select(())
            return
        to_right = motion in (Motion.RIGHT, Motion.DOWN)
        if motion in (Motion.LEFT, Motion.RIGHT) and runs_right_to_left(self._desk.text, stretch[0]):
            to_right = not to_right
        self._desk.put_caret(stretch[1] if to_right else stretch[0])
        if motion in (Motion.UP, Motion.DOWN):
            self._desk.view.move_caret(motion)

    # Along relations

    def other_end(self) -> None:
        """Show the end of the selected relation at which the reader is not; the relation stays selected."""
        desk, items = self._desk, self._desk.modes.state.items
        ends = ends_of(desk.document, items[0]) if desk.document and items else None
        if ends is None or desk.document is None:
            return
        head, tail = (fragments_of(desk.document, end) for end in ends)
        if not head or not tail:
            return
        caret = desk.view.caret()
        target = head if self._covers(tail, caret) else tail
        self.remember()
        desk.view.set_caret(target[0][0])
        desk.workspace.select(items)
        desk.view.reveal(target[0][0], target[-1][1])
        desk.flash((target[0][0], target[-1][1]))

    @staticmethod
    def _covers(fragments: tuple[tuple[int, int], ...], offset: int) -> bool:
        return fragments[0][0] <= offset <= fragments[-1][1]

    def remember(self) -> None:
        """Keep the place where the reader is, for going back."""
        self._desk.workspace.remember_place()

    def back(self) -> None:
        """Go back to where the reader came from."""
        self._desk.workspace.back()

    def forward(self) -> None:
        """Go forward again."""
        self._desk.workspace.forward()
