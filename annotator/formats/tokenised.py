"""Documents as tokens: the one place where formats get tokens from, and where spans meet their edges.

Tokens are those of ``annotator.model.tokens``; spans that begin or end within one are counted, never silently dropped.
Token indices count from 0, ends exclusive, unless a name says otherwise.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Final

from annotator.formats.loss import LossReport
from annotator.formats.portable import PortableDocument, PortableSpan
from annotator.model.tokens import Token, sentences, tokens

TokenRange = tuple[int, int]


class Alignment(StrEnum):
    """What becomes of a span that begins or ends within a token."""

    STRICT = "strict"
    """It is left out."""
    CONTRACT = "contract"
    """It shrinks to the whole tokens within it; one without any is left out."""
    EXPAND = "expand"
    """It grows to all tokens that it touches."""


@dataclass(frozen=True)
class Tokens:
    """A text's tokens in order, with their edges to search in."""

    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def starts(self) -> list[int]:
        """Where each token starts, in code points."""
        return [token.start for token in self.tokens]

    @cached_property
    def ends(self) -> list[int]:
        """Where each token ends, in code points."""
        return [token.end for token in self.tokens]

    def __len__(self) -> int:
        return len(self.tokens)

    def word(self, index: int) -> str:
        """Return a token's text."""
        token = self.tokens[index]
        return self.text[token.start : token.end]

    def words(self) -> list[str]:
        """Return all tokens' texts."""
        return [self.text[start:end] for start, end in self.tokens]

    def space_after(self, index: int) -> bool:
        """Tell whether white space (or the text's end) follows a token."""
        end = self.tokens[index].end
        return end >= len(self.text) or self.text[end].isspace()

    def touched(self, start: int, end: int) -> TokenRange:
        """Return the tokens that share a character with a stretch; an empty range where there are none."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))

    def within(self, start: int, end: int) -> TokenRange:
        """Return the tokens that lie wholly within a stretch; an empty range where there are none."""
        first = bisect_left(self.starts, start)
        return first, max(first, bisect_right(self.ends, end))

    def aligned(self, start: int, end: int, alignment: Alignment) -> TokenRange | None:
        """Return the tokens that stand for a stretch, or None where there are none."""
        touched, within = self.touched(start, end), self.within(start, end)
        if alignment is Alignment.EXPAND:
            found = touched
        elif alignment is Alignment.CONTRACT or self.fits(start, end):
            found = within
        else:
            return None
        return found if found[0] < found[1] else None

    def fits(self, start: int, end: int) -> bool:
        """Tell whether a stretch begins where a token begins and ends where one ends."""
        first, last = self.touched(start, end)
        return first < last and self.tokens[first].start == start and self.tokens[last - 1].end == end


def tokenise(text: str, cuts: Iterable[tuple[int, int]] = ()) -> Tokens:
    """Return a text's tokens.

    Args:
        text: The text.
        cuts: Stretches at whose edges tokens are cut in two, for formats whose tokens may follow the annotations.
    """
    found = tuple(tokens(text))
    edges = sorted({place for cut in cuts for place in cut})
    return Tokens(text, tuple(_cut(found, edges)) if edges else found)


def _cut(found: Iterable[Token], edges: list[int]) -> Iterator[Token]:
    for start, end in found:
        for edge in edges[bisect_right(edges, start) : bisect_left(edges, end)]:
            yield Token(start, edge)
            start = edge
        yield Token(start, end)


_WORDS: Final = {
    Alignment.STRICT: "spans that cut a token, left out",
    Alignment.CONTRACT: "spans that cut a token, narrowed",
    Alignment.EXPAND: "spans that cut a token, widened",
}


def placed(
    document: PortableDocument, tokens: Tokens, alignment: Alignment, report: LossReport
) -> Iterator[tuple[PortableSpan, TokenRange]]:
    """Yield the spans of a document with their tokens, from the first fragment to the last.

    Spans that cut a token are counted in the report, and so are those without a whole one.
    """
    for span in document.spans:
        found = tokens.aligned(span.start, span.end, alignment)
        if found is None or not tokens.fits(span.start, span.end):
            fate = _WORDS[alignment] if found or alignment is Alignment.STRICT else "spans without a token, left out"
            report.misplaced(document, span, fate)
        if found is not None:
            yield span, found


def sentence_ranges(tokens: Tokens, whole: Iterable[TokenRange] = ()) -> Iterator[TokenRange]:
    """Yield the tokens of each sentence.

    Args:
        tokens: A text's tokens.
        whole: Token ranges that no sentence end may cut; the sentences on both sides become one.
    """
    firsts = {bisect_left(tokens.starts, start) for start, _ in sentences(tokens.text)}
    firsts |= {0, len(tokens)}
    cut = [False] * (len(tokens) + 1)
    for start, end in whole:
        cut[start + 1 : end] = [True] * max(0, end - start - 1)
    kept = sorted(first for first in firsts if not cut[first])
    yield from ((start, end) for start, end in pairwise(kept) if start < end)


def flat(
    spans: Iterable[tuple[PortableSpan, TokenRange]],
) -> tuple[list[tuple[PortableSpan, TokenRange]], list[PortableSpan]]:
    """Return the spans that stand beside each other, and those that had to give way.

    The longest is kept; of equally long ones, the first (as spaCy's ``filter_spans`` does).
    """
    kept: list[tuple[PortableSpan, TokenRange]] = []
    out: list[PortableSpan] = []
    taken: set[int] = set()
    for span, (start, end) in sorted(spans, key=lambda pair: (pair[1][0] - pair[1][1], pair[1][0])):
        if taken.isdisjoint(range(start, end)):
            kept.append((span, (start, end)))
            taken.update(range(start, end))
        else:
            out.append(span)
    return sorted(kept, key=lambda pair: pair[1]), out
