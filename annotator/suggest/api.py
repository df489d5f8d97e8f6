r'''What a suggester is, and what it answers.

Writing one takes twenty lines, and neither spaCy nor Qt. It is a class with four facts and two methods::

    import re

    from annotator.suggest.api import Suggestions, SuggestedSpan


    class TicketSuggester:
        """Proposes our ticket numbers."""

        name = "tickets.v1"
        version = "1.0"
        labels = ("TICKET",)

        def digest(self) -> str:
            return "1"

        def suggest(self, text: str) -> Suggestions:
            found = re.finditer(r"\bT-\d{4}\b", text)
            return Suggestions(tuple(SuggestedSpan(m.start(), m.end(), "TICKET", 0.99, "number") for m in found))

and two lines in the ``pyproject.toml`` of the package that brings it::

    [project.entry-points."annotator.suggesters"]
    "tickets.v1" = "our_package.tickets:TicketSuggester"

Once that package is installed beside Annotator, the suggester is listed with the others. The name carries a version
and is stored with every suggestion: a new behaviour is a new name. The entry point names a class, or a function
without arguments, that makes the suggester; it is called in the child process, so it may import what it likes.
'''

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class SuggestedSpan:
    """A stretch of text and the label proposed for it.

    ``start`` and ``end`` are code points, end exclusive. ``score`` lies between 0 and 1: how often such a proposal is
    right. ``rule`` names what found it, for people who ask why.
    """

    start: int
    end: int
    label: str
    score: float
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedRelation:
    """A link from one span of the same answer to another; ``head`` and ``tail`` are indexes into its spans.

    ``attributes`` are values by the attribute's name, ``references`` attributes whose value is a span of the same
    answer, by its index: ``{"source": 3}``. What the schema of a project lacks is left out there.
    """

    head: int
    tail: int
    label: str
    score: float
    rule: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    references: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All that a suggester proposes for one text; ``notice`` tells people why it is not all, or nothing."""

    spans: tuple[SuggestedSpan, ...] = ()
    relations: tuple[SuggestedRelation, ...] = ()
    notice: str = ""


class Suggester(Protocol):
    """Something that proposes spans and relations for a text.

    ``name`` is stable and versioned ("gazetteer.v1"), ``version`` that of its weights or word lists, ``labels`` all
    that it may propose.
    """

    @property
    def name(self) -> str:
        """The stable name, with its version."""

    @property
    def version(self) -> str:
        """The version of its weights or word lists."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that it may propose."""

    def digest(self) -> str:
        """Return a digest of configuration and weights: equal digests promise equal answers."""

    def suggest(self, text: str) -> Suggestions:
        """Return what it proposes for a text; offsets are code points of that text."""


@runtime_checkable
class SchemaAware(Protocol):
    """A suggester that wants to know which types of relation a project has, so as not to look for others in vain."""

    def want(self, relations: Iterable[str]) -> None:
        """Propose what leads to these types from now on."""


@runtime_checkable
class StepwiseSuggester(Protocol):
    """A suggester that works through a long text in steps, so that it can show progress and be stopped."""

    def suggest_in_steps(self, text: str) -> Generator[float, None, Suggestions]:
        """Yield the share done (0 to 1) after each step, and return the whole answer."""
