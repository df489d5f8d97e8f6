"""Looking at a network while it learns: its F1 on the development sets, in PyTorch."""

from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.neural.decode import probabilities, read
from annotator.suggest.neural.windows import Window, windows_of
from annotator.suggest.neural.wordpiece import WordPieces
from annotator.suggest.training.encoding import TAGS
from annotator.suggest.training.evaluate import VIEWS, Tagged, score
from annotator.suggest.training.held import development_documents
from annotator.suggest.training.network import Network
from annotator.suggest.training.projection import LABELS

_WINDOW = 220


def watcher(corpora: Path, split: WordPieces, gazetteer: Gazetteer) -> Callable[[dict[str, Tensor]], str]:
    """Return a function that scores weights on the development sets, in one line."""
    documents = development_documents(corpora, gazetteer)

    def watch(weights: dict[str, Tensor]) -> str:
        network = Network(TAGS)
        network.load_state_dict(weights)
        network.eval()
        scores = {
            c: score(found, lambda text: tag(network, split, text), VIEWS[c]).total.f1 for c, found in documents.items()
        }
        return (
            " ".join(f"{corpus} {f1:.3f}" for corpus, f1 in scores.items())
            + f" mean {sum(scores.values()) / len(scores):.4f}"
        )

    return watch


def tag(network: Network, split: WordPieces, text: str) -> Tagged:
    """Return the spans that a network finds in a text."""
    found: Tagged = []
    for window in windows_of(text, split, _WINDOW):
        found += _tag_window(network, window)
    return found


def _tag_window(network: Network, window: Window) -> Tagged:
    with torch.no_grad():
        ones = torch.ones(1, len(window.pieces))
        scores = network(torch.tensor([window.pieces]), torch.tensor([window.casings]), ones)[0][0]
    chances = probabilities(scores[window.first].float().numpy())
    return [(window.words[f.start][0], window.words[f.end - 1][1], LABELS[f.label]) for f in read(chances)]
