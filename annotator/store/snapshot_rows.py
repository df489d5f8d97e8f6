"""Snapshots as rows, and back."""

from annotator.model.ids import SnapshotId, StepId
from annotator.model.snapshot import Snapshot
from annotator.store.cells import Row, one, raw, shared


def snapshot_row(snapshot: Snapshot) -> Row:
    """Return a snapshot as a row."""
    return {
        "id": snapshot.id.bytes,
        "name": snapshot.name,
        "place": snapshot.place.bytes,
        "documents": snapshot.documents,
        "note": snapshot.note,
        "created_by": raw(snapshot.created_by),
        "created_at": snapshot.created_at,
        "rev": snapshot.rev,
    }


def snapshot_of(row: Row) -> Snapshot:
    """Return the snapshot of a row."""
    return Snapshot(
        id=SnapshotId(one(row["id"])),
        name=row["name"],
        place=StepId(one(row["place"])),
        documents=row["documents"],
        note=row["note"],
        created_by=shared(row["created_by"]),
        created_at=row["created_at"],
        rev=row["rev"],
    )
