"""Bring documents in: what is new, what the project has already, and a report of it all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from annotator.model.changes import Changes
from annotator.model.document import Document
from annotator.model.errors import UserError
from annotator.model.ids import DocId, new_id
from annotator.model.similarity import NearDuplicates, signature
from annotator.model.step import Operation
from annotator.model.text import text_sha256
from annotator.project.operations.common import counted
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.readers.document import ReadDocument

_MOST_DOCUMENTS: Final = 500
_MOST_CHARACTERS: Final = 20_000_000


class Duplicates(StrEnum):
    """What to do with a document that the project has already, or nearly."""

    SKIP = "skip"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Taken:
    """A document that was imported, with what its reader had to say about it."""

    doc: DocId
    title: str
    source: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document that was left out because it resembles ``twin``: wholly (1.0) or nearly."""

    read: ReadDocument
    twin: DocId
    twin_title: str
    resemblance: float

    def sentence(self) -> str:
        """Return why, in plain words."""
        if self.resemblance == 1.0:
            return f"“{self.read.title}” is in the project already."
        return f"“{self.read.title}” is nearly the same ({self.resemblance:.0%}) as “{self.twin_title}”."


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import; ``notes`` are sentences about annotated files: what they brought, what was left out."""

    taken: tuple[Taken, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    refused: tuple[UserError, ...] = ()
    cancelled: bool = False
    notes: tuple[str, ...] = ()

    def summary(self) -> str:
        """Return it all in one sentence."""
        parts = [f"{counted(len(self.taken), 'document')} imported"]
        if self.skipped:
            parts.append(f"{len(self.skipped):,} skipped as in the project already")
        if self.refused:
            parts.append(f"{len(self.refused):,} refused")
        if self.cancelled:
            parts.append("then cancelled")
        return ", ".join(parts) + "."

    def lines(self) -> Iterator[str]:
        """Yield what deserves a look: refusals, what was skipped, and the readers' warnings."""
        yield from (error.sentence() for error in self.refused)
        yield from (skipped.sentence() for skipped in self.skipped)
        yield from self.notes
        for taken in self.taken:
            yield from (f"“{taken.title}”: {warning}" for warning in taken.warnings)


def incoming(read: ReadDocument) -> IncomingDocument:
    """Return a read document as it goes into the project: with an id, and the sketch that finds its likes."""
    document = Document(
        id=DocId(new_id()),
        title=read.title,
        source=read.source,
        doc_date=read.doc_date or "",
        language=read.language or "",
        original_sha256=read.original_sha256 or text_sha256(read.text),
        length=len(read.text),
        signature=signature(read.text),
        meta=dict(read.meta),
    )
    return IncomingDocument(document, read.text)


class Known:
    """The documents that a project has, to be found by their bytes or by their likeness."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._titles: dict[DocId, str] = {}
        self._by_hash: dict[str, DocId] = {}
        self._alike: NearDuplicates[DocId] = NearDuplicates()
        for document in documents:
            self.add(document)

    def add(self, document: Document) -> None:
        """Take a document in."""
        self._titles[document.id] = document.title
        if document.original_sha256:
            self._by_hash.setdefault(document.original_sha256, document.id)
        self._alike.add(document.id, document.signature)

    def twin(self, document: Document) -> tuple[DocId, str, float] | None:
        """Return the document that has the same bytes or nearly the same text, its title, and the resemblance."""
        same = self._by_hash.get(document.original_sha256)
        if same is not None:
            return same, self._titles[same], 1.0
        alike = self._alike.find(document.signature)
        if not alike:
            return None
        doc, resemblance = alike[0]
        return doc, self._titles[doc], resemblance


class Doer(Protocol):
    """What an import needs of a project."""

    def do(self, op: Operation, *, initiator: str = "") -> Changes:
        """Run an operation, and return when it is committed."""


@dataclass
class Import:
    """An import under way; what it holds is committed by and by, each document wholly or not at all.

    Up to ``_MOST_DOCUMENTS`` documents are one step, so that one undo takes them out again.
    """

    project: Doer
    known: Known
    duplicates: Duplicates = Duplicates.SKIP
    initiator: str = "import"
    _waiting: list[tuple[IncomingDocument, Taken]] = field(default_factory=list)
    _taken: list[Taken] = field(default_factory=list)
    _skipped: list[Skipped] = field(default_factory=list)
    _refused: list[UserError] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def take(self, read: ReadDocument) -> None:
        """Take a document in, unless the project has it already."""
        made = incoming(read)
        twin = self.known.twin(made.document) if self.duplicates is Duplicates.SKIP else None
        if twin is not None:
            self._skipped.append(Skipped(read, *twin))
            return
        self.known.add(made.document)
        said = Taken(made.document.id, made.document.title, made.document.source, read.warnings)
        self._waiting.append((made, said))
        if len(self._waiting) >= _MOST_DOCUMENTS or self._characters() >= _MOST_CHARACTERS:
            self.commit()

    def refuse(self, error: UserError) -> None:
        """Note a file that could not be read."""
        self._refused.append(error)

    def note(self, taken: Iterable[Taken], notes: Iterable[str]) -> None:
        """Note what came in by another way, such as a file of annotated documents."""
        self._taken += taken
        self._notes += notes

    def take_all(self, results: Iterable[tuple[Path, ReadDocument | UserError]]) -> None:
        """Take or refuse each of a reader's results."""
        for _path, result in results:
            if isinstance(result, ReadDocument):
                self.take(result)
            else:
                self.refuse(result)

    def commit(self) -> None:
        """Write what is waiting, in one step."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        self.project.do(ImportDocuments(tuple(made for made, _ in waiting)), initiator=self.initiator)
        self._taken += [said for _, said in waiting]

    def report(self, *, cancelled: bool = False) -> ImportReport:
        """Return what came of it; a cancelled import leaves out what was not yet written."""
        if cancelled:
            self._waiting.clear()
        self.commit()
        return ImportReport(
            tuple(self._taken), tuple(self._skipped), tuple(self._refused), cancelled, tuple(self._notes)
        )

    def _characters(self) -> int:
        return sum(len(made.text) for made, _ in self._waiting)
