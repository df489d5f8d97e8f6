"""The schema: add, change, retire and delete types; nothing is orphaned by surprise."""

from dataclasses import dataclass, replace

from annotator.model.errors import UserError
from annotator.model.ids import TypeId
from annotator.model.schema import Endpoint, LabelType, Schema, TypeKind
from annotator.model.setting import GUIDELINES, SCHEMA_TITLE, Setting
from annotator.model.step import Step
from annotator.project.operations.common import UserOperation, counted, quote
from annotator.project.operations.spans import reopen


@dataclass(frozen=True, slots=True)
class PutType(UserOperation):
    """Add a type, or change one: name, colour, key, description, ends, values."""

    type: LabelType

    def apply(self, step: Step) -> None:
        """Insert or update the type.

        Raises:
            UserError: Another type of its kind has the name or the key.
        """
        refuse_clash(step.schema, self.type)
        old = step.schema.types.get(self.type.id)
        if old is None:
            step.insert(self.type)
            step.describe(f"Add {self.type.kind} type {self.type.name}")
        elif replace(self.type, rev=old.rev) != old:
            step.update(self.type)
            renamed = f" to {self.type.name}" if old.name != self.type.name else ""
            step.describe(f"Change {self.type.kind} type {old.name}{renamed}")


def refuse_clash(schema: Schema, label: LabelType) -> None:
    """Raise UserError if a type has no name, or another one of its kind has its name or key."""
    if not label.name.strip():
        raise UserError("schema.name", "A type needs a name.")
    for other in schema.of_kind(label.kind):
        if other.id == label.id:
            continue
        if other.name == label.name:
            raise UserError(
                "schema.name", f"There is a {label.kind} type {label.name} already.", hint="Choose another."
            )
        if label.key and other.key == label.key:
            raise UserError(
                "schema.key",
                f"The key “{label.key}” belongs to {other.name}.",
                hint="Choose another, or free it first.",
            )


@dataclass(frozen=True, slots=True)
class RetireType(UserOperation):
    """Take a type out of the palette; what carries it keeps it."""

    type: TypeId
    retired: bool = True

    def apply(self, step: Step) -> None:
        """Update the type."""
        old = known(step.schema, self.type)
        if old.retired != self.retired:
            step.update(replace(old, retired=self.retired))
            step.describe(f"{'Retire' if self.retired else 'Bring back'} {old.kind} type {old.name}")


@dataclass(frozen=True, slots=True)
class DeleteType(UserOperation):
    """Delete a type. What carries it moves to ``replacement``; without one there must be nothing that does."""

    type: TypeId
    replacement: TypeId | None = None

    def apply(self, step: Step) -> None:
        """Map the annotations, then delete the type.

        Raises:
            UserError: Annotations carry it, and no replacement is given.
        """
        old = known(step.schema, self.type)
        carriers = step.of_type(self.type)
        if carriers and self.replacement is None:
            raise UserError(
                "schema.used",
                f"{counted(len(carriers), 'annotation')} carry {old.name}.",
                hint="Map them to another type, or retire the type and keep them.",
            )
        for annotation in carriers:
            target = known(step.schema, self.replacement) if self.replacement else old
            if target.kind is not old.kind:
                raise UserError("schema.kind", f"{target.name} is no {old.kind} type.")
            step.update(replace(annotation, type=target.id))
            reopen(step, annotation.doc)
        self._forget(step, old)
        mapped = f", {counted(len(carriers), 'annotation')} mapped" if carriers else ""
        step.describe(f"Delete {old.kind} type {old.name}{mapped}")

    def _forget(self, step: Step, old: LabelType) -> None:
        """Take the type out of the other types' ends (the replacement takes its place), then delete it."""
        for other in step.schema.types.values():
            ends = tuple(self._without(end, old, other) for end in other.endpoints)
            if ends != other.endpoints:
                step.update(replace(other, endpoints=ends))
        step.delete(known(step.schema, old.id))

    def _without(self, end: Endpoint, old: LabelType, owner: LabelType) -> Endpoint:
        if old.id not in end.allowed:
            return end
        mapped = (self.replacement if i == old.id else i for i in end.allowed)
        allowed = tuple(dict.fromkeys(i for i in mapped if i is not None))
        if not allowed:
            raise UserError(
                "schema.only_end",
                f"{old.name} is the only {end.role} that {owner.name} allows.",
                hint=f"Change the ends of {owner.name} first, or map to another type.",
            )
        return replace(end, allowed=allowed)


@dataclass(frozen=True, slots=True)
class OrderTypes(UserOperation):
    """Set the order of a kind's types, as the palette shows them."""

    kind: TypeKind
    order: tuple[TypeId, ...]

    def apply(self, step: Step) -> None:
        """Update the positions that differ."""
        for position, key in enumerate(self.order):
            old = known(step.schema, key)
            if old.position != position:
                step.update(replace(old, position=position))
        step.describe(f"Order the {self.kind} types")


@dataclass(frozen=True, slots=True)
class DescribeSchema(UserOperation):
    """Set the schema's title and its guidelines, Markdown that holds for all types; None leaves one as it is."""

    title: str | None = None
    guidelines: str | None = None

    def apply(self, step: Step) -> None:
        """Write what differs."""
        for key, value, name in (
            (SCHEMA_TITLE, self.title, "the schema's title"),
            (GUIDELINES, self.guidelines, "the guidelines"),
        ):
            old = step.setting(key)
            if value is None or (old is not None and old.value == value):
                continue
            if old is None:
                step.insert(Setting(key, value))
            else:
                step.update(replace(old, value=value))
            step.describe(f"Change {name}")


@dataclass(frozen=True, slots=True)
class AddSchema(UserOperation):
    """Add the types of another schema that this one lacks (by kind and name)."""

    schema: Schema
    name: str

    def apply(self, step: Step) -> None:
        """Insert each missing type; a key that is taken is left out."""
        added = 0
        for label in self.schema:
            if step.schema.named(label.kind, label.name) is None:
                taken = step.schema.keyed(label.kind, label.key) if label.key else None
                step.insert(replace(label, key="") if taken else label)
                added += 1
        step.describe(f"Add {counted(added, 'type')} of {quote(self.name)}")


@dataclass(frozen=True, slots=True)
class AddTypes(UserOperation):
    """Add types that an import brought, in one step."""

    types: tuple[LabelType, ...]

    def apply(self, step: Step) -> None:
        """Insert each; raise UserError if a name or key is taken."""
        for label in self.types:
            refuse_clash(step.schema, label)
            step.insert(label)
        step.describe(f"Add {counted(len(self.types), 'type')}: {', '.join(t.name for t in self.types[:5])}")


def known(schema: Schema, key: TypeId) -> LabelType:
    """Return a type, or raise UserError if the schema lacks it."""
    found = schema.types.get(key)
    if found is None:
        raise UserError("schema.type", "The schema no longer has this type.")
    return found
