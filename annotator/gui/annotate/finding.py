"""Finding a string in the open document."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

Range = tuple[int, int]
MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    text: str
    match_case: bool = False
    whole_words: bool = False


class Matches:
    """All places of a query in a text, up to ``MOST``; ``current`` counts from 0, None before the first step."""

    def __init__(self, text: str, query: Query) -> None:
        self.query = query
        self.found: list[Range] = []
        self.current: int | None = None
        self.more = False
        if not query.text:
            return
        words = [re.escape(word) for word in re.split(r"\s+", query.text)]
        pattern = r"\s+".join(words)
        if query.whole_words:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        for match in re.finditer(pattern, text, 0 if query.match_case else re.IGNORECASE):
            if len(self.found) == MOST:
                self.more = True
                break
            if match.start() < match.end():
                self.found.append(match.span())

    def step(self, offset: int, *, forward: bool, anew: bool = False) -> tuple[Range, bool] | None:
        """Go to the next or previous place from an offset.

        Args:
            offset: Where the reader is, in code points.
            forward: Towards the end of the text.
            anew: The query was just typed: a place at the offset itself counts, too.

        Returns:
            The place, and whether the search went round an end of the text; None if there is no place.
        """
        if not self.found:
            return None
        if (
            self.current is not None
            and not anew
            and self.found[self.current][0] <= offset <= self.found[self.current][1]
        ):
            at = self.current + (1 if forward else -1)
        elif forward:
            starts = [start for start, _ in self.found]
            at = (bisect_left if anew else bisect_right)(starts, offset)
        else:
            at = bisect_left([end for _, end in self.found], offset) - 1
        wrapped = not 0 <= at < len(self.found)
        self.current = at % len(self.found)
        return self.found[self.current], wrapped

    def said(self) -> str:
        """Return the count in words: "3 of 17"."""
        if not self.query.text:
            return ""
        if not self.found:
            return "No match"
        total = f"{len(self.found):,}{'+' if self.more else ''}"
        return f"{self.current + 1:,} of {total}" if self.current is not None else total
