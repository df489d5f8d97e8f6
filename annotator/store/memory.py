"""What memory is made of: one person's spans and rejections, and the rules that they corrected themselves."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from annotator.model.annotation import Fragments, Origin
from annotator.model.errors import UserError
from annotator.model.glance import Glance
from annotator.model.ids import ActorId, DocId, TypeId
from annotator.model.lessons import Context, Lesson, Taught, form_of, words_around
from annotator.model.memory import PREFIX, Correction, Say
from annotator.model.suggestion import Decision, Suggestion, SuggestionKind, Verdict
from annotator.store import reads, search
from annotator.store.cells import loaded_fragments, one, shared
from annotator.store.runs import HIDDEN, on_lines

_TAUGHT: Final = {Origin.SUGGESTION.value: Taught.ACCEPTED}
_TEACHERS: Final = """
SELECT id FROM document WHERE NOT hidden AND (
    id IN (SELECT doc_id FROM annotation WHERE owner_id = :owner AND kind = 'span')
    OR id IN (SELECT doc_id FROM decision WHERE owner_id = :owner)) ORDER BY n
"""
_SPANS: Final = """
SELECT id, type_id, "start", "end", origin, changed_at FROM annotation
WHERE doc_id = ? AND owner_id = ? AND kind = 'span' AND fragments IS NULL
"""
_MOVED: Final = """
SELECT d.id, s.type_id, d."start", d."end", d.verdict, d.seen, d.how, d.decided_at, a.type_id, a."start", a."end", a.id
FROM decision d JOIN suggestion s ON s.id = d.suggestion_id LEFT JOIN annotation a ON a.id = d.annotation_id
WHERE d.doc_id = ? AND d.owner_id = ? AND d.kind = 'span' AND d.verdict IN ('reject', 'change')
    AND d.fragments IS NULL AND s.type_id IS NOT NULL
"""
_MANY_LINES: Final = 60
"""Of more lines, looking at the whole document is no slower."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A live or hidden suggestion of a span, as memory meets it."""

    sugg: Suggestion
    hidden: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """A document as memory looks at it: the text, one person's spans and final decisions, and what sources propose.

    ``mine`` are spans as (fragments, type); ``decided`` are places as (fragments, label, type). With ``lines``, only
    what touches these stretches is there; None: all.
    """

    doc: DocId
    text_version: int
    text: str
    mine: tuple[tuple[Fragments, TypeId], ...]
    decided: tuple[tuple[Fragments, str, TypeId | None], ...]
    proposed: tuple[Proposed, ...]
    lines: tuple[tuple[int, int], ...] | None = None


def teachers(connection: sqlite3.Connection, owner: ActorId) -> list[DocId]:
    """Return the documents on which a person has made or decided anything."""
    return [DocId(shared(key)) for (key,) in connection.execute(_TEACHERS, {"owner": owner.bytes})]


def lessons(
    connection: sqlite3.Connection, doc: DocId, owner: ActorId, items: Collection[UUID] | None = None
) -> list[Lesson]:
    """Return what a document teaches now; nothing if it is gone.

    ``items``: the annotations and decisions that are asked for, few enough to be named in a query; None: all.
    """
    try:
        if reads.document(connection, doc).hidden:
            return []
        text = reads.text(connection, doc)
    except UserError:
        return []
    keys = None if items is None else [item.bytes for item in items]
    marks = "" if keys is None else ", ".join("?" * len(keys))
    values = (doc.bytes, owner.bytes, *(keys or ()))
    of_spans, of_decisions = ("", "") if keys is None else (f"AND id IN ({marks})", f"AND d.id IN ({marks})")
    decided = connection.execute(_MOVED + of_decisions, values).fetchall()
    spans = connection.execute(_SPANS + of_spans, values).fetchall()
    of_annotations = "" if keys is None else f"AND d.annotation_id IN ({marks})"
    moved = {row[11] for row in connection.execute(_MOVED + of_annotations, values) if row[11]}
    return [*_from_spans(doc, text, spans, moved), *_from_rejections(doc, text, decided)]


def _from_spans(doc: DocId, text: str, found: Iterable[Any], moved: set[bytes]) -> Iterator[Lesson]:
    for key, type_id, start, end, origin, at in found:
        taught = Taught.CHANGED if key in moved else _TAUGHT.get(origin, Taught.MADE)
        yield Lesson(
            item=one(key),
            doc=doc,
            form=form_of(text, start, end),
            type=shared(type_id),
            taught=taught,
            context=words_around(text, start, end),
            at=at,
        )


def _from_rejections(doc: DocId, text: str, found: Iterable[Any]) -> Iterator[Lesson]:
    for row in found:
        key, type_id, start, end, verdict, seen, how, at, new_type, new_start, new_end, made = row
        # What was rejected unseen, with the rest of a finished document, teaches nothing.
        if how == "finish" and not seen:
            continue
        moved = verdict == Verdict.CHANGE and made is not None
        if moved and (new_type, new_start, new_end) == (type_id, start, end):
            continue
        context: Context = words_around(text, start, end)
        yield Lesson(
            item=one(key),
            doc=doc,
            form=form_of(text, start, end),
            type=shared(type_id),
            taught=Taught.REFUSED,
            context=context,
            at=at,
            only_before=moved and new_start < start,
            only_after=moved and new_end > end,
        )


def corrections(connection: sqlite3.Connection) -> list[Correction]:
    """Return the rules that were corrected."""
    rows = connection.execute("SELECT value FROM project WHERE key GLOB ? ORDER BY key", (f"{PREFIX}*",))
    found = []
    for (value,) in rows:
        said = json.loads(value)
        type_id = TypeId(one(bytes.fromhex(said["type"]))) if said.get("type") else None
        found.append(Correction(form=said["form"], say=Say(said["say"]), type=type_id, at=said["at"]))
    return found


def holding(connection: sqlite3.Connection, form: str) -> list[DocId]:
    """Return the documents whose text may hold a string: by the search index, which knows no marks."""
    query = search.parse(f'"{form.replace(chr(34), " ")}"')
    if not query:
        return []
    where = " AND ".join(f"d.n {sql}" for sql, _ in search.conditions(query))
    values = [value for _, parameters in search.conditions(query) for value in parameters]
    found = connection.execute(f"SELECT d.id FROM document d WHERE NOT d.hidden AND {where} ORDER BY d.n", values)
    return [DocId(shared(key)) for (key,) in found]


def remembered(connection: sqlite3.Connection, source: bytes) -> list[DocId]:
    """Return the documents on which memory has proposed or hidden anything that still stands."""
    found = connection.execute(
        "SELECT DISTINCT doc_id FROM suggestion WHERE superseded = ? OR (source_id = ? AND NOT superseded)",
        (HIDDEN, source),
    )
    return [DocId(shared(key)) for (key,) in found]


def scene(connection: sqlite3.Connection, doc: DocId, owner: ActorId, glance: Glance | None = None) -> Scene | None:
    """Return a document as memory looks at it, or just what a glance meets; None if it is gone."""
    try:
        document = reads.document(connection, doc)
        text = reads.text(connection, doc)
    except UserError:
        return None
    lines = glance.lines(text) if glance is not None else None
    if lines is not None and len(lines) > _MANY_LINES:
        lines = None
    within, values = on_lines(lines)
    mine = connection.execute(
        'SELECT "start", "end", fragments, type_id FROM annotation '
        f"WHERE doc_id = ? AND owner_id = ? AND kind = 'span' AND {within}",
        (doc.bytes, owner.bytes, *values),
    )
    spans = tuple((loaded_fragments(start, end, more), shared(t)) for start, end, more, t in mine)
    rest = f"WHERE doc_id = ? AND owner_id = ? AND kind = 'span' AND verdict <> 'skip' AND {within}"
    verdicts = reads.decisions(connection, rest, (doc.bytes, owner.bytes, *values))
    kept_back = {
        key
        for (key,) in connection.execute(
            f"SELECT id FROM suggestion WHERE doc_id = ? AND superseded = ? AND {within}",
            (doc.bytes, HIDDEN, *values),
        )
    }
    found = reads.suggestions(
        connection,
        f"WHERE doc_id = ? AND kind = 'span' AND text_version = ? AND superseded IN (0, {HIDDEN}) AND {within}",
        (doc.bytes, document.text_version, *values),
    )
    return Scene(
        doc,
        document.text_version,
        text,
        spans,
        tuple(_decided(connection, decision) for decision in verdicts),
        tuple(Proposed(s, s.id.bytes in kept_back) for s in found if s.kind is SuggestionKind.SPAN),
        lines,
    )


def _decided(connection: sqlite3.Connection, decision: Decision) -> tuple[Fragments, str, TypeId | None]:
    sugg = reads.suggestion(connection, decision.suggestion)
    return decision.place.fragments, decision.place.label, sugg.type if sugg else None
