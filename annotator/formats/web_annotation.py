"""The W3C's Web Annotation Data Model as JSON-LD: https://www.w3.org/TR/annotation-model/.

One file for each document, an ``AnnotationCollection`` with its page in it, and the text beside it (``.txt``), which
the targets name as their source. A span has a ``TextQuoteSelector`` and a ``TextPositionSelector`` (code points, as the
model demands); the fragments of one span form a ``Composite``. A relation is an annotation with the motivation
``linking``, whose two targets are the annotations of its head and its tail. What the model has no word for stands in
the term ``detail``, which the files' context declares as plain JSON.
"""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Final

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.files import FileNames, whole_file
from annotator.formats.loss import EVERYTHING, LossReport
from annotator.formats.portable import PortableDocument, check
from annotator.formats.sketch import SchemaSketch
from annotator.formats.web_annotation_reading import read_file
from annotator.formats.web_annotation_writing import CONTEXT, collection
from annotator.model.errors import UserError
from annotator.model.text import natural_key

SUFFIX: Final = ".jsonld"
_MARK: Final = CONTEXT.encode()


class WebAnnotation:
    """Reads and writes Web Annotations."""

    info = FormatInfo(
        name="web-annotation.v1",
        title="W3C Web Annotation",
        suffixes=(SUFFIX,),
        description="JSON-LD with quote and position selectors, the text beside it.",
        holds=EVERYTHING,
        one_file=False,
    )

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by the model's context."""
        if source.is_dir():
            return any(_MARK in _head(path) for path in sorted(source.glob(f"*{SUFFIX}"))[:5])
        return _MARK in head and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")

    def read(self, source: Path) -> Reading:
        """Read a file, or all files with the suffix in a folder; their texts are looked for beside them."""
        if not source.is_dir():
            return Reading(read_file(source))
        files = sorted(source.glob(f"*{SUFFIX}"), key=lambda path: natural_key(path.name))
        if not files:
            hint = "Choose another folder, or a file."
            raise UserError("web.none", f"The folder holds no {SUFFIX} files.", hint=hint, where=str(source))
        return Reading(chain.from_iterable(map(read_file, files)))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write two files for each document in a folder: its text, and what stands on it."""
        del schema  # The model knows no schema.
        report, names = LossReport(), FileNames()
        for document in documents:
            check(document)
            name = names.new(document.title or document.id)
            annotations = collection(document, f"{name}.txt")
            with whole_file(destination / f"{name}.txt") as file:
                file.write(document.text.encode())
            with whole_file(destination / f"{name}{SUFFIX}") as file:
                file.write(annotations)
            report.wrote(document, EVERYTHING)
        return report


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(65536)
    except OSError:
        return b""
