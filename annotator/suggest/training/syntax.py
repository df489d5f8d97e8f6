"""The tagger and parser of the pipeline, taught by spaCy on a treebank in CoNLL-U."""

import random
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.training.converters.conllu_to_docs import conllu_to_docs
from thinc.util import fix_random_seed

TREEBANK: Final = "ud-gum-permissive"
"""The usual treebank's folder among the corpora."""

_WIDTH: Final = 96
_SENTENCES_A_DOCUMENT: Final = 3
_WORDS_A_BATCH: Final = 800
_EMPTY_NODE: Final = re.compile(r"\d+\.\d+\t")
_TOK2VEC: Final[dict[str, Any]] = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": _WIDTH,
    "depth": 4,
    "embed_size": 2000,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": True,
}
_LISTENER: Final = {"@architectures": "spacy.Tok2VecListener.v1", "width": _WIDTH, "upstream": "tok2vec"}
_PARSER: Final[dict[str, Any]] = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "parser",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "nO": None,
    "tok2vec": _LISTENER,
}
SCORES: Final = ("tag_acc", "pos_acc", "dep_uas", "dep_las", "sents_f")


def read_treebank(path: Path, nlp: Language) -> list[Doc]:
    """Return the sentences of a CoNLL-U file, three by three, so that the parser learns where one ends."""
    lines = (line for line in path.read_text(encoding="utf-8").split("\n") if not _EMPTY_NODE.match(line))
    packed = DocBin()
    text = "\n".join(lines)
    convert: Callable[..., Iterable[Doc]] = conllu_to_docs
    for doc in convert(text, n_sents=_SENTENCES_A_DOCUMENT, merge_subtokens=True, no_print=True):
        packed.add(doc)
    return list(DocBin().from_bytes(packed.to_bytes()).get_docs(nlp.vocab))


def blank_parser() -> Language:
    """Return an untrained tagger and parser over shared word vectors of their own."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": _TOK2VEC})
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": _LISTENER, "nO": None, "normalize": False}
    nlp.add_pipe("tagger", config={"model": tagger})
    nlp.add_pipe("morphologizer", config={"model": tagger})
    nlp.add_pipe("parser", config={"model": _PARSER})
    return nlp


def score_syntax(nlp: Language, path: Path) -> dict[str, float]:
    """Return the scores of a tagger and parser on a treebank."""
    scores = nlp.evaluate(_examples(nlp, read_treebank(path, nlp)))
    return {name: round(float(scores[name]), 4) for name in SCORES if scores.get(name) is not None}


def train_syntax(train: Path, dev: Path, out: Path, epochs: int, seed: int, report: Callable[[str], None]) -> None:
    """Train on one treebank, and keep the epoch that parses another best."""
    fix_random_seed(seed)
    chance = random.Random(seed)
    nlp = blank_parser()
    examples = _examples(nlp, read_treebank(train, nlp))
    held = _examples(nlp, read_treebank(dev, nlp))
    optimiser = nlp.initialize(lambda: examples)
    best = -1.0
    for epoch in range(epochs):
        chance.shuffle(examples)
        optimiser.learn_rate = 0.001 * max(0.1, 1 - epoch / epochs)
        for batch in _batches(examples):
            nlp.update(batch, sgd=optimiser, drop=0.15)
        scores = nlp.evaluate(held)
        shown = ", ".join(f"{name} {scores[name]:.3f}" for name in SCORES if scores.get(name) is not None)
        report(f"Tagger and parser, epoch {epoch + 1} of {epochs}: {shown}.")
        if (scores["dep_las"] or 0.0) > best:
            best = scores["dep_las"] or 0.0
            with nlp.use_params(optimiser.averages):
                nlp.to_disk(out)


def _examples(nlp: Language, docs: list[Doc]) -> list[Example]:
    return [Example(nlp.make_doc(doc.text), doc) for doc in docs]


def _batches(examples: list[Example]) -> list[list[Example]]:
    batches: list[list[Example]] = [[]]
    words = 0
    for example in examples:
        if words > _WORDS_A_BATCH:
            batches.append([])
            words = 0
        batches[-1].append(example)
        words += len(example.reference)
    return batches
