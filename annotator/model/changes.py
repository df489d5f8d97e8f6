"""What a step changed: the one kind of news that the program has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from annotator.model.annotation import AnyAnnotation
from annotator.model.document import Actor, DocState, Document, DocumentText
from annotator.model.ids import ActorId, DocId, StepId
from annotator.model.schema import LabelType
from annotator.model.setting import Setting
from annotator.model.snapshot import Snapshot
from annotator.model.suggestion import Decision, Source, Suggestion

Value = (
    AnyAnnotation
    | Document
    | DocumentText
    | DocState
    | Actor
    | LabelType
    | Setting
    | Snapshot
    | Source
    | Suggestion
    | Decision
)
"""Everything that a step can write."""


class Stack(StrEnum):
    """On whose undo stack a step lies; only a person's own steps are undone by Ctrl+Z."""

    USER = "user"
    MACHINE = "machine"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Removed:
    """A value that is gone: its class and id (for a state: the document's id)."""

    kind: type
    id: UUID
    doc: DocId | None = None


@dataclass(frozen=True, slots=True)
class Focus:
    """Where undo and redo take the reader: a document, and what to select in it."""

    doc: DocId | None = None
    items: tuple[UUID, ...] = ()
    range: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The outcome of one committed step.

    ``put`` holds the new state of each value written, ``removed`` what is gone. ``title`` is the step in words ("Add
    PERSON “John Kirby”"). ``initiator`` names the panel or command that asked, so that it can skip its own news.
    ``reload`` tells that the put values are left out (a large import): readers query again what they show.
    """

    step: StepId
    op: str
    title: str
    actor: ActorId
    stack: Stack
    at: int
    put: tuple[Value, ...] = ()
    removed: tuple[Removed, ...] = ()
    documents: frozenset[DocId] = frozenset()
    kinds: frozenset[type] = frozenset()
    focus: Focus = field(default_factory=Focus)
    undoes: StepId | None = None
    initiator: str = ""
    reload: bool = False

    def values(self, kind: type, doc: DocId | None = None) -> Iterable[Value]:
        """Yield the written values of a class, of one document where given."""
        for value in self.put:
            if isinstance(value, kind) and (doc is None or getattr(value, "doc", None) == doc):
                yield value


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """A step as the journal keeps it, for the history."""

    id: StepId
    seq: int
    actor: ActorId
    op: str
    title: str
    at: int
    stack: Stack
    undoes: StepId | None = None
    undone: bool = False
    documents: tuple[DocId, ...] = ()
    changes: int = 0
    focus: Focus = field(default_factory=Focus)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One change of one value: who did what, when, before and after (None: it did not exist)."""

    step: StepRecord
    actor_name: str
    before: Value | None
    after: Value | None
