"""What the review panel lists, and how its rows are read: the first ones, those behind, those before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from annotator.gui.review.deciding import exceptions_first
from annotator.gui.review.rows import PAGE, GroupRow, ReadOn, Row
from annotator.gui.review.things import things_of
from annotator.model.annotated import AnnotatedDocument
from annotator.model.ids import DocId, SuggestionId
from annotator.model.review import Cursor, GroupEffect, Order, ReviewItem
from annotator.project.project import Project

_MOST_OPENED: Final = 400
_ALL_SCORES: Final = (0.0, 2.0)


class View(StrEnum):
    """What the panel lists."""

    DOCUMENT = "document"
    UNSURE = "unsure"
    GROUPS = "groups"
    THINGS = "things"
    DISPUTED = "disputed"


ORDERED: Final = frozenset({View.DOCUMENT, View.UNSURE})
"""What lists single suggestions in an order, and so can begin in the middle."""


@dataclass(slots=True)
class Listing:
    """Reads the rows of a view, of one document or of all (None), or of one opened group.

    ``document`` is the open one: groups by thing are read from it.
    """

    project: Project
    view: View
    doc: DocId | None = None
    opened: GroupRow | None = None
    document: AnnotatedDocument | None = None
    _opened_last: Cursor | None = field(default=None, init=False)

    @property
    def is_ordered(self) -> bool:
        """Whether it lists single suggestions in an order."""
        return self.opened is None and self.view in ORDERED

    def first(self, start: Cursor | None, number: int) -> Sequence[Row]:
        """Return the first rows, from a place on where the view is ordered."""
        if self.opened is not None:
            return self._opened(self.opened)
        if self.view is View.GROUPS:
            return self._groups(0, number)
        if self.view is View.THINGS:
            return self._things()
        if self.view is View.DISPUTED:
            return [item for item in self.project.review_disputed() if self.doc in (None, item.doc)]
        return self._items(start, number)

    def behind(self) -> ReadOn | None:
        """Return what reads the rows behind the last one; None where all are read at once."""
        if self.opened is not None:
            return self._more_of_group
        if self.view is View.GROUPS:
            return lambda _last, number: self._groups(number, PAGE)
        return self._behind if self.view in ORDERED else None

    def before(self, first: Row | None) -> Sequence[Row]:
        """Return a page of rows that lie before the first one, where the view is ordered."""
        if not self.is_ordered or not isinstance(first, ReviewItem):
            return ()
        order, start = Order(self.view.value), first.cursor
        return self.project.review_items(order, doc=self.doc, start=start, backwards=True, limit=PAGE)[::-1]

    def ids_of(self, row: GroupRow, *, fitting: bool) -> tuple[SuggestionId, ...]:
        """Return the suggestions of a group; ``fitting`` leaves out what contradicts or has no type."""
        if row.ids:
            has_type = not isinstance(row.group.says, str)
            return tuple(item.id for item in self._named(row.ids) if not fitting or (has_type and not item.clash))
        return tuple(self.project.review_bulk_ids(_ALL_SCORES, self.doc, row.group.n, fitting=fitting))

    def effect(self, row: GroupRow) -> GroupEffect:
        """Return what deciding a group at once would do."""
        if not row.ids:
            return self.project.review_group_effect(row.group.n, self.doc)
        items = self._named(row.ids)
        fit = sum(not item.clash for item in items)
        return GroupEffect(fit, min(fit, 1), len(items), min(len(items), 1))

    def left(self) -> int:
        """Return how much waits in all that the view could list."""
        return self.project.review_left(self.doc)

    def _items(self, start: Cursor | None, number: int) -> Sequence[Row]:
        return self.project.review_items(Order(self.view.value), doc=self.doc, start=start, limit=number)

    def _behind(self, last: Row | None, _number: int) -> Sequence[Row]:
        return self._items(last.cursor if isinstance(last, ReviewItem) else None, PAGE + 1)

    def _named(self, ids: Collection[SuggestionId]) -> list[ReviewItem]:
        return self.project.review_items(Order.DOCUMENT, doc=self.doc, ids=ids, limit=len(ids))

    def _things(self) -> list[Row]:
        if self.document is None:
            return []
        rows = things_of(self.document, self.project.schema)
        samples = {item.id: item for item in self._named([row.ids[0] for row in rows])}
        return [replace(row, sample=samples.get(row.ids[0])) for row in rows]

    def _of_group(self, row: GroupRow, start: Cursor | None, limit: int) -> list[ReviewItem]:
        return self.project.review_items(Order.DOCUMENT, doc=self.doc, group=row.group.n, start=start, limit=limit)

    def _opened(self, row: GroupRow) -> Sequence[Row]:
        if row.ids:
            return exceptions_first(self._named(row.ids))
        items = self._of_group(row, None, _MOST_OPENED)
        self._opened_last = items[-1].cursor if len(items) == _MOST_OPENED else None
        return exceptions_first(items)

    def _more_of_group(self, _last: Row | None, _number: int) -> Sequence[Row]:
        if self.opened is None or self._opened_last is None:
            return ()
        found = self._of_group(self.opened, self._opened_last, PAGE + 1)
        self._opened_last = found[-1].cursor if len(found) > PAGE else None
        return found

    def _groups(self, offset: int, limit: int) -> list[Row]:
        found = self.project.review_groups(doc=self.doc, limit=limit, offset=offset)
        return [
            GroupRow(
                g,
                next(iter(self.project.review_items(Order.DOCUMENT, doc=self.doc, group=g.n, limit=1)), None),
            )
            for g in found
        ]
