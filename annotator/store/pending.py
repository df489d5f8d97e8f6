"""Which suggestions wait for an owner: the same rules as ``AnnotatedDocument.is_pending``, as SQL.

A decision on a suggestion carries its place, so one look at the places finds it, whichever source or version it met.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final

from annotator.model.extents import Extents
from annotator.model.ids import ActorId, DocId
from annotator.model.listing import PendingGroup
from annotator.model.suggestion import Suggestion
from annotator.store import reads
from annotator.store.cells import shared
from annotator.store.suggestion_rows import suggestion_of, suggestion_row

_SAME_PLACE: Final = """
    {0}.doc_id = s.doc_id AND {0}."start" = s."start" AND {0}."end" = s."end" AND {0}.fragments IS s.fragments
"""
_SAME_DECIDED: Final = f"""
    {_SAME_PLACE.format("x")} AND x.kind = s.kind AND x.label = s.label AND x.owner_id = :owner AND x.verdict <> 'skip'
"""
_DECIDED: Final = f"EXISTS (SELECT 1 FROM decision x WHERE {_SAME_DECIDED})"
_STANDS_THERE: Final = f"{_SAME_PLACE.format('a')} AND a.kind = 'span' AND a.owner_id = :owner"
_EQUAL: Final = f"{_STANDS_THERE} AND a.type_id = s.type_id"
_LABELLED: Final = f"""
    {_STANDS_THERE} AND (a.type_id = s.type_id OR EXISTS (
        SELECT 1 FROM decision y
        WHERE y.annotation_id = a.id AND y.owner_id = :owner AND y.decided_at < s.made_at))
"""

_WANTED: Final = """
    s.id, s.doc_id, s.kind, s.string, s."start", s."end", s.fragments, s.score, coalesce(s.type_id, s.label) AS says
"""
_RULES: Final = f"""
WITH live AS (
    SELECT s.* FROM document d JOIN suggestion s ON s.doc_id = d.id AND s.text_version = d.text_version
    WHERE {{of_document}} AND NOT s.superseded
),
open_span AS (
    SELECT {_WANTED} FROM live s
    WHERE s.kind = 'span' AND NOT {_DECIDED} AND NOT EXISTS (SELECT 1 FROM annotation a WHERE {_LABELLED})
),
link_end AS (
    SELECT head_id AS id FROM live WHERE kind = 'relation' UNION SELECT tail_id FROM live WHERE kind = 'relation'
),
end_suggestion AS (
    SELECT s.* FROM link_end e JOIN suggestion s ON s.id = e.id
),
verdict AS (
    SELECT s.id, x.annotation_id, row_number() OVER (
        PARTITION BY s.id ORDER BY x.suggestion_id = s.id DESC, x.decided_at DESC, x.id DESC) AS place
    FROM end_suggestion s JOIN decision x ON {_SAME_DECIDED}
),
stands AS (
    SELECT a.id, a.id AS item FROM link_end e JOIN annotation a ON a.id = e.id
        WHERE a.kind = 'span' AND a.owner_id = :owner
    UNION ALL
    SELECT s.id, CASE
            WHEN v.id IS NULL THEN coalesce(
                (SELECT min(a.id) FROM annotation a WHERE {_EQUAL}), (SELECT o.id FROM open_span o WHERE o.id = s.id))
            ELSE (SELECT a.id FROM annotation a
                WHERE a.id = v.annotation_id AND a.kind = 'span' AND a.owner_id = :owner)
        END
        FROM end_suggestion s LEFT JOIN verdict v ON v.id = s.id AND v.place = 1
),
open_link AS (
    SELECT {_WANTED} FROM live s
    JOIN stands h ON h.id = s.head_id AND h.item IS NOT NULL JOIN stands t ON t.id = s.tail_id AND t.item IS NOT NULL
    WHERE s.kind = 'relation' AND NOT {_DECIDED} AND NOT EXISTS (
        SELECT 1 FROM arg p JOIN annotation a ON a.id = p.annotation_id
        JOIN arg q ON q.annotation_id = a.id AND q.ord <> p.ord
        WHERE p.target_id = h.item AND q.target_id = t.item AND a.kind = 'relation' AND a.owner_id = :owner
            AND a.type_id = s.type_id AND (p.role = 'head'
                OR EXISTS (SELECT 1 FROM type y WHERE y.id = a.type_id AND y.symmetric)))
)
"""
_FIRST: Final = """
, open_one AS (SELECT * FROM open_span UNION ALL SELECT * FROM open_link),
ranked AS (
    SELECT id, kind, string, "start", score, says, row_number() OVER (
        PARTITION BY doc_id, "start", "end", kind, says, fragments ORDER BY score DESC, id DESC) AS place
    FROM open_one
)
"""

PENDING: Final = _RULES.format(of_document="d.id = :doc") + _FIRST

_WAITING: Final = """
SELECT r.id, r."start", r.score, r.kind, r.string, r.says, s.kind = 'span' AND EXISTS (
    SELECT 1 FROM annotation a WHERE a.doc_id = s.doc_id AND a.kind = 'span' AND a.owner_id = :owner
        AND a."start" < s."end" AND a."end" > s."start") AS clash, d.n AS doc, d.hidden
FROM ranked r JOIN suggestion s ON s.id = r.id JOIN document d ON d.id = s.doc_id WHERE place = 1
"""


def waiting_on(documents: str) -> str:
    """Return the query for what waits for ``:owner`` on many documents; ``documents`` is a condition on document d."""
    return _RULES.format(of_document=documents) + _FIRST + _WAITING


Waiting = tuple[bytes, int, float, str, str, bytes | str, int]
"""A suggestion that waits: id, start, score, kind, grouping string, what it says (a type's id or a label), and 1 if it
overlaps an annotation of the owner, else 0."""


def waiting(connection: sqlite3.Connection, doc: DocId, owner: ActorId) -> list[Waiting]:
    """Return what waits for an owner on a document; where several suggestions say the same, the surest."""
    sql = f'{PENDING} SELECT id, "start", score, kind, string, says, "end", fragments FROM open_one'
    mine = _marked(connection, doc, owner)
    surest: dict[tuple[object, ...], Waiting] = {}
    # As ``ranked`` does, which costs SQLite several times as much on a long document.
    for row in connection.execute(sql, {"doc": doc.bytes, "owner": owner.bytes}):
        place = (row[1], row[6], row[3], row[5], row[7])
        known = surest.get(place)
        if known is None or (known[2], known[0]) < (row[2], row[0]):
            surest[place] = (*row[:6], int(row[3] == "span" and mine.touch(row[1], row[6])))
    return list(surest.values())


def _marked(connection: sqlite3.Connection, doc: DocId, owner: ActorId) -> Extents:
    sql = """SELECT "start", "end" FROM annotation WHERE doc_id = ? AND owner_id = ? AND kind = 'span'"""
    return Extents(connection.execute(sql, (doc.bytes, owner.bytes)))


def pending(
    connection: sqlite3.Connection,
    doc: DocId,
    owner: ActorId,
    *,
    start: int = 0,
    end: int | None = None,
    score: float = 0.0,
) -> list[Suggestion]:
    """Return the suggestions that wait for an owner and touch a stretch: spans by place, then relations."""
    rest = f"""WHERE id IN ({PENDING} SELECT id FROM ranked WHERE place = 1)
        AND score >= :score AND "end" > :start AND (:end IS NULL OR "start" < :end)
        ORDER BY kind = 'relation', "start", "end", label, id"""
    values = {"doc": doc.bytes, "owner": owner.bytes, "start": start, "end": end, "score": score}
    found = reads.select(connection, "suggestion", rest, values)
    touching = (suggestion_of(row) for row in found)
    last = end if end is not None else float("inf")
    return [s for s in touching if any(a < last and start < b for a, b in s.fragments)]


def twins(connection: sqlite3.Connection, sugg: Suggestion) -> list[Suggestion]:
    """Return the live suggestions that say just what another says, with another word for the label."""
    rest = """WHERE doc_id = :doc AND "start" = :start AND "end" = :end AND fragments IS :fragments AND kind = :kind
        AND type_id = :type AND label <> :label AND NOT superseded ORDER BY id"""
    row = suggestion_row(sugg)
    values = {"doc": row["doc_id"], "type": row["type_id"]} | {
        name: row[name] for name in ("start", "end", "fragments", "kind", "label")
    }
    return reads.suggestions(connection, rest, values)


def groups(connection: sqlite3.Connection, owner: ActorId, docs: Iterable[DocId] | None = None) -> list[PendingGroup]:
    """Return what waits for an owner by source, kind and label, most first; of these documents, or of all."""
    if docs is None:
        sql = "SELECT id FROM document WHERE NOT hidden AND id IN (SELECT doc_id FROM suggestion)"
        docs = [DocId(shared(doc)) for (doc,) in connection.execute(sql).fetchall()]
    names = {source.id: source.name for source in reads.sources(connection)}
    scores: dict[tuple[str, str, str], list[float]] = {}
    places: dict[tuple[str, str, str], set[DocId]] = {}
    for doc in tuple(docs):
        for sugg in pending(connection, doc, owner):
            key = (names[sugg.source], sugg.kind.value, sugg.label)
            scores.setdefault(key, []).append(sugg.score)
            places.setdefault(key, set()).add(doc)
    made = [
        PendingGroup(
            source=key[0],
            kind=key[1],
            label=key[2],
            count=len(found),
            documents=len(places[key]),
            low=min(found),
            high=max(found),
        )
        for key, found in scores.items()
    ]
    return sorted(made, key=lambda g: (-g.count, g.source, g.kind, g.label))
