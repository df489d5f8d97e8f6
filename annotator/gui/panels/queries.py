"""What the panels ask of the project beyond the open document; small answers, read when they are looked at."""

from collections.abc import Callable
from uuid import UUID

from annotator.gui.workspace import Workspace
from annotator.model.changes import Changes, HistoryEntry, StepRecord
from annotator.model.document import Actor, ActorKind
from annotator.model.errors import UserError
from annotator.model.ids import ActorId, DocId, SourceId
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
    return tuple(workspace.project.history(annotation=item))


def steps_of(workspace: Workspace, doc: DocId | None, limit: int, before: int | None) -> list[StepRecord]:
    """Return steps, newest first: of a document where given, before a number where given."""
    return workspace.project.history(doc, limit=limit, before=before)


def step_takers(workspace: Workspace) -> tuple[Actor, ...]:
    """Return everyone who may have taken a step, people first."""
    order = {ActorKind.PERSON: 0, ActorKind.GOLD: 1}
    return tuple(sorted(workspace.project.actors(), key=lambda a: (order.get(a.kind, 2), a.name.casefold())))


def document_title(workspace: Workspace, doc: DocId) -> str:
    """Return a document's title."""
    try:
        return workspace.project.document(doc).title
    except UserError:
        return "a document removed for good"


def go_back_to(workspace: Workspace, step: StepRecord) -> Changes | None:
    """Bring this person's work to where it was after a step, as one step, and show the place."""
    try:
        changes = workspace.bridge.run(lambda project: project.submit_undo_to(step.id))
    except UserError as error:
        workspace.failed.emit(error)
        return None
    if changes is not None:
        workspace.show_focus(changes.focus)
    return changes


def name_place(workspace: Workspace, name: str, step: StepRecord) -> Changes | None:
    """Name the state after a step."""
    try:
        operation = workspace.project.naming(name, place=step.id)
    except UserError as error:
        workspace.failed.emit(error)
        return None
    return workspace.do(operation)
