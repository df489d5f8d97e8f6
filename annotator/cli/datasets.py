"""Datasets: making them, naming snapshots, comparing two."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from annotator.cli.output import Exit, counting, note, say, say_json, table, when
from annotator.cli.session import As, AsJson, ProjectPath, opened
from annotator.formats.api import TokenWriter, Writer
from annotator.project.dataset.comparing import Change, Comparison, compared
from annotator.project.dataset.making import Chosen, DatasetPlan, DatasetReport, make_dataset
from annotator.project.dataset.manifest import Entry, entries_at
from annotator.project.dataset.splitting import Side, sizes
from annotator.project.dataset.states import NOW, entries_of
from annotator.project.operations.common import counted
from annotator.project.operations.snapshots import NameSnapshot, RemoveSnapshot, RenameSnapshot
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
            name_state(opened_project, name, text or "")
            note(f"Named the present state “{name}”.")


def name_state(project: Project, name: str, text: str = "") -> None:
    """Name the present state of a project."""
    with project.state() as state:
        place, documents = state.place, len(state.documents())
    project.do(NameSnapshot(name, place, documents, text))


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
    """Say what was added, removed and changed between two datasets, exports or snapshots, by ids.

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
    title = None
    for difference in shown:
        if difference.title != title:
            title = difference.title
            say(f"{title}")
        where = f" [{difference.annotation[:12]}]" if difference.annotation else ""
        say(f"  {difference.change}: {difference.kind} {difference.what}{where}")
    if rest := len(found.differences) - len(shown):
        say(f"… and {rest:,} more; --all lists them.")
    for kind, counts in found.counts().items():
        note(f"{kind}s: {', '.join(f'{counts[change]:,} {change}' for change in Change)}.")
    note(f"The same: {found.same:,} documents.")


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
    for line in _lines(report, writer, plan):
        note(line)
    note(f"Wrote {report.losses.documents:,} documents with {report.losses.annotations:,} annotations to {out}.")
    return report


def _lines(report: DatasetReport, writer: Writer, plan: DatasetPlan) -> Iterator[str]:
    chosen = report.chosen
    assert chosen is not None
    for reason, count in chosen.reasons().items():
        yield f"Left out: {count:,} × {reason}."
    if chosen.split:
        yield from _division(chosen, report)
    for loss in report.losses.losses:
        yield f"Not kept: {loss.count:,} × {loss.kind} (such as {'; '.join(loss.examples)})."
    if isinstance(writer, TokenWriter):
        count = len(report.losses.misaligned)
        which = "1 span begins or ends" if count == 1 else f"{count:,} spans begin or end"
        yield f"Alignment: {plan.alignment}; {which} within a token."


def _division(chosen: Chosen, report: DatasetReport) -> Iterator[str]:
    assert chosen.split is not None
    yield ", ".join(f"{side}: {count:,}" for side, count in sizes(chosen.split.sides).items()) + " documents."
    yield from _balance(report)
    yield f"Put beside one that is nearly the same: {counted(chosen.split.together, 'document')}."
    titles = {found.doc.id: found.doc.title for found in chosen.documents}
    for leak in chosen.leaks[:_SHOWN]:
        yield f"Leak: “{titles[leak.one]}” and “{titles[leak.other]}” resemble each other ({leak.resemblance})."
    yield f"Leakage check: nearly the same on different sides are {counted(len(chosen.leaks), 'pair')} of documents."
    seen = report.card["split"]["spans_seen_in_training"]
    for side, share in seen.items():
        yield f"Of the spans in {side}, {share:.1%} have a text and label that train has, too."


def _balance(report: DatasetReport) -> Iterator[str]:
    sides = [side.value for side in Side if side.value in report.card["documents"]]
    for kind in ("spans", "relations"):
        rows = [[label, *(str(row[side]) for side in ("all", *sides))] for label, row in report.card[kind].items()]
        yield from _columns([[kind, "all", *sides], *rows]) if rows else ()


def _columns(rows: list[list[str]]) -> Iterable[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield "  " + "  ".join(cells)
