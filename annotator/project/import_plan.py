"""What becomes of a file's names in a project: each is read as a name of the schema, made new, or skipped."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from annotator.formats.portable import (
    PortableChain,
    PortableDocument,
    PortableEvent,
    PortableRelation,
    PortableSpan,
)
from annotator.formats.sketch import SchemaSketch
from annotator.model.schema import Schema, TypeKind
from annotator.model.text import shortened
from annotator.project.label_map import other_spelling
from annotator.project.portable_in import LabelMap

Name = tuple[TypeKind, str]
_C = TypeVar("_C", PortableDocument, PortableSpan, PortableRelation, PortableEvent, PortableChain)
_EXAMPLES: Final = 4
_QUOTE: Final = 40


@dataclass(slots=True)
class LabelUse:
    """How often a name is used in a file, and the first few words that it stands on."""

    kind: TypeKind
    name: str
    count: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def key(self) -> Name:
        """What identifies it: a span and a relation may have one name."""
        return self.kind, self.name


class Uses:
    """The names that documents use, counted while they pass."""

    def __init__(self) -> None:
        self._uses: dict[Name, LabelUse] = {}
        self._ends: Counter[tuple[str, str, str]] = Counter()
        self.annotations = 0

    def add(self, document: PortableDocument) -> None:
        """Count what a document uses."""
        words = {span.id: shortened(document.quote(span), _QUOTE) for span in document.spans}
        labels = {span.id: span.label for span in document.spans}
        for span in document.spans:
            self._count(TypeKind.SPAN, span.label, words[span.id])
        for relation in document.relations:
            ends = relation.head, relation.tail
            self._count(TypeKind.RELATION, relation.label, " → ".join(words.get(end, "?") for end in ends))
            self._ends[relation.label, labels.get(relation.head, ""), labels.get(relation.tail, "")] += 1
        for event in document.events:
            self._count(TypeKind.EVENT, event.label, words.get(event.trigger, ""))
        for chain in document.chains:
            self._count(TypeKind.CHAIN, chain.label, ", ".join(words.get(m, "?") for m in chain.members[:3]))
        self.annotations += sum(1 for _ in document.annotations())
        for carrier in (document, *document.annotations()):
            for name, value in carrier.attributes.items():
                self._count(TypeKind.ATTRIBUTE, name, shortened(str(value), _QUOTE))

    def _count(self, kind: TypeKind, name: str, example: str) -> None:
        use = self._uses.setdefault((kind, name), LabelUse(kind, name))
        use.count += 1
        if example and len(use.examples) < _EXAMPLES and example not in use.examples:
            use.examples.append(example)

    def listed(self) -> tuple[LabelUse, ...]:
        """Return the names: spans, relations, events, chains, attributes; of each kind, the most frequent first."""
        order = list(TypeKind)
        return tuple(sorted(self._uses.values(), key=lambda use: (order.index(use.kind), -use.count, use.name)))

    @property
    def ends(self) -> Mapping[tuple[str, str, str], int]:
        """How often a relation's name stands between which labels."""
        return self._ends


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What each name is read as; one that is not listed stays what it is, None skips it."""

    targets: Mapping[Name, str | None] = field(default_factory=dict)

    def target(self, name: Name) -> str | None:
        """Return what a name is read as; None to skip it."""
        return self.targets.get(name, name[1])

    def skips(self, name: Name) -> bool:
        """Tell whether a name is skipped."""
        return self.target(name) is None

    def changed(self, key: Name, target: str | None) -> "ImportPlan":
        """Return the plan with another target for a name."""
        return ImportPlan({**self.targets, key: target})

    def sketch(self, seen: SchemaSketch) -> SchemaSketch:
        """Return what a schema would need to hold a file, read as this plan says."""

        def named(kind: TypeKind, names: Iterable[str]) -> Iterator[str]:
            yield from dict.fromkeys(t for name in names if (t := self.target((kind, name))) is not None)

        def called(kind: TypeKind, name: str) -> str:
            return self.target((kind, name)) or ""

        relations = (replace(r, label=called(TypeKind.RELATION, r.label)) for r in seen.relations)
        events = (replace(e, label=called(TypeKind.EVENT, e.label)) for e in seen.events)
        attributes = (replace(a, name=called(TypeKind.ATTRIBUTE, a.name)) for a in seen.attributes)
        return replace(
            seen,
            spans=tuple(named(TypeKind.SPAN, seen.spans)),
            relations=tuple(r for r in relations if r.label),
            events=tuple(e for e in events if e.label),
            chains=tuple(named(TypeKind.CHAIN, seen.chains)),
            attributes=tuple(a for a in attributes if a.name),
        )

    def labels(self, uses: Iterable[LabelUse], schema: Schema) -> LabelMap:
        """Return the map of names to types; the schema has them all by now."""
        types = LabelMap.by_name(schema).types
        found = {}
        skipped = set()
        for use in uses:
            target = self.target(use.key)
            if target is None:
                skipped.add(use.key)
            elif (use.kind, target) in types:
                found[use.key] = types[use.kind, target]
        return LabelMap(found, frozenset(skipped))

    def applied(self, document: PortableDocument) -> PortableDocument:
        """Return a document with its attributes called as this plan says, and without those that it skips."""
        if not any(kind is TypeKind.ATTRIBUTE for kind, _ in self.targets):
            return document

        def named(carrier: _C) -> _C:
            pairs = ((self.target((TypeKind.ATTRIBUTE, name)), value) for name, value in carrier.attributes.items())
            return replace(carrier, attributes={name: value for name, value in pairs if name is not None})

        return replace(
            named(document),
            spans=tuple(map(named, document.spans)),
            relations=tuple(map(named, document.relations)),
            events=tuple(map(named, document.events)),
            chains=tuple(map(named, document.chains)),
        )

    def losses(self, uses: Iterable[LabelUse], ends: Mapping[tuple[str, str, str], int]) -> Iterator[str]:
        """Yield sentences on what skipping leaves out, relations between skipped spans among it."""
        for use in uses:
            if self.skips(use.key):
                yield f"{use.count:,} × {use.name} ({use.kind}) skipped."
        lost: Counter[str] = Counter()
        for (relation, head, tail), count in ends.items():
            gone = any(self.skips((TypeKind.SPAN, end)) for end in (head, tail))
            if gone and not self.skips((TypeKind.RELATION, relation)):
                lost[relation] += count
        for relation, count in lost.items():
            yield f"{count:,} × {relation} (relation) left out, since an end is skipped."


def plan_of(mapped: Mapping[str, str], skipped: Iterable[str], uses: Iterable[LabelUse]) -> ImportPlan:
    """Return the plan that a person wrote down by bare names, whatever kinds have them."""
    gone = set(skipped)
    targets: dict[Name, str | None] = {}
    for use in uses:
        if use.name in gone:
            targets[use.key] = None
        elif use.name in mapped:
            targets[use.key] = mapped[use.name]
    return ImportPlan(targets)


def alike(use: LabelUse, schema: Schema) -> str:
    """Return the schema's other spelling of a name that it lacks; "" if there is none of that kind."""
    if schema.named(use.kind, use.name):
        return ""
    return other_spelling(use.name, (label.name for label in schema.of_kind(use.kind)))


def proposed(uses: Iterable[LabelUse], schema: Schema, remembered: Mapping[str, str | None]) -> ImportPlan:
    """Return the plan to begin with: as last time, else the schema's name, else another spelling of it, else new.

    Args:
        uses: The names in the file.
        schema: The project's.
        remembered: What was chosen for this format before, as ``kept`` gave it.
    """
    targets: dict[Name, str | None] = {}
    for use in uses:
        last = remembered.get(_stored(use.key), "")
        if last is None or last == use.name or schema.named(use.kind, last):
            targets[use.key] = last
        elif like := alike(use, schema):
            targets[use.key] = like
    return ImportPlan(targets)


def kept(plan: ImportPlan, uses: Iterable[LabelUse], schema: Schema) -> dict[str, str | None]:
    """Return a plan as JSON can keep it: what is not as it would be proposed without it."""
    listed = tuple(uses)
    usual = proposed(listed, schema, {})
    return {_stored(u.key): plan.target(u.key) for u in listed if plan.target(u.key) != usual.target(u.key)}


def _stored(name: Name) -> str:
    return f"{name[0]}:{name[1]}"


GoOn = Callable[[int, int], bool]
"""Told how much is done and how much there is (0: unknown); False ends the work."""
