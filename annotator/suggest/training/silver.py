"""Text without annotation of ours, as a network annotates it: what it is sure of teaches, where it wavers nothing does.

Learning from a text's own predictions under noise is after Xie and others, "Self-training with Noisy Student improves
ImageNet classification", CVPR 2020; the noise here is dropped words and silenced columns.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from annotator.suggest.neural.decode import Scores, best_tags, spans_of
from annotator.suggest.neural.windows import Word
from annotator.suggest.training.naming import ANYTHING
from annotator.suggest.training.projection import LABELS, Gold

# A word whose best tag is less likely than this teaches nothing, and neither does the span that it belongs to.
_SURE: Final = 0.75


def sure_spans(chances: Scores, words: list[Word]) -> Iterator[Gold]:
    """Yield spans in characters: with their label where every word is sure, open where one is not."""
    tags = best_tags(chances)
    sure = chances[np.arange(len(tags)), tags] >= _SURE
    covered = np.zeros(len(tags), dtype=bool)
    for start, end, label in spans_of([int(tag) for tag in tags]):
        covered[start:end] = True
        # The word after a span tells that it ends.
        certain = bool(sure[start : end + 1].all())
        yield Gold(words[start][0], words[end - 1][1], frozenset({LABELS[label]}) if certain else ANYTHING)
    for at in np.flatnonzero(~covered & ~sure):
        yield Gold(*words[int(at)], ANYTHING)
