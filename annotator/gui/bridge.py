"""The one crossing from the project's plain callbacks to Qt signals."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as StillRunning
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from annotator.model.changes import Changes
from annotator.model.step import Operation
from annotator.project.project import Project

PATIENCE_MS: Final = 100


class ProjectBridge(QObject):
    """Runs operations on the project's writer, and tells the window's thread what came of them.

    What the window shows is committed: an operation is waited for (a commit takes a few milliseconds), but never
    longer than ``PATIENCE_MS``; on a slow disk the window goes on, and the news arrives when the commit returns.

    Signals:
        changed: Changes of any committed step, ours or another process's, on the window's thread, in order.
        saving: The writer is busy for longer than the patience.
        saved: Everything asked for is committed.
        failed: An operation that was not waited for raised this exception; nothing was written.
    """

    changed = Signal(object)
    saving = Signal()
    saved = Signal()
    failed = Signal(object)

    _arrived = Signal()
    _settled = Signal(object)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self._inbox: deque[Changes] = deque()
        self._arrived.connect(self._publish, Qt.ConnectionType.QueuedConnection)
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = project.subscribe(self._receive)

    def close(self) -> None:
        """Stop listening; the project stays open."""
        self._unsubscribe()

    def do(self, op: Operation, *, initiator: str = "") -> Changes | None:
        """Run an operation; ``changed`` has been emitted when this returns the changes.

        Returns:
            The changes, or None if the disk was slow: ``changed`` follows then, or ``failed``.

        Raises:
            UserError: The operation was refused; nothing was written.
        """
        return self._await(self.project.submit(op, initiator=initiator))

    def undo(self) -> Changes | None:
        """Undo the last step of this person; None if there is none, or it takes long."""
        return self._await(self.project.submit_undo())

    def redo(self) -> Changes | None:
        """Redo the last step undone; None if there is none, or it takes long."""
        return self._await(self.project.submit_redo())

    def run(self, call: Callable[[Project], "Future[Changes | None]"]) -> Changes | None:
        """Wait, with the same patience, for any other call of the project that makes a step."""
        return self._await(call(self.project))

    def is_done(self, future: "Future[None]") -> bool:
        """Wait for a call of the project that makes no step, with the same patience; tell whether it has ended."""
        return bool(wait([future], PATIENCE_MS / 1000).done)

    def _await(self, future: "Future[Changes] | Future[Changes | None]") -> Changes | None:
        try:
            changes = future.result(PATIENCE_MS / 1000)
        except StillRunning:
            self.saving.emit()
            future.add_done_callback(self._settled.emit)
            return None
        self._publish()
        self.saved.emit()
        return changes

    def _receive(self, changes: Changes) -> None:
        """Take in a step on the writer's thread; it is here before the future of its operation is done."""
        self._inbox.append(changes)
        self._arrived.emit()

    @Slot()
    def _publish(self) -> None:
        """Emit ``changed`` for each step that has come, once and in the order of the commits."""
        while self._inbox:
            self.changed.emit(self._inbox.popleft())

    @Slot(object)
    def _on_settled(self, future: "Future[Changes | None]") -> None:
        error = future.exception()
        if error is not None:
            self.failed.emit(error)
        self.saved.emit()
