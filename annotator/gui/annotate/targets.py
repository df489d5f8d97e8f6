"""What a link may go to: only what the schema allows."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from annotator.gui.annotate.items import fragments_of, type_of
from annotator.gui.annotate.order import ReadingOrder, Stop
from annotator.model.annotated import AnnotatedDocument
from annotator.model.ids import AnnotationId, SuggestionId, TypeId
from annotator.model.schema import LabelType, Schema


@dataclass(frozen=True, slots=True)
class Targets:
    """The legal targets of a link in reading order, and the types that each allows."""

    source: UUID
    order: tuple[UUID, ...]
    types: dict[UUID, tuple[LabelType, ...]]

    def nearest(self, document: AnnotatedDocument, here: Stop) -> UUID | None:
        """Return the target that stands nearest to the source, of two as near the later; None if there is none."""
        behind = bisect_left(self.order, here, key=lambda item: _stop(document, item))
        later = self.order[behind] if behind < len(self.order) else None
        # What begins before may still reach far: of the last few, the one that ends last is the nearest.
        before = max(
            self.order[max(0, behind - 8) : behind], key=lambda i: fragments_of(document, i)[-1][1], default=None
        )
        if later is None or before is None:
            return later or before
        ahead = max(0, fragments_of(document, later)[0][0] - here.end)
        back = max(0, here.start - fragments_of(document, before)[-1][1])
        return later if ahead <= back else before

    def step(self, marked: UUID | None, by: int) -> UUID | None:
        """Return the target that many places on from the marked one, round the text."""
        if not self.order:
            return None
        at = self.order.index(marked) if marked in self.types else (-1 if by > 0 else 0)
        return self.order[(at + by) % len(self.order)]


def targets_of(document: AnnotatedDocument, schema: Schema, order: ReadingOrder, source: UUID) -> Targets:
    """Return what a link from a span, or a suggested one, may go to, among what is drawn."""
    head = type_of(document, source)
    known: dict[TypeId | None, tuple[LabelType, ...]] = {None: ()}
    types: dict[UUID, tuple[LabelType, ...]] = {}
    spans, suggestions = document.spans, document.suggestions
    for item in order.spans() if head else ():
        tail = (spans.get(AnnotationId(item)) or suggestions[SuggestionId(item)]).type
        if tail not in known and tail is not None and head is not None:
            known[tail] = schema.relations_between(head, tail)
        if known[tail] and item != source:
            types[item] = known[tail]
    return Targets(source, tuple(types), types)


def _stop(document: AnnotatedDocument, item: UUID) -> Stop:
    fragments = fragments_of(document, item)
    return Stop(fragments[0][0], -fragments[-1][1], 0, item)


def types_between(document: AnnotatedDocument, schema: Schema, head: UUID, tail: UUID) -> tuple[LabelType, ...]:
    """Return the relation types that may link two items in this direction."""
    ends = type_of(document, head), type_of(document, tail)
    if head == tail or ends[0] is None or ends[1] is None:
        return ()
    return schema.relations_between(ends[0], ends[1])


def names(types: Iterable[LabelType]) -> str:
    """Return the names of types as a list in words."""
    return ", ".join(label.name for label in types)
