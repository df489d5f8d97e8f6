"""Annotations and their changes in plain words, for the inspector, the history and screen readers."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import datetime
from typing import Final
from unicodedata import bidirectional
from uuid import UUID

from annotator.model.annotation import AnyAnnotation, Chain, Event, Fragments, Origin, Relation, Span, covered_text
from annotator.model.changes import Value
from annotator.model.document import AttributeValue, DocState, Document
from annotator.model.ids import TypeId
from annotator.model.rules import Lookup, referred
from annotator.model.schema import AttributeKind, LabelType, Schema
from annotator.model.suggestion import Decision, Verdict

_QUOTE: Final = 60
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "RLE", "RLO", "RLI"})
_BOOKKEEPING: Final = frozenset(
    {
        "id",
        "doc",
        "rev",
        "created_by",
        "created_at",
        "changed_by",
        "changed_at",
        "signature",
        "length",
        "extra",
        "owner",
    }
)
_NAMES: Final = {
    "doc_date": "date",
    "text_version": "version of the text",
    "meta": "own fields",
    "links": "knowledge links",
}

ORIGINS: Final = {
    Origin.HAND: "made by hand",
    Origin.SUGGESTION: "accepted from a suggestion",
    Origin.PROPAGATED: "labelled with identical strings",
    Origin.IMPORT: "imported",
    Origin.MERGE: "merged from another project",
    Origin.ADJUDICATED: "adjudicated",
}

VERDICTS: Final = {
    Verdict.ACCEPT: "accepted",
    Verdict.CHANGE: "accepted as changed",
    Verdict.REJECT: "rejected",
    Verdict.SKIP: "skipped",
}


def one_line(text: str, longest: int = _QUOTE) -> str:
    """Return a text on one line, cut in the middle to at most ``longest`` code points."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    tail = longest // 3
    return f"{flat[: longest - tail - 1].rstrip()}…{flat[-tail:].lstrip()}"


def quoted(text: str, longest: int = _QUOTE) -> str:
    """Return a text in quotation marks, on one line, cut in the middle."""
    return f"“{isolated(one_line(text, longest))}”"


def isolated(text: str) -> str:
    """Return a text that is written from right to left so that it leaves the order of the words around it alone."""
    if any(bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return f"\u2068{text}\u2069"
    return text


def moment(at_ms: int, now_ms: int | None = None) -> str:
    """Return a time (UTC milliseconds) as a reader on this machine's clock would say it: the day only if not today."""
    at = datetime.fromtimestamp(at_ms / 1000).astimezone()
    now = datetime.fromtimestamp(now_ms / 1000).astimezone() if now_ms is not None else datetime.now().astimezone()
    if at.date() == now.date():
        return f"{at:%H:%M}"
    return f"{at.day} {at:%b} {at:%H:%M}" if at.year == now.year else f"{at.day} {at:%b %Y}"


def full_moment(at_ms: int) -> str:
    """Return a time (UTC milliseconds) to the second, on this machine's clock."""
    return f"{datetime.fromtimestamp(at_ms / 1000).astimezone():%Y-%m-%d %H:%M:%S}"


class Wording:
    """Says what values are, with one schema, one text, and the annotations that stand now."""

    def __init__(self, schema: Schema, text: str = "", find: Lookup | None = None) -> None:
        self._schema = schema
        self._text = text
        self._find = find or (lambda _key: None)

    def stretch(self, fragments: Fragments) -> str:
        """Return the text under fragments, quoted; the offsets where the text does not reach."""
        if fragments and fragments[0][0] >= 0 and fragments[-1][1] <= len(self._text):
            return quoted(covered_text(self._text, fragments))
        return ", ".join(f"{start:,}–{end:,}" for start, end in fragments)

    def target(self, key: UUID) -> str:
        """Return what an end, argument or reference points to: its text, or that it is gone."""
        found = self._find(key)
        return self.short(found) if found else "something deleted"

    def short(self, annotation: AnyAnnotation) -> str:
        """Return an annotation's text, without its label."""
        match annotation:
            case Span():
                return self.stretch(annotation.fragments)
            case Relation():
                arrow = "–" if self._symmetric(annotation.type) else "→"
                return f"{self.target(annotation.head)} {arrow} {self.target(annotation.tail)}"
            case Event():
                return self.target(annotation.trigger)
            case Chain():
                return self._members(annotation)

    def named(self, annotation: AnyAnnotation) -> str:
        """Return an annotation with its label: PERSON “John Kirby”."""
        return f"{self._schema.name(annotation.type)} {self.short(annotation)}"

    def value(self, attribute: LabelType | None, value: AttributeValue | None) -> str:
        """Return an attribute's value as a reader would say it."""
        if value is None or value == "":
            return "nothing"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if attribute and attribute.attribute and attribute.attribute.kind is AttributeKind.REFERENCE:
            key = referred(value)
            return self.target(key) if key else str(value)
        if isinstance(value, float) and value.is_integer():
            return f"{int(value)}"
        return one_line(str(value))

    def changes(self, before: Value | None, after: Value | None) -> tuple[str, ...]:
        """Return what a change did, a line for each field that differs."""
        if before is None and after is None:
            return ()
        if before is None:
            assert after is not None
            return (self._born(after),)
        if after is None:
            return ("Deleted",)
        return tuple(self._differences(before, after))

    def _members(self, chain: Chain) -> str:
        shown = " = ".join(self.target(member) for member in chain.members[:4])
        return f"{shown} … ({len(chain.members)})" if len(chain.members) > 4 else shown

    def _symmetric(self, type_id: TypeId) -> bool:
        label = self._schema.types.get(type_id)
        return bool(label and label.symmetric)

    def _born(self, value: Value) -> str:
        match value:
            case Span() | Relation() | Event() | Chain():
                return f"Added as {self.named(value)}, {ORIGINS[value.origin]}"
            case Decision():
                return f"Suggestion {VERDICTS[value.verdict]}"
            case DocState():
                return f"Status: {value.status}"
            case Document():
                return f"Added {quoted(value.title)}"
            case _:
                return "Added"

    def _differences(self, before: Value, after: Value) -> Iterator[str]:
        if type(before) is not type(after):
            return
        for name in (f.name for f in fields(before)):
            old, new = getattr(before, name), getattr(after, name)
            if old == new or name in _BOOKKEEPING:
                continue
            if name == "attrs":
                yield from self._attributes(old, new)
            else:
                say = self._sayer(name)
                yield f"{_title(name)}: {say(old)} → {say(new)}"

    def _attributes(self, old: dict[TypeId, AttributeValue], new: dict[TypeId, AttributeValue]) -> Iterator[str]:
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key):
                label = self._schema.types.get(key)
                was, now = self.value(label, old.get(key)), self.value(label, new.get(key))
                yield f"{self._schema.name(key)}: {was} → {now}"

    def _sayer(self, name: str) -> Callable[..., str]:
        match name:
            case "type":
                return self._schema.name
            case "fragments":
                return self.stretch
            case "head" | "tail" | "trigger":
                return self.target
            case "verdict":
                return lambda verdict: VERDICTS[verdict]
            case _:
                return _plain


def _title(name: str) -> str:
    said = {"type": "label", "fragments": "text", "head": "from", "tail": "to"}.get(name) or _NAMES.get(name, name)
    return said.replace("_", " ").capitalize()


def _plain(value: object) -> str:
    if value is None or value in ("", (), {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value) if all(isinstance(p, str) for p in value) else f"{len(value)}"
    return one_line(str(value))
