"""Lists: what a panel asks the project for, and the rows that it gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.model.document import Document, Status
from annotator.model.ids import DocId


class Sort(StrEnum):
    """By what a list of documents is sorted."""

    ADDED = "added"
    TITLE = "title"
    SOURCE = "source"
    DATE = "date"
    TAGS = "tags"
    STATUS = "status"
    SPANS = "spans"
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFilter:
    """Which documents, and in which order; empty fields ask for nothing.

    ``text`` is a full-text query, ``title`` a part of a title or source, ``date`` the beginning of an ISO date,
    ``fields`` are own fields of a document by name. ``hidden`` lists the documents that were removed instead.
    """

    text: str = ""
    title: str = ""
    statuses: frozenset[Status] = frozenset()
    tags: tuple[str, ...] = ()
    language: str = ""
    date: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    pending_only: bool = False
    hidden: bool = False
    sort: Sort = Sort.ADDED
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document in a list, with one person's progress; the document is without its signature.

    ``pending`` is how many suggestions wait for that person, ``position`` the code point where they stopped reading.
    """

    doc: Document
    status: Status = Status.NEW
    undecided: int = 0
    position: int = 0
    seconds: int = 0
    finished_at: int = 0
    spans: int = 0
    relations: int = 0
    pending: int = 0

    @property
    def id(self) -> DocId:
        """The document's id."""
        return self.doc.id


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A document that a query found: a stretch around the first match, and where the matches lie.

    ``start`` is the code point of the text at which ``snippet`` starts; ``matches`` are stretches of the text, code
    points, ends exclusive. A match in the title alone has none.
    """

    doc: DocId
    title: str
    snippet: str
    start: int
    matches: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCounts:
    """How much the project holds; ``by_status`` and ``pending`` are one person's."""

    documents: int
    by_status: Mapping[Status, int]
    spans: int
    relations: int
    pending: int
    suggestions: int
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingGroup:
    """Suggestions that wait for a person and share source, kind and label; ``low`` and ``high`` are their scores."""

    source: str
    kind: str
    label: str
    count: int
    documents: int
    low: float
    high: float
