from pathlib import Path

import pytest

from annotator.model.document import Document
from annotator.model.ids import DocId, new_id
from annotator.model.schema import TypeKind
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.spans import AddSpan
from annotator.project.project import Project
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
