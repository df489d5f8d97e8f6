"""How a sentence puts what a word says: as a fact, possible, planned, or denied."""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Token

from annotator.suggest.relations import lexicon

STATED: Final = "stated"
POSSIBLE: Final = "possible"
PLANNED: Final = "planned"
DENIED: Final = "denied"

_HELPERS_BACK: Final = 5
_FARTHEST: Final = 5


def modality(doc: Doc, token: Token, climb: bool = True) -> str:
    """Return how the text puts a word: by its own helpers and, to ``climb``, by the words that govern it."""
    if not climb:
        return _at(doc, token, own=True)
    found = STATED
    for step, word in enumerate(_chain(doc, token)):
        here = _at(doc, word, own=step == 0)
        if here == DENIED or (here != STATED and found == STATED):
            found = here
        if found == DENIED:
            break
    return found


def _chain(doc: Doc, token: Token) -> Iterator[Token]:
    """Yield a word and those that govern it, up to a verb of speech or to where it is only spoken about."""
    word = token
    for _ in range(_FARTHEST):
        yield word
        if word.dep_.startswith(("nsubj", "csubj", "acl:relcl")) or word.head is word:
            return
        above = word.head
        if word.dep_ in lexicon.SPEECH_TAGS and _that_between(doc, above, word):
            return
        if above.i > word.i:
            return
        if word.dep_ in {"advcl", "conj", "parataxis"} and word.tag_ in {"VBD", "VBZ", "VBP"}:
            return
        word = above


def _that_between(doc: Doc, above: Token, word: Token) -> bool:
    return any(doc[i].lower_ in {"that", ","} for i in range(min(above.i, word.i), max(above.i, word.i)))


def _at(doc: Doc, word: Token, own: bool) -> str:
    """Return what one word's helpers and modifiers, or the word itself, say."""
    if not own and word.lower_ in lexicon.DENIES:
        return DENIED
    helpers = [doc[i].lower_ for i in range(max(0, word.i - _HELPERS_BACK), word.i) if _belongs(doc, i, word.i)]
    if not set(helpers).isdisjoint(lexicon.NOT) and word.tag_.startswith("VB"):
        return DENIED
    if not set(helpers).isdisjoint(lexicon.MAYBE):
        return POSSIBLE
    if not own and word.lower_ in lexicon.HEARSAY and not set(helpers).isdisjoint({"is", "are", "was", "were"}):
        return POSSIBLE
    if not own and word.lower_ in lexicon.WEIGHS:
        return POSSIBLE
    if not set(helpers).isdisjoint(lexicon.WILL) or (not own and word.lower_ in lexicon.INTENDS):
        return PLANNED
    modifiers = {child.lower_ for child in word.children if child.i < word.i}
    if modifiers & lexicon.DOUBTED:
        return POSSIBLE
    return PLANNED if modifiers & lexicon.INTENDED else STATED


def _belongs(doc: Doc, place: int, verb: int) -> bool:
    """Return whether only helpers and adverbs stand between a word and a verb."""
    return all(
        doc[i].tag_ in {"MD", "RB", "VB", "VBZ", "VBP", "VBD", "VBN", "VBG", "TO", "RP"} for i in range(place, verb)
    ) and not any(doc[i].tag_ == "TO" for i in range(place, verb))
