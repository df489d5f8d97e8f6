"""suggest: let a suggester loose on files, or on a project."""

import json
import sys
from itertools import count
from pathlib import Path
from typing import Annotated, Final

import typer

from annotator.cli.output import Exit, counting, fail, note, progress
from annotator.cli.session import As, document_id, opened
from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.model.schema import TypeKind
from annotator.model.suggestion import Source
from annotator.project.label_map import label_map
from annotator.project.learning import suggester_name
from annotator.project.other_pipelines import pipeline_name
from annotator.project.presets import preset
from annotator.project.project import Project
from annotator.project.remembering import Remembering
from annotator.project.suggesting import run_of, source_of
from annotator.readers.api import read_path
from annotator.readers.document import ReadDocument
from annotator.suggest.api import SchemaAware, SuggestedRelation, Suggester, Suggestions
from annotator.suggest.registry import DEFAULT_SUGGESTER, suggesters
from annotator.suggest.wire import Hello

_ALL: Final = 1_000_000_000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(suggest)


def suggest(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Text files; not with --project.", readable=False)
    ] = None,
    *,
    project: Annotated[
        Path | None, typer.Option(metavar="P", help="Work on this project's documents.", readable=False)
    ] = None,
    document: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this document; repeatable.")] = None,
    suggester: Annotated[str, typer.Option(metavar="NAME", help="Which one; the project's own if not given.")] = "",
    pipeline: Annotated[
        str, typer.Option(metavar="NAME", help="Suggest with this spaCy pipeline: a package, or a folder.")
    ] = "",
    beside: Annotated[bool, typer.Option("--beside", help="With --pipeline: beside the other suggester.")] = False,
    allow_code: Annotated[
        bool, typer.Option("--allow-code", help="With --pipeline: run the code that its folder brings.")
    ] = False,
    jobs: Annotated[int, typer.Option(metavar="N", min=1, max=64, help="With --project: how many processes.")] = 1,
    person: As = "",
) -> int:
    """Propose entities and relations: print one annotator.jsonl.v1 object a file, or fill a project's review queue."""
    if bool(files) == bool(project):
        raise typer.BadParameter("give either text files, or --project P")
    if project:
        with opened(project, person) as opened_project:
            name = suggester or suggester_name(opened_project)
            if pipeline:
                name = pipeline_name(pipeline, opened_project.schema, name if beside else "", allow_code=allow_code)
            if jobs > 1:
                return _fill_together(opened_project, name, document or [], jobs)
            return _fill(opened_project, suggesters().load(name), document or [])
    name = suggester or DEFAULT_SUGGESTER
    if pipeline:
        name = pipeline_name(pipeline, preset("news"), name if beside else "", allow_code=allow_code)
    return _print_each(files or [], suggesters().load(name))


def _print_each(files: list[Path], machine: Suggester) -> int:
    code = Exit.OK
    _warn(Hello.of(machine).notice)
    for path in progress(files, "Reading", len(files)):
        try:
            read = read_path(path)
            answer = _answer(machine, read.text)
        except UserError as error:
            fail(error)
            code = Exit.REFUSED
            continue
        _warn(answer.notice and f"{path}: {answer.notice}")
        line = json.dumps(_portable(read, answer, machine.name), ensure_ascii=False)
        sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")
        sys.stdout.flush()
    return code


def _answer(machine: Suggester, text: str) -> Suggestions:
    """Return a suggester's answer.

    Raises:
        UserError: it failed, in whatever way.
    """
    try:
        return machine.suggest(text)
    except Exception as error:  # one bad text, or a fault in a plug-in, must not end the work
        what = f"{machine.name} failed: {type(error).__name__}: {error}"
        raise UserError("suggest.failed", what, hint="The other texts are read nevertheless.") from error


def _warn(words: str) -> None:
    if words:
        note(f"annotator: {words}")


def _portable(read: ReadDocument, answer: Suggestions, source: str) -> dict[str, object]:
    return {
        "format": "annotator.jsonl.v1",
        "id": read.original_sha256[:16],
        "title": read.title,
        "text": read.text,
        "meta": {"source": read.source, **read.meta},
        "entities": _entities(answer, source),
        "relations": _relations(answer, source),
    }


def _entities(answer: Suggestions, source: str) -> list[dict[str, object]]:
    return [
        {"id": f"e{n}", "start": s.start, "end": s.end, "label": s.label, "score": s.score, "source": source}
        for n, s in enumerate(answer.spans, 1)
    ]


def _relations(answer: Suggestions, source: str) -> list[dict[str, object]]:
    return [
        {
            "id": f"r{n}",
            "head": f"e{rel.head + 1}",
            "tail": f"e{rel.tail + 1}",
            "label": rel.label,
            "score": rel.score,
            "source": source,
        }
        | ({"attributes": attributes} if (attributes := _attributes(rel)) else {})
        for n, rel in enumerate(answer.relations, 1)
    ]


def _attributes(rel: SuggestedRelation) -> dict[str, object]:
    return {**rel.attributes, **{name: f"e{place + 1}" for name, place in rel.references.items()}}


def _fill(project: Project, machine: Suggester, wanted: list[str]) -> int:
    source = _source(project, machine)
    _warn(Hello.of(machine).notice)
    if isinstance(machine, SchemaAware):
        machine.want(label.name for label in project.schema.of_kind(TypeKind.RELATION))
    documents = [document_id(project, text) for text in wanted] or [row.doc.id for row in project.documents()]
    made, problems = 0, list[str]()
    for doc in progress(documents, "Document", len(documents)):
        number, problem = _fill_one(project, machine, doc)
        made += number
        problems += filter(None, [problem])
    return _finish(project, source, made, len(documents), problems)


def _finish(project: Project, source: Source, made: int, documents: int, problems: list[str]) -> int:
    """Say what was made and what is missing."""
    _remember(project)
    note(f"{source.name} {source.version}: {made:,} suggestions in {documents:,} documents.")
    for problem in dict.fromkeys(problems):
        number = problems.count(problem)
        note(f"{number:,} {'document lacks' if number == 1 else 'documents lack'} suggestions: {problem}")
    return Exit.REFUSED if problems else Exit.OK


def _fill_together(project: Project, suggester: str, wanted: list[str], jobs: int) -> int:
    """Share the documents that are left among several processes."""
    from annotator.project.crew import Crew
    from annotator.suggest.child import host_command
    from annotator.suggest.client import SuggestClient

    crew = Crew(project, lambda on_event: SuggestClient(host_command(suggester), on_event), jobs)
    failed: list[str] = []
    try:
        source = crew.start()
        _warn(crew.notice)
        documents = [document_id(project, text) for text in wanted] or project.unread_by(source.id, _ALL)
        show, done = counting("Document"), count(1)

        def told(doc: DocId, _number: int, problem: str) -> None:
            show(next(done), len(documents), doc)
            if problem:
                failed.append(problem)

        made = crew.work(source, documents, told)
    finally:
        crew.close()
    return _finish(project, source, made, len(documents), failed)


def _remember(project: Project) -> None:
    """Let memory bring what is proposed in line with what was decided."""
    memory = Remembering(project)
    memory.catch_up()
    memory.close()


def _source(project: Project, machine: Suggester) -> Source:
    hello = Hello.of(machine)
    return source_of(hello, label_map(hello.labels, project.schema))


def _fill_one(project: Project, machine: Suggester, doc: DocId) -> tuple[int, str]:
    """Record a run on one document; a document that this very source has read in this version is left alone.

    Return how many suggestions it made, and why these are not all.
    """
    annotated = project.open_document(doc)
    source = _source(project, machine)
    if project.has_run(source.id, doc):
        return 0, ""
    try:
        answer = _answer(machine, annotated.text)
    except UserError as error:
        return 0, error.what
    run = run_of(source, annotated.doc, answer, project.schema)
    project.do(run, initiator="suggest")
    return len(run.suggestions), answer.notice
