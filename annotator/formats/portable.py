"""Documents as formats speak of them: labels by name, ids as short strings, no project behind them.

All offsets are code points into ``PortableDocument.text``, ends exclusive, whatever the format counts in.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from annotator.model.annotation import Fragments, KnowledgeLink, covered_text
from annotator.model.errors import UserError

JsonValue = Any
"""None, bool, int, float, str, or a list or dict of such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableAnnotation:
    """What all annotations share; ``id`` is unique within the document, among annotations of all kinds.

    ``score`` and ``source`` tell what a machine said at birth, ``decision`` what a person made of it ("accept",
    "reject", "change", "skip"; "" with a source: still pending). ``provenance`` tells of the decision: who ("by"), when
    ("at", ISO 8601, UTC), by which act ("how"), whether it had been on screen ("seen"), why ("reason"), by which rule
    the source had it ("rule"), and what was proposed where that was changed ("proposed"). In a gold dataset it says in
    words how the annotation came about, too ("kind": "by hand", "accepted as proposed", …). ``extra`` keeps what a
    format brought and nobody here knows; it is written again by formats that can.
    """

    id: str
    label: str
    attributes: Mapping[str, JsonValue] = field(default_factory=dict)
    note: str = ""
    score: float | None = None
    source: str = ""
    decision: str = ""
    provenance: Mapping[str, JsonValue] = field(default_factory=dict)
    links: tuple[KnowledgeLink, ...] = ()
    extra: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def bare(self) -> bool:
        """Whether it says nothing beyond its label and its place."""
        said = self.source or self.decision or self.provenance or self.score is not None
        return not (said or self.attributes or self.note or self.links or self.extra)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableSpan(PortableAnnotation):
    """A labelled stretch: fragments in order, none touching another."""

    fragments: Fragments

    @property
    def start(self) -> int:
        """Where the first fragment starts."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """Where the last fragment ends (exclusive)."""
        return self.fragments[-1][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableRelation(PortableAnnotation):
    """A link between two spans, by their ids."""

    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class PortableArgument:
    """One role of an event, filled by an annotation."""

    role: str
    target: str
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableEvent(PortableAnnotation):
    """A trigger span with role arguments, each a span or another event."""

    trigger: str
    arguments: tuple[PortableArgument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableChain(PortableAnnotation):
    """Annotations that stand for one thing."""

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortableDocument:
    """A document with what is on it.

    ``meta`` holds what is known of the document: "source" (path or address), "date" (ISO 8601), "language", "tags" (a
    list), and any other field.
    """

    id: str
    title: str
    text: str
    meta: Mapping[str, JsonValue] = field(default_factory=dict)
    attributes: Mapping[str, JsonValue] = field(default_factory=dict)
    note: str = ""
    spans: tuple[PortableSpan, ...] = ()
    relations: tuple[PortableRelation, ...] = ()
    events: tuple[PortableEvent, ...] = ()
    chains: tuple[PortableChain, ...] = ()
    extra: Mapping[str, JsonValue] = field(default_factory=dict)

    def annotations(self) -> Iterator[PortableSpan | PortableRelation | PortableEvent | PortableChain]:
        """Yield all annotations: spans, relations, events, chains."""
        yield from self.spans
        yield from self.relations
        yield from self.events
        yield from self.chains

    def quote(self, span: PortableSpan) -> str:
        """Return the text under a span; fragments are joined by a space."""
        return covered_text(self.text, span.fragments)


def check(document: PortableDocument) -> None:
    """Refuse a document that contradicts itself; every reader and every writer calls this.

    Raises:
        UserError: A span lies outside the text or is not in order, an id occurs twice, an end is missing, or events or
            chains hold themselves. ``where`` names the document and the annotation.
    """
    for span in document.spans:
        _check_fragments(document, span)
    _check_ids(document)
    _check_ends(document)
    _check_loops(document)


def check_quote(document: PortableDocument, span: PortableSpan, quote: str) -> None:
    """Refuse a span whose text, as a format quotes it, is not what stands at its offsets.

    Raises:
        UserError: They differ; most often, the offsets were counted in other units than code points.
    """
    found = document.quote(span)
    if found != quote:
        raise _problem(
            document,
            "quote",
            f"The text at the place of “{span.id}” is “{_short(found)}”, not “{_short(quote)}”.",
            "Offsets count Unicode code points from 0, with one line feed for each line end.",
        )


def _check_fragments(document: PortableDocument, span: PortableSpan) -> None:
    length = len(document.text)
    for start, end in span.fragments:
        if not 0 <= start < end <= length:
            what = f"The span “{span.id}” ({start}–{end}) does not lie within the text (0–{length})."
            hint = "Offsets count Unicode code points from 0; the end is exclusive, and behind the start."
            raise _problem(document, "offset", what, hint)
    if len(span.fragments) == 1:
        return
    ends = [place for fragment in span.fragments for place in fragment]
    if not ends or any(a >= b for a, b in pairwise(ends)):
        what = f"The fragments of “{span.id}” are not in order, or touch each other."
        raise _problem(document, "fragments", what, "Sort them, and join those that touch.")


def _check_ids(document: PortableDocument) -> None:
    counted = Counter(annotation.id for annotation in document.annotations())
    for annotation_id, count in counted.items():
        if count > 1:
            hint = "Give each annotation of a document an id of its own, relations included."
            raise _problem(document, "duplicate", f"The id “{annotation_id}” is used {count} times.", hint)
    for annotation in document.annotations():
        if not annotation.id or not annotation.label:
            raise _problem(document, "nameless", "An annotation has no id or no label.", "Give it both.")


def _check_ends(document: PortableDocument) -> None:
    spans = {span.id for span in document.spans}
    known = {annotation.id for annotation in document.annotations()}
    for owner, role, end in _span_ends(document):
        if end not in spans:
            raise _missing(document, owner, role, end)
    for owner, role, end in _other_ends(document):
        if end not in known:
            raise _missing(document, owner, role, end)


def _check_loops(document: PortableDocument) -> None:
    """Refuse events and chains that hold themselves, directly or through others."""
    held = {event.id: [argument.target for argument in event.arguments] for event in document.events}
    held |= {chain.id: list(chain.members) for chain in document.chains}
    if not any(target in held for targets in held.values() for target in targets):
        return
    try:
        tuple(TopologicalSorter(held).static_order())
    except CycleError as error:
        loop = " → ".join(error.args[1])
        hint = "An event or a chain must not hold itself."
        raise _problem(document, "loop", f"Annotations hold each other in a circle: {_short(loop)}.", hint) from error


def _span_ends(document: PortableDocument) -> Iterator[tuple[str, str, str]]:
    for relation in document.relations:
        yield f"relation “{relation.id}”", "head", relation.head
        yield f"relation “{relation.id}”", "tail", relation.tail
    for event in document.events:
        yield f"event “{event.id}”", "trigger", event.trigger


def _other_ends(document: PortableDocument) -> Iterator[tuple[str, str, str]]:
    for event in document.events:
        for argument in event.arguments:
            yield f"event “{event.id}”", argument.role, argument.target
    for chain in document.chains:
        for member in chain.members:
            yield f"chain “{chain.id}”", "member", member


def _missing(document: PortableDocument, owner: str, role: str, end: str) -> UserError:
    what = f"The {role} of the {owner} is “{end}”, which is not in the document."
    return _problem(document, "end", what, "Write the annotations that others point to into the same document.")


def _problem(document: PortableDocument, code: str, what: str, hint: str) -> UserError:
    return UserError(f"format.{code}", what, hint=hint, where=f"document “{_short(document.title or document.id)}”")


def _short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
