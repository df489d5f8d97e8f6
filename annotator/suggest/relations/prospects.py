"""Whether a word could link anybody at all, told before its sentence is parsed, for parsing is what costs.

Each step says no only where no tree could make a link of it: by labels and words of the sentence, by the order of its
words, and by their tags.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from spacy.tokens import Token

from annotator.suggest.relations import lexicon
from annotator.suggest.relations.clauses import REACH, Clauses, receiver_behind
from annotator.suggest.relations.ends import ENDS
from annotator.suggest.relations.frames import Frame, frames_by_form
from annotator.suggest.relations.mentions import PARTIES, Group, Mention, Sentence
from annotator.suggest.relations.plain import PlainSentence

Carriers = Mapping[str, tuple[Frame, ...]]
"""Words, in small letters, with what they may carry."""
Carried = tuple[int, tuple[Frame, ...]]
"""A word's place in a plain sentence, and what it may carry there."""

_COUNTED: Final = PARTIES | {"TITLE", "WEAPON", "FAC", "LOC", "EVENT", "LAW"}
_PRONOUN: Final = re.compile(r"\b(?:he|she|it|its|his|her|they|their)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
# What these slots hold is read off the tree, or hangs on whether a verb is passive.
_BY_TREE: Final = frozenset({"subject", "object", "itself", "owner", "traveller", "carrier", "both", "holder", "goods"})
_BY_TAGS: Final = frozenset({"possessor", "weapon", "given_to"})


def carriers_of(sentence: Sentence, earlier: Sequence[Group]) -> Carriers:
    """Return the words of a sentence that may carry a relation, if it has the ends for one.

    ``earlier`` are the persons before it, whom a pronoun may mean.
    """
    ends = sum(mention.label in _COUNTED for mention in sentence.mentions)
    if ends < 2 and not (ends == 1 and _PRONOUN.search(sentence.text)):
        return {}
    known = frames_by_form()
    words = {word.lower() for word in _WORD.findall(sentence.text)}
    before = earlier if words & lexicon.PERSONS else ()
    at_hand = [*sentence.mentions, *(group.mentions[0] for group in before)]
    found = {}
    for word in words & known.keys():
        frames = (frame for frame in known[word] if not frame.needs or frame.needs & words)
        if possible := tuple(frame for frame in frames if _may_end(frame.relation, at_hand)):
            found[word] = possible
    return found


def _may_end(relation: str, mentions: Iterable[Mention]) -> bool:
    """Return whether two mentions of different names have the labels for the ends of a relation."""
    heads, tails = ENDS[relation]
    first = {mention.text for mention in mentions if mention.label in heads}
    second = {mention.text for mention in mentions if mention.label in tails}
    return bool(first and second) and len(first | second) > 1


def standing(plain: PlainSentence, carriers: Carriers) -> Iterator[Carried]:
    """Yield where the carriers stand, with those frames whose ends the words around have room for."""
    for place, word in enumerate(plain.words):
        frames = carriers.get(word.lower(), ())
        if frames and plain.groups[place] is None:
            possible = tuple(frame for frame in frames if _may_stand(frame, plain, place))
            if possible:
                yield place, possible


def _may_stand(frame: Frame, plain: PlainSentence, place: int) -> bool:
    return all(any(_may_hold(slot, plain, place) for slot in slots) for slots in (frame.head, frame.tail) if slots)


def _may_hold(slot: str, plain: PlainSentence, place: int) -> bool:
    if slot in _BY_TREE or slot in _BY_TAGS:
        return True
    if slot == "receiver":
        return receiver_behind(plain, place) is not None
    for near in range(place + 1, min(len(plain.words), place + 1 + REACH)):
        if plain.words[near] in lexicon.ENDS:
            return False
        if plain.words[near].lower() == slot and plain.groups[near] is None:
            return True
    return False


def may_be(frame: Frame, token: Token) -> bool:
    """Return whether a word's tag goes with what its frame takes it for: a verb or a noun."""
    if token.tag_.startswith("VB") or token.lower_ == "trip":
        return not frame.noun or token.tag_ in {"VB", "VBP", "VBZ", "NN"}
    return frame.noun


def may_fill(frame: Frame, token: Token, clauses: Clauses) -> bool:
    """Return whether the tags of a sentence leave room for the ends of a frame."""
    if not may_be(frame, token):
        return False
    sides = zip((frame.head, frame.tail), ENDS[frame.relation], strict=True)
    return all(any(_may_name(slot, token, clauses, labels) for slot in slots) for slots, labels in sides if slots)


def _may_name(slot: str, token: Token, clauses: Clauses, labels: frozenset[str]) -> bool:
    return slot in _BY_TREE or any(group.first_of(labels) for group in clauses.ends(token, slot))
