"""The likely spans of the chain, and which of them to name."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.suggest.learning.crf import Chain, Layout, Sums
from annotator.suggest.learning.tagging import Floats, span_tags

_LEAST: Final = 0.02
_LONGEST: Final = 14
"""Longer spans are rare: of 5,400 in the train and dev parts of CrossNER's ai and music, two."""
Words = NDArray[np.intp]


class Places(NamedTuple):
    """Stretches of words, by the numbers of their first word and of the one behind their last."""

    firsts: Words
    ends: Words


class Likely(NamedTuple):
    """Spans that may be there: a stretch, a label, and the chance that it is just this span."""

    places: Places
    labels: Words
    chances: Floats


def likely_spans(found: Sums, layout: Layout, chain: Chain) -> Likely:
    """Return the spans that the chain deems likely; words are counted through all sentences, one after another."""
    begin, inner, last, single = span_tags(chain.labels)
    step = chain.steps()
    rows = layout.rows_of_words()
    before, after = found.before[rows], found.after[rows]
    after = after / np.maximum((before * after).sum(1, keepdims=True), 1e-300)
    onward = (found.factors / found.scale[:, None])[rows]
    behind = layout.ends_of_words()
    made = [_above(np.arange(len(rows)), 1, before[:, single] * after[:, single])]
    firsts, share = np.arange(len(rows)), before[:, begin]
    for length in range(2, _LONGEST + 1):
        fits = firsts + length <= behind[firsts]
        firsts, share = firsts[fits], share[fits]
        word, earlier = firsts + length - 1, begin if length == 2 else inner
        made.append(_above(firsts, length, share * step[earlier, last] * onward[word][:, last] * after[word][:, last]))
        share = share * step[earlier, inner] * onward[word][:, inner]
        alive = share.max(1, initial=0.0) > _LEAST / 100
        firsts, share = firsts[alive], share[alive]
    columns = [np.concatenate(parts) for parts in zip(*made, strict=True)]
    return Likely(Places(columns[0], columns[1]), columns[2], np.minimum(columns[3], 1.0))


def _above(firsts: Words, length: int, shares: Floats) -> tuple[Words, Words, Words, Floats]:
    rows, labels = np.nonzero(shares > _LEAST)
    return firsts[rows], firsts[rows] + length, labels, shares[rows, labels]


def worthwhile(places: Places, gains: Floats) -> list[int]:
    """Return, by their numbers and in order, stretches that share no word and whose gains sum up highest.

    With a span's chance less a threshold as its gain, this names the spans that are best on average, where the best
    sequence of tags as a whole would name those of one lucky reading: minimum Bayes risk (Goel and Byrne, 2000).
    """
    ending: dict[int, list[int]] = {}
    for number in np.flatnonzero(gains > 0).tolist():
        ending.setdefault(int(places.ends[number]), []).append(number)
    best: list[float] = [0.0]
    by: list[int] = [-1]
    for end in range(1, int(places.ends.max(initial=0)) + 1):
        best.append(best[-1])
        by.append(-1)
        for number in ending.get(end, ()):
            total = best[int(places.firsts[number])] + float(gains[number])
            if total > best[end]:
                best[end], by[end] = total, number
    chosen, end = [], len(by) - 1
    while end > 0:
        if by[end] >= 0:
            chosen.append(by[end])
        end = int(places.firsts[by[end]]) if by[end] >= 0 else end - 1
    return chosen[::-1]
