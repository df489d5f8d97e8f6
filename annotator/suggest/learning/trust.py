"""How far the learned head and the shipped pipeline may be believed beside each other, and what both say together.

Measured on closed sentences that the measured head was not taught by. What the lessons say little about is left to the
shipped pipeline, which was measured on far more text: so a few lessons about a label that it knows do not undo it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from annotator.suggest.learning.head import Found
from annotator.suggest.learning.scores import Span
from annotator.suggest.neural.calibration import Curve, between
from annotator.suggest.reliability import Outcome, fit_curves, logistic

_PRIOR: Final = 8.0
"""The shipped scores weigh as much as so many outcomes of the lessons."""
_LEAST: Final = 0.4
"""A shipped span is kept if it is right so often where the head finds nothing."""
_MOST: Final = 0.995
_LEARNED: Final = "learned"


class Tally(NamedTuple):
    """How many shipped spans were right in some situation, and how many their scores had promised."""

    right: float = 0.0
    promised: float = 0.0

    @property
    def factor(self) -> float:
        """Return what to multiply a shipped score with: 1 where nothing was seen."""
        return (self.right + _PRIOR) / (self.promised + _PRIOR)


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence that was held back: what the head and the shipped pipeline find in it, and what is there."""

    ours: Sequence[Found]
    theirs: Sequence[Found]
    gold: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Trust:
    """What was measured.

    ``curves`` turn the head's beliefs into how often they are right, by label ("*": any other); ``silent`` and
    ``against`` tell by label how right the shipped spans are where the head finds nothing, or another span.
    """

    curves: Mapping[str, Curve] = field(default_factory=dict)
    silent: Mapping[str, Tally] = field(default_factory=dict)
    against: Mapping[str, Tally] = field(default_factory=dict)

    @classmethod
    def of(cls, judged: Iterable[Judged], taught: Iterable[str]) -> "Trust":
        """Measure it; ``taught`` are the labels that the lessons name."""
        outcomes: list[Outcome] = []
        silent: defaultdict[str, Tally] = defaultdict(Tally)
        against: defaultdict[str, Tally] = defaultdict(Tally)
        known = frozenset(taught)
        for sentence in judged:
            gold = frozenset(sentence.gold)
            outcomes += [Outcome(f.label, _LEARNED, f.probability, f[:3] in gold) for f in sentence.ours]
            places = {f[:3] for f in sentence.ours}
            for found in sentence.theirs:
                if found[:3] in places:
                    continue
                tallies = against if meeting(found, sentence.ours) else silent
                # Of a label that no lesson names, only what another span contradicts is known to be wrong.
                if found.label in known or (tallies is against and _crossed(found, sentence.gold)):
                    right, promised = tallies[found.label]
                    tallies[found.label] = Tally(right + (found[:3] in gold), promised + found.probability)
        return cls({"*": logistic([])} | fit_curves(outcomes, logistic), dict(silent), dict(against))

    def of_head(self, found: Found) -> float:
        """Return how often such a span of the head is right."""
        curve = self.curves.get(found.label) or self.curves.get("*")
        return between(curve, found.probability) if curve else found.probability

    def of_shipped(self, found: Found, *, alone: bool, likeness: float = 1.0) -> float:
        """Return how often such a shipped span is right where the head finds nothing (``alone``), or another span.

        The less a text is like the lessons, the less do they change of the shipped score.
        """
        tally = (self.silent if alone else self.against).get(found.label, Tally())
        return min(_MOST, found.probability * (1 + likeness * (tally.factor - 1)))

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "curves": {label: [[x, round(y, 4)] for x, y in curve] for label, curve in self.curves.items()},
            "silent": {label: list(tally) for label, tally in self.silent.items()},
            "against": {label: list(tally) for label, tally in self.against.items()},
        }

    @classmethod
    def from_plain(cls, record: Mapping[str, Any]) -> "Trust":
        """Return what ``plain`` wrote; nothing measured where there is nothing."""
        return cls(
            {label: [(float(x), float(y)) for x, y in curve] for label, curve in record.get("curves", {}).items()},
            {label: Tally(*map(float, tally)) for label, tally in record.get("silent", {}).items()},
            {label: Tally(*map(float, tally)) for label, tally in record.get("against", {}).items()},
        )


def joined(
    ours: Iterable[Found], theirs: Iterable[Found], labels: Iterable[str], trust: Trust, likeness: float = 1.0
) -> list[Found]:
    """Return what both say together, with scores that were measured.

    The head's spans of its own ``labels`` stand, unless a shipped span in the way is right more often; the shipped
    ones fill the room that is left where they are right often enough. The less the text is like the lessons
    (``likeness`` from 1 to 0), the less the head's word weighs against a shipped span; where none is in the way, it
    stands.
    """
    chosen = frozenset(labels)
    kept = [f._replace(probability=trust.of_head(f)) for f in ours if f.label in chosen]
    for found in theirs:
        if any(found[:3] == other[:3] for other in kept):
            continue
        met = meeting(found, kept)
        worth = trust.of_shipped(found, alone=not met, likeness=likeness)
        least = max((f.probability * likeness for f in met), default=_LEAST if found.label in chosen else 0.0)
        if worth > least if met else worth >= least:
            kept = [*(f for f in kept if f not in met), found._replace(probability=worth)]
    return sorted(kept)


def _crossed(found: Found, gold: Iterable[Span]) -> bool:
    return any(found.start < end and start < found.end for start, end, _ in gold)


def meeting(found: Found, others: Iterable[Found]) -> list[Found]:
    """Return those that share a character with a span."""
    return [other for other in others if found.start < other.end and other.start < found.end]
