"""Changing a type in the middle of the work: what would no longer fit is counted first, then kept or mapped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from annotator.model.annotation import AnyAnnotation, Relation
from annotator.model.document import AttributeValue, Document
from annotator.model.errors import UserError
from annotator.model.ids import AnnotationId, TypeId
from annotator.model.rules import value_problem
from annotator.model.schema import AttributeSpec, LabelType, TypeKind, allows_ends
from annotator.model.step import Step
from annotator.project.operations.common import UserOperation, counted
from annotator.project.operations.schema import PutType
from annotator.project.operations.spans import reopen

MISFITS = "schema.misfits"

Carrier = AnyAnnotation | Document


class Misfits(UserError):
    """A change of the schema would leave annotations without a rule; ``values`` are those that would be none."""

    def __init__(self, what: str, hint: str, values: Mapping[str, int]) -> None:
        super().__init__(MISFITS, what, hint=hint)
        self.values = values


@dataclass(frozen=True, slots=True)
class ChangeType(UserOperation):
    """Change a type, or add one. What the change leaves without a rule is refused unless it is kept or mapped.

    ``keep`` leaves relations that are no longer allowed, and values that are none any more, as they are (they are
    listed as problems). ``mapping`` gives an attribute's old values new ones; None takes them away.
    """

    type: LabelType
    keep: bool = False
    mapping: Mapping[str, AttributeValue | None] = field(default_factory=dict)

    def apply(self, step: Step) -> None:
        """Map the values, then write the type.

        Raises:
            Misfits: Annotations would no longer fit; says how many.
            UserError: Another type of its kind has the name or the key.
        """
        old = step.schema.types.get(self.type.id)
        mapped = 0
        if old is not None and old.attribute and self.type.attribute and old.attribute != self.type.attribute:
            mapped = self._map_values(step)
        if old is not None and not self.keep:
            self._refuse_misfits(step, old)
        PutType(self.type).apply(step)
        if mapped:
            step.describe(f"Change attribute type {self.type.name}, {counted(mapped, 'value')} mapped")

    def _map_values(self, step: Step) -> int:
        mapped = 0
        for carrier in _carriers(step, self.type.id):
            old = carrier.attrs[self.type.id]
            if str(old) not in self.mapping or isinstance(old, bool):
                continue
            rest = {key: value for key, value in carrier.attrs.items() if key != self.type.id}
            new = self.mapping[str(old)]
            step.update(replace(carrier, attrs=rest if new is None else {**rest, self.type.id: new}))
            if not isinstance(carrier, Document):
                reopen(step, carrier.doc)
            mapped += 1
        return mapped

    def _refuse_misfits(self, step: Step, old: LabelType) -> None:
        if self.type.kind is TypeKind.RELATION and _ends(old) != _ends(self.type):
            lost = sum(_is_lost(step, rel, old, self.type) for rel in step.of_type(old.id))
            if lost:
                verb = "is" if lost == 1 else "are"
                raise Misfits(
                    f"{counted(lost, 'relation')} of type {old.name} {verb} between labels that would not be allowed.",
                    "Keep them (they are listed as problems), or leave the ends as they are.",
                    {},
                )
        if old.attribute and self.type.attribute and old.attribute != self.type.attribute:
            lost_values = misfit_values(step, old.id, self.type.attribute)
            if lost_values:
                number = sum(lost_values.values())
                what = ", ".join(f"“{value}”" for value in list(lost_values)[:5])
                raise Misfits(
                    f"{counted(number, 'annotation')} carry a value of {old.name} that would be none: {what}.",
                    "Map the value to another, or keep it (it is listed as a problem).",
                    lost_values,
                )


def _ends(label: LabelType) -> tuple[object, ...]:
    return label.endpoint("head").allowed, label.endpoint("tail").allowed, label.symmetric


def _is_lost(step: Step, annotation: AnyAnnotation, old: LabelType, new: LabelType) -> bool:
    """Tell whether a relation is allowed now, and would not be."""
    if not isinstance(annotation, Relation):
        return False
    head, tail = step.annotation(annotation.head), step.annotation(annotation.tail)
    if head is None or tail is None:
        return False
    return allows_ends(old, head.type, tail.type) and not allows_ends(new, head.type, tail.type)


def misfit_values(step: Step, attribute: TypeId, spec: AttributeSpec) -> dict[str, int]:
    """Return the values of an attribute that a new rule would not allow, each with how often it occurs."""
    found: dict[str, int] = {}
    for carrier in _carriers(step, attribute):
        value = carrier.attrs[attribute]
        if value_problem(spec, value, lambda key: step.annotation(AnnotationId(key))):
            found[str(value)] = found.get(str(value), 0) + 1
    return found


def _carriers(step: Step, attribute: TypeId) -> Iterator[Carrier]:
    for label in step.schema:
        if label.kind is not TypeKind.ATTRIBUTE:
            yield from (a for a in step.of_type(label.id) if attribute in a.attrs)
    yield from (document for document in step.documents() if attribute in document.attrs)
