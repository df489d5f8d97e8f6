"""The learned model of relations: a linear head over named features of a pair and the encoder's hidden states.

It judges two mentions at once: each label stands for a relation's type and which of the two is its head.
Its file is a plain ``npz`` archive of arrays (never pickled): the features by a checksum of their name, the weights of
features and vectors in half precision, what the vectors are scaled with, the labels, and the threshold.
"""

import zlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from annotator.model.errors import UserError
from annotator.suggest.neural.decode import probabilities

HEAD_FILE: Final = "re3d.npz"
_FORMAT: Final = "annotator.relation-head.v2"
FORWARD: Final = ">"
BACKWARD: Final = "<"
EITHER_WAY: Final = "="
_PARTS: Final = ("names", "weights", "vector_weights", "mean", "scale", "labels", "threshold", "format")
Floats = NDArray[np.float32]


def directed(relation: str, mark: str) -> str:
    """Return the label for a relation whose head comes first (``FORWARD``), last, or which has none."""
    return relation + mark


def relation_of(label: str) -> tuple[str, bool]:
    """Return a label's type of relation, and whether its head is the second of the two mentions."""
    return label[:-1], label[-1] == BACKWARD


def feature_key(name: str) -> int:
    """Return the number that a feature is known by; two names that share one share a weight."""
    return zlib.crc32(name.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class LinearHead:
    """Weights: a row a feature, and a row an element of the vectors; the first column is "no relation".

    A label that is empty is a column that proposes nothing.
    """

    names: NDArray[np.uint32]
    weights: Floats
    vector_weights: Floats
    mean: Floats
    scale: Floats
    labels: tuple[str, ...]
    threshold: float

    def probabilities(self, features: Iterable[Sequence[str]], vectors: Floats) -> Floats:
        """Return a row of probabilities for each pair: no relation first, then the labels in order."""
        scores: Floats = (((vectors - self.mean) * self.scale) @ self.vector_weights).astype(np.float32)
        for row, names in enumerate(features):
            keys = np.array([feature_key(name) for name in set(names)], dtype=np.uint32)
            places = np.searchsorted(self.names, keys)
            places[places == len(self.names)] = 0
            scores[row] += self.weights[places[self.names[places] == keys]].sum(axis=0)
        return probabilities(scores)

    def only(self, relations: Container[str]) -> "LinearHead":
        """Return a head that names these types alone; a pair that is rather of another type is none of theirs."""
        return replace(self, labels=tuple(name if relation_of(name)[0] in relations else "" for name in self.labels))

    def to_file(self, path: Path) -> None:
        """Write the head."""
        half = np.float16
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                names=self.names,
                weights=self.weights.astype(half),
                vector_weights=self.vector_weights.astype(half),
                mean=self.mean.astype(half),
                scale=self.scale,
                labels=np.array(self.labels),
                threshold=np.array(self.threshold),
                format=np.array(_FORMAT),
            )

    @classmethod
    def from_file(cls, path: Path) -> "LinearHead":
        """Read a head.

        Raises:
            UserError: the file is missing, or is not of this form.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
                parts = {name: archive[name] for name in _PARTS}
            if str(parts["format"]) != _FORMAT:
                raise ValueError(f"it is of the form {parts['format']}")
            weights, rest, mean, scale = (parts[n].astype(np.float32) for n in _PARTS[1:5])
            return cls(
                parts["names"].astype(np.uint32),
                weights,
                rest,
                mean,
                scale,
                tuple(str(label) for label in parts["labels"]),
                float(parts["threshold"]),
            )
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            what = f"The model of relations cannot be read: {error}."
            raise UserError("relations.head", what, hint="Install the program again.", where=str(path)) from error


def chosen(places: Sequence[tuple[object, object]], chances: Floats, threshold: float) -> list[tuple[int, int]]:
    """Return (row, column) of the pairs that hold a relation, the likeliest first; one for the same two places."""
    best = chances[:, 1:].argmax(axis=1) + 1
    values = chances[np.arange(len(chances)), best]
    taken: set[frozenset[object]] = set()
    found = []
    for row in np.argsort(-values, kind="stable"):
        if values[row] < threshold:
            break
        ends = frozenset(places[row])
        if ends not in taken:
            taken.add(ends)
            found.append((int(row), int(best[row])))
    return found
