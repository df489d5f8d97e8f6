"""What is learned from: texts with labelled spans, and the stretches of them that a person has closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.suggest.learning.reading import Sentence
from annotator.suggest.learning.scores import Span
from annotator.suggest.learning.tagging import LabelledWords

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LessonText:
    """A text to learn from; only what lies in ``closed`` counts, and there all that is not in ``spans`` is nothing."""

    key: str
    text: str
    spans: tuple[Span, ...]
    closed: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A closed sentence with its spans in words; ``key`` says of which text, ``gold`` holds them in code points."""

    key: str
    sentence: Sentence
    spans: tuple[LabelledWords, ...]
    gold: tuple[Span, ...]


def flat(spans: Iterable[Span]) -> list[Span]:
    """Return spans of which none overlaps another: the longer ones stay, then the earlier."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if not any(span[0] < other[1] and other[0] < span[1] for other in kept):
            kept.append(span)
    return sorted(kept)


def examples_of(lesson: LessonText, sentences: Sequence[Sentence], labels: Sequence[str]) -> list[Example]:
    """Return the closed sentences of a text; one whose spans do not fit its words is left out."""
    numbers = {label: n for n, label in enumerate(labels)}
    spans = flat(span for span in lesson.spans if span[2] in numbers)
    found = []
    for sentence in sentences:
        if not any(start <= sentence.start and sentence.end <= end for start, end in lesson.closed):
            continue
        own = [s for s in spans if s[0] < sentence.end and sentence.start < s[1]]
        words = _in_words(sentence, own, numbers)
        if words is not None:
            found.append(Example(lesson.key, sentence, tuple(words), tuple(own)))
    return found


def _in_words(sentence: Sentence, spans: Sequence[Span], numbers: dict[str, int]) -> list[LabelledWords] | None:
    """Return spans in words, edges inside a word moved out; None if one crosses the sentence's end."""
    made: list[LabelledWords] = []
    for start, end, label in spans:
        if start < sentence.start or sentence.end < end:
            return None
        inside = [n for n, (a, b) in enumerate(sentence.words) if a < end and start < b]
        if not inside or (made and inside[0] < made[-1][1]):
            continue
        made.append((inside[0], inside[-1] + 1, numbers[label]))
    return made
