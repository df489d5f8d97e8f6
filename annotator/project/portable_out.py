"""From a project's values to portable documents: what every format writes."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from annotator.formats.portable import (
    PortableArgument,
    PortableChain,
    PortableDocument,
    PortableEvent,
    PortableRelation,
    PortableSpan,
)
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import AnyAnnotation, Relation, Span
from annotator.model.document import AttributeValue
from annotator.model.ids import ActorId, SourceId, SuggestionId, TypeId
from annotator.model.rules import referred
from annotator.model.schema import AttributeKind, Schema, TypeKind
from annotator.model.suggestion import Source, Suggestion, SuggestionKind, Verdict
from annotator.project.provenance import Provenance

IMPORTED_ID = "imported_id"
"""Where an annotation's ``extra`` keeps the id that it came with."""


def portable_document(
    annotated: AnnotatedDocument,
    schema: Schema,
    sources: Mapping[SourceId, Source],
    *,
    suggestions: bool = False,
    own_ids: bool = False,
    people: Mapping[ActorId, str] | None = None,
) -> PortableDocument:
    """Return a document with its owner's annotations, labels by name.

    Args:
        annotated: The document.
        schema: The project's schema.
        sources: The project's sources, for the provenance of accepted suggestions.
        suggestions: Whether pending and rejected suggestions come along.
        own_ids: Whether everything is called by the id that it has in the project and always keeps, not by a short one.
        people: The names of those who decided, by their ids.
    """
    return _Outgoing(annotated, schema, sources, suggestions, own_ids, people or {}).document()


class _Outgoing:
    """Names one document's annotations, and describes each."""

    def __init__(
        self,
        annotated: AnnotatedDocument,
        schema: Schema,
        sources: Mapping[SourceId, Source],
        suggestions: bool,
        own_ids: bool,
        people: Mapping[ActorId, str],
    ) -> None:
        self._annotated = annotated
        self._schema = schema
        self._provenance = Provenance(annotated, sources, people)
        self._proposed = [s for s in annotated.suggestions.values() if suggestions and self._goes_along(s)]
        self._own_ids = own_ids
        self._ids: dict[UUID, str] = {a.id: a.id.hex for a in annotated.annotations()} if own_ids else {}
        if not own_ids:
            self._name_all()

    def document(self) -> PortableDocument:
        doc, annotated = self._annotated.doc, self._annotated
        spans = [self._span(span) for span in sorted(annotated.spans.values(), key=lambda s: (s.start, s.end, s.id))]
        relations = [self._relation(relation) for relation in sorted(annotated.relations.values(), key=lambda r: r.id)]
        for proposed in self._proposed:
            if proposed.kind is SuggestionKind.SPAN:
                spans.append(PortableSpan(fragments=proposed.fragments, **self._proposal(proposed)))
            elif ends := self._ends(proposed):
                relations.append(PortableRelation(head=ends[0], tail=ends[1], **self._proposal(proposed)))
        return PortableDocument(
            id=str(doc.id if self._own_ids else doc.extra.get(IMPORTED_ID) or doc.id),
            title=doc.title,
            text=annotated.text,
            meta=self._meta(),
            attributes=self._attributes(doc.attrs),
            note=doc.note,
            spans=tuple(spans),
            relations=tuple(relations),
            events=tuple(self._events()),
            chains=tuple(
                PortableChain(members=tuple(self._ids[m] for m in chain.members), **self._common(chain))
                for chain in annotated.chains.values()
            ),
            extra=_without_id(doc.extra),
        )

    def _goes_along(self, suggestion: Suggestion) -> bool:
        decision = self._annotated.decision_on(suggestion)
        rejected = decision is not None and decision.verdict is Verdict.REJECT
        return rejected or self._annotated.is_pending(suggestion)

    def _name_all(self) -> None:
        """Give each annotation the id that it came with, where that is free, else a short one."""
        letters = {"spans": "e", "relations": "r", "events": "v", "chains": "c"}
        taken = {str(a.extra[IMPORTED_ID]) for a in self._annotated.annotations() if IMPORTED_ID in a.extra}
        used: set[str] = set()
        for kind, letter in letters.items():
            values = sorted(getattr(self._annotated, kind).values(), key=_place)
            numbers = (name for n in range(1, 1 << 60) if (name := f"{letter}{n}") not in taken)
            for value in values:
                came_with = str(value.extra.get(IMPORTED_ID, ""))
                name = came_with if came_with and came_with not in used else next(numbers)
                used.add(name)
                self._ids[value.id] = name
        proposals = (name for n in range(1, 1 << 60) if (name := f"s{n}") not in taken)
        for suggestion in self._proposed:
            self._ids[suggestion.id] = next(proposals)

    def _span(self, span: Span) -> PortableSpan:
        return PortableSpan(fragments=span.fragments, **self._common(span))

    def _relation(self, relation: Relation) -> PortableRelation:
        return PortableRelation(head=self._ids[relation.head], tail=self._ids[relation.tail], **self._common(relation))

    def _events(self) -> Iterator[PortableEvent]:
        for event in self._annotated.events.values():
            arguments = tuple(PortableArgument(arg.role, self._ids[arg.target]) for arg in event.args)
            yield PortableEvent(trigger=self._ids[event.trigger], arguments=arguments, **self._common(event))

    def _common(self, annotation: AnyAnnotation) -> dict[str, Any]:
        return {
            "id": self._ids[annotation.id],
            "label": self._schema.name(annotation.type),
            "attributes": self._attributes(annotation.attrs),
            "note": annotation.note,
            "links": annotation.links,
            "extra": _without_id(annotation.extra),
            **self._provenance.of(annotation),
        }

    def _proposal(self, suggestion: Suggestion) -> dict[str, Any]:
        decision = self._annotated.decision_on(suggestion)
        known = self._schema.types.get(suggestion.type) if suggestion.type else None
        return {
            "id": self._ids[suggestion.id],
            "label": known.name if known else suggestion.label,
            "attributes": dict(self._proposed_attributes(suggestion)),
            "score": suggestion.score,
            "source": self._provenance.source(suggestion),
            "decision": decision.verdict.value if decision else "",
            "provenance": self._provenance.decided(suggestion, decision),
        }

    def _proposed_attributes(self, suggestion: Suggestion) -> Iterator[tuple[str, Any]]:
        """Yield a suggestion's attributes; a reference by the id that its target has in the file, if it goes along."""
        for name, value in suggestion.attrs.items():
            label = self._schema.named(TypeKind.ATTRIBUTE, name)
            if label is None or label.attribute is None or label.attribute.kind is not AttributeKind.REFERENCE:
                yield name, value
            elif key := referred(value):
                target = self._ids.get(self._annotated.end_of_link(SuggestionId(key)) or key)
                if target:
                    yield name, target

    def _ends(self, suggestion: Suggestion) -> tuple[str, str] | None:
        ends = [self._annotated.end_of_link(end) or end for end in (suggestion.head, suggestion.tail)]
        names = [self._ids.get(end) for end in ends if end is not None]
        head, tail = names if len(names) == 2 else (None, None)
        return (head, tail) if head and tail else None

    def _attributes(self, attrs: Mapping[TypeId, AttributeValue]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in attrs.items():
            spec = self._schema.types[key].attribute if key in self._schema.types else None
            if spec and spec.kind is AttributeKind.REFERENCE:
                target = self._ids.get(UUID(hex=str(value)))
                if target:
                    found[self._schema.name(key)] = target
            else:
                found[self._schema.name(key)] = value
        return found

    def _meta(self) -> dict[str, Any]:
        doc = self._annotated.doc
        known = {"source": doc.source, "date": doc.doc_date, "language": doc.language, "tags": list(doc.tags)}
        return {key: value for key, value in known.items() if value} | dict(doc.meta)


def _without_id(extra: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in extra.items() if key != IMPORTED_ID}


def _place(annotation: AnyAnnotation) -> tuple[int, int, UUID]:
    start, end = getattr(annotation, "start", 0), getattr(annotation, "end", 0)
    return start, end, annotation.id
