"""What memory has still to hear of, and where it has still to look."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from uuid import UUID

from annotator.model.annotation import Span
from annotator.model.changes import Changes
from annotator.model.document import Document, DocumentText
from annotator.model.glance import Glance
from annotator.model.ids import DocId
from annotator.model.schema import LabelType
from annotator.model.setting import Setting
from annotator.model.suggestion import Decision, Suggestion

TEACHING: Final = frozenset({Span, Decision, Document, DocumentText})
_MOST_NAMED: Final = 100
"""More items of one document than these are read with all the rest of it."""

Taught = frozenset[UUID]


class Due:
    """Documents with the items that teach something new, and with the part to look at; None stands for all of one."""

    def __init__(self) -> None:
        self.renew = True
        self._taught: dict[DocId, Taught | None] = {}
        self._to_see: dict[DocId, Glance | None] = {}

    def __bool__(self) -> bool:
        return bool(self.renew or self._taught or self._to_see)

    def hear(self, changes: Changes) -> None:
        """Note what a step means for memory."""
        # Removing documents for good removes the corrected rules that only they bore out.
        if changes.kinds & {Setting, LabelType} or any(r.kind is Document for r in changes.removed):
            self.renew = True
        is_small = _only_adds_decisions(changes)
        if changes.reload or changes.kinds & TEACHING or not changes.kinds:
            for doc in changes.documents:
                items = _items(changes, doc) if is_small else None
                known = self._taught.get(doc, frozenset())
                self._taught[doc] = _few(known | items) if known is not None and items is not None else None
        if changes.kinds & (TEACHING | {Suggestion}):
            for doc in changes.documents:
                self.see([doc], Glance(places=_places(changes, doc)) if is_small else None)

    def see(self, docs: Iterable[DocId], glance: Glance | None = None) -> None:
        """Note documents to look at: all of them, or the part where something can have changed."""
        for doc in docs:
            known = self._to_see.get(doc, Glance())
            self._to_see[doc] = known | glance if known is not None and glance is not None else None

    def take_taught(self) -> dict[DocId, Taught | None]:
        """Return what teaches something new; it is no longer due."""
        taught, self._taught = self._taught, {}
        return taught

    def take_renewal(self) -> bool:
        """Tell whether the corrected rules are to be read; it is no longer due."""
        renew, self.renew = self.renew, False
        return renew

    def take_to_see(self, most: int, first: DocId | None) -> dict[DocId, Glance | None]:
        """Return some documents to look at, one before the others; they are no longer due."""
        docs = list(islice(self._in_turn(first), most))
        return {doc: self._to_see.pop(doc) for doc in docs}

    def _in_turn(self, first: DocId | None) -> Iterator[DocId]:
        if first is not None and first in self._to_see:
            yield first
        yield from (doc for doc in self._to_see if doc != first)


def _only_adds_decisions(changes: Changes) -> bool:
    """Tell whether a step added spans and decisions and did nothing else that memory knows of: so it says where."""
    if changes.reload or changes.removed or changes.kinds & {Suggestion, Document, DocumentText}:
        return False
    return all(value.rev == 1 for value in changes.put if isinstance(value, Span | Decision))


def _items(changes: Changes, doc: DocId) -> Taught:
    spans = {value.id for value in changes.put if isinstance(value, Span) and value.doc == doc}
    decisions = [value for value in changes.put if isinstance(value, Decision) and value.place.doc == doc]
    made = {decision.annotation for decision in decisions if decision.annotation is not None}
    return frozenset(spans | made | {decision.id for decision in decisions})


def _few(items: Taught) -> Taught | None:
    return items if len(items) <= _MOST_NAMED else None


def _places(changes: Changes, doc: DocId) -> frozenset[tuple[int, int]]:
    spans = [value.fragments for value in changes.put if isinstance(value, Span) and value.doc == doc]
    decided = [v.place.fragments for v in changes.put if isinstance(v, Decision) and v.place.doc == doc]
    return frozenset((start, end) for fragments in (*spans, *decided) for start, end in fragments)
