"""Fitting the chain: its likelihood, with dense and sparse features side by side.

scipy is imported by whoever fits, and by nobody who only reads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotator.suggest.learning.crf import Chain, Layout, step_counts, sums
from annotator.suggest.learning.descent import Point, lowest
from annotator.suggest.learning.tagging import Floats, legal_steps, tag_count

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How strongly weights are held back, and when to stop."""

    weight_decay: float = 0.6
    step_decay: float = 0.1
    iterations: int = 40


DEFAULTS: Final = FitSettings()


@dataclass(frozen=True, slots=True)
class Weights:
    """What was fitted: features by tags, and steps from tag to tag."""

    dense: Rows
    sparse: Rows
    steps: Floats


def fit(
    dense: Rows,
    columns: tuple[NDArray[np.intp], NDArray[np.intp]],
    width: int,
    tags: Sequence[NDArray[np.intp]],
    labels: int,
    settings: FitSettings = DEFAULTS,
    each: Callable[[int], None] = lambda _: None,
    start: Weights | None = None,
) -> Weights:
    """Return the weights that make the tags most probable.

    Args:
        dense: A row of numbers for each word, sentences one after another.
        columns: The sparse features of each word (see ``Vocabulary.columns``).
        width: How many sparse features there are.
        tags: The tags of each sentence.
        labels: How many labels there are.
        settings: Decay and iterations.
        each: Called after each iteration with its number; what it raises ends the fitting.
        start: Weights to begin with.
    """
    layout = Layout.of([len(row) for row in tags])
    problem = _Problem(dense, columns, width, np.concatenate(list(tags)), layout, labels, settings)
    begin = problem.packed(start) if start is not None else np.zeros(problem.size, dtype=np.float32)
    return problem.unpacked(lowest(problem.loss, begin, settings.iterations, each))


class _Problem:
    """The negative log-likelihood and its gradient."""

    def __init__(
        self,
        dense: Rows,
        columns: tuple[NDArray[np.intp], NDArray[np.intp]],
        width: int,
        gold: NDArray[np.intp],
        layout: Layout,
        labels: int,
        settings: FitSettings,
    ) -> None:
        from scipy.sparse import csr_matrix

        self._layout, self._labels, self._settings = layout, labels, settings
        self._dense = np.ascontiguousarray(dense[layout.order])
        flat, begins = columns
        ones = np.ones(len(flat), dtype=np.float32)
        sparse = csr_matrix((ones, flat, begins), shape=(len(gold), width))
        self._sparse = sparse[layout.order].tocsr()
        self._turned = self._sparse.T.tocsr()
        self._gold = gold[layout.order]
        count = tag_count(labels)
        self._shapes = ((dense.shape[1], count), (width, count), (count, count))
        self._cuts = np.cumsum([rows * columns for rows, columns in self._shapes])
        self.size = int(self._cuts[-1])
        self._gold_steps = self._count_gold(count)
        self._legal = legal_steps(labels)

    def _count_gold(self, count: int) -> Floats:
        counts = np.zeros((count, count))
        for place in range(1, len(self._layout.counts)):
            now = self._layout.rows(place)
            first = self._layout.starts[place - 1]
            earlier = slice(first, first + self._layout.counts[place])
            np.add.at(counts, (self._gold[earlier], self._gold[now]), 1)
        return counts

    def packed(self, weights: Weights) -> Point:
        parts = (weights.dense.ravel(), weights.sparse.ravel(), weights.steps.ravel())
        return np.concatenate(parts, dtype=np.float32)

    def unpacked(self, packed: Point) -> Weights:
        parts = np.split(packed, self._cuts[:-1])
        dense, sparse, steps = (part.reshape(shape) for part, shape in zip(parts, self._shapes, strict=True))
        return Weights(dense, sparse, steps.astype(np.float64))

    def loss(self, packed: Point) -> tuple[float, Point]:
        weights = self.unpacked(packed)
        scores = (self._dense @ weights.dense + self._sparse @ weights.sparse).astype(np.float64)
        chain = Chain(self._labels, weights.steps)
        found = sums(scores, self._layout, chain)
        rows = np.arange(len(scores))
        reached = scores[rows, self._gold].sum() + (self._gold_steps * np.where(self._legal, weights.steps, 0)).sum()
        errors = found.marginals()
        errors[rows, self._gold] -= 1
        by_word = errors.astype(np.float32)
        steps = (step_counts(found, self._layout, chain) - self._gold_steps) * self._legal
        decay, step_decay = self._settings.weight_decay, self._settings.step_decay
        gradient = np.concatenate(
            [(self._dense.T @ by_word).ravel(), (self._turned @ by_word).ravel(), steps.ravel()], dtype=np.float32
        )
        cut = self._cuts[1]
        gradient[:cut] += decay * packed[:cut]
        gradient[cut:] += step_decay * packed[cut:]
        held = decay * float(packed[:cut] @ packed[:cut]) + step_decay * float(packed[cut:] @ packed[cut:])
        return float(found.log_total - reached + held / 2), gradient
