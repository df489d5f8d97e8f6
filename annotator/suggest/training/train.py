"""``annotator train``: from the corpora to a pipeline folder, with every choice recorded beside it.

Only the training and export of the network need PyTorch (the extra ``train``); both are imported when their turn comes.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language

from annotator.model.errors import UserError
from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.neural.network import VOCABULARY_FILE
from annotator.suggest.scores import RuleScores
from annotator.suggest.training import measure
from annotator.suggest.training.assemble import assemble, combiner_of
from annotator.suggest.training.card import write_card
from annotator.suggest.training.settings import read_settings
from annotator.suggest.training.syntax import score_syntax, train_syntax

SETTINGS_FILE: Final = "training.toml"
TREEBANK: Final = "ud-gum-permissive"
_SYNTAX_EPOCHS: Final = 14
VERSION: Final = "1.1.0"


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Where things are and go.

    ``corpora`` holds a folder per corpus, ``encoder`` the published weights (``model.safetensors``, ``vocab.txt``),
    ``work`` what can be used again (weights, the parser), ``out`` the finished pipeline.
    """

    corpora: Path
    encoder: Path
    out: Path
    work: Path
    settings: Path
    threads: int = 2
    report: Callable[[str], None] = field(default=print)


def main(config: TrainConfig) -> Path:
    """Make the pipeline and return its folder; steps whose results lie in ``work`` already are not done again.

    Raises:
        UserError: PyTorch, a corpus, or the encoder is missing.
    """
    config.work.mkdir(parents=True, exist_ok=True)
    model = _model(config)
    syntax = _syntax(config)
    nlp = assemble(config.out, model, config.encoder / VOCABULARY_FILE, syntax, _meta())
    calibrate(nlp, config.corpora, config.out, config.report)
    if config.settings.resolve() != (config.out / SETTINGS_FILE).resolve():
        shutil.copyfile(config.settings, config.out / SETTINGS_FILE)
    measured = measure.measure(nlp, config.corpora, config.report)
    syntax_scores = _syntax_scores(syntax, config.corpora)
    write_card(config.out, measured, syntax_scores, read_settings(config.settings))
    return config.out


def calibrate(nlp: Language, corpora: Path, out: Path, report: Callable[[str], None]) -> None:
    """Fit the scores on documents held back from training, and write them into the pipeline's folder."""
    combiner = combiner_of(nlp)
    priors = RuleScores.shipped()
    combiner.calibration = measure.fit(nlp, corpora, priors.all())
    combiner.to_disk(out / "annotator_combine")
    report(f"calibrated {len(combiner.calibration.curves)} labels and {len(combiner.calibration.rules)} rules")


def _model(config: TrainConfig) -> Path:
    model = config.work / "model.int8.onnx"
    if model.is_file():
        return model
    trainer, export = _torch_parts()
    weights = config.work / "weights.pt"
    if not weights.is_file():
        settings = read_settings(config.settings)
        gazetteer = Gazetteer.shipped()
        trainer.train_network(
            config.corpora, config.encoder, settings, gazetteer, config.report, config.work, config.threads
        )
    done: Path = export.export(export.load_network(weights), model)
    return done


def _torch_parts() -> tuple[Any, Any]:
    try:
        from annotator.suggest.training import export, trainer
    except ImportError as error:
        hint = "Install the extra: pip install 'annotator-desktop[train]'."
        raise UserError("training.no_torch", f"Training needs PyTorch and ONNX: {error}.", hint=hint) from error
    return trainer, export


def _syntax(config: TrainConfig) -> Language:
    folder = config.work / "syntax"
    if (folder / "config.cfg").is_file():
        return spacy.load(folder)
    treebank = config.corpora / TREEBANK
    seed = read_settings(config.settings).seed
    train, dev = treebank / "en_gum-train.conllu", treebank / "en_gum-dev.conllu"
    return train_syntax(train, dev, folder, _SYNTAX_EPOCHS, seed, config.report)


def _syntax_scores(syntax: Language, corpora: Path) -> Mapping[str, Mapping[str, float]]:
    treebanks = {
        "GUM, permitted genres": corpora / TREEBANK / "en_gum-test.conllu",
        "PUD (news and wiki, foreign)": corpora / "ud-pud-sa" / "en_pud-ud-test.conllu",
    }
    return {name: score_syntax(syntax, path) for name, path in treebanks.items() if path.is_file()}


def _meta() -> dict[str, Any]:
    return {
        "name": "annotator_news",
        "version": VERSION,
        "description": "Entities of political and security news, tags and dependencies; English.",
        "author": "The Annotator authors",
        "license": "MIT; see ATTRIBUTION.md for the base model (Apache-2.0) and the corpora",
    }


def recorded(path: Path) -> dict[str, Any]:
    """Return the figures that a pipeline folder records about itself."""
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record
