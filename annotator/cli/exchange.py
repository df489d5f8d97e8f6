"""Annotations out: export, as they are or as a gold dataset."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli import dataset_options as options
from annotator.cli.datasets import make
from annotator.cli.output import progress
from annotator.cli.session import As, AsJson, ProjectPath, document_id, opened
from annotator.cli.written import tell_written
from annotator.formats.registry import formats
from annotator.formats.tokenised import Alignment
from annotator.model.annotated import AnnotatedDocument
from annotator.model.document import Status
from annotator.project.dataset.making import DatasetPlan
from annotator.project.exchange import export_annotated
from annotator.project.project import Project


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export")(export_project)


def export_project(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A file if it has the format's suffix, else a folder.")],
    *,
    format_name: Annotated[str, typer.Option("--format", metavar="F", help="The format to write.")] = "jsonl",
    document: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this document; repeatable.")] = None,
    done: Annotated[bool, typer.Option("--done", help="Only documents that are done.")] = False,
    suggestions: Annotated[bool, typer.Option("--suggestions", help="Pending and rejected suggestions, too.")] = False,
    gold: options.Gold = False,
    snapshot: options.AtSnapshot = "",
    title: options.Title = "",
    licence: options.Licence = "",
    split: options.Split = None,
    ratio: options.Ratio = "80/10/10",
    seed: options.Seed = 0,
    field: options.Field = "split",
    dev_from: options.DevFrom = "",
    test_from: options.TestFrom = "",
    like: options.Like = None,
    align: options.Align = Alignment.EXPAND,
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Write a person's annotations in a format, and say what the format could not hold.

    With --gold, make a dataset in the folder OUT: the documents that are done with nothing undecided, of everybody (or
    of the one named), with a card, the schema, a list of what is in it and what was left out, and checksums.
    """
    writer = formats().writer(format_name)
    if gold:
        options.refuse_with_gold(document=document, done=done, suggestions=suggestions)
        plan = options.split_plan(split, ratio, seed, field, dev_from, test_from, like)
        make(project, out, writer, DatasetPlan(title, licence, person, plan, align), snapshot, as_json=as_json)
        return
    options.refuse_without_gold(snapshot=snapshot, title=title, licence=licence, split=split, like=like)
    with opened(project, person, read_only=True) as opened_project:
        report = export_annotated(
            _documents(opened_project, document or [], done),
            opened_project.schema,
            opened_project.sources(),
            writer,
            out,
            suggestions=suggestions,
            people={actor.id: actor.name for actor in opened_project.actors()},
        )
    tell_written(report, out, as_json=as_json)


def _documents(project: Project, wanted: list[str], done: bool) -> Iterator[AnnotatedDocument]:
    chosen = {document_id(project, text) for text in wanted}
    rows = [row for row in project.documents() if not chosen or row.doc.id in chosen]
    rows = [row for row in rows if not done or row.status is Status.DONE]
    for row in progress(rows, "Document", len(rows)):
        yield project.open_document(row.doc.id)
