"""A sentence made plain for the parser: each name one familiar word, brackets and appositions of names left out.

The parser is small and learned from few texts; short names that it knows make it read long sentences much better.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from annotator.suggest.relations.cutting import Cutter
from annotator.suggest.relations.mentions import Group, Sentence

_STAND_INS: Final = {
    "PERSON": "Smith",
    "GPE": "Norway",
    "LOC": "Europe",
    "ORG": "NATO",
    "FAC": "Paris",
    "EVENT": "Congress",
    "NORP": "French",
}
_BRACKETS: Final = re.compile(r" ?[(\[][^()\[\]]{1,40}[)\]]")
_PREPOSITION: Final = re.compile(r"\b(?:in|on|at|since|by|until|from|during|for|after|before|of|to)\s$", re.IGNORECASE)
_LAST_WORD: Final = re.compile(r"[\w-]+\W*$")
_TITLE_HEAD: Final = re.compile(r"^(.*?\w)(?= (?:for|of|to|in|at)\b|$)")


@dataclass(slots=True)
class PlainSentence:
    """What the parser gets: words, whose name each stands for, and where each began in the text."""

    sentence: Sentence
    words: list[str]
    groups: list[Group | None]
    starts: list[int]


def plain(
    cut: Cutter, sentence: Sentence, groups: Sequence[Group], left_out: Sequence[tuple[int, int]]
) -> PlainSentence:
    """Return a sentence made plain; ``left_out`` are stretches of the text to skip."""
    made = PlainSentence(sentence, [], [], [])
    brackets = _brackets(sentence, groups)
    groups = _with_short_names(groups, brackets)
    skipped = [*left_out, *brackets]
    pieces = _pieces(groups)
    at = sentence.start
    for start, end, word, group in [*pieces, (sentence.end, sentence.end, "", None)]:
        if start < at:
            continue
        _plain_words(cut, made, at, start, skipped)
        if word and not _is_skipped(start, skipped):
            _add(made, word if word != "DATE" else _date(sentence, start, end), group, start)
        at = end
    return made


def _add(made: PlainSentence, word: str, group: Group | None, start: int) -> None:
    made.words.append(word)
    made.groups.append(group)
    made.starts.append(start)


def _plain_words(cut: Cutter, made: PlainSentence, start: int, end: int, skipped: list[tuple[int, int]]) -> None:
    sentence = made.sentence
    for word, place in cut(sentence.text[start - sentence.start : end - sentence.start]):
        if not _is_skipped(start + place, skipped):
            _add(made, word, None, start + place)


def _pieces(groups: Sequence[Group]) -> list[tuple[int, int, str, Group | None]]:
    """Return the stretches that a word stands for: a whole group with a person or a body, else each mention."""
    pieces: list[tuple[int, int, str, Group | None]] = []
    for group in groups:
        first = group.mentions[0]
        if group.start != first.start and group.end != first.end and first.label == "ORG":
            first = group.mentions[1]
        if first.label == "DATE":
            pieces.append((first.start, first.end, "DATE", None))
        elif first.label in {"PERSON", "ORG"}:
            own = [m for m in group.mentions if m.end <= first.end]
            pieces.append((min(m.start for m in own), first.end, _STAND_INS[first.label], group))
        else:
            pieces += [(m.start, m.end, _word(m.label, m.text), Group((m, *(o for o in group.mentions if o != m))))
                       for m in reversed(group.mentions) if m.label not in {"MONEY", "QUANTITY"}]  # fmt: skip
    return pieces


def _word(label: str, text: str) -> str:
    if label == "NORP" and " " not in text:
        return text
    if label == "TITLE":
        found = _TITLE_HEAD.match(text)
        return (found[1] if found else text).split()[-1].lower()
    if label in _STAND_INS:
        return _STAND_INS[label]
    found = _LAST_WORD.search(text)
    return found[0].strip() if found else text


def _date(sentence: Sentence, start: int, end: int) -> str:
    text = sentence.text[start - sentence.start : end - sentence.start]
    if " " not in text:
        return text
    before = sentence.text[max(0, start - sentence.start - 8) : start - sentence.start]
    return "July" if _PREPOSITION.search(before) else "yesterday"


def _brackets(sentence: Sentence, groups: Sequence[Group]) -> list[tuple[int, int]]:
    """Return the brackets that hold a name alone: "(NSC)"."""
    names = {
        (mention.start, mention.end) for group in groups for mention in group.mentions if mention.label != "WEAPON"
    }
    found = []
    for match in _BRACKETS.finditer(sentence.text):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        if any(start < first and last < end for first, last in names):
            found.append((start, end))
    return found


def _with_short_names(groups: Sequence[Group], brackets: list[tuple[int, int]]) -> list[Group]:
    """Return the groups, a body's short name in brackets first in its group: it stands nearest to what follows."""
    made = list(groups)
    for start, end in brackets:
        for place, (group, short) in enumerate(pairwise(groups)):
            inside = start < short.start and short.end < end and group.end in {start, start + 1}
            if inside and group.mentions[0].label == short.mentions[0].label == "ORG":
                made[place] = Group((short.mentions[0], *group.mentions))
    return made


def _is_skipped(place: int, skipped: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in skipped)
