"""Gold of one's own, in the labels of the news preset: what of it teaches, and what it is scored by.

A label of the preset teaches where it is marked; where it is not, a word teaches that it is none only if the gold is
said to mark that label wherever it stands. Labels that the network does not know teach nothing, as do pieces in doubt.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from annotator.suggest.labels import LABELS as NEWS
from annotator.suggest.training.corpora import DOUBT, Document
from annotator.suggest.training.evaluate import View
from annotator.suggest.training.naming import ANYTHING
from annotator.suggest.training.projection import LABELS, Gold, Projected, flat

GoldReader = Callable[[Path], Iterable[Document]]
"""Reads a file of annotations as documents."""

TAUGHT: Final = tuple(label for label in LABELS if label in NEWS)
"""The labels of the preset that the network learns; rules find the others."""


def project_gold(document: Document, labels: Iterable[str], *, scored: bool = False) -> Projected:
    """Return a document to learn from or, if it is ``scored``, with the labels that rules find as well."""
    kept = frozenset(NEWS if scored else TAUGHT)
    spans: list[Gold] = []
    for mention in document.mentions:
        if mention.label in kept:
            spans.append(Gold(mention.start, mention.end, frozenset({mention.label})))
        elif mention.label not in NEWS:
            spans.append(Gold(mention.start, mention.end, ANYTHING))
    return Projected(document, tuple(flat(spans)), frozenset(LABELS) - frozenset(labels))


def gold_view(labels: Iterable[str]) -> View:
    """Return how gold of one's own is scored: in each label that it marks wherever it stands, places apart."""
    return {label: label for label in labels}


def unknown_labels(documents: Iterable[Document]) -> Counter[str]:
    """Return how often each label stands in documents that is none of the preset's."""
    return Counter(label for label in _labels(documents) if label not in NEWS and label != DOUBT)


def teaches(documents: Iterable[Document]) -> bool:
    """Return whether there is anything in documents that the network can learn."""
    return any(label in TAUGHT for label in _labels(documents))


def _labels(documents: Iterable[Document]) -> Iterator[str]:
    return (mention.label for document in documents for mention in document.mentions)
