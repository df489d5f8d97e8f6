"""From printed lines to paragraphs: what a page layout broke is joined again, as far as that is certain."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

Page = list[str]

_AT_EDGE: Final = 2
_NARROW: Final = 40
_FULL: Final = 0.85
_FULL_AFTER_SENTENCE: Final = 0.95
_DIGITS: Final = re.compile(r"\d+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_LAST_PART: Final = re.compile(r"[^\W\d_]+$")
_FIRST_PART: Final = re.compile(r"[^\W\d_]+")
_HYPHENS: Final = ("-", "‐", "\xad")
_NEW_ITEM: Final = re.compile(r"(?:[•▪●◦‣*]|[-–—] |\(?\d{1,3}[.)] |\d{1,2}(?:\.\d{1,2})+\.? +[A-Z]|\(?[a-z]\) )")
_DOT_LEADER: Final = re.compile(r"(?:\. ?){5}")
_SENTENCE_ENDS: Final = tuple('.!?…:;"”’»)]。！？」』')


def without_furniture(pages: Sequence[Page]) -> tuple[list[Page], int]:
    """Return the pages without running headers, footers and page numbers, and how many lines went.

    A line counts as one if it stands at the edge of at least half of the pages (and of three; of two if it is little
    more than a number), the same but for numbers that count up with the pages.
    """
    seen: dict[str, dict[int, list[int]]] = defaultdict(dict)
    for number, page in enumerate(pages):
        for at in _edges(page):
            numbers = [int(digits[:9]) for digits in _DIGITS.findall(page[at])]
            seen[_pattern(page[at])].setdefault(number, numbers)
    furniture = {pattern for pattern, found in seen.items() if _is_furniture(pattern, found, len(pages))}
    kept, dropped = [], 0
    for page in pages:
        gone = {at for at in _edges(page) if _pattern(page[at]) in furniture}
        kept.append([line for at, line in enumerate(page) if at not in gone])
        dropped += len(gone)
    return kept, dropped


def _edges(page: Page) -> list[int]:
    filled = [at for at, line in enumerate(page) if line]
    return filled if len(filled) <= 2 * _AT_EDGE else filled[:_AT_EDGE] + filled[-_AT_EDGE:]


def _pattern(line: str) -> str:
    return _DIGITS.sub("#", line)


def _is_furniture(pattern: str, found: dict[int, list[int]], pages: int) -> bool:
    numeric = "#" in pattern and sum(char.isalpha() for char in pattern) <= 8
    if len(found) < max(2 if numeric else 3, (pages + 1) // 2):
        return False
    columns = zip(*(found[number] for number in sorted(found)), strict=True)
    return all(_same_or_counting(column) for column in columns)


def _same_or_counting(column: Sequence[int]) -> bool:
    return len(set(column)) == 1 or all(a < b for a, b in pairwise(column))


def flowing_text(pages: Iterable[Page]) -> str:
    """Return the pages as paragraphs, one a line: printed lines joined, hyphenated words whole again."""
    lines = [line for page in pages for line in _without_blank_edges(page)]
    widths = sorted(_width(line) for line in lines if line)
    full = widths[len(widths) * 9 // 10] if widths else 0
    words = Counter(word.lower() for line in lines if line for word in _WORD.findall(line))
    paragraphs: list[str] = []
    last = ""
    open_paragraph = False
    for line in lines:
        if not line:
            open_paragraph = False
            continue
        if open_paragraph and _runs_on(last, line, full):
            paragraphs[-1] = _joined(paragraphs[-1], line, words)
        else:
            paragraphs.append(line)
        last, open_paragraph = line, True
    return "\n".join(paragraph.replace("\xad", "") for paragraph in paragraphs)


def _without_blank_edges(page: Page) -> Page:
    """Return a page's lines from the first to the last that is filled: a paragraph may run on over the page's end."""
    filled = [at for at, line in enumerate(page) if line]
    return page[filled[0] : filled[-1] + 1] if filled else []


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _runs_on(line: str, following: str, full: int) -> bool:
    """Tell whether a line was broken by the page's width: the next word would not have fitted into it."""
    if full < _NARROW or _NEW_ITEM.match(following) or _DOT_LEADER.search(line):
        return False
    sentence_ends = line.endswith(_SENTENCE_ENDS)
    wide = _is_wide(line[-1])
    first_word = 2 if wide else _width(following.split(" ", 1)[0]) + 1
    width = _width(line)
    if width + first_word >= full * (_FULL_AFTER_SENTENCE if sentence_ends else _FULL):
        return True
    hyphenated = line.endswith(_HYPHENS) and line[-2:-1].isalpha()
    return (width * 2 > full or hyphenated) and following[0].islower() and not sentence_ends


def _joined(text: str, line: str, words: Counter[str]) -> str:
    if text.endswith(_HYPHENS) and text[-2:-1].isalnum():
        return (text[:-1] if _is_hyphenated(text, line, words) else text) + line
    return text + line if _is_wide(text[-1]) and _is_wide(line[0]) else f"{text} {line}"


def _is_hyphenated(text: str, line: str, words: Counter[str]) -> bool:
    """Tell whether the hyphen at a line's end is the typesetter's ("negotia-tions"), not the word's ("short-range")."""
    if text.endswith("\xad"):
        return True
    left, right = _LAST_PART.search(text[:-1]), _FIRST_PART.match(line)
    if left is None or right is None or not right.group()[0].islower():
        return False
    a, b = left.group().lower(), right.group().lower()
    if words[f"{a}-{b}"] or words[f"{a}‐{b}"]:
        return False
    if words[a + b]:
        return True
    # Typesetters leave no rest of two letters; and two words of the text beside a hyphen are a compound.
    return len(b) > 2 and not (_is_word(a, words) and _is_word(b, words))


def _is_word(part: str, words: Counter[str]) -> bool:
    return words[part] > 1


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
