"""convert: annotations from one format to another, without a project."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import typer

from annotator.cli.output import note
from annotator.cli.session import AsJson
from annotator.cli.written import tell_written
from annotator.formats.conversion import convert, detected
from annotator.formats.registry import formats

_EVERY: Final = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("convert")(convert_files)


def convert_files(
    source: Annotated[Path, typer.Argument(metavar="IN", help="An annotated file, or a folder.", readable=False)],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A file if it has the format's suffix, else a folder.")],
    *,
    to: Annotated[str, typer.Option("--to", metavar="G", help="The format to write.")],
    from_format: Annotated[
        str, typer.Option("--from", metavar="F", help="The format of IN; told by the content if not given.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Write annotations in another format, without a project; say what it could not hold, also in a file beside OUT."""
    registry = formats()
    writer = registry.writer(to)
    reader = registry.reader(from_format) if from_format else detected(registry, source)
    note(f"{source}: read as {reader.info.title}.")
    show = _counter()
    report = convert(source, reader, out, writer, show)
    show(0)
    said = {"in": str(source), "from": reader.info.name, "to": writer.info.name}
    tell_written(report, out, as_json=as_json, said=said)


def _counter() -> Callable[[int], None]:
    """Return what shows on stderr how many documents there were so far, if stderr is a terminal; 0 ends the line."""
    shown = False

    def show(number: int) -> None:
        nonlocal shown
        if number and number % _EVERY == 0:
            shown = True
            print(f"\r{number:,} documents", end="", file=sys.stderr, flush=True)
        elif not number and shown:
            print(file=sys.stderr)

    return show if sys.stderr.isatty() else lambda _: None
