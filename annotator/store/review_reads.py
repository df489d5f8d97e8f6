"""What a review panel asks of the queue: pages in an order, groups, and what bulk would do; all of one person."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from annotator.model.ids import ActorId, DocId, SuggestionId, TypeId
from annotator.model.review import Bulk, Cursor, GroupEffect, Order, ReviewGroup, ReviewItem, Says
from annotator.model.suggestion import STRONG, Decision, SuggestionKind
from annotator.store import images
from annotator.store.cells import shared
from annotator.store.queue import known_number
from annotator.store.reads import decisions
from annotator.store.suggestion_rows import suggestion_of

BEFORE: Final = 240
"""Code points of context before a suggestion."""

AFTER: Final = 320
LONGEST: Final = 1600

_NAMES: Final = images.columns("suggestion")
_COLUMNS: Final = ", ".join(f's."{name}"' for name in _NAMES)
_RANKS: Final = {Order.DOCUMENT: "", Order.UNSURE: "abs(q.score - 0.5), "}
_CONTEXT: Final = f"""
    d.title, max(0, s."start" - {BEFORE}),
    substr(t.text, max(0, s."start" - {BEFORE}) + 1, min({LONGEST}, s."end" + {AFTER} - max(0, s."start" - {BEFORE})))
"""
_TEXTS: Final = """
    JOIN document d ON d.n = q.doc JOIN doc_text t ON t.doc_id = d.id AND t.version = d.text_version
"""
_CLASH: Final = """
    SELECT s.id, a.type_id FROM suggestion s CROSS JOIN annotation a ON a.doc_id = s.doc_id
    WHERE s.id IN ({marks}) AND a.kind = 'span' AND s.kind = 'span' AND a.owner_id = ?
        AND a."start" < s."end" AND a."end" > s."start"
"""
_RIVALS: Final = """
    SELECT s.id, g.says FROM suggestion s CROSS JOIN document d ON d.id = s.doc_id
    CROSS JOIN queue q ON q.owner = ? AND q.doc = d.n AND q."start" = s."start" AND q.suggestion_id <> s.id
    CROSS JOIN suggestion o
        ON o.id = q.suggestion_id AND o."end" = s."end" AND o.kind = s.kind AND o.fragments IS s.fragments
    CROSS JOIN queue_group g ON g.n = q.group_n WHERE s.id IN ({marks})
"""
_FITS: Final = "NOT q.clash AND typeof(g.says) = 'blob'"
"""Of ``queue q`` and ``queue_group g``: nothing contradicts it, and it says a type of the schema."""

_DISPUTED: Final = """
    FROM decision x JOIN suggestion s ON s.doc_id = x.doc_id AND s."start" = x."start" AND s."end" = x."end"
        AND s.fragments IS x.fragments AND s.kind = x.kind AND s.id <> x.suggestion_id
    JOIN document d ON d.id = s.doc_id AND d.text_version = s.text_version AND NOT d.hidden
    JOIN doc_text t ON t.doc_id = d.id AND t.version = d.text_version
    JOIN suggestion o ON o.id = x.suggestion_id AND o.source_id <> s.source_id
    WHERE x.owner_id = :person AND x.verdict <> 'skip' AND NOT s.superseded AND s.score >= :strong
        AND s.made_at > x.decided_at
        AND CASE x.verdict WHEN 'reject' THEN s.label = x.label
            ELSE EXISTS (SELECT 1 FROM annotation a WHERE a.id = x.annotation_id AND a.type_id IS NOT s.type_id
                AND a."start" = s."start" AND a."end" = s."end" AND a.fragments IS s.fragments) END
        AND NOT EXISTS (SELECT 1 FROM decision y WHERE y.suggestion_id = s.id AND y.owner_id = :person)
        AND NOT EXISTS (SELECT 1 FROM annotation a WHERE a.doc_id = s.doc_id AND a."start" = s."start"
            AND a."end" = s."end" AND a.fragments IS s.fragments AND a.owner_id = :person AND a.type_id = s.type_id)
"""


def items(
    connection: sqlite3.Connection,
    person: ActorId,
    order: Order,
    *,
    doc: DocId | None = None,
    group: int | None = None,
    ids: Collection[SuggestionId] | None = None,
    start: Cursor | None = None,
    backwards: bool = False,
    limit: int = 100,
) -> list[ReviewItem]:
    """Return what waits from a place in the order on (that place included), or what lies before it, nearest first.

    ``ids``: only these of it.
    """
    owner = known_number(connection, person)
    if owner is None:
        return []
    rank = _RANKS[order]
    keys = f'{rank}q.doc, q."start", q.suggestion_id'
    where: list[str] = ["q.owner = ?"]
    values: list[object] = [owner]
    if doc is not None:
        where.append("q.doc = (SELECT n FROM document WHERE id = ?)")
        values.append(doc.bytes)
    if group is not None:
        where.append("q.group_n = ?")
        values.append(group)
    if ids is not None:
        where.append(f"q.suggestion_id IN ({', '.join('?' * len(ids))})")
        values += [key.bytes for key in ids]
    if start is not None:
        first: list[object] = [start.rank] if rank else []
        marks = ", ".join("?" * (len(first) + 3))
        where.append(f"({keys}) {'<' if backwards else '>='} ({marks})")
        values += [*first, start.doc, start.start, start.suggestion.bytes]
    way = "DESC" if backwards else "ASC"
    ordered = ", ".join(f"{key} {way}" for key in _keys(order))
    found = connection.execute(
        f"""SELECT {_COLUMNS}, {_CONTEXT}, q.doc FROM
        (SELECT * FROM queue q WHERE {" AND ".join(where)} ORDER BY {ordered} LIMIT ?) q
        JOIN suggestion s ON s.id = q.suggestion_id {_TEXTS} ORDER BY {ordered}""",
        (*values, limit),
    ).fetchall()
    return _made(connection, person, owner, found, order)


def _keys(order: Order) -> tuple[str, ...]:
    rank = ("abs(q.score - 0.5)",) if order is Order.UNSURE else ()
    return (*rank, "q.doc", 'q."start"', "q.suggestion_id")


def item(connection: sqlite3.Connection, person: ActorId, key: SuggestionId, order: Order) -> ReviewItem | None:
    """Return a suggestion with its context if it waits, else None."""
    owner = known_number(connection, person)
    found = connection.execute(
        f"""SELECT {_COLUMNS}, {_CONTEXT}, q.doc FROM suggestion s JOIN document e ON e.id = s.doc_id
        JOIN queue q ON q.owner = ? AND q.doc = e.n AND q."start" = s."start" AND q.suggestion_id = s.id {_TEXTS}
        WHERE s.id = ?""",
        (owner, key.bytes),
    ).fetchall()
    return next(iter(_made(connection, person, owner or 0, found, order)), None)


def disputed(connection: sqlite3.Connection, person: ActorId, limit: int = 200) -> list[ReviewItem]:
    """Return what later sources, and strongly, say against decisions of a person, those surest first."""
    values = {"person": person.bytes, "strong": STRONG, "limit": limit}
    found = connection.execute(
        f"""SELECT {_COLUMNS}, {_CONTEXT}, d.n, x.id {_DISPUTED}
        GROUP BY s.doc_id, s."start", s."end", s.fragments, coalesce(s.type_id, s.label)
        ORDER BY s.score DESC, s.id LIMIT :limit""",
        values,
    ).fetchall()
    against = _decisions(connection, [row[-1] for row in found])
    made = _made(connection, person, 0, found, Order.DOCUMENT)
    return [replace(item, decision=against[row[-1]]) for item, row in zip(made, found, strict=True)]


def has_begun(connection: sqlite3.Connection, person: ActorId) -> bool:
    """Tell whether a queue is kept for a person."""
    return known_number(connection, person) is not None


def left(connection: sqlite3.Connection, person: ActorId, doc: DocId | None = None) -> int:
    """Return how much waits for a person, on a document or in all."""
    if doc is None:
        sql, values = "SELECT coalesce(sum(count), 0) FROM queue_group WHERE owner_id = ?", (person.bytes,)
    else:
        sql = """SELECT count(*) FROM queue WHERE owner = (SELECT n FROM queue_owner WHERE owner_id = ?)
            AND doc = (SELECT n FROM document WHERE id = ?)"""
        values = (person.bytes, doc.bytes)  # type: ignore[assignment]
    return int(connection.execute(sql, values).fetchone()[0])


def groups(
    connection: sqlite3.Connection, person: ActorId, *, doc: DocId | None = None, limit: int = 100, offset: int = 0
) -> list[ReviewGroup]:
    """Return a page of groups, the largest first; of a document: with its own numbers."""
    if doc is None:
        found = connection.execute(
            """SELECT n, kind, string, says, count, documents FROM queue_group WHERE owner_id = ?
            ORDER BY count DESC, documents DESC, n LIMIT ? OFFSET ?""",
            (person.bytes, limit, offset),
        ).fetchall()
    else:
        found = connection.execute(
            """SELECT g.n, g.kind, g.string, g.says, count(*), 1 FROM queue q JOIN queue_group g ON g.n = q.group_n
            WHERE q.owner = (SELECT n FROM queue_owner WHERE owner_id = ?)
                AND q.doc = (SELECT n FROM document WHERE id = ?)
            GROUP BY g.n ORDER BY count(*) DESC, g.n LIMIT ? OFFSET ?""",
            (person.bytes, doc.bytes, limit, offset),
        ).fetchall()
    return [_group(connection, person, row) for row in found]


def group_of(connection: sqlite3.Connection, person: ActorId, key: SuggestionId) -> ReviewGroup | None:
    """Return the group that a waiting suggestion is in."""
    found = connection.execute(
        """SELECT g.n, g.kind, g.string, g.says, g.count, g.documents FROM suggestion s
        JOIN queue_group g ON g.owner_id = ? AND g.kind = s.kind AND g.string = s.string
            AND g.says = coalesce(s.type_id, s.label) WHERE s.id = ?""",
        (person.bytes, key.bytes),
    ).fetchone()
    return _group(connection, person, found) if found else None


def group_effect(connection: sqlite3.Connection, person: ActorId, group: int, doc: DocId | None = None) -> GroupEffect:
    """Return what deciding a group at once would do, in a document or in all."""
    found = connection.execute(
        f"""SELECT coalesce(sum(NOT q.clash), 0), count(DISTINCT CASE WHEN NOT q.clash THEN q.doc END),
            count(*), count(DISTINCT q.doc) FROM queue q WHERE {_bulk_where(doc, group)}""",
        _bulk_values(person, (-1.0, 2.0), doc, group),
    ).fetchone()
    return GroupEffect(*found)


def _group(connection: sqlite3.Connection, person: ActorId, row: Sequence[Any]) -> ReviewGroup:
    n, kind, string, says, count, documents = row
    others = connection.execute(
        """SELECT says, count FROM queue_group INDEXED BY queue_group_key
        WHERE owner_id = ? AND kind = ? AND string = ? AND n <> ? ORDER BY count DESC, n""",
        (person.bytes, kind, string, n),
    ).fetchall()
    return ReviewGroup(
        n=n,
        kind=SuggestionKind(kind),
        string=string,
        says=_says(says),
        count=count,
        documents=documents,
        others=tuple((_says(other), number) for other, number in others),
    )


def _bulk_where(doc: DocId | None, group: int | None) -> str:
    return (
        "q.owner = (SELECT n FROM queue_owner WHERE owner_id = :person) AND q.score >= :low AND q.score < :high"
        + (" AND q.doc = (SELECT n FROM document WHERE id = :doc)" if doc is not None else "")
        + (" AND q.group_n = :group" if group is not None else "")
    )


def bulk(
    connection: sqlite3.Connection,
    person: ActorId,
    scores: tuple[float, float],
    doc: DocId | None = None,
    group: int | None = None,
) -> list[Bulk]:
    """Return what deciding all within a range of scores (from the first, below the second) would do, by label."""
    if doc is None and group is None and all(_is_hundredths(score) for score in scores):
        sql = """SELECT kind, says, sum(count * (NOT clash AND typeof(says) = 'blob')), sum(count) AS number
            FROM queue_tally WHERE owner = (SELECT n FROM queue_owner WHERE owner_id = :person)
                AND score >= round(:low * 100) AND score < round(:high * 100)
            GROUP BY kind, says ORDER BY number DESC"""
    else:
        sql = f"""SELECT g.kind, g.says, sum({_FITS}), count(*) AS number
            FROM queue q JOIN queue_group g ON g.n = q.group_n WHERE {_bulk_where(doc, group)}
            GROUP BY g.kind, g.says ORDER BY number DESC"""
    found = connection.execute(sql, _bulk_values(person, scores, doc, group)).fetchall()
    return [Bulk(kind=SuggestionKind(k), says=_says(says), fit=fit, left=all_ - fit) for k, says, fit, all_ in found]


def _is_hundredths(score: float) -> bool:
    return score == round(score * 100) / 100


def bulk_ids(
    connection: sqlite3.Connection,
    person: ActorId,
    scores: tuple[float, float],
    doc: DocId | None = None,
    group: int | None = None,
    *,
    fitting: bool = True,
) -> list[SuggestionId]:
    """Return the suggestions that bulk takes; ``fitting`` leaves out what contradicts or has no type."""
    fits = f"AND {_FITS}" if fitting else ""
    found = connection.execute(
        f"""SELECT q.suggestion_id FROM queue q JOIN queue_group g ON g.n = q.group_n
        WHERE {_bulk_where(doc, group)} {fits} ORDER BY q.doc, q."start", q.suggestion_id""",
        _bulk_values(person, scores, doc, group),
    )
    return [SuggestionId(shared(key)) for (key,) in found]


def _bulk_values(
    person: ActorId, scores: tuple[float, float], doc: DocId | None, group: int | None
) -> Mapping[str, object]:
    return {
        "person": person.bytes,
        "low": scores[0],
        "high": scores[1],
        "doc": doc.bytes if doc else None,
        "group": group,
    }


def bulk_samples(
    connection: sqlite3.Connection,
    person: ActorId,
    scores: tuple[float, float],
    doc: DocId | None,
    limit: int,
    offset: int = 0,
) -> list[ReviewItem]:
    """Return a page of those that bulk would take, the least sure first: there it errs, if it errs."""
    owner = known_number(connection, person)
    # On one side of the middle, the scores themselves are in that order, and their index begins where the range does.
    order = "q.score" if scores[0] >= 0.5 else "q.score DESC" if scores[1] <= 0.5 else "abs(q.score - 0.5)"
    found = connection.execute(
        f"""SELECT {_COLUMNS}, {_CONTEXT}, q.doc FROM (
            SELECT * FROM queue q WHERE {_bulk_where(doc, None)} ORDER BY {order} LIMIT :limit OFFSET :offset
        ) q JOIN suggestion s ON s.id = q.suggestion_id {_TEXTS} ORDER BY {order}""",
        {**_bulk_values(person, scores, doc, None), "limit": limit, "offset": offset},
    ).fetchall()
    return _made(connection, person, owner or 0, found, Order.UNSURE)


def _made(
    connection: sqlite3.Connection, person: ActorId, owner: int, found: list[Any], order: Order
) -> list[ReviewItem]:
    suggestions = [suggestion_of(dict(zip(_NAMES, row, strict=False))) for row in found]
    ids = [sugg.id for sugg in suggestions]
    clash = _by_id(connection, _CLASH, ids, last=person.bytes)
    rivals = _by_id(connection, _RIVALS, ids, first=owner)
    made = []
    for sugg, row in zip(suggestions, found, strict=True):
        title, context_start, context, doc = row[len(_NAMES) : len(_NAMES) + 4]
        rank = abs(sugg.score - 0.5) if order is Order.UNSURE else 0.0
        others = [key for key in clash[sugg.id] if key != sugg.type]
        made.append(
            ReviewItem(
                suggestion=sugg,
                title=title,
                context=context,
                context_start=context_start,
                cursor=Cursor(rank, doc, sugg.start, sugg.id),
                clash=tuple(TypeId(key) for key in others if not isinstance(key, str)),
                rivals=tuple(rivals[sugg.id]),
            )
        )
    return made


def _by_id(
    connection: sqlite3.Connection, sql: str, ids: list[SuggestionId], *, first: object = None, last: object = None
) -> dict[SuggestionId, list[Says]]:
    found: dict[SuggestionId, list[Says]] = defaultdict(list)
    if not ids:
        return found
    values = [key.bytes for key in ids]
    asked = [first, *values] if first is not None else [*values, last]
    for key, says in connection.execute(sql.format(marks=", ".join("?" * len(ids))), asked):
        said = _says(says)
        known = found[SuggestionId(shared(key))]
        if said not in known:
            known.append(said)
    return found


def _decisions(connection: sqlite3.Connection, ids: Iterable[bytes]) -> dict[bytes, Decision]:
    keys = list(dict.fromkeys(ids))
    if not keys:
        return {}
    found = decisions(connection, f"WHERE id IN ({', '.join('?' * len(keys))})", tuple(keys))
    return {decision.id.bytes: decision for decision in found}


def _says(value: bytes | str) -> Says:
    return value if isinstance(value, str) else TypeId(shared(value))
