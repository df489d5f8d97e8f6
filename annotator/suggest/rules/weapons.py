"""Weapons and materiel as noun phrases: modifiers that say which kind, and a head."""

import re
from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Span

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.words import PhraseSet, Words, propose, proposed, words_of

_LONGEST: Final = 7
_CALIBRE: Final = re.compile(r"\d+(?:\.\d+)?[- ]?mm|\d+(?:\.\d+)?-?(?:cm|calibre|caliber|inch)|\.\d+")
_KIND: Final = re.compile(
    r"(?:surface|air|ground|sea|land|shore|ship|submarine|truck|shoulder|laser|satellite|rocket|nuclear)-[a-z-]+"
)
# Heads that are also other things, and count only behind a modifier.


# "rocket propelled grenade", "machine gun and mortar fire"
_LEADS_ON: Final = frozenset({"propelled", "mounted", "guided", "launched"})


# What suicide attackers use; "suicide bombers" are no weapons.
_WORN: Final = frozenset({"belt", "belts", "vest", "vests", "drone", "drones"})


class WeaponFinder:
    """Proposes WEAPON for phrases such as "short-range ballistic missiles"."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._heads = PhraseSet(gazetteer.words("weapon_heads"))
        self._names = gazetteer.words("weapon_names")
        self._named_kinds = gazetteer.words("weapon_named_kinds")
        self._others: set[int] = set()
        self._weak = PhraseSet(gazetteer.words("weapon_weak_heads"))
        self._modifiers = gazetteer.words("weapon_modifiers")
        self._military = gazetteer.words("weapon_military_modifiers")
        self._never_behind = gazetteer.words("weapon_never_behind")
        self._doubtful = gazetteer.words("weapon_doubtful")
        self._not_before = gazetteer.words("weapon_not_before")

    def __call__(self, doc: Doc) -> Doc:
        """Propose the weapons of a document."""
        self._others = {i for span in proposed(doc) if span.label_ != "WEAPON" for i in range(span.start, span.end)}
        propose(doc, list(self._find(words_of(doc))))
        return doc

    def _find(self, words: Words) -> Iterator[Span]:
        index = 0
        while index < len(words):
            length, rule = self._head_at(words, index)
            if not length:
                index += 1
                continue
            start = self._name_before(words, self._modifiers_before(words, index), index)
            end = index + length
            if self._is_weapon(words, start, index, end, rule):
                yield words.span(start, end, "WEAPON", "weapon_modified" if start < index else rule)
            index = end

    def _head_at(self, words: Words, index: int) -> tuple[int, str]:
        if length := words.match(index, self._heads, longest=2):
            return length, "weapon_word"
        if length := words.match(index, self._weak, longest=2):
            return length, "weapon_weak"
        return 0, ""

    def _modifiers_before(self, words: Words, index: int) -> int:
        start = index
        while start > 0 and index - start < _LONGEST and self._is_modifier(words, start - 1):
            start -= 1
        return start

    def _name_before(self, words: Words, start: int, head: int) -> int:
        """Add the name of a kind in front of a phrase: "Kh-101 cruise missile", "Oryx helicopters"."""
        at = start - 1
        if at < 0 or not words.name[at] or words.first[at] in self._others or words.text[at] == "\n":
            return start
        text = words.text[at]
        if text in self._names or any(mark.isdigit() for mark in text):
            return at
        alone = at == 0 or not words.name[at - 1]
        named = words.lower[head] in self._named_kinds and text.isalpha() and len(text) > 3
        return at if named and alone and not words.opens[at] else start

    def _is_modifier(self, words: Words, index: int) -> bool:
        word = words.lower[index]
        if words.name[index] and not words.opens[index] and word not in {"fpv"}:
            return False
        if word in self._modifiers or _CALIBRE.fullmatch(word) or ("-" in word and _KIND.fullmatch(word)):
            return True
        # "155mm" comes as two words.
        figure = index if words.after(index + 1) == "mm" else index - 1 if word == "mm" else None
        return figure is not None and figure >= 0 and words.text[figure].replace(".", "").isdigit()

    def _is_weapon(self, words: Words, start: int, head: int, end: int, rule: str) -> bool:
        """Return whether the phrase names materiel, and is no mere part of something else."""
        if words.name[head] and not words.opens[head]:
            return False  # part of a name: "Tank Museum"
        military = any(word in self._military for word in words.lower[start:head])
        if rule == "weapon_weak" and not military and not (start < head and words.name[start]):
            return False
        if words.before(head) in self._never_behind and words.lower[head] not in _WORN:
            return False
        if start == head and words.lower[head] in self._doubtful:
            return False
        follows = words.after(end)
        if follows in self._heads or follows in self._weak or follows in _LEADS_ON:
            return False  # the longer phrase is found at its own head
        return follows not in self._not_before
