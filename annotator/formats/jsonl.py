"""``annotator.jsonl.v1``: one JSON object a line, a document with everything on it.

Additive for ever: keys may be added, none changes its meaning, and keys that a reader does not know survive. Defined by
``resources/formats/annotator.jsonl.v1.schema.json``.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.files import FileNames, whole_file
from annotator.formats.jsonl_reading import FORMAT, read_lines
from annotator.formats.jsonl_writing import line_of
from annotator.formats.loss import EVERYTHING, LossReport
from annotator.formats.portable import PortableDocument, check
from annotator.formats.sketch import SchemaSketch
from annotator.model.errors import UserError
from annotator.model.text import natural_key

SUFFIX: Final = ".jsonl"
_MARK: Final = b'"annotator.jsonl.v'
_LONGEST_LOOK: Final = 50_000_000


class JsonLines:
    """Reads and writes the project's own format."""

    info = FormatInfo(
        name="jsonl.v1",
        title="Annotator JSON Lines",
        suffixes=(SUFFIX,),
        description=f"One document a line, with everything on it ({FORMAT}).",
    )

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by the format's name in the first line, wherever in it the name stands."""
        if source.is_dir():
            return any(_is_ours(path) for path in islice(source.rglob(f"*{SUFFIX}"), 5))
        if _MARK in head.partition(b"\n")[0]:
            return True
        return source.suffix.lower() == SUFFIX and _is_ours(source)

    def read(self, source: Path) -> Reading:
        """Read a file, or all files with the suffix in a folder and those below; the format brings no schema."""
        if not source.is_dir():
            return Reading(read_lines(source))
        files = sorted(source.rglob(f"*{SUFFIX}"), key=lambda path: natural_key(str(path)))
        if not files:
            hint = "Choose another folder, or a file."
            raise UserError("jsonl.none", f"The folder holds no {SUFFIX} files.", hint=hint, where=str(source))
        return Reading(chain.from_iterable(map(read_lines, files)))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write one file where the destination has the suffix, else a file for each document in that folder."""
        del schema  # The format has no place for one; projects bring theirs along in a file of its own.
        report = LossReport()
        if destination.suffix.lower() == SUFFIX and not destination.is_dir():
            with whole_file(destination) as file:
                file.writelines(_lines(documents, report))
            return report
        names = FileNames()
        for document in documents:
            path = destination / f"{names.new(document.title or document.id)}{SUFFIX}"
            with whole_file(path, durable=False) as file:
                file.writelines(_lines((document,), report))
        return report


def _lines(documents: Iterable[PortableDocument], report: LossReport) -> Iterator[bytes]:
    for document in documents:
        check(document)
        yield line_of(document)
        report.wrote(document, EVERYTHING)


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _MARK in file.readline(_LONGEST_LOOK)
    except OSError:
        return False
