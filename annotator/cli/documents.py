"""Documents: import and purge."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

import typer

from annotator.cli.import_preview import tell
from annotator.cli.output import Exit, counting, fail, note, say, say_json
from annotator.cli.session import As, AsJson, ProjectPath, document_id, opened
from annotator.formats.api import Reader
from annotator.formats.registry import formats
from annotator.model.errors import UserError
from annotator.project.exchange import ExchangeReport, Preview, import_annotated, left_aside, preview
from annotator.project.import_plan import ImportPlan, plan_of
from annotator.project.importing import Duplicates, Import, Known
from annotator.project.label_map import pairs_of
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
    mapped: Annotated[
        list[str] | None, typer.Option("--map", metavar="OLD=NEW", help="Read the label OLD as NEW; repeatable.")
    ] = None,
    skipped: Annotated[
        list[str] | None, typer.Option("--skip", metavar="LABEL", help="Leave this label out; repeatable.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")] = False,
    person: As = "",
    as_json: AsJson = False,
) -> int:
    """Bring documents in: text, Markdown, HTML, PDF, DOCX, e-mail, and annotated files of any known format."""
    wishes = Wishes(pairs_of(mapped or ()), frozenset(skipped or ()))
    with opened(project, person, read_only=dry_run) as opened_project:
        known = Known(() if dry_run else opened_project.all_documents())
        taker = _Taker(opened_project, known, duplicates, wishes)
        for path in files:
            taker.look(path, format_name, as_json=as_json) if dry_run else taker.take(path, format_name)
        return taker.report(as_json, looked=dry_run)


@dataclass
class Wishes:
    """What the command said of labels, and which of these were met in a file."""

    mapped: dict[str, str]
    skipped: frozenset[str]
    met: set[str] = field(default_factory=set)

    def plan(self, found: Preview) -> ImportPlan:
        """Return what they mean for a file."""
        self.met |= {use.name for use in found.uses}
        return plan_of(self.mapped, self.skipped, found.uses)

    def unmet(self) -> list[str]:
        """Return the labels that no file has."""
        return sorted((self.mapped.keys() | self.skipped) - self.met)


class _Taker:
    """Imports what the command was given, and remembers what came of it."""

    def __init__(self, project: Project, known: Known, duplicates: Duplicates, wishes: Wishes) -> None:
        self._project = project
        self._known = known
        self._duplicates = duplicates
        self._wishes = wishes
        self._plain = Import(project, known, duplicates)
        self._exchanged: list[ExchangeReport] = []
        self._refused: list[UserError] = []
        self._left_out: list[str] = []

    def take(self, path: Path, format_name: str) -> None:
        """Import a file or a folder: annotated if its content says so, else as a document."""
        try:
            reader = _reader(path, format_name)
            if reader:
                self._annotated(path, reader)
            else:
                self._documents(path)
        except UserError as error:
            self._refused.append(error)

    def look(self, path: Path, format_name: str, *, as_json: bool) -> None:
        """Say what an import of a file or a folder would do."""
        try:
            reader = _reader(path, format_name)
            if reader:
                schema = self._project.schema
                found = preview(reader, path, schema)
                tell(path, reader, found, self._wishes.plan(found), schema, as_json=as_json)
            elif as_json:
                say_json({"path": str(path), "format": None})
            else:
                say(f"{path}: no annotations; read as documents.")
        except UserError as error:
            self._refused.append(error)

    def _annotated(self, path: Path, reader: Reader) -> None:
        note(f"{path}: read as {reader.info.title}.")
        found = preview(reader, path, self._project.schema)
        report = import_annotated(
            path,
            reader,
            plan=self._wishes.plan(found),
            found=found,
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

    def report(self, as_json: bool, *, looked: bool = False) -> int:
        """Say what was taken, skipped and refused; exit code 1 if anything was refused."""
        for label in self._wishes.unmet():
            note(f"No file has the label {label}, of which --map or --skip speak.")
        if looked:
            for error in self._refused:
                fail(error)
            return Exit.REFUSED if self._refused else Exit.OK
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
            for line in (line for report in self._exchanged for line in report.losses):
                note(line)
            for made in (made for report in self._exchanged for made in report.types):
                note(f"New in the schema: {made.kind} {made.name}.")
            if self._left_out:
                names = ", ".join(self._left_out[:_NAMED]) + (", …" if len(self._left_out) > _NAMED else "")
                note(f"Left out as of another kind: {names}. To import them, name them.")
            note(f"{len(taken):,} imported, {len(skipped):,} skipped, {len(refused):,} refused.")
        return Exit.REFUSED if refused else Exit.OK


def _reader(path: Path, format_name: str) -> Reader | None:
    registry = formats()
    return registry.reader(format_name) if format_name else registry.detect(path)


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
