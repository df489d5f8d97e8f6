"""Looking at a network while it learns: its F1 on the development sets, in PyTorch."""

from collections.abc import Callable
from pathlib import Path

from torch import Tensor

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.neural.wordpiece import WordPieces
from annotator.suggest.training.evaluate import VIEWS, score
from annotator.suggest.training.held import development_documents
from annotator.suggest.training.tagger import network_of, tag


def watcher(corpora: Path, split: WordPieces, gazetteer: Gazetteer) -> Callable[[dict[str, Tensor]], str]:
    """Return a function that scores weights on the development sets, in one line."""
    documents = development_documents(corpora, gazetteer)

    def watch(weights: dict[str, Tensor]) -> str:
        network = network_of(weights)
        scores = {
            c: score(found, lambda text: tag(network, split, text), VIEWS[c]).total.f1 for c, found in documents.items()
        }
        shown = " ".join(f"{corpus} {f1:.3f}" for corpus, f1 in scores.items())
        return f"{shown} mean {sum(scores.values()) / len(scores):.4f}"

    return watch
