"""Projects: new, info, copy, undo, redo."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.output import note, say, say_json, table, when
from annotator.cli.session import As, AsJson, ProjectPath, annotation_id, document_id, opened, shortened
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import AnyAnnotation, Relation, Span
from annotator.model.changes import Changes
from annotator.model.errors import UserError
from annotator.model.ids import AnnotationId, DocId
from annotator.project.presets import preset, preset_names
from annotator.project.project import Project
from annotator.project.provenance import Provenance, in_words

Preset = Annotated[str, typer.Option("--preset", help=f"The schema to begin with: {', '.join(preset_names())}.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (new, info, copy, undo, redo):
        app.command()(command)


def new(project: ProjectPath, *, preset_name: Preset = "news", person: As = "") -> None:
    """Make an empty project with a preset's schema."""
    Project.create(project, schema=preset(preset_name), person=person).close()
    note(f"Made {project} with the schema “{preset_name}”.")


def info(
    project: ProjectPath,
    *,
    document: Annotated[str, typer.Option(metavar="ID", help="List this document's annotations instead.")] = "",
    annotation: Annotated[str, typer.Option(metavar="ID", help="Show the history of one annotation instead.")] = "",
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Say what a project holds: its documents with their progress, a document's annotations, or one's history."""
    with opened(project, person, read_only=True) as opened_project:
        if annotation:
            _history(opened_project, annotation_id(annotation), as_json)
        elif document:
            _annotations(opened_project, document_id(opened_project, document), as_json)
        else:
            _contents(opened_project, as_json)


def _contents(project: Project, as_json: bool) -> None:
    rows = project.documents()
    if as_json:
        say_json({"project": str(project.path), "counts": project.counts(), "documents": rows})
        return
    say(f"{project.path}: {len(rows)} documents")
    short = shortened([row.doc.id for row in rows])
    columns = ((short[row.doc.id], row.status, row.spans, row.pending, row.doc.title) for row in rows)
    table(columns, ("id", "status", "spans", "pending", "title"))


def _annotations(project: Project, doc: DocId, as_json: bool) -> None:
    document, schema = project.open_document(doc), project.schema
    found = list(document.annotations())
    provenance = Provenance(document, project.sources(), {actor.id: actor.name for actor in project.actors()})
    if as_json:
        for item in found:
            said = {"id": item.id, "kind": type(item).__name__.lower(), "label": schema.name(item.type), "of": item}
            say_json(said | {"birth": provenance.of(item)})
        return
    columns = (
        (
            item.id,
            type(item).__name__.lower(),
            schema.name(item.type),
            in_words(provenance.of(item)),
            _words(item, document),
        )
        for item in found
    )
    table(columns, ("id", "kind", "label", "origin", "text"))


def _words(item: AnyAnnotation, document: AnnotatedDocument) -> str:
    """Return the text that an annotation covers, or that of a relation's ends."""
    if isinstance(item, Span):
        return " ".join(item.text(document.text).split())
    if isinstance(item, Relation):
        return " → ".join(_words(document.spans[end], document) for end in (item.head, item.tail))
    return ""


def _history(project: Project, annotation: AnnotationId, as_json: bool) -> None:
    entries = project.history(annotation=annotation)
    if not entries:
        what = f"The project never had an annotation of this id: {annotation}."
        raise UserError("annotation.missing", what, hint="“annotator info --document ID” lists them.")
    for entry in entries:
        if as_json:
            say_json(entry)
        else:
            say(f"{when(entry.step.at)}  {entry.actor_name}  {entry.step.title}")


def copy(
    project: ProjectPath, target: Annotated[Path, typer.Argument(metavar="TARGET", help="Where to; must not exist.")]
) -> None:
    """Copy a project, whole and consistent, also while a window has it open."""
    with opened(project, read_only=True) as opened_project:
        opened_project.copy_to(target)
    note(f"Copied to {target}.")


def undo(
    project: ProjectPath,
    *,
    steps: Annotated[int, typer.Option(min=1, help="How many steps.")] = 1,
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Undo the last steps of a person."""
    with opened(project, person) as opened_project:
        _repeat(opened_project.undo, steps, "Nothing to undo.", as_json)


def redo(
    project: ProjectPath,
    *,
    steps: Annotated[int, typer.Option(min=1, help="How many steps.")] = 1,
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Redo what was undone last."""
    with opened(project, person) as opened_project:
        _repeat(opened_project.redo, steps, "Nothing to redo.", as_json)


def _repeat(act: Callable[[], Changes | None], times: int, nothing: str, as_json: bool) -> None:
    for _ in range(times):
        changes = act()
        if changes is None:
            note(nothing)
            return
        say_json({"title": changes.title, "step": changes.step}) if as_json else say(changes.title)
