"""Learning relations from decided documents: the head of ``relations/fitting``, for any schema's types, in seconds.

A document that a person has finished teaches by each two spans in one of its sentences: those that are linked, and
those that are not. Of any other document only what was decided counts: links that stand, and pairs where one was
rejected.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.suggest.api import SuggestedRelation, SuggestedSpan
from annotator.suggest.learning.scores import Score
from annotator.suggest.relations.checking import fit_checked
from annotator.suggest.relations.fitting import Example, FitSettings, Lessons, examples_of
from annotator.suggest.relations.head import LinearHead, relation_of
from annotator.suggest.relations.pairs import Pair, Vectors

LINKS_FILE: Final = "links.npz"
FEWEST_DOCUMENTS: Final = 3
FEWEST_LINKS: Final = 8
_FEWEST_OF_A_TYPE: Final = 3
# Precision before recall: a wrong link costs a look at three places.
_SETTINGS: Final = FitSettings(negatives=0.6, least=2, iterations=25, precision=2.0, least_precision=0.4)

Place = tuple[int, int]
Reads = Callable[[str, Sequence[SuggestedSpan]], tuple[list[Pair], Vectors]]


@dataclass(frozen=True, slots=True)
class LinkText:
    """A text with its spans and what links them; ``links`` and ``denied`` refer to spans by their numbers."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    links: tuple[tuple[int, int, str], ...]
    denied: tuple[tuple[int, int], ...] = ()
    done: bool = True


@dataclass(frozen=True, slots=True)
class LearnedLinks:
    """A head, how many links of each type it learned from, and how it did on documents held back from it."""

    head: LinearHead
    documents: int
    links: Mapping[str, int]
    scores: Mapping[str, Score]

    def write(self, folder: Path) -> None:
        """Write the head into a folder."""
        self.head.to_file(folder / LINKS_FILE)


def learn_links(
    texts: Sequence[LinkText], symmetric: frozenset[str], read: Reads, settings: FitSettings = _SETTINGS
) -> LearnedLinks | None:
    """Return what texts teach about links; None if that is too little, or no type was right often enough."""
    taught = [text for text in texts if text.links or text.denied or text.done]
    if len(taught) < FEWEST_DOCUMENTS or sum(len(text.links) for text in taught) < FEWEST_LINKS:
        return None
    examples = [e for number, text in enumerate(taught) for e in _examples(number, text, symmetric, read)]
    counts = Counter(relation_of(example.label)[0] for example in examples if example.label)
    known = {relation for relation, count in counts.items() if count >= _FEWEST_OF_A_TYPE}
    labels = tuple(sorted({e.label for e in examples if e.label and relation_of(e.label)[0] in known}))
    if not labels:
        return None
    head, checked = fit_checked(Lessons(examples, settings, labels))
    if not checked.relations:
        return None
    good = sorted(checked.relations)
    scores = {relation: checked.scores[relation] for relation in good}
    return LearnedLinks(head, len(taught), {relation: counts[relation] for relation in good}, scores)


def _examples(number: int, text: LinkText, symmetric: frozenset[str], read: Reads) -> list[Example]:
    spans = [SuggestedSpan(start, end, label, 1.0) for start, end, label in text.spans]
    gold = {(head, tail): relation for head, tail, relation in text.links}
    pairs, vectors = read(text.text, spans)
    denied = {frozenset(pair) for pair in text.denied}
    made = list(examples_of(number, pairs, vectors, gold, symmetric))
    if text.done:
        return made
    ends = [frozenset((pair.first.index, pair.second.index)) for pair in pairs]
    return [example for example, two in zip(made, ends, strict=True) if example.label or two in denied]


def with_links(
    found: Sequence[SuggestedRelation], learned: Sequence[SuggestedRelation]
) -> tuple[SuggestedRelation, ...]:
    """Return the learned links, and the others where nothing learned links the same two spans by the same type."""
    said = {(frozenset((link.head, link.tail)), link.label) for link in learned}
    rest = [link for link in found if (frozenset((link.head, link.tail)), link.label) not in said]
    return (*rest, *learned)
