"""What a link may go to: only what the schema allows."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from annotator.gui.annotate.items import fragments_of, type_of
from annotator.gui.annotate.order import ReadingOrder
from annotator.model.annotated import AnnotatedDocument
from annotator.model.ids import TypeId
from annotator.model.schema import LabelType, Schema


@dataclass(frozen=True, slots=True)
class Targets:
    """The legal targets of a link in reading order, and the types that each allows."""

    source: UUID
    order: tuple[UUID, ...]
    types: dict[UUID, tuple[LabelType, ...]]

    def nearest(self, document: AnnotatedDocument) -> UUID | None:
        """Return the target that stands nearest to the source, a later one before an earlier; None if there is none."""
        here = fragments_of(document, self.source)
        if not here:
            return None

        def distance(item: UUID) -> tuple[int, bool]:
            there = fragments_of(document, item)
            later = there[0][0] >= here[0][0]
            return (max(0, there[0][0] - here[-1][1]) if later else max(0, here[0][0] - there[-1][1])), not later

        return min(self.order, key=distance, default=None)

    def step(self, marked: UUID | None, by: int) -> UUID | None:
        """Return the target that many places on from the marked one, round the text."""
        if not self.order:
            return None
        at = self.order.index(marked) if marked in self.types else (-1 if by > 0 else 0)
        return self.order[(at + by) % len(self.order)]


def targets_of(document: AnnotatedDocument, schema: Schema, order: ReadingOrder, source: UUID) -> Targets:
    """Return what a link from a span, or a suggested one, may go to, among what is drawn."""
    head = type_of(document, source)
    known: dict[TypeId, tuple[LabelType, ...]] = {}
    types: dict[UUID, tuple[LabelType, ...]] = {}
    for item in order.items() if head else ():
        tail = type_of(document, item)
        if item == source or tail is None or head is None or not fragments_of(document, item):
            continue
        if tail not in known:
            known[tail] = schema.relations_between(head, tail)
        if known[tail]:
            types[item] = known[tail]
    return Targets(source, tuple(types), types)


def types_between(document: AnnotatedDocument, schema: Schema, head: UUID, tail: UUID) -> tuple[LabelType, ...]:
    """Return the relation types that may link two items in this direction."""
    ends = type_of(document, head), type_of(document, tail)
    if head == tail or ends[0] is None or ends[1] is None:
        return ()
    return schema.relations_between(ends[0], ends[1])


def names(types: Iterable[LabelType]) -> str:
    """Return the names of types as a list in words."""
    return ", ".join(label.name for label in types)
