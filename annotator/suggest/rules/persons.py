"""Names of persons: told by the first name, by a title or courtesy form in front, or by what stands beside them."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.chunks import Facts, Piece
from annotator.suggest.rules.words import Words

_NOT_SURNAMES: Final = ("NORP", "ORG", "LOC", "EVENT", "TITLE")
_LONGEST: Final = 5
_INITIAL: Final = re.compile(r"[A-Z]\.(?:-?[A-Z]\.)*")
_PLAIN: Final = re.compile(r"[^\W\d_]+(?:[-'’‑][^\W\d_]+)*\.?")
# First names that are also places, months, virtues or words: alone they name nobody.


# "…, said Ann Miller."
_INVERTED: Final = frozenset({"said", "says", "added", "wrote", "asked", "explained", "argued", "recalled"})


class PersonTeller:
    """Tells whether a piece of a chunk names a person."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._first = frozenset(_plain(name) for name in gazetteer.words("first_names"))
        self._surnames = gazetteer.words("east_asian_surnames")
        self._honorifics = gazetteer.words("honorifics")
        self._suffixes = gazetteer.words("name_suffixes")
        self._not_names = gazetteer.words("not_names")
        self._not_alone = gazetteer.words("not_alone")
        self._speech = gazetteer.words("sure_speech_verbs")
        self._nouns = gazetteer.words("person_nouns")
        self._no_surnames = gazetteer.words("no_surnames")
        self._bodies = gazetteer.words("org_heads", "fac_heads", "law_heads")

    def honorific(self, words: Words, piece: Piece) -> int:
        """Return how many words at the start of a piece are courtesy forms."""
        count = 0
        while piece.start + count < piece.end - 1 and words.text[piece.start + count] in self._honorifics:
            count += 1
        return count

    def tell(self, facts: Facts, piece: Piece) -> str:
        """Return the rule by which a piece is a person's name, or an empty string."""
        words = facts.words
        if not 1 <= piece.size <= _LONGEST or not all(self._may_be_name(words, i) for i in range(*piece)):
            return ""
        return self._by_form(facts, piece) or self._by_context(facts, piece)

    def by_title(self, facts: Facts, piece: Piece) -> bool:
        """Return whether a title or courtesy form stands just before a piece."""
        words = facts.words
        if piece.start == 0 or words.opens[piece.start]:
            return False
        if words.text[piece.end - 1] in self._no_surnames:
            return False
        return words.text[piece.start - 1] in self._honorifics or facts.ending(piece.start, "TITLE") is not None

    def _may_be_name(self, words: Words, index: int) -> bool:
        text = words.text[index]
        if text.isupper() and len(text) > 1 and not _INITIAL.fullmatch(text) and text not in self._suffixes:
            return False
        return bool(_PLAIN.fullmatch(text)) or bool(_INITIAL.fullmatch(text))

    def _by_form(self, facts: Facts, piece: Piece) -> str:
        words, first = facts.words, facts.words.text[piece.start]
        if piece.size == 1 or words.text[piece.end - 1] in self._no_surnames:
            return ""
        if first in self._surnames and (piece.size == 3 or "-" in words.text[piece.start + 1]):
            return "person_east_asian"
        if _plain(first) in self._first or _plain(first.partition("-")[0]) in self._first:
            return "person_first_name"
        initials = [bool(_INITIAL.fullmatch(words.text[i])) for i in range(*piece)]
        last = words.text[piece.end - 1]
        named = not initials[-1] and len(last) > 2 and last not in self._not_names and not words.opens[piece.start]
        if (
            any(initials)
            and named
            and not facts.label(piece.start, "GPE")
            and not facts.label(piece.end - 1, *_NOT_SURNAMES)
        ):
            return "person_initial"
        return ""

    def _by_context(self, facts: Facts, piece: Piece) -> str:
        words, text = facts.words, facts.words.text[piece.start]
        if words.before(piece.start) in self._nouns and not words.opens[piece.start]:
            return "person_noun"
        if piece.size == 1:
            return self._single(facts, piece) if text not in self._not_names | self._bodies else ""
        if facts.starting(piece.end - 1, "PERSON"):
            return "known_person"
        if self._speaks(words, piece):
            return "person_speech"
        return "person_apposition" if self._beside_role(facts, piece) else ""

    def _single(self, facts: Facts, piece: Piece) -> str:
        """Return the rule by which one word alone names a person."""
        words, text = facts.words, facts.words.text[piece.start]
        if _plain(text) in self._first and text not in self._not_alone:
            return "person_given"
        if self._speaks(words, piece) and len(text) > 2:
            return "person_speech_single"
        return ""

    def _speaks(self, words: Words, piece: Piece) -> bool:
        if words.after(piece.end) in self._speech:
            return True
        return words.before(piece.start) in _INVERTED and words.after(piece.end) in {",", ".", "", "\n"}

    def _beside_role(self, facts: Facts, piece: Piece) -> bool:
        """Return whether an age, a title, an occupation or "who" stands beside a name, behind a comma."""
        words = facts.words
        if words.before(piece.start) == "," and piece.start > 1 and facts.ending(piece.start - 1, "TITLE"):
            return True
        if words.after(piece.end) != ",":
            return False
        index = piece.end + 1
        after = words.after(index)
        if (after.isdigit() and len(after) == 2 and words.after(index + 1) in {",", ".", "who"}) or after == "who":
            return True
        for stop in range(index, min(index + 5, len(words))):
            if words.text[stop] in {",", ".", "\n"}:
                return False
            if facts.label(stop, "TITLE") or (stop > index and words.lower[stop] in self._nouns):
                return True
        return False


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """Return a name without accents: newspapers leave them out as they like."""
    return "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
