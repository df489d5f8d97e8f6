"""Stretches of capitalised words, and what cuts them into pieces."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.words import Words

# The label of facts about states and nations, beside GPE or NORP: "Russian Ministry" is not "Moscow Ministry".
STATE: Final = "state"
# The label of facts about brands, which begin the names of products: "Google Maps".
BRAND: Final = "brand"
_ARTICLES: Final = frozenset({"The", "A", "An"})
_MOST_PARTICLES: Final = 3


class Piece(NamedTuple):
    """Words ``start`` to ``end`` (exclusive)."""

    start: int
    end: int

    def __bool__(self) -> bool:
        return self.start < self.end

    @property
    def size(self) -> int:
        """How many words."""
        return self.end - self.start


class Facts:
    """What is known about the words of a document from the rules before: which proposal covers a word."""

    def __init__(self, words: Words, labels: dict[int, list[tuple[int, int, str]]]) -> None:
        self.words = words
        self._at = labels

    @classmethod
    def of(cls, words: Words, spans: list[tuple[int, int, str]]) -> "Facts":
        """Return the facts for proposals given as (first token, last token exclusive, label)."""
        word_at = {}
        for index in range(len(words)):
            for token in range(words.first[index], words.last[index]):
                word_at[token] = index
        labels: dict[int, list[tuple[int, int, str]]] = {}
        for start, end, label in spans:
            first, last = word_at.get(start), word_at.get(end - 1)
            if first is not None and last is not None:
                for index in range(first, last + 1):
                    labels.setdefault(index, []).append((first, last + 1, label))
        return cls(words, labels)

    def label(self, index: int, *wanted: str) -> bool:
        """Return whether a word lies in a proposal with one of the labels."""
        return any(label in wanted for _, _, label in self._at.get(index, ()))

    def starting(self, index: int, *wanted: str) -> Piece | None:
        """Return the longest proposal with one of the labels that starts at a word."""
        pieces = [Piece(s, e) for s, e, label in self._at.get(index, ()) if s == index and label in wanted]
        return max(pieces, key=lambda piece: piece.size, default=None)

    def ending(self, index: int, *wanted: str) -> Piece | None:
        """Return the longest proposal with one of the labels that ends before a word."""
        pieces = [Piece(s, e) for s, e, label in self._at.get(index - 1, ()) if e == index and label in wanted]
        return max(pieces, key=lambda piece: piece.size, default=None)

    def exactly(self, piece: Piece, *wanted: str) -> bool:
        """Return whether a proposal covers just this piece."""
        found = self._at.get(piece.start, ())
        return any((s, e) == (piece.start, piece.end) and label in wanted for s, e, label in found)


class Chunker:
    """Cuts a document into stretches of capitalised words."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._not_names = gazetteer.words("not_names")
        self._particles = frozenset(word for word in gazetteer.words("name_particles") if word[0].islower()) | {"&"}

    def chunks(self, facts: Facts) -> Iterator[Piece]:
        """Yield each stretch, without articles and other words that merely open a sentence."""
        words, index = facts.words, 0
        while index < len(words):
            if not self._continues(facts, index):
                index += 1
                continue
            start, index = index, self._end(facts, index)
            if piece := self._without_opening(facts, Piece(start, index)):
                yield piece

    def _continues(self, facts: Facts, index: int) -> bool:
        return facts.words.name[index] and not facts.label(index, "DATE", "MONEY")

    def _end(self, facts: Facts, index: int) -> int:
        words, end = facts.words, index + 1
        while end < len(words) and not words.opens[end]:
            if words.text[end - 1].endswith(".") and words.text[end] in self._not_names:
                break  # "the U.S. It": the stop of the abbreviation ends the sentence, too
            if self._continues(facts, end):
                end += 1
                continue
            stop = end
            while stop < len(words) and stop - end < _MOST_PARTICLES and words.text[stop] in self._particles:
                stop += 1
            if stop == end or stop >= len(words) or not self._continues(facts, stop) or words.opens[stop]:
                break
            end = stop + 1
        return end

    def _without_opening(self, facts: Facts, piece: Piece) -> Piece:
        words, start = facts.words, piece.start
        while start < piece.end and words.text[start] in self._not_names:
            known = facts.starting(start, "GPE", "LOC", "ORG", "FAC", "EVENT", "LAW", "PERSON", "TITLE", "NORP")
            opening = words.opens[start] or start > piece.start
            if not (opening or words.text[start] in _ARTICLES) or (known and known.size > 1):
                break
            start += 1
        return Piece(start, piece.end)
