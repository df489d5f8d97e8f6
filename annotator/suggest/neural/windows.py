"""A text cut into words, sentences, and windows of sentences that fit the network; all offsets are code points."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import regex

from annotator.suggest.neural.wordpiece import WordPieces

Word = tuple[int, int]

# A word is a run of letters, digits and their marks; a Han character, and any other sign, stands alone.
_WORD: Final = regex.compile(r"\p{Han}|(?:(?!\p{Han})[\p{L}\p{N}])(?:(?!\p{Han})[\p{L}\p{N}\p{M}])*|[^\s\p{L}\p{N}]")
_BREAK: Final = regex.compile(
    r"\n+|(?<!\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Brig|Gov|Sen|Rep|St|No|vs|Prof|Jan|Feb|Aug|Sept|Oct|Nov|Dec|\p{Lu})\.)"
    r"(?<=[.!?…][\"”’')\]]?)\s+(?=[\"“‘'(\[]?[\p{Lu}\p{N}])"
)
_WRITTEN: Final = regex.compile(r"\S(?s:.*\S)?")
CASINGS: Final = 8
_SENTENCE_MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Window:
    """What the network sees at a time: piece ids with their words' casing, and where each word begins among them."""

    pieces: list[int]
    casings: list[int]
    first: list[int]
    words: list[Word]


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Return the words of a stretch of text as (start, end)."""
    return [match.span() for match in _WORD.finditer(text, start, len(text) if end is None else end)]


def sentences_of(text: str) -> list[list[Word]]:
    """Return the words of each sentence; a line break ends one, too."""
    found = (words_of(text, start, end) for start, end in _between_breaks(text))
    return [words for words in found if words]


def sentence_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence starts and ends, without the spaces around."""
    for start, end in _between_breaks(text):
        if written := _WRITTEN.search(text, start, end):
            yield written.span()


def _between_breaks(text: str) -> Iterator[tuple[int, int]]:
    return pairwise([0, *(match.start() for match in _BREAK.finditer(text)), len(text)])


def casing(word: str) -> int:
    """Return how a word is written, as a number below ``CASINGS``; 0 is kept for what is no word."""
    first = word[0]
    if len(word) > 1 and word.isupper():
        return 1
    if first.isupper():
        return 2 if len(word) > 1 and word[1:].islower() else 3
    if any(mark.isdigit() for mark in word):
        return 4
    if word.islower():
        return 6
    return 5 if any(mark.isupper() for mark in word) else 7


def pack(text: str, split: WordPieces, most: int) -> Iterator[list[list[Word]]]:
    """Yield groups of whole sentences of at most ``most`` pieces together; a longer sentence is cut in two."""
    group: list[list[Word]] = []
    size = 0
    for sentence, length in _bounded(text, split, min(most, _SENTENCE_MOST)):
        if group and size + length > most:
            yield group
            group, size = [], 0
        group.append(sentence)
        size += length
    if group:
        yield group


def _bounded(text: str, split: WordPieces, most: int) -> Iterator[tuple[list[Word], int]]:
    for sentence in sentences_of(text):
        waiting = [sentence]
        while waiting:
            part = waiting.pop()
            length = sum(len(split(text[start:end])) for start, end in part)
            if length > most and len(part) > 1:
                half = len(part) // 2
                waiting += [part[half:], part[:half]]
            else:
                yield part, length


def window(text: str, sentences: list[list[Word]], split: WordPieces) -> Window:
    """Return a group of sentences as the network reads it."""
    made = Window([split.start], [0], [], [])
    for sentence in sentences:
        for start, end in sentence:
            word = text[start:end]
            pieces = split(word)
            made.first.append(len(made.pieces))
            made.words.append((start, end))
            made.pieces.extend(pieces)
            made.casings.extend([casing(word)] * len(pieces))
    made.pieces.append(split.end)
    made.casings.append(0)
    return made


def windows_of(text: str, split: WordPieces, most: int) -> list[Window]:
    """Return a text's windows, in order."""
    return [window(text, group, split) for group in pack(text, split, most)]
