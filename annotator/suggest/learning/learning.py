"""Learning a head from closed text: one joint head over all labels, checked on text that was held back."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from annotator.model.errors import UserError
from annotator.suggest.api import SuggestedSpan
from annotator.suggest.learning.fitting import FitSettings, Weights, fit
from annotator.suggest.learning.head import Found, Head, Scale
from annotator.suggest.learning.lesson_texts import Example, LessonText, examples_of
from annotator.suggest.learning.neighbours import Neighbours, with_topics
from annotator.suggest.learning.reading import sentences
from annotator.suggest.learning.scores import Score, Span, scored
from annotator.suggest.learning.surface import Vocabulary
from annotator.suggest.learning.tagging import tags_of
from annotator.suggest.neural.network import EntityNetwork

FEWEST_SENTENCES: Final = 10
FEWEST_MENTIONS: Final = 1
"""Leaving rare labels out costs up to five points of F1 where ten sentences are closed (dev sets of CrossNER)."""
_HELD_BACK: Final = 5
"""One text in so many is held back; where there are few texts, one sentence in so many."""
_FEW_TEXTS: Final = 10
_FIRST: Final = FitSettings(iterations=24)
_AGAIN: Final = FitSettings(iterations=14)

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of learning.

    ``mentions`` counts by label in all closed text; ``head_scores`` and ``shipped_scores`` are by label on what was
    held back (empty where too little was closed); ``ours`` are the labels that the head does at least as well.
    """

    head: Head
    ours: tuple[str, ...]
    texts: int
    sentences: int
    mentions: Mapping[str, int]
    held_back: int = 0
    head_scores: Mapping[str, Score] = field(default_factory=dict)
    shipped_scores: Mapping[str, Score] = field(default_factory=dict)
    both_scores: Mapping[str, Score] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """The closed sentences with all that the shipped pipeline proposes on their texts."""

    labels: tuple[str, ...]
    examples: tuple[Example, ...]
    shipped: Mapping[str, tuple[SuggestedSpan, ...]]


def gather(
    lessons: Sequence[LessonText],
    network: EntityNetwork,
    shipped: Callable[[str], Sequence[SuggestedSpan]],
    progress: Progress,
) -> Material:
    """Read the texts with the encoder; labels with too few mentions are left to the shipped pipeline.

    Raises:
        UserError: too little is closed.
    """
    counts = Counter(label for lesson in lessons for label in _closed_labels(lesson))
    labels = tuple(sorted(label for label, number in counts.items() if number >= FEWEST_MENTIONS))
    found: list[Example] = []
    proposed: dict[str, tuple[SuggestedSpan, ...]] = {}
    for number, lesson in enumerate(lessons):
        progress("Reading", number / len(lessons))
        proposed[lesson.key] = tuple(shipped(lesson.text))
        found += examples_of(lesson, sentences(lesson.text, network, proposed[lesson.key]), labels)
    if len(found) < FEWEST_SENTENCES or not labels:
        raise UserError(
            "learn.little",
            f"There is too little to learn from: {len(found)} closed sentences with {len(labels)} labels in them.",
            hint=f"Finish some documents, or decide everything in some sentences; {FEWEST_SENTENCES} are the least.",
        )
    return Material(labels, tuple(found), proposed)


def _closed_labels(lesson: LessonText) -> list[str]:
    return [label for start, end, label in lesson.spans if any(a <= start and end <= b for a, b in lesson.closed)]


def learn(material: Material, progress: Progress) -> Learned:
    """Return a head for the labels, and how it did on what was held back from a first fitting."""
    kept, held = _parted(material.examples)
    first = _fitted(kept, material.labels, _FIRST, None, lambda n: progress("Learning", 0.7 * n / _FIRST.iterations))
    ours, scores = material.labels, _Scores({}, {}, {})
    if held:
        ours, scores = _compared(first[0], held, material)
    start = first if held else None
    again = _AGAIN if held else FitSettings(iterations=10)
    head, _ = _fitted(
        material.examples,
        material.labels,
        again,
        start or first,
        lambda n: progress("Learning", 0.7 + 0.3 * n / again.iterations),
    )
    return Learned(
        head=head,
        ours=ours,
        texts=len({example.key for example in material.examples}),
        sentences=len(material.examples),
        mentions=Counter(label for example in material.examples for _, _, label in example.gold),
        held_back=len(held),
        head_scores=scores.head,
        shipped_scores=scores.shipped,
        both_scores=scores.both,
    )


def _parted(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Part what is learned from and what is held back: by the text's key, or by the sentence where texts are few."""
    by_text = len({example.key for example in examples}) >= _FEW_TEXTS
    kept: list[Example] = []
    held: list[Example] = []
    for example in examples:
        name = example.key if by_text else f"{example.key}:{example.sentence.start}"
        chance = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % _HELD_BACK
        (held if chance == 0 else kept).append(example)
    return (kept, held) if len(kept) >= FEWEST_SENTENCES else (list(examples), [])


def _fitted(
    examples: Sequence[Example],
    labels: tuple[str, ...],
    settings: FitSettings,
    start: tuple[Head, Weights] | None,
    each: Callable[[int], None],
) -> tuple[Head, Weights]:
    rows = [row for example in examples for row in example.sentence.features]
    dense = np.concatenate([example.sentence.dense for example in examples])
    words = Vocabulary(start[0].words.numbers) if start else Vocabulary({})
    words.add(rows)
    scale = start[0].scale if start else Scale.of(dense)
    tags = [tags_of(len(example.sentence.words), example.spans) for example in examples]
    scaled = scale(dense)
    near = Neighbours.of(scaled, np.concatenate(tags), start[0].near.directions if start else None)
    weights = fit(
        with_topics(scaled, [len(row) for row in tags], near.directions),
        words.columns(rows),
        len(words),
        tags,
        len(labels),
        settings,
        each,
        _grown(start[1], len(words)) if start else None,
    )
    return Head(labels, scale, words, weights.dense, weights.sparse, weights.steps, near), weights


def _grown(weights: Weights, width: int) -> Weights:
    """Return weights with rows for features that are new."""
    sparse = np.zeros((width, weights.sparse.shape[1]), dtype=np.float32)
    sparse[: len(weights.sparse)] = weights.sparse
    return Weights(weights.dense, sparse, weights.steps)


@dataclass(frozen=True, slots=True)
class _Scores:
    head: dict[str, Score]
    shipped: dict[str, Score]
    both: dict[str, Score]


def _compared(head: Head, held: Sequence[Example], material: Material) -> tuple[tuple[str, ...], _Scores]:
    """Return the labels that the head does at least as well as the shipped pipeline, and all scores."""
    ours = [head.read([e.sentence]) for e in held]
    theirs = [_within(material.shipped[e.key], e) for e in held]
    gold = [e.gold for e in held]
    by_head = scored(zip(map(_spans, ours), gold, strict=True))
    by_shipped = scored(zip(map(_spans, theirs), gold, strict=True))
    # Where nothing tells them apart, the shipped pipeline stays in charge of the labels that it knows.
    known = {span.label for spans in material.shipped.values() for span in spans}
    better = tuple(
        label
        for label in material.labels
        if by_head.get(label, Score()).f1 > by_shipped.get(label, Score()).f1 or label not in known
    )
    both = [_spans(joined(own, other, better)) for own, other in zip(ours, theirs, strict=True)]
    return better, _Scores(by_head, by_shipped, scored(zip(both, gold, strict=True)))


def _within(spans: Iterable[SuggestedSpan], example: Example) -> list[Found]:
    inside = (s for s in spans if example.sentence.start <= s.start and s.end <= example.sentence.end)
    return [Found(s.start, s.end, s.label, s.score) for s in inside]


def _spans(found: Iterable[Found]) -> list[Span]:
    return [(f.start, f.end, f.label) for f in found]


def joined(ours: Iterable[Found], theirs: Iterable[Found], labels: Iterable[str]) -> list[Found]:
    """Return the head's spans of its own labels, and the shipped ones of all others where they leave room."""
    chosen = frozenset(labels)
    kept = [f for f in ours if f.label in chosen]
    rest = [f for f in theirs if f.label not in chosen and not _meets(f, kept)]
    return sorted([*kept, *rest])


def _meets(found: Found, others: Iterable[Found]) -> bool:
    return any(found.start < other.end and other.start < found.end for other in others)
