"""From a folder of re3d to portable documents; errors name file and line."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from annotator.formats.fields import Fields
from annotator.formats.json_files import line_objects
from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan, check
from annotator.model.errors import UserError
from annotator.model.text import NormalisedText, normalise

DOCUMENTS: Final = "documents.json"
ENTITIES: Final = "entities.json"
RELATIONS: Final = "relations.json"

DOCUMENT_KEYS: Final = ("_id", "title", "text", "sourceName", "sourceUrl", "meta")
ENTITY_KEYS: Final = ("_id", "documentId", "begin", "end", "type", "value")
RELATION_KEYS: Final = (
    *ENTITY_KEYS,
    *("source", "sourceBegin", "sourceEnd", "sourceId", "target", "targetBegin", "targetEnd", "targetId"),
)
TRIGGER: Final = "trigger"
VALUE: Final = "value"


def read_folder(folder: Path) -> Iterator[PortableDocument]:
    """Yield the documents of one source.

    Raises:
        UserError: A file cannot be read, is not of the format, or an annotation belongs to no document.
    """
    entities, relations = _by_document(folder / ENTITIES), _by_document(folder / RELATIONS)
    seen: set[str] = set()
    for fields in _objects(folder / DOCUMENTS):
        document_id = fields.text("_id")
        if document_id in seen:
            raise _problem("duplicate", f"The document “{document_id}” stands here twice.", fields.where)
        seen.add(document_id)
        yield _document(fields, entities.pop(document_id, []), relations.pop(document_id, []))
    for left in (*entities.values(), *relations.values()):
        what = f"There is no document “{left[0].text('documentId')}” in {DOCUMENTS}."
        raise _problem("document", what, left[0].where)


def _objects(path: Path) -> Iterator[Fields]:
    try:
        for where, values in line_objects(path):
            yield Fields(values, where)
    except FileNotFoundError:
        if path.name == DOCUMENTS:
            raise _problem("file", "The file is not there.", str(path)) from None
    except OSError as error:
        reason = error.strerror or "unknown error"
        raise _problem("file", f"The file cannot be read ({reason}).", str(path)) from error


def _by_document(path: Path) -> dict[str, list[Fields]]:
    found: dict[str, list[Fields]] = defaultdict(list)
    for fields in _objects(path):
        found[fields.text("documentId")].append(fields)
    return found


def _document(fields: Fields, entities: list[Fields], relations: list[Fields]) -> PortableDocument:
    reader = _Annotations(fields.text("_id"), fields.text("text", empty=True))
    named = {"source": fields.text("sourceUrl", default=""), "sourceName": fields.text("sourceName", default="")}
    spans = tuple(reader.span(entity) for entity in entities)
    document = PortableDocument(
        id=fields.text("_id"),
        title=fields.text("title", default=""),
        text=reader.text.text,
        meta={key: value for key, value in named.items() if value} | fields.mapping("meta"),
        spans=spans,
        relations=tuple(reader.relation(relation, spans) for relation in relations),
        extra=fields.rest(*DOCUMENT_KEYS),
    )
    try:
        check(document)
    except UserError as error:
        raise UserError(error.code, error.what, hint=error.hint, where=f"{fields.where}, {error.where}") from error
    return document


class _Annotations:
    """Reads what stands on one document, whose line ends may have been normalised."""

    def __init__(self, document_id: str, raw: str) -> None:
        self.text: NormalisedText = normalise(raw)
        self._prefix = f"{document_id}-"
        self._length = len(raw)

    def span(self, fields: Fields) -> PortableSpan:
        start, end = self._place(fields, "begin", "end")
        extra = fields.rest(*ENTITY_KEYS)
        value = fields.text(VALUE, default="")
        if _plain(value) != _plain(self.text.text[start:end]):
            extra[VALUE] = value
        return PortableSpan(
            id=self._id(fields),
            label=fields.text("type"),
            fragments=((start, end),),
            extra=extra,
        )

    def relation(self, fields: Fields, spans: tuple[PortableSpan, ...]) -> PortableRelation:
        extra: dict[str, Any] = fields.rest(*RELATION_KEYS)
        begin, end = self._within(fields, "begin", "end")
        if begin < end:
            extra[TRIGGER] = [begin, end]
        return PortableRelation(
            id=self._id(fields),
            label=fields.text("type"),
            head=self._end(fields, "source", spans),
            tail=self._end(fields, "target", spans),
            extra=extra,
        )

    def _end(self, fields: Fields, which: str, spans: tuple[PortableSpan, ...]) -> str:
        wanted = self._place(fields, f"{which}Begin", f"{which}End")
        there = [span for span in spans if span.fragments[0] == wanted]
        if not there:
            what = f"No entity stands at the relation's {which} ({wanted[0]}–{wanted[1]})."
            raise _problem("end", what, fields.where)
        told = fields.text(f"{which}Id", default="")
        # Of those that are as sure, max takes the first.
        surest = max(there, key=_confidence)
        return next((span.id for span in there if span.id == told), surest.id)

    def _id(self, fields: Fields) -> str:
        return fields.text("_id").removeprefix(self._prefix) or fields.text("_id")

    def _place(self, fields: Fields, first: str, last: str) -> tuple[int, int]:
        start, end = self._within(fields, first, last)
        if start == end:
            raise _problem("offset", f"Nothing stands between “{first}” and “{last}”.", fields.where)
        return start, end

    def _within(self, fields: Fields, first: str, last: str) -> tuple[int, int]:
        start, end = fields.whole(first), fields.whole(last)
        if not 0 <= start <= end <= self._length:
            what = f"The place {start}–{end} does not lie within the text (0–{self._length})."
            raise _problem("offset", what, fields.where)
        return self.text.offset(start), self.text.offset(end)


def _confidence(span: PortableSpan) -> float:
    told = span.extra.get("confidence")
    return told if isinstance(told, int | float) else 0.0


def _plain(value: str) -> str:
    """Return what must be the same in a text and in its quotation: the public release mends quotes and line ends."""
    straight = value.translate({0x201C: '"', 0x201D: '"', 0x2018: '"', 0x2019: '"', ord("'"): '"'})
    return " ".join(straight.split())


def _problem(code: str, what: str, where: str) -> UserError:
    hints = {
        "duplicate": "Give each document an “_id” of its own.",
        "document": "Put the document there, or take the annotation out.",
        "end": "Write each end of a relation as an entity with the same “begin” and “end”.",
        "offset": "Offsets count Unicode code points from 0; the end is exclusive, and behind the start.",
    }
    return UserError(f"re3d.{code}", what, hint=hints.get(code, "Look whether it may be read."), where=where)
