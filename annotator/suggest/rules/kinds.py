"""What a capitalised phrase is, told by its first or last word: "X Ministry", "Lake X", "Treaty of X"."""

import re
from typing import Final, NamedTuple

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.chunks import STATE, Facts, Piece
from annotator.suggest.rules.words import PhraseSet, Words

_JOINTS: Final = frozenset({"of", "for", "on", "against"})
_INNER: Final = frozenset({"and", "&", "the", "of", "for", "in", "to", "de", "del", "la", "on"})
_ARTICLES: Final = frozenset({"The", "A", "An"})
_MOST_TAIL: Final = 9
_MOST_JOINED: Final = 4
_KNOWN: Final = ("GPE", "NORP", "ORG", "LOC")


_YEAR: Final = re.compile(r"(?:1[6-9]|20)\d\d")


class Kind(NamedTuple):
    """A piece, its label and the rule that gave it."""

    piece: Piece
    label: str
    rule: str


class KindTeller:
    """Tells bodies, places, events and laws by their kind words."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._heads = [
            (label, rule, gazetteer.words(section))
            for label, rule, section in (
                ("LAW", "law_head", "law_heads"),
                ("EVENT", "event_head", "event_heads"),
                ("LOC", "loc_head", "loc_heads"),
                ("GPE", "gpe_head", "gpe_heads"),
                ("FAC", "fac_head", "fac_heads"),
                ("ORG", "org_head", "org_heads"),
            )
        ]
        self._all_heads = frozenset().union(*(heads for _, _, heads in self._heads))
        self._surnames = gazetteer.words("surname_heads")
        self._first_names = gazetteer.words("first_names")
        self._state_apart = gazetteer.words("state_apart")
        self._starts = [
            (label, rule, PhraseSet(gazetteer.words(section)))
            for label, rule, section in (
                ("LAW", "law_start", "law_starts"),
                ("EVENT", "event_start", "event_starts"),
                ("GPE", "gpe_start", "gpe_starts"),
                ("LOC", "loc_start", "loc_starts"),
                ("ORG", "org_start", "org_starts"),
            )
        ]

    def tell(self, facts: Facts, piece: Piece) -> Kind | None:
        """Return what a chunk is as a whole, or None if no kind word says it; the piece may grow to the right."""
        return self._by_start(facts, piece) or self._by_head(facts, piece)

    def _by_start(self, facts: Facts, piece: Piece) -> Kind | None:
        words = facts.words
        for at in range(piece.start, piece.end):
            for label, rule, starts in self._starts:
                if rule not in {"org_start", "law_start"} and at > piece.start:
                    continue  # "Islamic State of" is no state
                if not (length := words.match(at, starts, 5, lower=False)):
                    continue
                end = self._tail(facts, at + length, piece) if at + length >= piece.end else piece.end
                if end > at + length:
                    whole = Piece(piece.start if rule in {"org_start", "law_start"} else at, end)
                    return Kind(
                        self._without_state(facts, whole, words.text[at], of_start=rule == "org_start"), label, rule
                    )
        return None

    def _by_head(self, facts: Facts, piece: Piece) -> Kind | None:
        words, last = facts.words, facts.words.text[piece.end - 1]
        for label, rule, heads in self._heads:
            if last not in heads:
                continue
            if piece.size == 2 and last in self._surnames and words.text[piece.start] in self._first_names:
                return None
            whole = self._joined(facts, self._without_state(facts, piece, last), label)
            if whole.size < 2 and label != "LAW":
                return None
            if label == "LAW":
                whole = self._whole_law(facts, whole)
                if whole.size < 2:
                    return None
            if label == "EVENT" and whole.start > 0 and _YEAR.fullmatch(words.text[whole.start - 1]):
                whole = Piece(whole.start - 1, whole.end)
            if rule == "org_head" and words.after(piece.end) in _JOINTS:
                end = self._tail(facts, piece.end + 1, piece)
                whole = Piece(whole.start, end) if end > piece.end + 1 else whole
            return Kind(whole, label, rule)
        return None

    def _joined(self, facts: Facts, piece: Piece, label: str) -> Piece:
        """Add what "and" joins on the left: "Economic and Monetary Union", not "Apple and the Monetary Union"."""
        words, start = facts.words, piece.start
        if label not in {"ORG", "EVENT"} or words.before(start) != "and" or start < 2 or words.opens[start - 1]:
            return piece
        left = start - 2
        if not words.name[left] or words.text[left] in self._all_heads or facts.label(left, *_KNOWN):
            return piece
        while left > 0 and words.name[left - 1] and not words.opens[left] and start - left < _MOST_JOINED:
            left -= 1
        if words.opens[left] or any(facts.label(i, *_KNOWN, "TITLE", "PERSON") for i in range(left, start)):
            return piece
        return Piece(left, piece.end)

    def _whole_law(self, facts: Facts, piece: Piece) -> Piece:
        """Add what small words join on the left ("Transparency in Exports Act"), and the year behind."""
        words, start, end = facts.words, piece.start, piece.end
        while start > 1 and words.text[start - 1] in _INNER and not words.opens[start] and words.name[start - 2]:
            if facts.label(start - 2, "GPE", "ORG", "NORP", "PERSON", "TITLE", "DATE"):
                break
            start -= 2
        while start > 0 and words.name[start - 1] and not words.opens[start] and start < piece.start:
            if words.text[start - 1] in _ARTICLES:
                break
            start -= 1
        if _YEAR.fullmatch(words.after(end)):
            end += 1
        return Piece(start, end)

    def _without_state(self, facts: Facts, piece: Piece, head: str, *, of_start: bool = False) -> Piece:
        """Drop a state's name or adjective in front of words that make no name of it."""
        state = facts.starting(piece.start, STATE)
        if head not in self._state_apart and not (of_start and facts.words.text[piece.start].isupper()):
            return piece
        return Piece(state.end, piece.end) if state and state.end < piece.end else piece

    def _tail(self, facts: Facts, start: int, piece: Piece) -> int:
        """Return where the capitalised words behind "of" or "for" end; ``start`` if there are none."""
        words, end, index = facts.words, start, start
        while index < len(words) and index - piece.end < _MOST_TAIL and not words.opens[index]:
            if words.name[index] and not facts.label(index, "DATE"):
                end = index + 1
            elif words.text[index] not in _INNER or not _joins(words, index, end, start):
                break
            index += 1
        return end


def _joins(words: Words, index: int, end: int, start: int) -> bool:
    """Return whether a small word leads on to another capitalised word of the same name."""
    word = words.text[index]
    if word == "the":
        return index in {start, end} or words.text[index - 1] in {"of", "for"}
    return (
        end > start and index == end and word in {"and", "&", "of", "for", "de"} and _capital_follows(words, index + 1)
    )


def _capital_follows(words: Words, index: int) -> bool:
    if index < len(words) and words.text[index] == "the":
        index += 1
    return index < len(words) and words.name[index] and not words.opens[index]
