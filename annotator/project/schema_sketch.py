"""A project's schema as formats speak of one: names alone."""

from annotator.formats.sketch import AttributeSketch, EventSketch, RelationSketch, SchemaSketch
from annotator.model.ids import TypeId
from annotator.model.schema import LabelType, Schema, TypeKind


def schema_sketch(schema: Schema) -> SchemaSketch:
    """Return the names of a schema's live types, with the ends and values that it allows."""

    def names(ids: tuple[TypeId, ...]) -> frozenset[str]:
        return frozenset(schema.name(key) for key in ids)

    def attribute(label: LabelType) -> AttributeSketch:
        spec = label.attribute
        assert spec is not None
        return AttributeSketch(
            name=label.name, on_kind=spec.on_kind, on_labels=names(spec.on_types), values=spec.choices
        )

    return SchemaSketch(
        spans=tuple(label.name for label in schema.of_kind(TypeKind.SPAN)),
        relations=tuple(
            RelationSketch(
                label=label.name,
                heads=names(label.endpoint("head").allowed),
                tails=names(label.endpoint("tail").allowed),
                symmetric=label.symmetric,
            )
            for label in schema.of_kind(TypeKind.RELATION)
        ),
        events=tuple(
            EventSketch(label=label.name, roles={end.role: names(end.allowed) for end in label.endpoints})
            for label in schema.of_kind(TypeKind.EVENT)
        ),
        chains=tuple(label.name for label in schema.of_kind(TypeKind.CHAIN)),
        attributes=tuple(attribute(label) for label in schema.of_kind(TypeKind.ATTRIBUTE) if label.attribute),
    )
