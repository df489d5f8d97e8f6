"""Find the relations of a span."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from annotator.model.visual.items import VisualRelation


class RelationIndex:
    """Relations by id and by each of their ends.

    A relation may name a span that is not (yet) in the picture; whoever draws leaves it out.
    """

    __slots__ = ("_by_id", "_by_span")

    def __init__(self, relations: Iterable[VisualRelation] = ()) -> None:
        self._by_id: dict[UUID, VisualRelation] = {}
        self._by_span: dict[UUID, dict[UUID, VisualRelation]] = {}
        for relation in relations:
            self.put(relation)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[VisualRelation]:
        return iter(self._by_id.values())

    def get(self, relation_id: UUID) -> VisualRelation | None:
        """Return a relation, or None if there is none with this id."""
        return self._by_id.get(relation_id)

    def put(self, relation: VisualRelation) -> None:
        """Add a relation, or replace the one with its id."""
        if relation.id in self._by_id:
            self.remove(relation.id)
        self._by_id[relation.id] = relation
        for end in {relation.head, relation.tail}:
            self._by_span.setdefault(end, {})[relation.id] = relation

    def remove(self, relation_id: UUID) -> VisualRelation | None:
        """Take a relation out and return it; None if it was not there."""
        relation = self._by_id.pop(relation_id, None)
        if relation is None:
            return None
        for end in {relation.head, relation.tail}:
            of_end = self._by_span[end]
            del of_end[relation_id]
            if not of_end:
                del self._by_span[end]
        return relation

    def of(self, span_id: UUID) -> list[VisualRelation]:
        """Return the relations that begin or end at a span, in the order in which they came."""
        found = self._by_span.get(span_id)
        return list(found.values()) if found else []
