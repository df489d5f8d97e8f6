"""Find in the document: the bar, the marks in the text, and the steps between them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QIcon

from annotator.gui.annotate.desk import Desk
from annotator.gui.annotate.find_bar import FindBar
from annotator.gui.annotate.finding import Matches, Query

_LONGEST_PROPOSED = 80


class Finder(QObject):
    """Looks for a string in the open document."""

    def __init__(self, desk: Desk, icon: Callable[[str], QIcon] | None = None) -> None:
        super().__init__(desk)
        self._desk = desk
        self.bar = FindBar(desk.view, icon)
        self.matches = Matches("", Query(""))
        self.bar.query_changed.connect(self._on_query)
        self.bar.step_asked.connect(self._on_step)
        self.bar.closed.connect(self._on_closed)
        desk.pictured.connect(self._on_pictured)

    def open(self) -> None:
        """Show the bar, with the marked text to look for."""
        if self._desk.document is None:
            return
        selection = self._desk.modes.state.selection
        words = self._desk.text[slice(*selection)] if selection else ""
        proposed = words if "\n" not in words and len(words) <= _LONGEST_PROPOSED else ""
        self.bar.open(proposed, self._room())

    def step(self, *, forward: bool) -> None:
        """Go to the next or previous match; without a query, ask for one."""
        if not self.matches.query.text:
            self.open()
            return
        if self._stale():
            self._search(self.matches.query)
        found = self.matches.step(self._offset(forward=forward), forward=forward)
        self._show(found)

    def _room(self) -> QRect:
        return self._desk.view.viewport().geometry().adjusted(6, 2, -2, -6)

    def _stale(self) -> bool:
        return not self.bar.isVisible() and not self.matches.found

    def _offset(self, *, forward: bool) -> int:
        selection = self._desk.view.selection()
        if selection:
            return selection[0] if forward else selection[1]
        return self._desk.view.caret()

    def _search(self, query: Query) -> None:
        self.matches = Matches(self._desk.text, query)
        self._desk.view.set_marks(tuple(self.matches.found))
        self.bar.say(self.matches)

    def _show(self, found: tuple[tuple[int, int], bool] | None) -> None:
        self.bar.say(self.matches)
        if found is None:
            return
        stretch, wrapped = found
        self._desk.view.set_selection(*stretch)
        self._desk.view.reveal(*stretch)
        self._desk.view.flash(*stretch)
        if self.bar.isVisible():
            view = self._desk.view
            self.bar.keep_clear(view.range_rect(*stretch).translated(view.viewport().pos()), self._room())
        if wrapped:
            self._desk.tell("The search went round.")

    def _on_query(self, query: Query) -> None:
        self._search(query)
        selection = self._desk.view.selection()
        here = selection[0] if selection else self._desk.view.caret()
        self._show(self.matches.step(here, forward=True, anew=True))

    def _on_step(self, forward: bool) -> None:
        self.step(forward=forward)

    def _on_closed(self) -> None:
        self._desk.view.set_marks(())
        self._desk.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_pictured(self) -> None:
        if self.bar.isVisible():
            self._search(self.bar.query())
        else:
            self.matches = Matches("", self.matches.query)
