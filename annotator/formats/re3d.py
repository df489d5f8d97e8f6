"""The layout of re3d, Dstl's relationship and entity extraction data set: https://github.com/dstl/re3d.

A folder for each source with ``documents.json``, ``entities.json`` and ``relations.json``, one JSON object a line.
Offsets are code points (the public release holds none outside the basic plane, and does not say). Relations name their
ends by offsets alone; where several entities stand there, the surest is meant, or the one in our own keys ``sourceId``
and ``targetId``. The words that express a relation (``begin``, ``end``, ``value``) are kept in its ``extra`` as
``trigger``, a pair of offsets; so is ``confidence``.
"""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.json_files import json_object
from annotator.formats.loss import LossReport
from annotator.formats.portable import PortableDocument
from annotator.formats.re3d_reading import DOCUMENTS, ENTITIES, read_folder
from annotator.formats.re3d_writing import HOLDS, FolderWriter
from annotator.formats.sketch import SchemaSketch
from annotator.model.errors import UserError
from annotator.model.text import natural_key


class Re3d:
    """Reads and writes folders as the public release has them."""

    info = FormatInfo(
        name="re3d.v1",
        title="re3d folders",
        suffixes=(".json",),
        description="A folder for each source with documents.json, entities.json and relations.json.",
        holds=HOLDS,
        one_file=False,
    )

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by the files of a folder, or of the folders in it, and by the first entity's fields."""
        del head
        return source.is_dir() and any(_has_entities(folder) for folder in _folders(source)[:5])

    def read(self, source: Path) -> Reading:
        """Read a source's folder, or a folder of such; one source's annotations are in memory together."""
        folders = _folders(source)
        if not folders:
            hint = f"Choose a folder with {DOCUMENTS} and {ENTITIES}, or one with such folders in it."
            raise UserError("re3d.none", "There is no re3d folder here.", hint=hint, where=str(source))
        return Reading(chain.from_iterable(map(read_folder, folders)))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write a folder for each ``sourceName`` among the documents' fields; those without one stand at the top."""
        del schema  # The format has no place for one.
        with FolderWriter(destination) as writer:
            for document in documents:
                writer.add(document)
        return writer.report


def _folders(source: Path) -> list[Path]:
    try:
        below = sorted((path for path in source.iterdir() if path.is_dir()), key=lambda path: natural_key(path.name))
    except OSError:
        return []
    return [path for path in (source, *below) if (path / DOCUMENTS).is_file() and not path.name.startswith(".")]


def _has_entities(folder: Path) -> bool:
    for name in (ENTITIES, DOCUMENTS):
        try:
            with (folder / name).open("rb") as file:
                line = file.readline(1_000_000).removeprefix(b"\xef\xbb\xbf")
            first = json_object(line) if line.strip() else {}
        except (OSError, UserError):
            return False
        if name == ENTITIES and first:
            return {"documentId", "begin", "end", "type"} <= first.keys()
        if name == DOCUMENTS:
            return {"_id", "text"} <= first.keys()
    return False
