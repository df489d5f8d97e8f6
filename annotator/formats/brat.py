"""brat standoff: a folder of texts (``.txt``), their annotations (``.ann``) and a schema (``annotation.conf``).

After https://brat.nlplab.org/standoff.html. The BioNLP shared tasks' split files (``.a1``, ``.a2``) are read as well.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.brat_config import config_text, labels_text, read_config
from annotator.formats.brat_lines import DOCUMENT, Line
from annotator.formats.brat_names import TypeNames
from annotator.formats.brat_reading import EXTRA, read_standoff
from annotator.formats.brat_writing import standoff_lines
from annotator.formats.files import FileNames, utf8_text, whole_file
from annotator.formats.loss import EVERYTHING, LossReport
from annotator.formats.portable import PortableDocument, check
from annotator.formats.sketch import Observation, SchemaSketch, merged
from annotator.model.errors import UserError
from annotator.model.text import natural_key

_STANDOFF: Final = (".ann", ".a1", ".a2")
_LINE: Final = re.compile(rb"(?:[TREAMN][0-9]+|\*|#[0-9]*)\t[^\s:]+[ :]\S")
_CONFIG: Final = "annotation.conf"
_BESIDE: Final = ("visual.conf", "tools.conf", "kb_shortcuts.conf")


class Brat:
    """Reads and writes brat's folders."""

    info = FormatInfo(
        name="brat.v1",
        title="brat standoff",
        suffixes=(".ann",),
        description="A folder with a text and its annotations for each document, and annotation.conf. What brat has no "
        "line for (attributes of relations, scores, document fields) stands in notes that it keeps, and is read back.",
        holds=EVERYTHING,
        one_file=False,
    )

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by a standoff line, with a text of the same name beside it."""
        if source.is_dir():
            found = (path for suffix in _STANDOFF for path in source.rglob(f"*{suffix}"))
            return any(path.with_suffix(".txt").is_file() for path, _ in zip(found, range(20), strict=False))
        is_standoff = source.suffix.lower() in _STANDOFF and source.with_suffix(".txt").is_file()
        return is_standoff and (not head.strip() or bool(_LINE.match(head.lstrip(b"\xef\xbb\xbf\r\n"))))

    def read(self, source: Path) -> Reading:
        """Read a folder (and those in it), or one document by its ``.ann`` file."""
        folder = source if source.is_dir() else source.parent
        texts = _texts(source)
        if not texts:
            hint = "brat's folders hold a .txt and an .ann file for each document."
            raise UserError("brat.none", "The folder holds no brat documents.", hint=hint, where=str(source))
        config = next((path for path in (folder, folder.parent) if (path / _CONFIG).is_file()), None)
        schema = _schema(config) if config else None
        return Reading((_document(path, folder) for path in texts), schema)

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write a folder: a pair of files for each document, and the configuration."""
        folder = destination.with_suffix("") if destination.suffix.lower() == ".ann" else destination
        report, files, names, seen = LossReport(), FileNames(), TypeNames(), Observation()
        for label in _labels(schema):
            names.name(label)
        for document in documents:
            check(document)
            stem = files.new(document.title or document.id)
            lines = standoff_lines(document, stem, names, report)
            _write(folder / f"{stem}.txt", document.text, document)
            _write(folder / f"{stem}.ann", lines, document)
            seen.add(document)
            report.wrote(document, EVERYTHING)
        for name, text in _configuration(merged(schema, seen.sketch()), names).items():
            with whole_file(folder / name) as file:
                file.write(text.encode())
        return report


def _texts(source: Path) -> list[Path]:
    if not source.is_dir():
        return [source.with_suffix(".txt")] if source.with_suffix(".txt").is_file() else []
    found = {path.with_suffix(".txt") for suffix in _STANDOFF for path in source.rglob(f"*{suffix}")}
    return sorted((path for path in found if path.is_file()), key=lambda path: natural_key(str(path)))


def _document(path: Path, folder: Path) -> PortableDocument:
    document_id = path.relative_to(folder).with_suffix("").as_posix()
    try:
        return read_standoff(document_id, utf8_text(path), _lines(path))
    except UserError as error:
        if str(path.parent) in error.where:
            raise
        where = f"{_line_meant(path, error)}, {error.where}"
        raise UserError(error.code, error.what, hint=error.hint, where=where) from error


def _line_meant(path: Path, error: UserError) -> str:
    """Return the place of the first line that a document's error is about: that of an id in it, or of our own note."""
    words = set(re.findall(r"[\w#*]+", error.what))
    found = list(_lines(path))
    for where, line in found:
        if line.partition("\t")[0] in words or (DOCUMENT in error.where and DOCUMENT in line):
            return where
    return found[0][0] if found else str(path)


def _lines(path: Path) -> Iterator[Line]:
    for standoff in (path.with_suffix(suffix) for suffix in _STANDOFF):
        if standoff.is_file():
            for number, line in enumerate(utf8_text(standoff).removeprefix("\ufeff").split("\n"), start=1):
                yield f"{standoff}, line {number}", line.removesuffix("\r")


def _schema(folder: Path) -> SchemaSketch:
    texts = {name: utf8_text(folder / name) for name in (_CONFIG, *_BESIDE) if (folder / name).is_file()}
    return SchemaSketch(**_parts(read_config(texts[_CONFIG])) | {"extra": {EXTRA: texts}})


def _parts(sketch: SchemaSketch) -> dict[str, Any]:
    names = ("spans", "relations", "events", "chains", "attributes", "parents")
    return {name: getattr(sketch, name) for name in names}


def _labels(schema: SchemaSketch | None) -> Iterator[str]:
    if schema is not None:
        yield from schema.spans
        yield from (relation.label for relation in schema.relations)
        yield from (event.label for event in schema.events)
        yield from (attribute.name for attribute in schema.attributes)
        yield from schema.chains


def _configuration(sketch: SchemaSketch, names: TypeNames) -> dict[str, str]:
    """Return the configuration files: those that came in, where they still name all types; else new ones."""
    theirs = sketch.extra.get(EXTRA)
    files = {k: v for k, v in theirs.items() if isinstance(v, str)} if isinstance(theirs, dict) else {}
    known = set(_labels(read_config(files[_CONFIG]))) if _CONFIG in files else set()
    if not set(_labels(sketch)) <= known:
        files[_CONFIG] = config_text(sketch, names)
    files.setdefault("visual.conf", labels_text(sketch, names))
    return {name: files[name] for name in (_CONFIG, *_BESIDE) if name in files}


def _write(path: Path, text: str, document: PortableDocument) -> None:
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        what = "The document holds half of a surrogate pair."
        raise UserError("brat.surrogate", what, hint="Mend its text.", where=document.title or document.id) from error
    with whole_file(path, durable=False) as file:
        file.write(data)
