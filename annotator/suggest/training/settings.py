"""The recorded settings of a training: all that is needed, beside the corpora, to make the pipeline again."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from annotator.model.errors import UserError


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a corpus to learn from: which split, how often each epoch, and up to how many of its documents.

    A ``silver`` part gives its text alone: from the second stage on, what the stage before is sure of teaches.
    """

    corpus: str
    split: str
    weight: float
    first: int | None = None
    silver: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training with a rate that rises over ``warm_up`` steps and then falls to nothing.

    ``average_over`` is how many of the last steps the averaged weights remember; ``stop`` ends the stage before its
    time; ``learn_pieces`` lets the word pieces' own vectors learn as well; a ``fresh`` stage begins at the published
    weights again; ``rate_share`` of the settings' rates is its highest.
    """

    epochs: float
    warm_up: int = 200
    average_over: int = 300
    stop: int | None = None
    learn_pieces: bool = True
    fresh: bool = False
    rate_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train the network; each stage starts from the averaged weights of the one before.

    ``blend`` makes the mean of all stages' weights the result instead of the last stage's.
    """

    parts: tuple[Part, ...] = ()
    stages: tuple[Stage, ...] = (Stage(8.0),)
    seed: int = 1
    window: int = 220
    batch: int = 2600
    rate: float = 2e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.9
    word_dropout: float = 0.06
    dropout: float = 0.1
    upper_case: float = 0.04
    lower_case: float = 0.02
    blend: bool = False


def read_settings(path: Path) -> Settings:
    """Read settings from a TOML file.

    Raises:
        UserError: the file cannot be read, or names something unknown.
    """
    try:
        record = tomllib.loads(path.read_text(encoding="utf-8"))
        parts = tuple(Part(**part) for part in record.pop("parts", []))
        stages = tuple(Stage(**stage) for stage in record.pop("stages", [{"epochs": 8.0}]))
        return Settings(parts=parts, stages=stages, **record)
    except (OSError, tomllib.TOMLDecodeError, TypeError) as error:
        hint = "Compare it with the file of the shipped pipeline, training.toml."
        raise UserError(
            "training.settings", f"The settings cannot be read: {error}.", hint=hint, where=str(path)
        ) from error
