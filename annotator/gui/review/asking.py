"""Decisions on their way to the disk: asked for, and perhaps not committed yet."""

from collections import deque
from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from annotator.gui.review.rows import Key
from annotator.gui.workspace import REVIEW, Workspace
from annotator.model.changes import Changes
from annotator.model.errors import UserError
from annotator.model.step import Operation

Then = Callable[[Changes], None]
_NONE: Final = frozenset[Key]()


class Asking(QObject):
    """Asks for steps, and tells when each is committed: at once, or when a slow disk is done.

    What is asked for and not committed is neither shown as done nor asked for again.
    """

    _arrived = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._number = 0
        self._waiting: dict[str, Then] = {}
        self._rows: dict[str, frozenset[Key]] = {}
        self._behind: deque[tuple[str, Callable[[], None]]] = deque()
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def holds(self, key: Key) -> bool:
        """Tell whether a decision on a row is on its way."""
        return any(key in rows for rows in self._rows.values())

    def is_busy(self) -> bool:
        """Tell whether anything is on its way."""
        return bool(self._waiting or self._behind)

    def ask(self, operation: Operation, then: Then, rows: Collection[Key] = _NONE) -> None:
        """Ask for a step that decides some rows; ``then`` is called when it is committed."""
        initiator = self._begin(rows)
        try:
            changes = self._workspace.bridge.do(operation, initiator=initiator)
        except UserError as error:
            self._rows.pop(initiator, None)
            self._workspace.failed.emit(error)
            return
        if changes is None:
            self._waiting[initiator] = then
        else:
            self._rows.pop(initiator, None)
            then(changes)

    def behind(self, call: Callable[[], None], rows: Collection[Key] = _NONE) -> None:
        """Call once all that is on its way is committed and counted: at once, or when a slow disk is done."""
        project = self._workspace.project
        if project.read_only:
            call()
            return
        counted = project.settle()
        if not self._behind and self._workspace.bridge.is_done(counted):
            call()
            return
        self._behind.append((self._begin(rows), call))
        counted.add_done_callback(lambda _done: self._arrived.emit())

    def hear(self, changes: Changes) -> None:
        """Take in that a step is committed."""
        then = self._waiting.pop(changes.initiator, None)
        self._rows.pop(changes.initiator, None)
        if then is not None:
            then(changes)

    def give_up(self) -> None:
        """Wait for nothing that was asked for so far: a step was refused, and it is not told which."""
        self._waiting.clear()
        self._rows = {initiator: self._rows[initiator] for initiator, _ in self._behind}

    def _begin(self, rows: Collection[Key]) -> str:
        self._number += 1
        initiator = f"{REVIEW} {self._number}"
        self._rows[initiator] = frozenset(rows)
        return initiator

    def _on_arrived(self) -> None:
        initiator, call = self._behind.popleft()
        self._rows.pop(initiator, None)
        call()
