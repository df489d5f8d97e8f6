"""Tags and dependency trees of sentences, by the pipeline's own tagger and parser: what relations cost most."""

from collections.abc import Iterable, Sequence
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from annotator.suggest.relations.frames import past_forms
from annotator.suggest.relations.plain import PlainSentence

_TAGGING: Final = ("tok2vec", "tagger")
_PARSING: Final = ("parser",)
_TOGETHER: Final = 256
"""So many sentences are read at a time: the parser is faster by a tenth so than with 64."""


def tagged(nlp: Language, plains: Sequence[PlainSentence]) -> list[Doc]:
    """Return plain sentences with tags, ready for the parser."""
    words = (one.words for one in plains)
    docs = _read(nlp, [Doc(nlp.vocab, words=w, sent_starts=_one_sentence(len(w))) for w in words], _TAGGING)
    for doc, one in zip(docs, plains, strict=True):
        for place, word in enumerate(one.words):
            # The tagger knows few texts; a form that can be nothing but a past tense is one.
            if word.lower() in past_forms() and not doc[place].tag_.startswith("VB"):
                doc[place].tag_ = "VBD"
    return docs


def with_trees(nlp: Language, docs: Sequence[Doc]) -> list[Doc]:
    """Return tagged sentences with their dependency trees."""
    return _read(nlp, docs, _PARSING)


def with_syntax(nlp: Language, docs: Sequence[Doc]) -> list[Doc]:
    """Return documents of one sentence each with tags and dependencies."""
    for doc in docs:
        for token in doc:
            token.is_sent_start = token.i == 0
    return _read(nlp, docs, (*_TAGGING, *_PARSING))


def _one_sentence(length: int) -> list[bool | int | None]:
    return [place == 0 for place in range(length)]


def _read(nlp: Language, docs: Iterable[Doc], by: Sequence[str]) -> list[Doc]:
    stream = iter(docs)
    for name in by:
        stream = nlp.get_pipe(name).pipe(stream, batch_size=_TOGETHER)  # type: ignore[attr-defined]
    return list(stream)
