"""From one format to another without a project, a document at a time, and the report of what was lost beside it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Final

from annotator.formats.api import Reader, Writer
from annotator.formats.files import whole_file
from annotator.formats.loss import LossReport
from annotator.formats.portable import PortableDocument
from annotator.formats.registry import FormatRegistry
from annotator.model.errors import UserError

_REPORT: Final = ".losses.txt"
_HEAD: Final = "What could not be kept"


def detected(registry: FormatRegistry, source: Path) -> Reader:
    """Return the reader that recognises a file or a folder.

    Raises:
        UserError: It is not there, or none does.
    """
    if not source.exists():
        hint = "Look whether its name is right."
        raise UserError("convert.missing", "There is no such file or folder.", hint=hint, where=str(source))
    found = registry.detect(source)
    if found is None:
        names = ", ".join(sorted(reader.info.short_name for reader in registry.readers))
        hint = f"If you know which it is, name it: {names}."
        what = "The content is of no annotation format that is known here."
        raise UserError("convert.unknown", what, hint=hint, where=str(source))
    return found


def convert(
    source: Path, reader: Reader, destination: Path, writer: Writer, seen: Callable[[int], object] | None = None
) -> LossReport:
    """Write what a file or folder holds in another format, and what was lost into a file beside it.

    Documents pass one by one. A new folder takes its place only when all is written, as a file does; into a folder that
    was there before, documents are written one after the other.

    Args:
        source: What to read.
        reader: Its format.
        destination: A file if it has the writer's suffix, else a folder.
        writer: The format to write.
        seen: Told of each document, by its number.

    Raises:
        UserError: Something cannot be read or written, or source and destination are the same.
    """
    _check_apart(source, destination)
    reading = reader.read(source)
    with _staged(destination, writer) as place:
        report = writer.write(_counted(reading.documents, seen), place, reading.schema)
    write_losses(report, destination)
    return report


def losses_path(destination: Path) -> Path:
    """Return where the report of an export stands: beside it, under its name."""
    return destination.with_name(f"{destination.name}{_REPORT}")


def write_losses(report: LossReport, destination: Path) -> Path | None:
    """Write what an export lost into a file beside it; where nothing was, take away what an earlier one left there."""
    path = losses_path(destination)
    if not report:
        if path.is_file() and path.read_bytes().startswith(_HEAD.encode()):
            path.unlink()
        return None
    lines = [f"{_HEAD} in {destination.name}: {report.documents:,} documents, {report.annotations:,} annotations.", ""]
    with whole_file(path) as file:
        file.write("".join(f"{line}\n" for line in [*lines, *(loss.sentence() for loss in report.losses)]).encode())
    return path


def _counted(documents: Iterator[PortableDocument], seen: Callable[[int], object] | None) -> Iterator[PortableDocument]:
    for number, document in enumerate(documents, start=1):
        yield document
        if seen is not None:
            seen(number)


def _check_apart(source: Path, destination: Path) -> None:
    here, there = source.resolve(), destination.resolve()
    if here == there or here in there.parents:
        hint = "Name another file or folder."
        what = "What is read would be written over, or into."
        raise UserError("convert.same", what, hint=hint, where=str(destination))


@contextmanager
def _staged(destination: Path, writer: Writer) -> Iterator[Path]:
    """Give a folder that does not exist yet another name until all is in it."""
    if destination.exists() or destination.suffix.lower() in writer.info.suffixes:
        yield destination
        return
    part = destination.with_name(f".{token_hex(8)}.part")
    try:
        yield part
        if part.is_dir():
            part.replace(destination)
    except OSError as error:
        what = f"The folder could not be written ({error.strerror or error})."
        hint = "Choose another place, or free some space there."
        raise UserError("format.write", what, hint=hint, where=str(destination)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
