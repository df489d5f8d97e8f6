"""Storms and operations by the word in front of their name: "Cyclone Zandile", "Operation Inherent Resolve"."""

from collections.abc import Iterator
from typing import Final

import regex

from annotator.suggest.rules.forms import any_of

Found = tuple[int, int, str]

STORMS: Final = ("Hurricane", "Typhoon", "Cyclone", "Storm")
_WORD: Final = r"[A-ZÀ-Þ][\w’-]*[\w]"
_STORM: Final = rf"\b(?:(?:Super|Tropical) )?{any_of(*STORMS)} (?!Shadow\b){_WORD}"
_OPERATION: Final = rf"\b(?:Operation|Exercise) {_WORD}(?: {_WORD}){{0,2}}"
_EVENTS: Final = regex.compile(any_of(_STORM, _OPERATION))


def find_events(text: str) -> Iterator[Found]:
    """Yield (start, end, rule) of every named storm and operation of a text, in code points."""
    for match in _EVENTS.finditer(text):
        yield match.start(), match.end(), "event_start"
