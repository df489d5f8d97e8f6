"""Documents: import and purge."""

from pathlib import Path
from typing import Annotated, Final

import typer

from annotator.cli.output import Exit, counting, fail, note, say_json
from annotator.cli.session import As, AsJson, ProjectPath, document_id, opened
from annotator.formats.api import Reader
from annotator.formats.registry import formats
from annotator.model.errors import UserError
from annotator.project.exchange import ExchangeReport, import_annotated, left_aside
from annotator.project.importing import Duplicates, Import, Known
from annotator.project.project import Project
from annotator.readers.client import ReadClient

_NAMED: Final = 5


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_files)
    app.command()(purge)


def import_files(
    project: ProjectPath,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files or folders.", readable=False)],
    *,
    format_name: Annotated[
        str, typer.Option("--format", metavar="F", help="The annotation format; told by the content if not given.")
    ] = "",
    duplicates: Annotated[
        Duplicates, typer.Option(help="What to do with a document that the project has already, or nearly.")
    ] = Duplicates.SKIP,
    person: As = "",
    as_json: AsJson = False,
) -> int:
    """Bring documents in: text, Markdown, HTML, PDF, DOCX, e-mail, and annotated files of any known format."""
    with opened(project, person) as opened_project:
        known = Known(opened_project.all_documents())
        taker = _Taker(opened_project, known, duplicates)
        for path in files:
            taker.take(path, format_name)
        return taker.report(as_json)


class _Taker:
    """Imports what the command was given, and remembers what came of it."""

    def __init__(self, project: Project, known: Known, duplicates: Duplicates) -> None:
        self._project = project
        self._known = known
        self._duplicates = duplicates
        self._plain = Import(project, known, duplicates)
        self._exchanged: list[ExchangeReport] = []
        self._refused: list[UserError] = []
        self._left_out: list[str] = []

    def take(self, path: Path, format_name: str) -> None:
        """Import a file or a folder: annotated if its content says so, else as a document."""
        registry = formats()
        try:
            reader = registry.reader(format_name) if format_name else registry.detect(path)
            if reader:
                self._annotated(path, reader)
            else:
                self._documents(path)
        except UserError as error:
            self._refused.append(error)

    def _annotated(self, path: Path, reader: Reader) -> None:
        note(f"{path}: read as {reader.info.title}.")
        report = import_annotated(
            path,
            reader,
            schema=lambda: self._project.schema,
            owner=self._project.person.id,
            known=self._known,
            do=lambda op: self._project.do(op, initiator="import"),
            duplicates=self._duplicates,
        )
        self._exchanged.append(report)
        if path.is_dir():
            self._left_out += left_aside(path, reader)

    def _documents(self, path: Path) -> None:
        with ReadClient() as client:
            self._plain.take_all(client.read_many([path], counting("File")))
        self._plain.commit()

    def report(self, as_json: bool) -> int:
        """Say what was taken, skipped and refused; exit code 1 if anything was refused."""
        plain = self._plain.report()
        taken = [taken.doc for taken in plain.taken] + [doc for report in self._exchanged for doc in report.taken]
        skipped = [s.sentence() for s in plain.skipped] + [s for report in self._exchanged for s in report.skipped]
        refused = [*plain.refused, *self._refused]
        for error in refused:
            fail(error)
        if as_json:
            reasons = [{"code": error.code, "reason": error.sentence()} for error in refused]
            say_json({"taken": taken, "skipped": skipped, "refused": reasons, "left_out": self._left_out})
        else:
            for line in skipped:
                note(line)
            for made in (made for report in self._exchanged for made in report.types):
                note(f"New in the schema: {made.kind} {made.name}.")
            if self._left_out:
                names = ", ".join(self._left_out[:_NAMED]) + (", …" if len(self._left_out) > _NAMED else "")
                note(f"Left out as of another kind: {names}. To import them, name them.")
            note(f"{len(taken):,} imported, {len(skipped):,} skipped, {len(refused):,} refused.")
        return Exit.REFUSED if refused else Exit.OK


def purge(
    project: ProjectPath,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="An id, its beginning, or the title.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a document for good: from the text, the index, the journal and the backups. This cannot be undone."""
    with opened(project) as opened_project:
        doc = document_id(opened_project, document)
        title = next(row.doc.title for row in opened_project.documents() if row.doc.id == doc)
        if not yes:
            typer.confirm(f"Remove “{title}” and all that was done on it, for good?", abort=True, err=True)
        opened_project.remove_for_good((doc,))
    note(f"Removed “{title}” for good.")
