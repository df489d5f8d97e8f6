"""From portable documents to a project's values: what every format reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotator.formats.portable import PortableAnnotation, PortableDocument, PortableRelation, PortableSpan
from annotator.formats.sketch import SchemaSketch
from annotator.model.annotation import (
    AnyAnnotation,
    Argument,
    Chain,
    Event,
    Fragments,
    Origin,
    Relation,
    Span,
    normalised,
)
from annotator.model.document import AttributeValue, Document
from annotator.model.ids import ActorId, AnnotationId, DecisionId, DocId, SuggestionId, TypeId, new_id
from annotator.model.schema import AttributeKind, AttributeSpec, Endpoint, LabelType, Schema, TypeKind
from annotator.model.similarity import signature
from annotator.model.suggestion import Decision, How, Source, Suggestion, SuggestionKind, Verdict, suggestion_id
from annotator.model.text import normalise_text, text_sha256
from annotator.project.operations.documents import IncomingDocument
from annotator.project.operations.suggesting import RecordRun
from annotator.project.portable_out import IMPORTED_ID

_COLOURS = ("#3b6fd6", "#b0478f", "#2f8f5b", "#c77a1e", "#7a5bd0", "#1f8a99", "#c04b3b", "#7d8a1f")
_META = ("source", "date", "language", "tags")


def missing_types(schema: Schema, sketch: SchemaSketch) -> tuple[LabelType, ...]:
    """Return new types for the names that a sketch has and the schema lacks; relations allow any ends."""
    made = _Missing(schema)
    for position, name in enumerate(sketch.spans):
        made.add(TypeKind.SPAN, name, colour=_COLOURS[position % len(_COLOURS)])
    for relation in sketch.relations:
        ends = (Endpoint("head"), Endpoint("tail"))
        made.add(TypeKind.RELATION, relation.label, endpoints=ends, symmetric=relation.symmetric)
    for event in sketch.events:
        roles = tuple(Endpoint(role, (), 0, None) for role in event.roles)
        made.add(TypeKind.EVENT, event.label, endpoints=roles)
    for chain in sketch.chains:
        made.add(TypeKind.CHAIN, chain)
    for attribute in sketch.attributes:
        spec = AttributeSpec(_kind_of(attribute.values), on_kind=attribute.on_kind)
        made.add(TypeKind.ATTRIBUTE, attribute.name, attribute=spec)
    return tuple(made.types)


class _Missing:
    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._names: set[tuple[TypeKind, str]] = set()
        self.types: list[LabelType] = []

    def add(self, kind: TypeKind, name: str, **fields: Any) -> None:  # noqa: ANN401 - a type's own fields
        if self._schema.named(kind, name) is None and (kind, name) not in self._names:
            self._names.add((kind, name))
            position = len(self._schema.of_kind(kind, retired=True)) + len(self.types)
            self.types.append(LabelType(id=TypeId(new_id()), kind=kind, name=name, position=position, **fields))


def _kind_of(values: Iterable[object]) -> AttributeKind:
    kinds = {type(value) for value in values}
    if kinds == {bool}:
        return AttributeKind.YES_NO
    return AttributeKind.NUMBER if kinds and kinds <= {int, float} else AttributeKind.TEXT


@dataclass(frozen=True, slots=True)
class LabelMap:
    """What becomes of each name: the type it is read as; a name without an entry is skipped.

    Of ``skipped`` names, suggestions are left out as well; those of other names come in without a type.
    """

    types: Mapping[tuple[TypeKind, str], TypeId]
    skipped: frozenset[tuple[TypeKind, str]] = frozenset()

    @classmethod
    def by_name(cls, schema: Schema) -> "LabelMap":
        """Return the map that takes each name for the schema's type of that name."""
        live_last = sorted(schema, key=lambda t: not t.retired)
        return cls({(t.kind, t.name): t.id for t in live_last})

    def get(self, kind: TypeKind, name: str) -> TypeId | None:
        """Return the type that a name is read as, or None to skip it."""
        return self.types.get((kind, name))


def incoming_document(
    portable: PortableDocument, schema: Schema, owner: ActorId, labels: LabelMap | None = None
) -> IncomingDocument:
    """Return a portable document as it goes into a project.

    What a person had decided comes in as annotations of the owner; what has a source and no decision comes in as
    pending suggestions of that source, and rejections as rejections. What a decided relation, event or chain holds is
    decided with it.
    """
    return _Incoming(portable, schema, owner, labels or LabelMap.by_name(schema)).document()


class _Incoming:
    """Gives ids to one document and to all that is on it."""

    def __init__(self, portable: PortableDocument, schema: Schema, owner: ActorId, labels: LabelMap) -> None:
        self._portable = portable
        self._schema = schema
        self._owner = owner
        self._labels = labels
        self._doc = DocId(new_id())
        self._text = portable.text
        self._ids: dict[str, AnnotationId] = {}
        self._suggestions: dict[str, Suggestion] = {}
        self._decisions: list[Decision] = []
        self._sources: dict[str, Source] = {}
        self._decided = frozenset(_held(portable, labels.skipped))
        self._extents = {span.id: (span.start, span.end) for span in portable.spans}

    def document(self) -> IncomingDocument:
        spans = [self._span(span) for span in self._portable.spans]
        annotations: list[AnyAnnotation] = [span for span in spans if span]
        annotations += [made for rel in self._portable.relations if (made := self._relation(rel))]
        annotations += self._events()
        annotations += self._chains()
        return IncomingDocument(
            self._document(),
            self._text,
            tuple(self._with_references(annotations)),
            tuple(self._runs()),
            tuple(self._decisions),
        )

    def _document(self) -> Document:
        portable = self._portable
        meta = dict(portable.meta)
        tags = meta.get("tags", ())
        attrs, _ = self._attributes("document", None, portable.attributes)
        return Document(
            id=self._doc,
            title=portable.title or portable.id,
            source=str(meta.get("source", "")),
            doc_date=str(meta.get("date", "")),
            language=str(meta.get("language", "")),
            original_sha256=text_sha256(normalise_text(portable.text)),
            length=len(portable.text),
            signature=signature(portable.text),
            meta={key: value for key, value in meta.items() if key not in _META},
            tags=tuple(map(str, tags)) if isinstance(tags, list | tuple) else (str(tags),),
            attrs=attrs,
            note=portable.note,
            extra={**portable.extra, IMPORTED_ID: portable.id},
        )

    def _span(self, span: PortableSpan) -> Span | None:
        type_id = self._labels.get(TypeKind.SPAN, span.label)
        if _is_proposal(span) and span.id not in self._decided:
            if (TypeKind.SPAN, span.label) not in self._labels.skipped:
                self._propose(span, SuggestionKind.SPAN, type_id, span.fragments)
            return None
        if type_id is None:
            return None
        fragments = normalised(span.fragments, len(self._text))
        return Span(fragments=fragments, **self._common(span, "span", type_id))

    def _relation(self, relation: PortableRelation) -> Relation | None:
        type_id = self._labels.get(TypeKind.RELATION, relation.label)
        head, tail = (self._end(end) for end in (relation.head, relation.tail))
        if _is_proposal(relation):
            if head and tail and (TypeKind.RELATION, relation.label) not in self._labels.skipped:
                extents = (self._extent(relation.head), self._extent(relation.tail))
                self._propose(relation, SuggestionKind.RELATION, type_id, extents, head, tail)
            return None
        if type_id is None or relation.head not in self._ids or relation.tail not in self._ids:
            return None
        start, stop = self._ids[relation.head], self._ids[relation.tail]
        return Relation(head=start, tail=stop, **self._common(relation, "relation", type_id))

    def _events(self) -> list[Event]:
        made = []
        for event in self._portable.events:
            type_id = self._labels.get(TypeKind.EVENT, event.label)
            if type_id is None or event.trigger not in self._ids:
                continue
            args = tuple(Argument(a.role, self._ids[a.target]) for a in event.arguments if a.target in self._ids)
            common = self._common(event, "event", type_id)
            made.append(Event(trigger=self._ids[event.trigger], args=args, **common))
        return made

    def _chains(self) -> list[Chain]:
        made = []
        for chain in self._portable.chains:
            type_id = self._labels.get(TypeKind.CHAIN, chain.label)
            members = tuple(self._ids[m] for m in chain.members if m in self._ids)
            if type_id is not None and members:
                made.append(Chain(members=members, **self._common(chain, "chain", type_id)))
        return made

    def _common(self, portable: PortableAnnotation, kind: str, type_id: TypeId) -> dict[str, Any]:
        key = self._ids[portable.id] = AnnotationId(new_id())
        attrs, unknown = self._attributes(kind, type_id, portable.attributes)
        birth: dict[str, Any] = {"score": portable.score, "source": portable.source, "decision": portable.decision}
        extra = {**portable.extra, IMPORTED_ID: portable.id}
        if portable.provenance:
            birth["provenance"] = dict(portable.provenance)
        if portable.source or portable.provenance:
            extra["birth"] = birth
        if unknown:
            extra["attributes"] = unknown
        return {
            "id": key,
            "doc": self._doc,
            "type": type_id,
            "owner": self._owner,
            "attrs": attrs,
            "note": portable.note,
            "origin": Origin.IMPORT,
            "links": portable.links,
            "extra": extra,
        }

    def _attributes(
        self, kind: str, type_id: TypeId | None, named: Mapping[str, Any]
    ) -> tuple[dict[TypeId, AttributeValue], dict[str, Any]]:
        """Return the attributes that the schema knows, by id, and the others by name."""
        if not named:
            return {}, {}
        known = {t.name: t for t in self._schema.attributes_for(kind, type_id)}
        attrs: dict[TypeId, AttributeValue] = {}
        unknown: dict[str, Any] = {}
        for name, value in named.items():
            if name in known and isinstance(value, str | bool | int | float):
                attrs[known[name].id] = value
            else:
                unknown[name] = value
        return attrs, unknown

    def _with_references(self, annotations: Iterable[AnyAnnotation]) -> Iterable[AnyAnnotation]:
        """Turn the short ids in reference attributes into the ids that the annotations got."""
        references = {t.id for t in self._schema if t.attribute and t.attribute.kind is AttributeKind.REFERENCE}
        for annotation in annotations:
            pointing = references & annotation.attrs.keys()
            if pointing:
                targets = {key: self._ids.get(str(annotation.attrs[key])) for key in pointing}
                rest = {key: value for key, value in annotation.attrs.items() if key not in pointing}
                found = {key: target.hex for key, target in targets.items() if target}
                annotation = replace(annotation, attrs=rest | found)
            yield annotation

    def _propose(
        self,
        portable: PortableAnnotation,
        kind: SuggestionKind,
        type_id: TypeId | None,
        fragments: Fragments,
        *ends: SuggestionId | AnnotationId,
    ) -> None:
        source = self._source(portable.source or "import")
        key = suggestion_id(self._doc, 1, source.id, kind, portable.label, fragments, *ends)
        made = Suggestion(
            id=key,
            doc=self._doc,
            text_version=1,
            source=source.id,
            kind=kind,
            label=portable.label,
            type=type_id,
            fragments=fragments,
            head=ends[0] if ends else None,
            tail=ends[1] if ends else None,
            attrs=dict(self._proposed_attributes(portable.attributes)),
            score=portable.score or 0.0,
        )
        self._suggestions[portable.id] = made
        if portable.decision == Verdict.REJECT:
            self._decisions.append(
                Decision(
                    id=DecisionId(new_id()),
                    suggestion=key,
                    owner=self._owner,
                    verdict=Verdict.REJECT,
                    how=How.SINGLE,
                    seen=True,
                    place=made.place,
                    reason=str(portable.provenance.get("reason") or "imported"),
                )
            )

    def _proposed_attributes(self, named: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield a suggestion's attributes; the short id in a reference becomes that of what it names."""
        for name, value in named.items():
            label = self._schema.named(TypeKind.ATTRIBUTE, name)
            if label is None or label.attribute is None or label.attribute.kind is not AttributeKind.REFERENCE:
                yield name, value
            elif target := self._end(str(value)):
                yield name, target.hex

    def _source(self, said: str) -> Source:
        if said not in self._sources:
            name, _, version = said.partition(" ")
            self._sources[said] = Source(id=Source.id_of(name, version, ""), name=name, version=version)
        return self._sources[said]

    def _runs(self) -> Iterable[RecordRun]:
        for source in self._sources.values():
            rows = tuple(s for s in self._suggestions.values() if s.source == source.id)
            yield RecordRun(source, self._doc, 1, rows)

    def _end(self, end: str) -> SuggestionId | AnnotationId | None:
        if end in self._ids:
            return self._ids[end]
        return self._suggestions[end].id if end in self._suggestions else None

    def _extent(self, end: str) -> tuple[int, int]:
        return self._extents[end]


def _is_proposal(portable: PortableAnnotation) -> bool:
    """Tell whether it is a machine's word alone; a decision that is not known makes no gold of it either."""
    return bool(portable.source) and portable.decision not in {Verdict.ACCEPT.value, Verdict.CHANGE.value}


def _held(portable: PortableDocument, skipped: frozenset[tuple[TypeKind, str]]) -> Iterator[str]:
    """Yield the ids of what decided relations, events and chains hold: deciding these decided those, too."""
    for relation in portable.relations:
        if not _is_proposal(relation) and (TypeKind.RELATION, relation.label) not in skipped:
            yield from (relation.head, relation.tail)
    for event in portable.events:
        yield event.trigger
        yield from (argument.target for argument in event.arguments)
    for chain in portable.chains:
        yield from chain.members
