"""The schema: which labels, relations, events and attributes there are, and what may link to what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from annotator.model.errors import UserError
from annotator.model.ids import TypeId, preset_type_id

SCHEMA_FORMAT = "annotator.schema.v1"


class TypeKind(StrEnum):
    """What a type describes."""

    SPAN = "span"
    RELATION = "relation"
    EVENT = "event"
    CHAIN = "chain"
    ATTRIBUTE = "attribute"
    ENTITY = "entity"


class AttributeKind(StrEnum):
    """What values an attribute takes."""

    CHOICE = "choice"
    YES_NO = "yesno"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What may fill a role: any of ``allowed`` (empty: any span type), ``min`` to ``max`` times (None: no limit)."""

    role: str
    allowed: tuple[TypeId, ...] = ()
    min: int = 1
    max: int | None = 1

    def allows(self, type_id: TypeId) -> bool:
        """Tell whether a span of this type may stand here."""
        return not self.allowed or type_id in self.allowed


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """The values of an attribute, and what carries it: a kind (span, relation, event, document) or some types of it."""

    kind: AttributeKind
    choices: tuple[str, ...] = ()
    default: str = ""
    on_kind: str = "span"
    on_types: tuple[TypeId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelType:
    """A type of the schema. ``colour`` is "#rrggbb"; the theme makes a legible tint of any. ``key`` is one letter."""

    id: TypeId
    kind: TypeKind
    name: str
    colour: str = "#6b7280"
    key: str = ""
    parent: TypeId | None = None
    symmetric: bool = False
    description: str = ""
    examples: tuple[str, ...] = ()
    guideline: str = ""
    endpoints: tuple[Endpoint, ...] = ()
    attribute: AttributeSpec | None = None
    position: int = 0
    retired: bool = False
    rev: int = 1

    def endpoint(self, role: str) -> Endpoint:
        """Return the rule of a role ("head", "tail", or an event's); one that allows everything if there is none."""
        return next((end for end in self.endpoints if end.role == role), Endpoint(role))


@dataclass(frozen=True, slots=True)
class Schema:
    """An immutable set of types, in order."""

    types: Mapping[TypeId, LabelType] = field(default_factory=dict)
    title: str = ""
    guidelines: str = ""

    def of_kind(self, kind: TypeKind, *, retired: bool = False) -> tuple[LabelType, ...]:
        """Return the types of a kind in their order."""
        found = (t for t in self.types.values() if t.kind is kind and (retired or not t.retired))
        return tuple(sorted(found, key=lambda t: (t.position, t.name)))

    def named(self, kind: TypeKind, name: str) -> LabelType | None:
        """Return the type of this name, or None; a live one before a retired one."""
        found = [t for t in self.types.values() if t.kind is kind and t.name == name]
        return min(found, key=lambda t: t.retired, default=None)

    def keyed(self, kind: TypeKind, key: str) -> LabelType | None:
        """Return the type that a letter stands for, or None."""
        return next((t for t in self.of_kind(kind) if t.key and t.key == key.lower()), None)

    def name(self, type_id: TypeId | None) -> str:
        """Return a type's name, or "?" for one that is not there."""
        found = self.types.get(type_id) if type_id is not None else None
        return found.name if found else "?"

    def relations_between(self, head: TypeId, tail: TypeId) -> tuple[LabelType, ...]:
        """Return the relation types that may link these span types in this direction."""
        return tuple(t for t in self.of_kind(TypeKind.RELATION) if allows_ends(t, head, tail))

    def attributes_for(self, kind: str, type_id: TypeId | None = None) -> tuple[LabelType, ...]:
        """Return the attributes that a value of this kind and type carries."""
        return tuple(
            t
            for t in self.of_kind(TypeKind.ATTRIBUTE)
            if t.attribute
            and t.attribute.on_kind == kind
            and (not t.attribute.on_types or type_id in t.attribute.on_types)
        )

    def with_type(self, changed: LabelType) -> Self:
        """Return the schema with a type added or replaced."""
        return replace(self, types={**self.types, changed.id: changed})

    def without_type(self, type_id: TypeId) -> Self:
        """Return the schema without a type."""
        return replace(self, types={k: t for k, t in self.types.items() if k != type_id})

    def __iter__(self) -> Iterator[LabelType]:
        return iter(self.types.values())


def allows_ends(relation: LabelType, head: TypeId, tail: TypeId) -> bool:
    """Tell whether a relation may link these types; a symmetric one may in either direction."""
    straight = relation.endpoint("head").allows(head) and relation.endpoint("tail").allows(tail)
    if straight or not relation.symmetric:
        return straight
    return relation.endpoint("head").allows(tail) and relation.endpoint("tail").allows(head)


def schema_from_json(data: Mapping[str, Any]) -> Schema:
    """Build a schema from the JSON form of ``annotator.schema.v1`` (resources/schemas/schema.v1.json).

    Raises:
        UserError: The data are not of that form; the message names the place.
    """
    if data.get("format") != SCHEMA_FORMAT:
        raise UserError("schema.format", "This is not a schema.", hint=f'"format" must be "{SCHEMA_FORMAT}".')
    return _Builder(data).schema()


class _Builder:
    """Turns names into ids while a schema is read."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self._preset = str(data.get("name", ""))

    def schema(self) -> Schema:
        makers = {
            "spans": self._span,
            "relations": self._relation,
            "events": self._event,
            "attributes": self._attribute,
        }
        types: dict[TypeId, LabelType] = {}
        for part, make in makers.items():
            for position, entry in enumerate(self._data.get(part, ())):
                try:
                    made = make(entry, position)
                except (KeyError, TypeError, ValueError, AttributeError) as error:
                    raise UserError(
                        "schema.entry",
                        f"Entry {position + 1} of “{part}” cannot be read ({error}).",
                        where=self._preset,
                    ) from error
                types[made.id] = made
        return Schema(types, str(self._data.get("title", "")), str(self._data.get("guidelines", "")))

    def _id(self, kind: TypeKind, name: str) -> TypeId:
        return preset_type_id(self._preset, kind, name)

    def _common(self, kind: TypeKind, entry: Mapping[str, Any], position: int) -> dict[str, Any]:
        return {
            "id": self._id(kind, entry["name"]),
            "kind": kind,
            "name": entry["name"],
            "colour": entry.get("colour") or "#6b7280",
            "key": entry.get("key") or "",
            "description": entry.get("description", ""),
            "examples": tuple(entry.get("examples", ())),
            "guideline": entry.get("guideline", ""),
            "position": position,
        }

    def _spans(self, names: list[str] | None) -> tuple[TypeId, ...]:
        return tuple(self._id(TypeKind.SPAN, name) for name in names or ())

    def _span(self, entry: Mapping[str, Any], position: int) -> LabelType:
        parent = entry.get("parent")
        return LabelType(
            **self._common(TypeKind.SPAN, entry, position),
            parent=self._id(TypeKind.SPAN, parent) if parent else None,
        )

    def _relation(self, entry: Mapping[str, Any], position: int) -> LabelType:
        ends = tuple(Endpoint(role, self._spans(entry.get(role))) for role in ("head", "tail"))
        return LabelType(
            **self._common(TypeKind.RELATION, entry, position),
            symmetric=bool(entry.get("symmetric", False)),
            endpoints=ends,
        )

    def _event(self, entry: Mapping[str, Any], position: int) -> LabelType:
        roles = tuple(
            Endpoint(r["role"], self._spans(r.get("allowed")), r.get("min", 0), r.get("max"))
            for r in entry.get("roles", ())
        )
        return LabelType(**self._common(TypeKind.EVENT, entry, position), endpoints=roles)

    def _attribute(self, entry: Mapping[str, Any], position: int) -> LabelType:
        on = entry.get("applies_to", {})
        kind = str(on.get("kind", "span"))
        spec = AttributeSpec(
            AttributeKind(entry["kind"]),
            tuple(entry.get("choices") or ()),
            str(entry.get("default") or ""),
            kind,
            tuple(self._id(TypeKind(kind), name) for name in on.get("types") or ()),
        )
        return LabelType(**self._common(TypeKind.ATTRIBUTE, entry, position), attribute=spec)


def schema_to_json(schema: Schema, name: str) -> dict[str, Any]:
    """Return the JSON form of a schema, for sharing it with another project; retired types are left out."""

    def common(t: LabelType) -> dict[str, Any]:
        fields = ("name", "colour", "key", "description", "guideline")
        return {f: getattr(t, f) for f in fields} | {"examples": list(t.examples)}

    def names(ids: tuple[TypeId, ...]) -> list[str]:
        return [schema.name(i) for i in ids]

    def roles(t: LabelType) -> list[dict[str, Any]]:
        return [{"role": e.role, "allowed": names(e.allowed), "min": e.min, "max": e.max} for e in t.endpoints]

    return {
        "format": SCHEMA_FORMAT,
        "name": name,
        "title": schema.title,
        "guidelines": schema.guidelines,
        "spans": [
            common(t) | {"parent": schema.name(t.parent) if t.parent else None} for t in schema.of_kind(TypeKind.SPAN)
        ],
        "relations": [
            common(t) | {"symmetric": t.symmetric} | {r: names(t.endpoint(r).allowed) for r in ("head", "tail")}
            for t in schema.of_kind(TypeKind.RELATION)
        ],
        "events": [common(t) | {"roles": roles(t)} for t in schema.of_kind(TypeKind.EVENT)],
        "attributes": [
            common(t)
            | {
                "kind": t.attribute.kind.value,
                "choices": list(t.attribute.choices),
                "default": t.attribute.default,
                "applies_to": {"kind": t.attribute.on_kind, "types": names(t.attribute.on_types) or None},
            }
            for t in schema.of_kind(TypeKind.ATTRIBUTE)
            if t.attribute
        ],
    }
