"""Projected documents as the network is taught: windows of word pieces, and the tags that each word may have."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.neural.windows import Window, Word, pack, window
from annotator.suggest.neural.wordpiece import WordPieces
from annotator.suggest.training.naming import ANYTHING
from annotator.suggest.training.projection import LABELS, Gold, Projected

TAGS: Final = 1 + 2 * len(LABELS)
ALL_TAGS: Final = (1 << TAGS) - 1
_OUTSIDE: Final = 1
_DATE_WORD: Final = re.compile(
    r"\d+(?:s|st|nd|rd|th)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|[a-z]+day|today|yesterday|tomorrow|tonight|"
    r"(?:year|month|week|day|decade|hour|minute|century|season|quarter|night|evening|morning|afternoon)s?|centuries|spring|summer|autumn|"
    r"fall|winter|early|late|mid|end|beginning|start|last|next|this|past|previous|following|ago|earlier|later|the|of|same|christmas|easter|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|a|an|and|[,/–-]|bc|ad|now|then|noon|midnight|years?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A window, and for each of its words the tags that it may have, as bits in the network's order."""

    window: Window
    allowed: list[int]


def _bits(labels: Iterator[str] | Sequence[str] | frozenset[str], inside: bool) -> int:
    return sum(1 << (2 * LABELS.index(label) + (2 if inside else 1)) for label in labels)


class Encoder:
    """Makes lessons of projected documents."""

    def __init__(self, split: WordPieces, gazetteer: Gazetteer) -> None:
        self._split = split
        entries = gazetteer.words("weapon_names", "weapon_heads", "weapon_weak_heads", "weapon_modifiers")
        self._weapon_words = {word.lower() for entry in entries for word in re.findall(r"\w+", entry)}

    def lessons(self, projected: Projected, most: int, chance: random.Random | None = None) -> Iterator[Lesson]:
        """Yield a document's windows; with ``chance``, of varied length, so that no place becomes a habit."""
        text = projected.document.text
        size = most if chance is None else chance.randint(most // 4, most)
        for group in pack(text, self._split, size):
            made = window(text, group, self._split)
            yield Lesson(made, self._allowed(text, made.words, projected))

    def _allowed(self, text: str, words: list[Word], projected: Projected) -> list[int]:
        spans = projected.spans
        found: list[int] = []
        at = 0
        for start, end in words:
            while at < len(spans) and spans[at].end <= start:
                at += 1
            if at < len(spans) and spans[at].start < end:
                found.append(_inside(spans[at], start))
            else:
                found.append(self._outside(text[start:end], projected.hidden))
        return found

    def _outside(self, word: str, hidden: frozenset[str]) -> int:
        maybe = [label for label in hidden if self._may_hide(label, word)]
        return _OUTSIDE | _bits(maybe, inside=False) | _bits(maybe, inside=True)

    def _may_hide(self, label: str, word: str) -> bool:
        if label == "WEAPON":
            return word.lower() in self._weapon_words or any(mark.isdigit() for mark in word)
        if label == "DATE":
            return _DATE_WORD.fullmatch(word) is not None
        return word[0].isupper() or word[0].isdigit()


def _inside(span: Gold, start: int) -> int:
    return ALL_TAGS if span.labels == ANYTHING else _bits(span.labels, inside=start > span.start)
