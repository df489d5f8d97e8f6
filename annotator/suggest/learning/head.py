"""The learned head: labels, weights and words, as arrays in one file without pickles."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from annotator.model.errors import UserError
from annotator.suggest.learning.crf import Chain, Layout, Sums, best_tags, sums
from annotator.suggest.learning.neighbours import LEVEL, Neighbours, main_directions, with_topics
from annotator.suggest.learning.reading import Rows, Sentence
from annotator.suggest.learning.surface import Vocabulary
from annotator.suggest.learning.tagging import Floats, spans_of, tag_count, tags_of_span

HEAD_FILE: Final = "head.npz"
_FORMAT: Final = "annotator.head.v2"


class Found(NamedTuple):
    """A span in code points, its label, and its probability by the head."""

    start: int
    end: int
    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Scale:
    """How the encoder's numbers are brought to one scale, and to their main directions."""

    mean: Rows
    deviation: Rows
    directions: Rows

    @classmethod
    def of(cls, rows: NDArray[np.float16]) -> "Scale":
        """Measure it on some rows."""
        plain = rows.astype(np.float32)
        mean, deviation = plain.mean(0), plain.std(0) + 1e-5
        return cls(mean, deviation, main_directions(_levelled(plain, mean, deviation)))

    def __call__(self, rows: NDArray[np.float16]) -> Rows:
        """Return rows on that scale, in those directions."""
        scaled: Rows = _levelled(rows.astype(np.float32), self.mean, self.deviation) @ self.directions
        return scaled


def _levelled(rows: Rows, mean: Rows, deviation: Rows) -> Rows:
    scaled: Rows = (rows - mean) / deviation
    scaled *= LEVEL / np.maximum(np.linalg.norm(scaled, axis=1, keepdims=True), 1e-6)
    return scaled


@dataclass(frozen=True, slots=True)
class Head:
    """Reads sentences."""

    labels: tuple[str, ...]
    scale: Scale
    words: Vocabulary
    dense: Rows
    sparse: Rows
    steps: Floats
    near: Neighbours

    def read(self, sentences: Sequence[Sentence]) -> list[Found]:
        """Return the spans of the best legal tags, each with the probability that it is just this span."""
        if not sentences or not self.labels:
            return []
        layout = Layout.of([len(s.words) for s in sentences])
        scores = self._scores(sentences)[layout.order]
        chain = Chain(len(self.labels), self.steps)
        tags = best_tags(scores, layout, chain)
        chances = _Chances(sums(scores, layout, chain), layout, chain)
        found: list[Found] = []
        begin = 0
        for sentence, row in zip(sentences, tags, strict=True):
            for first, end, label in spans_of([int(tag) for tag in row]):
                belief = chances.of(begin + first, begin + end, label)
                place = sentence.words[first][0], sentence.words[end - 1][1]
                found.append(Found(*place, self.labels[label], belief))
            begin += len(sentence.words)
        return found

    def _scores(self, sentences: Sequence[Sentence]) -> Floats:
        rows = self.scale(np.concatenate([s.dense for s in sentences]))
        beside = with_topics(rows, [len(s.words) for s in sentences])
        scores = beside @ self.dense + self.near.opinion(rows, tag_count(len(self.labels)))
        flat, begins = self.words.columns([row for s in sentences for row in s.features])
        np.add.at(scores, np.repeat(np.arange(len(scores)), np.diff(begins)), self.sparse[flat])
        return scores.astype(np.float64)

    # On disk

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        facts = json.dumps({"format": _FORMAT, "labels": self.labels, "words": self.words.names()}, ensure_ascii=False)
        np.savez_compressed(
            folder / HEAD_FILE,
            facts=np.frombuffer(facts.encode("utf-8"), dtype=np.uint8),
            mean=self.scale.mean,
            deviation=self.scale.deviation,
            dense=self.dense.astype(np.float16),
            sparse=self.sparse.astype(np.float16),
            steps=self.steps.astype(np.float32),
            directions=self.scale.directions.astype(np.float16),
            near_words=self.near.words.astype(np.float16),
            near_tags=self.near.tags,
        )

    @classmethod
    def from_folder(cls, folder: Path) -> "Head":
        """Read it from a folder.

        Raises:
            UserError: it is missing or broken.
        """
        try:
            # Opened here: numpy leaves a file open that turns out to be broken.
            with (folder / HEAD_FILE).open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                facts = json.loads(file["facts"].tobytes().decode("utf-8"))
                if facts["format"] != _FORMAT:
                    raise ValueError(f"its form is {facts['format']}")
                head = cls(
                    tuple(facts["labels"]),
                    Scale(file["mean"], file["deviation"], file["directions"].astype(np.float32)),
                    Vocabulary({word: n for n, word in enumerate(facts["words"])}),
                    file["dense"].astype(np.float32),
                    file["sparse"].astype(np.float32),
                    file["steps"].astype(np.float64),
                    Neighbours(file["near_words"].astype(np.float32), file["near_tags"]),
                )
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
            what = f"What was learned cannot be read: {error}."
            hint = "Learn again, or go back to an earlier version."
            raise UserError("learned.broken", what, hint=hint, where=str(folder)) from error
        head.check(folder)
        return head

    def check(self, folder: Path) -> None:
        """Raise UserError unless all parts fit each other."""
        tags = tag_count(len(self.labels))
        shapes = (self.dense.shape[1:], self.sparse.shape[1:], self.steps.shape, self.near.words.shape[:1])
        wanted = ((tags,), (tags,), (tags, tags), self.near.tags.shape)
        width = self.scale.directions.shape[1] + self.near.words.shape[1]
        known = (
            len(self.words) == len(self.sparse) and len(self.dense) == width and (self.near.tags.max(initial=0) < tags)
        )
        if shapes != wanted or not known:
            raise UserError("learned.broken", "What was learned does not fit together.", where=str(folder))


class _Chances:
    """The probability of single spans."""

    def __init__(self, found: Sums, layout: Layout, chain: Chain) -> None:
        self._found, self._chain = found, chain.steps()
        self._row_of = np.empty_like(layout.order)
        self._row_of[layout.order] = np.arange(len(layout.order))

    def of(self, start: int, end: int, label: int) -> float:
        """Return the probability that the words from ``start`` to ``end`` carry just this label."""
        found, tags = self._found, tags_of_span(end - start, label)
        row = int(self._row_of[start])
        share = found.before[row, tags[0]]
        for word, last, tag in zip(range(start + 1, end), tags, tags[1:], strict=False):
            row = int(self._row_of[word])
            share *= self._chain[last, tag] * found.factors[row, tag] / found.scale[row]
        total = float((found.before[row] * found.after[row]).sum())
        return float(min(1.0, share * found.after[row, tags[-1]] / total)) if total else 0.0


def digest_of(folder: Path) -> str:
    """Return a digest of the heads' files in a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.npz")):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]
