"""The documents that are held back from training, to look at on the way and to fit scores on."""

from pathlib import Path
from typing import Final

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.training.corpora import read_corpus
from annotator.suggest.training.naming import Namer
from annotator.suggest.training.projection import Projected, Projector

HELD: Final = ("re3d", "gum", "wikigold", "crossner-politics", "re-docred")
# Of CrossNER's development part the first sentences are learned from, since its training part is small.
_LEARNED_FIRST: Final = 400


def development_documents(corpora: Path, gazetteer: Gazetteer) -> dict[str, list[Projected]]:
    """Return the documents that are held back from training, by corpus."""
    project = Projector(Namer(gazetteer))
    found = {}
    for corpus in HELD:
        documents = list(read_corpus(corpora, corpus, "dev"))
        learned = _LEARNED_FIRST if corpus.startswith("crossner") else 0
        found[corpus] = [project(document) for document in documents[learned:]]
    return found
