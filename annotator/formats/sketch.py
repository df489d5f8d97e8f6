"""What a format, or the documents in it, tell of a schema: names alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.formats.portable import PortableAnnotation, PortableDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationSketch:
    """A relation's name and the span labels that may stand at its ends (empty: any)."""

    label: str
    heads: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()
    symmetric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSketch:
    """An event's name, and the span labels that may fill each role (empty: any).

    ``counts`` tells for a role how often it may be filled, from and to (None: no limit); (0, None) where it is not
    named.
    """

    label: str
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    counts: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeSketch:
    """An attribute's name, what carries it ("span", "relation", "event", "chain", "document"), and values seen."""

    name: str
    on_kind: str
    on_labels: frozenset[str] = frozenset()
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaSketch:
    """Names of everything that a schema would need to hold.

    ``parents`` gives the span label above a span label. ``extra`` keeps what a format says of a schema and nobody else
    knows, under the format's name.
    """

    spans: tuple[str, ...] = ()
    relations: tuple[RelationSketch, ...] = ()
    events: tuple[EventSketch, ...] = ()
    chains: tuple[str, ...] = ()
    attributes: tuple[AttributeSketch, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


_MOST_VALUES = 50


def observed(documents: Iterable[PortableDocument]) -> SchemaSketch:
    """Return what the documents use: each name in order of appearance, with the labels seen at its ends."""
    seen = Observation()
    for document in documents:
        seen.add(document)
    return seen.sketch()


class Observation:
    """Names that documents use, gathered while they pass."""

    def __init__(self) -> None:
        self.spans: dict[str, None] = {}
        self.chains: dict[str, None] = {}
        self.relations: dict[str, tuple[set[str], set[str]]] = {}
        self.events: dict[str, dict[str, set[str]]] = {}
        self.attributes: dict[tuple[str, str], tuple[set[str], list[Any]]] = {}

    def add(self, document: PortableDocument) -> None:
        """Note what a document uses."""
        labels = {annotation.id: annotation.label for annotation in document.annotations()}
        self._attributes("document", "", document.attributes)
        for span in document.spans:
            self.spans[span.label] = None
            self._carried("span", span)
        for relation in document.relations:
            heads, tails = self.relations.setdefault(relation.label, (set(), set()))
            heads.add(labels[relation.head])
            tails.add(labels[relation.tail])
            self._carried("relation", relation)
        for event in document.events:
            roles = self.events.setdefault(event.label, {})
            for argument in event.arguments:
                roles.setdefault(argument.role, set()).add(labels[argument.target])
            self._carried("event", event)
        for chain in document.chains:
            self.chains[chain.label] = None
            self._carried("chain", chain)

    def _carried(self, kind: str, annotation: PortableAnnotation) -> None:
        self._attributes(kind, annotation.label, annotation.attributes)

    def _attributes(self, kind: str, label: str, attributes: Mapping[str, Any]) -> None:
        for name, value in attributes.items():
            labels, values = self.attributes.setdefault((name, kind), (set(), []))
            if label:
                labels.add(label)
            if len(values) < _MOST_VALUES and value not in values:
                values.append(value)

    def sketch(self) -> SchemaSketch:
        """Return the names noted so far, in order of appearance."""
        return SchemaSketch(
            spans=tuple(self.spans),
            relations=tuple(
                RelationSketch(label=label, heads=frozenset(heads), tails=frozenset(tails))
                for label, (heads, tails) in self.relations.items()
            ),
            events=tuple(
                EventSketch(label=label, roles={role: frozenset(found) for role, found in roles.items()})
                for label, roles in self.events.items()
            ),
            chains=tuple(self.chains),
            attributes=tuple(
                AttributeSketch(name=name, on_kind=kind, on_labels=frozenset(labels), values=tuple(values))
                for (name, kind), (labels, values) in self.attributes.items()
            ),
        )


def merged(schema: SchemaSketch | None, seen: SchemaSketch) -> SchemaSketch:
    """Return a schema with the names added that documents use beyond it."""
    if schema is None:
        return seen
    relations = {relation.label for relation in schema.relations}
    events = {event.label for event in schema.events}
    attributes = {(attribute.name, attribute.on_kind) for attribute in schema.attributes}
    return replace(
        schema,
        spans=tuple(dict.fromkeys((*schema.spans, *seen.spans))),
        relations=schema.relations + tuple(r for r in seen.relations if r.label not in relations),
        events=schema.events + tuple(e for e in seen.events if e.label not in events),
        chains=tuple(dict.fromkeys((*schema.chains, *seen.chains))),
        attributes=schema.attributes + tuple(a for a in seen.attributes if (a.name, a.on_kind) not in attributes),
    )
