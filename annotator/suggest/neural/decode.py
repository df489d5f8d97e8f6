"""Reading spans off the network's scores: the best legal sequence of tags, and how sure each span of it is.

Tags are O, then B- and I- of each label in turn. Words are independent given the text, except that an I- may only
follow a B- or I- of its own label; so both the best sequence and the exact probability of a span under that one rule
cost a handful of operations per word.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
_LEAST: Final = 1e-9
_OUTSIDE: Final = 0.999


class Found(NamedTuple):
    """A span in words (end exclusive), its label's index, and its probability."""

    start: int
    end: int
    label: int
    probability: float


def tag_names(labels: Sequence[str]) -> list[str]:
    """Return the tags in the network's order."""
    return ["O", *(f"{place}-{label}" for label in labels for place in "BI")]


def probabilities(logits: Scores, temperature: float = 1.0) -> Scores:
    """Return the softmax of each row."""
    scaled = (logits - logits.max(-1, keepdims=True)) / temperature
    raised = np.exp(scaled)
    normal: Scores = raised / raised.sum(-1, keepdims=True)
    return normal


def best_tags(chances: Scores) -> NDArray[np.intp]:
    """Return the most probable legal tag of each word (words by tags)."""
    length, tags = chances.shape
    logs = np.log(np.maximum(chances, _LEAST))
    inside = np.arange(2, tags, 2)
    score = logs[0].copy()
    score[inside] = -np.inf
    back = np.zeros((length, tags), dtype=np.intp)
    for row in range(1, length):
        top = int(score.argmax())
        stay = np.maximum(score[inside - 1], score[inside])
        back[row] = top
        back[row, inside] = np.where(score[inside - 1] >= score[inside], inside - 1, inside)
        new = score[top] + logs[row]
        new[inside] = stay + logs[row, inside]
        score = new
    path = np.zeros(length, dtype=np.intp)
    path[-1] = int(score.argmax())
    for row in range(length - 1, 0, -1):
        path[row - 1] = back[row, path[row]]
    return path


def spans_of(tags: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return (start, end, label) of the spans that a legal sequence of tags spells."""
    found: list[tuple[int, int, int]] = []
    for place, tag in enumerate(tags):
        if tag and tag % 2:
            found.append((place, place + 1, (tag - 1) // 2))
        elif tag and found:
            start, _, label = found[-1]
            found[-1] = (start, place + 1, label)
    return found


def read(chances: Scores) -> list[Found]:
    """Return the spans of the best sequence, each with the probability that exactly this span bears this label.

    Words that are almost surely outside part the sequence, and most words are: the rest is read stretch by stretch.
    """
    inside = chances[:, 0] < _OUTSIDE
    found: list[Found] = []
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False)) if len(chances) else ()
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        # One word more on either side, since what follows a span tells whether it ends.
        first, last = max(0, int(start) - 1), min(len(chances), int(end) + 1)
        found += [f._replace(start=f.start + first, end=f.end + first) for f in _read(chances[first:last])]
    return found


def _read(chances: Scores) -> list[Found]:
    spans = spans_of([int(tag) for tag in best_tags(chances)])
    if not spans:
        return []
    before, after = _forward(chances), _backward(chances)
    return [
        Found(start, end, label, _probability(chances, before, after, start, end, label)) for start, end, label in spans
    ]


def _forward(chances: Scores) -> NDArray[np.float64]:
    """Return the share of legal beginnings, each row scaled to one: row r sums what may stand up to word r."""
    total = np.empty(chances.shape, dtype=np.float64)
    state = chances[0].astype(np.float64)
    state[2::2] = 0
    total[0] = state / state.sum()
    for row in range(1, len(chances)):
        last = total[row - 1]
        state = chances[row].astype(np.float64)
        state[2::2] *= last[1::2] + last[2::2]
        total[row] = state / state.sum()
    return total


def _backward(chances: Scores) -> NDArray[np.float64]:
    """Return, for each word and tag, the share of legal continuations after it, relative to the open ones."""
    length, tags = chances.shape
    after = np.ones((length, tags), dtype=np.float64)
    for row in range(length - 2, -1, -1):
        weighed = chances[row + 1] * after[row + 1]
        free = weighed[0] + weighed[1::2].sum()
        after[row] = free
        after[row, 1::2] += weighed[2::2]
        after[row, 2::2] += weighed[2::2]
        after[row] /= after[row].max()
    return after


def _probability(
    chances: Scores, before: NDArray[np.float64], after: NDArray[np.float64], start: int, end: int, label: int
) -> float:
    """Return P(the words carry B, I... of the label and the next word does not go on with I)."""
    opening, inner = 2 * label + 1, 2 * label + 2
    # All states over the span's words, once with everything allowed and once with this span alone.
    state = before[start - 1] if start else None
    everything, this = 1.0, 1.0
    for row in range(start, end):
        now = chances[row].astype(np.float64)
        if state is None:
            now[2::2] = 0
        else:
            now[2::2] *= state[1::2] + state[2::2]
        norm = now.sum()
        everything *= norm
        this *= float(chances[row, opening if row == start else inner])
        state = now / norm
    if state is None:  # an empty span
        return 0.0
    last = opening if end - start == 1 else inner
    closing = after[end - 1, last]
    if end < len(chances):
        weighed = chances[end] * after[end]
        free = weighed[0] + weighed[1::2].sum()
        with_inside = free + weighed[inner]
        closing *= free / with_inside if with_inside else 1.0
    rest = float((state * after[end - 1]).sum())
    return float(min(1.0, this * closing / (everything * rest))) if rest else 0.0
