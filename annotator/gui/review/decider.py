"""Deciding what the walk has in hand: from a wish to a step, and from the step back to the walk."""

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.gui.review import deciding
from annotator.gui.review.asking import Asking
from annotator.gui.review.rows import GroupRow, Key, Row, key_of
from annotator.gui.review.walk import Walk
from annotator.gui.workspace import Workspace
from annotator.model.changes import Changes
from annotator.model.schema import LabelType
from annotator.model.step import Operation
from annotator.project.beginning import Join
from annotator.project.operations.common import counted

_SLOW_MS: Final = 1000
_NONE_FIT: Final = "All of these contradict what you marked, or have no label here: look at each of them."


class Decider(QObject):
    """Accepts and rejects what is in hand; what is decided leaves the walk once it is committed.

    Signals:
        told: numbers or pace may differ, or something is on its way to the disk, or has arrived there.
        saving: in words, what has been on its way for over a second; "" once all has arrived.
    """

    told = Signal()
    saving = Signal(str)

    def __init__(self, workspace: Workspace, walk: Walk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._walk = walk
        self.asking = Asking(workspace, self)
        self._deciding = 0
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(lambda: self.saving.emit(f"Saving {counted(self._deciding, 'decision')}"))
        workspace.changed.connect(self.asking.hear)
        workspace.bridge.failed.connect(self._on_failed)

    def join(self) -> None:
        """Have a queue kept for somebody who has taken no step here yet: of a large project, that takes a while."""
        project = self._workspace.project
        if not project.read_only and not project.review_has_begun():
            self.asking.ask(Join(), lambda _changes: self._walk.reload())

    def accept(self, label: LabelType | None = None) -> None:
        """Accept what is in hand, with another label where one is given; of a group, all that nothing contradicts."""
        row, walk = self._to_decide(), self._walk
        if isinstance(row, GroupRow):
            self._decide_group(row, accept=True, label=label)
        elif row is not None:
            operation = deciding.accept(row, walk.seen(), label.id if label else None, walk.moved_ends())
            self._decide(operation, {row.id})

    def reject(self, reason: str = "") -> None:
        """Reject what is in hand, with a reason where one is given."""
        row = self._to_decide()
        if isinstance(row, GroupRow):
            self._decide_group(row, accept=False, reason=reason)
        elif row is not None:
            self._decide(deciding.reject(row, self._walk.seen(), reason), {row.id})

    def decide_alike(self, *, accept: bool) -> None:
        """Decide all that say the same of the same string as the suggestion in hand."""
        row = self._to_decide()
        if isinstance(row, GroupRow):
            self._decide_group(row, accept=accept)
        elif row is not None:
            group = self._workspace.project.review_group_of(row.id)
            if group is not None:
                self._decide_group(GroupRow(group, row), accept=accept)

    def do_bulk(self, operation: Operation | None, number: int, said: str) -> None:
        """Do what a look at many has shown, as one step."""
        if operation is None:
            return

        def then(_changes: Changes) -> None:
            self._workspace.message.emit(said, "Undo", self._workspace.undo)
            self._walk.reload()
            self._tell()

        self._deciding = number
        self.asking.ask(operation, then)
        self._tell()

    def _to_decide(self) -> Row | None:
        """Return the row in hand, unless a decision on it is on its way already."""
        row = self._walk.current()
        return None if row is None or self.asking.holds(key_of(row)) else row

    def _decide_group(self, row: GroupRow, *, accept: bool, label: LabelType | None = None, reason: str = "") -> None:
        """Decide a group once all that is on its way is committed and counted: what is in it depends on that."""
        listing, seen, in_hand = self._walk.listing(), self._walk.seen(), self._walk.current()
        fitting = accept and not (label is not None and isinstance(row.group.says, str))
        other = label if label is not None and label.id != row.group.says else None

        def decide() -> None:
            ids = listing.ids_of(row, fitting=fitting)
            if not ids:
                self._workspace.message.emit(_NONE_FIT, "", None)
                return
            if accept:
                operation = deciding.accept_group(ids, seen, other.id if other else None, other.name if other else "")
            else:
                operation = deciding.reject_group(ids, seen, reason)
            gone: set[Key] = {*ids}
            if len(ids) >= row.group.count:
                gone.add(row.group.n)
            said = deciding.done_in_words(row, len(ids), self._workspace.schema, accept=accept, label=label)
            self._decide(operation, gone, len(ids), said)

        self.asking.behind(decide, {key_of(in_hand)} if in_hand is not None else set())
        self._pass_over()

    def _decide(self, operation: Operation, rows: Collection[Key], number: int = 1, said: str = "") -> None:
        def then(changes: Changes) -> None:
            self._walk.take_out(changes.step, rows, number)
            if said:
                self._workspace.message.emit(said, "Undo", self._workspace.undo)
            self._tell()

        self._deciding = number
        self.asking.ask(operation, then, rows)
        self._pass_over()

    def _on_failed(self, _error: Exception) -> None:
        """Show what is so, where a decision on its way was refused."""
        if self.asking.is_busy():
            self.asking.give_up()
            self._walk.catch_up()
            self._tell()

    def _pass_over(self) -> None:
        """Go on to what can be decided, if the decision on the row in hand takes its time on a slow disk."""
        self._walk.pass_over(self.asking.holds)
        if self.asking.is_busy():
            self._tell()

    def _tell(self) -> None:
        """Tell how things stand, and of what takes long once it does."""
        if not self.asking.is_busy():
            self._slow.stop()
            self.saving.emit("")
        elif not self._slow.isActive():
            self._slow.start()
        self.told.emit()
