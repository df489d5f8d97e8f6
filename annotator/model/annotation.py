"""Annotations: spans, relations, events and chains, with their provenance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from annotator.model.document import AttributeValue
from annotator.model.ids import ActorId, AnnotationId, DocId, TypeId

Fragment = tuple[int, int]
Fragments = tuple[Fragment, ...]


class Origin(StrEnum):
    """How an annotation came to be; kept for good."""

    HAND = "hand"
    SUGGESTION = "suggestion"
    PROPAGATED = "propagated"
    IMPORT = "import"
    MERGE = "merge"
    ADJUDICATED = "adjudicated"


@dataclass(frozen=True, slots=True)
class KnowledgeLink:
    """A normalisation: the entry of an outside resource that an annotation stands for."""

    resource: str
    entry: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What all annotations share.

    ``rev`` rises with each update, and a writer says which it saw. ``origin_id`` is the suggestion's, the import's or
    the first annotation's id. Times are UTC milliseconds; a step fills the four ``created``/``changed`` fields.
    """

    id: AnnotationId
    doc: DocId
    type: TypeId
    owner: ActorId
    attrs: Mapping[TypeId, AttributeValue] = field(default_factory=dict)
    note: str = ""
    origin: Origin = Origin.HAND
    origin_id: UUID | None = None
    links: tuple[KnowledgeLink, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    rev: int = 1
    created_by: ActorId | None = None
    created_at: int = 0
    changed_by: ActorId | None = None
    changed_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Annotation):
    """A labelled stretch of one document: fragments in order, code points, ends exclusive, none touching another."""

    fragments: Fragments

    @property
    def start(self) -> int:
        """Where the first fragment starts."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """Where the last fragment ends (exclusive)."""
        return self.fragments[-1][1]

    def text(self, of: str) -> str:
        """Return the span's text; fragments are joined by a space."""
        return covered_text(of, self.fragments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Annotation):
    """A typed link from ``head`` to ``tail``, two spans of one document; its type says whether it is symmetric."""

    head: AnnotationId
    tail: AnnotationId


@dataclass(frozen=True, slots=True)
class Argument:
    """One role of an event, filled by an annotation."""

    role: str
    target: AnnotationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Annotation):
    """A trigger span with typed role arguments."""

    trigger: AnnotationId
    args: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain(Annotation):
    """Annotations that stand for one thing in a document."""

    members: tuple[AnnotationId, ...]


AnyAnnotation = Span | Relation | Event | Chain


def targets(annotation: AnyAnnotation) -> tuple[AnnotationId, ...]:
    """Return the annotations that this one points to: what must exist as long as it does."""
    match annotation:
        case Relation():
            return annotation.head, annotation.tail
        case Event():
            return annotation.trigger, *(arg.target for arg in annotation.args)
        case Chain():
            return annotation.members
        case _:
            return ()


def covered_text(text: str, fragments: Fragments) -> str:
    """Return the text under the fragments, joined by a space."""
    if len(fragments) == 1:
        return text[fragments[0][0] : fragments[0][1]]
    return " ".join(text[start:end] for start, end in fragments)


def normalised(fragments: Fragments, length: int) -> Fragments:
    """Return fragments in order, with overlapping and touching ones joined.

    Raises:
        ValueError: A fragment is empty, or outside a text of ``length`` code points.
    """
    merged: list[Fragment] = []
    for start, end in sorted(fragments):
        if not 0 <= start < end <= length:
            raise ValueError(f"fragment {start}-{end} is outside the text (0-{length}) or empty")
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    if not merged:
        raise ValueError("a span needs at least one fragment")
    return tuple(merged)


def overlap(one: Fragments, other: Fragments) -> bool:
    """Tell whether two lists of fragments share a character."""
    return any(a < d and c < b for a, b in one for c, d in other)
