"""Reading model values from a connection, the same for a step and for a panel."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from annotator.model.annotation import AnyAnnotation, Span, targets
from annotator.model.document import Actor, DocState, Document
from annotator.model.errors import UserError
from annotator.model.ids import ActorId, AnnotationId, DocId, SourceId, SuggestionId
from annotator.model.schema import Schema
from annotator.model.setting import GUIDELINES, SCHEMA_TITLE, Setting
from annotator.model.snapshot import Snapshot
from annotator.model.suggestion import Decision, Source, Suggestion
from annotator.store import images
from annotator.store.annotation_rows import annotation_of, span_of
from annotator.store.cells import Row, shared
from annotator.store.document_rows import actor_of, document_of, state_of
from annotator.store.schema_rows import setting_of, type_of
from annotator.store.snapshot_rows import snapshot_of
from annotator.store.suggestion_rows import decision_of, source_of, suggestion_of

Parameters = Sequence[Any] | Mapping[str, Any]


@lru_cache(maxsize=64)
def listed(table: str, alias: str = "") -> str:
    """Return a table's columns as SQL."""
    prefix = f"{alias}." if alias else ""
    return ", ".join(f'{prefix}"{name}"' for name in images.columns(table))


def select(connection: sqlite3.Connection, table: str, rest: str = "", parameters: Parameters = ()) -> Iterator[Row]:
    """Yield rows of a table; ``rest`` is what follows FROM: a WHERE, an ORDER BY."""
    names = images.columns(table)
    for found in connection.execute(f'SELECT {listed(table)} FROM "{table}" {rest}', parameters):
        yield dict(zip(names, found, strict=True))


def document(connection: sqlite3.Connection, doc: DocId) -> Document:
    """Return a document with its signature, or raise UserError "document.missing"."""
    for row in select(connection, "document", "WHERE id = ?", (doc.bytes,)):
        found = connection.execute(
            "SELECT signature FROM doc_sketch WHERE doc_id = ? AND version = ?", (doc.bytes, row["text_version"])
        ).fetchone()
        return document_of(row | {"signature": found[0] if found else b""})
    raise UserError("document.missing", "This document is not in the project.")


def documents(connection: sqlite3.Connection) -> list[Document]:
    """Return all documents that are not hidden, with their signatures."""
    names = images.columns("document")
    found = connection.execute(
        f"SELECT {listed('document', 'd')}, s.signature FROM document d "
        "LEFT JOIN doc_sketch s ON s.doc_id = d.id AND s.version = d.text_version WHERE NOT d.hidden ORDER BY d.n"
    )
    return [document_of(dict(zip((*names, "signature"), row, strict=True))) for row in found]


def every_document(connection: sqlite3.Connection) -> list[Document]:
    """Return all documents, hidden ones included, with their signatures, by id."""
    names = images.columns("document")
    found = connection.execute(
        f"SELECT {listed('document', 'd')}, s.signature FROM document d "
        "LEFT JOIN doc_sketch s ON s.doc_id = d.id AND s.version = d.text_version ORDER BY d.id"
    )
    return [document_of(dict(zip((*names, "signature"), row, strict=True))) for row in found]


def text(connection: sqlite3.Connection, doc: DocId, version: int | None = None) -> str:
    """Return a document's text, in its present version unless said otherwise."""
    found = connection.execute(
        "SELECT t.text FROM document d JOIN doc_text t ON t.doc_id = d.id "
        "WHERE d.id = ? AND t.version = coalesce(?, d.text_version)",
        (doc.bytes, version),
    ).fetchone()
    if found is None:
        raise UserError("document.missing", "This document is not in the project.")
    return str(found[0])


def state(connection: sqlite3.Connection, doc: DocId, actor: ActorId) -> DocState | None:
    """Return a person's progress with a document; None before the first."""
    found = select(connection, "doc_state", "WHERE doc_id = ? AND actor_id = ?", (doc.bytes, actor.bytes))
    return next((state_of(row) for row in found), None)


def states(connection: sqlite3.Connection) -> Iterator[DocState]:
    """Yield everybody's progress with all documents."""
    return (state_of(row) for row in select(connection, "doc_state", "ORDER BY doc_id, actor_id"))


def snapshots(connection: sqlite3.Connection) -> list[Snapshot]:
    """Return the named places in the journal, oldest first."""
    return [snapshot_of(row) for row in select(connection, "snapshot", "ORDER BY created_at, id")]


def actors(connection: sqlite3.Connection) -> list[Actor]:
    """Return everyone who owns anything, by the time they came."""
    return [actor_of(row) for row in select(connection, "actor", "ORDER BY created_at, id")]


def schema(connection: sqlite3.Connection) -> Schema:
    """Return the project's schema."""
    ends: dict[bytes, list[list[Any]]] = {}
    for type_id, *end in connection.execute(
        "SELECT type_id, role, allowed_type_id, min, max FROM endpoint ORDER BY type_id, ord"
    ):
        ends.setdefault(type_id, []).append(end)
    found = select(connection, "type", "ORDER BY position, name")
    types = [type_of(row | {"endpoints": ends.get(row["id"], [])}) for row in found]
    made = Schema({t.id: t for t in types})
    for key in (SCHEMA_TITLE, GUIDELINES):
        if fact := setting(connection, key):
            made = with_setting(made, fact)
    return made


def setting(connection: sqlite3.Connection, key: str) -> Setting | None:
    """Return a fact about the project, or None."""
    return next((setting_of(row) for row in select(connection, "project", "WHERE key = ?", (key,))), None)


def with_setting(schema: Schema, fact: Setting) -> Schema:
    """Return the schema with a fact about it taken in."""
    match fact.key:
        case "schema_title":
            return replace(schema, title=fact.value)
        case "schema_guidelines":
            return replace(schema, guidelines=fact.value)
        case _:
            return schema


def annotations(
    connection: sqlite3.Connection, where: str, parameters: Sequence[Any], *, spans_only: bool = False
) -> list[AnyAnnotation]:
    """Return annotations by a condition on the table ``annotation``."""
    args: dict[bytes, list[Any]] = (
        {} if spans_only else _family(connection, "arg", "role, target_id", where, parameters)
    )
    links = _family(connection, "link", "resource, entry, text", where, parameters)
    names = images.columns("annotation")
    made: list[AnyAnnotation] = []
    for values in connection.execute(f"SELECT {listed('annotation')} FROM annotation WHERE {where}", parameters):
        key = values[0]
        if values[3] == "span":
            made.append(span_of(values, links.get(key)))
        else:
            row = dict(zip(names, values, strict=True)) | {"args": args.get(key), "links": links.get(key)}
            made.append(annotation_of(row))
    return made


def _family(
    connection: sqlite3.Connection, table: str, columns: str, where: str, parameters: Sequence[Any]
) -> dict[bytes, list[Any]]:
    found: dict[bytes, list[Any]] = {}
    for key, *entry in connection.execute(
        f"SELECT annotation_id, {columns} FROM {table} "
        f"WHERE annotation_id IN (SELECT id FROM annotation WHERE {where}) ORDER BY annotation_id, ord",
        parameters,
    ):
        found.setdefault(key, []).append(entry)
    return found


def annotation(connection: sqlite3.Connection, key: AnnotationId) -> AnyAnnotation | None:
    """Return an annotation, or None."""
    return next(iter(annotations(connection, "id = ?", (key.bytes,))), None)


def in_order(found: list[AnyAnnotation], starts: dict[AnnotationId, int]) -> list[AnyAnnotation]:
    """Return annotations by where they start; what is no span, by the first span that it points to."""

    def place(item: AnyAnnotation) -> tuple[int, int, AnnotationId]:
        if isinstance(item, Span):
            return item.start, -item.end, item.id
        first = next((starts[t] for t in targets(item) if t in starts), 0)
        return first, 0, item.id

    return sorted(found, key=place)


def pointing_at(connection: sqlite3.Connection, key: AnnotationId) -> list[AnyAnnotation]:
    """Return the relations, events and chains that have this annotation as an end, argument or member."""
    return annotations(
        connection, "id IN (SELECT annotation_id FROM arg WHERE target_id = ?) ORDER BY id", (key.bytes,)
    )


def suggestion(connection: sqlite3.Connection, key: SuggestionId) -> Suggestion | None:
    """Return a suggestion, or None."""
    return next((suggestion_of(r) for r in select(connection, "suggestion", "WHERE id = ?", (key.bytes,))), None)


def suggestions(connection: sqlite3.Connection, rest: str, parameters: Parameters = ()) -> list[Suggestion]:
    """Return suggestions; ``rest`` is what follows FROM."""
    return [suggestion_of(row) for row in select(connection, "suggestion", rest, parameters)]


def decisions(connection: sqlite3.Connection, rest: str, parameters: Parameters) -> list[Decision]:
    """Return decisions; ``rest`` is what follows FROM."""
    return [decision_of(row) for row in select(connection, "decision", rest, parameters)]


def sources(connection: sqlite3.Connection) -> list[Source]:
    """Return everyone who has suggested anything."""
    return [source_of(row) for row in select(connection, "source", "ORDER BY name, version")]


def has_run(connection: sqlite3.Connection, source: SourceId, doc: DocId) -> bool:
    """Tell whether a source has run over the present text of a document."""
    found = connection.execute(
        "SELECT 1 FROM doc_run r JOIN document d ON d.id = r.doc_id AND d.text_version = r.text_version "
        "WHERE r.doc_id = ? AND r.source_id = ?",
        (doc.bytes, source.bytes),
    )
    return found.fetchone() is not None


_UNREAD = (
    "FROM document d WHERE NOT d.hidden AND NOT EXISTS (SELECT 1 FROM doc_run r "
    "WHERE r.doc_id = d.id AND r.source_id = ? AND r.text_version = d.text_version)"
)


def unread_by(connection: sqlite3.Connection, source: SourceId, limit: int) -> list[DocId]:
    """Return the first documents whose present text a source has not run over, in the order of their import."""
    found = connection.execute(f"SELECT d.id {_UNREAD} ORDER BY d.n LIMIT ?", (source.bytes, limit))
    return [DocId(shared(key)) for (key,) in found]


def unread_count(connection: sqlite3.Connection, source: SourceId) -> int:
    """Return how many documents there are whose present text a source has not run over."""
    return int(connection.execute(f"SELECT count(*) {_UNREAD}", (source.bytes,)).fetchone()[0])
