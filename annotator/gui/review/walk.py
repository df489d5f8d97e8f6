"""The walk through what waits: where it is, what comes next, and what a decision does to the list. No widgets."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from annotator.gui.annotate.ends import runs_right_to_left, stepped
from annotator.gui.review import deciding
from annotator.gui.review.pace import Pace
from annotator.gui.review.rows import PAGE, GroupRow, ReviewRows, Row
from annotator.gui.workspace import REVIEW, Workspace
from annotator.model.annotation import Fragments
from annotator.model.changes import Changes
from annotator.model.document import Actor, DocState, Document
from annotator.model.errors import UserError
from annotator.model.ids import DocId, StepId, SuggestionId
from annotator.model.review import Cursor, Order, ReviewGroup, ReviewItem
from annotator.model.schema import LabelType
from annotator.model.step import Operation
from annotator.model.suggestion import SuggestionKind
from annotator.project.operations.common import counted, quote

_ALL_SCORES: Final = (0.0, 2.0)
_REFRESH_MS: Final = 700
_MOST_OPENED: Final = 400
_KEPT_STEPS: Final = 500
_NEAR_END: Final = 15


class View(StrEnum):
    """What the panel lists."""

    DOCUMENT = "document"
    UNSURE = "unsure"
    GROUPS = "groups"
    DISPUTED = "disputed"


class Walk(QObject):
    """Keeps the rows, the place in them, and the counts.

    Signals:
        moved: another row is in hand, or it looks different.
        counted: numbers or pace may differ.
        reloaded: the rows are others.
    """

    moved = Signal()
    counted = Signal()
    reloaded = Signal()

    _settled = Signal()

    def __init__(self, workspace: Workspace, said: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.rows = ReviewRows(said, self)
        self.pace = Pace()
        self.view = View.DOCUMENT
        self.whole = True
        self.opened: ReviewGroup | None = None
        self.at = -1
        self.left = 0
        self.at_start = False
        self.busy = False
        self._moved: Fragments | None = None
        self._seen: set[UUID] = set()
        self._done: dict[StepId, list[tuple[int, Row]]] = {}
        self._waiting: dict[str, Callable[[Changes], None]] = {}
        self._asked = 0
        self._group_line = 0
        self._opened_last: Cursor | None = None
        self._awake = False
        self._stale = False
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self.catch_up)
        self._settled.connect(self._reload, Qt.ConnectionType.QueuedConnection)
        workspace.changed.connect(self._on_changed)

    # Where it is

    def current(self) -> Row | None:
        """Return the row in hand."""
        return self.rows.row(self.at)

    def doc(self) -> DocId | None:
        """Return the document that the walk keeps to; None for the whole project."""
        document = self._workspace.document
        return None if self.whole or document is None else document.doc.id

    def kind(self) -> SuggestionKind | None:
        """Return what the row in hand would become."""
        row = self.current()
        if isinstance(row, GroupRow):
            return row.group.kind
        return row.suggestion.kind if row else None

    def opened_text(self) -> str:
        """Return the string of the opened group."""
        row = self.rows.row(0)
        return row.text() if isinstance(row, ReviewItem) else (self.opened.string if self.opened else "")

    def moved_ends(self) -> Fragments | None:
        """Return the ends as a person has moved them, before they are decided; None if they have not."""
        return self._moved

    def note_seen(self, items: Iterable[SuggestionId]) -> None:
        """Count suggestions as seen: they are on screen."""
        self._seen.update(items)

    def seen(self) -> frozenset[UUID]:
        """Return what has been on screen, here or in the text; the one in hand is."""
        row = self.current()
        own = {row.id} if isinstance(row, ReviewItem) else set()
        return frozenset(self._seen | own | self._workspace.seen)

    # Beginning

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Begin where a walk was left."""
        try:
            view = View(kept.get("view", View.DOCUMENT))
            place = kept.get("place")
            cursor = (
                Cursor(float(place[0]), int(place[1]), int(place[2]), SuggestionId(UUID(place[3]))) if place else None
            )
        except (ValueError, TypeError, IndexError):
            view, cursor = View.DOCUMENT, None
        self.show(view, whole=bool(kept.get("whole", True)), start=cursor)
        line = kept.get("line", 0)
        if view in (View.GROUPS, View.DISPUTED) and isinstance(line, int):
            self.go(min(line, self.rows.rowCount() - 1))

    def kept(self) -> dict[str, Any]:
        """Return where the walk is, as JSON."""
        row = self.current()
        found: dict[str, Any] = {"view": self.view.value, "whole": self.whole}
        if self.view in (View.GROUPS, View.DISPUTED):
            return {**found, "line": self._group_line if self.opened else max(0, self.at)}
        if isinstance(row, ReviewItem):
            place = row.cursor
            found["place"] = [place.rank, place.doc, place.start, place.suggestion.hex]
        return found

    def show(self, view: View, *, whole: bool, start: Cursor | None = None) -> None:
        """List something else, from a place on or from the beginning."""
        self.view, self.whole, self.opened = view, whole, None
        self._awake = True
        self.pace.begin()
        self._load(start)

    def wake(self) -> None:
        """Follow the project again."""
        self._awake = True
        if self._stale:
            self.catch_up()

    def sleep(self) -> None:
        """Leave the project's news until the panel is looked at again."""
        self._awake = False
        self._refresh.stop()

    # Going

    def go(self, line: int) -> None:
        """Take another row in hand."""
        self.at = max(-1, min(line, self.rows.rowCount() - 1))
        self._moved, self.at_start = None, False
        if self.at >= self.rows.rowCount() - _NEAR_END:
            self.rows.fetchMore()
        self.moved.emit()

    def step(self, by: int) -> None:
        """Go on without deciding, or back; beyond the last comes the first."""
        if self.at + by < 0:
            self._read_before()
        line = self.at + by
        if line >= self.rows.rowCount():
            self.rows.fetchMore()
        if line >= self.rows.rowCount() and self.opened is None and self.view in (View.DOCUMENT, View.UNSURE):
            self._load(None)
            return
        self.go(line % self.rows.rowCount() if self.rows.rowCount() else -1)

    def open_group(self) -> None:
        """List each occurrence of the group in hand, the exceptions first."""
        row = self.current()
        if isinstance(row, GroupRow):
            self._group_line = self.at
            self.opened = row.group
            self._load(None)

    def close_group(self) -> None:
        """List the groups again."""
        if self.opened is not None:
            self.opened = None
            self._load(None, line=self._group_line)

    def drop(self) -> bool:
        """Go back one level: moved ends, then an opened group; tell whether there was one."""
        if self._moved is not None:
            self._moved = None
            self.moved.emit()
            return True
        if self.opened is not None:
            self.close_group()
            return True
        return False

    # The ends

    def use_end(self, *, at_start: bool) -> None:
        """Say which end moves."""
        self.at_start = at_start
        self.moved.emit()

    def move_end(self, *, right: bool, by_character: bool) -> None:
        """Move the active end of the span in hand; it counts when the suggestion is accepted."""
        item = self.current()
        if not isinstance(item, ReviewItem) or item.suggestion.kind is not SuggestionKind.SPAN:
            return
        at = item.context_start
        before = self._moved or item.suggestion.fragments
        within = tuple((a - at, b - at) for a, b in before)
        edge = within[0][0] if self.at_start else within[-1][1]
        forward = right is not runs_right_to_left(item.context, edge)
        found = stepped(item.context, within, at_start=self.at_start, forward=forward, by_character=by_character)
        if found is not None:
            moved = tuple((a + at, b + at) for a, b in found)
            self._moved = None if moved == item.suggestion.fragments else moved
            self.moved.emit()

    # Deciding

    def accept(self, label: LabelType | None = None) -> None:
        """Accept what is in hand, with another label where one is given; of a group, all that nothing contradicts."""
        row = self.current()
        if isinstance(row, GroupRow):
            self._decide_group(row.group, accept=True, label=label)
        elif row is not None:
            self._decide(deciding.accept(row, self.seen(), label.id if label else None, self._moved), [self.at])

    def reject(self, reason: str = "") -> None:
        """Reject what is in hand, with a reason where one is given."""
        row = self.current()
        if isinstance(row, GroupRow):
            self._decide_group(row.group, accept=False, reason=reason)
        elif row is not None:
            self._decide(deciding.reject(row, self.seen(), reason), [self.at])

    def decide_alike(self, *, accept: bool) -> None:
        """Decide all that say the same of the same string as the suggestion in hand."""
        row = self.current()
        if isinstance(row, GroupRow):
            self._decide_group(row.group, accept=accept)
        elif row is not None:
            group = self._workspace.project.review_group_of(row.id)
            if group is not None:
                self._decide_group(group, accept=accept)

    def do_bulk(self, operation: Operation | None, said: str) -> None:
        """Do what a look at many has shown, as one step."""
        if operation is None:
            return

        def then(_changes: Changes) -> None:
            self._workspace.message.emit(said, "Undo", self._workspace.undo)
            self._reload()

        self._do(operation, then)

    def _decide_group(
        self, group: ReviewGroup, *, accept: bool, label: LabelType | None = None, reason: str = ""
    ) -> None:
        fitting = accept and not (label is not None and isinstance(group.says, str))
        project = self._workspace.project
        if not project.read_only:
            project.settle().result()  # of a large document, the last decisions may not be counted yet
        ids = tuple(project.review_bulk_ids(_ALL_SCORES, self.doc(), group.n, fitting=fitting))
        if not ids:
            words = "All of these contradict what you marked, or have no label here: look at each of them."
            self._workspace.message.emit(words, "", None)
            return
        wanted = label if label is not None and label.id != group.says else None
        if accept:
            operation = deciding.accept_group(
                ids, self.seen(), wanted.id if wanted else None, wanted.name if wanted else ""
            )
        else:
            operation = deciding.reject_group(ids, self.seen(), reason)
        self._decide(
            operation, self._lines_of(group, frozenset(ids)), len(ids), self._said(group, len(ids), accept, label)
        )

    def _said(self, group: ReviewGroup, number: int, accept: bool, label: LabelType | None) -> str:
        row = self.current()
        item = row.sample if isinstance(row, GroupRow) else row
        text = item.text() if item is not None else group.string
        name = label.name if label else deciding.says_in_words(self._workspace.schema, group.says)
        left = (group.count if self.whole else number) - number
        rest = f" {counted(left, 'suggestion')} left: in conflict." if accept and left > 0 else ""
        return f"{'Accepted' if accept else 'Rejected'} {number:,} × {quote(text)} as {name}.{rest}"

    def _lines_of(self, group: ReviewGroup, ids: frozenset[SuggestionId]) -> list[int]:
        """Return the lines that a decision on a group takes out; a group of which something is left stays."""
        found = []
        for line, row in enumerate(self.rows.rows()):
            if isinstance(row, GroupRow):
                if row.group.n == group.n and len(ids) >= row.group.count:
                    found.append(line)
            elif row.id in ids:
                found.append(line)
        return found

    def _decide(self, operation: Operation, lines: list[int], number: int = 1, said: str = "") -> None:
        def then(changes: Changes) -> None:
            self.left = max(0, self.left - number)
            self.pace.note(number)
            self._take_out(changes.step, lines)
            if said:
                self._workspace.message.emit(said, "Undo", self._workspace.undo)
            self.counted.emit()

        self._do(operation, then)

    def _do(self, operation: Operation, then: Callable[[Changes], None]) -> None:
        self._asked += 1
        initiator = f"{REVIEW} {self._asked}"
        try:
            changes = self._workspace.bridge.do(operation, initiator=initiator)
        except UserError as error:
            self._workspace.failed.emit(error)
            return
        if changes is None:
            self._waiting[initiator] = then
        else:
            then(changes)

    def _take_out(self, step: StepId, lines: list[int]) -> None:
        """Let decided rows go, and take the next one in hand."""
        at = self.at - sum(line < self.at for line in lines)
        self.busy = True  # the view would take another row in hand by itself
        self._done[step] = self.rows.take_out(lines)
        self.busy = False
        while len(self._done) > _KEPT_STEPS:
            del self._done[next(iter(self._done))]
        if at >= self.rows.rowCount():
            self.rows.fetchMore()
        if not self.rows.rowCount():
            self._ran_out()
            return
        self.go(at)
        self._refresh.start()

    def _ran_out(self) -> None:
        """Go back to the groups from one that is decided, else begin again with what was passed over."""
        if self.opened is not None:
            self.close_group()
        else:
            self._load(None)

    # Reading

    def catch_up(self) -> None:
        """Read the rows anew, once what large documents left uncounted is counted."""
        self._stale = False
        project = self._workspace.project
        if project.read_only:
            self._reload()
        else:
            project.settle().add_done_callback(lambda _done: self._settled.emit())

    def _reload(self) -> None:
        """Read the rows anew, and keep the one in hand in hand."""
        if not self._awake:
            return
        row, line, moved = self.current(), self.at, self._moved
        first = self.rows.row(0)
        is_ordered = self.view in (View.DOCUMENT, View.UNSURE) and self.opened is None
        start = first.cursor if is_ordered and isinstance(first, ReviewItem) else None
        self._load(start, line=line, number=max(PAGE, self.rows.rowCount()))
        if isinstance(row, ReviewItem):
            found = self.rows.line_of(row.id)
            if found >= 0:
                self.go(found)
                self._moved = moved
                self.moved.emit()

    def _load(self, start: Cursor | None, *, line: int = 0, number: int = PAGE) -> None:
        rows = self._first_rows(start, number)
        if not rows and start is not None:
            rows = self._first_rows(None, number)
        self.busy = True
        self.rows.show_rows(rows, self._read_on())
        self.busy = False
        self.left = self._workspace.project.review_left(self.doc()) if self._has_scope() else 0
        self.go(min(max(0, line), len(rows) - 1))
        self.reloaded.emit()

    def _has_scope(self) -> bool:
        return self.whole or self._workspace.document is not None

    def _first_rows(self, start: Cursor | None, number: int) -> Sequence[Row]:
        project = self._workspace.project
        if not self._has_scope():
            return ()
        if self.opened is not None:
            items = project.review_items(Order.DOCUMENT, doc=self.doc(), group=self.opened.n, limit=_MOST_OPENED)
            self._opened_last = items[-1].cursor if len(items) == _MOST_OPENED else None
            return deciding.exceptions_first(items)
        if self.view is View.GROUPS:
            return self._groups(0, number)
        if self.view is View.DISPUTED:
            found = project.review_disputed()
            return [item for item in found if self.doc() in (None, item.doc)]
        return project.review_items(Order(self.view.value), doc=self.doc(), start=start, limit=number)

    def _read_on(self) -> Callable[[Row | None, int], Sequence[Row]] | None:
        if self.opened is not None:
            return self._more_of_group
        if self.view is View.GROUPS:
            return lambda _last, number: self._groups(number, PAGE)
        if self.view is View.DISPUTED:
            return None
        return partial(self._items_behind, Order(self.view.value))

    def _items_behind(self, order: Order, last: Row | None, _number: int) -> Sequence[Row]:
        start = last.cursor if isinstance(last, ReviewItem) else None
        return self._workspace.project.review_items(order, doc=self.doc(), start=start, limit=PAGE + 1)

    def _more_of_group(self, _last: Row | None, _number: int) -> Sequence[Row]:
        if self.opened is None or self._opened_last is None:
            return ()
        found = self._workspace.project.review_items(
            Order.DOCUMENT, doc=self.doc(), group=self.opened.n, start=self._opened_last, limit=PAGE + 1
        )
        self._opened_last = found[-1].cursor if len(found) > PAGE else None
        return found

    def _read_before(self) -> None:
        """Read what lies before the first row, if the walk began in the middle."""
        first = self.rows.row(0)
        if (
            self.opened is not None
            or self.view not in (View.DOCUMENT, View.UNSURE)
            or not isinstance(first, ReviewItem)
        ):
            return
        found = self._workspace.project.review_items(
            Order(self.view.value), doc=self.doc(), start=first.cursor, backwards=True, limit=PAGE
        )
        self.busy = True
        self.rows.put_before(found[::-1])
        self.busy = False
        self.at += len(found)

    def _groups(self, offset: int, limit: int) -> list[Row]:
        project, doc = self._workspace.project, self.doc()
        found = project.review_groups(doc=doc, limit=limit, offset=offset)
        return [
            GroupRow(g, next(iter(project.review_items(Order.DOCUMENT, doc=doc, group=g.n, limit=1)), None))
            for g in found
        ]

    # News

    def _on_changed(self, changes: Changes) -> None:
        then = self._waiting.pop(changes.initiator, None)
        if then is not None:
            then(changes)
        if changes.initiator.startswith(REVIEW):
            return
        back = self._done.pop(changes.undoes, None) if changes.undoes else None
        if back is not None and self._awake:
            self._put_back(back)
        elif changes.reload or changes.kinds - {DocState, Actor, Document}:
            self._note_news()

    def _note_news(self) -> None:
        self._stale = True
        if self._awake and not self._refresh.isActive():
            self._refresh.start()

    def _put_back(self, rows: list[tuple[int, Row]]) -> None:
        """Show what was undone where it was, and take it in hand."""
        self.busy = True
        self.rows.put_back(rows)
        self.busy = False
        number = sum(row.group.count if isinstance(row, GroupRow) else 1 for _, row in rows)
        self.left += number
        self.pace.note(-number)
        if rows:
            self.go(rows[0][0])
        self.counted.emit()
        self._note_news()
