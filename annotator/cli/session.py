"""How commands open a project, and find things in it by what a person types."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from annotator.model.errors import UserError
from annotator.model.ids import AnnotationId, DocId
from annotator.project.project import Project

ProjectPath = Annotated[Path, typer.Argument(help="The project file.", metavar="PROJECT", readable=False)]
# Whether a file may be read is found out, and said in our own words, when it is opened: hence ``readable=False``.
As = Annotated[str, typer.Option("--as", metavar="NAME", help="Who acts; the project's last person if not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one value a line, for machines.")]

_FEWEST_DIGITS: Final = 12


@contextmanager
def opened(path: Path, person: str = "", *, read_only: bool = False) -> Iterator[Project]:
    """Open a project for one command, and close it whatever happens."""
    project = Project.open(path, person=person or None, read_only=read_only)
    try:
        yield project
    finally:
        project.close()


def document_id(project: Project, wanted: str) -> DocId:
    """Return the document that an id, the beginning of one, or a title (or how only one begins) names.

    Raises:
        UserError: None does, or several do.
    """
    rows = [row.doc for row in project.documents()]
    text = wanted.replace("-", "").lower()
    found = (
        [doc for doc in rows if doc.title == wanted]
        or [doc for doc in rows if doc.id.hex.startswith(text)]
        or [doc for doc in rows if doc.title.casefold().startswith(wanted.casefold())]
    )
    if len(found) != 1:
        what = "No document" if not found else f"{len(found)} documents"
        raise UserError("document.which", f"{what} of that name or id: {wanted}.", hint="“annotator info” lists them.")
    return found[0].id


def annotation_id(wanted: str) -> AnnotationId:
    """Return the id that a person typed; raise UserError if it is none."""
    try:
        return AnnotationId(UUID(wanted))
    except ValueError:
        raise UserError("annotation.id", f"This is no id of an annotation: {wanted}.") from None


def shortened(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the beginnings of ids, as long as it takes to tell them apart: those made at one moment begin alike."""
    for digits in range(_FEWEST_DIGITS, 32, 4):
        short = {key: key.hex[:digits] for key in ids}
        if len(set(short.values())) == len(short):
            return short
    return {key: key.hex for key in ids}
