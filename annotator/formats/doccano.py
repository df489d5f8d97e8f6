"""doccano's JSON Lines, in its two forms: for sequence labelling, and with relations.

After https://doccano.github.io/doccano/tutorial/ and the importer's ``data_import`` package: ids are whole numbers,
offsets code points, and every other column is a field of the document.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any, Final

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.fields import Fields
from annotator.formats.json_carried import own_id, read_objects, recognised, write_objects
from annotator.formats.loss import Holding, LossReport
from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan
from annotator.formats.sketch import SchemaSketch
from annotator.formats.units import Ruler, rulers
from annotator.model.errors import UserError

_SUFFIXES: Final = (".jsonl",)
_HOLDS: Final = frozenset({Holding.NESTED, Holding.IDENTICAL, Holding.RELATIONS, Holding.META, Holding.TITLES})
_TRIPLES: Final = ("label", "labels")
_ENTITY_KEYS: Final = ("id", "label", "start_offset", "end_offset")
_RELATION_KEYS: Final = ("id", "from_id", "to_id", "type")
_COLUMNS: Final = ("id", "text", "entities", "relations", "document_id", "title", "Comments", *_TRIPLES)


class Form(StrEnum):
    """doccano's kinds of project, each with its own columns."""

    SEQUENCE = "sequence"
    """``label``: a list of [start, end, label]."""
    RELATION = "relation"
    """``entities`` and ``relations``, joined by ids."""


@dataclass(frozen=True)
class Doccano:
    """Reads both forms, and writes the one asked for."""

    form: Form = Form.RELATION

    info = FormatInfo(
        name="doccano.v1",
        title="doccano JSON Lines",
        suffixes=_SUFFIXES,
        description="A document a line, with entities and relations (or, for sequence labelling, a list of labels).",
        holds=_HOLDS,
    )

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by a text with entities, or labels in threes, in doccano's words."""
        return recognised(source, head, _SUFFIXES, _looks_right)

    def read(self, source: Path) -> Reading:
        """Read a file, or all in a folder."""
        return Reading(read_objects(source, _SUFFIXES, _read))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write one file; a folder gets ``documents.jsonl``."""
        del schema
        holds = _HOLDS if self.form is Form.RELATION else _HOLDS - {Holding.RELATIONS}
        numbers = count(1)
        make = _relation_form if self.form is Form.RELATION else _sequence_form
        return write_objects(documents, destination, _SUFFIXES, lambda d, r: [_head(d, r) | make(d, numbers)], holds)


def _looks_right(value: Mapping[str, Any]) -> bool:
    text = next((value[key] for key in ("text", "data") if key in value), None)
    if not isinstance(text, str) or "format" in value:
        return False
    entities = value.get("entities")
    if isinstance(entities, list) and all(isinstance(e, dict) for e in entities):
        return all("start_offset" in e for e in entities) and (bool(entities) or "Comments" in value or _linked(value))
    triples = next((value[key] for key in _TRIPLES if key in value), None)
    return isinstance(triples, list) and all(_is_triple(t) for t in triples) and (bool(triples) or "Comments" in value)


def _linked(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("relations"), list) and "document_id" in value


def _is_triple(value: object) -> bool:
    return isinstance(value, list) and len(value) == 3 and isinstance(value[0], int) and isinstance(value[2], str)


def _read(fields: Fields, path: Path, number: int) -> PortableDocument:
    values = fields.rest()
    ruler = next(rulers(fields.text("text" if "text" in values else "data", empty=True)))
    otherwise = own_id(values.get("id"), f"{path.stem}-{number}")
    comments = {"Comments": values["Comments"]} if values.get("Comments") else {}
    return PortableDocument(
        id=own_id(values.get("document_id"), otherwise),
        title=fields.text("title", default=""),
        text=ruler.text,
        meta=fields.rest(*_COLUMNS, *(() if "text" in values else ("data",))),
        spans=(*_triples(fields, ruler), *(_span(entry, ruler) for entry in fields.objects("entities"))),
        relations=tuple(_relation(entry) for entry in fields.objects("relations")),
        extra=comments,
    )


def _triples(fields: Fields, ruler: Ruler) -> Iterator[PortableSpan]:
    for key in _TRIPLES:
        found = fields.rest().get(key) or []
        if not isinstance(found, list) or not all(_is_triple(entry) and isinstance(entry[1], int) for entry in found):
            raise fields.problem(key, "must be a list of [start, end, label]")
        for number, (start, end, label) in enumerate(found, start=1):
            where = Fields({}, f"{fields.where}, {key}[{number - 1}]")
            yield PortableSpan(id=f"e{number}", label=label, fragments=(_place(where, start, end, ruler),))


def _span(entry: Fields, ruler: Ruler) -> PortableSpan:
    return PortableSpan(
        id=f"e{_number(entry, 'id')}",
        label=entry.text("label"),
        fragments=(_place(entry, entry.whole("start_offset"), entry.whole("end_offset"), ruler),),
        extra=entry.rest(*_ENTITY_KEYS),
    )


def _relation(entry: Fields) -> PortableRelation:
    return PortableRelation(
        id=f"r{_number(entry, 'id')}",
        label=entry.text("type"),
        head=f"e{_number(entry, 'from_id')}",
        tail=f"e{_number(entry, 'to_id')}",
        extra=entry.rest(*_RELATION_KEYS),
    )


def _number(entry: Fields, key: str) -> str:
    """Return an id; entities and relations count apart."""
    found = own_id(entry.rest().get(key), "")
    if not found:
        raise entry.problem(key, "must be a number")
    return found


def _place(entry: Fields, start: int, end: int, ruler: Ruler) -> tuple[int, int]:
    place = ruler.place(start, end)
    if place is None:
        what = f"The place {start}–{end} does not lie within the text (0–{ruler.length})."
        hint = "Offsets count code points from 0; the end is exclusive, and behind the start."
        raise UserError("format.offset", what, hint=hint, where=entry.where)
    return place


def _relation_form(document: PortableDocument, numbers: Iterator[int]) -> dict[str, Any]:
    ids = {span.id: next(numbers) for span in document.spans}
    entities = [
        {"id": ids[span.id], "label": span.label, "start_offset": span.start, "end_offset": span.end}
        for span in document.spans
    ]
    relations = [
        {"id": next(numbers), "from_id": ids[relation.head], "to_id": ids[relation.tail], "type": relation.label}
        for relation in document.relations
    ]
    return {"entities": entities, "relations": relations, "Comments": _comments(document)}


def _sequence_form(document: PortableDocument, numbers: Iterator[int]) -> dict[str, Any]:
    del numbers
    labels = [[span.start, span.end, span.label] for span in document.spans]
    return {"label": labels, "Comments": _comments(document)}


def _comments(document: PortableDocument) -> list[Any]:
    found = document.extra.get("Comments")
    return found if isinstance(found, list) else []


def _head(document: PortableDocument, report: LossReport) -> dict[str, Any]:
    for key in document.meta.keys() & set(_COLUMNS):
        report.add("document fields named like doccano's own, left out", key)
    columns = {key: value for key, value in document.meta.items() if key not in _COLUMNS}
    title = {"title": document.title} if document.title else {}
    return columns | {"text": document.text, "document_id": document.id} | title
