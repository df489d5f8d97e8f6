"""Sentences: where the program's own sentences start, but never behind an abbreviated title ("Capt. Ann Miller")."""

from typing import Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from annotator.model.tokens import sentences
from annotator.suggest.gazetteer import Gazetteer

_STARTS: Final = 1
# spaCy's -1, as the unsigned number that its arrays hold.
_INSIDE: Final = 2**64 - 1


class SentenceSplitter:
    """Sets sentence starts, and teaches the tokenizer the abbreviations that stand in front of names."""

    def __init__(self, nlp: Language, gazetteer: Gazetteer) -> None:
        phrases = gazetteer.words("title_abbreviations", "honorifics")
        self._abbreviations = frozenset(word for phrase in phrases for word in phrase.split() if word.endswith("."))
        for word in self._abbreviations:
            # The tokenizer is declared as any callable; a blank English pipeline has spaCy's own.
            nlp.tokenizer.add_special_case(word, [{"ORTH": word}])  # type: ignore[union-attr]

    def __call__(self, doc: Doc) -> Doc:
        """Set the sentence starts of a document."""
        starts = {start for start, _ in sentences(doc.text)}
        marks = np.full((len(doc), 1), _INSIDE, dtype="uint64")
        behind = ""
        for token in doc:
            if token.i == 0 or (token.idx in starts and behind not in self._abbreviations):
                marks[token.i, 0] = _STARTS
            behind = token.text
        # Setting it token by token looks through the whole document each time. spaCy's stubs know its own arrays only.
        doc.from_array(["SENT_START"], marks)  # type: ignore[arg-type]
        return doc
