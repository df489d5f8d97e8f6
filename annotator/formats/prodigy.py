"""Prodigy's JSON Lines: one task a line, with tokens, spans and relations.

After https://prodi.gy/docs/api-interfaces (``spans_manual``, ``relations``). ``token_end`` is the last token, not
the one behind it; ``head`` and ``child`` are the last tokens of the spans that they stand for. Offsets are code points.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.fields import Fields
from annotator.formats.json_carried import (
    CARRIED,
    DOCUMENT_CARRIED,
    carried,
    document_carried,
    read_objects,
    recognised,
    unknown,
    write_objects,
)
from annotator.formats.loss import Holding, LossReport
from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan
from annotator.formats.prodigy_reading import DECISIONS, EXTRA, KEPT, RELATION_KEYS, SPAN_KEYS, read_task
from annotator.formats.prodigy_tokens import ANSWER, own_tokens, own_view
from annotator.formats.sketch import SchemaSketch
from annotator.formats.tokenised import Tokens
from annotator.model.tokens import Token

_SUFFIXES: Final = (".jsonl",)


class Prodigy:
    """Reads what Prodigy exports, and writes what it and its trainers take."""

    info = FormatInfo(
        name="prodigy.v1",
        title="Prodigy JSON Lines",
        suffixes=_SUFFIXES,
        description="A task a line: text, tokens, spans and relations with their tokens, and the answer. Further keys, "
        "which Prodigy keeps, hold ids, attributes, notes and scores.",
        holds=frozenset(Holding) - {Holding.FRAGMENTS, Holding.EVENTS, Holding.CHAINS},
    )

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by a text with spans or relations in Prodigy's words."""
        return recognised(source, head, _SUFFIXES, _looks_right)

    def read(self, source: Path) -> Reading:
        """Read a file, or all in a folder; a rejected task brings rejections, an ignored one what was skipped."""
        return Reading(read_objects(source, _SUFFIXES, _read))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write one file; a folder gets ``documents.jsonl``."""
        del schema
        return write_objects(documents, destination, _SUFFIXES, _tasks, self.info.holds)


def _looks_right(value: Mapping[str, Any]) -> bool:
    if not isinstance(value.get("text"), str) or "format" in value:
        return False
    if {"_input_hash", "_task_hash"} & value.keys():
        return True
    spans, relations = value.get("spans"), value.get("relations")
    keys = {"start", "end", "label"}
    has_spans = isinstance(spans, list) and all(isinstance(s, dict) and s.keys() >= keys for s in spans)
    has_links = isinstance(relations, list) and all(isinstance(r, dict) and "child" in r for r in relations)
    return has_spans and (bool(spans) or "tokens" in value or "answer" in value) and (has_links or relations is None)


def _read(fields: Fields, path: Path, number: int) -> PortableDocument:
    return read_task(fields, f"{path.stem}-{number}")


def _tasks(document: PortableDocument, report: LossReport) -> Iterator[dict[str, Any]]:
    del report
    yield _task(document)


def _task(document: PortableDocument) -> dict[str, Any]:
    theirs = document.extra.get(EXTRA)
    theirs = theirs if isinstance(theirs, dict) else {}
    answer = theirs.get("answer", ANSWER)
    tokens, rows = _tokens(document, theirs.get("tokens"))
    places = {span.id: _place(span, tokens) for span in document.spans}
    task = {
        "text": document.text,
        **document_carried(document),
        "meta": dict(document.meta),
        "tokens": rows,
        "spans": [_span(span, places[span.id], answer) for span in document.spans],
        "relations": [_relation(relation, places, answer) for relation in document.relations],
        "answer": answer,
        "_view_id": own_view(document.relations),
    }
    return (
        task | unknown(document.extra, (*task, *DOCUMENT_CARRIED, EXTRA)) | {k: theirs[k] for k in KEPT if k in theirs}
    )


def _tokens(document: PortableDocument, theirs: object) -> tuple[Tokens, list[dict[str, Any]]]:
    """Return the tokens that came with the task where they still fit, else ours."""
    if isinstance(theirs, list) and all(_fits(row, document.text) for row in theirs):
        return Tokens(document.text, tuple(Token(row["start"], row["end"]) for row in theirs)), theirs
    return own_tokens(document.text, document.spans)


def _fits(row: object, text: str) -> bool:
    if not isinstance(row, dict):
        return False
    start, end = row.get("start"), row.get("end")
    return isinstance(start, int) and isinstance(end, int) and text[start:end] == row.get("text")


def _place(span: PortableSpan, tokens: Tokens) -> dict[str, Any]:
    """Return where a span stands, in characters and in tokens; one of space alone has the nearest token."""
    first, end = tokens.touched(span.start, span.end)
    first = min(first, max(len(tokens) - 1, 0))
    return {
        "start": span.start,
        "end": span.end,
        "token_start": first,
        "token_end": max(first, end - 1),
        "label": span.label,
        "id": span.id,
    }


def _span(span: PortableSpan, place: dict[str, Any], answer: str) -> dict[str, Any]:
    return place | _carried(span, answer) | unknown(span.extra, SPAN_KEYS)


def _relation(relation: PortableRelation, places: Mapping[str, dict[str, Any]], answer: str) -> dict[str, Any]:
    head, child = places[relation.head], places[relation.tail]
    made = {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": dict(head),
        "child_span": dict(child),
        "label": relation.label,
        "id": relation.id,
    }
    return made | _carried(relation, answer) | unknown(relation.extra, RELATION_KEYS)


def _carried(annotation: PortableSpan | PortableRelation, answer: str) -> dict[str, Any]:
    """Return what an annotation carries; decision and source only where the task's answer does not say them."""
    said = carried(annotation)
    implied = DECISIONS.get(answer)
    if implied is None:
        return said
    for key, value in (("decision", annotation.decision), ("source", annotation.source)):
        said[key] = value
    return {key: value for key, value in said.items() if key not in CARRIED or implied.get(key) != value}
