"""What JSON formats share: the same keys for what annotations carry, the same ways with files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

from annotator.formats.fields import Fields
from annotator.formats.files import whole_file
from annotator.formats.json_files import json_line, objects
from annotator.formats.loss import Holding, LossReport
from annotator.formats.portable import PortableAnnotation, PortableDocument, check
from annotator.model.annotation import KnowledgeLink
from annotator.model.errors import UserError
from annotator.model.text import natural_key

CARRIED: Final = ("attributes", "note", "score", "source", "decision", "provenance", "links")
_CARRIED: Final = frozenset(CARRIED)
DOCUMENT_CARRIED: Final = ("id", "title", "attributes", "note")


def taken(fields: Fields) -> dict[str, Any]:
    """Return what an annotation's object says beside its place and label."""
    if not fields.has_any(_CARRIED):
        nothing: dict[str, Any] = {"source": "", "decision": "", "provenance": {}}
        return {"attributes": {}, "note": "", "score": None, **nothing, "links": ()}
    return {
        "attributes": fields.mapping("attributes"),
        "note": fields.text("note", default=""),
        "score": fields.number("score"),
        "source": fields.text("source", default=""),
        "decision": fields.text("decision", default=""),
        "provenance": fields.mapping("provenance"),
        "links": tuple(
            KnowledgeLink(link.text("resource"), link.text("entry"), link.text("text", default=""))
            for link in fields.objects("links")
        ),
    }


def carried(annotation: PortableAnnotation) -> dict[str, Any]:
    """Return what an annotation carries, under the keys of ``CARRIED``; nothing for what is empty."""
    if annotation.bare:
        return {}
    links = [
        {"resource": link.resource, "entry": link.entry} | ({"text": link.text} if link.text else {})
        for link in annotation.links
    ]
    optional: Mapping[str, Any] = {
        "attributes": dict(annotation.attributes) or None,
        "note": annotation.note or None,
        "score": annotation.score,
        "source": annotation.source or None,
        "decision": annotation.decision or None,
        "provenance": dict(annotation.provenance) or None,
        "links": links or None,
    }
    return {key: value for key, value in optional.items() if value is not None}


def document_carried(document: PortableDocument) -> dict[str, Any]:
    """Return a document's id, title, attributes and note, under the keys of ``DOCUMENT_CARRIED``."""
    optional = {"title": document.title, "attributes": dict(document.attributes), "note": document.note}
    return {"id": document.id} | {key: value for key, value in optional.items() if value}


def unknown(extra: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """Return what another program wrote; a key of the format's own always means what the format says."""
    if not extra:
        return {}
    taken_keys = frozenset(known)
    return {key: value for key, value in extra.items() if key not in taken_keys}


def own_id(value: object, otherwise: str) -> str:
    """Return an id as a string: numbers are ids too; ``otherwise`` where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return otherwise
    return str(value)[:200] or otherwise


def files_of(source: Path, suffixes: Iterable[str]) -> list[Path]:
    """Return the file, or a folder's files with one of the suffixes in their natural order.

    Raises:
        UserError: The folder holds none.
    """
    if not source.is_dir():
        return [source]
    found = {path for suffix in suffixes for path in source.glob(f"*{suffix}") if path.is_file()}
    if not found:
        hint = "Choose another folder, or a file."
        raise UserError("json.none", "The folder holds no such files.", hint=hint, where=str(source))
    return sorted(found, key=lambda path: natural_key(path.name))


def read_objects(
    source: Path, suffixes: Iterable[str], make: Callable[[Fields, Path, int], PortableDocument | None]
) -> Iterator[PortableDocument]:
    """Yield what ``make`` makes of each object of a file or folder, with its number from 1; None is passed over."""
    return chain.from_iterable(_made(path, make) for path in files_of(source, suffixes))


def _made(path: Path, make: Callable[[Fields, Path, int], PortableDocument | None]) -> Iterator[PortableDocument]:
    for number, (where, value) in enumerate(objects(path), start=1):
        try:
            document = make(Fields(value, where), path, number)
            if document is not None:
                check(document)
                yield document
        except UserError as error:
            place = error.where if where in error.where else ", ".join(filter(None, (where, error.where)))
            raise UserError(error.code, error.what, hint=error.hint, where=place) from error


def recognised(source: Path, head: bytes, suffixes: Iterable[str], looks_right: Callable[[Any], bool]) -> bool:
    """Tell whether the first object of a file, or of the first files of a folder, looks right."""
    if source.is_dir():
        paths = sorted(path for suffix in suffixes for path in source.glob(f"*{suffix}") if path.is_file())[:3]
        return any(_first(path, looks_right) for path in paths)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return start in (b"{", b"[") and _first(source, looks_right)


def _first(path: Path, looks_right: Callable[[Any], bool]) -> bool:
    try:
        found = next(objects(path), None)
    except UserError:
        return False
    return found is not None and looks_right(found[1])


def write_objects(
    documents: Iterable[PortableDocument],
    destination: Path,
    suffixes: tuple[str, ...],
    make: Callable[[PortableDocument, LossReport], Iterable[Mapping[str, Any]]],
    holds: frozenset[Holding],
) -> LossReport:
    """Write the objects that ``make`` makes of each document, one a line, into one file.

    A destination without one of the suffixes is a folder, and gets ``documents`` with the first of them.
    """
    report = LossReport()
    with whole_file(one_file(destination, suffixes)) as file:
        for document in documents:
            check(document)
            for made in make(document, report):
                file.write(json_line(made, document.title or document.id))
            report.wrote(document, holds)
    return report


def one_file(destination: Path, suffixes: tuple[str, ...]) -> Path:
    """Return the file to write: the destination, or ``documents`` in it where it is a folder."""
    in_folder = destination.is_dir() or destination.suffix.lower() not in suffixes
    return destination / f"documents{suffixes[0]}" if in_folder else destination
