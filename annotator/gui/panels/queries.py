"""What the panels ask of the project beyond the open document; small answers, read when they are looked at."""

from collections.abc import Callable
from uuid import UUID

from annotator.gui.workspace import Workspace
from annotator.model.changes import HistoryEntry, StepRecord
from annotator.model.document import Actor
from annotator.model.errors import UserError
from annotator.model.ids import ActorId, AnnotationId, DocId, SourceId
from annotator.model.suggestion import Source


def source_of(workspace: Workspace, key: SourceId) -> Source | None:
    """Return a source by its id."""
    return workspace.project.sources().get(key)


def source_names(workspace: Workspace) -> Callable[[SourceId], str]:
    """Return what names a source by its id: its name, without a version."""
    sources = workspace.project.sources()
    return lambda key: sources[key].name if key in sources else ""


def actor_names(workspace: Workspace) -> Callable[[ActorId | None], str]:
    """Return what names people, machines and imports by their ids."""
    names = {actor.id: actor.name for actor in workspace.project.actors()}
    return lambda key: names.get(key, "unknown") if key is not None else "unknown"


def history_of(workspace: Workspace, item: UUID) -> tuple[HistoryEntry, ...]:
    """Return what happened to an annotation, the first thing first."""
    return tuple(workspace.project.history_of(AnnotationId(item)))


def persons(workspace: Workspace) -> tuple[Actor, ...]:
    """Return everyone who has taken a step."""
    return tuple(sorted(workspace.project.actors(), key=lambda actor: (actor.kind, actor.name.casefold())))


def document_title(workspace: Workspace, doc: DocId) -> str:
    """Return a document's title; a hidden one has none to be shown."""
    rows = workspace.project.document_rows((doc,))
    return rows[0].doc.title if rows else "a removed document"


def go_back_to(workspace: Workspace, step: StepRecord) -> None:
    """Undo this person's steps after one, and show what came back."""
    try:
        changes = workspace.bridge.run(lambda project: project.submit_undo_to(step.id))
    except UserError as error:
        workspace.failed.emit(error)
        return
    if changes is not None:
        workspace.show_focus(changes.focus)
        workspace.message.emit(changes.title, "Redo", workspace.redo)
