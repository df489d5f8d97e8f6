"""Relations by the learned head, in the labels of re3d: for projects whose schema has such types."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from annotator.suggest.api import SuggestedRelation, SuggestedSpan
from annotator.suggest.neural.loading import load_pipeline, shipped_folder
from annotator.suggest.neural.network import HIDDEN, EntityNetwork
from annotator.suggest.neural.onnx_ner import EntityRecogniser
from annotator.suggest.relations.finder import RELATIONS
from annotator.suggest.relations.head import HEAD_FILE, LinearHead, chosen, relation_of
from annotator.suggest.relations.mentions import Sentence, mentions_of, sentences
from annotator.suggest.relations.pairs import PARTS, Hidden, Pair, PairReader, Vectors, vectors
from annotator.suggest.relations.syntax import with_syntax

LEARNED: Final = "learned"
# What the pipeline's labels are called where the head learned.
_LABELS: Final = {
    "PERSON": "Person",
    "ORG": "Organisation",
    "GPE": "Location",
    "LOC": "Location",
    "FAC": "Location",
    "NORP": "Nationality",
    "WEAPON": "Weapon",
    "DATE": "Temporal",
    "MONEY": "Money",
    "QUANTITY": "Quantity",
    "LAW": "DocumentReference",
}


class PairFinder:
    """Reads the pairs of a text; ``nlp`` brings the tokenizer, the tagger and the parser."""

    def __init__(self, nlp: Language, network: EntityNetwork) -> None:
        self._nlp = nlp
        self._network = network

    @classmethod
    def shipped(cls) -> "PairFinder":
        """Return a finder over the shipped pipeline."""
        nlp = load_pipeline(without=("morphologizer",))
        recogniser = nlp.get_pipe("annotator_ner")
        assert isinstance(recogniser, EntityRecogniser)
        return cls(nlp, recogniser.network)

    def read(self, text: str, spans: Sequence[SuggestedSpan]) -> tuple[list[Pair], Vectors]:
        """Return the pairs of a text's spans, sentence by sentence, and a row of vectors for each."""
        found = [s for s in sentences(text, mentions_of(text, spans)) if len(s.mentions) > 1]
        pairs = [pair for sentence, doc in self._parsed(found) for pair in PairReader(sentence, doc).pairs()]
        hidden = self._hidden(text)
        rows = [vectors(pair, hidden) for pair in pairs]
        return pairs, np.stack(rows) if rows else np.zeros((0, PARTS * hidden.rows.shape[1]), dtype=np.float32)

    def _parsed(self, found: Sequence[Sentence]) -> Iterator[tuple[Sentence, Doc]]:
        docs = [self._nlp.tokenizer(sentence.text) for sentence in found]
        return zip(found, with_syntax(self._nlp, docs), strict=True)

    def _hidden(self, text: str) -> Hidden:
        starts: list[int] = []
        ends: list[int] = []
        rows: list[Vectors] = []
        for reading in self._network.read(text, (HIDDEN,)):
            starts += [start for start, _ in reading.words]
            ends += [end for _, end in reading.words]
            rows.append(reading.outputs[HIDDEN])
        return Hidden(starts, ends, np.concatenate(rows) if rows else np.zeros((0, 384), dtype=np.float32))


class LearnedRelations:
    """Suggests relations by the head."""

    def __init__(self, pairs: PairFinder, head: LinearHead) -> None:
        self._pairs = pairs
        self._head = head

    @classmethod
    def of(cls, pairs: PairFinder, folder: Path | None) -> "LearnedRelations | None":
        """Return those of a pipeline's folder; None if it has no head.

        Raises:
            UserError: the head's file is broken.
        """
        path = (folder or shipped_folder()) / RELATIONS / HEAD_FILE
        return cls(pairs, LinearHead.from_file(path)) if path.is_file() else None

    @property
    def labels(self) -> tuple[str, ...]:
        """All that it may propose."""
        return relations_of(self._head)

    def find(self, text: str, spans: Sequence[SuggestedSpan]) -> list[SuggestedRelation]:
        """Return the relations among the spans of a text."""
        known = [(n, span) for n, span in enumerate(spans) if span.label in _LABELS]
        named = [SuggestedSpan(s.start, s.end, _LABELS[s.label], s.score) for _, s in known]
        found = links(self._head, *self._pairs.read(text, named))
        return [replace(link, head=known[link.head][0], tail=known[link.tail][0]) for link in found]


def links(head: LinearHead, pairs: Sequence[Pair], rows: Vectors) -> list[SuggestedRelation]:
    """Return the relations that a head sees in pairs, in their order; ends are the mentions' numbers."""
    if not pairs:
        return []
    chances = head.probabilities([pair.features for pair in pairs], rows)
    made = []
    for row, column in sorted(chosen([places(pair) for pair in pairs], chances, head.threshold)):
        label = head.labels[column - 1]
        if not label:
            continue
        pair, (relation, backward) = pairs[row], relation_of(label)
        ends = (pair.second.index, pair.first.index) if backward else (pair.first.index, pair.second.index)
        made.append(SuggestedRelation(*ends, relation, round(float(chances[row, column]), 3), LEARNED))
    return made


def relations_of(head: LinearHead) -> tuple[str, ...]:
    """Return the types that a head may propose."""
    return tuple(dict.fromkeys(relation_of(label)[0] for label in head.labels if label))


def places(pair: Pair) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where the two mentions of a pair stand."""
    return (pair.first.start, pair.first.end), (pair.second.start, pair.second.end)
