"""WebAnno TSV 3.3, which WebAnno and INCEpTION exchange: a token a row, a column for each feature of each layer.

After INCEpTION's user guide (WebAnno TSV 3.3 File format). A file holds one document; its offsets count UTF-16 units.
Spans are named entities, or of the custom layer that they came from; relations, events (as slots) and chains are layers
too. Layers of grammar are passed over, as with UIMA CAS.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.cas_types import TYPE_KEY
from annotator.formats.files import FileNames, utf8_text, whole_file
from annotator.formats.json_carried import files_of
from annotator.formats.loss import Holding, LossReport
from annotator.formats.portable import PortableAnnotation, PortableDocument, check
from annotator.formats.sketch import SchemaSketch
from annotator.formats.webanno_cells import MARK
from annotator.formats.webanno_reading import read_text
from annotator.formats.webanno_writing import text_of
from annotator.model.errors import UserError

_Annotation = TypeVar("_Annotation", bound=PortableAnnotation)

_SUFFIXES: Final = (".tsv",)
_HOLDS: Final = frozenset(
    {
        Holding.NESTED,
        Holding.IDENTICAL,
        Holding.RELATIONS,
        Holding.EVENTS,
        Holding.CHAINS,
        Holding.ATTRIBUTES,
        Holding.RELATION_ATTRIBUTES,
    }
)


class WebAnnoTsv:
    """Reads and writes WebAnno's tables."""

    info = FormatInfo(
        name="webanno-tsv.v1",
        title="WebAnno TSV 3.3",
        suffixes=_SUFFIXES,
        description="One file a document, a token a row: spans, relations, slots and chains, stacked or within tokens. "
        "Attributes become features, as text; ids, titles and notes have no place.",
        holds=_HOLDS,
        one_file=False,
    )

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by the first line."""
        if source.is_dir():
            return any(_has_mark(path) for path in sorted(source.glob("*.tsv"))[:5])
        return head.removeprefix(b"\xef\xbb\xbf").startswith(MARK.encode())

    def read(self, source: Path) -> Reading:
        """Read a file, or all files with the suffix in a folder."""
        return Reading(read_text(utf8_text(path), path.stem, str(path)) for path in files_of(source, _SUFFIXES))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write a file for each document in a folder; a destination with the suffix takes one document."""
        del schema  # The header tells the layers.
        report = LossReport()
        names = FileNames()
        alone = destination.suffix.lower() in _SUFFIXES and not destination.is_dir()
        for number, document in enumerate(documents):
            if alone and number:
                hint = "Name a folder: each document gets a file of its own."
                what = "One file of this format holds one document."
                raise UserError("webanno.many", what, hint=hint, where=str(destination))
            check(document)
            name = f"{names.new(document.title or document.id)}{_SUFFIXES[0]}"
            with whole_file(destination if alone else destination / name, durable=alone) as file:
                file.write(text_of(document, report).encode("utf-8", "replace"))
            report.wrote(_without_layers(document), _HOLDS)
        return report


def _without_layers(document: PortableDocument) -> PortableDocument:
    """Return a document without the names of layers, which are no loss: the file has them."""

    def plain(found: _Annotation) -> _Annotation:
        extra = {key: value for key, value in found.extra.items() if key != TYPE_KEY}
        return replace(found, extra=extra) if len(extra) < len(found.extra) else found

    return replace(
        document,
        spans=tuple(map(plain, document.spans)),
        relations=tuple(map(plain, document.relations)),
        events=tuple(map(plain, document.events)),
    )


def _has_mark(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").startswith(MARK.encode())
    except OSError:
        return False
