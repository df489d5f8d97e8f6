"""What an export left out: counted by kind, with the first examples, never silent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from annotator.formats.portable import PortableAnnotation, PortableDocument, PortableSpan

_EXAMPLES: Final = 5


class Holding(StrEnum):
    """What a format may be able to hold; the values are the plain words of a report."""

    NESTED = "nested or overlapping spans"
    IDENTICAL = "several labels on the same stretch"
    FRAGMENTS = "spans of several fragments"
    RELATIONS = "relations"
    EVENTS = "events"
    CHAINS = "chains"
    ATTRIBUTES = "attributes of spans"
    RELATION_ATTRIBUTES = "attributes of relations, events and chains"
    DOCUMENT_ATTRIBUTES = "attributes and notes of documents"
    NOTES = "notes"
    LINKS = "links to knowledge bases"
    MACHINE = "scores, sources and decisions"
    PROVENANCE = "who decided, when, and what was changed"
    META = "document fields"
    TITLES = "titles"
    EXTRA = "fields of other formats"


EVERYTHING: Final = frozenset(Holding)


@dataclass(frozen=True, slots=True)
class Loss:
    """How many things of a kind were left out or simplified, and the first few."""

    kind: str
    count: int
    examples: tuple[str, ...]

    def sentence(self) -> str:
        """Return the loss as one line."""
        more = ", …" if self.count > len(self.examples) else ""
        return f"{self.count:,} × {self.kind}: {', '.join(self.examples)}{more}"


@dataclass(frozen=True, slots=True)
class Misaligned:
    """A span that begins or ends within a token, and what became of it."""

    document: str
    span: str
    words: str
    start: int
    end: int
    fate: str


@dataclass(slots=True)
class LossReport:
    """What an export wrote, and what it could not; filled while it runs.

    ``misaligned`` lists every span that a format of tokens had to move or leave out.
    """

    documents: int = 0
    annotations: int = 0
    misaligned: list[Misaligned] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)
    _examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, example: str) -> None:
        """Count one thing that was left out; a Holding, or plain words of the format's own."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        examples = self._examples.setdefault(kind, [])
        if len(examples) < _EXAMPLES and example not in examples:
            examples.append(example)

    def include(self, other: "LossReport") -> None:
        """Take in what another report counted, of a part of the same export."""
        self.documents += other.documents
        self.annotations += other.annotations
        self.misaligned += other.misaligned
        for loss in other.losses:
            self._counts[loss.kind] = self._counts.get(loss.kind, 0) + loss.count
            examples = self._examples.setdefault(loss.kind, [])
            examples += [e for e in loss.examples if e not in examples][: _EXAMPLES - len(examples)]

    def misplaced(self, document: PortableDocument, span: PortableSpan, fate: str, words: str = "") -> None:
        """Count and list a span that does not meet the edges of tokens; ``fate`` says what became of it."""
        words = words or named(document, span)
        self.add(fate, words)
        self.misaligned.append(Misaligned(document.id, span.id, words, span.start, span.end, fate))

    def wrote(self, document: PortableDocument, holds: frozenset[Holding]) -> None:
        """Count a document that was written, and what on it the format cannot hold."""
        self.documents += 1
        self.annotations += sum(1 for _ in document.annotations())
        if holds == EVERYTHING:
            return
        for kind, example in contents(document):
            if kind not in holds:
                self.add(kind, example)

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What was left out, the most frequent first."""
        by_count = sorted(self._counts.items(), key=lambda item: -item[1])
        return tuple(Loss(kind, count, tuple(self._examples[kind])) for kind, count in by_count)

    def __bool__(self) -> bool:
        """Tell whether anything was lost."""
        return bool(self._counts)


def contents(document: PortableDocument) -> Iterator[tuple[Holding, str]]:
    """Yield each thing on a document that not every format can hold, with words that name it."""
    title = f"“{document.title or document.id}”"
    if document.title:
        yield Holding.TITLES, title
    if document.meta:
        yield Holding.META, f"{', '.join(document.meta)} of {title}"
    if document.attributes or document.note:
        yield Holding.DOCUMENT_ATTRIBUTES, title
    if document.extra:
        yield Holding.EXTRA, f"{', '.join(document.extra)} of {title}"
    yield from _shapes(document)
    yield from ((Holding.RELATIONS, relation.label) for relation in document.relations)
    yield from ((Holding.EVENTS, event.label) for event in document.events)
    yield from ((Holding.CHAINS, chain.label) for chain in document.chains)
    for annotation in document.annotations():
        yield from _carried(document, annotation)


def _shapes(document: PortableDocument) -> Iterator[tuple[Holding, str]]:
    reached, last = -1, None
    for span in sorted(document.spans, key=lambda s: (s.start, -s.end)):
        if len(span.fragments) > 1:
            yield Holding.FRAGMENTS, named(document, span)
        if last is not None and span.fragments == last.fragments:
            yield Holding.IDENTICAL, named(document, span)
        elif span.start < reached:
            yield Holding.NESTED, named(document, span)
        reached, last = max(reached, span.end), span


def _carried(document: PortableDocument, annotation: PortableAnnotation) -> Iterator[tuple[Holding, str]]:
    if annotation.bare:
        return
    is_span = isinstance(annotation, PortableSpan)
    words = named(document, annotation) if isinstance(annotation, PortableSpan) else annotation.label
    if annotation.attributes:
        yield Holding.ATTRIBUTES if is_span else Holding.RELATION_ATTRIBUTES, words
    if annotation.note:
        yield Holding.NOTES, words
    if annotation.links:
        yield Holding.LINKS, words
    if annotation.score is not None or annotation.source or annotation.decision:
        yield Holding.MACHINE, words
    if annotation.provenance:
        yield Holding.PROVENANCE, words
    if annotation.extra:
        yield Holding.EXTRA, words


def named(document: PortableDocument, span: PortableSpan) -> str:
    """Return the words that name a span in a report: what it covers, shortened, and its label."""
    quote = " ".join(document.quote(span).split())
    return f"“{quote if len(quote) <= 40 else quote[:39] + '…'}” ({span.label})"
