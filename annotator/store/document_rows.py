"""Actors, documents, texts and progress as rows, and back."""

import json

from annotator.model.document import Actor, ActorKind, DocState, Document, DocumentText, Status
from annotator.model.text import text_sha256
from annotator.store.cells import (
    Row,
    dumped,
    dumped_attrs,
    loaded,
    loaded_attrs,
    shared,
)


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
