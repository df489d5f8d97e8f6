"""A part of a document: where something new about strings or places can matter to memory, and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.model.tokens import tokens

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Glance:
    """What to look at of a document: the lines that may hold some strings, and those of some places.

    What memory proposes lies within one line, and follows from that line and from what lies on it.

    ``forms``: strings, white space made one. ``places``: code points of the present text.
    """

    forms: frozenset[str] = frozenset()
    places: frozenset[Range] = frozenset()

    def __or__(self, other: "Glance") -> "Glance":
        return Glance(self.forms | other.forms, self.places | other.places)

    def lines(self, text: str) -> tuple[Range, ...]:
        """Return the lines to look at, without their ends, in order."""
        words = {text_of for form in self.forms if (text_of := _first_token(form))}
        found = {_line(text, place) for word in words for place in _places(text, word)}
        return tuple(sorted(found | {line for place in self.places for line in _lines(text, place)}))


def _first_token(form: str) -> str:
    first = next(tokens(form), None)
    return form[first.start : first.end] if first else ""


def _places(text: str, word: str) -> Iterable[int]:
    """Yield one place for each line that holds a word."""
    place = text.find(word)
    while place >= 0:
        yield place
        end = text.find("\n", place)
        place = text.find(word, end) if end >= 0 else -1


def _line(text: str, place: int) -> Range:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, end if end >= 0 else len(text)


def _lines(text: str, place: Range) -> Iterable[Range]:
    """Yield the lines that a place touches."""
    at, end = place
    while True:
        line = _line(text, min(at, len(text)))
        yield line
        at = line[1] + 1
        if at >= end:
            return
