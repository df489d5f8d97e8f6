"""Named snapshots: places in the journal to which a project can be read back."""

from dataclasses import dataclass

from annotator.model.ids import ActorId, SnapshotId, StepId


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A name for the state after a step.

    ``documents`` is how many documents the project had then, those put aside included: what lacks later was removed
    for good.
    """

    id: SnapshotId
    name: str
    place: StepId
    documents: int = 0
    note: str = ""
    created_by: ActorId | None = None
    created_at: int = 0
    rev: int = 1
