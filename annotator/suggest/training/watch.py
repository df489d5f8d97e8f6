"""Looking at a network while it learns: its F1 on the development sets, in PyTorch."""

from collections.abc import Callable, Mapping

from torch import Tensor

from annotator.suggest.neural.wordpiece import WordPieces
from annotator.suggest.training.evaluate import score
from annotator.suggest.training.library import Sample
from annotator.suggest.training.projection import LABELS
from annotator.suggest.training.tagger import network_of, tag


def watcher(held: Mapping[str, Sample], split: WordPieces) -> Callable[[dict[str, Tensor]], str]:
    """Return a function that scores weights on what is held back, in one line; "" where nothing is."""

    def watch(weights: dict[str, Tensor]) -> str:
        network = network_of(weights)
        scores = {}
        for name, sample in held.items():
            view = {label: shown for label, shown in sample.view.items() if label in LABELS}
            scores[name] = score(sample.documents, lambda text: tag(network, split, text), view).total.f1
        mean = f", on average {sum(scores.values()) / len(scores):.4f}" if len(scores) > 1 else ""
        return ", ".join(f"{corpus} F1 {f1:.3f}" for corpus, f1 in scores.items()) + mean

    return watch
