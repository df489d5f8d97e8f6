"""Teaching the network: documents with doubts in, averaged weights out. Needs the extra ``train``."""

import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.neural.network import VOCABULARY_FILE
from annotator.suggest.neural.windows import Window
from annotator.suggest.neural.wordpiece import WordPieces
from annotator.suggest.training.encoding import TAGS, Encoder, Lesson
from annotator.suggest.training.library import Library, Taught
from annotator.suggest.training.network import Network, average, load_encoder, parameter_groups
from annotator.suggest.training.progress import Interruption, Pace
from annotator.suggest.training.settings import Settings, Stage
from annotator.suggest.training.work import CHECKPOINT, STAGE, WEIGHTS

_IMPOSSIBLE = -1e4
_NEVER_MASKED = 999
_LOOKS = 6
Report = Callable[[str], None]


@dataclass(slots=True)
class Place:
    """How far a stage has come: steps done, and batches done since the random state at which its epoch began."""

    pieces: int
    epoch: Any
    step: int = 0
    batches: int = 0


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
        self._place: Place | None = None

    def run(
        self,
        taught: list[Taught],
        encoder: Encoder,
        watch: Callable[[dict[str, Tensor]], str],
        keep: Callable[[dict[str, Any]], None],
    ) -> dict[str, Tensor]:
        """Train, and return the averaged weights.

        Args:
            taught: What to learn from.
            encoder: Makes lessons of it.
            watch: Scores the averaged weights a few times on the way.
            keep: Given the state from time to time, so that ``restore`` can go on from there.

        Raises:
            KeyboardInterrupt: a person has asked for it; the state was given to ``keep`` before.
        """
        if self._place is None:
            pieces = sum(len(lesson.window.pieces) for lesson in self._epoch(taught, encoder))
            self._place = Place(pieces, self._chance.getstate())
            keep(self.state())
        place = self._place
        steps = max(1, int(self.stage.epochs * place.pieces / self.settings.batch * 1.08))
        last = min(steps, self.stage.stop or steps)
        self._report(f"{place.pieces:,} pieces an epoch, {last:,} steps.")
        self._network.train()
        with Interruption() as interruption:
            pace = Pace(place.step, last, self._report)
            while place.step < last:
                for batch in self._rest_of_epoch(taught, encoder, place):
                    if place.step >= last:
                        break
                    self._pace(place.step, steps)
                    loss = self._learn(batch)
                    place.step, place.batches = place.step + 1, place.batches + 1
                    pace.step(loss)
                    look = place.step % max(1, steps // _LOOKS) == 0 and watch(self.weights())
                    if look:
                        self._report(f"After step {place.step:,}, on what is held back: {look}")
                    if look or interruption.asked or pace.to_be_kept():
                        keep(self.state())
                    interruption.heed()
                else:
                    place.batches = 0
        return self.weights()

    def _rest_of_epoch(self, taught: list[Taught], encoder: Encoder, place: Place) -> list[list[Lesson]]:
        """Return the batches of the epoch that are still to come; after those, the next epoch's."""
        now = self._chance.getstate()
        if place.batches:
            self._chance.setstate(place.epoch)
        else:
            place.epoch = now
        batches = self._batches(list(self._epoch(taught, encoder)))
        if place.batches >= len(batches):
            self._chance.setstate(now)
            place.batches = 0
            return self._rest_of_epoch(taught, encoder, place)
        if place.batches:
            self._chance.setstate(now)
        return batches[place.batches :]

    def state(self) -> dict[str, Any]:
        """Return all that it takes to go on from here, as ``torch.save`` can hold it."""
        assert self._place is not None
        return {
            "place": asdict(self._place),
            "steps": self._steps,
            "true": self._true,
            "average": self._average,
            "optimiser": self._optimiser.state_dict(),
            "chance": self._chance.getstate(),
            "torch": torch.get_rng_state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state, as if there had been no interruption."""
        self._place, self._steps = Place(**state["place"]), state["steps"]
        with torch.no_grad():
            for values, kept in ((self._true, state["true"]), (self._average, state["average"])):
                for value, given in zip(values, kept, strict=True):
                    value.copy_(given)
            for value, parameter in zip(self._true, self._network.parameters(), strict=True):
                parameter.copy_(value)
        self._optimiser.load_state_dict(state["optimiser"])
        self._chance.setstate(state["chance"])
        torch.set_rng_state(state["torch"])

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
    library: Library, encoder_folder: Path, gazetteer: Gazetteer, report: Report, work: Path, threads: int = 2
) -> Path:
    """Train a network from published encoder weights, and return the file of its averaged weights.

    What an earlier run that was interrupted left in the work folder is gone on from.
    """
    from annotator.suggest.training.watch import watcher

    settings = library.settings
    torch.set_num_threads(threads)
    torch.manual_seed(settings.seed)
    split = WordPieces.from_file(encoder_folder / VOCABULARY_FILE)
    network, watch = _published(settings, encoder_folder), watcher(library.held(), split)
    kept: list[dict[str, Tensor]] = []
    for number, stage in enumerate(settings.stages):
        done, checkpoint = work / STAGE.format(number + 1), work / CHECKPOINT.format(number + 1)
        if done.is_file():
            report(f"Stage {number + 1} was trained before.")
        else:
            report(f"Stage {number + 1} of {len(settings.stages)}.")
            if number:  # so that it is the same whether or not the stages before ran just now
                torch.manual_seed(settings.seed + number)
            if stage.fresh:
                network = _published(settings, encoder_folder)
            taught = library.taught()
            trainer = Trainer(network.float(), split, settings, stage, random.Random(settings.seed + number), report)
            _go_on(trainer, checkpoint, report)
            _save(done, trainer.run(taught, Encoder(split, gazetteer), watch, partial(_save, checkpoint)))
        kept.append(torch.load(done, weights_only=True))
        network.float().load_state_dict(kept[-1])
    blended = [weights for weights, stage in zip(kept, settings.stages, strict=True) if stage.blended] or kept[-1:]
    last = average(blended)
    if len(blended) > 1:
        report(f"The mean of {len(blended)} stages, on what is held back: {watch(last)}")
    _save(work / WEIGHTS, last)
    for path in (*work.glob(STAGE.format("*")), *work.glob(CHECKPOINT.format("*"))):
        path.unlink()
    return work / WEIGHTS


def _published(settings: Settings, encoder_folder: Path) -> Network:
    network = Network(TAGS, dropout=settings.dropout)
    load_encoder(network, encoder_folder / "model.safetensors")
    return network


def _go_on(trainer: Trainer, checkpoint: Path, report: Report) -> None:
    """Bring a stage to where it was interrupted, if it was."""
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        report(
            f"The training of this stage was interrupted after step {state['place']['step']:,}, and goes on from there."
        )
        trainer.restore(state)


def _save(path: Path, value: object) -> None:
    """Write a file that takes the place of the one before only when it is whole."""
    part = path.with_name(f"{path.name}.part")
    torch.save(value, part)
    part.replace(path)
