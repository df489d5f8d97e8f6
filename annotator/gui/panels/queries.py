"""What the panels ask of the project beyond the open document; small answers, read when they are looked at."""

from collections.abc import Callable
from uuid import UUID

from annotator.gui.workspace import Workspace
from annotator.model.changes import HistoryEntry
from annotator.model.ids import ActorId, AnnotationId, SourceId
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
    return tuple(workspace.project.history(annotation=AnnotationId(item)))
