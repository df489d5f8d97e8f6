"""Removed for good means that no byte of it is left."""

import sqlite3

import pytest

from annotator.model.annotation import Span
from annotator.model.document import Document
from annotator.model.errors import UserError
from annotator.model.schema import TypeKind
from annotator.project.operations.review import AcceptSuggestions
from annotator.project.operations.spans import AddSpan, DeleteAnnotations, LabelIdentical, NewSpan, SetNote
from annotator.project.project import Project
from annotator.store import purge
from tests.support.notation import news_schema
from tests.support.projects import add_document, machine, proposal, run

SCHEMA = news_schema()
PERSON = SCHEMA.named(TypeKind.SPAN, "PERSON").id
SECRET = "Xylophonia Quetzalcoatl met Bartholomew Zyzzyva in 秘密基地之中 yesterday."


def annotate(project: Project, doc, other) -> None:
    made = project.do(AddSpan(doc, ((0, 23),), PERSON)).put[0]
    assert isinstance(made, Span)
    project.do(SetNote(made.id, "Hush: Wolpertinger"))
    source = machine()
    found = proposal(SCHEMA, source, doc, "PERSON", 28, 47)
    run(project, source, doc, found)
    project.do(AcceptSuggestions((found.id,)))
    project.do(DeleteAnnotations((made.id,)))
    spans = (NewSpan(doc, ((28, 39),), PERSON), NewSpan(other, ((0, 5),), PERSON))
    project.do(LabelIdentical(spans, "Bartholomew"))


def test_nothing_of_it_is_left_anywhere(project: Project) -> None:
    other = add_document(project, "Marie Curie stays.", "Kept")
    doc = add_document(project, SECRET, "Quetzalcoatl in town")
    annotate(project, doc, other)
    project.backup_now()
    news = []
    project.subscribe(news.append)
    changes = project.remove_for_good([doc])
    assert [r.kind for r in changes.removed] == [Document]
    assert changes.documents == {doc}
    assert news == [changes]
    assert [row.id for row in project.documents()] == [other]
    assert project.search("zyzzyva") == []
    assert project.search("marie")
    assert project.check() == []
    with pytest.raises(UserError, match="not in the project"):
        project.open_document(doc)
    project.close()
    files = [p for p in project.path.parent.rglob("*") if p.is_file()]
    assert len(files) == 2
    for file in files:
        content = file.read_bytes().lower()
        for word in ("xylophonia", "quetzalcoatl", "zyzzyva", "bartholomew", "wolpertinger", "秘密基地"):
            assert word.encode() not in content, (word, file)


def test_what_else_a_step_did_can_still_be_undone(project: Project) -> None:
    other = add_document(project, "Marie Curie stays.", "Kept")
    doc = add_document(project, SECRET, "Quetzalcoatl in town")
    annotate(project, doc, other)
    project.remove_for_good([doc])
    assert len(project.open_document(other).spans) == 1
    assert project.undo() is not None
    assert len(project.open_document(other).spans) == 0
    while project.undo():
        pass
    while project.redo():
        pass
    assert len(project.open_document(other).spans) == 1
    assert project.check() == []


def test_other_processes_hear_of_it(project: Project) -> None:
    doc = add_document(project, SECRET, "Gone")
    with Project.open(project.path, person="Ben") as beside:
        news = []
        beside.subscribe(news.append)
        project.remove_for_good([doc])
        beside._writer.call(beside._ledger.listen)
        assert [(c.op, c.documents) for c in news] == [("RemoveForGood", frozenset({doc}))]
        assert news[0].removed[0].id == doc


def test_a_file_that_could_not_be_rewritten_is_at_the_next_opening(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = add_document(project, SECRET, "Quetzalcoatl in town")
    monkeypatch.setattr(purge, "scour", fail)
    with pytest.raises(UserError) as found:
        project.remove_for_good([doc])
    assert found.value.code == "purge.unfinished"
    assert project.documents() == []
    project.close()
    monkeypatch.undo()
    Project.open(project.path, person="Ada").close()
    assert b"quetzalcoatl" not in project.path.read_bytes().lower()


def fail(_) -> None:
    raise sqlite3.OperationalError("database is locked")
