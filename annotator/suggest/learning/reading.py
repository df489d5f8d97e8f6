"""Texts as the head reads them: sentences of words, each with the encoder's numbers and its own features."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotator.suggest.api import SuggestedSpan
from annotator.suggest.learning.surface import sentence_features
from annotator.suggest.neural.decode import probabilities
from annotator.suggest.neural.network import LAYERS, SCORES, EntityNetwork
from annotator.suggest.neural.windows import Word, sentences_of

Rows = NDArray[np.float32]
_STORED: Final = np.float16


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its words as (start, end) in code points, their dense rows, and their sparse features."""

    words: tuple[Word, ...]
    dense: NDArray[np.float16]
    features: tuple[tuple[str, ...], ...]

    @property
    def start(self) -> int:
        """Where its first word begins."""
        return self.words[0][0]

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.words[-1][1]


def sentences(text: str, network: EntityNetwork, shipped: Sequence[SuggestedSpan]) -> list[Sentence]:
    """Return a text's sentences; ``shipped`` is what the shipped pipeline proposes, which becomes features, too."""
    parts = [
        np.concatenate([reading.outputs[LAYERS], probabilities(reading.outputs[SCORES])], axis=1).astype(_STORED)
        for reading in network.read(text, (LAYERS, SCORES))
    ]
    if not parts:
        return []
    rows = np.concatenate(parts)
    hints = dict(_hints(shipped))
    made: list[Sentence] = []
    at = 0
    for words in sentences_of(text):
        features = sentence_features([text[start:end] for start, end in words])
        for word, own in zip(words, features, strict=True):
            own += _hint(word, hints)
        dense = rows[at : at + len(words)]
        made.append(Sentence(tuple(words), dense, tuple(tuple(own) for own in features)))
        at += len(words)
    return made


def _hints(shipped: Sequence[SuggestedSpan]) -> Iterator[tuple[int, tuple[int, str]]]:
    """Yield, for each character that the shipped pipeline covers, where its span begins, and the label."""
    for span in shipped:
        for offset in range(span.start, span.end):
            yield offset, (span.start, span.label)


def _hint(word: Word, hints: dict[int, tuple[int, str]]) -> list[str]:
    found = hints.get(word[0])
    if found is None:
        return ["shipped=O"]
    begin, label = found
    return [f"shipped={'B' if begin == word[0] else 'I'}-{label}", f"shipped*={label}"]
