"""Loading our pipeline folder with spaCy; importing this registers its components, installed entry points or not."""

from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language

from annotator.model.errors import UserError
from annotator.resource_files import resource
from annotator.suggest import pipeline as rules_pipeline
from annotator.suggest.neural import combine, onnx_ner

PIPELINE: Final = "en_annotator_news"
SYNTAX: Final = ("tok2vec", "tagger", "morphologizer", "parser")
# What registers its components by being imported.
COMPONENTS: Final = (rules_pipeline, onnx_ner, combine)


def shipped_folder() -> Path:
    """Return the folder of the pipeline that comes with the program."""
    return resource("pipelines", PIPELINE)


def load_pipeline(folder: Path | None = None, *, without: tuple[str, ...] = ()) -> Language:
    """Return the pipeline of a folder, the shipped one if none is named, ``without`` some of its components.

    Entities need no ``SYNTAX``.

    Raises:
        UserError: it is missing or cannot be loaded.
    """
    folder = folder or shipped_folder()
    if not (folder / "config.cfg").is_file():
        hint = "Install the program again; until then the rules suggest alone."
        raise UserError("pipeline.missing", "The embedded pipeline is missing.", hint=hint, where=str(folder))
    try:
        return spacy.load(folder, exclude=without)
    except UserError:
        raise
    except Exception as error:  # whatever is wrong in the folder, the message is the same
        what = f"The embedded pipeline cannot be loaded: {error}."
        raise UserError("pipeline.broken", what, hint="Install the program again.", where=str(folder)) from error
