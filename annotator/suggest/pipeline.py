"""The baseline as a spaCy pipeline: ``build_pipeline()(text).ents`` are its spans, flat, by the news guidelines."""

from collections.abc import Iterable
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from annotator.suggest.document_pass import Found, complete
from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.names import NameFinder
from annotator.suggest.rules.patterns import PatternFinder
from annotator.suggest.rules.phrases import PhraseFinder
from annotator.suggest.rules.resolve import resolve
from annotator.suggest.rules.sentences import SentenceSplitter
from annotator.suggest.rules.titles import TitleFinder
from annotator.suggest.rules.weapons import WeaponFinder

DOCUMENT_PASS: Final = "annotator_document"


@Language.factory("annotator_sentences")
def make_sentences(nlp: Language, name: str) -> SentenceSplitter:  # noqa: ARG001 - spaCy's signature, here and below
    """Return the component that splits sentences."""
    return SentenceSplitter(nlp, Gazetteer.shipped())


@Language.factory("annotator_phrases")
def make_phrases(nlp: Language, name: str) -> PhraseFinder:  # noqa: ARG001
    """Return the component that finds gazetteer entries."""
    return PhraseFinder(nlp, Gazetteer.shipped())


@Language.factory("annotator_patterns")
def make_patterns(nlp: Language, name: str) -> PatternFinder:  # noqa: ARG001
    """Return the component that finds dates, figures and numbered laws."""
    return PatternFinder(Gazetteer.shipped())


@Language.factory("annotator_weapons")
def make_weapons(nlp: Language, name: str) -> WeaponFinder:  # noqa: ARG001
    """Return the component that finds weapons."""
    return WeaponFinder(Gazetteer.shipped())


@Language.factory("annotator_titles")
def make_titles(nlp: Language, name: str) -> TitleFinder:  # noqa: ARG001
    """Return the component that finds titles and roles."""
    return TitleFinder(Gazetteer.shipped())


@Language.factory("annotator_names")
def make_names(nlp: Language, name: str) -> NameFinder:  # noqa: ARG001
    """Return the component that names capitalised phrases."""
    return NameFinder(Gazetteer.shipped())


@Language.component("annotator_resolve")
def choose_spans(doc: Doc) -> Doc:
    """Set the entities: one flat layer out of all proposals."""
    return resolve(doc)


@Language.component(DOCUMENT_PASS)
def complete_document(doc: Doc) -> Doc:
    """Let each mention teach about the others of the same text."""
    set_found(doc, complete(doc.text, found_in(doc)))
    return doc


def found_in(doc: Doc) -> list[Found]:
    """Return a document's entities as offsets, labels and rules."""
    return [Found(span.start_char, span.end_char, span.label_, span.id_) for span in doc.ents]


def set_found(doc: Doc, spans: Iterable[Found]) -> None:
    """Make spans the entities of a document; those that do not fit its tokens are left out."""
    made = (doc.char_span(span.start, span.end, label=span.label, span_id=span.rule) for span in spans)
    doc.set_ents([span for span in made if span is not None])


def build_pipeline() -> Language:
    """Return the pipeline, ready to use; takes about a second."""
    nlp = spacy.blank("en")
    for component in (
        "annotator_sentences",
        "annotator_phrases",
        "annotator_patterns",
        "annotator_weapons",
        "annotator_titles",
        "annotator_names",
        "annotator_resolve",
        DOCUMENT_PASS,
    ):
        nlp.add_pipe(component)
    return nlp
