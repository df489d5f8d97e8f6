"""Where a project's learned versions lie, and what a removal for good takes from there."""

from collections.abc import Sequence
from pathlib import Path

from annotator.model.ids import DocId
from annotator.suggest.learning.versions import remove_taught_by


def folder_of(path: Path) -> Path:
    """Return where a project's learned versions lie: beside it, as its backups do."""
    return path.with_name(path.name + ".learned")


def forget_documents(path: Path, docs: Sequence[DocId]) -> list[int]:
    """Delete the learned versions that documents had a part in: they hold words of theirs. Return their numbers."""
    return remove_taught_by(folder_of(path), [doc.hex for doc in docs])
