"""Tags of words: O, and for each label B, I, E and S (begin, inside, end, single), as legal sequences allow them."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
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


def spans_of(tags: Sequence[int]) -> list[LabelledWords]:
    """Return the spans that a legal sequence of tags spells."""
    found: list[LabelledWords] = []
    start = 0
    for place, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        label, kind = divmod(tag - 1, _PLACES)
        if kind + 1 in (_B, _S):
            start = place
        if kind + 1 in (_E, _S):
            found.append((start, place + 1, label))
    return found


def tags_of_span(length: int, label: int) -> list[int]:
    """Return the tags that a span of so many words carries."""
    base = _PLACES * label
    return [base + _S] if length == 1 else [base + _B, *[base + _I] * (length - 2), base + _E]


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
