"""What opening a project takes: its first step, the window's lock, and who speaks for a machine."""

import getpass
import socket
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from annotator.model.changes import Stack
from annotator.model.document import Actor, ActorKind
from annotator.model.ids import ActorId, derived_id, new_id
from annotator.model.schema import Schema
from annotator.model.setting import PROJECT_ID, TEXT_NORMALISATION, Setting
from annotator.model.step import Operation, Step
from annotator.model.suggestion import Source
from annotator.model.text import TEXT_NORMALISATION as NORMALISATION
from annotator.project.operations.schema import AddSchema, DescribeSchema
from annotator.store.locks import Holder, WindowLock


@dataclass(frozen=True, slots=True)
class Begin:
    """The first step of a project: its schema and its facts."""

    schema: Schema
    stack: Stack = field(default=Stack.SYSTEM, init=False)

    def apply(self, step: Step) -> None:
        """Write them down."""
        AddSchema(self.schema, self.schema.title).apply(step)
        DescribeSchema(self.schema.title, self.schema.guidelines).apply(step)
        step.insert(Setting(PROJECT_ID, new_id().hex))
        step.insert(Setting(TEXT_NORMALISATION, str(NORMALISATION)))
        step.describe("Begin the project")


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody begins to work here who has decided nothing yet: what waits for them is counted."""

    stack: Stack = field(default=Stack.SYSTEM, init=False)

    def apply(self, step: Step) -> None:
        """Write down who they are."""
        step.introduce()
        step.describe("Begin to review")


def machine_of(op: Operation) -> Actor:
    """Return the machine that an operation speaks for."""
    source = getattr(op, "source", None)
    name = source.name if isinstance(source, Source) else "machine"
    return Actor(id=ActorId(derived_id("actor", ActorKind.MACHINE, name)), kind=ActorKind.MACHINE, name=name)


def window_lock(path: Path, user: str) -> tuple[WindowLock | None, str]:
    """Return the right to write from a window, or why there is none."""
    if not path.exists():
        return None, ""
    try:
        found = WindowLock.take(path, user)
    except OSError:
        # A folder in which no file can be made: the store finds out by itself, and says so.
        return None, ""
    return (None, found.sentence()) if isinstance(found, Holder) else (found, "")


def replica_here() -> UUID:
    """Return the id of this user's work on this computer; never kept in a project, which may be copied."""
    return derived_id("replica", socket.gethostname(), getpass.getuser())
