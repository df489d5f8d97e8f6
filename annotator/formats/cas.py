"""UIMA's CAS as JSON and as XMI, which INCEpTION and DKPro Core exchange, by way of dkpro-cassis.

JSON: https://github.com/apache/uima-uimaj-io-jsoncas (0.4.0), one document a file with its types. XMI: OASIS UIMA 1.0,
one document a file, its types in a ``TypeSystem.xml`` beside it (without one, DKPro Core's and ours are taken). Spans
are named entities, or of the custom layer that they came from; relations are a custom layer with ``Governor`` (the
head) and ``Dependent``. What UIMA has no place for goes along in the feature ``detail``; where another program changed
what it saw, that counts.
"""

import os
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from annotator.formats import cas_types
from annotator.formats.api import FormatInfo, Reading
from annotator.formats.cas_reading import document_of
from annotator.formats.cas_writing import CasMaker
from annotator.formats.files import FileNames, whole_file
from annotator.formats.loss import EVERYTHING, LossReport
from annotator.formats.portable import PortableDocument
from annotator.formats.sketch import SchemaSketch
from annotator.model.errors import UserError
from annotator.model.text import natural_key

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

LARGEST_BYTES: Final = 500_000_000
_TYPES: Final = "TypeSystem.xml"
_JSON_MARKS: Final = (b'"%TYPES"', b'"%FEATURE_STRUCTURES"')
_XMI_MARK: Final = b"http://www.omg.org/XMI"


class _File(NamedTuple):
    name: str
    where: str
    bytes: Callable[[], bytes]


class CasJson:
    """Reads and writes CAS JSON."""

    info = FormatInfo(
        name="cas-json.v1",
        title="UIMA CAS JSON",
        suffixes=(".json",),
        description="One file a document, with its types: what INCEpTION exchanges best.",
        holds=EVERYTHING,
        one_file=False,
    )

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by the keys that begin with a per cent sign."""
        if source.is_dir():
            return any(_has_mark(path, _JSON_MARKS) for path in sorted(source.glob("*.json"))[:5])
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and any(mark in head for mark in _JSON_MARKS)

    def read(self, source: Path) -> Reading:
        """Read a file, or all files with the suffix in a folder."""
        return Reading(_read(_files(source, ".json"), _load_json))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write a file for each document in a folder; a destination with the suffix takes one document."""
        del schema  # Each file has its types.
        report = LossReport()
        maker = CasMaker(report, xml=False)
        for document, path in _placed(documents, destination, ".json"):
            from cassis.typesystem import TypeSystemMode  # heavy, and needed for these formats alone

            text = maker.cas(document).to_json(type_system_mode=TypeSystemMode.MINIMAL, ensure_ascii=False)
            with whole_file(path, durable=path == destination) as file:
                file.write((text or "").encode())
        return report


class CasXmi:
    """Reads and writes XMI with its type system."""

    info = FormatInfo(
        name="cas-xmi.v1",
        title="UIMA CAS XMI",
        suffixes=(".xmi", ".zip"),
        description=f"One file a document, and {_TYPES} beside them.",
        holds=EVERYTHING,
        one_file=False,
    )

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by XMI's name space; a ZIP archive, by the names in it."""
        if source.is_dir():
            return any(_has_mark(path, (_XMI_MARK,)) for path in sorted(source.glob("*.xmi"))[:5])
        if head.startswith(b"PK\x03\x04"):
            return any(name.endswith(".xmi") for name in _zip_names(source))
        return _XMI_MARK in head and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")

    def read(self, source: Path) -> Reading:
        """Read a file, all files with the suffix in a folder, or those in a ZIP archive (as INCEpTION exports)."""
        if source.is_file() and source.suffix.lower() == ".zip":
            packed = list(_zipped(source))
            types = next((file for file in packed if file.name.lower().endswith("typesystem.xml")), None)
            found = [file for file in packed if file.name.endswith(".xmi")]
        else:
            folder = source if source.is_dir() else source.parent
            beside = (path for path in folder.glob("*.xml") if path.name.lower() == _TYPES.lower())
            types = next(map(_on_disk, beside), None)
            found = _files(source, ".xmi")
        system = _load_types(types) if types else _known_types()
        return Reading(_read(found, lambda data: _load_xmi(data, system)))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write a file for each document in a folder; a destination with the suffix takes one document."""
        del schema  # The type system tells the layers.
        report = LossReport()
        maker = CasMaker(report, xml=True)
        for document, path in _placed(documents, destination, ".xmi"):
            text = maker.cas(document).to_xmi()
            with whole_file(path, durable=path == destination) as file:
                file.write((text or "").encode())
        folder = destination.parent if destination.suffix.lower() == ".xmi" else destination
        with whole_file(folder / _TYPES) as file:
            file.write((maker.types.to_xml() or "").encode())
        return report


def _placed(
    documents: Iterable[PortableDocument], destination: Path, suffix: str
) -> Iterator[tuple[PortableDocument, Path]]:
    if destination.suffix.lower() == suffix and not destination.is_dir():
        some = list(islice(documents, 2))
        if len(some) > 1:
            hint = "Name a folder: each document gets a file of its own."
            what = "One file of this format holds one document."
            raise UserError("cas.many", what, hint=hint, where=str(destination))
        yield from ((document, destination) for document in some)
        return
    names = FileNames()
    for document in documents:
        yield document, destination / f"{names.new(document.title or document.id)}{suffix}"


def _read(found: Iterable[_File], load: Callable[[bytes], "Cas"]) -> Iterator[PortableDocument]:
    for file in found:
        data = file.bytes()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # Places that dkpro-cassis cannot convert and layers that it leaves out are only warned of.
                warnings.filterwarnings("error", message=r"Not mapping|.* not found")
                cas = load(data)
        except UserError as error:
            raise UserError(error.code, error.what, hint=error.hint, where=file.where) from error
        except Exception as error:  # bytes that are not what they should be show in many ways
            reason = _reason(error)
            hint = f"Write it again in the program that made it; XMI, with the {_TYPES} that belongs to it beside it."
            raise UserError(
                "cas.broken", f"This is no CAS that can be read ({reason}).", hint=hint, where=file.where
            ) from error
        yield document_of(cas, Path(file.name).stem, file.where)


def _reason(error: Exception) -> str:
    said = str(error).partition("\n")[0][:150]
    # The text of a KeyError is the key alone.
    return said if said and not isinstance(error, KeyError) else f"{type(error).__name__} {said}".strip()


def _load_json(data: bytes) -> "Cas":
    from cassis import load_cas_from_json  # heavy, and needed for these formats alone

    return load_cas_from_json(data.decode("utf-8-sig"))


def _load_xmi(data: bytes, system: "TypeSystem") -> "Cas":
    from cassis import load_cas_from_xmi  # heavy, and needed for these formats alone

    _refuse_entities(data)
    # Beyond libxml2's usual limits only where the text needs it; there are no entities to expand.
    return load_cas_from_xmi(BytesIO(data), typesystem=system, lenient=True, trusted=len(data) > 9_000_000)


def _load_types(file: _File) -> "TypeSystem":
    from cassis import load_typesystem  # heavy, and needed for these formats alone

    data = file.bytes()
    try:
        _refuse_entities(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_typesystem(BytesIO(data))
    except UserError as error:
        raise UserError(error.code, error.what, hint=error.hint, where=file.where) from error
    except Exception as error:  # as above
        reason = _reason(error)
        hint = "Export it again together with its documents."
        raise UserError(
            "cas.types", f"The type system cannot be read ({reason}).", hint=hint, where=file.where
        ) from error


def _known_types() -> "TypeSystem":
    from cassis import load_typesystem  # heavy, and needed for these formats alone

    # cassis has a function for this, which warns of its own age.
    with files("cassis.resources").joinpath("dkpro-core-types.xml").open("rb") as file:
        system = load_typesystem(file)
    cas_types.add_common(system)
    return system


def _refuse_entities(data: bytes) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]:
        hint = "Save it as UTF-8."
        raise UserError("cas.encoding", "The file is not UTF-8.", hint=hint)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        hint = "XMI has no need of them; take them out."
        raise UserError("cas.entities", "The file defines entities, which could unpack to anything.", hint=hint)


def _files(source: Path, suffix: str) -> list[_File]:
    if not source.is_dir():
        return [_on_disk(source)]
    paths = sorted(source.glob(f"*{suffix}"), key=lambda path: natural_key(path.name))
    if not paths:
        hint = "Choose another folder, or a file."
        raise UserError("cas.none", f"The folder holds no {suffix} files.", hint=hint, where=str(source))
    return [_on_disk(path) for path in paths]


def _on_disk(path: Path) -> _File:
    def content() -> bytes:
        try:
            with path.open("rb") as file:
                _check_size(os.fstat(file.fileno()).st_size, str(path))
                return file.read()
        except OSError as error:
            hint = "Look whether it is there, and may be read."
            what = f"The file cannot be read ({error.strerror or 'unknown error'})."
            raise UserError("cas.file", what, hint=hint, where=str(path)) from error

    return _File(path.name, str(path), content)


def _zipped(path: Path) -> Iterator[_File]:
    """Yield the files of an archive; they are read in memory, so that no name can lead out of a folder."""
    for name in _zip_names(path):
        where = f"{path}, {name}"

        def content(name: str = name, where: str = where) -> bytes:
            try:
                with zipfile.ZipFile(path) as archive, archive.open(name) as file:
                    _check_size(archive.getinfo(name).file_size, where)
                    return file.read()  # no more than the archive says that it is: what lies is broken
            except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, KeyError) as error:
                hint = "Get the archive again from where it came from."
                raise UserError("cas.zip", f"The archive cannot be read ({error}).", hint=hint, where=where) from error

        yield _File(name, where, content)


def _zip_names(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return []


def _check_size(size: int, where: str) -> None:
    if size > LARGEST_BYTES:
        megabytes = LARGEST_BYTES // 1_000_000
        raise UserError("cas.size", f"The file is larger than {megabytes} MB.", hint="Split it.", where=where)


def _has_mark(path: Path, marks: tuple[bytes, ...]) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(65536)
    except OSError:
        return False
    return any(mark in head for mark in marks)
