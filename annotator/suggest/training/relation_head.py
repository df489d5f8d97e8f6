"""Train the relation head on re3d, and measure it: ends given, and with the ends that the pipeline itself suggests.

``python -m annotator.suggest.training.relation_head train CORPORA FOLDER`` writes ``re3d.npz`` by the settings in the
folder's ``relations.toml``; ``... measure CORPORA FOLDER`` prints the figures on re3d's test part.
"""

import argparse
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from annotator.suggest.api import SuggestedSpan
from annotator.suggest.neural.suggester import EmbeddedSuggester
from annotator.suggest.relations.head import HEAD_FILE, Floats, LinearHead, chosen, feature_key, softmax
from annotator.suggest.relations.learned import PairFinder
from annotator.suggest.training.descent import lowest

SETTINGS_FILE: Final = "relations.toml"
Gold = dict[tuple[int, int], str]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """How to train the head; ``negatives`` is the share of unrelated pairs that is learned from."""

    corpus: str = "re3d"
    splits: tuple[str, ...] = ("train", "dev")
    seed: int = 1
    negatives: float = 0.4
    negative_weight: float = 0.75
    least: int = 2
    strength: float = 3.0
    vectors: float = 2.0
    iterations: int = 40
    folds: int = 3


@dataclass(slots=True)
class Example:
    """A pair with what it is; ``document`` numbers its document, ``ends`` are the extents of its mentions."""

    document: int
    ends: tuple[tuple[int, int], tuple[int, int]]
    features: list[str]
    vector: NDArray[np.float16]
    label: str


@dataclass(slots=True)
class Lesson:
    """Examples, and how many relations there are in all, those out of reach included."""

    examples: list[Example]
    relations: int


class Sparse:
    """Which features each example has, for products in either direction."""

    def __init__(self, examples: Sequence[Example], vocabulary: dict[str, int]) -> None:
        rows: list[int] = []
        columns: list[int] = []
        for row, example in enumerate(examples):
            known = sorted({vocabulary[name] for name in example.features if name in vocabulary})
            rows += [row] * len(known)
            columns += known
        self._columns: Ints = np.array(columns)
        self._starts = np.searchsorted(np.array(rows), np.arange(len(examples)))
        order = np.argsort(self._columns, kind="stable")
        self._rows = np.array(rows)[order]
        self._used, self._firsts = np.unique(self._columns[order], return_index=True)
        self._width = len(vocabulary)

    def times(self, weights: Floats) -> Floats:
        """Return the sum of each example's rows of weights."""
        total: Floats = np.add.reduceat(weights[self._columns], self._starts, axis=0)
        return total

    def transposed_times(self, errors: Floats) -> Floats:
        """Return the sum of the errors of each feature's examples."""
        total = np.zeros((self._width, errors.shape[1]), dtype=np.float32)
        total[self._used] = np.add.reduceat(errors[self._rows], self._firsts, axis=0)
        return total


def read_documents(corpora: Path, corpus: str, split: str) -> Iterator[tuple[str, list[SuggestedSpan], Gold]]:
    """Yield text, gold ends and relations (by the ends' places) of each document."""
    with (corpora / corpus / f"{split}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            places = {entity["id"]: place for place, entity in enumerate(record["entities"])}
            spans = [SuggestedSpan(e["start"], e["end"], e["label"], 1.0) for e in record["entities"]]
            gold = {(places[r["head"]], places[r["tail"]]): r["label"] for r in record["relations"]}
            yield record["text"], spans, gold


def lesson(finder: PairFinder, corpora: Path, corpus: str, splits: Sequence[str]) -> Lesson:
    """Return the examples of some parts of a corpus."""
    made = Lesson([], 0)
    documents = [document for split in splits for document in read_documents(corpora, corpus, split)]
    for number, (text, spans, gold) in enumerate(documents):
        made.relations += len(gold)
        pairs, vectors = finder.read(text, spans)
        for pair, vector in zip(pairs, vectors, strict=True):
            label = gold.get((pair.head.index, pair.tail.index), "")
            ends = (pair.head.start, pair.head.end), (pair.tail.start, pair.tail.end)
            made.examples.append(Example(number, ends, pair.features, vector.astype(np.float16), label))
    return made


def fit(examples: Sequence[Example], settings: HeadSettings, labels: tuple[str, ...], threshold: float) -> LinearHead:
    """Return the head that explains the examples best: logistic regression with an L2 penalty."""
    chance = np.random.default_rng(settings.seed).random(len(examples))
    kept = [e for e, luck in zip(examples, chance, strict=True) if e.label or luck < settings.negatives]
    counts = Counter(name for example in kept for name in set(example.features))
    vocabulary = {name: n for n, name in enumerate(sorted(n for n, c in counts.items() if c >= settings.least))}
    features = Sparse(kept, vocabulary)
    vectors = np.stack([example.vector for example in kept]).astype(np.float32)
    mean, scale = vectors.mean(axis=0), settings.vectors / (vectors.std(axis=0) + 1e-3) / np.sqrt(384)
    scaled = (vectors - mean) * scale
    columns = {label: n for n, label in enumerate(("", *labels))}
    wanted = np.array([columns[example.label] for example in kept])
    loss = _loss(features, scaled, wanted, len(vocabulary), len(columns), settings)
    width = len(vocabulary) * len(columns)
    flat = lowest(loss, np.zeros(width + scaled.shape[1] * len(columns), dtype=np.float32), settings.iterations)
    weights = flat[:width].reshape(len(vocabulary), len(columns))
    keys = np.array([feature_key(name) for name in vocabulary], dtype=np.uint32)
    order = np.argsort(keys, kind="stable")
    rest = flat[width:].reshape(scaled.shape[1], len(columns))
    return LinearHead(keys[order], weights[order], rest, mean, scale, labels, threshold)


def _loss(
    features: Sparse, vectors: Floats, wanted: Ints, width: int, columns: int, settings: HeadSettings
) -> Callable[[Floats], tuple[float, Floats]]:
    goal = np.zeros((len(wanted), columns), dtype=np.float32)
    goal[np.arange(len(wanted)), wanted] = 1
    importance = np.where(wanted == 0, settings.negative_weight, 1.0).astype(np.float32)[:, None]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights, rest = flat[: width * columns].reshape(width, columns), flat[width * columns :].reshape(-1, columns)
        chances = softmax(features.times(weights) + vectors @ rest)
        said = np.log(chances[np.arange(len(wanted)), wanted] + 1e-12)
        penalty = 0.5 * settings.strength * float((flat * flat).sum())
        errors = (chances - goal) * importance
        slope = np.concatenate([features.transposed_times(errors).ravel(), (vectors.T @ errors).ravel()])
        return float(-(importance[:, 0] * said).sum()) + penalty, slope + settings.strength * flat

    return loss


def cross_checked(made: Lesson, settings: HeadSettings, labels: tuple[str, ...]) -> tuple[float, float]:
    """Return the threshold that does best where each document is judged by a head that has not seen it, and its F1."""
    documents = sorted({example.document for example in made.examples})
    np.random.default_rng(settings.seed).shuffle(documents)
    fold = {document: n % settings.folds for n, document in enumerate(documents)}
    judged: list[tuple[list[Example], Floats]] = []
    for number in range(settings.folds):
        head = fit([e for e in made.examples if fold[e.document] != number], settings, labels, 0.0)
        held = [e for e in made.examples if fold[e.document] == number]
        judged.append((held, chances_of(head, held)))
    results = []
    for threshold in np.arange(0.1, 0.7, 0.025):
        counts = np.sum([_counts(held, chances, labels, float(threshold)) for held, chances in judged], axis=0)
        results.append((f1(int(counts[0]), int(counts[1]), made.relations), float(threshold)))
    best = max(results)
    return round(best[1], 3), best[0]


def chances_of(head: LinearHead, examples: Sequence[Example]) -> Floats:
    """Return a head's probabilities for examples."""
    vectors = np.stack([example.vector for example in examples]).astype(np.float32)
    return head.probabilities([example.features for example in examples], vectors)


def _counts(examples: Sequence[Example], chances: Floats, labels: tuple[str, ...], threshold: float) -> tuple[int, int]:
    """Return how many relations are right, and how many were found; twice annotated ends count as one."""
    numbers: dict[tuple[int, tuple[int, int]], int] = {}
    for example in examples:
        for end in example.ends:
            numbers.setdefault((example.document, end), len(numbers))
    pairs = [(numbers[e.document, e.ends[0]], numbers[e.document, e.ends[1]]) for e in examples]
    found = chosen(pairs, chances, threshold)
    return sum(examples[row].label == labels[column - 1] for row, column in found), len(found)


def f1(right: int, proposed: int, gold: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * right / max(1, proposed + gold)


def measured(finder: PairFinder, corpora: Path, corpus: str, head: LinearHead) -> tuple[int, int, int]:
    """Return right, proposed and gold on the test part, its ends given."""
    made = lesson(finder, corpora, corpus, ("test",))
    right, proposed = _counts(made.examples, chances_of(head, made.examples), head.labels, head.threshold)
    return right, proposed, made.relations


def end_to_end(suggester: EmbeddedSuggester, corpora: Path, corpus: str) -> tuple[int, int, int]:
    """Return right, proposed and gold on the test part, the ends being the pipeline's own spans, exactly."""
    right = proposed = total = 0
    wanted = suggester.learned_labels
    suggester.want(wanted)
    for text, spans, gold in read_documents(corpora, corpus, "test"):
        extents = {(_extent(spans[head]), _extent(spans[tail]), label) for (head, tail), label in gold.items()}
        answer = suggester.suggest(text)
        found = {
            (_extent(answer.spans[r.head]), _extent(answer.spans[r.tail]), r.label)
            for r in answer.relations
            if r.label in wanted
        }
        right, proposed, total = right + len(found & extents), proposed + len(found), total + len(extents)
    return right, proposed, total


def _extent(span: SuggestedSpan) -> tuple[int, int]:
    return span.start, span.end


def _row(name: str, right: int, proposed: int, gold: int) -> str:
    precision, recall = right / max(1, proposed), right / max(1, gold)
    return f"{name}: P {precision:.3f} R {recall:.3f} F1 {f1(right, proposed, gold):.3f} ({gold} relations)\n"


def main() -> None:
    """Train or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("train", "measure"))
    parser.add_argument("corpora", type=Path)
    parser.add_argument("folder", type=Path, help="the pipeline's folder of relations")
    given = parser.parse_args()
    record = tomllib.loads((given.folder / SETTINGS_FILE).read_text(encoding="utf-8"))
    settings = HeadSettings(**{**record, "splits": tuple(record["splits"])})
    finder = PairFinder.shipped()
    if given.what == "train":
        made = lesson(finder, given.corpora, settings.corpus, settings.splits)
        labels = tuple(sorted({example.label for example in made.examples} - {""}))
        threshold, expected = cross_checked(made, settings, labels)
        sys.stdout.write(f"threshold {threshold}, F1 over folds {expected:.3f}\n")
        fit(made.examples, settings, labels, threshold).to_file(given.folder / HEAD_FILE)
    head = LinearHead.from_file(given.folder / HEAD_FILE)
    sys.stdout.write(_row("re3d test, ends given", *measured(finder, given.corpora, settings.corpus, head)))
    sys.stdout.write(_row("re3d test, own ends", *end_to_end(EmbeddedSuggester(), given.corpora, settings.corpus)))


if __name__ == "__main__":
    main()
