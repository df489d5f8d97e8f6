"""The walk through what waits: where it is, what comes next, and what a decision does to the list. No widgets."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from annotator.gui.review.ends import MovedEnds
from annotator.gui.review.listing import ORDERED, Listing, View
from annotator.gui.review.pace import Pace
from annotator.gui.review.rows import PAGE, GroupRow, Key, ReviewRows, Row, key_of
from annotator.gui.workspace import REVIEW, Workspace
from annotator.model.annotation import Fragments
from annotator.model.changes import Changes
from annotator.model.document import Actor, DocState, Document
from annotator.model.ids import DocId, StepId, SuggestionId
from annotator.model.review import Cursor, ReviewItem
from annotator.model.suggestion import SuggestionKind

__all__ = ["View", "Walk"]

_REFRESH_MS: Final = 700
_KEPT_STEPS: Final = 500
_NEAR_END: Final = 15


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
        self.ends = MovedEnds()
        self.view = View.DOCUMENT
        self.whole = True
        self.opened: GroupRow | None = None
        self.at = -1
        self.left = 0
        self.busy = False
        self._seen: set[UUID] = set()
        self._done: dict[StepId, list[tuple[int, Row]]] = {}
        self._group_line = 0
        self._awake = False
        self._stale = False
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self.catch_up)
        self._settled.connect(self.reload, Qt.ConnectionType.QueuedConnection)
        workspace.changed.connect(self._on_changed)

    # Where it is

    def current(self) -> Row | None:
        """Return the row in hand."""
        return self.rows.row(self.at)

    def doc(self) -> DocId | None:
        """Return the document that the walk keeps to; None for the whole project."""
        document = self._workspace.document
        return None if self.is_whole() or document is None else document.doc.id

    def is_whole(self) -> bool:
        """Tell whether it goes through the whole project; who is who is known of the open document alone."""
        return self.whole and self.view is not View.THINGS

    def kind(self) -> SuggestionKind | None:
        """Return what the row in hand would become."""
        row = self.current()
        if isinstance(row, GroupRow):
            return row.group.kind
        return row.suggestion.kind if row else None

    def opened_text(self) -> str:
        """Return the string of the opened group."""
        return self.opened.title() if self.opened else ""

    def moved_ends(self) -> Fragments | None:
        """Return the ends as a person has moved them, before they are decided; None if they have not."""
        return self.ends.fragments

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
        if view not in ORDERED and isinstance(line, int):
            self.go(min(line, self.rows.rowCount() - 1))

    def kept(self) -> dict[str, Any]:
        """Return where the walk is, as JSON."""
        row = self.current()
        found: dict[str, Any] = {"view": self.view.value, "whole": self.whole}
        if self.view not in ORDERED:
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
        self.ends.drop()
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
        if line >= self.rows.rowCount() and self.listing().is_ordered:
            self._load(None)
            return
        self.go(line % self.rows.rowCount() if self.rows.rowCount() else -1)

    def open_group(self) -> None:
        """List each occurrence of the group in hand, the exceptions first."""
        row = self.current()
        if isinstance(row, GroupRow):
            self._group_line = self.at
            self.opened = row
            self._load(None)

    def close_group(self) -> None:
        """List the groups again."""
        if self.opened is not None:
            self.opened = None
            self._load(None, line=self._group_line)

    def drop(self) -> bool:
        """Go back one level: moved ends, then an opened group; tell whether there was one."""
        if self.ends.fragments is not None:
            self.ends.fragments = None
            self.moved.emit()
            return True
        if self.opened is not None:
            self.close_group()
            return True
        return False

    def use_end(self, *, at_start: bool) -> None:
        """Say which end moves."""
        self.ends.at_start = at_start
        self.moved.emit()

    def move_end(self, *, right: bool, by_character: bool) -> None:
        """Move the active end of the span in hand; it counts when the suggestion is accepted."""
        item = self.current()
        if isinstance(item, ReviewItem) and self.ends.move(item, right=right, by_character=by_character):
            self.moved.emit()

    # What decisions do

    def pass_over(self, holds: Callable[[Key], bool]) -> None:
        """Go on from the row in hand to one that a decision on its way does not hold, where it does."""
        row = self.current()
        if row is None or not holds(key_of(row)):
            return
        lines = (*range(self.at + 1, self.rows.rowCount()), *range(self.at))
        rows = self.rows.rows()
        free = next((line for line in lines if not holds(key_of(rows[line]))), None)
        if free is not None:
            self.go(free)

    def take_out(self, step: StepId, gone: Collection[Key], number: int) -> None:
        """Let what a step decided go, and take the next row in hand; one that is not decided stays in hand."""
        self.left = max(0, self.left - number)
        self.pace.note(number)
        row = self.current()
        lines = [line for line, each in enumerate(self.rows.rows()) if key_of(each) in gone]
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
        if row is not None and self.rows.row(at) is row:
            self.at = at
            self.moved.emit()
        else:
            self.go(at)
        self._refresh.start()

    def _ran_out(self) -> None:
        """Go back to the groups from one that is decided, else begin again with what was passed over."""
        if self.opened is not None:
            self.close_group()
        else:
            self._load(None)

    # Reading

    def listing(self) -> Listing:
        """Return what reads the rows, as the view is now."""
        workspace = self._workspace
        return Listing(workspace.project, self.view, self.doc(), self.opened, workspace.document)

    def catch_up(self) -> None:
        """Read the rows anew, once what large documents left uncounted is counted."""
        self._stale = False
        project = self._workspace.project
        if project.read_only:
            self.reload()
        else:
            project.settle().add_done_callback(lambda _done: self._settled.emit())

    def reload(self) -> None:
        """Read the rows anew, and keep the one in hand in hand."""
        if not self._awake:
            return
        row, line, moved = self.current(), self.at, self.ends.fragments
        first = self.rows.row(0)
        start = first.cursor if self.listing().is_ordered and isinstance(first, ReviewItem) else None
        self._load(start, line=line, number=max(PAGE, self.rows.rowCount()))
        found = self.rows.line_of(key_of(row)) if row is not None else -1
        if found >= 0:
            self.go(found)
            self.ends.fragments = moved
            self.moved.emit()

    def _load(self, start: Cursor | None, *, line: int = 0, number: int = PAGE) -> None:
        listing = self.listing()
        has_scope = self.is_whole() or self._workspace.document is not None
        rows = listing.first(start, number) if has_scope else ()
        if not rows and start is not None and has_scope:
            rows = listing.first(None, number)
        self.busy = True
        self.rows.show_rows(rows, listing.behind() if has_scope else None)
        self.busy = False
        self.left = listing.left() if has_scope else 0
        self.go(min(max(0, line), len(rows) - 1))
        self.reloaded.emit()

    def _read_before(self) -> None:
        """Read what lies before the first row, if the walk began in the middle."""
        found = self.listing().before(self.rows.row(0))
        self.busy = True
        self.rows.put_before(found)
        self.busy = False
        self.at += len(found)

    # News

    def _on_changed(self, changes: Changes) -> None:
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
