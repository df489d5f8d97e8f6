"""Link what may still be a suggestion: its pending ends are accepted in the same step."""

from dataclasses import dataclass, field
from uuid import UUID

from annotator.model.errors import UserError
from annotator.model.ids import AnnotationId, SuggestionId, TypeId, new_id
from annotator.model.step import Step
from annotator.project.operations.common import UserOperation
from annotator.project.operations.relations import AddRelation
from annotator.project.operations.review import AcceptSuggestions


@dataclass(frozen=True, slots=True)
class LinkItems(UserOperation):
    """Link two items, spans or suggested spans; ``seen`` are the suggestions that had been on screen."""

    head: UUID
    tail: UUID
    type: TypeId
    seen: frozenset[SuggestionId] = frozenset()
    id: AnnotationId = field(default_factory=lambda: AnnotationId(new_id()))

    def apply(self, step: Step) -> None:
        """Accept the ends that wait for it, then add the relation, if the schema allows it."""
        head, tail = self._standing(step, self.head), self._standing(step, self.tail)
        AddRelation(head, tail, self.type, id=self.id).apply(step)

    def _standing(self, step: Step, item: UUID) -> AnnotationId:
        """Return the annotation that an item is, or becomes."""
        if step.annotation(AnnotationId(item)) is not None:
            return AnnotationId(item)
        suggestion = SuggestionId(item)
        AcceptSuggestions((suggestion,), seen=self.seen).apply(step)
        decision = step.decision_on(suggestion)
        if decision is None or decision.annotation is None:
            raise UserError("relation.end", "An end of this relation is no longer there.")
        return decision.annotation
