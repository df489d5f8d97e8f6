"""From the lines of ``annotator.jsonl.v1`` to portable documents; errors name the line, and the place in it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from annotator.formats.fields import Fields
from annotator.formats.json_carried import CARRIED, taken
from annotator.formats.json_files import json_object, lines
from annotator.formats.portable import (
    PortableArgument,
    PortableChain,
    PortableDocument,
    PortableEvent,
    PortableRelation,
    PortableSpan,
    check,
    check_quote,
)
from annotator.model.annotation import Fragments, normalised
from annotator.model.errors import UserError
from annotator.model.text import NormalisedText, normalise

FORMAT: Final = "annotator.jsonl.v1"
_OTHER_VERSION: Final = re.compile(r"annotator\.jsonl\.v\d+")

COMMON_KEYS: Final = ("id", "label", *CARRIED)
_GROUPS: Final = ("entities", "relations", "events", "chains")
DOCUMENT_KEYS: Final = ("format", "id", "title", "text", "meta", "attributes", "note", *_GROUPS)
ENTITY_KEYS: Final = (*COMMON_KEYS, "start", "end", "fragments")
RELATION_KEYS: Final = (*COMMON_KEYS, "head", "tail")
EVENT_KEYS: Final = (*COMMON_KEYS, "trigger", "arguments")
CHAIN_KEYS: Final = (*COMMON_KEYS, "members")
_FRAGMENTS: Final = frozenset({"fragments"})
_ENTITY_KEYS: Final = frozenset(ENTITY_KEYS)
_RELATION_KEYS: Final = frozenset(RELATION_KEYS)


def read_lines(path: Path) -> Iterator[PortableDocument]:
    """Yield the documents of a file.

    Raises:
        UserError: A line is not of the format; ``where`` names file and line.
    """
    try:
        for number, line in lines(path):
            if line.strip():
                yield read_line(line, f"{path}, line {number}")
    except OSError as error:
        reason = error.strerror or "unknown error"
        hint = "Look whether it is there, and may be read."
        raise UserError("jsonl.file", f"The file cannot be read ({reason}).", hint=hint, where=str(path)) from error


def read_line(line: bytes, where: str) -> PortableDocument:
    """Return the document that a line holds; ``where`` is its place, for errors.

    Raises:
        UserError: The line is not of the format.
    """
    try:
        return _document(Fields(json_object(line), "the line"))
    except UserError as error:
        inner = error.where.removeprefix("the line").strip(" ,")
        place = f"{where}, {inner}" if inner else where
        raise UserError(error.code, error.what, hint=error.hint, where=place) from error


def _document(fields: Fields) -> PortableDocument:
    _check_format(fields.text("format"))
    raw = fields.text("text", empty=True)
    text = normalise(raw)
    reader = _Annotations(raw, text)
    document = PortableDocument(
        id=fields.text("id"),
        title=fields.text("title", default=""),
        text=text.text,
        meta=fields.mapping("meta"),
        attributes=fields.mapping("attributes"),
        note=fields.text("note", default=""),
        spans=tuple(reader.span(entry) for entry in fields.objects("entities")),
        relations=tuple(_relation(entry) for entry in fields.objects("relations")),
        events=tuple(_event(entry) for entry in fields.objects("events")),
        chains=tuple(_chain(entry) for entry in fields.objects("chains")),
        extra=fields.rest(*DOCUMENT_KEYS),
    )
    check(document)
    for span in document.spans:
        quote = span.extra.get("text")
        if isinstance(quote, str):
            check_quote(document, span, normalise(quote).text)
    return document


def _check_format(name: str) -> None:
    if name == FORMAT:
        return
    if _OTHER_VERSION.fullmatch(name):
        hint = "Update Annotator, or export the file as version 1."
        raise UserError("jsonl.newer", f"The line is of a newer version of the format ({name}).", hint=hint)
    raise UserError("jsonl.format", f"The line's format is “{name[:60]}”.", hint=f"“format” must be “{FORMAT}”.")


class _Annotations:
    """Reads spans, whose offsets follow the text where its line ends are normalised."""

    def __init__(self, raw: str, text: NormalisedText) -> None:
        self._raw_length = len(raw)
        self._same = raw == text.text
        self._text = text

    def span(self, fields: Fields) -> PortableSpan:
        start, end = fields.whole("start"), fields.whole("end")
        pairs = (fields.pairs("fragments") if fields.has_any(_FRAGMENTS) else ()) or ((start, end),)
        if pairs != ((start, end),) and (min(pairs)[0], max(pair[1] for pair in pairs)) != (start, end):
            raise fields.problem("fragments", "must begin at “start” and finish at “end”")
        return PortableSpan(
            fragments=self._mapped(fields, pairs),
            **_common(fields),
            extra=fields.beyond(_ENTITY_KEYS),
        )

    def _mapped(self, fields: Fields, pairs: Fragments) -> Fragments:
        for start, end in pairs:
            if not 0 <= start < end <= self._raw_length:
                raise UserError(
                    "jsonl.offset",
                    f"The place {start}–{end} does not lie within the text (0–{self._raw_length}).",
                    hint="Offsets count Unicode code points from 0; the end is exclusive, and behind the start.",
                    where=fields.where,
                )
        if self._same and len(pairs) == 1:
            return pairs
        mapped = tuple((self._text.offset(start), self._text.offset(end)) for start, end in pairs)
        if any(start == end for start, end in mapped):
            raise fields.problem("start", "must not stand alone on half of a line end")
        return normalised(mapped, len(self._text.text))


def _relation(fields: Fields) -> PortableRelation:
    return PortableRelation(
        head=fields.text("head"),
        tail=fields.text("tail"),
        **_common(fields),
        extra=fields.beyond(_RELATION_KEYS),
    )


def _event(fields: Fields) -> PortableEvent:
    return PortableEvent(
        trigger=fields.text("trigger"),
        arguments=tuple(
            PortableArgument(entry.text("role"), entry.text("target"), entry.rest("role", "target"))
            for entry in fields.objects("arguments")
        ),
        **_common(fields),
        extra=fields.rest(*EVENT_KEYS),
    )


def _chain(fields: Fields) -> PortableChain:
    return PortableChain(members=fields.texts("members"), **_common(fields), extra=fields.rest(*CHAIN_KEYS))


def _common(fields: Fields) -> dict[str, Any]:
    return {"id": fields.text("id"), "label": fields.text("label")} | taken(fields)
