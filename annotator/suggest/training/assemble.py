"""The pipeline's folder: sentences, tagger and parser, the entity network, rules, and the choice between them."""

import shutil
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language

from annotator.suggest.neural import combine, onnx_ner
from annotator.suggest.neural.combine import Combiner
from annotator.suggest.neural.loading import SYNTAX
from annotator.suggest.neural.network import MODEL_FILE, VOCABULARY_FILE
from annotator.suggest.neural.onnx_ner import EntityRecogniser
from annotator.suggest.pipeline import DOCUMENT_PASS
from annotator.suggest.training.projection import LABELS

REGISTERED: Final = (onnx_ner, combine)
RULES: Final = ("annotator_phrases", "annotator_patterns", "annotator_weapons", "annotator_titles")


def assemble(out: Path, model: Path, vocabulary: Path, syntax: Language | None, meta: dict[str, Any]) -> Language:
    """Write a pipeline folder with no calibration yet, and return the pipeline."""
    nlp = spacy.blank("en")
    nlp.add_pipe("annotator_sentences")
    for name in SYNTAX if syntax is not None else ():
        nlp.add_pipe(name, source=syntax)
    nlp.add_pipe("annotator_ner", config={"labels": list(LABELS)})
    for name in RULES:
        nlp.add_pipe(name)
    nlp.add_pipe("annotator_combine")
    nlp.add_pipe(DOCUMENT_PASS)
    nlp.meta.update(meta)
    data = out / "annotator_ner"
    data.mkdir(parents=True, exist_ok=True)
    for given, name in ((model, MODEL_FILE), (vocabulary, VOCABULARY_FILE)):
        if given.resolve() != (data / name).resolve():
            shutil.copyfile(given, data / name)
    recogniser = nlp.get_pipe("annotator_ner")
    if isinstance(recogniser, EntityRecogniser):
        recogniser.from_disk(data)
    nlp.to_disk(out)
    return nlp


def combiner_of(nlp: Language) -> Combiner:
    """Return the component that chooses between network and rules."""
    component = nlp.get_pipe("annotator_combine")
    if not isinstance(component, Combiner):
        raise TypeError("annotator_combine is another component")
    return component
