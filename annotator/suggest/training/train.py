"""``annotator train``: from corpora and gold to a pipeline folder, with every choice recorded beside it.

Only the training and export of the network need PyTorch (the extra ``train``); both are imported when their turn comes.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.language import Language

from annotator.model.errors import UserError
from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.neural.loading import PIPELINE, load_pipeline, shipped_folder
from annotator.suggest.neural.loading import SYNTAX as SYNTAX_PIPES
from annotator.suggest.neural.network import VOCABULARY_FILE
from annotator.suggest.relations.finder import RELATIONS
from annotator.suggest.relations.head import HEAD_FILE
from annotator.suggest.scores import RuleScores
from annotator.suggest.training import measure
from annotator.suggest.training.assemble import assemble, combiner_of
from annotator.suggest.training.card import Facts, write_card
from annotator.suggest.training.encoder import encoder_folder
from annotator.suggest.training.library import Library
from annotator.suggest.training.own_gold import GoldReader
from annotator.suggest.training.relations import make_relations
from annotator.suggest.training.settings import read_settings
from annotator.suggest.training.syntax import TREEBANK, score_syntax, train_syntax
from annotator.suggest.training.work import MODEL, SYNTAX, WEIGHTS, WorkFolder

SETTINGS_FILE: Final = "training.toml"
_TREES: Final = {TREEBANK: "GUM, permitted genres", "ud-pud-sa": "PUD (news and wiki, foreign)"}
_PIPELINE: Final = "pipeline"
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Where things are and go.

    ``corpora`` holds a folder per corpus, ``encoder`` the published weights (found by itself where None),
    ``work`` what can be used again, ``out`` the finished pipeline; ``replace`` allows to write over one that is there.
    """

    corpora: Path | None
    out: Path
    work: Path
    settings: Path
    read_gold: GoldReader
    report: Report
    encoder: Path | None = None
    threads: int = 2
    replace: bool = False


def main(config: TrainConfig) -> Facts:
    """Make the pipeline and return what its card tells; steps whose results lie in ``work`` are not done again.

    Raises:
        UserError: PyTorch, the encoder, or something that the settings name is missing or broken.
        KeyboardInterrupt: a person asked for it; calling it again goes on from there.
    """
    report = config.report
    _check_out(config)
    encoder = encoder_folder(config.encoder)
    if not find_torch() and not (config.work / MODEL).is_file():
        raise _no_torch("it is not installed")
    library = Library(read_settings(config.settings), config.corpora, config.read_gold)
    library.check(report)
    work = WorkFolder.opened(config.work, library, report)
    model = _step(report, 1, "the entity network", work.path(MODEL), lambda: make_model(config, library, encoder, work))
    syntax, trained = _syntax(config, library, work)
    report("Step 3 of 5: the scores are fitted on what was held back.")
    staged = work.path(_PIPELINE)
    shutil.rmtree(staged, ignore_errors=True)
    nlp = assemble(staged, model, encoder / VOCABULARY_FILE, syntax, _meta(config.out, library.settings.version))
    calibrated = calibrate(nlp, library, staged, report)
    shutil.copyfile(config.settings, staged / SETTINGS_FILE)
    report("Step 4 of 5: relations.")
    head = make_relations(nlp, staged, config.corpora, report)
    report("Step 5 of 5: the test parts are scored.")
    measured = measure.measure(nlp, library.held(), library.tests(), report)
    trees = _syntax_scores(syntax, library)
    facts = Facts(nlp.meta["name"], library, measured, calibrated, trees, trained, head)
    write_card(staged, facts)
    _deliver(staged, config.out)
    return facts


def calibrate(nlp: Language, library: Library, out: Path, report: Report) -> bool:
    """Fit the scores on what was held back, and write them into the pipeline's folder; tell whether that was enough."""
    combiner = combiner_of(nlp)
    combiner.calibration = measure.fit(nlp, library.held(), RuleScores.shipped().all())
    combiner.to_disk(out / "annotator_combine")
    enough = bool(combiner.calibration.curves)
    if not enough:
        report("Too little was held back to fit the scores on, so they are what the network itself believes.")
    return enough


def make_model(config: TrainConfig, library: Library, encoder: Path, work: WorkFolder) -> Path:
    """Train the network unless its weights are there, and return the file that ships."""
    trainer, export = _torch_parts()
    weights = work.path(WEIGHTS)
    if not weights.is_file():
        trainer.train_network(library, encoder, Gazetteer.shipped(), config.report, work.folder, config.threads)
    part = work.path(f"{MODEL}.part")
    export.export(export.load_network(weights), part)
    done: Path = part.replace(work.path(MODEL))
    return done


def _step(report: Report, number: int, what: str, done: Path, make: Callable[[], Path]) -> Path:
    """Return what a step makes, or what it made before."""
    if done.exists():
        report(f"Step {number} of 5: {what}, made before: taken from {done}.")
        return done
    report(f"Step {number} of 5: {what}.")
    return make()


def find_torch() -> bool:
    """Return whether all that trains and exports the network is installed; nothing is imported."""
    return all(find_spec(name) is not None for name in ("torch", "onnx", "safetensors"))


def _torch_parts() -> tuple[Any, Any]:
    try:
        from annotator.suggest.training import export, trainer
    except ImportError as error:
        raise _no_torch(str(error)) from error
    return trainer, export


def _no_torch(reason: str) -> UserError:
    hint = "Install the extra: pip install 'annotator-desktop[train]'."
    return UserError("training.no_torch", f"Training needs PyTorch and ONNX: {reason}.", hint=hint)


def _syntax(config: TrainConfig, library: Library, work: WorkFolder) -> tuple[Language, bool]:
    """Return the tagger and parser, and whether they were trained rather than taken from the shipped pipeline."""
    named = library.settings.treebank
    treebank = config.corpora / (named or TREEBANK) if config.corpora is not None and named != "" else None
    if named and (treebank is None or not treebank.is_dir()):
        hint = 'Give “treebank” the name of a folder in --corpora, or take the shipped tagger and parser with "".'
        raise UserError(
            "training.treebank", f"The treebank {named} is not there.", hint=hint, where=str(treebank or "")
        )
    if treebank is None or not treebank.is_dir():
        config.report("Step 2 of 5: the tagger and parser are those of the shipped pipeline: there is no treebank.")
        others = spacy.util.load_config(shipped_folder() / "config.cfg")["nlp"]["pipeline"]
        return load_pipeline(without=tuple(name for name in others if name not in SYNTAX_PIPES)), False
    _step(
        config.report,
        2,
        "the tagger and parser",
        work.path(SYNTAX),
        lambda: _train_syntax(treebank, library, work, config),
    )
    return spacy.load(work.path(SYNTAX)), True


def _train_syntax(treebank: Path, library: Library, work: WorkFolder, config: TrainConfig) -> Path:
    files = {part: next(iter(sorted(treebank.glob(f"*-{part}.conllu"))), None) for part in ("train", "dev")}
    train, dev = files["train"], files["dev"]
    if train is None or dev is None:
        lacking = " and ".join(f"*-{part}.conllu" for part, file in files.items() if file is None)
        hint = "A treebank's folder holds CoNLL-U files named so."
        raise UserError("training.treebank", f"The treebank lacks {lacking}.", hint=hint, where=str(treebank))
    part = work.path(f"{SYNTAX}.part")
    shutil.rmtree(part, ignore_errors=True)
    settings = library.settings
    try:
        train_syntax(train, dev, part, settings.syntax_epochs, settings.seed, config.report)
    except ValueError as error:  # spaCy's own words for what it makes nothing of
        what = f"Nothing can be learned from the treebank: {error}."
        hint = "It may be too small: each kind of dependency must stand in it thirty times."
        raise UserError("training.treebank", what, hint=hint, where=str(treebank)) from error
    return part.replace(work.path(SYNTAX))


def _syntax_scores(syntax: Language, library: Library) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    corpora = library.corpora
    if corpora is None:
        return found
    names = dict.fromkeys([library.settings.treebank or TREEBANK, *_TREES])
    with syntax.select_pipes(enable=[name for name in SYNTAX_PIPES if name in syntax.pipe_names]):
        for name in names:
            for path in sorted((corpora / name).glob("*-test.conllu"))[:1]:
                found[_TREES.get(name, name)] = score_syntax(syntax, path)
    return found


def _meta(out: Path, version: str) -> dict[str, Any]:
    name = re.sub(r"\W+", "_", out.resolve().name.lower()).strip("_").removeprefix("en_") or "trained"
    shipped = f"en_{name}" == PIPELINE
    return {
        "name": name,
        "version": version,
        "description": "Entities of political and security news, tags and dependencies; English.",
        "author": "The Annotator authors" if shipped else "",
        "license": ("MIT; see" if shipped else "See")
        + " ATTRIBUTION.md for the base model (Apache-2.0) and the corpora",
    }


def _check_out(config: TrainConfig) -> None:
    out = config.out
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    ours = (out / "config.cfg").is_file()
    if not (ours and config.replace):
        hint = "Name another folder, or write over that pipeline with --replace." if ours else "Name another folder."
        raise UserError("training.out", "Something is there already.", hint=hint, where=str(out))


def _deliver(staged: Path, out: Path) -> None:
    """Move the finished pipeline to its place; what lies beside an older one that is no part of it, stays."""
    try:
        if not (staged / RELATIONS / HEAD_FILE).is_file():
            (out / RELATIONS / HEAD_FILE).unlink(missing_ok=True)
        shutil.copytree(staged, out, dirs_exist_ok=True)
        shutil.rmtree(staged)
    except OSError as error:
        hint = f"The pipeline lies in {staged}; copy it from there, or name another folder."
        what = f"The folder cannot be written ({error.strerror or error})."
        raise UserError("training.out", what, hint=hint, where=str(out)) from error
