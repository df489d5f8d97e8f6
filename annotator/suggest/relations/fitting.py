"""Fitting a relation head: logistic regression over pairs, its threshold chosen on documents held back."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotator.suggest.learning.scores import Score
from annotator.suggest.relations.descent import lowest
from annotator.suggest.relations.head import (
    BACKWARD,
    EITHER_WAY,
    FORWARD,
    Floats,
    LinearHead,
    chosen,
    directed,
    feature_key,
    relation_of,
    softmax,
)
from annotator.suggest.relations.learned import places
from annotator.suggest.relations.pairs import Pair, Vectors

Gold = Mapping[tuple[int, int], str]
Ints = NDArray[np.int64]
Place = tuple[int, int]
_THRESHOLDS: Final = np.arange(0.1, 0.9, 0.025)


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How to fit a head; ``negatives`` is the share of unrelated pairs that is learned from.

    ``precision`` says how much more precision counts than recall where the threshold is chosen: 1 for F1, 2 for F0.5.
    """

    seed: int = 1
    negatives: float = 0.4
    negative_weight: float = 0.75
    least: int = 3
    strength: float = 3.0
    vectors: float = 2.0
    iterations: int = 35
    folds: int = 4
    precision: float = 1.0


@dataclass(slots=True)
class Example:
    """A pair with what it is; ``document`` numbers its document, ``ends`` are the extents of its mentions."""

    document: int
    ends: tuple[Place, Place]
    features: list[str]
    vector: NDArray[np.float16]
    label: str


def examples_of(
    document: int, pairs: Sequence[Pair], vectors: Vectors, gold: Gold, symmetric: frozenset[str]
) -> Iterator[Example]:
    """Yield the pairs of a document with what they are by its relations (by the numbers of head and tail)."""
    for pair, vector in zip(pairs, vectors, strict=True):
        ends = pair.first.index, pair.second.index
        forward, backward = gold.get(ends, ""), gold.get((ends[1], ends[0]), "")
        label = ""
        if forward or backward:
            mark = FORWARD if forward else BACKWARD
            relation = forward or backward
            label = directed(relation, EITHER_WAY if relation in symmetric else mark)
        yield Example(document, places(pair), pair.features, vector.astype(np.float16), label)


class Sparse:
    """Which features each example has, for products in either direction."""

    def __init__(self, examples: Sequence[Example], vocabulary: Mapping[str, int]) -> None:
        rows: list[int] = []
        columns: list[int] = []
        for row, example in enumerate(examples):
            known = sorted({vocabulary[name] for name in example.features if name in vocabulary})
            rows += [row] * len(known)
            columns += known
        self._columns: Ints = np.array(columns, dtype=np.int64)
        self._rows_used, self._starts = np.unique(np.array(rows, dtype=np.int64), return_index=True)
        order = np.argsort(self._columns, kind="stable")
        self._rows = np.array(rows, dtype=np.int64)[order]
        self._used, self._firsts = np.unique(self._columns[order], return_index=True)
        self._shape = len(examples), len(vocabulary)

    def times(self, weights: Floats) -> Floats:
        """Return the sum of each example's rows of weights."""
        total = np.zeros((self._shape[0], weights.shape[1]), dtype=np.float32)
        if len(self._columns):
            total[self._rows_used] = np.add.reduceat(weights[self._columns], self._starts, axis=0)
        return total

    def transposed_times(self, errors: Floats) -> Floats:
        """Return the sum of the errors of each feature's examples."""
        total = np.zeros((self._shape[1], errors.shape[1]), dtype=np.float32)
        if len(self._columns):
            total[self._used] = np.add.reduceat(errors[self._rows], self._firsts, axis=0)
        return total


def fit(examples: Sequence[Example], settings: FitSettings, labels: tuple[str, ...], threshold: float) -> LinearHead:
    """Return the head that explains the examples best: logistic regression with an L2 penalty."""
    chance = np.random.default_rng(settings.seed).random(len(examples))
    kept = [e for e, luck in zip(examples, chance, strict=True) if e.label in labels or luck < settings.negatives]
    counts = Counter(name for example in kept for name in set(example.features))
    vocabulary = {name: n for n, name in enumerate(sorted(n for n, c in counts.items() if c >= settings.least))}
    features = Sparse(kept, vocabulary)
    vectors = np.stack([example.vector for example in kept]).astype(np.float32)
    mean, scale = vectors.mean(axis=0), settings.vectors / (vectors.std(axis=0) + 1e-3) / np.sqrt(384)
    scaled = (vectors - mean) * scale
    columns = {label: n for n, label in enumerate(("", *labels))}
    wanted = np.array([columns.get(example.label, 0) for example in kept])
    loss = _loss(features, scaled, wanted, len(vocabulary), len(columns), settings)
    width = len(vocabulary) * len(columns)
    flat = lowest(loss, np.zeros(width + scaled.shape[1] * len(columns), dtype=np.float32), settings.iterations)
    weights = flat[:width].reshape(len(vocabulary), len(columns))
    keys = np.array([feature_key(name) for name in vocabulary], dtype=np.uint32)
    order = np.argsort(keys, kind="stable")
    rest = flat[width:].reshape(scaled.shape[1], len(columns))
    return LinearHead(keys[order], weights[order], rest, mean, scale, labels, threshold)


def _loss(
    features: Sparse, vectors: Floats, wanted: Ints, width: int, columns: int, settings: FitSettings
) -> Callable[[Floats], tuple[float, Floats]]:
    goal = np.zeros((len(wanted), columns), dtype=np.float32)
    goal[np.arange(len(wanted)), wanted] = 1
    importance = np.where(wanted == 0, settings.negative_weight, 1.0).astype(np.float32)[:, None]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, rest = flat[: width * columns].reshape(width, columns), flat[width * columns :].reshape(-1, columns)
        chances = softmax(features.times(weights) + vectors @ rest)
        said = np.log(chances[np.arange(len(wanted)), wanted] + 1e-12)
        penalty = 0.5 * settings.strength * float((flat * flat).sum())
        errors = (chances - goal) * importance
        slope = np.concatenate([features.transposed_times(errors).ravel(), (vectors.T @ errors).ravel()])
        return float(-(importance[:, 0] * said).sum()) + penalty, slope + settings.strength * flat

    return loss


@dataclass(frozen=True, slots=True)
class Checked:
    """How a head would do on documents that it has not seen, and the threshold that is best there."""

    threshold: float
    scores: Mapping[str, Score]

    @property
    def total(self) -> Score:
        """The score over all labels."""
        return sum(self.scores.values(), Score())


def cross_checked(examples: Sequence[Example], settings: FitSettings, labels: tuple[str, ...]) -> Checked:
    """Return how heads do that judge only documents they were not fitted to; relations out of reach are not counted."""
    documents = sorted({example.document for example in examples})
    np.random.default_rng(settings.seed).shuffle(documents)
    fold = {document: n % settings.folds for n, document in enumerate(documents)}
    judged: list[tuple[list[Example], Floats]] = []
    for number in range(settings.folds):
        held = [e for e in examples if fold[e.document] == number]
        if held:
            head = fit([e for e in examples if fold[e.document] != number], settings, labels, 0.0)
            judged.append((held, chances_of(head, held)))
    found = []
    for threshold in _THRESHOLDS:
        scores: dict[str, Score] = {}
        for held, chances in judged:
            for label, score in counted(held, chances, labels, float(threshold)).items():
                scores[label] = scores.get(label, Score()) + score
        found.append(Checked(round(float(threshold), 3), scores))
    return max(found, key=lambda checked: (_worth(checked.total, settings.precision), checked.threshold))


def _worth(score: Score, precision: float) -> float:
    """Return F by van Rijsbergen (1979), precision that many times as important as recall."""
    beta = 1 / precision**2
    return (1 + beta) * score.right / max(1.0, score.proposed + beta * score.gold)


def chances_of(head: LinearHead, examples: Sequence[Example]) -> Floats:
    """Return a head's probabilities for examples."""
    vectors = np.stack([example.vector for example in examples]).astype(np.float32)
    return head.probabilities([example.features for example in examples], vectors)


def counted(
    examples: Sequence[Example], chances: Floats, labels: tuple[str, ...], threshold: float
) -> dict[str, Score]:
    """Return scores by relation; a relation annotated twice between the same places counts as one."""
    proposed = {
        (examples[row].document, examples[row].ends, labels[column - 1])
        for row, column in chosen([_ends(e) for e in examples], chances, threshold)
    }
    gold = {(e.document, e.ends, e.label) for e in examples if e.label}
    scores: dict[str, Score] = {}
    for link in proposed | gold:
        relation, _ = relation_of(link[2])
        one = Score(int(link in proposed and link in gold), int(link in proposed), int(link in gold))
        scores[relation] = scores.get(relation, Score()) + one
    return scores


def _ends(example: Example) -> tuple[tuple[int, Place], tuple[int, Place]]:
    return (example.document, example.ends[0]), (example.document, example.ends[1])
