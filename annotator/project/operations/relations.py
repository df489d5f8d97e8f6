"""Relations: link, reverse; deleting, retyping, notes and attributes are as for spans."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from annotator.model.annotation import Relation
from annotator.model.document import AttributeValue
from annotator.model.errors import UserError
from annotator.model.ids import AnnotationId, TypeId, new_id
from annotator.model.schema import LabelType, TypeKind, allows_ends
from annotator.model.step import Step
from annotator.project.operations.common import UserOperation, annotation_of, focus_on, quoted, span_of, type_of
from annotator.project.operations.spans import reopen


def refuse_illegal_ends(step: Step, label: LabelType, head: TypeId, tail: TypeId) -> None:
    """Raise UserError if the schema does not let a relation link these types."""
    if not allows_ends(label, head, tail):
        names = f"{step.schema.name(head)} → {step.schema.name(tail)}"
        raise UserError(
            "relation.ends",
            f"The schema does not allow “{label.name}” from {names}.",
            hint="Choose another type, reverse it, or allow it in the schema.",
        )


@dataclass(frozen=True, slots=True)
class AddRelation(UserOperation):
    """Link two spans. The same link a second time changes nothing."""

    head: AnnotationId
    tail: AnnotationId
    type: TypeId
    attrs: Mapping[TypeId, AttributeValue] = field(default_factory=dict)
    id: AnnotationId = field(default_factory=lambda: AnnotationId(new_id()))

    def apply(self, step: Step) -> None:
        """Insert the relation, if the schema allows it."""
        label = type_of(step, self.type, TypeKind.RELATION)
        head, tail = span_of(step, self.head), span_of(step, self.tail)
        if head.id == tail.id or head.doc != tail.doc:
            raise UserError("relation.target", "A relation links two different spans of one document.")
        refuse_illegal_ends(step, label, head.type, tail.type)
        if linked(step, self.type, head.id, tail.id):
            return
        step.insert(
            Relation(
                id=self.id,
                doc=head.doc,
                type=self.type,
                owner=step.actor,
                head=head.id,
                tail=tail.id,
                attrs=self.attrs,
            )
        )
        reopen(step, head.doc)
        ends = f"{quoted(step, head.doc, head.fragments)} → {quoted(step, tail.doc, tail.fragments)}"
        step.describe(f"Link {ends}: {label.name}", focus_on(head.doc, (self.id,)))


def linked(step: Step, type_id: TypeId, head: AnnotationId, tail: AnnotationId) -> Relation | None:
    """Return the actor's relation of this type between these spans (either way round if symmetric), or None."""
    symmetric = step.schema.types[type_id].symmetric
    for found in step.pointing_at(head):
        if isinstance(found, Relation) and found.type == type_id and found.owner == step.actor:
            ends = (found.head, found.tail)
            if ends == (head, tail) or (symmetric and ends == (tail, head)):
                return found
    return None


@dataclass(frozen=True, slots=True)
class ReverseRelation(UserOperation):
    """Swap the ends of a relation, if the schema allows it that way round."""

    id: AnnotationId

    def apply(self, step: Step) -> None:
        """Update the relation."""
        old = annotation_of(step, self.id)
        if not isinstance(old, Relation):
            raise UserError("relation.none", "Only a relation can be reversed.")
        label = type_of(step, old.type, TypeKind.RELATION)
        refuse_illegal_ends(step, label, span_of(step, old.tail).type, span_of(step, old.head).type)
        step.update(replace(old, head=old.tail, tail=old.head))
        reopen(step, old.doc)
        step.describe(f"Reverse relation {label.name}", focus_on(old.doc, (self.id,)))
