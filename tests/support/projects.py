"""Projects on disk for tests: making one, looking at all of its tables, and replaying its journal."""

import sqlite3
from pathlib import Path

from annotator.model.document import Document
from annotator.model.ids import DocId, derived_id, new_id
from annotator.model.schema import Schema, TypeKind
from annotator.model.similarity import signature
from annotator.model.suggestion import Source, Suggestion, SuggestionKind, suggestion_id
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.suggesting import RecordRun
from annotator.project.project import Project
from annotator.store import images, journal
from annotator.store.forms import BY_TABLE
from annotator.store.migrations import migrate
from annotator.store.tape import Tape, fetch

TEXT = "Marie Curie of Poland visited Warsaw, Paris and Marie Curie again. Nothing else happened there."
_RECORDED = (
    *("actor", "annotation", "arg", "decision", "doc_state", "document", "endpoint", "link", "project"),
    *("snapshot", "type"),
)
_UNSTEADY = {"n", "rev", "changed_by", "changed_at"}


def add_document(project: Project, text: str = TEXT, title: str = "First") -> DocId:
    doc = Document(id=DocId(new_id()), title=title, signature=signature(text))
    project.do(ImportDocuments((IncomingDocument(doc, text),)))
    return doc.id


def machine(name: str = "rules", version: str = "1") -> Source:
    return Source(id=Source.id_of(name, version, ""), name=name, version=version)


def proposal(schema: Schema, source: Source, doc: DocId, label: str, start: int, end: int, score: float = 0.9):
    fragments = ((start, end),)
    return Suggestion(
        id=suggestion_id(doc, 1, source.id, SuggestionKind.SPAN, label, fragments),
        doc=doc,
        text_version=1,
        source=source.id,
        kind=SuggestionKind.SPAN,
        label=label,
        type=schema.named(TypeKind.SPAN, label).id,
        fragments=fragments,
        score=score,
    )


def link_proposal(schema: Schema, source: Source, label: str, head, tail):
    """Propose a link between two suggestions or spans."""
    fragments = ((head.start, head.end), (tail.start, tail.end))
    return Suggestion(
        id=suggestion_id(head.doc, 1, source.id, SuggestionKind.RELATION, label, fragments, head.id, tail.id),
        doc=head.doc,
        text_version=1,
        source=source.id,
        kind=SuggestionKind.RELATION,
        label=label,
        type=schema.named(TypeKind.RELATION, label).id,
        fragments=fragments,
        head=head.id,
        tail=tail.id,
        score=0.8,
    )


def run(project: Project, source: Source, doc: DocId, *suggestions: Suggestion):
    return project.do(RecordRun(source, doc, 1, suggestions))


def tables(connection: sqlite3.Connection, names=_RECORDED) -> dict[str, set]:
    """Return all rows that steps write, but for what an undo may leave otherwise; a state as at first is none."""
    found = {}
    for name in names:
        cursor = connection.execute(f'SELECT * FROM "{name}"')
        columns = [column for column, *_ in cursor.description]
        rows = [tuple((c, v) for c, v in zip(columns, row, strict=True) if c not in _UNSTEADY) for row in cursor]
        if name == "doc_state":
            rows = [r for r in rows if (dict(r)["status"], dict(r)["position"]) != ("new", 0)]
        found[name] = set(rows)
    return found


def everything(connection: sqlite3.Connection) -> dict[str, list]:
    """Return all rows that the journal knows of, to the last column."""
    names = (*_RECORDED, "doc_text", "source")
    return {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in names}


def snapshot(project: Project) -> dict[str, set]:
    with project._store.reading() as connection:
        return tables(connection)


def replayed(project: Project) -> dict[str, set]:
    """Return the tables that the journal alone makes; only the texts come from the file."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    migrate(copy)
    copy.execute("BEGIN")
    with project._store.reading() as connection:
        texts = dict(connection.execute("SELECT sha256, text FROM doc_text"))
        copy.execute("PRAGMA foreign_keys = OFF")
        for step in journal.steps(connection, "ORDER BY seq"):
            tape = Tape(copy, step.actor.bytes, step.at)
            for change in reversed(list(journal.changes_of(connection, step.seq))):
                if change.table in BY_TABLE:
                    _replay(tape, change, texts)
    copy.execute("COMMIT")
    found = tables(copy)
    copy.close()
    return found


def _replay(tape: Tape, change, texts) -> None:
    form = BY_TABLE[change.table]
    plain = images.plain_values(form, tape.actor, tape.at)
    if change.before is None:
        row = images.read_whole(form, change.row_id, change.after, plain)
        if form.table == "doc_text":
            row["text"] = texts[row["sha256"]]
        tape.insert(form, row)
        return
    row = fetch(tape.connection, form, images.key_values(form, change.row_id))
    assert row is not None
    if change.after is None:
        assert images.read_whole(form, change.row_id, change.before, plain) == row
        tape.delete(form, row)
        return
    before, after = images.read_update(change.before, change.after, plain | {"rev": row["rev"] + 1})
    assert {name: row[name] for name in before} == before
    tape.update(form, row, row | after)


def new_project(folder: Path, schema: Schema, person: str = "Ada") -> Project:
    return Project.create(folder / f"{derived_id(folder, new_id()).hex[:8]}.annotator", schema=schema, person=person)
