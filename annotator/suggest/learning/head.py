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
from annotator.suggest.learning.chances import likely_spans, worthwhile
from annotator.suggest.learning.crf import Chain, Layout, sums
from annotator.suggest.learning.neighbours import LEVEL, Neighbours, main_directions, with_topics
from annotator.suggest.learning.reading import Rows, Sentence
from annotator.suggest.learning.surface import Vocabulary
from annotator.suggest.learning.tagging import Floats, tag_count
from annotator.suggest.learning.whole_spans import WholeSpans, told_width

HEAD_FILE: Final = "head.npz"
_FORMAT: Final = "annotator.head.v3"
_CHAIN: Final = 0.8
_WHOLE: Final = 0.35
_LEAST: Final = 0.33
"""A span is worth naming if the chain's chance and the whole span's, to these powers, are more than this together.

These were chosen on the dev sets of CrossNER ai and music."""


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
    whole: WholeSpans

    def read(self, sentences: Sequence[Sentence]) -> list[Found]:
        """Return the spans that are worth naming, each with how far they are believed."""
        return [found for each in self.read_each(sentences) for found in each]

    def read_each(self, sentences: Sequence[Sentence]) -> list[list[Found]]:
        """Return the spans of each sentence."""
        named: list[list[Found]] = [[] for _ in sentences]
        if not sentences or not self.labels:
            return named
        lengths = [len(s.words) for s in sentences]
        rows = self.scale(np.concatenate([s.dense for s in sentences]))
        layout, chain = Layout.of(lengths), Chain(len(self.labels), self.steps)
        likely = likely_spans(sums(self._scores(sentences, rows)[layout.order], layout, chain), layout, chain)
        whole = self.whole.chances(rows, lengths, likely.places)[np.arange(len(likely.labels)), 1 + likely.labels]
        beliefs = likely.chances**_CHAIN * whole**_WHOLE
        words = [(*word, number) for number, sentence in enumerate(sentences) for word in sentence.words]
        for n in worthwhile(likely.places, beliefs - _LEAST):
            start, _, number = words[likely.places.firsts[n]]
            _, end, _ = words[likely.places.ends[n] - 1]
            named[number].append(Found(start, end, self.labels[likely.labels[n]], float(beliefs[n])))
        return named

    def _scores(self, sentences: Sequence[Sentence], rows: Rows) -> Floats:
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
            whole=self.whole.weights.astype(np.float16),
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
                    WholeSpans(file["whole"].astype(np.float32)),
                )
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
            what = f"What was learned cannot be read: {error}."
            hint = "Learn again, or go back to an earlier version."
            raise UserError("learned.broken", what, hint=hint, where=str(folder)) from error
        head.check(folder)
        return head

    def check(self, folder: Path) -> None:
        """Raise UserError unless all parts fit each other."""
        tags, width = tag_count(len(self.labels)), self.scale.directions.shape[1]
        shapes: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = (
            (self.dense.shape, (width + self.near.words.shape[1], tags)),
            (self.sparse.shape, (len(self.words), tags)),
            (self.steps.shape, (tags, tags)),
            (self.near.tags.shape, self.near.words.shape[:1]),
            (self.whole.weights.shape, (told_width(width), len(self.labels) + 1)),
        )
        if any(shape != wanted for shape, wanted in shapes) or self.near.tags.max(initial=0) >= tags:
            raise UserError("learned.broken", "What was learned does not fit together.", where=str(folder))


def digest_of(folder: Path) -> str:
    """Return a digest of the heads' files in a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.npz")):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]
