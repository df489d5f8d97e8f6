"""Read a document of any kind: the registry of kinds, and the three doors (a file, bytes, the clipboard)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG
from typing import Final

from annotator.model.errors import UserError
from annotator.model.text import bytes_sha256, normalise_text, title_from_text
from annotator.readers.document import Draft, ReadDocument
from annotator.readers.limits import LARGEST_FILE_BYTES, LARGEST_TEXT
from annotator.readers.problems import empty, nested_too_deep, too_large
from annotator.readers.sniff import TEXT, sniff

_SURROGATES: Final = dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")
_TITLE_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: ``title`` with its article in plain words, and the function that reads its bytes."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes], Draft]


def _plain(data: bytes) -> Draft:
    from annotator.readers.plain import read

    return read(data)


def _markdown(data: bytes) -> Draft:
    from annotator.readers.markdown import read

    return read(data)


def _html(data: bytes) -> Draft:
    from annotator.readers.html import read

    return read(data)


def _mhtml(data: bytes) -> Draft:
    from annotator.readers.mhtml import read

    return read(data)


def _pdf(data: bytes) -> Draft:
    from annotator.readers.pdf import read

    return read(data)


def _docx(data: bytes) -> Draft:
    from annotator.readers.docx import read

    return read(data)


def _eml(data: bytes) -> Draft:
    from annotator.readers.eml import read

    return read(data)


# Each reader is imported when the first document of its kind comes: their libraries take 0.1 to 0.2 s each.
KINDS: Final = (
    Kind("plain", "a text file", (".txt", ".text", ".asc", ".log"), _plain),
    Kind("markdown", "a Markdown file", (".md", ".markdown"), _markdown),
    Kind("html", "a web page", (".html", ".htm", ".xhtml"), _html),
    Kind("mhtml", "a web archive", (".mhtml", ".mht"), _mhtml),
    Kind("pdf", "a PDF", (".pdf",), _pdf),
    Kind("docx", "a Word document", (".docx", ".docm", ".dotx"), _docx),
    Kind("eml", "an e-mail", (".eml",), _eml),
)
_BY_NAME: Final = {kind.name: kind for kind in KINDS}
_BY_SUFFIX: Final = {suffix: kind for kind in KINDS for suffix in kind.suffixes}
# Where the name says one kind of text and the bytes another, these are read as the name says.
_TEXTUAL: Final = frozenset({"plain", "markdown", "html", "eml", "mhtml"})
_TABLES: Final = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xml", ".xmi", ".yaml", ".yml", ".toml", ".ini")
_DATA_SUFFIXES: Final = (*_TABLES, ".conll", ".conllu", ".iob", ".bio", ".ann", ".css", ".js", ".py", ".sql")


def suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that can be read, for a file dialog."""
    return tuple(_BY_SUFFIX)


def read_path(path: str | Path) -> ReadDocument:
    """Read a file.

    Raises:
        UserError: It cannot be read; the message says why, and what to do about it.
    """
    try:
        data = _bytes_of(Path(path))
    except OSError as error:
        raise _system_error(error, str(path)) from error
    except ValueError as error:
        raise UserError("read.missing", "There is no such file.", hint="Its name is not valid.") from error
    return read_bytes(data, str(path))


def _bytes_of(path: Path) -> bytes:
    status = path.stat()
    if S_ISDIR(status.st_mode):
        raise UserError("read.folder", "This is a folder.", hint="Choose the files in it.", where=str(path))
    if not S_ISREG(status.st_mode):
        raise UserError("read.kind", "This is a device or a pipe, not a file.", where=str(path))
    if status.st_size > LARGEST_FILE_BYTES:
        problem = too_large(
            f"The file has {status.st_size // 1_000_000:,} MB; {LARGEST_FILE_BYTES // 1_000_000} are read."
        )
        raise _placed(problem, str(path))
    with path.open("rb") as file:
        return file.read(LARGEST_FILE_BYTES + 1)


def _system_error(error: OSError, where: str) -> UserError:
    if isinstance(error, FileNotFoundError):
        return UserError(
            "read.missing", "There is no such file.", hint="It may have been moved or renamed.", where=where
        )
    if isinstance(error, PermissionError):
        return UserError(
            "read.forbidden", "The file may not be read.", hint="Ask for the right to read it.", where=where
        )
    reason = error.strerror or "unknown error"
    return UserError("read.system", f"The system could not read the file ({reason}).", hint="Try again.", where=where)


def read_bytes(data: bytes, name: str) -> ReadDocument:
    """Read a document's bytes; ``name`` (a path, or a file's name) tells its kind and goes into ``source``.

    Raises:
        UserError: They cannot be read; ``where`` is the name.
    """
    try:
        draft = _draft(data, name)
        return _settled(draft, bytes_sha256(data), name)
    except UserError as error:
        raise _placed(error, name) from error
    except RecursionError as error:
        raise _placed(nested_too_deep("file"), name) from error
    except MemoryError as error:
        raise _placed(too_large("The file needs more memory than a document may."), name) from error


def _draft(data: bytes, name: str) -> Draft:
    if not data:
        raise empty()
    suffix = PurePath(name).suffix.lower()
    if suffix in _DATA_SUFFIXES:
        raise UserError(
            "read.kind",
            f"A {suffix} file holds data, not a document.",
            hint="If it holds annotations, import it with its format; if it is a text, rename it to .txt.",
        )
    named = _BY_SUFFIX.get(suffix)
    found = _BY_NAME[sniff(data)]
    if named is None:
        return found.read(data)
    if named is found or {named.name, found.name} <= _TEXTUAL:
        # A page archive that a browser called .html is the one case where the bytes know better.
        return found.read(data) if (named.name, found.name) == ("html", "mhtml") else named.read(data)
    if found.name == TEXT:
        raise _no_such_kind(named)
    hint = f"Rename it to {found.suffixes[0]}, if that is what you want to import."
    raise UserError("read.suffix", f"The name says {named.title}, but this is {found.title}.", hint=hint)


def _no_such_kind(named: Kind) -> UserError:
    return UserError(
        "read.damaged",
        f"This is not {named.title}, as its name says, or it is damaged at its very start.",
        hint="Open it in another program to see what it is; if it is a text, rename it to .txt.",
    )


def _settled(draft: Draft, sha256: str, source: str) -> ReadDocument:
    text = normalise_text(draft.text.translate(_SURROGATES))
    if not any(char.isalnum() for char in text):
        raise empty("There is no text in it.")
    if len(text) > LARGEST_TEXT:
        raise too_large(f"Its text has {len(text):,} characters; {LARGEST_TEXT:,} are read.")
    title = " ".join(draft.title.translate(_SURROGATES).split())[:_TITLE_LENGTH]
    return ReadDocument(
        text,
        title or title_from_text(text) or PurePath(source).stem,
        source=source,
        doc_date=_iso_day(draft.doc_date),
        language=draft.language,
        original_sha256=sha256,
        meta={key: value.translate(_SURROGATES) for key, value in draft.meta.items()},
        warnings=draft.warnings,
    )


def _iso_day(value: str | None) -> str | None:
    try:
        return date.fromisoformat(value or "").isoformat()
    except ValueError:
        return None


def _placed(error: UserError, where: str) -> UserError:
    return error if error.where else UserError(error.code, error.what, hint=error.hint, where=where)


def read_pasted(text: str = "", html: str = "", title: str = "") -> ReadDocument:
    """Read what was pasted or dropped: all of the HTML's visible text where there is HTML, else the text.

    Raises:
        UserError: There is no text in it.
    """
    original = (html or text).encode("utf-8", "replace")
    where = "pasted text"
    try:
        shown = _visible(html) if html.strip() else ""
        return _settled(Draft(shown or text, title), bytes_sha256(original), "")
    except UserError as error:
        raise _placed(error, where) from error
    except (RecursionError, MemoryError) as error:
        raise _placed(
            too_large("It is too large to be pasted.", "Save it to a file, and import that."), where
        ) from error


def _visible(html: str) -> str:
    from annotator.readers.html import whole_page

    return whole_page(html)
