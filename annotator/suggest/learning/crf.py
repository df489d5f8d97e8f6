"""A linear-chain conditional random field over many sentences at a time.

Lafferty, McCallum and Pereira, "Conditional Random Fields" (ICML 2001). Words are laid out by their place in the
sentence, all first words before all second ones, so that each step of the recursions is one product of matrices.
Sums are of scaled probabilities, as in Rabiner's tutorial on hidden Markov models (1989).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.suggest.learning.tagging import Floats, legal_first, legal_last, legal_steps

_LEAST = 1e-300


@dataclass(frozen=True, slots=True)
class Layout:
    """How the words of several sentences are laid out.

    ``order`` says which word (sentences one after another) stands in which row; ``counts`` how many sentences reach
    each place, and ``starts`` where that place's rows begin. ``last`` marks the rows of last words.
    """

    order: NDArray[np.intp]
    counts: tuple[int, ...]
    starts: tuple[int, ...]
    last: NDArray[np.bool_]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, lengths: Sequence[int]) -> "Layout":
        """Lay out sentences of these lengths; none may be empty."""
        begin = np.concatenate(([0], np.cumsum(lengths)))[:-1].astype(np.intp)
        by_length = sorted(range(len(lengths)), key=lambda n: -lengths[n])
        order: list[NDArray[np.intp]] = []
        last: list[NDArray[np.bool_]] = []
        counts: list[int] = []
        sizes = np.array([lengths[n] for n in by_length], dtype=np.intp)
        firsts = begin[by_length]
        for place in range(max(lengths, default=0)):
            count = int((sizes > place).sum())
            order.append(firsts[:count] + place)
            last.append(sizes[:count] == place + 1)
            counts.append(count)
        starts = np.concatenate(([0], np.cumsum(counts))).astype(int).tolist()
        none = np.zeros(0, dtype=np.intp)
        return cls(
            np.concatenate(order) if order else none,
            tuple(counts),
            tuple(starts[:-1]),
            np.concatenate(last) if last else none.astype(bool),
            tuple(lengths),
        )

    def rows(self, place: int) -> slice:
        """Return the rows of a place in the sentence."""
        return slice(self.starts[place], self.starts[place] + self.counts[place])

    def rows_of_words(self) -> NDArray[np.intp]:
        """Return the row of each word."""
        rows = np.empty_like(self.order)
        rows[self.order] = np.arange(len(self.order))
        return rows

    def ends_of_words(self) -> NDArray[np.intp]:
        """Return, for each word, the number of the one behind its sentence's last."""
        return np.repeat(np.cumsum(self.lengths), self.lengths).astype(np.intp)


@dataclass(frozen=True, slots=True)
class Chain:
    """The part of the model that knows about neighbours: weights from tag to tag, and what is legal."""

    labels: int
    weights: Floats

    def steps(self) -> Floats:
        """Return the factor of each step; 0 where it is not legal."""
        factors: Floats = np.where(legal_steps(self.labels), np.exp(self.weights), 0.0)
        return factors


@dataclass(frozen=True, slots=True)
class Sums:
    """What the recursions found: ``before`` and ``after`` scaled, ``scale`` per row, and the log of the whole sum."""

    factors: Floats
    before: Floats
    after: Floats
    scale: Floats
    log_total: float

    def marginals(self) -> Floats:
        """Return the probability of each tag in each row."""
        joint = self.before * self.after
        shares: Floats = joint / np.maximum(joint.sum(1, keepdims=True), _LEAST)
        return shares


def factors_of(scores: Floats, layout: Layout, labels: int) -> tuple[Floats, Floats]:
    """Return the rows' factors, the illegal first and last tags struck out, and what was taken off their logs."""
    top = scores.max(1, keepdims=True)
    factors = np.exp(scores - top)
    if layout.counts:
        factors[layout.rows(0)] *= legal_first(labels)
    factors[layout.last] *= legal_last(labels)
    return factors, top[:, 0]


def sums(scores: Floats, layout: Layout, chain: Chain) -> Sums:
    """Run the recursions forwards and backwards over laid-out rows of tag scores."""
    factors, top = factors_of(scores, layout, chain.labels)
    step = chain.steps()
    before, after = np.empty_like(factors), np.ones_like(factors)
    scale = np.ones(len(factors))
    for place, count in enumerate(layout.counts):
        now = layout.rows(place)
        state = factors[now]
        if place:
            earlier = slice(layout.starts[place - 1], layout.starts[place - 1] + count)
            state = state * (before[earlier] @ step)
        total = np.maximum(state.sum(1), _LEAST)
        before[now], scale[now] = state / total[:, None], total
    for place in range(len(layout.counts) - 1, 0, -1):
        now = layout.rows(place)
        earlier = slice(layout.starts[place - 1], layout.starts[place - 1] + layout.counts[place])
        after[earlier] = (factors[now] * after[now] / scale[now][:, None]) @ step.T
    return Sums(factors, before, after, scale, float(np.log(scale).sum() + top.sum()))


def step_counts(found: Sums, layout: Layout, chain: Chain) -> Floats:
    """Return how often each step from tag to tag is expected."""
    counts = np.zeros_like(chain.weights)
    for place in range(1, len(layout.counts)):
        now = layout.rows(place)
        earlier = slice(layout.starts[place - 1], layout.starts[place - 1] + layout.counts[place])
        counts += found.before[earlier].T @ (found.factors[now] * found.after[now] / found.scale[now][:, None])
    expected: Floats = counts * chain.steps()
    return expected
