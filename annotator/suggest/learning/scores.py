"""How well spans were found: counts by label, and F1. No numpy: windows and commands read these, too."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int, str]
"""First and end (exclusive) in code points, and the label."""


@dataclass(frozen=True, slots=True)
class Score:
    """Exact places and labels."""

    right: int = 0
    proposed: int = 0
    gold: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where there is nothing."""
        return 2 * self.right / (self.proposed + self.gold) if self.proposed + self.gold else 0.0

    @property
    def errors(self) -> int:
        """What was proposed wrongly or missed."""
        return self.proposed + self.gold - 2 * self.right

    @property
    def precision(self) -> float:
        """How much of what was proposed is right; 0 where nothing was."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """How much of what there is was found; 0 where there is nothing."""
        return self.right / self.gold if self.gold else 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.proposed + other.proposed, self.gold + other.gold)


def scored(pairs: Iterable[tuple[Iterable[Span], Iterable[Span]]]) -> dict[str, Score]:
    """Return scores by label of (proposed, gold) pairs."""
    totals: defaultdict[str, Score] = defaultdict(Score)
    for proposed, gold in pairs:
        said, true = set(proposed), set(gold)
        for span in said | true:
            totals[span[2]] += Score(int(span in said and span in true), int(span in said), int(span in true))
    return dict(totals)


def change_said(now: Score, before: Score) -> str:
    """Return how F1 has changed, with its sign: "+0.03"; "0.00" where nothing shows."""
    said = f"{now.f1 - before.f1:+.2f}"
    return said[1:] if said[1:] == "0.00" else said
