"""Teaching the network: documents with doubts in, averaged weights out. Needs the extra ``train``."""

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.neural.windows import Window
from annotator.suggest.neural.wordpiece import WordPieces
from annotator.suggest.training.corpora import Document, read_corpus
from annotator.suggest.training.encoding import TAGS, Encoder, Lesson
from annotator.suggest.training.naming import Namer
from annotator.suggest.training.network import Network, average, load_encoder, parameter_groups
from annotator.suggest.training.projection import Projected, Projector
from annotator.suggest.training.settings import Settings, Stage

_IMPOSSIBLE = -1e4
_NEVER_MASKED = 999
_LOOKS = 6
Report = Callable[[str], None]
Label = Callable[[Document], Projected]


@dataclass(frozen=True, slots=True)
class Taught:
    """A document to learn from, and how often an epoch shows it."""

    projected: Projected
    weight: float


def taught_documents(
    corpora: Path, settings: Settings, gazetteer: Gazetteer, label: Label | None = None
) -> list[Taught]:
    """Read and project every document that the settings name; ``label`` annotates the silver parts, if given."""
    project = Projector(Namer(gazetteer))
    taught = []
    for part in settings.parts:
        annotate = label if part.silver else project
        if annotate:
            documents = list(read_corpus(corpora, part.corpus, part.split))[: part.first]
            taught += [Taught(annotate(document), part.weight) for document in documents]
    return taught


class Trainer:
    """One stage of a training."""

    def __init__(
        self,
        network: Network,
        split: WordPieces,
        settings: Settings,
        stage: Stage,
        chance: random.Random,
        report: Report = print,
    ) -> None:
        self.settings, self.stage, self._split, self._chance, self._report = settings, stage, split, chance, report
        self._steps = 0
        # The network computes in half precision; these are its true weights.
        self._true = [parameter.detach().clone().float() for parameter in network.parameters()]
        self._names = [name for name, _ in network.named_parameters()]
        self._average = [value.clone() for value in self._true]
        groups = parameter_groups(network, settings.rate, settings.head_rate, settings.layer_decay)
        for group, value in zip(groups, self._true, strict=True):
            group["params"] = [value]
            value.grad = torch.zeros_like(value)
        self._optimiser = torch.optim.AdamW(groups, fused=True)
        self._rates = [float(group["lr"]) for group in self._optimiser.param_groups]
        self._network = network.to(torch.bfloat16)
        # Names are rare: the pieces' own vectors learn little from them, and cost as much as all the rest.
        self._network.pieces.weight.requires_grad_(stage.learn_pieces)

    def run(
        self, taught: list[Taught], encoder: Encoder, watch: Callable[[dict[str, Tensor]], str]
    ) -> dict[str, Tensor]:
        """Train, and return the averaged weights; ``watch`` scores them a few times on the way."""
        settings = self.settings
        pieces = sum(len(lesson.window.pieces) for lesson in self._epoch(taught, encoder))
        steps = max(1, int(self.stage.epochs * pieces / settings.batch * 1.08))
        self._report(f"{pieces} pieces an epoch, {steps} steps")
        began, step, losses = time.monotonic(), 0, 0.0
        self._network.train()
        last = min(steps, self.stage.stop or steps)
        while step < last:
            for batch in self._batches(list(self._epoch(taught, encoder))):
                if step >= last:
                    break
                self._pace(step, steps)
                losses += self._learn(batch)
                step += 1
                if step % 50 == 0:
                    self._report(f"{step}/{steps} {time.monotonic() - began:.0f}s loss {losses / 50:.4f}")
                    losses = 0.0
                if step % max(1, steps // _LOOKS) == 0:
                    self._report(f"{step}: {watch(self.weights())}")
        return self.weights()

    def weights(self) -> dict[str, Tensor]:
        """Return the averaged weights by name."""
        return dict(zip(self._names, self._average, strict=True))

    def _epoch(self, taught: list[Taught], encoder: Encoder) -> Iterator[Lesson]:
        for document in taught:
            times = int(document.weight) + (self._chance.random() < document.weight % 1)
            for _ in range(times):
                yield from encoder.lessons(document.projected, self.settings.window, self._chance)

    def _batches(self, lessons: list[Lesson]) -> list[list[Lesson]]:
        lessons.sort(key=lambda lesson: len(lesson.window.pieces) + self._chance.random() * 6)
        batches: list[list[Lesson]] = []
        batch: list[Lesson] = []
        for lesson in lessons:
            if batch and (len(batch) + 1) * len(lesson.window.pieces) > self.settings.batch:
                batches.append(batch)
                batch = []
            batch.append(lesson)
        batches.append(batch)
        self._chance.shuffle(batches)
        return batches

    def _pace(self, step: int, steps: int) -> None:
        share = self.stage.rate_share * min(1.0, (step + 1) / self.stage.warm_up) * max(0.02, 1 - step / steps)
        for group, rate in zip(self._optimiser.param_groups, self._rates, strict=True):
            group["lr"] = rate * share

    def _learn(self, batch: list[Lesson]) -> float:
        pieces, casings, mask = tensors([self._varied(lesson.window) for lesson in batch], torch.bfloat16)
        drop = (torch.rand(pieces.shape) < self.settings.word_dropout) & (pieces >= _NEVER_MASKED)
        scores = self._network(pieces.masked_fill(drop, self._split.masked), casings, mask)[0]
        rows = [row for row, lesson in enumerate(batch) for _ in lesson.allowed]
        places = [place for lesson in batch for place in lesson.window.first]
        bits = torch.tensor([allowed for lesson in batch for allowed in lesson.allowed])
        allowed = (bits[:, None] >> torch.arange(TAGS)) & 1
        logs = scores[rows, places].float().log_softmax(-1)
        loss = -(logs + (1 - allowed) * _IMPOSSIBLE).logsumexp(-1).mean()
        self._network.zero_grad(set_to_none=True)
        loss.backward()
        self._step()
        return float(loss.detach())

    def _step(self) -> None:
        with torch.no_grad():
            for value, parameter in zip(self._true, self._network.parameters(), strict=True):
                if parameter.grad is not None:
                    value.grad.copy_(parameter.grad)
        torch.nn.utils.clip_grad_norm_(self._true, 1.0)
        self._optimiser.step()
        self._steps += 1
        # The first weights are soon forgotten, the later ones averaged over more and more steps.
        keep = min(1 - 1 / self.stage.average_over, (1 + self._steps) / (10 + self._steps))
        with torch.no_grad():
            for value, mean, parameter in zip(self._true, self._average, self._network.parameters(), strict=True):
                parameter.copy_(value)
                mean.lerp_(value, 1 - keep)

    def _varied(self, window: Window) -> Window:
        """Return a window as it is, or at times as if written in capitals or without any."""
        roll = self._chance.random()
        if roll < self.settings.upper_case:
            return replace(window, casings=[1 if casing in {1, 2, 3, 5, 6} else casing for casing in window.casings])
        if roll < self.settings.upper_case + self.settings.lower_case:
            return replace(window, casings=[6 if casing in {1, 2, 3, 5, 6} else casing for casing in window.casings])
        return window


def tensors(windows: list[Window], kind: torch.dtype) -> tuple[Tensor, Tensor, Tensor]:
    """Return pieces, casings and mask of windows, padded to the longest."""
    longest = max(len(window.pieces) for window in windows)
    pieces = torch.zeros(len(windows), longest, dtype=torch.long)
    casings = torch.zeros(len(windows), longest, dtype=torch.long)
    mask = torch.zeros(len(windows), longest, dtype=kind)
    for row, window in enumerate(windows):
        length = len(window.pieces)
        pieces[row, :length] = torch.tensor(window.pieces)
        casings[row, :length] = torch.tensor(window.casings)
        mask[row, :length] = 1
    return pieces, casings, mask


def train_network(
    corpora: Path,
    encoder_folder: Path,
    settings: Settings,
    gazetteer: Gazetteer,
    report: Report,
    out: Path,
    threads: int = 2,
) -> Path:
    """Train a network from published encoder weights, and return the file of its averaged weights."""
    from annotator.suggest.training.tagger import labeller
    from annotator.suggest.training.watch import watcher

    torch.set_num_threads(threads)
    torch.manual_seed(settings.seed)
    split = WordPieces.from_file(encoder_folder / "vocab.txt")
    network = Network(TAGS, dropout=settings.dropout)
    load_encoder(network, encoder_folder / "model.safetensors")
    out.mkdir(parents=True, exist_ok=True)
    score = watcher(corpora, split, gazetteer)

    def watch(weights: dict[str, Tensor]) -> str:
        torch.save(weights, out / "weights.pt")  # so that an interrupted training leaves something
        return score(weights)

    kept: list[dict[str, Tensor]] = []
    for number, stage in enumerate(settings.stages):
        label = labeller(kept[-1], split) if kept else None
        taught = taught_documents(corpora, settings, gazetteer, label)
        if stage.fresh:
            network = Network(TAGS, dropout=settings.dropout)
            load_encoder(network, encoder_folder / "model.safetensors")
        trainer = Trainer(network.float(), split, settings, stage, random.Random(settings.seed + number), report)
        kept.append(trainer.run(taught, Encoder(split, gazetteer), watch))
        network.float().load_state_dict(kept[-1])
    last = average(kept) if settings.blend else kept[-1]
    if settings.blend:
        report(f"the mean of {len(kept)} stages: {score(last)}")
    torch.save(last, out / "weights.pt")
    (out / "settings.json").write_text(json.dumps(_plain(settings), indent=1) + "\n", encoding="utf-8")
    return out / "weights.pt"


def _plain(settings: Settings) -> dict[str, Any]:
    return asdict(settings)
