"""What a capitalised phrase is, told by its first or last word: "X Ministry", "Lake X", "Treaty of X"."""

import re
from typing import Final, NamedTuple

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.chunks import STATE, Facts, Piece
from annotator.suggest.rules.words import Words

_JOINTS: Final = frozenset({"of", "for", "on", "against"})
_INNER: Final = frozenset({"and", "&", "the", "of", "for", "in", "to", "de", "del", "la", "on"})
_MOST_TAIL: Final = 9


_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")


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
        self._state_apart = gazetteer.words("state_apart")
        self._starts = [
            (label, rule, gazetteer.words(section))
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
                if not (length := words.match(at, starts, 5, lower=False)):
                    continue
                end = self._tail(facts, at + length, piece) if at + length >= piece.end else piece.end
                if end > at + length:
                    whole = Piece(piece.start if rule in {"org_start", "law_start"} else at, end)
                    return Kind(self._without_state(facts, whole, words.text[at]), label, rule)
        return None

    def _by_head(self, facts: Facts, piece: Piece) -> Kind | None:
        words, last = facts.words, facts.words.text[piece.end - 1]
        for label, rule, heads in self._heads:
            if last not in heads:
                continue
            whole = self._without_state(facts, piece, last)
            if whole.size < 2 and label != "LAW":
                return None
            if label == "LAW":
                whole = self._whole_law(facts, whole)
                if whole.size < 2:
                    return None
            if rule == "org_head" and words.after(piece.end) in _JOINTS:
                end = self._tail(facts, piece.end + 1, piece)
                whole = Piece(whole.start, end) if end > piece.end + 1 else whole
            return Kind(whole, label, rule)
        return None

    def _whole_law(self, facts: Facts, piece: Piece) -> Piece:
        """Add what small words join on the left ("Transparency in Exports Act"), and the year behind."""
        words, start, end = facts.words, piece.start, piece.end
        while start > 1 and words.text[start - 1] in _INNER and not words.opens[start] and words.name[start - 2]:
            if facts.label(start - 2, "GPE", "ORG", "NORP", "PERSON", "TITLE", "DATE"):
                break
            start -= 2
        while start > 0 and words.name[start - 1] and not words.opens[start] and start < piece.start:
            start -= 1
        if _YEAR.fullmatch(words.after(end)):
            end += 1
        return Piece(start, end)

    def _without_state(self, facts: Facts, piece: Piece, head: str) -> Piece:
        """Drop a state's name or adjective in front of words that make no name of it."""
        if head not in self._state_apart:
            return piece
        state = facts.starting(piece.start, STATE)
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
