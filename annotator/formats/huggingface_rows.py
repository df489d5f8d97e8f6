"""Portable documents as rows of a Hugging Face dataset, and back."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from annotator.formats.fields import Fields
from annotator.formats.jsonl_reading import FORMAT, read_line
from annotator.formats.jsonl_writing import object_of
from annotator.formats.loss import EVERYTHING, LossReport, named
from annotator.formats.portable import PortableDocument, check
from annotator.formats.tokenised import Alignment, tokenise
from annotator.model.errors import UserError

SPLITS: Final = {"train": "train", "validation": "validation", "dev": "validation", "test": "test"}
"""What a document's field ``split`` may say, and the split that ``datasets`` knows it as."""

_ENTITY: Final = ("id", "label", "start", "end", "text")
_RELATION: Final = ("id", "label", "head", "tail")


class RowMaker:
    """Makes rows, and counts the labels in them."""

    def __init__(self, report: LossReport, alignment: Alignment = Alignment.EXPAND) -> None:
        self.labels: Counter[str] = Counter()
        self.relations: Counter[str] = Counter()
        self._report = report
        self._alignment = alignment

    def row(self, document: PortableDocument) -> dict[str, Any]:
        """Return one document's row.

        Raises:
            UserError: The document contradicts itself, or holds a value that JSON cannot.
        """
        check(document)
        self.labels.update(span.label for span in document.spans)
        self.relations.update(relation.label for relation in document.relations)
        tokens, tags = self._tagged(document)
        values = object_of(document)
        entities = [
            {"id": s.id, "label": s.label, "start": s.start, "end": s.end, "text": document.text[s.start : s.end]}
            for s in document.spans
        ]
        relations = [{key: relation[key] for key in _RELATION} for relation in values["relations"]]
        kept = {key: value for key, value in values.items() if key not in ("format", "text")}
        self._report.wrote(document, EVERYTHING)
        return {
            "id": document.id,
            "title": document.title,
            "text": document.text,
            "tokens": tokens,
            "ner_tags": tags,
            "entities": entities,
            "relations": relations,
            "annotator": _text(kept, document),
        }

    def _tagged(self, document: PortableDocument) -> tuple[list[str], list[str]]:
        """Return the tokens and their IOB2 tags: of spans that overlap, the longest, then the first."""
        tokens = tokenise(document.text)
        tags = ["O"] * len(tokens)
        found = [(span, tokens.aligned(span.start, span.end, self._alignment)) for span in document.spans]
        for span, place in sorted(found, key=lambda item: _rank(*(item[1] or (0, 0)))):
            overlaps = place is not None and any(tag != "O" for tag in tags[slice(*place)])
            if not tokens.fits(span.start, span.end):
                self._report.misplaced(document, span, self._fate(lost=place is None or overlaps))
            elif overlaps:
                self._report.add("overlapping spans, not in ner_tags (in entities alone)", named(document, span))
            if place is not None and not overlaps:
                first, last = place
                tags[first:last] = [f"B-{span.label}", *[f"I-{span.label}"] * (last - first - 1)]
        return tokens.words(), tags

    def _fate(self, *, lost: bool) -> str:
        """Return what becomes of a span that cuts a token."""
        if lost:
            return "spans that cut a token, not in ner_tags (in entities alone)"
        moved = "widened" if self._alignment is Alignment.EXPAND else "narrowed"
        return f"spans that cut a token, {moved} in ner_tags (in entities exact)"


def _rank(first: int, last: int) -> tuple[int, int]:
    return first - last, first


def _text(values: Mapping[str, Any], document: PortableDocument) -> str:
    try:
        return json.dumps(values, ensure_ascii=False, allow_nan=False)
    except (ValueError, TypeError, RecursionError) as error:
        what, hint = (
            "The document holds a value that JSON cannot.",
            f"Look for it in the fields and attributes ({error}).",
        )
        raise UserError("huggingface.value", what, hint=hint, where=document.title or document.id) from error


def document_of(values: Mapping[str, Any], where: str) -> PortableDocument:
    """Return the document of one row: entities and relations as they stand, the rest as it was written.

    Raises:
        UserError: The row is not of the layout, or contradicts itself.
    """
    fields = Fields(values, where)
    told = _told(values.get("annotator"))
    entities, relations = _by_id(told.get("entities")), _by_id(told.get("relations"))
    line: dict[str, Any] = {"id": fields.text("id", default="") or where.rpartition(" ")[2]}
    line |= {"title": fields.text("title", default="")} | told | {"format": FORMAT}
    line["text"] = fields.text("text", empty=True)
    line["entities"] = [_entity(entry, entities, line["text"]) for entry in fields.objects("entities")]
    known = {entity["id"] for entity in line["entities"]}
    line["relations"] = [
        relations.get(entry.text("id"), {}) | {key: entry.text(key) for key in _RELATION}
        for entry in fields.objects("relations")
    ]
    if known != entities.keys():
        # Someone took entities out: what pointed to them goes with them.
        line["events"] = line["chains"] = None
    return read_line(json.dumps(line).encode(), where)


def _entity(entry: Fields, told: Mapping[str, dict[str, Any]], text: str) -> dict[str, Any]:
    made: dict[str, Any] = {"id": entry.text("id"), "label": entry.text("label")}
    made |= {"start": entry.whole("start"), "end": entry.whole("end")}
    quote = entry.text("text", default="")
    if quote and quote != text[made["start"] : made["end"]]:
        hint = "“start” and “end” count Unicode code points of “text”."
        what = f"The text at {made['start']}–{made['end']} is not “{quote[:60]}”."
        raise UserError("huggingface.quote", what, hint=hint, where=entry.where)
    before = dict(told.get(made["id"], {}))
    if (before.get("start"), before.get("end")) != (made["start"], made["end"]):
        before.pop("fragments", None)
    return before | made


def _told(value: object) -> dict[str, Any]:
    try:
        told = json.loads(value) if isinstance(value, str) else {}
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _by_id(entries: object) -> dict[str, dict[str, Any]]:
    listed = entries if isinstance(entries, list) else []
    return {str(entry["id"]): entry for entry in listed if isinstance(entry, dict) and "id" in entry}
