"""Documents: what was imported, and how far each person has come with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annotator.model.ids import ActorId, DocId, TypeId

AttributeValue = str | bool | int | float
"""A choice, text or ISO date as str; yes/no as bool; a number; a reference as the annotation id's hex digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document without its text, so that lists stay light.

    ``text_version`` counts the corrections of the text; all offsets refer to one version. ``doc_date`` is ISO 8601.
    ``signature`` is the text's min-hash (model/similarity.py), to notice near duplicates.
    """

    id: DocId
    title: str
    source: str = ""
    doc_date: str = ""
    language: str = ""
    original_sha256: str = ""
    text_version: int = 1
    length: int = 0
    signature: bytes = b""
    meta: Mapping[str, Any] = field(default_factory=dict)
    attrs: Mapping[TypeId, AttributeValue] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    hidden: bool = False
    created_at: int = 0
    rev: int = 1


@dataclass(frozen=True, slots=True)
class DocumentText:
    """One version of a document's text; ``edits`` maps offsets from the version before (empty for the first)."""

    doc: DocId
    version: int
    text: str
    edits: tuple[tuple[int, int, int], ...] = ()


class Status(StrEnum):
    """How far one person has come with a document."""

    NEW = "new"
    IN_PROGRESS = "in progress"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocState:
    """A person's progress: ``position`` is a code point, ``undecided`` the suggestions left open when finishing."""

    doc: DocId
    actor: ActorId
    status: Status = Status.NEW
    undecided: int = 0
    position: int = 0
    seconds: int = 0
    finished_at: int = 0
    rev: int = 1


class ActorKind(StrEnum):
    """Who can own annotations and take steps."""

    PERSON = "person"
    MACHINE = "machine"
    IMPORT = "import"
    GOLD = "gold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, a machine, an import, or the adjudicated gold: an owner like any other."""

    id: ActorId
    kind: ActorKind
    name: str
    created_at: int = 0
    rev: int = 1
