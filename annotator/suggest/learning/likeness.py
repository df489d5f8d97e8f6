"""How like the lessons a text is, rather than like the news that the shipped pipeline was made for.

What a label takes from the shipped pipeline inside the lessons' world, it should not take everywhere: taught by music
alone, every person in the news would be a musician. Told by what sentences are on average in the encoder's numbers, by
logistic regression between the lessons and the demonstration articles.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from annotator.model.errors import UserError
from annotator.resource_files import seeds
from annotator.suggest.learning.descent import lowest
from annotator.suggest.learning.reading import Sentence, sentences
from annotator.suggest.neural.network import EntityNetwork

Rows = NDArray[np.float32]
LIKENESS_FILE: Final = "likeness.npz"
_ITERATIONS: Final = 60
_LENGTH: Final = 4.0
"""How long the rows are made, beside a decay of the weights of 1."""
_FEWEST_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """Weights of a sentence's mean row, the last of them by itself; without any, every text is like the lessons."""

    weights: Rows

    @classmethod
    def of(cls, lessons: Rows, ordinary: Rows) -> "Likeness":
        """Tell the means of the lessons' sentences from those of ordinary ones; both count the same."""
        if not len(lessons) or not len(ordinary):
            return cls(np.zeros(0, dtype=np.float32))
        both = np.concatenate([lessons, ordinary])
        mean, scale = both.mean(0), (both.std(0) + 1e-3) * np.sqrt(both.shape[1]) / _LENGTH
        rows = np.pad((both - mean) / scale, ((0, 0), (0, 1)), constant_values=1.0)
        sides = np.repeat([1.0, -1.0], [len(lessons), len(ordinary)]).astype(np.float32)
        counted = np.repeat(
            [len(both) / 2 / len(lessons), len(both) / 2 / len(ordinary)], [len(lessons), len(ordinary)]
        )

        def loss(weights: Rows) -> tuple[float, Rows]:
            sided = sides * (rows @ weights)
            missed = counted / (1 + np.exp(np.clip(sided, -30, 30)))
            held = np.append(weights[:-1], 0.0)
            slope = held - rows.T @ (sides * missed)
            return float((counted * np.logaddexp(0, -sided)).sum() + held @ held / 2), slope.astype(np.float32)

        found = lowest(loss, np.zeros(rows.shape[1], dtype=np.float32), _ITERATIONS)
        plain = found[:-1] / scale
        return cls(np.append(plain, found[-1] - mean @ plain).astype(np.float32))

    def __call__(self, text: Sequence[Sentence]) -> float:
        """Return how like the lessons a text is: 1 where that is at least as likely as not, down to 0."""
        means = means_of(text)
        if not len(self.weights) or not len(means):
            return 1.0
        odds = float((means @ self.weights[:-1]).mean() + self.weights[-1])
        return float(min(1.0, 2 / (1 + np.exp(-max(odds, -30.0)))))

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        np.savez_compressed(folder / LIKENESS_FILE, weights=self.weights)

    @classmethod
    def from_folder(cls, folder: Path) -> "Likeness":
        """Read it from a folder.

        Raises:
            UserError: it is missing or broken.
        """
        try:
            with (folder / LIKENESS_FILE).open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                return cls(file["weights"].astype(np.float32))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            what = f"What was learned cannot be read: {error}."
            hint = "Learn again, or go back to an earlier version."
            raise UserError("learned.broken", what, hint=hint, where=str(folder)) from error


def means_of(text: Iterable[Sentence]) -> Rows:
    """Return the mean row of each sentence; very short ones say little."""
    means = [s.dense.mean(0, dtype=np.float32) for s in text if len(s.words) >= _FEWEST_WORDS]
    return np.stack(means) if means else np.zeros((0, 0), dtype=np.float32)


def ordinary(network: EntityNetwork) -> Rows:
    """Return the means of the demonstration articles' sentences, each as it stands there and by itself.

    By itself, too, since a sentence's place in a text shows in the numbers, and a lesson may be one sentence.
    """
    found: list[Rows] = []
    for path in sorted(seeds().glob("*.jsonl")):
        article: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        text: str = article["text"]
        whole = sentences(text, network, ())
        apart = [s for sentence in whole for s in sentences(text[sentence.start : sentence.end], network, ())]
        found.append(means_of([*whole, *apart]))
    return np.concatenate(found) if found else np.zeros((0, 0), dtype=np.float32)
