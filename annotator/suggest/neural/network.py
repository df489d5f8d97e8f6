"""The network itself: an int8 ONNX file, run by onnxruntime on one thread."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from annotator.model.errors import UserError
from annotator.suggest.neural.windows import Window, Word, windows_of
from annotator.suggest.neural.wordpiece import WordPieces

if TYPE_CHECKING:
    import onnxruntime

MODEL_FILE: Final = "model.int8.onnx"
VOCABULARY_FILE: Final = "vocab.txt"
SCORES: Final = "scores"
HIDDEN: Final = "hidden"
LAYERS: Final = "layers"
WINDOW: Final = 220
_MOST_KEPT: Final = 64
"""Windows; a megabyte each."""
Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """A window as the network read it: a row of each asked-for output per word."""

    words: list[Word]
    outputs: dict[str, Rows]


class EntityNetwork:
    """Reads texts.

    ``scores`` has a number per tag, ``hidden`` the mean of layers 3 to 6 (384 numbers a word), ``layers`` the layers
    2, 4 and 6 side by side (1,152); the last two are for learning new labels from few examples.
    """

    def __init__(self, model: bytes, split: WordPieces, window: int = WINDOW) -> None:
        self._session = _session(model)
        self._split, self._window = split, window
        self._kept: dict[tuple[int, ...], dict[str, Rows]] | None = None
        self.digest = hashlib.sha256(model).hexdigest()[:16]

    @classmethod
    def from_folder(cls, folder: Path, window: int = WINDOW) -> "EntityNetwork":
        """Load the network and its vocabulary.

        Raises:
            UserError: a file is missing or broken, or onnxruntime is not installed.
        """
        try:
            return cls((folder / MODEL_FILE).read_bytes(), WordPieces.from_file(folder / VOCABULARY_FILE), window)
        except (OSError, KeyError) as error:
            hint = "Install the program again; until then the rules suggest alone."
            raise UserError(
                "network.missing", "The entity model cannot be read.", hint=hint, where=str(folder)
            ) from error

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Remember windows for a while, with their scores and layers, so that reading them twice costs nothing."""
        self._kept = {}
        try:
            yield
        finally:
            self._kept = None

    def read(self, text: str, outputs: tuple[str, ...] = (SCORES,)) -> Iterator[Reading]:
        """Yield the readings of a text's windows, in order; together they hold every word once."""
        for window in windows_of(text, self._split, self._window):
            yield Reading(window.words, self._known(window, outputs))

    def _known(self, window: Window, outputs: tuple[str, ...]) -> dict[str, Rows]:
        if self._kept is None:
            return self._run(window, outputs)
        known = self._kept.get(key := (*window.pieces, *window.casings))
        if known is None or not known.keys() >= set(outputs):
            known = self._run(window, tuple({*outputs, SCORES, LAYERS}))
            if len(self._kept) < _MOST_KEPT:
                self._kept[key] = known
        return known

    def _run(self, window: Window, outputs: tuple[str, ...]) -> dict[str, Rows]:
        # One window at a time: in a batch, each one's rounding to int8 would hang on its neighbours.
        feed = {
            "pieces": np.array([window.pieces], dtype=np.int64),
            "casings": np.array([window.casings], dtype=np.int64),
            "mask": np.ones((1, len(window.pieces)), dtype=np.float32),
        }
        found = self._session.run(list(outputs), feed)
        return {name: rows[0][window.first] for name, rows in zip(outputs, found, strict=True)}


def _session(model: bytes) -> "onnxruntime.InferenceSession":
    runtime = _runtime()
    runtime.disable_telemetry_events()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    try:
        return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own classes share no public base
        hint = "Install the program again; until then the rules suggest alone."
        raise UserError("network.broken", f"The entity model cannot be loaded: {error}.", hint=hint) from error


def _runtime() -> ModuleType:
    """Return onnxruntime, silenced: by itself it makes a device id and reports to its maker when it is imported."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime
    except ImportError as error:
        hint = "Install onnxruntime; until then the rules suggest alone."
        what = "The entity model needs onnxruntime, which cannot be imported."
        raise UserError("network.no_runtime", what, hint=hint) from error
    runtime: ModuleType = onnxruntime
    return runtime
