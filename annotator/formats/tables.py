"""Spans and relations as tables for people: CSV and TSV, with the sentence as evidence.

In UTF-8 with a byte order mark, so that spreadsheets know the encoding. A cell that a spreadsheet would take for a
formula begins with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection).
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Final

from annotator.formats.api import FormatInfo
from annotator.formats.files import whole_file
from annotator.formats.loss import Holding, LossReport
from annotator.formats.portable import PortableAnnotation, PortableDocument, PortableSpan, check
from annotator.formats.sketch import SchemaSketch
from annotator.model.tokens import sentence_at

_SPANS: Final = ("document", "title", "id", "label", "text", "start", "end", "sentence")
_RELATIONS: Final = (
    *("document", "title", "id", "relation", "head", "head label", "tail", "tail label"),
    *("head id", "tail id", "evidence"),
)
_CARRIED: Final = ("attributes", "note", "score", "source", "decision", "links")
_FORMULA: Final = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_HOLDS: Final = frozenset(Holding) - {
    *(Holding.EVENTS, Holding.CHAINS, Holding.META, Holding.DOCUMENT_ATTRIBUTES, Holding.EXTRA),
}
_LONGEST_CELL: Final = 32_000
"""Spreadsheets cut cells at 32,767 characters, silently."""


class CsvTables:
    """Writes two tables, of spans and of relations, with commas between cells."""

    info = FormatInfo(
        name="csv.v1",
        title="CSV tables",
        suffixes=(".csv",),
        description="Spans and relations for a spreadsheet, each with its sentence. To be looked at, not read back.",
        holds=_HOLDS,
    )
    dialect = "excel"

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write the spans to the destination, the relations beside it; a folder gets ``spans`` and ``relations``."""
        del schema
        report = LossReport()
        suffix = self.info.suffixes[0]
        spans_path, relations_path = destination / f"spans{suffix}", destination / f"relations{suffix}"
        if destination.suffix.lower() == suffix and not destination.is_dir():
            spans_path, relations_path = destination, destination.with_suffix(f".relations{suffix}")
        with whole_file(spans_path) as spans_file, whole_file(relations_path) as relations_file:
            spans, relations = _Table(spans_file, self.dialect), _Table(relations_file, self.dialect)
            spans.row((*_SPANS, *_CARRIED))
            relations.row((*_RELATIONS, *_CARRIED))
            for document in documents:
                check(document)
                for cells in _span_rows(document):
                    spans.row(cells)
                for cells in _relation_rows(document):
                    relations.row(cells)
                report.wrote(document, self.info.holds)
        return report


class TsvTables(CsvTables):
    """Writes the same tables with tabs between cells."""

    info = FormatInfo(
        name="tsv.v1",
        title="TSV tables",
        suffixes=(".tsv",),
        description="Spans and relations, each with its sentence, tabs between. To be looked at, not read back.",
        holds=_HOLDS,
    )
    dialect = "excel-tab"


class _Table:
    def __init__(self, file: IO[bytes], dialect: str) -> None:
        self._file = file
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(self._buffer, dialect=dialect)
        file.write(b"\xef\xbb\xbf")

    def row(self, cells: Iterable[object]) -> None:
        self._writer.writerow([disarmed(cell) for cell in cells])
        self._file.write(self._buffer.getvalue().encode("utf-8", "replace"))
        self._buffer.seek(0)
        self._buffer.truncate()


def disarmed(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers and nothing stay what they are."""
    if cell is None:
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    text = _CONTROL.sub(" ", str(cell))
    if len(text) > _LONGEST_CELL:
        text = text[: _LONGEST_CELL - 1] + "…"
    return f"'{text}" if _FORMULA.match(text) else text


def _span_rows(document: PortableDocument) -> Iterator[list[object]]:
    for span in document.spans:
        place = [span.start, span.end, _sentence(document, span)]
        yield [document.id, document.title, span.id, span.label, document.quote(span), *place, *_carried(span)]


def _relation_rows(document: PortableDocument) -> Iterator[list[object]]:
    spans = {span.id: span for span in document.spans}
    for relation in document.relations:
        head, tail = spans[relation.head], spans[relation.tail]
        sentences = dict.fromkeys(_sentence(document, span) for span in sorted((head, tail), key=lambda s: s.start))
        ends = [document.quote(head), head.label, document.quote(tail), tail.label, head.id, tail.id]
        said = [document.id, document.title, relation.id, relation.label, *ends, " … ".join(sentences)]
        yield [*said, *_carried(relation)]


def _sentence(document: PortableDocument, span: PortableSpan) -> str:
    start, _ = sentence_at(document.text, span.start)
    _, end = sentence_at(document.text, max(span.start, span.end - 1))
    return " ".join(document.text[min(start, span.start) : max(end, span.end)].split())


def _carried(annotation: PortableAnnotation) -> list[object]:
    attributes = "; ".join(f"{name}: {_value(value)}" for name, value in annotation.attributes.items())
    links = "; ".join(f"{link.resource}:{link.entry}" for link in annotation.links)
    return [attributes, annotation.note, annotation.score, annotation.source, annotation.decision, links]


def _value(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
