"""Finding by a few typed letters: which titles fit, how well, and by which of their letters."""

from dataclasses import dataclass
from typing import Final

_WORD_START: Final = 10.0
_IN_A_ROW: Final = 6.0
_PLAIN: Final = 1.0
_PER_SKIPPED: Final = 0.15
_WHOLE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Match:
    """How well a title fits, and the places (code points) of the letters that were typed."""

    score: float = 0.0
    places: tuple[int, ...] = ()


def match(typed: str, title: str) -> Match | None:
    """Return how a title matches what was typed, or None if its letters do not occur in this order.

    Every word typed must occur; letters at the beginnings of words, and letters in a row, weigh most. Case and
    spaces do not matter.
    """
    if not typed.strip():
        return Match()
    folded = _folded(title)
    places: list[int] = []
    score = 0.0
    for word in _folded(typed).split():
        found = _whole_word(word, folded) or _scattered(word, folded)
        if found is None:
            return None
        score += found.score
        places += found.places
    return Match(score - len(folded) * 0.01, tuple(sorted(set(places))))


def _folded(text: str) -> str:
    """Return a text in small letters, of the same length."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _whole_word(word: str, title: str) -> Match | None:
    at = title.find(word)
    best = at
    while at >= 0 and not _starts_word(title, at):
        at = title.find(word, at + 1)
        best = at if at >= 0 else best
    if best < 0:
        return None
    bonus = _WHOLE if _starts_word(title, best) else _WHOLE / 2
    return Match(bonus + _IN_A_ROW * len(word) - best * _PER_SKIPPED, tuple(range(best, best + len(word))))


def _scattered(word: str, title: str) -> Match | None:
    """Match letter by letter, at beginnings of words where the rest still fits."""
    places: list[int] = []
    score, at = 0.0, 0
    for place, letter in enumerate(word):
        found = _next_place(letter, title, at, word[place + 1 :])
        if found < 0:
            return None
        if places and found == places[-1] + 1:
            score += _IN_A_ROW
        elif _starts_word(title, found):
            score += _WORD_START
        else:
            score += _PLAIN - (found - at) * _PER_SKIPPED
        places.append(found)
        at = found + 1
    return Match(score, tuple(places))


def _next_place(letter: str, title: str, at: int, rest: str) -> int:
    first = title.find(letter, at)
    if first < 0 or first == at:
        return first
    start = first
    while start >= 0 and not _starts_word(title, start):
        start = title.find(letter, start + 1)
    return start if start >= 0 and _fits(rest, title[start + 1 :]) else first


def _fits(letters: str, text: str) -> bool:
    remaining = iter(text)
    return all(letter in remaining for letter in letters)


def _starts_word(title: str, at: int) -> bool:
    return at == 0 or (not title[at - 1].isalnum() and title[at].isalnum())
