"""What panels and commands ask: lists of documents, one document with everything on it, counts."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from peewee import JOIN, SQL, ModelSelect, fn

from annotator.model.annotated import AnnotatedDocument
from annotator.model.document import Status
from annotator.model.ids import ActorId, DocId, TypeId
from annotator.model.listing import DocumentFilter, DocumentRow, ProjectCounts, Sort
from annotator.model.schema import Schema
from annotator.store import counts, images, reads, search
from annotator.store.cells import shared
from annotator.store.counts import Counts
from annotator.store.document_rows import document_of
from annotator.store.tables import CountTable, DocumentTable, StateTable

_D: Final = DocumentTable.alias("d")
_S: Final = StateTable.alias("s")
_C: Final = CountTable.alias("c")

_NAMES: Final = images.columns("document")
_LISTED: Final = (
    *(getattr(_D, name) for name in _NAMES),
    *(_S.status, _S.undecided, _S.position, _S.seconds, _S.finished_at),
    *(_C.spans, _C.relations, _C.pending),
)
_STATUS: Final = fn.coalesce(_S.status, Status.NEW.value)
_ORDERS: Final[dict[Sort, Any]] = {
    Sort.ADDED: _D.n,
    Sort.TITLE: fn.fold(_D.title),
    Sort.SOURCE: fn.fold(_D.source),
    Sort.DATE: _D.doc_date,
    Sort.TAGS: fn.fold(_D.tags),
    Sort.STATUS: fn.instr("new, in progress, done", _STATUS),
    Sort.SPANS: fn.coalesce(_C.spans, 0),
    Sort.PENDING: fn.coalesce(_C.pending, 0),
}
_BATCH: Final = 500


def document_ids(connection: sqlite3.Connection, actor: ActorId, wanted: DocumentFilter) -> list[DocId]:
    """Return the ids of the documents that a filter asks for, in its order: all at once, and quickly."""
    found = _run(connection, _filtered(_joined(actor, _D.id), wanted))
    return [DocId(shared(key)) for (key,) in found]


def document_rows(
    connection: sqlite3.Connection,
    actor: ActorId,
    wanted: DocumentFilter,
    limit: int | None = None,
    offset: int = 0,
) -> list[DocumentRow]:
    """Return the documents that a filter asks for, with a person's progress."""
    query = _filtered(_joined(actor, *_LISTED), wanted)
    if limit is not None:
        query = query.limit(limit).offset(offset)
    anew = counts.stale(connection, actor)
    return [_document_row(found, anew) for found in _run(connection, query)]


def rows_of(connection: sqlite3.Connection, actor: ActorId, docs: Iterable[DocId]) -> list[DocumentRow]:
    """Return just these documents, in their order; one that is not there is left out."""
    found: dict[DocId, DocumentRow] = {}
    docs = list(docs)
    anew = counts.stale(connection, actor, frozenset(docs))
    waiting = iter(docs)
    while batch := list(islice(waiting, _BATCH)):
        query = _joined(actor, *_LISTED).where(_D.id.in_([doc.bytes for doc in batch]))
        found |= {row.id: row for row in (_document_row(r, anew) for r in _run(connection, query))}
    return [found[doc] for doc in docs if doc in found]


def _joined(actor: ActorId, *columns: Any) -> "ModelSelect[Any]":  # noqa: ANN401 - peewee's columns
    mine = (_S.doc_id == _D.id) & (_S.actor_id == actor.bytes)
    counted = (_C.doc_id == _D.id) & (_C.owner_id == actor.bytes)
    query: ModelSelect[Any] = _D.select(*columns).join(_S, JOIN.LEFT_OUTER, on=mine)
    return query.switch(_D).join(_C, JOIN.LEFT_OUTER, on=counted)


def _filtered(query: "ModelSelect[Any]", wanted: DocumentFilter) -> "ModelSelect[Any]":
    query = query.where(*_conditions(wanted))
    orders = [_ORDERS[wanted.sort], _D.n]
    return query.order_by(*(order.desc() if wanted.descending else order.asc() for order in orders))


def _conditions(wanted: DocumentFilter) -> Iterator[Any]:
    yield _D.hidden == int(wanted.hidden)
    if wanted.statuses:
        yield _STATUS.in_([status.value for status in wanted.statuses])
    if wanted.title:
        sought = wanted.title.casefold()
        yield fn.instr(fn.fold(_D.title), sought) | fn.instr(fn.fold(_D.source), sought)
    if wanted.language:
        yield _D.language == wanted.language
    if wanted.pending_only:
        yield (_C.pending > 0) | (_C.stale == 1)
    yield from _described(wanted)
    if wanted.text.strip():
        parsed = search.parse(wanted.text)
        if not parsed:
            yield SQL("0")
        for sql, values in search.conditions(parsed):
            yield SQL(f"d.n {sql}", list(values))


def _described(wanted: DocumentFilter) -> Iterator[Any]:
    """Yield what a document's own description must fulfil."""
    if wanted.date:
        yield fn.instr(_D.doc_date, wanted.date) == 1
    for tag in wanted.tags:
        yield SQL("EXISTS (SELECT 1 FROM json_each(d.tags) WHERE instr(fold(value), ?))", [tag.casefold()])
    for name, value in wanted.fields.items():
        yield SQL("instr(fold(json_extract(d.meta, ?)), ?)", [f'$."{name}"', value.casefold()])


def _run(connection: sqlite3.Connection, query: "ModelSelect[Any]") -> Iterator[tuple[Any, ...]]:
    sql, values = query.sql()
    yield from connection.execute(sql, values)


def _document_row(found: tuple[Any, ...], anew: dict[DocId, Counts]) -> DocumentRow:
    size = len(_NAMES)
    doc = document_of(dict(zip(_NAMES, found[:size], strict=True)))
    status, undecided, position, seconds, finished_at, *counted = found[size:]
    spans, relations, pending = anew.get(doc.id) or counted
    return DocumentRow(
        doc=doc,
        status=Status(status or Status.NEW),
        undecided=undecided or 0,
        position=position or 0,
        seconds=seconds or 0,
        finished_at=finished_at or 0,
        spans=spans or 0,
        relations=relations or 0,
        pending=pending or 0,
    )


def annotated(connection: sqlite3.Connection, doc: DocId, owner: ActorId, schema: Schema) -> AnnotatedDocument:
    """Return a document with what one person sees on it.

    Superseded suggestions are left out, but for those that a live relation suggestion has as an end.
    """
    live = """WHERE doc_id = :doc AND (NOT superseded OR id IN (
        SELECT head_id FROM suggestion WHERE doc_id = :doc AND NOT superseded UNION
        SELECT tail_id FROM suggestion WHERE doc_id = :doc AND NOT superseded)) ORDER BY "start", id"""
    mine = (doc.bytes, owner.bytes)
    return AnnotatedDocument(
        reads.document(connection, doc),
        reads.text(connection, doc),
        owner,
        reads.annotations(connection, "doc_id = ? AND owner_id = ?", mine),
        reads.suggestions(connection, live, {"doc": doc.bytes}),
        reads.decisions(connection, "WHERE doc_id = ? AND owner_id = ? ORDER BY decided_at, id", mine),
        reads.state(connection, doc, owner),
        frozenset(t.id for t in schema if t.symmetric),
    )


def decided(connection: sqlite3.Connection, doc: DocId, owner: ActorId, schema: Schema) -> AnnotatedDocument:
    """Return a document with an owner's annotations, and the suggestions that they were made of or decided alone.

    Superseded ones are among them, so that it stays known where an annotation came from.
    """
    theirs = """WHERE doc_id = :doc AND (
        id IN (SELECT suggestion_id FROM decision WHERE doc_id = :doc AND owner_id = :owner) OR
        id IN (SELECT origin_id FROM annotation WHERE doc_id = :doc AND owner_id = :owner AND origin = 'suggestion'))
        ORDER BY "start", id"""
    mine = (doc.bytes, owner.bytes)
    return AnnotatedDocument(
        reads.document(connection, doc),
        reads.text(connection, doc),
        owner,
        reads.annotations(connection, "doc_id = ? AND owner_id = ?", mine),
        reads.suggestions(connection, theirs, {"doc": doc.bytes, "owner": owner.bytes}),
        reads.decisions(connection, "WHERE doc_id = ? AND owner_id = ? ORDER BY decided_at, id", mine),
        reads.state(connection, doc, owner),
        frozenset(t.id for t in schema if t.symmetric),
    )


def type_counts(connection: sqlite3.Connection) -> Iterator[tuple[DocId, ActorId, str, TypeId, int]]:
    """Yield how many annotations of each kind and type an owner has on a document."""
    for doc, owner, kind, type_id, count in connection.execute(
        "SELECT doc_id, owner_id, kind, type_id, count(*) FROM annotation GROUP BY 1, 2, 3, 4"
    ):
        yield DocId(shared(doc)), ActorId(shared(owner)), kind, TypeId(shared(type_id)), count


def project_counts(connection: sqlite3.Connection, actor: ActorId) -> ProjectCounts:
    """Return how much the project holds."""
    by_status = dict.fromkeys(Status, 0)
    for status, number in connection.execute(
        "SELECT coalesce(s.status, 'new'), count(*) FROM document d "
        "LEFT JOIN doc_state s ON s.doc_id = d.id AND s.actor_id = ? WHERE NOT d.hidden GROUP BY 1",
        (actor.bytes,),
    ):
        by_status[Status(status)] = number
    spans, relations, pending = connection.execute(
        "SELECT coalesce(sum(spans), 0), coalesce(sum(relations), 0), coalesce(sum(pending), 0) FROM doc_count c "
        "JOIN document d ON d.id = c.doc_id WHERE c.owner_id = ? AND NOT c.stale AND NOT d.hidden",
        (actor.bytes,),
    ).fetchone()
    anew = [sum(column) for column in zip((0, 0, 0), *counts.stale(connection, actor).values(), strict=True)]
    suggestions, steps = connection.execute(
        "SELECT (SELECT count(*) FROM suggestion WHERE NOT superseded), (SELECT count(*) FROM step)"
    ).fetchone()
    return ProjectCounts(
        documents=sum(by_status.values()),
        by_status=by_status,
        spans=spans + anew[0],
        relations=relations + anew[1],
        pending=pending + anew[2],
        suggestions=suggestions,
        steps=steps,
    )
