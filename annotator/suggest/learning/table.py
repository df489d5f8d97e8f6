"""All closed sentences as numbers, prepared once, from which heads are fitted to some or all of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotator.suggest.learning.fitting import FitSettings, Weights, fit
from annotator.suggest.learning.head import Head, Scale
from annotator.suggest.learning.lesson_texts import Example
from annotator.suggest.learning.neighbours import Neighbours, with_topics
from annotator.suggest.learning.reading import Rows
from annotator.suggest.learning.surface import Vocabulary
from annotator.suggest.learning.tagging import tags_of
from annotator.suggest.learning.whole_spans import WholeSpans

_FEWEST: Final = 2
"""What a word looks like counts if it was seen twice: once is no pattern, and most of the features are such."""


@dataclass(frozen=True, slots=True)
class Table:
    """What does not hang on the labels is shared by all fittings: scale, main directions, and the words' features."""

    labels: tuple[str, ...]
    examples: tuple[Example, ...]
    scale: Scale
    words: Vocabulary
    dense: tuple[Rows, ...]
    tags: tuple[NDArray[np.intp], ...]

    @classmethod
    def of(cls, examples: Sequence[Example], labels: tuple[str, ...]) -> "Table":
        """Prepare it."""
        plain = np.concatenate([example.sentence.dense for example in examples])
        scale = Scale.of(plain)
        rows = scale(plain)
        seen = Counter(name for e in examples for row in e.sentence.features for name in row)
        words = Vocabulary.of([[name for name, count in seen.items() if count >= _FEWEST]])
        ends = np.cumsum([len(example.sentence.words) for example in examples])[:-1]
        tags = tuple(tags_of(len(example.sentence.words), example.spans) for example in examples)
        return cls(labels, tuple(examples), scale, words, tuple(np.split(rows, ends)), tags)

    def fitted(
        self, which: Sequence[int], settings: FitSettings, each: Callable[[int], None], start: Head | None = None
    ) -> Head:
        """Return a head for some of the examples, by their numbers; ``start``: whose weights to begin with."""
        rows = np.concatenate([self.dense[n] for n in which])
        tags = [self.tags[n] for n in which]
        weights = fit(
            with_topics(rows, [len(row) for row in tags]),
            self.words.columns([row for n in which for row in self.examples[n].sentence.features]),
            len(self.words),
            tags,
            len(self.labels),
            settings,
            each,
            Weights(start.dense, start.sparse, start.steps) if start else None,
        )
        near = Neighbours.of(rows, np.concatenate(tags))
        whole = WholeSpans.of(rows, [self.examples[n] for n in which], len(self.labels))
        return Head(self.labels, self.scale, self.words, weights.dense, weights.sparse, weights.steps, near, whole)
