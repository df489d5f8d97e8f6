"""Types and settings as rows, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast
from uuid import UUID

from annotator.model.schema import AttributeKind, AttributeSpec, Endpoint, LabelType, TypeKind
from annotator.model.setting import Setting
from annotator.store.cells import Row, dumped, loaded, one, raw, shared


def setting_row(setting: Setting) -> Row:
    """Return a fact about the project as a row."""
    return {"key": setting.key, "value": setting.value, "rev": setting.rev}


def setting_of(row: Row) -> Setting:
    """Return the fact that a row holds."""
    return Setting(row["key"], row["value"], row["rev"])


def type_row(label: LabelType) -> Row:
    """Return a type as a row; its endpoints are a list of role, allowed type, least, most."""
    spec: dict[str, Any] = {}
    if label.examples:
        spec["examples"] = label.examples
    if label.guideline:
        spec["guideline"] = label.guideline
    if label.attribute:
        spec["attribute"] = asdict(label.attribute) | {"on_types": [t.hex for t in label.attribute.on_types]}
    return {
        "id": label.id.bytes,
        "kind": label.kind.value,
        "name": label.name,
        "parent_id": raw(label.parent),
        "colour": label.colour,
        "key": label.key,
        "symmetric": int(label.symmetric),
        "description": label.description,
        "spec": dumped(spec),
        "position": label.position,
        "retired": int(label.retired),
        "rev": label.rev,
        "endpoints": [
            [end.role, raw(allowed), end.min, end.max]
            for end in label.endpoints
            for allowed in (end.allowed or (None,))
        ],
    }


def type_of(row: Row) -> LabelType:
    """Return the type of a row."""
    spec = loaded(row["spec"])
    return LabelType(
        id=shared(row["id"]),
        kind=TypeKind(row["kind"]),
        name=row["name"],
        colour=row["colour"],
        key=row["key"],
        parent=one(row["parent_id"]),
        symmetric=bool(row["symmetric"]),
        description=row["description"],
        examples=tuple(spec.get("examples", ())),
        guideline=spec.get("guideline", ""),
        endpoints=_endpoints_of(row["endpoints"]),
        attribute=_attribute_of(spec["attribute"]) if "attribute" in spec else None,
        position=row["position"],
        retired=bool(row["retired"]),
        rev=row["rev"],
    )


def _endpoints_of(rows: list[list[Any]]) -> tuple[Endpoint, ...]:
    ends: dict[str, tuple[list[Any], int, int | None]] = {}
    for role, allowed, least, most in rows:
        types, _, _ = ends.setdefault(role, ([], least, most))
        if allowed is not None:
            types.append(shared(allowed))
    return tuple(Endpoint(role, tuple(types), least, most) for role, (types, least, most) in ends.items())


def _attribute_of(spec: Mapping[str, Any]) -> AttributeSpec:
    return AttributeSpec(
        AttributeKind(spec["kind"]),
        tuple(spec["choices"]),
        spec["default"],
        spec["on_kind"],
        tuple(cast("Any", UUID(hex=key)) for key in spec["on_types"]),
    )
