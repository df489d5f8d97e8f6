"""The work folder of a training: what is done lies there, with what it was made from, and is not done again."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from annotator.model.errors import UserError
from annotator.suggest.training.library import Library

WEIGHTS: Final = "weights.pt"
STAGE: Final = "stage-{}.pt"
CHECKPOINT: Final = "interrupted-{}.pt"
MODEL: Final = "model.int8.onnx"
SYNTAX: Final = "syntax"
_RECORD: Final = "made_from.json"
_FORMAT: Final = "annotator.training-work.v1"
# What says nothing about the parts that are kept.
_OUTSIDE: Final = ("version", "parts")


@dataclass(frozen=True, slots=True)
class WorkFolder:
    """Where the parts of a pipeline wait until all are done."""

    folder: Path

    @classmethod
    def opened(cls, folder: Path, library: Library, report: Callable[[str], None]) -> "WorkFolder":
        """Return a work folder for what a library teaches, new or with what was done before.

        Raises:
            UserError: it cannot be made, or holds what was made from something else.
        """
        made_from = _made_from(library)
        path = folder / _RECORD
        try:
            folder.mkdir(parents=True, exist_ok=True)
            before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
            work = cls(folder)
            if before:
                _check_same(before, made_from, folder)
            elif done := [name for name in (WEIGHTS, MODEL, SYNTAX) if (folder / name).exists()]:
                report(
                    f"{folder}: {', '.join(done)} lie there without a record of their making, and are used as found."
                )
            path.write_text(json.dumps(made_from, indent=1) + "\n", encoding="utf-8")
        except (OSError, ValueError) as error:
            hint = "Choose another folder with --work."
            what = f"The work folder cannot be used: {error}."
            raise UserError("training.work", what, hint=hint, where=str(folder)) from error
        return work

    def path(self, name: str) -> Path:
        """Return where a part lies, or would."""
        return self.folder / name


def _made_from(library: Library) -> dict[str, Any]:
    settings = asdict(library.settings)
    parts = [{**part, "gold": Path(part["gold"]).name} for part in settings["parts"]]
    kept = {name: value for name, value in settings.items() if name not in _OUTSIDE}
    made: dict[str, Any] = json.loads(
        json.dumps({"format": _FORMAT, "parts": parts, **kept, "data": library.digests()})
    )
    return made


def _check_same(before: Mapping[str, Any], now: Mapping[str, Any], folder: Path) -> None:
    differing = list(_differing(before, now))
    if differing:
        hint = "Name another folder with --work, or remove this one, to begin anew."
        what = f"What lies there was made from something else: {', '.join(differing)} changed since."
        raise UserError("training.other_work", what, hint=hint, where=str(folder))


def _differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *now)):
        ours, theirs = before.get(name), now.get(name)
        if ours == theirs:
            continue
        if isinstance(ours, dict) and isinstance(theirs, dict):
            yield from _differing(ours, theirs)
        else:
            yield f"“{name}”"
