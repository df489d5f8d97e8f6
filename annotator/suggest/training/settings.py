"""The recorded settings of a training: all that is needed, beside the corpora, to make the pipeline again."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import UnionType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from annotator.model.errors import UserError

T = TypeVar("T")
SPLITS: Final = ("train", "dev", "test")
_HINT: Final = "Compare it with the file of the shipped pipeline, training.toml, and with the help page on training."
# Numbers that would make no training at all.
_POSITIVE: Final = frozenset({"window", "batch", "rate", "head_rate", "epochs", "average_over", "weight", "first"})


@dataclass(frozen=True, slots=True)
class Part:
    """What to learn from: which split, how often each epoch shows it, and up to how many of its documents.

    ``corpus`` names one of the corpora that are known here; ``gold`` instead is a file or a dataset's folder of one's
    own, and ``labels`` are those that it marks wherever they stand. Of other labels only what is marked teaches.
    """

    corpus: str = ""
    split: str = "train"
    weight: float = 1.0
    first: int | None = None
    gold: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training with a rate that rises over ``warm_up`` steps and then falls to nothing.

    ``average_over`` is how many of the last steps the averaged weights remember; ``stop`` ends the stage before its
    time; ``learn_pieces`` lets the word pieces' own vectors learn as well; a ``fresh`` stage begins at the published
    weights again; ``rate_share`` of the settings' rates is its highest; the mean of the ``blended`` stages
    is the result, and the last where none is.
    """

    epochs: float
    warm_up: int = 200
    average_over: int = 300
    stop: int | None = None
    learn_pieces: bool = True
    fresh: bool = False
    rate_share: float = 1.0
    blended: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train the network; each stage starts from the averaged weights of the one before.

    ``treebank`` is the corpus that teaches the tagger and parser; "" takes those of the shipped pipeline. Where nothing
    is said, they are taught if their usual treebank is among the corpora.
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
    treebank: str | None = None
    syntax_epochs: int = 14
    version: str = "1.2.0"


def read_settings(path: Path) -> Settings:
    """Read settings from a TOML file; the places of one's own gold are told from that file.

    Raises:
        UserError: the file cannot be read, or says something that is unknown or cannot be.
    """
    try:
        record = tomllib.loads(path.read_text(encoding="utf-8"))
        parts = tuple(_part(given, n, path) for n, given in enumerate(record.pop("parts", []), 1))
        given = record.pop("stages", [{"epochs": 8.0}])
        stages = tuple(_made(Stage, stage, f"stage {n}") for n, stage in enumerate(given, 1))
        return replace(_made(Settings, record, "the settings"), parts=parts, stages=stages)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        what = f"The settings cannot be used: {error}."
        raise UserError("training.settings", what, hint=_HINT, where=str(path)) from error


def _part(given: Mapping[str, Any], number: int, path: Path) -> Part:
    part = _made(Part, given, f"part {number}")
    if bool(part.corpus) == bool(part.gold):
        raise ValueError(f"part {number} must name either a “corpus” or “gold” of your own")
    if part.corpus and part.labels:
        raise ValueError(f"part {number} gives “labels”, but which ones {part.corpus} has is known")
    if part.split not in SPLITS:
        raise ValueError(f"part {number} has the split “{part.split}”; there are {', '.join(SPLITS)}")
    return replace(part, gold=str((path.parent / part.gold).resolve())) if part.gold else part


def _made(kind: type[T], given: object, what: str) -> T:
    """Return a dataclass filled from a TOML table, each value checked."""
    if not isinstance(given, Mapping):
        raise TypeError(f"{what} must be a table")
    hints = get_type_hints(kind)
    known = {field.name for field in fields(kind)} - {"parts", "stages"}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"{what} has “{name}”, which is unknown; known are {', '.join(sorted(known))}")
        values[name] = _checked(value, hints[name], f"“{name}” of {what}")
        if name in _POSITIVE and not values[name] > 0:
            raise ValueError(f"“{name}” of {what} must be more than nothing")
    return kind(**values)


def _checked(value: Any, hint: Any, what: str) -> Any:  # noqa: ANN401 - whatever TOML holds
    if get_origin(hint) is tuple:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise TypeError(f"{what} must be a list of words")
        return tuple(value)
    wanted = next(kind for kind in get_args(hint) if kind is not type(None)) if isinstance(hint, UnionType) else hint
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        names = {str: "text", float: "a number", int: "a whole number", bool: "true or false"}
        raise TypeError(f"{what} must be {names[wanted]}")
    return value
