"""What a format is: how it presents itself, how it reads, how it writes.

A format is a class without state, declared in the entry-point group ``annotator.formats`` under its ``info.name``; it
has ``read`` or ``write``, or both. Reading yields documents with labels by name; writing takes them one by one, so that
a project of any size streams through.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from annotator.formats.loss import EVERYTHING, Holding, LossReport
from annotator.formats.portable import PortableDocument
from annotator.formats.sketch import SchemaSketch
from annotator.formats.tokenised import Alignment


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatInfo:
    """How a format presents itself.

    ``name`` is short, with a version ("jsonl.v1"); ``title`` is what a dialog shows. ``suffixes`` begin with a dot, the
    first is the one to write. ``holds`` tells what survives; the rest is counted in the loss report. ``one_file`` tells
    whether many documents may go into one file; where not, they go into a folder. ``own_splits`` tells that the format
    has a place of its own for train, dev and test, and puts documents there by their field ``split``.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    description: str = ""
    holds: frozenset[Holding] = EVERYTHING
    one_file: bool = True
    own_splits: bool = False

    @property
    def lossless(self) -> bool:
        """Tell whether everything that can stand on a document survives."""
        return self.holds == EVERYTHING

    @property
    def short_name(self) -> str:
        """The name without its version, as the command line takes it."""
        return self.name.rsplit(".v", 1)[0]

    @property
    def version(self) -> int:
        """The number behind the name's ".v"; 0 where there is none."""
        number = self.name.rpartition(".v")[2]
        return int(number) if number.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading yields: documents one by one, and the schema where the format has one of its own.

    Iterating raises a UserError at the first document that cannot be read; it names the file and the place in it.
    """

    documents: Iterator[PortableDocument]
    schema: SchemaSketch | None = None


@runtime_checkable
class Reader(Protocol):
    """A format that comes in."""

    @property
    def info(self) -> FormatInfo:
        """How the format presents itself."""
        ...

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by its content whether a file or folder is of this format; ``head``: a file's first 64 KiB."""
        ...

    def read(self, source: Path) -> Reading:
        """Read a file or a folder."""
        ...


@runtime_checkable
class Writer(Protocol):
    """A format that goes out."""

    @property
    def info(self) -> FormatInfo:
        """How the format presents itself."""
        ...

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write documents to a file (where the destination has the format's suffix) or into a folder.

        Implementations call ``portable.check`` on each document, and compare every quotation that they write with the
        text at its offsets.

        Raises:
            UserError: The destination cannot be written, or a document contradicts itself; nothing half-written is left
                at a destination that is one file.
        """
        ...


@runtime_checkable
class TokenWriter(Writer, Protocol):
    """A format of tokens: spans that begin or end within one must give way, as an alignment says."""

    def with_alignment(self, alignment: Alignment) -> "TokenWriter":
        """Return the same writer with an alignment."""
        ...
