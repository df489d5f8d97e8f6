"""Training the network: an interruption costs nothing. Needs the extra ``train``."""

import signal
from random import Random

import pytest

pytest.importorskip("torch", reason="the extra “train” is not installed")

import torch

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.neural.wordpiece import WordPieces
from annotator.suggest.training.corpora import Document
from annotator.suggest.training.encoding import TAGS, Encoder
from annotator.suggest.training.library import Taught
from annotator.suggest.training.network import Network, Shape
from annotator.suggest.training.projection import Gold, Projected
from annotator.suggest.training.settings import Settings, Stage
from annotator.suggest.training.trainer import Trainer

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ada", "met", "leo", "in", "oslo", "."]
SETTINGS = Settings(batch=60, rate=0.01)
STAGE = Stage(3.0, warm_up=2)


def documents() -> list[Taught]:
    chance = Random(4)
    found = []
    for number in range(12):
        text = " ".join(["Ada", *(chance.choice(["met", "Leo", "in", "Oslo"]) for _ in range(9)), "."])
        projected = Projected(Document("", str(number), text, ()), (Gold(0, 3, frozenset({"PERSON"})),), frozenset())
        found.append(Taught(projected, 1.5))
    return found


def trainer(said: list[str]) -> Trainer:
    torch.manual_seed(1)
    network = Network(TAGS, Shape(len(WORDS), 64, 8, 24, 48, 2, 2))
    return Trainer(network, WordPieces(WORDS), SETTINGS, STAGE, Random(1), said.append)


def test_an_interrupted_training_ends_where_one_without_a_break_does(tmp_path) -> None:
    encoder = Encoder(WordPieces(WORDS), Gazetteer.shipped())
    path, said, looks = tmp_path / "state.pt", [], []

    def keep(state) -> None:
        torch.save(state, path)

    whole = trainer(said).run(documents(), encoder, lambda _: "", lambda _: None)

    def press(_weights) -> str:
        looks.append(1)
        if len(looks) == 2:
            signal.raise_signal(signal.SIGINT)
        return "F1 0"

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        trainer(said).run(documents(), encoder, press, keep)
    assert signal.getsignal(signal.SIGINT) is before
    again = trainer(said)
    state = torch.load(path, weights_only=True)
    assert state["place"]["step"] > 2
    again.restore(state)
    resumed = again.run(documents(), encoder, lambda _: "", lambda _: None)
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    assert not torch.equal(whole["out.weight"], trainer(said).weights()["out.weight"])
