"""Learning a head from closed text: one joint head over all labels, checked on text that was held back."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import sqrt
from typing import Final, Required, TypedDict

from annotator.model.errors import UserError
from annotator.suggest.api import SuggestedSpan
from annotator.suggest.learning.fitting import FitSettings
from annotator.suggest.learning.head import Found, Head
from annotator.suggest.learning.lesson_texts import Example, LessonText, examples_of
from annotator.suggest.learning.likeness import Likeness, means_of, ordinary
from annotator.suggest.learning.reading import Rows, Sentence, sentences
from annotator.suggest.learning.scores import Score, Span, scored
from annotator.suggest.learning.table import Table
from annotator.suggest.learning.trust import Judged, Trust, joined
from annotator.suggest.neural.network import EntityNetwork

FEWEST_SENTENCES: Final = 10
FEWEST_MENTIONS: Final = 1
"""Leaving rare labels out costs up to five points of F1 where ten sentences are closed (dev sets of CrossNER)."""
_PARTS: Final = 5
"""One text in so many is held back at a time; where there are few texts, one sentence in so many."""
_FEW_TEXTS: Final = 10
_FEW_SENTENCES: Final = 40
"""With fewer, parts are half as large: a head that goes without a fifth of them is much worse than the one to judge."""
_JUDGED: Final = 100
"""Parts are held back in turn until so many sentences were: fewer measure too little, more cost too much."""
_FIRST: Final = FitSettings(iterations=20)
_AGAIN: Final = FitSettings(iterations=18)
_ONLY: Final = FitSettings(iterations=34)

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of learning.

    ``mentions`` counts by label in all closed text; the scores are by label on what was held back (empty where too
    little was closed): the head's, the shipped pipeline's, and what both say together by ``trust``. ``ours`` are the
    labels in which the head has a say, for they are better with it; ``likeness`` tells what texts are like the lessons.
    """

    head: Head
    likeness: Likeness
    ours: tuple[str, ...]
    texts: int
    sentences: int
    mentions: Mapping[str, int]
    held_back: int = 0
    head_scores: Mapping[str, Score] = field(default_factory=dict)
    shipped_scores: Mapping[str, Score] = field(default_factory=dict)
    both_scores: Mapping[str, Score] = field(default_factory=dict)
    trust: Trust = field(default_factory=Trust)

    def found(self, text: Sequence[Sentence], shipped: Iterable[Found]) -> list[Found]:
        """Return what this and the shipped pipeline say together on a text."""
        return joined(self.head.read(text), shipped, self.ours, self.trust, self.likeness(text))


@dataclass(frozen=True, slots=True)
class Material:
    """The closed sentences with all that the shipped pipeline proposes on their texts.

    ``ordinary`` holds the means of sentences like those that the shipped pipeline was made for.
    """

    labels: tuple[str, ...]
    examples: tuple[Example, ...]
    shipped: Mapping[str, tuple[SuggestedSpan, ...]]
    ordinary: Rows


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
        with network.keeping():
            proposed[lesson.key] = tuple(shipped(lesson.text))
            found += examples_of(lesson, sentences(lesson.text, network, proposed[lesson.key]), labels)
    if len(found) < FEWEST_SENTENCES or not labels:
        raise UserError(
            "learn.little",
            f"There is too little to learn from: {len(found)} closed sentences with {len(labels)} labels in them.",
            hint=f"Finish some documents, or decide everything in some sentences; {FEWEST_SENTENCES} are the least.",
        )
    return Material(labels, tuple(found), proposed, ordinary(network))


def _closed_labels(lesson: LessonText) -> list[str]:
    return [label for start, end, label in lesson.spans if any(a <= start and end <= b for a, b in lesson.closed)]


def learn(material: Material, progress: Progress) -> Learned:
    """Return a head for the labels, and how heads like it did on sentences that were held back from them.

    Parts are held back in turn. The head that is returned learned from all; it begins where the last of the others
    ended.
    """
    table = Table.of(material.examples, material.labels)
    parts = _parts(material.examples)
    last = _AGAIN if parts else _ONLY
    steps = count(1)
    whole = len(parts) * _FIRST.iterations + last.iterations

    def each(_: int) -> None:
        progress("Learning", min(1.0, next(steps) / whole))

    judged: list[Judged] = []
    head: Head | None = None
    for held in parts:
        kept = sorted(set(range(len(material.examples))) - set(held))
        head = table.fitted(kept, _FIRST, each)
        judged += _judged(head, [material.examples[n] for n in held], material)
    head = table.fitted(range(len(material.examples)), last, each, head)
    return Learned(
        head=head,
        likeness=Likeness.of(means_of(example.sentence for example in material.examples), material.ordinary),
        texts=len({example.key for example in material.examples}),
        sentences=len(material.examples),
        mentions=Counter(label for example in material.examples for _, _, label in example.gold),
        **_compared(judged, material),
    )


def _parts(examples: Sequence[Example]) -> list[list[int]]:
    """Return which examples are held back together: by the text's key, or by the sentence where texts are few."""
    by_text = len({example.key for example in examples}) >= _FEW_TEXTS
    wanted = _PARTS if len(examples) >= _FEW_SENTENCES else 2 * _PARTS
    parts: list[list[int]] = [[] for _ in range(wanted)]
    for number, example in enumerate(examples):
        name = example.key if by_text else f"{example.key}:{example.sentence.start}"
        parts[int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % wanted].append(number)
    chosen: list[list[int]] = []
    for part in parts:
        if part and len(examples) - len(part) >= FEWEST_SENTENCES and sum(map(len, chosen)) < _JUDGED:
            chosen.append(part)
    return chosen


def _judged(head: Head, held: Sequence[Example], material: Material) -> Iterator[Judged]:
    found = head.read_each([example.sentence for example in held])
    for ours, example in zip(found, held, strict=True):
        yield Judged(ours, _within(material.shipped[example.key], example), example.gold)


class _Compared(TypedDict, total=False):
    ours: Required[tuple[str, ...]]
    held_back: int
    head_scores: dict[str, Score]
    shipped_scores: dict[str, Score]
    both_scores: dict[str, Score]
    trust: Trust


def _compared(judged: Sequence[Judged], material: Material) -> _Compared:
    """Return the labels that are better with the head, how far each side may be believed, and all scores."""
    if not judged:
        return {"ours": material.labels, "trust": Trust.of([], material.labels)}
    trust = Trust.of(judged, material.labels)
    by_head, by_shipped = _scores(judged, lambda j: j.ours), _scores(judged, lambda j: j.theirs)
    together = _scores(judged, lambda j: joined(j.ours, j.theirs, material.labels, trust))
    known = {span.label for spans in material.shipped.values() for span in spans}
    ours = tuple(
        label
        for label in material.labels
        if label not in known or _is_better(together.get(label, Score()), by_shipped.get(label, Score()))
    )
    # Without the head's other labels, the shipped spans of these stand in other company.
    judged = [Judged([f for f in j.ours if f.label in ours], j.theirs, j.gold) for j in judged]
    trust = Trust.of(judged, material.labels)
    return {
        "ours": ours,
        "held_back": len(judged),
        "head_scores": by_head,
        "shipped_scores": by_shipped,
        "both_scores": _scores(judged, lambda j: joined(j.ours, j.theirs, ours, trust)),
        "trust": trust,
    }


def _is_better(together: Score, shipped: Score) -> bool:
    """Return whether the head saves more errors than chance may; for less, what was known is not given up.

    The shipped pipeline was measured on far more text than the lessons, and other text than theirs is to be read.
    """
    return shipped.errors - together.errors > sqrt(max(together.gold, shipped.gold, 1))


def _scores(judged: Sequence[Judged], read: Callable[[Judged], Iterable[Found]]) -> dict[str, Score]:
    return scored((_spans(read(sentence)), sentence.gold) for sentence in judged)


def _within(spans: Iterable[SuggestedSpan], example: Example) -> list[Found]:
    inside = (s for s in spans if example.sentence.start <= s.start and s.end <= example.sentence.end)
    return [Found(s.start, s.end, s.label, s.score) for s in inside]


def _spans(found: Iterable[Found]) -> list[Span]:
    return [(f.start, f.end, f.label) for f in found]
