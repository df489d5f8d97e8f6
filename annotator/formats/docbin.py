"""spaCy's DocBin (``.spacy``), ready for ``spacy train``: https://spacy.io/api/docbin, format version 0.1.

Spans of all shapes stand in ``doc.spans["sc"]`` (what a span categoriser reads), the longest that do not overlap in
``doc.ents``. Relations stand in the user data as ``doc._.rel``: ``{(head's first token, tail's first token): {label:
1.0}}``. Since spaCy's spans are made of whole tokens, each document's ``annotator.jsonl.v1`` line goes along in its
user data, so that nothing is lost on the way back; where spaCy changed the spans since, spaCy's count.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from annotator.formats import docbin_reading, docbin_writing, tokenised
from annotator.formats.api import FormatInfo, Reading
from annotator.formats.docbin_writing import Alignment
from annotator.formats.files import whole_file
from annotator.formats.loss import EVERYTHING, LossReport
from annotator.formats.portable import PortableDocument
from annotator.formats.sketch import SchemaSketch
from annotator.model.errors import UserError
from annotator.model.text import natural_key

SUFFIX: Final = ".spacy"
_IN_A_FILE: Final = 1000


class DocBinFormat:
    """Reads and writes spaCy's binary documents."""

    info = FormatInfo(
        name="docbin.v1",
        title="spaCy DocBin",
        suffixes=(SUFFIX,),
        description="Binary documents for spacy train: doc.ents, doc.spans['sc'], relations in doc._.rel.",
        holds=EVERYTHING,
    )

    def __init__(self, alignment: Alignment = "expand") -> None:
        """Take spans that cut a token as ``alignment`` says: "expand" or "contract" them, or leave them out."""
        self._alignment = alignment

    def with_alignment(self, alignment: tokenised.Alignment) -> "DocBinFormat":
        """Return the same format with an alignment."""
        return DocBinFormat(alignment.value)

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by the compressed head; a folder, by the files in it."""
        if source.is_dir():
            return any(docbin_reading.is_docbin(_head(path)) for path in sorted(source.glob(f"*{SUFFIX}"))[:5])
        return docbin_reading.is_docbin(head)

    def read(self, source: Path) -> Reading:
        """Read a file, or all files with the suffix in a folder."""
        if not source.is_dir():
            return Reading(docbin_reading.read_file(source))
        files = sorted(source.glob(f"*{SUFFIX}"), key=lambda path: natural_key(path.name))
        if not files:
            hint = "Choose another folder, or a file."
            raise UserError("docbin.none", f"The folder holds no {SUFFIX} files.", hint=hint, where=str(source))
        return Reading(chain.from_iterable(map(docbin_reading.read_file, files)))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write one file where the destination has the suffix, else files of a thousand documents in that folder.

        spaCy compresses a file as a whole, so that one file's documents are in memory together; a folder's are not.
        """
        del schema  # spaCy learns its labels from the documents.
        report = LossReport()
        writer = docbin_writing.DocMaker(self._alignment, report)
        if destination.suffix.lower() == SUFFIX and not destination.is_dir():
            _write_file(map(writer.doc, documents), destination)
            return report
        waiting = iter(documents)
        number = 1
        while some := list(islice(waiting, _IN_A_FILE)):
            _write_file(map(writer.doc, some), destination / f"documents-{number:04}{SUFFIX}")
            number += 1
        return report


def _write_file(docs: Iterator[Any], path: Path) -> None:
    packed = docbin_writing.packed(docs)
    with whole_file(path) as file:
        file.write(packed)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError:
        return b""
