"""What is known of a pair of mentions in one sentence: for the learned model, as named features and as vectors."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from annotator.suggest.relations.frames import frames_by_form
from annotator.suggest.relations.mentions import Mention, Sentence

Vectors = NDArray[np.float32]
PARTS: Final = 3
"""How many states of the encoder a pair's vector holds."""
_FARTHEST: Final = 40
_MOST_BETWEEN: Final = 12
_BINS: Final = (0, 1, 2, 3, 5, 8, 12, 20, 40)
_LONGEST_PATH: Final = 7


@dataclass(frozen=True, slots=True)
class Hidden:
    """The encoder's states of a text, a row a word, with where each word starts and ends."""

    starts: list[int]
    ends: list[int]
    rows: Vectors

    def mean(self, start: int, end: int) -> Vectors:
        """Return the mean state of the words in a stretch; zeros where there is none."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        if last <= first:
            return np.zeros(self.rows.shape[1], dtype=np.float32)
        mean: Vectors = self.rows[first:last].mean(axis=0)
        return mean


@dataclass(slots=True)
class Pair:
    """Two mentions in the order of the text, with what is known of them."""

    first: Mention
    second: Mention
    features: list[str]


class PairReader:
    """Reads the pairs of one parsed sentence."""

    def __init__(self, sentence: Sentence, doc: Doc) -> None:
        self._sentence = sentence
        self._doc = doc
        self._starts = [sentence.start + token.idx for token in doc]
        self._tokens = {mention.index: self._span(mention) for mention in sentence.mentions}
        self._roots = {index: self._root(*span) for index, span in self._tokens.items()}
        self._nests = {mention.index: sorted(self._nest(mention)) or ["alone"] for mention in sentence.mentions}

    def pairs(self) -> Iterator[Pair]:
        """Yield every two mentions that are not too far apart."""
        ordered = sorted(self._sentence.mentions, key=lambda m: (m.start, -m.end, m.index))
        for first, second in combinations(ordered, 2):
            if abs(self._tokens[first.index][0] - self._tokens[second.index][0]) <= _FARTHEST:
                yield Pair(first, second, list(self._features(first, second)))

    def _span(self, mention: Mention) -> tuple[int, int]:
        first = max(0, bisect_right(self._starts, mention.start) - 1)
        return first, max(first + 1, bisect_left(self._starts, mention.end))

    def _root(self, first: int, last: int) -> Token:
        inside = self._doc[first:last]
        return next((token for token in inside if not first <= token.head.i < last or token.head is token), inside[-1])

    def _nest(self, mention: Mention) -> Iterator[str]:
        """Yield which others hold a mention, lie in it, or stand at just its place: of such, mostly one is linked."""
        for other in self._sentence.mentions:
            if other.index == mention.index:
                continue
            if (other.start, other.end) == (mention.start, mention.end):
                yield f"twin {other.label}"
            elif other.start <= mention.start and mention.end <= other.end:
                yield f"in {other.label}"
            elif mention.start <= other.start and other.end <= mention.end:
                yield f"holds {other.label}"

    def _features(self, head: Mention, tail: Mention) -> Iterator[str]:
        (a, b), (c, d) = self._tokens[head.index], self._tokens[tail.index]
        forward = (a, b) <= (c, d)  # of two that nest, the outer one is first, and may go on behind the other
        way = ">" if forward else "<"
        types = f"{head.label}{way}{tail.label}"
        yield "bias"
        yield f"t {types}"
        yield f"h {head.label}"
        yield f"l {tail.label}"
        first, last = (b, c) if forward else (d, a)
        gap = last - first
        near = next((n for n, edge in enumerate(_BINS) if gap <= edge), len(_BINS))
        where = "in" if gap < 0 else str(near)
        yield f"d {way}{where}"
        yield f"dt {types} {where}"
        yield from self._strings(head, tail, types)
        between = self._between(head, tail, first, last)
        yield f"n {way}{min(between, 4)}"
        yield f"nt {types} {min(between, 3)}"
        for name, mention in (("hn", head), ("ln", tail)):
            for nest in self._nests[mention.index]:
                yield f"{name} {nest}"
                yield f"{name}t {types} {nest}"
        yield from self._words(first, last, way, types)
        yield from self._frames(first, last, way, types)
        yield from self._path(self._roots[head.index], self._roots[tail.index], types)

    def _between(self, head: Mention, tail: Mention, first: int, last: int) -> int:
        return sum(
            1
            for other, (a, b) in self._tokens.items()
            if other not in {head.index, tail.index} and first <= a and b <= last
        )

    def _strings(self, head: Mention, tail: Mention, types: str) -> Iterator[str]:
        for name, mention in (("hw", head), ("lw", tail)):
            root = self._roots[mention.index]
            yield f"{name} {root.lower_}"
            yield f"{name}s {_form(mention.text)} {mention.label}"
        short, full = sorted((head.text, tail.text), key=len)
        if short == full:
            yield "same"
        if (
            short.isupper()
            and len(short) > 1
            and "".join(w[0] for w in full.split() if w[0].isupper()).startswith(short[:2])
        ):
            yield "initials"
        yield f"fo {types} {_form(head.text)} {_form(tail.text)}"
        yield f"hl {self._roots[head.index].lower_} {self._roots[tail.index].lower_}"

    def _words(self, first: int, last: int, way: str, types: str) -> Iterator[str]:
        words = [token.lower_ for token in self._doc[first:last]] if last > first else []
        if len(words) <= _MOST_BETWEEN:
            for word in set(words):
                yield f"b {way}{word}"
        if len(words) <= 4:
            yield f"bs {types} {' '.join(words)}"
        for name, place in (("f", first - 1), ("p1", first), ("p2", last - 1)):
            if 0 <= place < len(self._doc):
                yield f"{name} {way}{self._doc[place].lower_}"
        low, high = min(first, last), max(first, last)
        ends = sorted([*self._doc[max(0, low - 4) : low], *self._doc[high : high + 4]], key=lambda token: token.i)
        for token in ends[-3:]:
            yield f"a {way}{token.lower_}"

    def _frames(self, first: int, last: int, way: str, types: str) -> Iterator[str]:
        """Yield which relations the words between and around could carry by the rules' own list."""
        known = frames_by_form()
        places = {
            "b": range(first, last),
            "a": [*range(max(0, min(first, last) - 5), first), *range(last, min(len(self._doc), last + 5))],
        }
        for name, stretch in places.items():
            relations = {frame.relation for i in stretch for frame in known.get(self._doc[i].lower_, ())}
            for relation in sorted(relations):
                yield f"r{name} {way}{relation}"
                yield f"r{name}t {types} {relation}"

    def _path(self, head: Token, tail: Token, types: str) -> Iterator[str]:
        up, down, top = _shortest(head, tail)
        labels = [f"{token.dep_}^" for token in up] + [f"{token.dep_}v" for token in reversed(down)]
        inside = [*up[1:], top, *reversed(down[1:])] if up or down else [top]
        words = [token.lower_ for token in inside if token is not head and token is not tail]
        yield f"pl {len(labels)}"
        if len(labels) <= _LONGEST_PATH:
            yield f"pd {' '.join(labels)}"
            yield f"pt {types} {' '.join(labels[:4])}"
            yield f"pw {' '.join(words)}"
            for relation in sorted({f.relation for word in words for f in frames_by_form().get(word, ())}):
                yield f"rp {relation}"
                yield f"rpt {types} {relation}"
            for word in words:
                yield f"w {word}"
                yield f"wt {types} {word}"
        yield f"top {top.lower_}"
        yield f"tt {types} {top.tag_}"
        for place, token in (("u", head), ("v", tail)):
            yield f"{place}d {token.dep_}"
            yield f"{place}h {token.head.lower_}"
            for child in token.children:
                if child.dep_ == "case":
                    yield f"{place}c {child.lower_}"


def _form(text: str) -> str:
    """Return how a mention is written: a pronoun or small words, capitals, a name."""
    if text.islower():
        return f"low {text.split()[-1]}"
    if text.isupper():
        return "caps"
    return "name" if all(word[0].isupper() for word in text.split() if word) else "mixed"


def _shortest(head: Token, tail: Token) -> tuple[list[Token], list[Token], Token]:
    """Return the tokens from the head up to where the paths meet, those from the tail, and the meeting place."""
    above = [head, *head.ancestors]
    places = {token.i: n for n, token in enumerate(above)}
    down: list[Token] = []
    for token in [tail, *tail.ancestors]:
        if token.i in places:
            return above[: places[token.i]], down, token
        down.append(token)
    return above, down, head


def vectors(pair: Pair, hidden: Hidden) -> Vectors:
    """Return the states of both mentions and of what lies between, one after the other."""
    first, second = pair.first, pair.second
    nothing = np.zeros(hidden.rows.shape[1], dtype=np.float32)
    low, high = min(first.end, second.end), max(first.start, second.start)
    between = hidden.mean(low, high) if low < high else nothing
    ends = hidden.mean(first.start, first.end), hidden.mean(second.start, second.end)
    made: Vectors = np.concatenate([*ends, between])
    return made
