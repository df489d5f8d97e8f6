"""Sentences: where the program's own sentences start, but never behind an abbreviated title ("Capt. Ann Miller")."""

from spacy.language import Language
from spacy.tokens import Doc

from annotator.model.tokens import sentences
from annotator.suggest.gazetteer import Gazetteer


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
        behind = ""
        for token in doc:
            token.is_sent_start = token.i == 0 or (token.idx in starts and behind not in self._abbreviations)
            behind = token.text
        return doc
