"""Snapshots: name a place in the journal, rename it, take the name away. What was there can be read back any time."""

from dataclasses import dataclass, replace

from annotator.model.errors import UserError
from annotator.model.ids import SnapshotId, StepId, new_id
from annotator.model.snapshot import Snapshot
from annotator.model.step import Step
from annotator.project.operations.common import UserOperation, quote


@dataclass(frozen=True, slots=True)
class NameSnapshot(UserOperation):
    """Give the state after a step a name; ``documents`` is how many the project had then."""

    name: str
    place: StepId
    documents: int
    note: str = ""

    def apply(self, step: Step) -> None:
        """Insert the snapshot.

        Raises:
            UserError: The name is empty, or taken.
        """
        name = _free(step, self.name)
        made = Snapshot(
            id=SnapshotId(new_id()), name=name, place=self.place, documents=self.documents, note=self.note.strip()
        )
        step.insert(made)
        step.describe(f"Name the snapshot {quote(name)}")


@dataclass(frozen=True, slots=True)
class RenameSnapshot(UserOperation):
    """Give a snapshot another name or note; None leaves one as it is."""

    id: SnapshotId
    name: str | None = None
    note: str | None = None

    def apply(self, step: Step) -> None:
        """Update the snapshot, if anything differs."""
        old = _known(step, self.id)
        name = old.name if self.name is None or self.name.strip() == old.name else _free(step, self.name)
        new = replace(old, name=name, note=old.note if self.note is None else self.note.strip())
        if new != old:
            step.update(new)
            title = f"Rename the snapshot {quote(old.name)} to {quote(name)}"
            step.describe(title if name != old.name else f"Change the note of the snapshot {quote(name)}")


@dataclass(frozen=True, slots=True)
class RemoveSnapshot(UserOperation):
    """Take a snapshot's name away; the journal keeps what was there."""

    id: SnapshotId

    def apply(self, step: Step) -> None:
        """Delete the snapshot."""
        old = _known(step, self.id)
        step.delete(old)
        step.describe(f"Remove the snapshot {quote(old.name)}")


def _known(step: Step, key: SnapshotId) -> Snapshot:
    found = next((snapshot for snapshot in step.snapshots() if snapshot.id == key), None)
    if found is None:
        raise UserError("snapshot.missing", "This snapshot is no longer there.", hint="Undo may bring it back.")
    return found


def _free(step: Step, wish: str) -> str:
    name = " ".join(wish.split())
    if not name:
        raise UserError("snapshot.name", "A snapshot needs a name.")
    if any(snapshot.name.casefold() == name.casefold() for snapshot in step.snapshots()):
        raise UserError("snapshot.name", f"There is a snapshot {quote(name)} already.", hint="Choose another name.")
    return name
