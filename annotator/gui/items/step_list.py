"""The project's steps, newest first, fetched page by page as they are looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from annotator.gui.items.item_table import Index
from annotator.gui.tips import plain_tip
from annotator.model.changes import StepRecord
from annotator.model.ids import ActorId, DocId
from annotator.project.wording import full_moment, isolated, moment

STEP_ROLE: Final = Qt.ItemDataRole.UserRole
"""The StepRecord of an index."""
DETAIL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""Who, when, and in which document, on one line."""

PAGE: Final = 200
_PAGES_AT_ONCE: Final = 5

Fetch = Callable[[DocId | None, int, int | None], Sequence[StepRecord]]
"""Returns steps newest first: of a document where given, at most so many, before a number where given."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the steps' people and documents are called."""

    actor: Callable[[ActorId], str]
    document: Callable[[DocId], str]


class StepList(QAbstractListModel):
    """Steps as the journal has them; those that were undone say so."""

    def __init__(self, fetch: Fetch, names: Names, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._names = names
        self._steps: list[StepRecord] = []
        self._doc: DocId | None = None
        self._actor: ActorId | None = None
        self._last: int | None = None
        self._done = True

    # What the view asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of steps fetched so far."""
        return 0 if parent.isValid() else len(self._steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a step's words, or the step itself."""
        if not index.isValid():
            return None
        step = self._steps[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return step.title
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(f"{step.title}\n{self._detail(step, full_moment(step.at))}")
            case Qt.ItemDataRole.AccessibleTextRole:
                undone = "undone, " if step.undone else ""
                return f"{undone}{step.title}. {self._detail(step, full_moment(step.at))}"
            case _ if role == STEP_ROLE:
                return step
            case _ if role == DETAIL_ROLE:
                return self._detail(step, moment(step.at))
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there may be older steps."""
        return not parent.isValid() and not self._done

    def fetchMore(self, _parent: Index) -> None:
        """Fetch the next older page that has something to show."""
        found = self._older()
        if found:
            self.beginInsertRows(QModelIndex(), len(self._steps), len(self._steps) + len(found) - 1)
            self._steps += found
            self.endInsertRows()

    def step(self, row: int) -> StepRecord:
        """Return a step."""
        return self._steps[row]

    # What changes it

    def show_steps(self, doc: DocId | None, actor: ActorId | None) -> None:
        """Show the steps of a document and of a person; None: of all."""
        self.beginResetModel()
        self._doc, self._actor = doc, actor
        self._steps, self._last, self._done = [], None, False
        self._steps = self._older()
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing, until asked again."""
        self.beginResetModel()
        self._steps, self._last, self._done = [], None, True
        self.endResetModel()

    def look_again(self, *, undone: bool) -> None:
        """Take in new steps; ``undone``: older ones may be undone now, or in effect again."""
        top = self._steps[0].seq if self._steps else 0
        fresh = self._newer_than(top)
        if fresh is None:
            self.show_steps(self._doc, self._actor)
            return
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._steps[:0] = fresh
            self.endInsertRows()
        if undone:
            self._reread(len(fresh))

    def _newer_than(self, top: int) -> list[StepRecord] | None:
        """Return the shown steps above a number; None if there are more than a page of them."""
        page = self._fetch(self._doc, PAGE, None)
        newer = [step for step in page if step.seq > top]
        if len(newer) == PAGE:
            return None
        return [step for step in newer if self._shows(step)]

    def _reread(self, start: int) -> None:
        """Read the loaded steps again, and tell of those that differ."""
        if not self._steps:
            return
        first, last = self._steps[0].seq, self._steps[-1].seq
        known = {step.seq: step for step in self._fetch(self._doc, first - last + 1, first + 1)}
        for row in range(start, len(self._steps)):
            step = known.get(self._steps[row].seq)
            if step is not None and step != self._steps[row]:
                self._steps[row] = step
                self.dataChanged.emit(self.index(row), self.index(row), [])

    def _older(self) -> list[StepRecord]:
        found: list[StepRecord] = []
        for _ in range(_PAGES_AT_ONCE):
            if found or self._done:
                break
            page = self._fetch(self._doc, PAGE, self._last)
            self._done = len(page) < PAGE
            self._last = page[-1].seq if page else self._last
            found = [step for step in page if self._shows(step)]
        return found

    def _shows(self, step: StepRecord) -> bool:
        return self._actor is None or step.actor == self._actor

    def _detail(self, step: StepRecord, when: str) -> str:
        parts = [self._names.actor(step.actor), when]
        if self._doc is None and step.documents:
            more = f" and {len(step.documents) - 1} more" if len(step.documents) > 1 else ""
            parts.append(f"{isolated(self._names.document(step.documents[0]))}{more}")
        return " · ".join(part for part in parts if part)
