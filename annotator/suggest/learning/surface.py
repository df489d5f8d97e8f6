"""What a word looks like, as sparse features: itself, its beginning and end, its shape, and its neighbours."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_EDGE: Final = "⟂"
_LONGEST_SHAPE: Final = 4


def shape_of(word: str) -> str:
    """Return how a word is written: "Xx", "XX", "dd", "x-x"; runs of the same are cut short."""
    made: list[str] = []
    for mark in word:
        kind = "X" if mark.isupper() else "x" if mark.isalpha() else "d" if mark.isdigit() else mark
        if len(made) < 2 or made[-1] != kind or made[-2] != kind:
            made.append(kind)
    return "".join(made[: 2 * _LONGEST_SHAPE])


def word_features(word: str) -> list[str]:
    """Return the features of a word by itself."""
    low = word.lower()
    found = [f"w={low}", f"s={shape_of(word)}"]
    found += [f"p={low[:n]}" for n in (2, 3) if len(low) > n]
    found += [f"e={low[-n:]}" for n in (2, 3, 4) if len(low) > n]
    if word.isupper() and len(word) > 1:
        found.append("caps")
    elif word[:1].isupper():
        found.append("title" if word[1:].islower() else "mixed")
    if any(mark.isdigit() for mark in word):
        found.append("digit")
    return found


def sentence_features(words: Sequence[str]) -> list[list[str]]:
    """Return the features of each word of a sentence, its neighbours' among them."""
    low = [_EDGE, _EDGE, *(word.lower() for word in words), _EDGE, _EDGE]
    shapes = [_EDGE, *(shape_of(word) for word in words), _EDGE]
    found = []
    for place, word in enumerate(words):
        own = word_features(word)
        own += [f"{by:+d}={low[place + 2 + by]}" for by in (-2, -1, 1, 2)]
        own += [f"s-1={shapes[place]}", f"s+1={shapes[place + 2]}", "bias"]
        found.append(own)
    return found


class Vocabulary:
    """Numbers for features; what was not seen in learning has none."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.numbers = dict(numbers)

    @classmethod
    def of(cls, rows: Iterable[Iterable[str]]) -> "Vocabulary":
        """Number all features of some rows."""
        made = cls({})
        made.add(rows)
        return made

    def add(self, rows: Iterable[Iterable[str]]) -> None:
        """Number the features of some more rows."""
        for row in rows:
            for name in row:
                self.numbers.setdefault(name, len(self.numbers))

    def __len__(self) -> int:
        return len(self.numbers)

    def known(self, row: Iterable[str]) -> list[int]:
        """Return the numbers of a row's features that are known."""
        return [number for name in row if (number := self.numbers.get(name)) is not None]

    def names(self) -> list[str]:
        """Return the features in the order of their numbers."""
        return list(self.numbers)

    def columns(self, rows: Sequence[Iterable[str]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the rows' known features: their numbers one after another, and where each row begins."""
        found = [self.known(row) for row in rows]
        begins = np.concatenate(([0], np.cumsum([len(row) for row in found]))).astype(np.intp)
        flat = [number for row in found for number in row]
        return np.array(flat, dtype=np.intp), begins
