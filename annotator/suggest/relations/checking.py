"""What a relation head would do on documents that it has not seen: its threshold, its types, and honest scores.

Each document is judged by a head that was fitted to others. Threshold and types are what is best on all of them; the
scores come from choosing both without the documents that are counted, for what is chosen by a figure flatters it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from annotator.suggest.learning.scores import Score
from annotator.suggest.relations.fitting import Example, FitSettings, Lessons, Place
from annotator.suggest.relations.head import Floats, LinearHead, chosen, relation_of

_THRESHOLDS: Final = tuple(round(0.1 + 0.025 * n, 3) for n in range(32))
_AGAIN: Final = 0.5
"""The last fit begins between the others, and so needs this share of their steps."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A threshold, the types worth proposing, and how heads did with such on documents that had no say in either."""

    threshold: float
    relations: frozenset[str]
    scores: Mapping[str, Score]

    @property
    def total(self) -> Score:
        """The score over all types."""
        return sum(self.scores.values(), Score())


@dataclass(frozen=True, slots=True)
class Said:
    """A link that a head could propose: its probability, its type, and whether it is right."""

    chance: float
    relation: str
    right: bool


@dataclass(slots=True)
class Judged:
    """Documents judged by heads that did not see them; ``gold`` counts their relations that are in reach, by type."""

    said: list[Said] = field(default_factory=list)
    gold: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, examples: Sequence[Example], chances: Floats, labels: tuple[str, ...]) -> "Judged":
        """Return what chances say of examples; a relation annotated twice between the same places counts as one."""
        gold = {(e.document, e.ends, e.label) for e in examples if e.label}
        said = []
        for row, column in chosen([_ends(e) for e in examples], chances, _THRESHOLDS[0]):
            link = examples[row].document, examples[row].ends, labels[column - 1]
            said.append(Said(float(chances[row, column]), relation_of(link[2])[0], link in gold))
        return cls(said, Counter(relation_of(label)[0] for _, _, label in gold))

    def __add__(self, other: "Judged") -> "Judged":
        return Judged(self.said + other.said, self.gold + other.gold)

    def scores(self, threshold: float) -> dict[str, Score]:
        """Return the scores by type at a threshold."""
        proposed = Counter(said.relation for said in self.said if said.chance >= threshold)
        right = Counter(said.relation for said in self.said if said.chance >= threshold and said.right)
        return {r: Score(right[r], proposed[r], self.gold[r]) for r in sorted({*proposed, *self.gold})}

    def best(self, settings: FitSettings) -> tuple[float, frozenset[str]]:
        """Return the threshold that is best here with the types that are right often enough at it, and these types."""
        tried = []
        for threshold in _THRESHOLDS:
            scores = self.scores(threshold)
            good = frozenset(r for r, score in scores.items() if _is_good(score, settings.least_precision))
            total = sum((scores[r] if r in good else Score(gold=scores[r].gold) for r in scores), Score())
            tried.append((_worth(total, settings.precision), threshold, good))
        _, threshold, good = max(tried, key=lambda t: t[:2])
        return threshold, good


def _ends(example: Example) -> tuple[tuple[int, Place], tuple[int, Place]]:
    return (example.document, example.ends[0]), (example.document, example.ends[1])


def _worth(score: Score, precision: float) -> float:
    """Return F by van Rijsbergen (1979), precision that many times as important as recall."""
    beta = 1 / precision**2
    return (1 + beta) * score.right / max(1.0, score.proposed + beta * score.gold)


def _is_good(score: Score, least_precision: float) -> bool:
    return score.right > 0 and score.right >= least_precision * score.proposed


def cross_checked(lessons: Lessons) -> Checked:
    """Return what heads do that judge only documents they were not fitted to; what is out of reach is not counted."""
    return _checked([judged for judged, _ in _folds(lessons)], lessons.settings)


def fit_checked(lessons: Lessons) -> tuple[LinearHead, Checked]:
    """Return a head fitted to all examples; threshold and types are chosen on documents held back from such heads."""
    judged, weights = zip(*_folds(lessons), strict=True)
    checked = _checked(judged, lessons.settings)
    start: Floats = np.stack(weights).mean(axis=0)
    steps = round(_AGAIN * lessons.settings.iterations)
    last = lessons.fitted(np.ones(len(lessons.examples), dtype=np.bool_), start, steps)
    return lessons.head(last, checked.threshold).only(checked.relations), checked


def _folds(lessons: Lessons) -> Iterator[tuple[Judged, Floats]]:
    """Yield what is said of each fold of documents, and the weights by which."""
    documents = sorted({example.document for example in lessons.examples})
    np.random.default_rng(lessons.settings.seed).shuffle(documents)
    fold = {document: n % lessons.settings.folds for n, document in enumerate(documents)}
    folds = np.array([fold[example.document] for example in lessons.examples])
    for number in sorted(set(fold.values())):
        held = folds == number
        weights = lessons.fitted(~held)
        examples = [lessons.examples[row] for row in np.flatnonzero(held).tolist()]
        yield Judged.of(examples, lessons.chances(weights, held), lessons.labels), weights


def _checked(folds: Sequence[Judged], settings: FitSettings) -> Checked:
    threshold, relations = sum(folds, Judged()).best(settings)
    totals: dict[str, Score] = {}
    for number, judged in enumerate(folds):
        others = sum((fold for n, fold in enumerate(folds) if n != number), Judged())
        apart, good = others.best(settings)
        for relation, score in judged.scores(apart).items():
            counted = score if relation in good else Score(gold=score.gold)
            totals[relation] = totals.get(relation, Score()) + counted
    return Checked(threshold, relations, totals)
