"""What a file is by its content, whatever its name says."""

import re
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from annotator.model.errors import UserError

TEXT: Final = "plain"
_HEAD: Final = 4096
_MARKUP: Final = re.compile(
    rb"(?i)(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b"
)
_MAIL_HEADER: Final = re.compile(
    rb"(?im)^(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type): "
)
_HEADER_FIRST: Final = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]*:[ \t])")
_ARCHIVED_PAGE: Final = re.compile(
    rb"(?im)^(?:from: <saved by |snapshot-content-location: |content-type: multipart/related)"
)

# First bytes of files that cannot be read here, what they are, and what to do about it.
_AS_DOCX: Final = "Open it in Word or LibreOffice, save it as .docx, and import that."
_AS_TEXT: Final = "If it holds text, save that as text, PDF or DOCX, and import it."
_RECOGNISE: Final = "Run a text recognition (OCR) over it, and import the resulting PDF or text."
_UNPACK: Final = "Unpack it, and import the documents in it."
_UNREADABLE: Final = (
    (b"\xd0\xcf\x11\xe0", "an old (.doc, .msg) or password-protected Office file", _AS_DOCX),
    (b"{\\rtf", "a Rich Text file", _AS_DOCX),
    (b"\x89PNG", "a picture", _RECOGNISE),
    (b"\xff\xd8\xff", "a picture", _RECOGNISE),
    (b"GIF8", "a picture", _RECOGNISE),
    (b"II*\0", "a picture", _RECOGNISE),
    (b"MM\0*", "a picture", _RECOGNISE),
    (b"RIFF", "a picture, a sound or a film", _AS_TEXT),
    (b"ID3", "a sound recording", _AS_TEXT),
    (b"\x1f\x8b", "a compressed archive", _UNPACK),
    (b"BZh", "a compressed archive", _UNPACK),
    (b"7z\xbc\xaf", "a compressed archive", _UNPACK),
    (b"Rar!", "a compressed archive", _UNPACK),
    (b"\xfd7zXZ", "a compressed archive", _UNPACK),
    (b"%!PS", "a PostScript file", "Convert it to PDF (ps2pdf), and import that."),
    (b"SQLite format 3\0", "a database", "If it is an Annotator project, open it instead."),
    (b"\x7fELF", "a program", _AS_TEXT),
    (b"MZ\x90", "a program", _AS_TEXT),
)
_IN_ZIP: Final = (
    ("xl/", "an Excel workbook", "Save the text as .docx or .txt, and import that."),
    ("ppt/", "a PowerPoint presentation", "Save it as PDF, and import that."),
    ("content.xml", "an OpenDocument file", _AS_DOCX),
    ("META-INF/container.xml", "an e-book", "Convert it to .docx or .txt, and import that."),
)


def sniff(data: bytes) -> str:
    """Return the kind of document that the bytes are: "pdf", "docx", "html", "mhtml", "eml" or "plain".

    Raises:
        UserError: They are something that cannot be read (``read.kind``); the message names it.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data)
    for magic, what, hint in _UNREADABLE:
        if data.startswith(magic):
            raise _unreadable(what, hint)
    head = data[:_HEAD]
    if _MARKUP.match(head):
        return "html"
    if _HEADER_FIRST.match(head.lstrip()) and len(_MAIL_HEADER.findall(head)) >= 2:
        return "mhtml" if _ARCHIVED_PAGE.search(head) and b"text/html" in data else "eml"
    return TEXT


def _sniff_zip(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        # A document that was cut off; its own reader says so.
        return "docx" if b"word/" in data else _refuse_archive()
    if "word/document.xml" in names:
        return "docx"
    for part, what, hint in _IN_ZIP:
        if any(name.startswith(part) for name in names):
            raise _unreadable(what, hint)
    return _refuse_archive()


def _refuse_archive() -> str:
    raise _unreadable("a ZIP archive", _UNPACK)


def _unreadable(what: str, hint: str) -> UserError:
    return UserError("read.kind", f"This is {what}, which cannot be read.", hint=hint)
