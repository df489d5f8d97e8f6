"""The nearest words among those learned from: what they were, as a second opinion beside the chain.

The idea is that of nearest-neighbour language models (Khandelwal et al., ICLR 2020), carried over to tags (Wang et al.,
"k-Nearest Neighbor based NER", 2022). It needs no fitting, and helps most where examples are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]

LEVEL: Final = 12.0
"""How heavily the encoder's numbers weigh beside the words' own features; chosen on CrossNER's dev sets."""
WIDTH: Final = 512
NEAR_WIDTH: Final = 256
MOST: Final = 20_000
_NEAREST: Final = 8
_SHARPNESS: Final = 0.05
_UNSEEN: Final = 0.02
_WEIGHT: Final = 0.6
_TOPIC: Final = 0.4
"""These were chosen on the dev sets of CrossNER ai and music."""
_ROUNDS: Final = 2
_PORTION: Final = 1000
_LEAST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Words as unit vectors in the first of their main directions, with the tags that they bore."""

    words: Rows
    tags: NDArray[np.int16]

    @classmethod
    def of(cls, rows: Rows, tags: NDArray[np.intp]) -> "Neighbours":
        """Keep the words of some rows, given in main directions; of too many, those inside spans first."""
        kept = _kept(tags)
        return cls(unit(rows[kept, :NEAR_WIDTH]), tags[kept].astype(np.int16))

    def opinion(self, rows: Rows, tags: int) -> Rows:
        """Return what to add to the scores of each row's tags."""
        found = np.empty((len(rows), tags), dtype=np.float32)
        for start in range(0, len(rows), _PORTION):
            found[start : start + _PORTION] = self._shares(rows[start : start + _PORTION], tags)
        opinion: Rows = _WEIGHT * np.log(found + _UNSEEN)
        return opinion

    def _shares(self, rows: Rows, tags: int) -> Rows:
        near = unit(rows[:, :NEAR_WIDTH]) @ self.words.T
        count = min(_NEAREST, near.shape[1])
        nearest = np.argpartition(-near, count - 1, axis=1)[:, :count]
        closeness = np.take_along_axis(near, nearest, axis=1)
        weights = np.exp((closeness - closeness.max(1, keepdims=True)) / _SHARPNESS)
        weights /= weights.sum(1, keepdims=True)
        shares = np.zeros((len(rows), tags), dtype=np.float32)
        np.add.at(shares, (np.arange(len(rows))[:, None], self.tags[nearest]), weights)
        return shares


def with_topics(rows: Rows, lengths: Sequence[int]) -> Rows:
    """Return rows with what their whole sentence is about beside them: the direction of its words' mean."""
    begins = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.intp)
    topics = unit(np.add.reduceat(rows[:, :NEAR_WIDTH], begins)) * LEVEL * _TOPIC
    both: Rows = np.concatenate([rows, np.repeat(topics, lengths, axis=0)], axis=1)
    return both


def main_directions(rows: Rows) -> Rows:
    """Return the directions in which rows are largest, nearly, the largest first, as orthogonal columns.

    Halko, Martinsson and Tropp, "Finding structure with randomness" (SIAM Review, 2011): a few products instead of all
    eigenvectors. What lies in other directions is little, and costs as much time.
    """
    width = min(WIDTH, *rows.shape)
    base = np.random.default_rng(0).standard_normal((rows.shape[1], width)).astype(np.float32)
    for _ in range(_ROUNDS):
        base = np.linalg.qr(rows.T @ (rows @ base))[0]
    inside = rows @ base
    turned = np.linalg.eigh(inside.T @ inside)[1][:, ::-1]
    found: Rows = np.ascontiguousarray(base @ turned, dtype=np.float32)
    return found


def _kept(tags: NDArray[np.intp]) -> NDArray[np.intp]:
    inside, outside = np.flatnonzero(tags), np.flatnonzero(tags == 0)
    room = max(MOST - len(inside), MOST // 4)
    step = max(1, -(-len(outside) // room))
    return np.sort(np.concatenate([inside[-MOST:], outside[::step]]))


def unit(rows: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return rows of length 1 in the same directions."""
    made: NDArray[np.floating] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _LEAST)
    return made
