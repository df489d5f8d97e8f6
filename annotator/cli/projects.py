"""Projects: new, info, check, copy, undo, redo."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.output import Exit, note, say, say_json, table, when
from annotator.cli.session import As, AsJson, ProjectPath, annotation_id, opened
from annotator.model.changes import Changes
from annotator.model.ids import AnnotationId
from annotator.project.presets import preset, preset_names
from annotator.project.project import Project

Preset = Annotated[str, typer.Option("--preset", help=f"The schema to begin with: {', '.join(preset_names())}.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (new, info, check, copy, undo, redo):
        app.command()(command)


def new(project: ProjectPath, *, preset_name: Preset = "news", person: As = "") -> None:
    """Make an empty project with a preset's schema."""
    Project.create(project, schema=preset(preset_name), person=person).close()
    note(f"Made {project} with the schema “{preset_name}”.")


def info(
    project: ProjectPath,
    *,
    annotation: Annotated[str, typer.Option(metavar="ID", help="Show the history of one annotation instead.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say what a project holds: its documents with their progress, or the history of one annotation."""
    with opened(project, read_only=True) as opened_project:
        if annotation:
            _history(opened_project, annotation_id(annotation), as_json)
        else:
            _contents(opened_project, as_json)


def _contents(project: Project, as_json: bool) -> None:
    rows = project.documents()
    if as_json:
        say_json({"project": str(project.path), "counts": project.counts(), "documents": rows})
        return
    say(f"{project.path}: {len(rows)} documents")
    columns = ((row.doc.id.hex[:12], row.status, row.spans, row.pending, row.doc.title) for row in rows)
    table(columns, ("id", "status", "spans", "pending", "title"))


def _history(project: Project, annotation: AnnotationId, as_json: bool) -> None:
    for entry in project.history(annotation=annotation):
        if as_json:
            say_json(entry)
        else:
            say(f"{when(entry.step.at)}  {entry.actor_name}  {entry.step.title}")


def check(project: ProjectPath, *, as_json: AsJson = False) -> int:
    """Check a project file's integrity; exit code 3 if something is wrong with it."""
    with opened(project, read_only=True) as opened_project:
        problems = opened_project.check(full=True)
    for problem in problems:
        say_json({"problem": problem}) if as_json else say(str(problem))
    if not problems:
        note("The file is sound.")
    return Exit.PROBLEMS if problems else Exit.OK


def copy(project: ProjectPath, target: Annotated[Path, typer.Argument(help="Where to; must not exist.")]) -> None:
    """Copy a project, whole and consistent, also while a window has it open."""
    with opened(project, read_only=True) as opened_project:
        opened_project.copy_to(target)
    note(f"Copied to {target}.")


def undo(
    project: ProjectPath,
    *,
    steps: Annotated[int, typer.Option(min=1, help="How many steps.")] = 1,
    person: As = "",
) -> None:
    """Undo the last steps of a person."""
    with opened(project, person) as opened_project:
        _repeat(opened_project.undo, steps, "Nothing to undo.")


def redo(
    project: ProjectPath,
    *,
    steps: Annotated[int, typer.Option(min=1, help="How many steps.")] = 1,
    person: As = "",
) -> None:
    """Redo what was undone last."""
    with opened(project, person) as opened_project:
        _repeat(opened_project.redo, steps, "Nothing to redo.")


def _repeat(act: Callable[[], Changes | None], times: int, nothing: str) -> None:
    for _ in range(times):
        changes = act()
        if changes is None:
            note(nothing)
            return
        say(changes.title)
