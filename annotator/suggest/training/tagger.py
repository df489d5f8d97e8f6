"""A network in PyTorch as a tagger: its probabilities and its spans."""

from typing import Final

import torch
from torch import Tensor

from annotator.suggest.neural.decode import Scores, probabilities, read
from annotator.suggest.neural.windows import Window, windows_of
from annotator.suggest.neural.wordpiece import WordPieces
from annotator.suggest.training.encoding import TAGS
from annotator.suggest.training.evaluate import Tagged
from annotator.suggest.training.network import Network
from annotator.suggest.training.projection import LABELS

_WINDOW: Final = 220


def network_of(weights: dict[str, Tensor]) -> Network:
    """Return a network with these weights, ready to be read from."""
    network = Network(TAGS)
    network.load_state_dict(weights)
    network.eval()
    return network


def tag(network: Network, split: WordPieces, text: str) -> Tagged:
    """Return the spans that a network finds in a text."""
    return [
        (window.words[f.start][0], window.words[f.end - 1][1], LABELS[f.label])
        for window in windows_of(text, split, _WINDOW)
        for f in read(chances_of(network, window))
    ]


def chances_of(network: Network, window: Window) -> Scores:
    """Return the probability of each tag for each word of a window: words by tags."""
    with torch.no_grad():
        ones = torch.ones(1, len(window.pieces))
        scores = network(torch.tensor([window.pieces]), torch.tensor([window.casings]), ones)[0][0]
    return probabilities(scores[window.first].float().numpy())
