"""PDF: the text of all pages as paragraphs. Pictures of text cannot be read here, and are named as such."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from annotator.model.errors import UserError
from annotator.readers.document import Draft
from annotator.readers.page_text import Page, flowing_text, without_furniture
from annotator.readers.problems import library_errors_mean_damage, no_text

if TYPE_CHECKING:
    from pypdf import PdfReader

_LIGATURES: Final = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_SPACES: Final = re.compile(r"[ \t\xa0\u2000-\u200a]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_GLYPH_NAMES: Final = re.compile(r"/(?:[gGcC]|uni|glyph|cid)\d+")
_USELESS_TITLE: Final = re.compile(r"(?i)^(?:untitled|unbenannt|document\d*|microsoft word\b.*|.*\.\w{2,4})$")
_DATE: Final = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


def read(data: bytes) -> Draft:
    """Read a PDF file.

    Raises:
        UserError: The file is encrypted, damaged, or has no text in it (scanned pages).
    """
    from io import BytesIO

    from pypdf import PdfReader  # 0.1 s

    with library_errors_mean_damage("PDF"):
        reader = PdfReader(BytesIO(data))
        _unlock(reader)
        pages = [_lines(page.extract_text()) for page in reader.pages]
        meta = _meta(reader)
    _refuse_textless(pages)
    kept, furniture = without_furniture(pages)
    title = meta.pop("title", "")
    warnings = [*_empty_pages(pages)]
    if furniture:
        warnings.append(f"{furniture} running headers, footers and page numbers were left out.")
    return Draft(
        flowing_text(kept),
        "" if _USELESS_TITLE.match(title) else title,
        meta=meta | {"pages": str(len(pages))},
        warnings=tuple(warnings),
    )


def _unlock(reader: "PdfReader") -> None:
    """Open a file that asks for no password, but restricts what may be done with it."""
    if not reader.is_encrypted:
        return
    from pypdf.errors import DependencyError

    try:
        opened = bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        opened = False
    if not opened:
        raise UserError(
            "read.encrypted",
            "The PDF is protected and cannot be read.",
            hint="Open it with its password, print it to a new PDF, and import that.",
        )


def _lines(text: str) -> Page:
    clean = _CONTROL.sub("", text.translate(_LIGATURES).replace("\r", "\n"))
    return [line.strip() for line in _SPACES.sub(" ", clean).split("\n")]


def _meta(reader: "PdfReader") -> dict[str, str]:
    says: Mapping[str, object] = reader.metadata or {}
    fields = {"title": "/Title", "author": "/Author", "subject": "/Subject", "keywords": "/Keywords"}
    meta = {
        key: _SPACES.sub(" ", _CONTROL.sub("", str(says.get(entry) or ""))).strip() for key, entry in fields.items()
    }
    created = _DATE.match(str(says.get("/CreationDate") or ""))
    if created:
        meta["created"] = "-".join(created.groups())
    return {key: value for key, value in meta.items() if value}


def _one_line(value: str) -> str:
    return " ".join(_CONTROL.sub("", value).split())


def _refuse_textless(pages: list[Page]) -> None:
    text = "".join("".join(page) for page in pages)
    if not any(char.isalnum() for char in text):
        raise no_text(
            "The PDF holds no text, only pictures of it (scanned pages?).",
            "Run a text recognition (OCR) over it first, for example with ocrmypdf.",
        )
    hidden = sum(unicodedata.category(char) in ("Co", "Cn") or char == "\ufffd" for char in text)
    hidden += sum(len(name) for name in _GLYPH_NAMES.findall(text))
    if hidden * 3 > len(text):
        raise no_text(
            "The PDF's fonts do not tell which letters they show, so that its text cannot be read.",
            "Run a text recognition (OCR) over it first, for example with ocrmypdf.",
        )


def _empty_pages(pages: list[Page]) -> list[str]:
    empty = [str(number) for number, page in enumerate(pages, 1) if not any(page)]
    if not empty:
        return []
    listed = ", ".join(empty[:10]) + (", …" if len(empty) > 10 else "")
    return [f"No text on {'page' if len(empty) == 1 else 'pages'} {listed} (pictures?)."]
