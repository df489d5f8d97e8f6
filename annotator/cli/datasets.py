"""Datasets: making them, naming snapshots, comparing two."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from annotator.cli.output import Exit, counting, note, say, say_json, table, when
from annotator.cli.session import As, AsJson, ProjectPath, opened
from annotator.formats.api import Writer
from annotator.project.dataset.comparing import Comparison, compared, difference_lines
from annotator.project.dataset.making import DatasetPlan, DatasetReport, make_dataset
from annotator.project.dataset.manifest import Entry, entries_at
from annotator.project.dataset.report import report_lines
from annotator.project.dataset.states import NOW, entries_of
from annotator.project.operations.snapshots import RemoveSnapshot, RenameSnapshot
from annotator.project.project import Project

_SHOWN: Final = 20


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (snapshot, compare):
        app.command()(command)


def snapshot(
    project: ProjectPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to give, or of the one to change.")] = "",
    *,
    text: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="A note to it.")] = None,
    rename: Annotated[str, typer.Option(metavar="NEW", help="Give it another name.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the name away.")] = False,
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Name the project's present state, so that it can be exported again later; without NAME, list the names."""
    if not name:
        _list(project, person, as_json=as_json)
        return
    with opened(project, person) as opened_project:
        if remove:
            opened_project.do(RemoveSnapshot(opened_project.snapshot(name).id))
            note(f"Removed the snapshot “{name}”. “annotator undo” brings it back.")
        elif rename or (text is not None and any(s.name == name for s in opened_project.snapshots())):
            opened_project.do(RenameSnapshot(opened_project.snapshot(name).id, rename or None, text))
            note(f"Changed the snapshot “{rename or name}”.")
        else:
            opened_project.do(opened_project.naming(name, text or ""))
            note(f"Named the present state “{name}”.")


def _list(path: Path, person: str, *, as_json: bool) -> None:
    with opened(path, person, read_only=True) as project:
        found = project.snapshots()
        names = {actor.id: actor.name for actor in project.actors()}
    if as_json:
        for one in found:
            say_json(one)
        return
    if not found:
        note("The project has no snapshots yet.")
        return
    rows = ((s.name, when(s.created_at), names.get(s.created_by, "") if s.created_by else "", s.note) for s in found)
    table(rows, ("name", "named at", "by", "note"))


def compare(
    one: Annotated[str, typer.Argument(metavar="ONE", help="A dataset or export; with --in, a snapshot.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help=f"The later one; with --in, “{NOW}” is the present.")],
    *,
    project: Annotated[
        Path | None, typer.Option("--in", metavar="PROJECT", help="Compare snapshots of this project.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every difference.")] = False,
    as_json: AsJson = False,
) -> int:
    """Say what was added, removed and changed between two datasets, exports or snapshots.

    Exit code 3 if they differ.
    """
    if project is None:
        found = compared(entries_at(Path(one)), entries_at(Path(other)))
    else:
        with opened(project, read_only=True) as opened_project:
            found = compared(_at(opened_project, one), _at(opened_project, other))
    if as_json:
        for difference in found.differences:
            say_json(difference)
    else:
        _say_comparison(found, everything=everything)
    return Exit.PROBLEMS if found.differences else Exit.OK


def _at(project: Project, name: str) -> list[Entry]:
    return list(entries_of(project, None if name == NOW else project.snapshot(name).place))


def _say_comparison(found: Comparison, *, everything: bool) -> None:
    shown = found.differences if everything else found.differences[:_SHOWN]
    for line in difference_lines(shown):
        say(line)
    if rest := len(found.differences) - len(shown):
        say(f"… and {rest:,} more; --all lists them.")
    for line in found.summary():
        note(line)


# Making


def make(
    path: Path, out: Path, writer: Writer, plan: DatasetPlan, snapshot_name: str, *, as_json: bool
) -> DatasetReport:
    """Make a dataset of a project, and say what it came to."""
    show = counting("Document")
    with opened(path, read_only=True) as project:
        named = project.snapshot(snapshot_name) if snapshot_name else None
        plan = replace(plan, snapshot=named, title=plan.title or path.stem)
        with project.state(named.place if named else None) as state:
            report = make_dataset(state, plan, writer, out, step=lambda done, total: show(done, total, None))
    if as_json:
        say_json(report.card)
    for line in report_lines(report, balance=True):
        note(line)
    note(f"Wrote {report.losses.documents:,} documents with {report.losses.annotations:,} annotations to {out}.")
    return report
