"""Fitting a relation head: logistic regression over pairs, with an L2 penalty."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from annotator.suggest.neural.decode import probabilities
from annotator.suggest.relations.descent import lowest
from annotator.suggest.relations.head import (
    BACKWARD,
    EITHER_WAY,
    FORWARD,
    Floats,
    LinearHead,
    directed,
    feature_key,
)
from annotator.suggest.relations.learned import places
from annotator.suggest.relations.pairs import Pair, Vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Gold = Mapping[tuple[int, int], str]
Ints = NDArray[np.int64]
Rows = NDArray[np.bool_]
Place = tuple[int, int]
_STATE: Final = 384
"""Vectors are scaled so that one state of the encoder weighs as much as one feature, whatever its length."""


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How to fit a head; ``negatives`` is the share of unrelated pairs that is learned from.

    ``precision`` says how much more precision counts than recall where the threshold is chosen: 1 for F1, 2 for F0.5.
    A type that is right less often than ``least_precision`` on documents held back is not proposed.
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
    least_precision: float = 0.0


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


class Lessons:
    """Examples laid out once, for fits to any part of them: a row an example.

    Weights are a row a feature, then a row an element of the vectors; a column a label, "no relation" first.
    """

    def __init__(self, examples: Sequence[Example], settings: FitSettings, labels: tuple[str, ...]) -> None:
        self.examples, self.settings, self.labels = examples, settings, labels
        columns = {label: n for n, label in enumerate(("", *labels))}
        self._wanted = np.array([columns.get(example.label, 0) for example in examples])
        chance = np.random.default_rng(settings.seed).random(len(examples))
        self._kept: Rows = (self._wanted > 0) | (chance < settings.negatives)
        counts = Counter(n for e, kept in zip(examples, self._kept, strict=True) if kept for n in set(e.features))
        self._vocabulary = {
            name: n for n, name in enumerate(sorted(n for n, c in counts.items() if c >= settings.least))
        }
        self._features = _sparse(examples, self._vocabulary)
        vectors = np.stack([example.vector for example in examples]).astype(np.float32)
        self._mean: Floats = vectors[self._kept].mean(axis=0)
        self._scale: Floats = settings.vectors / (vectors[self._kept].std(axis=0) + 1e-3) / np.sqrt(_STATE)
        self._vectors: Floats = (vectors - self._mean) * self._scale

    def fitted(self, taught: Rows, start: Floats | None = None, iterations: int | None = None) -> Floats:
        """Return the weights that explain the examples taught best, looked for from ``start`` on."""
        rows = np.flatnonzero(taught & self._kept)
        shape = len(self._vocabulary) + self._vectors.shape[1], len(self.labels) + 1
        loss = _loss(self._features[rows], self._vectors[rows], self._wanted[rows], shape, self.settings)
        flat = np.zeros(shape, dtype=np.float32) if start is None else start
        return lowest(loss, flat.ravel(), iterations or self.settings.iterations).reshape(shape)

    def chances(self, weights: Floats, rows: Rows) -> Floats:
        """Return the probabilities of some examples: a row each."""
        width = len(self._vocabulary)
        scores: Floats = self._features[rows] @ weights[:width] + self._vectors[rows] @ weights[width:]
        return probabilities(scores)

    def head(self, weights: Floats, threshold: float) -> LinearHead:
        """Return weights as a head."""
        width = len(self._vocabulary)
        keys = np.array([feature_key(name) for name in self._vocabulary], dtype=np.uint32)
        order = np.argsort(keys, kind="stable")
        named, rest = weights[:width][order], weights[width:]
        return LinearHead(keys[order], named, rest, self._mean, self._scale, self.labels, threshold)


def _sparse(examples: Sequence[Example], vocabulary: Mapping[str, int]) -> "csr_matrix":
    """Return which features each example has, as scipy's rows of few numbers."""
    # Here, not above: scipy takes long to import, and only who learns needs it.
    from scipy.sparse import csr_matrix

    columns = [sorted({vocabulary[name] for name in e.features if name in vocabulary}) for e in examples]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.array([column for row in columns for column in row], dtype=np.int64)
    return csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(examples), len(vocabulary)))


def _loss(
    features: "csr_matrix", vectors: Floats, wanted: Ints, shape: tuple[int, int], settings: FitSettings
) -> Callable[[Floats], tuple[float, Floats]]:
    width, rows = features.shape[1], np.arange(len(wanted))
    turned = features.T.tocsr()
    goal = np.zeros((len(wanted), shape[1]), dtype=np.float32)
    goal[rows, wanted] = 1
    importance = np.where(wanted == 0, settings.negative_weight, 1.0).astype(np.float32)[:, None]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        chances = probabilities(features @ weights[:width] + vectors @ weights[width:])
        said = np.log(chances[rows, wanted] + 1e-12)
        penalty = 0.5 * settings.strength * float((flat * flat).sum())
        errors = (chances - goal) * importance
        slope = np.concatenate([turned @ errors, vectors.T @ errors]).ravel()
        return float(-(importance[:, 0] * said).sum()) + penalty, slope + settings.strength * flat

    return loss
