"""Tags of words: O, and for each label B, I, E and S (begin, inside, end, single), as legal sequences allow them."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Tags = NDArray[np.intp]
LabelledWords = tuple[int, int, int]
"""A span in words: first, end (exclusive), and its label's index."""

OUTSIDE: Final = 0
_PLACES: Final = 4
_B, _I, _E, _S = range(1, 5)


def tag_count(labels: int) -> int:
    """Return how many tags there are for so many labels."""
    return 1 + _PLACES * labels


def tags_of(length: int, spans: Sequence[LabelledWords]) -> NDArray[np.intp]:
    """Return the tags of a sentence of so many words; spans must not overlap."""
    tags = np.zeros(length, dtype=np.intp)
    for start, end, label in spans:
        base = _PLACES * label
        if end - start == 1:
            tags[start] = base + _S
        else:
            tags[start:end] = base + _I
            tags[start], tags[end - 1] = base + _B, base + _E
    return tags


def span_tags(labels: int) -> tuple[Tags, Tags, Tags, Tags]:
    """Return the tags B, I, E and S of each label."""
    begin = 1 + _PLACES * np.arange(labels, dtype=np.intp)
    return begin, begin + 1, begin + 2, begin + 3


def legal_steps(labels: int) -> NDArray[np.bool_]:
    """Return which tag may follow which (from by to)."""
    count = tag_count(labels)
    legal = np.zeros((count, count), dtype=bool)
    ends = np.array([OUTSIDE, *(_PLACES * n + k for n in range(labels) for k in (_E, _S))], dtype=np.intp)
    begins = np.array([OUTSIDE, *(_PLACES * n + k for n in range(labels) for k in (_B, _S))], dtype=np.intp)
    legal[np.ix_(ends, begins)] = True
    for n in range(labels):
        base = _PLACES * n
        for start in (_B, _I):
            legal[base + start, base + _I] = legal[base + start, base + _E] = True
    return legal


def legal_first(labels: int) -> NDArray[np.bool_]:
    """Return which tags a sentence may begin with."""
    first: NDArray[np.bool_] = legal_steps(labels)[OUTSIDE].copy()
    return first


def legal_last(labels: int) -> NDArray[np.bool_]:
    """Return which tags a sentence may end with."""
    last: NDArray[np.bool_] = legal_steps(labels)[:, OUTSIDE].copy()
    return last
