"""GLiNER's training JSON (tokens and entities), and pairs of a text and its entities.

After https://urchade.github.io/GLiNER/training.html: ``ner`` holds [first token, last token, label], the last one
included; ``relations`` holds [head, tail, label], each a number in ``ner`` (as its models with relations have it).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.fields import Fields
from annotator.formats.files import whole_file
from annotator.formats.json_carried import one_file, own_id, read_objects, recognised
from annotator.formats.json_files import json_line
from annotator.formats.loss import Holding, LossReport
from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan, check
from annotator.formats.sketch import SchemaSketch
from annotator.formats.tokenised import Alignment, TokenRange, placed, sentence_ranges, tokenise
from annotator.formats.units import rulers
from annotator.model.errors import UserError

_SUFFIXES: Final = (".json", ".jsonl")
_HOLDS: Final = frozenset({Holding.NESTED, Holding.IDENTICAL, Holding.RELATIONS})


@dataclass(frozen=True)
class Gliner:
    """Writes an example for each sentence, and reads both forms.

    A span or a relation keeps the sentences that it crosses together. With ``pairs``, writes texts and their entities
    by characters, a document each.
    """

    alignment: Alignment = Alignment.EXPAND
    pairs: bool = False

    info = FormatInfo(
        name="gliner.v1",
        title="GLiNER training JSON",
        suffixes=_SUFFIXES,
        description="A list of sentences as tokens, with spans of whole tokens and relations between them. No text.",
        holds=_HOLDS,
    )

    def with_alignment(self, alignment: Alignment) -> "Gliner":
        """Return the same format with an alignment."""
        return replace(self, alignment=alignment)

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by tokens with entities, or a text with entities that have start, end and label."""
        return recognised(source, head, _SUFFIXES, _looks_right)

    def read(self, source: Path) -> Reading:
        """Read a file, or all in a folder; an example is a document, its text rebuilt with one space between tokens."""
        return Reading(read_objects(source, _SUFFIXES, _read))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write one list; a folder gets ``documents.json``."""
        del schema
        report = LossReport()
        holds = _HOLDS if not self.pairs else _HOLDS - {Holding.RELATIONS}
        first = True
        with whole_file(one_file(destination, _SUFFIXES)) as file:
            file.write(b"[")
            for document in documents:
                check(document)
                for example in [_pair(document)] if self.pairs else self._examples(document, report):
                    line = json_line(example, document.title or document.id).rstrip(b"\n")
                    file.write((b"\n" if first else b",\n") + line)
                    first = False
                report.wrote(document, holds)
            file.write(b"\n]\n")
        return report

    def _examples(self, document: PortableDocument, report: LossReport) -> Iterator[dict[str, Any]]:
        tokens = tokenise(document.text)
        found = list(placed(document, tokens, self.alignment, report))
        places = {span.id: place for span, place in found}
        linked = [r for r in document.relations if r.head in places and r.tail in places]
        for relation in document.relations:
            if relation not in linked:
                report.add("relations whose ends were left out", relation.label)
        bridges = [_around(places[r.head], places[r.tail]) for r in linked]
        words = tokens.words()
        for first, last in sentence_ranges(tokens, [*places.values(), *bridges]):
            here = [(span, place) for span, place in found if first <= place[0] < last]
            numbers = {span.id: number for number, (span, _) in enumerate(here)}
            example: dict[str, Any] = {
                "tokenized_text": words[first:last],
                "ner": [[start - first, end - first - 1, span.label] for span, (start, end) in here],
            }
            relations = [[numbers[r.head], numbers[r.tail], r.label] for r in linked if r.head in numbers]
            yield example | ({"relations": relations} if relations else {})


def _around(one: TokenRange, other: TokenRange) -> TokenRange:
    return min(one[0], other[0]), max(one[1], other[1])


def _pair(document: PortableDocument) -> dict[str, Any]:
    entities = [{"start": s.start, "end": s.end, "label": s.label} for s in document.spans]
    return {"text": document.text, "entities": entities}


def _looks_right(value: Mapping[str, Any]) -> bool:
    if isinstance(value.get("tokenized_text"), list) and isinstance(value.get("ner"), list):
        return True
    entities = value.get("entities")
    if not isinstance(value.get("text"), str) or not isinstance(entities, list) or not entities or "format" in value:
        return False
    return all(_is_pair_entity(entity) for entity in entities)


def _is_pair_entity(value: object) -> bool:
    if isinstance(value, dict):
        return {"start", "end", "label"} <= value.keys() and "id" not in value
    return _is_triple(value)


def _is_triple(value: object) -> bool:
    """Tell whether a value is [start, end, label]; GLiNER's own exports may have more behind it."""
    if not isinstance(value, list) or len(value) < 3:
        return False
    return isinstance(value[0], int) and isinstance(value[1], int) and isinstance(value[2], str) and bool(value[2])


def _read(fields: Fields, path: Path, number: int) -> PortableDocument:
    document_id = own_id(fields.rest().get("id"), f"{path.stem}-{number}")
    if "tokenized_text" not in fields.rest():
        return _read_pair(fields, document_id)
    words = fields.rest().get("tokenized_text")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise fields.problem("tokenized_text", "must be a list of strings")
    places: list[tuple[int, int]] = []
    length = 0
    words = [" ".join(word.split()) for word in words]
    for word in words:
        places.append((length, length + len(word)))
        length += len(word) + 1
    spans = tuple(_of_tokens(fields, n, entry, places) for n, entry in enumerate(_triples(fields, "ner"), start=1))
    return PortableDocument(
        id=document_id,
        title="",
        text=" ".join(words),
        meta={"reconstructed": True},
        spans=spans,
        relations=tuple(_relations(fields, spans)),
        extra=fields.rest("tokenized_text", "ner", "relations", "id"),
    )


def _triples(fields: Fields, key: str) -> list[list[Any]]:
    found = fields.rest().get(key) or []
    if not isinstance(found, list) or not all(_is_triple(entry) for entry in found):
        raise fields.problem(key, "must be a list of [number, number, label]")
    return found


def _of_tokens(fields: Fields, number: int, entry: list[Any], places: list[tuple[int, int]]) -> PortableSpan:
    first, last, label = entry[:3]
    if not 0 <= first <= last < len(places) or places[first][0] >= places[last][1]:
        raise fields.problem(f"ner[{number - 1}]", f"must name tokens from 0 to {len(places) - 1}")
    return PortableSpan(id=f"e{number}", label=label, fragments=((places[first][0], places[last][1]),))


def _relations(fields: Fields, spans: tuple[PortableSpan, ...]) -> Iterator[PortableRelation]:
    for number, (head, tail, label, *_) in enumerate(_triples(fields, "relations"), start=1):
        if not (0 <= head < len(spans) and 0 <= tail < len(spans)):
            raise fields.problem(f"relations[{number - 1}]", "must name two entries of “ner”")
        yield PortableRelation(id=f"r{number}", label=label, head=spans[head].id, tail=spans[tail].id)


def _read_pair(fields: Fields, document_id: str) -> PortableDocument:
    ruler = next(rulers(fields.text("text", empty=True)))
    spans = []
    found = fields.rest().get("entities") or []
    if not isinstance(found, list):
        raise fields.problem("entities", "must be a list")
    for number, entry in enumerate(found, start=1):
        if not _is_pair_entity(entry):
            raise fields.problem(f"entities[{number - 1}]", "must have a start, an end and a label")
        start, end, label = (entry["start"], entry["end"], entry["label"]) if isinstance(entry, dict) else entry[:3]
        place = ruler.place(start, end) if isinstance(start, int) and isinstance(end, int) else None
        if place is None or not isinstance(label, str):
            what = f"The place of entities[{number - 1}] does not lie within the text (0–{ruler.length})."
            hint = "Offsets count code points from 0; the end is exclusive."
            raise UserError("format.offset", what, hint=hint, where=fields.where)
        spans.append(PortableSpan(id=f"e{number}", label=label, fragments=(place,)))
    extra = fields.rest("text", "entities", "id")
    return PortableDocument(id=document_id, title="", text=ruler.text, spans=tuple(spans), extra=extra)
