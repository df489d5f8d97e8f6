"""Suggestions and decisions: what a machine proposes, and what a person made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from annotator.model.annotation import Fragments
from annotator.model.ids import ActorId, AnnotationId, DecisionId, DocId, SourceId, SuggestionId, TypeId, derived_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who suggests: a name with its version, and a digest of weights and configuration.

    ``labels`` maps the source's own labels to the schema's type names.
    """

    id: SourceId
    name: str
    version: str
    digest: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def id_of(name: str, version: str, digest: str) -> SourceId:
        """Return the id of this very source, the same in each project."""
        return SourceId(derived_id("source", name, version, digest))


STRONG: Final = 0.9
"""From this score on a later source that contradicts a decision is worth a second look."""


class SuggestionKind(StrEnum):
    """What a suggestion would become."""

    SPAN = "span"
    RELATION = "relation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A machine's proposal; never gold until a person decides. Offsets refer to ``text_version`` of the document.

    ``label`` is as the source says it, ``type`` what the schema makes of it (None: no such type). A relation's
    ``head`` and ``tail`` are ids of suggestions or of annotations, and its two ``fragments`` are their extents, head
    first: so it has a place that outlives the ids. ``string`` is the text that it covers, in the form by which alike
    suggestions are grouped; that and ``made_at`` (UTC milliseconds) are filled in when it is recorded.
    """

    id: SuggestionId
    doc: DocId
    text_version: int
    source: SourceId
    kind: SuggestionKind
    label: str
    type: TypeId | None
    fragments: Fragments
    head: SuggestionId | AnnotationId | None = None
    tail: SuggestionId | AnnotationId | None = None
    attrs: Mapping[str, Any] = field(default_factory=dict)
    score: float = 0.0
    rule: str = ""
    superseded: bool = False
    string: str = field(default="", compare=False)
    made_at: int = field(default=0, compare=False)

    @property
    def start(self) -> int:
        """Where it starts; for a relation, the earlier of its ends."""
        return min(start for start, _ in self.fragments)

    @property
    def end(self) -> int:
        """Where it ends (exclusive); for a relation, the later of its ends."""
        return max(end for _, end in self.fragments)

    @property
    def says(self) -> tuple[SuggestionKind, Fragments, TypeId | str]:
        """What it proposes, where: suggestions that say the same are one question to a person."""
        return self.kind, self.fragments, self.type or self.label

    @property
    def place(self) -> "Place":
        """Where and what it proposes: by this a rejection holds against every source and version."""
        return Place(self.doc, self.kind, self.label, self.fragments)


def suggestion_id(
    doc: DocId,
    text_version: int,
    source: SourceId,
    kind: SuggestionKind,
    label: str,
    fragments: Fragments,
    *ends: object,
) -> SuggestionId:
    """Return the id that this very proposal always has, so that a second run adds nothing."""
    return SuggestionId(derived_id("suggestion", doc, text_version, source, kind, label, fragments, *ends))


def one_of_each(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Return one suggestion for each thing that is said, the surest; where several sources say it, it is one."""
    best: dict[object, Suggestion] = {}
    for sugg in found:
        known = best.get(sugg.says)
        if known is None or (known.score, known.id) < (sugg.score, sugg.id):
            best[sugg.says] = sugg
    return list(best.values())


def grouping_string(text: str, fragments: Fragments, kind: SuggestionKind) -> str:
    """Return covered text without differences of case and spacing; of a relation, its two ends with an arrow."""
    parts = (" ".join(text[start:end].casefold().split()) for start, end in fragments)
    return (" → " if kind is SuggestionKind.RELATION else " ").join(parts)


@dataclass(frozen=True, slots=True)
class Place:
    """A document, a stretch (or the extents of two ends), and a label."""

    doc: DocId
    kind: SuggestionKind
    label: str
    fragments: Fragments


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryRun:
    """What memory makes of a document now: all that it proposes, and which others' suggestions it hides or shows.

    ``lines`` are the stretches that were looked at, in code points; None: the whole text.
    """

    doc: DocId
    text_version: int
    lines: tuple[tuple[int, int], ...] | None = None
    proposed: tuple[Suggestion, ...] = ()
    hidden: tuple[SuggestionId, ...] = ()
    shown: tuple[SuggestionId, ...] = ()


class Verdict(StrEnum):
    """What a person made of a suggestion."""

    ACCEPT = "accept"
    REJECT = "reject"
    CHANGE = "change"
    SKIP = "skip"


class How(StrEnum):
    """By which act a decision was made."""

    SINGLE = "single"
    GROUP = "group"
    THRESHOLD = "threshold"
    PROPAGATED = "propagated"
    MEMORY = "memory"
    FINISH = "finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's verdict on a suggestion; kept for good, because rejections teach too.

    ``seen`` tells whether the suggestion had been on screen. ``place`` survives new versions of the source.
    ``annotation`` is what an accept or a change became.
    """

    id: DecisionId
    suggestion: SuggestionId
    owner: ActorId
    verdict: Verdict
    how: How
    seen: bool
    place: Place
    reason: str = ""
    annotation: AnnotationId | None = None
    decided_at: int = 0
    rev: int = 1
