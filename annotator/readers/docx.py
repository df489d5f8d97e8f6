"""DOCX: paragraphs and tables in the order of the page, with insertions accepted and deletions left out."""

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from annotator.model.errors import UserError
from annotator.readers.document import Draft
from annotator.readers.limits import LARGEST_UNPACKED_BYTES, LARGEST_UNPACKED_RATIO
from annotator.readers.problems import library_errors_mean_damage, no_text, too_large

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _ROW, _CELL = f"{_W}p", f"{_W}tr", f"{_W}tc"
_CHARACTERS: Final = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}ptab": "\t",
}
# Deleted and moved-away text, field codes, drawings' second rendering for old programs, and tab stops' definitions.
_UNSEEN: Final = ("del", "moveFrom", "instrText", "pPr", "rPr", "sectPr")
_SKIPPED: Final = frozenset({*(f"{_W}{tag}" for tag in _UNSEEN), _FALLBACK})
_LEFT_OUT: Final = {f"{_W}footnoteReference": "footnotes", f"{_W}endnoteReference": "endnotes"}


def read(data: bytes) -> Draft:
    """Read a Word document."""
    import docx  # 0.15 s

    refuse_bomb(data)
    with library_errors_mean_damage("Word document"):
        document = docx.Document(BytesIO(data))
        body = document.element.body
        text = "\n".join(line for block in _blocks(body) for line in block.split("\n") if line.strip())
        warnings = tuple(_left_out(body))
        title, language, meta = _core(document)
    if not text:
        raise no_text("The Word document holds no text.", "It may hold pictures alone: run a text recognition (OCR).")
    return Draft(text, title or _title_paragraph(document), language=language, meta=meta, warnings=warnings)


def refuse_bomb(data: bytes) -> None:
    """Refuse an archive that would unpack to far more than it seems, or that defines XML entities.

    Raises:
        UserError: It is too large (``read.too-large``), damaged, or not of its kind.
    """
    with library_errors_mean_damage("Word document"), ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        allowed = max(LARGEST_UNPACKED_RATIO * len(data), LARGEST_UNPACKED_BYTES // 10)
        if unpacked > LARGEST_UNPACKED_BYTES or unpacked > allowed:
            raise too_large(
                f"The Word document would unpack to {unpacked // 1_000_000:,} MB.",
                "If you trust it, save its text alone as a new document.",
            )
        for entry in entries:
            _refuse_doctype(archive, entry.filename)


def _refuse_doctype(archive: ZipFile, part: str) -> None:
    if not part.endswith((".xml", ".rels")):
        return
    with archive.open(part) as file:
        head = file.read(4096)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise UserError(
            "read.unsafe",
            "The document defines XML entities, which no Word document needs; it may be an attack.",
            hint="Do not open it, unless you know where it comes from.",
        )


def _blocks(body: "etree._Element") -> Iterator[str]:
    """Yield the text of each paragraph outside of tables, and of each table row (its cells apart by tabs)."""
    from lxml.etree import iterwalk

    walk = iterwalk(body, events=("start",), tag=(_PARAGRAPH, _ROW, *_SKIPPED))
    for _, element in walk:
        walk.skip_subtree()
        if element.tag == _PARAGRAPH:
            yield _paragraph(element)
        elif element.tag == _ROW:
            yield "\t".join(" ".join(_cell(cell).split()) for cell in element.iterchildren(_CELL)).rstrip()


def _cell(cell: "etree._Element") -> str:
    return " ".join(_paragraph(paragraph) for paragraph in cell.iter(_PARAGRAPH))


def _paragraph(paragraph: "etree._Element") -> str:
    from lxml.etree import iterwalk

    parts: list[str] = []
    walk = iterwalk(paragraph, events=("start",))
    for _, element in walk:
        nested = element.tag == _PARAGRAPH and element is not paragraph
        if element.tag in _SKIPPED:
            walk.skip_subtree()
        elif nested and parts:  # A text box within the paragraph.
            parts.append("\n")
        elif element.tag == f"{_W}t":
            parts.append(element.text or "")
        else:
            parts.append(_CHARACTERS.get(element.tag, ""))
    return "".join(parts).rstrip()


def _left_out(body: "etree._Element") -> Iterator[str]:
    for tag, what in _LEFT_OUT.items():
        count = sum(1 for _ in body.iter(tag))
        if count:
            yield f"{count} {what if count > 1 else what[:-1]} left out."


def _core(document: "Document") -> tuple[str, str | None, dict[str, str]]:
    core = document.core_properties
    says = {"author": core.author, "subject": core.subject, "keywords": core.keywords, "comments": core.comments}
    meta = {key: value.strip() for key, value in says.items() if value and value.strip()}
    for key, moment in (("created", core.created), ("modified", core.modified)):
        if moment:
            meta[key] = moment.date().isoformat()
    return (core.title or "").strip(), (core.language or "").strip() or None, meta


def _title_paragraph(document: "Document") -> str:
    for element in document.element.body.iterchildren(_PARAGRAPH):
        style = element.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and style.get(f"{_W}val") in ("Title", "Heading1", "Titel"):
            return _paragraph(element)
    return ""
