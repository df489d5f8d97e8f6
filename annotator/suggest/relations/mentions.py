"""The spans of a text by sentences, and names that stand together: "Russian Defence Minister Sergei Shoigu"."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from annotator.suggest.api import SuggestedSpan
from annotator.suggest.neural.windows import sentence_bounds

PARTIES: Final = frozenset({"PERSON", "ORG", "GPE", "NORP"})
PLACES: Final = frozenset({"GPE", "LOC", "FAC"})
NAMES: Final = PARTIES | PLACES | {"TITLE", "EVENT", "LAW", "WEAPON"}
_STATES: Final = frozenset({"GPE", "NORP", "ORG"})
_BETWEEN_NAMES: Final = frozenset({" ", "’s ", "'s ", "’ ", "' "})


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the text; ``index`` is its place among all spans."""

    index: int
    start: int
    end: int
    label: str
    text: str


@dataclass(slots=True)
class Sentence:
    """A sentence with the mentions in it; ``paragraph`` numbers the lines of the text."""

    start: int
    end: int
    paragraph: int
    text: str
    mentions: list[Mention] = field(default_factory=list)

    def before(self, mention: Mention, length: int = 40) -> str:
        """Return the text in front of a mention, within the sentence."""
        place = mention.start - self.start
        return self.text[max(0, place - length) : place]

    def after(self, mention: Mention, length: int = 40) -> str:
        """Return the text behind a mention, within the sentence."""
        place = mention.end - self.start
        return self.text[place : place + length]

    def between(self, left: Mention, right: Mention) -> str:
        """Return the text between two mentions."""
        return self.text[left.end - self.start : right.start - self.start]


@dataclass(frozen=True, slots=True)
class Group:
    """Mentions that name one party together; the one that counts most comes first."""

    mentions: tuple[Mention, ...]

    @property
    def start(self) -> int:
        """Where the first of them starts."""
        return min(mention.start for mention in self.mentions)

    @property
    def end(self) -> int:
        """Where the last of them ends."""
        return max(mention.end for mention in self.mentions)

    def first_of(self, labels: frozenset[str]) -> Mention | None:
        """Return the mention that counts most among those with one of these labels."""
        return next((mention for mention in self.mentions if mention.label in labels), None)


def mentions_of(text: str, spans: Sequence[SuggestedSpan]) -> list[Mention]:
    """Return the spans as mentions, in order of the text."""
    made = [Mention(n, s.start, s.end, s.label, text[s.start : s.end]) for n, s in enumerate(spans)]
    return sorted(made, key=lambda mention: (mention.start, -mention.end))


def sentences(text: str, mentions: Sequence[Mention]) -> Iterator[Sentence]:
    """Yield the sentences of a text; one that would end inside a mention goes on to the next."""
    starts = [mention.start for mention in mentions]
    waiting: Sentence | None = None
    paragraph = place = 0
    for start, end in sentence_bounds(text):
        breaks = text.count("\n", place, start)
        paragraph, place = paragraph + breaks, start
        inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        if waiting is not None and waiting.mentions and waiting.mentions[-1].end > start:
            waiting.end, waiting.text = end, text[waiting.start : end]
            waiting.mentions += inside
            continue
        if waiting is not None:
            yield waiting
        waiting = Sentence(start, end, paragraph, text[start:end], list(inside))
    if waiting is not None:
        yield waiting


def groups_of(sentence: Sentence) -> list[Group]:
    """Return the mentions of a sentence in groups: state or body, title and person where they stand side by side."""
    groups: list[Group] = []
    run: list[Mention] = []
    for mention in sentence.mentions:
        if run and not _goes_on(sentence, run[-1], mention):
            groups += _made(run)
            run = []
        run.append(mention)
    return groups + _made(run)


def _goes_on(sentence: Sentence, left: Mention, right: Mention) -> bool:
    gap = sentence.between(left, right)
    if gap not in _BETWEEN_NAMES:
        return False
    if right.label == "PERSON":
        return left.label == "TITLE"
    if right.label == "TITLE":
        return left.label in _STATES
    return right.label == "ORG" and left.label in {"GPE", "NORP"} and gap == " "


def _made(run: list[Mention]) -> list[Group]:
    """Return a run as one group, the last mention first: the name that all others tell about."""
    return [Group(tuple(reversed(run)))] if run else []
