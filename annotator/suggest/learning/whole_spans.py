"""A second look at whole spans, beside the chain that goes from word to word.

Which label a stretch of words bears, or none, by logistic regression over its first and last word, what it says as a
whole, and what stands beside it. The chain finds the edges better, this tells labels apart better; on the dev sets of
CrossNER ai and music both together are more than a point of F1 better than the chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotator.suggest.learning.chances import Places
from annotator.suggest.learning.descent import lowest
from annotator.suggest.learning.lesson_texts import Example
from annotator.suggest.learning.neighbours import unit
from annotator.suggest.neural.decode import probabilities

Rows = NDArray[np.float32]

_WIDTH: Final = 256
_BESIDE: Final = 128
_LENGTHS: Final = 8
_INSIDE_WEIGHT: Final = 6.0
_BESIDE_WEIGHT: Final = 4.0
_OTHER_WEIGHT: Final = 3.0
_DECAY: Final = 3.0
_ITERATIONS: Final = 20
"""These were chosen on the dev sets of CrossNER ai and music."""
_NEAR: Final = 8
_SHIFT: Final = 2
_ELSEWHERE: Final = 0.5
_SHORT: Final = (1, 1, 1, 2, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class WholeSpans:
    """Weights: a row a number that tells of a stretch, a column a label; the first column is "no span"."""

    weights: Rows

    @classmethod
    def of(cls, rows: Rows, examples: Sequence[Example], labels: int) -> "WholeSpans":
        """Learn from the spans of some examples, and from stretches near them and elsewhere that are none."""
        lengths = [len(example.sentence.words) for example in examples]
        places, wanted = _lessons(examples, lengths)
        told = told_of(rows, lengths, places)
        shape = (told.shape[1], labels + 1)

        def loss(flat: Rows) -> tuple[float, Rows]:
            weights = flat.reshape(shape)
            chances = probabilities(told @ weights)
            said = np.log(np.maximum(chances[np.arange(len(wanted)), wanted], 1e-12))
            chances[np.arange(len(wanted)), wanted] -= 1
            slope = (told.T @ chances).ravel() + _DECAY * flat
            return float(-said.sum(dtype=np.float64)) + _DECAY / 2 * float(flat @ flat), slope

        begin = np.zeros(shape[0] * shape[1], dtype=np.float32)
        return cls(lowest(loss, begin, _ITERATIONS).reshape(shape))

    def chances(self, rows: Rows, lengths: Sequence[int], places: Places) -> Rows:
        """Return a row for each stretch: the probability that it is no span, then that it bears each label."""
        return probabilities(told_of(rows, lengths, places) @ self.weights)


def told_of(rows: Rows, lengths: Sequence[int], places: Places) -> Rows:
    """Return what is known of stretches of words, a row each; ``rows`` are all words' in their main directions."""
    firsts, ends = places
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.intp)
    sentence = np.searchsorted(bounds, firsts, side="right") - 1
    sums = np.concatenate([np.zeros((1, min(_WIDTH, rows.shape[1]))), np.cumsum(rows[:, :_WIDTH], 0, dtype=np.float64)])
    topics = (sums[bounds[1:]] - sums[bounds[:-1]])[sentence]
    around = np.pad(rows[:, :_BESIDE], ((1, 1), (0, 0)))
    left = around[firsts] * (firsts > bounds[sentence])[:, None]
    right = around[ends + 1] * (ends < bounds[sentence + 1])[:, None]
    long = np.eye(_LENGTHS)[np.minimum(ends - firsts, _LENGTHS) - 1]
    told = [_INSIDE_WEIGHT * unit(part) for part in (rows[firsts, :_WIDTH], rows[ends - 1, :_WIDTH])]
    told.append(_INSIDE_WEIGHT * unit(sums[ends] - sums[firsts]))
    told += [_BESIDE_WEIGHT * unit(part) for part in (left, right)]
    told += [_OTHER_WEIGHT * part for part in (unit(topics), long, np.ones((len(firsts), 1)))]
    return np.concatenate(told, axis=1, dtype=np.float32)


def told_width(width: int) -> int:
    """Return how many numbers tell of a stretch where so many tell of a word."""
    return 4 * min(_WIDTH, width) + 2 * min(_BESIDE, width) + _LENGTHS + 1


def _lessons(examples: Sequence[Example], lengths: Sequence[int]) -> tuple[Places, NDArray[np.intp]]:
    """Return stretches with what they are (0: no span): all spans, and others, drawn near them and anywhere."""
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.intp)
    spans = [(bounds[n] + a, bounds[n] + b, 1 + label) for n, e in enumerate(examples) for a, b, label in e.spans]
    known = {(int(first), int(end)): int(label) for first, end, label in spans}
    given = np.array(list(known), dtype=np.intp).reshape(-1, 2)
    random = np.random.default_rng(0)
    near = np.repeat(given, _NEAR, axis=0)
    near += random.integers(-_SHIFT, _SHIFT + 1, near.shape)
    words = random.integers(0, bounds[-1], int(_ELSEWHERE * bounds[-1]))
    elsewhere = np.stack([words, words + random.choice(_SHORT, len(words))], axis=1)
    drawn = np.unique(np.concatenate([near, elsewhere]), axis=0)
    firsts, ends = drawn[:, 0], drawn[:, 1]
    ends_of = bounds[np.minimum(np.searchsorted(bounds, firsts, side="right"), len(bounds) - 1)]
    fits = (firsts >= 0) & (firsts < ends) & (ends <= ends_of)
    others = [place for place in map(tuple, drawn[fits].tolist()) if place not in known]
    places = np.array([*known, *others], dtype=np.intp).reshape(-1, 2)
    wanted = np.array([*known.values(), *[0] * len(others)], dtype=np.intp)
    return Places(places[:, 0], places[:, 1]), wanted
