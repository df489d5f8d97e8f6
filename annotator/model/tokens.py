"""Words, graphemes and sentences, for snapping and stepping: small, deterministic, and independent of spaCy.

All offsets are Unicode code points, ends exclusive. spaCy's tokens serve pipelines and export alone: it runs in
another process, and it splits "Kim Jong-un" in four.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import regex

Range = tuple[int, int]

_HAN: Final = r"\p{Han}\p{Hiragana}\p{Katakana}"
_TOKEN: Final = regex.compile(
    rf"""
      (?:\p{{Lu}}\.){{2,}}                                      # U.S., D.P.R.K.
    | [{_HAN}]\p{{M}}*                                          # Han and kana by character
    | [$€£¥₽]?\d+(?:[.,:/]\d+)*(?:%|(?:st|nd|rd|th)\b)?         # 1,000.5  10:30  $20  5%  21st
    | (?:(?![{_HAN}])[\p{{L}}\p{{N}}_]\p{{M}}*\p{{Cf}}?)+
      (?:[-‐‑'’.&·](?:(?![{_HAN}])[\p{{L}}\p{{N}}_]\p{{M}}*\p{{Cf}}?)+)*   # words, inner marks kept
    | \X                                                        # anything else: one grapheme
    """,
    regex.VERBOSE,
)
_POSSESSIVE: Final = regex.compile(r"['’][sS]$")
_GRAPHEME: Final = regex.compile(r"\X")
_SENTENCE_END: Final = regex.compile(
    r"""(?<![\s(\[“‘"'.]\p{Lu})(?<!\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sen|Rep|Gov|Prof|Inc|Ltd|Co|vs|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec))"""
    r"""(?:[.!?…]+["'”’»)\]]*(?=\s+["'“‘«(\[]*[\p{Lu}\p{Lo}\p{N}])|[。！？]["'”’」』）]*|\n+)"""
)
_WINDOW: Final = 1000


class Token(NamedTuple):
    """One token: ``start`` and ``end`` in code points of the text it came from."""

    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of a stretch, in order; white space belongs to none.

    A possessive ending ('s) is a token of its own, since no label covers it.
    """
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        if match.group().isspace():
            continue
        tail = _POSSESSIVE.search(match.group())
        if tail and tail.start():
            cut = match.start() + tail.start()
            yield Token(match.start(), cut)
            yield Token(cut, match.end())
        else:
            yield Token(match.start(), match.end())


@lru_cache(maxsize=64)
def _line_tokens(line: str) -> tuple[Token, ...]:
    return tuple(tokens(line))


def _around(text: str, offset: int) -> tuple[int, tuple[Token, ...]]:
    """Return the tokens of the line at an offset (at most some windows of it), and where that line begins.

    Windows begin at fixed places, so that a mouse dragged through a very long line meets tokens that are known.
    """
    low, high = max(0, (offset // _WINDOW - 1) * _WINDOW), (offset // _WINDOW + 2) * _WINDOW
    start = text.rfind("\n", low, offset) + 1 or low
    if start and text[start - 1] != "\n":
        space = text.find(" ", start, offset)
        start = space + 1 if space >= 0 else start
    stop = text.find("\n", offset, high)
    if stop < 0:
        stop = min(len(text), high)
    return start, _line_tokens(text[start:stop])


def token_at(text: str, offset: int) -> Token | None:
    """Return the token that covers the character at ``offset``, or ends just there; None in white space."""
    base, line = _around(text, offset)
    at = bisect_right(line, (offset - base, len(text))) - 1
    for index in (at, at - 1):
        if 0 <= index < len(line) and line[index].start <= offset - base <= line[index].end:
            token = line[index]
            if offset - base < token.end or index == at:
                return Token(token.start + base, token.end + base)
    return None


def snap(text: str, start: int, end: int) -> Range:
    """Grow a range to whole tokens, after white space at its edges has been dropped.

    A range of nothing but white space comes back empty, at its start.
    """
    start, end = trim(text, start, end)
    if start == end:
        return start, end
    first, last = token_at(text, start), token_at(text, end - 1)
    return (first.start if first else start), (last.end if last else end)


def trim(text: str, start: int, end: int) -> Range:
    """Return the range without white space at its edges."""
    start, end = min(start, end), max(start, end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def next_token_end(text: str, offset: int) -> int:
    """Return where the first token that ends after ``offset`` ends; the text's end if there is none."""
    while offset < len(text):
        base, line = _around(text, offset)
        for token in line:
            if token.end + base > offset:
                return token.end + base
        stop = text.find("\n", offset)
        if stop < 0:
            break
        offset = stop + 1
    return len(text)


def previous_token_start(text: str, offset: int) -> int:
    """Return where the last token that starts before ``offset`` starts; 0 if there is none."""
    while offset > 0:
        base, line = _around(text, offset)
        for token in reversed(line):
            if token.start + base < offset:
                return token.start + base
        offset = base - 1
    return 0


def next_grapheme(text: str, offset: int) -> int:
    """Return the end of the grapheme cluster that begins at ``offset``."""
    match = _GRAPHEME.match(text, offset)
    return match.end() if match else len(text)


def previous_grapheme(text: str, offset: int) -> int:
    """Return the start of the grapheme cluster that ends at ``offset``."""
    start = max(0, offset - 64)
    last = start
    for match in _GRAPHEME.finditer(text, start, offset):
        last = match.start()
    return last if offset > 0 else 0


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Range]:
    """Yield the sentences of a stretch without white space at their edges; a line end always ends one."""
    stop = len(text) if end is None else end
    begin = start
    for match in _SENTENCE_END.finditer(text, start, stop):
        left, right = trim(text, begin, match.end())
        if left < right:
            yield left, right
        begin = match.end()
    left, right = trim(text, begin, stop)
    if left < right:
        yield left, right


def sentence_at(text: str, offset: int) -> Range:
    """Return the sentence that holds ``offset``."""
    start = text.rfind("\n", 0, offset) + 1
    stop = text.find("\n", offset)
    found = (offset, offset)
    for found in sentences(text, start, len(text) if stop < 0 else stop):
        if offset <= found[1]:
            break
    return found
