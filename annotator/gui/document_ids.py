"""Reads lists of documents without making the window wait: at once where they are short, behind it where not."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, Self

from PySide6.QtCore import QObject, Qt, Signal

from annotator.model.ids import DocId
from annotator.model.listing import DocumentFilter

SHORT: Final = 3000
"""Lists of so many documents are read within a few milliseconds."""

ReadIds = Callable[[DocumentFilter], Sequence[DocId]]


@dataclass(frozen=True, slots=True)
class OrderedIds:
    """Documents in their order, and the line of each."""

    ids: Sequence[DocId] = ()
    lines: Mapping[DocId, int] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Sequence[DocId]) -> Self:
        """Number the documents; with a hundred thousand of them this takes time, too."""
        return cls(ids, {doc: line for line, doc in enumerate(ids)})


class DocumentIds(QObject):
    """Answers a question about ids by ``answered``; of several questions under way only the last one counts.

    Signals:
        answered: OrderedIds.
        failed: the exception that a question ended with.
    """

    answered = Signal(object)
    failed = Signal(object)

    _arrived = Signal(object, object, object)

    def __init__(self, read: ReadIds, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._wanted: DocumentFilter | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def ask(self, wanted: DocumentFilter, *, behind: bool) -> None:
        """Ask for the ids of a filter; ``behind``: in a thread of its own, for there are many."""
        self._wanted = wanted
        if not behind:
            self.answered.emit(OrderedIds.of(self._read(wanted)))
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "document-list")
        self._pool.submit(lambda: OrderedIds.of(self._read(wanted))).add_done_callback(
            lambda future: self._tell(wanted, future)
        )

    def close(self) -> None:
        """Wait for what is under way; nothing is answered afterwards."""
        self._wanted = None
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _tell(self, wanted: DocumentFilter, future: "Future[OrderedIds]") -> None:
        if future.cancelled():
            return
        error = future.exception()
        self._arrived.emit(wanted, None if error else future.result(), error)

    def _on_arrived(self, wanted: DocumentFilter, ids: OrderedIds | None, error: object) -> None:
        if wanted != self._wanted:
            return
        if ids is None:
            self.failed.emit(error)
        else:
            self.answered.emit(ids)
