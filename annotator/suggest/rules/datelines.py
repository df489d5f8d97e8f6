"""Who sent a report, named in brackets behind the place that opens it: "London (Reuters) — Talks …"."""

from collections.abc import Collection, Iterator
from typing import Final

import regex

Found = tuple[int, int, str]

_OPENING: Final = regex.compile(
    r"^(?P<place>[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){0,3})(?:, ?[^\n()]{0,40}?)? ?"
    r"\((?P<agency>[A-ZÀ-Þ][\w&.’'-]+(?: [A-ZÀ-Þ][\w&.’'-]+){0,3})\)(?= ?(?:[-–—]|[A-ZÀ-Þ“\"]))",
    regex.MULTILINE,
)


def find_agencies(text: str, places: Collection[str]) -> Iterator[Found]:
    """Yield (start, end, rule) of each agency behind a dateline's place, in code points.

    Args:
        text: what to look through.
        places: names of places, each as it is written and in capitals.
    """
    for match in _OPENING.finditer(text):
        if match["place"] in places:
            yield match.start("agency"), match.end("agency"), "dateline_agency"
