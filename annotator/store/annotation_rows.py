"""Annotations as rows, and back; what belongs to one lies in lists."""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from annotator.model.annotation import (
    AnyAnnotation,
    Argument,
    Chain,
    Event,
    KnowledgeLink,
    Origin,
    Relation,
    Span,
    targets,
)
from annotator.model.ids import AnnotationId
from annotator.store.cells import (
    Json,
    Row,
    dumped,
    dumped_attrs,
    dumped_fragments,
    loaded,
    loaded_attrs,
    loaded_fragments,
    one,
    raw,
    shared,
)

HEAD: Final = "head"
TAIL: Final = "tail"
TRIGGER: Final = "trigger"
MEMBER: Final = "member"
_ORIGINS: Final = {origin.value: origin for origin in Origin}
_KINDS: Final[Mapping[type, str]] = {Span: "span", Relation: "relation", Event: "event", Chain: "chain"}


def annotation_row(annotation: AnyAnnotation) -> Row:
    """Return an annotation as a row; ``args`` are lists of role and target, ``links`` of resource, entry and text."""
    span = annotation if isinstance(annotation, Span) else None
    return {
        "id": annotation.id.bytes,
        "doc_id": annotation.doc.bytes,
        "owner_id": annotation.owner.bytes,
        "kind": _KINDS[type(annotation)],
        "type_id": annotation.type.bytes,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "fragments": dumped_fragments(span.fragments) if span else None,
        "attrs": dumped_attrs(annotation.attrs),
        "note": annotation.note,
        "origin": annotation.origin.value,
        "origin_id": raw(annotation.origin_id),
        "extra": dumped(dict(annotation.extra)),
        "rev": annotation.rev,
        "created_by": raw(annotation.created_by),
        "created_at": annotation.created_at,
        "changed_by": raw(annotation.changed_by),
        "changed_at": annotation.changed_at,
        "args": [] if span else _args_of(annotation),
        "links": [[link.resource, link.entry, link.text] for link in annotation.links],
    }


def _args_of(annotation: AnyAnnotation) -> list[list[Any]]:
    match annotation:
        case Relation():
            roles = [HEAD, TAIL]
        case Event():
            roles = [TRIGGER, *(arg.role for arg in annotation.args)]
        case _:
            roles = [MEMBER] * len(targets(annotation))
    return [[role, target.bytes] for role, target in zip(roles, targets(annotation), strict=True)]


def span_of(values: tuple[Any, ...], links: Json = None) -> Span:
    """Return the span of a row's values in the order of the table: the short way, for documents with many."""
    key, doc, owner, _, label, start, end, fragments, attrs, note, origin, origin_id, extra, rev, *stamps = values
    created_by, created_at, changed_by, changed_at = stamps
    return Span(
        id=AnnotationId(UUID(bytes=key)),
        doc=shared(doc),
        type=shared(label),
        owner=shared(owner),
        attrs=loaded_attrs(attrs) if attrs else {},
        note=note,
        origin=_ORIGINS[origin],
        origin_id=None if origin_id is None else UUID(bytes=origin_id),
        links=tuple(KnowledgeLink(*link) for link in links) if links else (),
        extra=json.loads(extra) if extra else {},
        rev=rev,
        created_by=shared(created_by),
        created_at=created_at,
        changed_by=shared(changed_by),
        changed_at=changed_at,
        fragments=((start, end),) if fragments is None else loaded_fragments(start, end, fragments),
    )


def annotation_of(row: Row) -> AnyAnnotation:
    """Return the annotation of a row."""
    links = row["links"]
    common: Row = {
        "id": UUID(bytes=row["id"]),
        "doc": shared(row["doc_id"]),
        "type": shared(row["type_id"]),
        "owner": shared(row["owner_id"]),
        "attrs": loaded_attrs(row["attrs"]),
        "note": row["note"],
        "origin": _ORIGINS[row["origin"]],
        "origin_id": one(row["origin_id"]),
        "links": tuple(KnowledgeLink(*link) for link in links) if links else (),
        "extra": loaded(row["extra"]),
        "rev": row["rev"],
        "created_by": shared(row["created_by"]),
        "created_at": row["created_at"],
        "changed_by": shared(row["changed_by"]),
        "changed_at": row["changed_at"],
    }
    if row["kind"] == "span":
        return Span(**common, fragments=loaded_fragments(row["start"], row["end"], row["fragments"]))
    return _linking(row["kind"], common, [(role, AnnotationId(UUID(bytes=target))) for role, target in row["args"]])


def _linking(kind: str, common: Row, args: list[tuple[str, AnnotationId]]) -> AnyAnnotation:
    match kind:
        case "relation":
            return Relation(**common, head=args[0][1], tail=args[1][1])
        case "event":
            return Event(**common, trigger=args[0][1], args=tuple(Argument(*arg) for arg in args[1:]))
        case _:
            return Chain(**common, members=tuple(target for _, target in args))
