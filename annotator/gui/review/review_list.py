"""The list of the review panel: a view whose letters and keys are commands, not searches."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from annotator.gui.annotate.presses import Presses
from annotator.gui.panels.table_view import menu_place
from annotator.gui.review.keys import command_of
from annotator.gui.review.rows import ROW_ROLE, GroupRow
from annotator.gui.workspace import Workspace
from annotator.model.ids import SuggestionId
from annotator.model.review import ReviewItem
from annotator.model.schema import LabelType, TypeKind
from annotator.model.suggestion import SuggestionKind

_MAY_REPEAT: Final = frozenset({"skip", "back_one", "end_right", "end_left", "end_right_char", "end_left_char"})


class ReviewList(QListView):
    """Two lines a row, all of one height, so that thousands are as quick as ten.

    Signals:
        commanded: id of a command of ``keys.KEYS``.
        lettered: LabelType whose key was pressed.
        menu_asked: (QModelIndex, QPoint on the screen), by mouse or by key.
        focused: the list has got or lost the focus.
    """

    commanded = Signal(str)
    lettered = Signal(object)
    menu_asked = Signal(QModelIndex, QPoint)
    focused = Signal()

    def __init__(self, workspace: Workspace, may_drop: Callable[[], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Suggestions that wait")
        self._workspace = workspace
        self._may_drop = may_drop
        self.presses = Presses()
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def items_on_screen(self) -> list[SuggestionId]:
        """Return the suggestions whose rows are in sight; of a group, the one that is shown."""
        model = self.model()
        first = self.indexAt(QPoint(2, 2)).row()
        last = self.indexAt(QPoint(2, self.viewport().height() - 2)).row()
        if not self.isVisible() or first < 0 or model is None:
            return []
        rows = [
            model.index(at, 0).data(ROW_ROLE) for at in range(first, (last if last >= 0 else model.rowCount() - 1) + 1)
        ]
        found = (row.sample if isinstance(row, GroupRow) else row for row in rows)
        return [item.id for item in found if isinstance(item, ReviewItem)]

    def event(self, event: QEvent) -> bool:
        """Keep the panel's keys from shortcuts of the window."""
        is_asked = event.type() is QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and (self._command(event) or self._letter(event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give commands; arrows up and down and pages are the view's own, and letters never search."""
        command = self._command(event)
        if command:
            if not event.isAutoRepeat() or command in _MAY_REPEAT:
                self.commanded.emit(command)
            return
        label = self._letter(event)
        if label is not None:
            if not event.isAutoRepeat():
                self.lettered.emit(label)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell of the focus."""
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell of the focus."""
        super().focusOutEvent(event)
        self.focused.emit()

    def keyboardSearch(self, _search: str) -> None:
        """Leave letters alone."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu where the mouse is, or at the current row if a key was pressed."""
        index, at = menu_place(self, event)
        if index.isValid():
            self.menu_asked.emit(index, at)

    def _command(self, event: QKeyEvent) -> str:
        """Return the command of a press; Esc is one only while there is something to go back from."""
        command = command_of(self.presses.strokes(event))
        return "" if command == "drop" and not self._may_drop() else command

    def _letter(self, event: QKeyEvent) -> LabelType | None:
        row = self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None
        item = row.sample if isinstance(row, GroupRow) else row
        if not isinstance(item, ReviewItem):
            return None
        kind = TypeKind.RELATION if item.suggestion.kind is SuggestionKind.RELATION else TypeKind.SPAN
        strokes = (s for s in self.presses.strokes(event) if s.plain and not s.shift and not s.key.isdigit())
        return next((label for s in strokes if (label := self._workspace.schema.keyed(kind, s.key))), None)
