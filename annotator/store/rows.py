"""Model values as rows of the tables, and back. A row is a dict of plain values; what belongs to it lies in lists."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final, cast
from uuid import UUID

from annotator.model.annotation import (
    AnyAnnotation,
    Argument,
    Chain,
    Event,
    Fragments,
    KnowledgeLink,
    Origin,
    Relation,
    Span,
    targets,
)
from annotator.model.changes import Value
from annotator.model.document import Actor, ActorKind, DocState, Document, DocumentText, Status
from annotator.model.ids import AnnotationId, DocId
from annotator.model.schema import AttributeKind, AttributeSpec, Endpoint, LabelType, TypeKind
from annotator.model.setting import Setting
from annotator.model.suggestion import Decision, How, Place, Source, Suggestion, SuggestionKind, Verdict
from annotator.model.text import text_sha256

Row = dict[str, Any]
Json = Any
AnyId = Any
"""Which of the id types it is, the caller knows."""

HEAD: Final = "head"
TAIL: Final = "tail"
TRIGGER: Final = "trigger"
MEMBER: Final = "member"
_ORIGINS: Final = {origin.value: origin for origin in Origin}
_SUGGESTED: Final = {kind.value: kind for kind in SuggestionKind}
_KINDS: Final[Mapping[type, str]] = {Span: "span", Relation: "relation", Event: "event", Chain: "chain"}


@lru_cache(maxsize=65536)
def shared(raw: bytes) -> AnyId:
    """Return the UUID of bytes that many rows share (documents, types, owners); made once."""
    return UUID(bytes=raw)


def one(raw: bytes | None) -> AnyId:
    """Return the UUID of some bytes; None for none."""
    return None if raw is None else UUID(bytes=raw)


def raw(key: UUID | None) -> bytes | None:
    """Return the bytes of a UUID; None for none."""
    return None if key is None else key.bytes


def dumped(value: Json) -> str | None:
    """Return compact JSON; None for what is empty."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None


def loaded(text: str | None) -> Json:
    """Return what a JSON column holds; an empty dict for null."""
    return {} if text is None else json.loads(text)


def dumped_attrs(attrs: Mapping[Any, Any]) -> str | None:
    """Return attributes as JSON by the hex digits of their types."""
    return dumped({key.hex: attrs[key] for key in attrs}) if attrs else None


def loaded_attrs(text: str | None) -> Json:
    """Return attributes by the ids of their types."""
    return {UUID(hex=key): value for key, value in json.loads(text).items()} if text else {}


def dumped_fragments(fragments: Fragments) -> str | None:
    """Return fragments as JSON; None for a single one, which ``start`` and ``end`` hold."""
    return None if len(fragments) == 1 else dumped(fragments)


def loaded_fragments(start: int, end: int, text: str | None) -> Fragments:
    """Return fragments from their three columns."""
    return ((start, end),) if text is None else tuple((a, b) for a, b in json.loads(text))


# Documents and their like


def actor_row(actor: Actor) -> Row:
    """Return an actor as a row."""
    return {
        "id": actor.id.bytes,
        "kind": actor.kind.value,
        "name": actor.name,
        "created_at": actor.created_at,
        "rev": actor.rev,
    }


def actor_of(row: Row) -> Actor:
    """Return the actor of a row."""
    return Actor(
        id=shared(row["id"]),
        kind=ActorKind(row["kind"]),
        name=row["name"],
        created_at=row["created_at"],
        rev=row["rev"],
    )


def document_row(doc: Document) -> Row:
    """Return a document as a row; its signature lies elsewhere."""
    return {
        "id": doc.id.bytes,
        "title": doc.title,
        "source": doc.source,
        "doc_date": doc.doc_date,
        "language": doc.language,
        "original_sha256": doc.original_sha256,
        "text_version": doc.text_version,
        "length": doc.length,
        "meta": dumped(dict(doc.meta)),
        "attrs": dumped_attrs(doc.attrs),
        "tags": dumped(doc.tags),
        "note": doc.note,
        "extra": dumped(dict(doc.extra)),
        "hidden": int(doc.hidden),
        "created_at": doc.created_at,
        "rev": doc.rev,
    }


def document_of(row: Row) -> Document:
    """Return the document of a row."""
    return Document(
        id=shared(row["id"]),
        title=row["title"],
        source=row["source"],
        doc_date=row["doc_date"],
        language=row["language"],
        original_sha256=row["original_sha256"],
        text_version=row["text_version"],
        length=row["length"],
        signature=row.get("signature") or b"",
        meta=loaded(row["meta"]),
        attrs=loaded_attrs(row["attrs"]),
        tags=tuple(json.loads(row["tags"])) if row["tags"] else (),
        note=row["note"],
        extra=loaded(row["extra"]),
        hidden=bool(row["hidden"]),
        created_at=row["created_at"],
        rev=row["rev"],
    )


def text_row(text: DocumentText) -> Row:
    """Return a version of a text as a row."""
    return {
        "doc_id": text.doc.bytes,
        "version": text.version,
        "sha256": text_sha256(text.text),
        "edits": dumped(text.edits),
        "text": text.text,
    }


def text_of(row: Row) -> DocumentText:
    """Return the version of a text that a row holds; the journal's rows are without the text itself."""
    edits = tuple((a, b, c) for a, b, c in json.loads(row["edits"])) if row["edits"] else ()
    return DocumentText(shared(row["doc_id"]), row["version"], row.get("text", ""), edits)


def state_row(state: DocState) -> Row:
    """Return a person's progress as a row."""
    return {
        "doc_id": state.doc.bytes,
        "actor_id": state.actor.bytes,
        "status": state.status.value,
        "undecided": state.undecided,
        "position": state.position,
        "seconds": state.seconds,
        "finished_at": state.finished_at,
        "rev": state.rev,
    }


def state_of(row: Row) -> DocState:
    """Return the progress that a row holds."""
    return DocState(
        doc=shared(row["doc_id"]),
        actor=shared(row["actor_id"]),
        status=Status(row["status"]),
        undecided=row["undecided"],
        position=row["position"],
        seconds=row["seconds"],
        finished_at=row["finished_at"],
        rev=row["rev"],
    )


# Schema and settings


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


# Annotations


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


# Suggestions and decisions


def source_row(source: Source) -> Row:
    """Return a source as a row."""
    return {
        "id": source.id.bytes,
        "name": source.name,
        "version": source.version,
        "digest": source.digest,
        "labels": dumped(dict(source.labels)),
    }


def source_of(row: Row) -> Source:
    """Return the source of a row."""
    return Source(
        id=shared(row["id"]),
        name=row["name"],
        version=row["version"],
        digest=row["digest"],
        labels=loaded(row["labels"]),
    )


def suggestion_row(sugg: Suggestion) -> Row:
    """Return a suggestion as a row."""
    return {
        "id": sugg.id.bytes,
        "doc_id": sugg.doc.bytes,
        "text_version": sugg.text_version,
        "source_id": sugg.source.bytes,
        "kind": sugg.kind.value,
        "label": sugg.label,
        "type_id": raw(sugg.type),
        "start": sugg.start,
        "end": sugg.end,
        "fragments": dumped_fragments(sugg.fragments),
        "head_id": raw(sugg.head),
        "tail_id": raw(sugg.tail),
        "attrs": dumped(dict(sugg.attrs)),
        "score": sugg.score,
        "rule": sugg.rule,
        "superseded": int(sugg.superseded),
    }


def suggestion_of(row: Row) -> Suggestion:
    """Return the suggestion of a row."""
    return Suggestion(
        id=cast("Any", UUID(bytes=row["id"])),
        doc=shared(row["doc_id"]),
        text_version=row["text_version"],
        source=shared(row["source_id"]),
        kind=_SUGGESTED[row["kind"]],
        label=row["label"],
        type=shared(row["type_id"]) if row["type_id"] else None,
        fragments=loaded_fragments(row["start"], row["end"], row["fragments"]),
        head=one(row["head_id"]),
        tail=one(row["tail_id"]),
        attrs=loaded(row["attrs"]),
        score=row["score"],
        rule=row["rule"],
        superseded=bool(row["superseded"]),
    )


def decision_row(decision: Decision) -> Row:
    """Return a decision as a row; its place is the columns ``doc_id`` to ``fragments``."""
    place = decision.place
    return {
        "id": decision.id.bytes,
        "suggestion_id": decision.suggestion.bytes,
        "owner_id": decision.owner.bytes,
        "verdict": decision.verdict.value,
        "how": decision.how.value,
        "seen": int(decision.seen),
        "reason": decision.reason,
        "annotation_id": raw(decision.annotation),
        "doc_id": place.doc.bytes,
        "kind": place.kind.value,
        "label": place.label,
        "start": min(start for start, _ in place.fragments),
        "end": max(end for _, end in place.fragments),
        "fragments": dumped_fragments(place.fragments),
        "decided_at": decision.decided_at,
        "rev": decision.rev,
    }


def decision_of(row: Row) -> Decision:
    """Return the decision of a row."""
    return Decision(
        id=one(row["id"]),
        suggestion=one(row["suggestion_id"]),
        owner=shared(row["owner_id"]),
        verdict=Verdict(row["verdict"]),
        how=How(row["how"]),
        seen=bool(row["seen"]),
        place=Place(
            DocId(shared(row["doc_id"])),
            SuggestionKind(row["kind"]),
            row["label"],
            loaded_fragments(row["start"], row["end"], row["fragments"]),
        ),
        reason=row["reason"],
        annotation=one(row["annotation_id"]),
        decided_at=row["decided_at"],
        rev=row["rev"],
    )


# How each table is written


@dataclass(frozen=True, slots=True)
class Family:
    """Rows that belong to a row of another table: its name in the row dict, and its columns after owner and ord."""

    name: str
    table: str
    owner: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """How values of a class lie in a table.

    ``key`` are the columns of the row's id, in order. ``plain`` columns are left out of a journal's image where they
    hold this value. ``soft`` columns do not count when the journal asks whether a row is still what it recorded.
    ``kept`` rows are never deleted by an undo.
    """

    table: str
    to_row: Callable[[Any], Row]
    from_row: Callable[[Row], Value]
    key: tuple[str, ...] = ("id",)
    families: tuple[Family, ...] = ()
    plain: Mapping[str, Any] | None = None
    soft: frozenset[str] = frozenset({"rev"})
    kept: bool = False


_ARGS: Final = Family("args", "arg", "annotation_id", ("role", "target_id"))
_LINKS: Final = Family("links", "link", "annotation_id", ("resource", "entry", "text"))
_ENDS: Final = Family("endpoints", "endpoint", "type_id", ("role", "allowed_type_id", "min", "max"))

_ANNOTATION: Final = Form(
    "annotation",
    annotation_row,
    annotation_of,
    families=(_ARGS, _LINKS),
    plain={"kind": "span", "origin": "hand"},
    soft=frozenset({"rev", "changed_by", "changed_at"}),
)

FORMS: Final[Mapping[type, Form]] = {
    Span: _ANNOTATION,
    Relation: _ANNOTATION,
    Event: _ANNOTATION,
    Chain: _ANNOTATION,
    Actor: Form("actor", actor_row, actor_of, kept=True),
    Document: Form("document", document_row, document_of, plain={"text_version": 1}),
    DocumentText: Form("doc_text", text_row, text_of, key=("doc_id", "version"), kept=True),
    DocState: Form(
        "doc_state",
        state_row,
        state_of,
        key=("doc_id", "actor_id"),
        plain={"status": "new"},
        soft=frozenset({"rev", "position", "seconds"}),
    ),
    LabelType: Form("type", type_row, type_of, families=(_ENDS,)),
    Setting: Form("project", setting_row, setting_of, key=("key",), kept=True),
    Source: Form("source", source_row, source_of, kept=True),
    Suggestion: Form("suggestion", suggestion_row, suggestion_of, kept=True),
    Decision: Form("decision", decision_row, decision_of, plain={"how": "single", "seen": 1, "kind": "span"}),
}

BY_TABLE: Final[Mapping[str, Form]] = {form.table: form for form in FORMS.values()}


def classes_of(table: str) -> set[type]:
    """Return the classes of the values that a table of the journal may hold; a run's are suggestions."""
    return {kind for kind, form in FORMS.items() if form.table == table} or {Suggestion}
