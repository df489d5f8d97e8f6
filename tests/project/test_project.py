from dataclasses import replace
from pathlib import Path

import pytest

from annotator.model.annotation import Span
from annotator.model.changes import Stack
from annotator.model.document import Document, DocumentText
from annotator.model.errors import Conflict, UserError
from annotator.model.ids import DocId, new_id
from annotator.model.schema import TypeKind
from annotator.project.jobs import InlineJobs
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.spans import AddSpan
from annotator.project.project import Project
from annotator.store import backup
from tests.support.notation import news_schema

SCHEMA = news_schema()
PERSON = SCHEMA.named(TypeKind.SPAN, "PERSON").id
TEXT = "Marie Curie visited Warsaw."


@pytest.fixture
def project(tmp_path: Path):
    with Project.create(tmp_path / "p.annotator", schema=SCHEMA, person="Ada") as made:
        yield made


def imported(project: Project, text: str = TEXT, title: str = "First") -> DocId:
    doc = Document(id=DocId(new_id()), title=title)
    project.do(ImportDocuments((IncomingDocument(doc, text),)))
    return doc.id


def test_what_is_done_is_there_and_can_be_undone_after_a_restart(project: Project) -> None:
    doc = imported(project)
    changes = project.do(AddSpan(doc, ((0, 11),), PERSON))
    assert project.undo_title() == "Add PERSON “Marie Curie”"
    shown = project.open_document(doc)
    assert [s.fragments for s in shown.spans.values()] == [((0, 11),)]
    assert changes.documents == {doc}
    project.close()

    with Project.open(project.path, person="Ada") as again:
        undone = again.undo()
        assert undone is not None
        shown.apply(undone)
        assert not shown.spans
        assert not again.open_document(doc).spans
        assert again.redo_title() == "Add PERSON “Marie Curie”"
        again.redo()
        assert again.open_document(doc).spans


def test_the_project_is_one_file_again_when_closed(project: Project) -> None:
    imported(project)
    project.close()
    assert [p.name for p in project.path.parent.iterdir()] == ["p.annotator"]


class Corrected:
    """A text correction as an operation would do it: a new version, and the spans behind it moved."""

    stack = Stack.USER

    def __init__(self, doc: DocId, start: int, end: int, text: str) -> None:
        self.doc, self.start, self.end, self.text = doc, start, end, text

    def apply(self, step) -> None:
        old, version = step.document(self.doc), step.next_text_version(self.doc)
        before, shift = step.text(self.doc), len(self.text) - (self.end - self.start)
        text = before[: self.start] + self.text + before[self.end :]
        step.insert(DocumentText(self.doc, version, text, ((self.start, self.end, len(self.text)),)))
        step.update(replace(old, text_version=version, length=len(text)))
        for span in step.annotations(self.doc, Span):
            if span.start >= self.end:
                step.update(replace(span, fragments=tuple((a + shift, b + shift) for a, b in span.fragments)))
        step.describe("Correct the text")


def test_a_corrected_text_goes_back_and_forth(project: Project) -> None:
    doc = imported(project)
    project.do(AddSpan(doc, ((20, 26),), PERSON))
    changes = project.do(Corrected(doc, 0, 5, "Maria"))
    assert changes.reload
    project.do(Corrected(doc, 0, 5, "Maria Salomea"))
    shown = project.open_document(doc)
    assert shown.text == "Maria Salomea Curie visited Warsaw."
    assert [s.text(shown.text) for s in shown.spans.values()] == ["Warsaw"]
    assert [hit.doc for hit in project.search("salomea")] == [doc]
    assert project.undo().reload
    assert project.open_document(doc).text == "Maria Curie visited Warsaw."
    assert project.search("salomea") == []
    project.do(Corrected(doc, 0, 5, "Mme"))
    shown = project.open_document(doc)
    assert (shown.text, shown.doc.text_version) == ("Mme Curie visited Warsaw.", 4)
    assert [s.text(shown.text) for s in shown.spans.values()] == ["Warsaw"]
    while project.undo_title().startswith("Correct"):
        project.undo()
    assert project.open_document(doc).text == TEXT
    assert project.check() == []


def test_reading_alone_leaves_nothing_beside_the_file(project: Project) -> None:
    doc = imported(project)
    project.close()
    with Project.open(project.path, person="Ada", read_only=True) as reader:
        assert reader.document(doc).title == "First"
        with pytest.raises(UserError) as found:
            reader.do(AddSpan(doc, ((0, 5),), PERSON))
        assert found.value.code == "project.readonly"
    assert [p.name for p in project.path.parent.iterdir()] == ["p.annotator"]


def test_whoever_worked_last_works_on(project: Project) -> None:
    imported(project)
    project.set_person("Ben")
    imported(project, "Other text.", "Second")
    project.close()
    with Project.open(project.path) as again:
        assert again.person.name == "Ben"
        assert again.undo_title() == "Import “Second”"
        again.set_person("Ada")
        assert again.undo_title() == "Import “First”"


def test_a_window_backs_up_what_has_changed_since(project: Project) -> None:
    imported(project)
    project.close()
    jobs = InlineJobs()
    with Project.open(project.path, person="Ada", window=True, jobs=jobs) as window:
        window._writer.call(window._on_idle)
        (made,) = backup.backups(project.path)
        imported(window, "Other text.", "Second")
        window._writer.call(window._on_idle)
        assert backup.backups(project.path) == [made]
    with Project.open(project.path, person="Ada", window=True, jobs=jobs) as window:
        window._writer.call(window._on_idle)
        assert backup.backups(project.path) == [made]
    with Project.open(made[1], person="Ada") as kept:
        assert [row.doc.title for row in kept.documents()] == ["First"]


def test_what_an_older_program_recorded_is_not_taken_back(project: Project) -> None:
    imported(project)
    with project._store.transaction() as connection:
        connection.execute("UPDATE step SET row_format = 0")
    with pytest.raises(Conflict, match="older version"):
        project.undo()
    assert len(project.documents()) == 1
