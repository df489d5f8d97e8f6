"""Named places in the journal, and what can be read at them later."""

import pytest

from annotator.model.document import Status
from annotator.model.errors import UserError
from annotator.model.schema import TypeKind
from annotator.project.operations.review import AcceptSuggestions, FinishDocument, SetStatus
from annotator.project.operations.schema import DescribeSchema, PutType
from annotator.project.operations.snapshots import NameSnapshot, RemoveSnapshot, RenameSnapshot
from annotator.project.operations.spans import AddSpan, DeleteAnnotations, LabelIdentical, NewSpan
from annotator.project.project import Project
from annotator.store import images, past
from tests.support.notation import news_schema
from tests.support.projects import add_document, everything, machine, proposal, run

SCHEMA = news_schema()
PERSON, GPE = (SCHEMA.named(TypeKind.SPAN, name) for name in ("PERSON", "GPE"))


def here(project: Project):
    return project.history(limit=1)[0].id


def named(project: Project, name: str):
    project.do(NameSnapshot(name, here(project), len(project.all_documents())))
    return project.snapshot(name)


def test_names_come_and_go_with_undo(project: Project) -> None:
    add_document(project)
    first = named(project, "  First   release ")
    assert [s.name for s in project.snapshots()] == ["First release"]
    assert first.created_by == project.person.id
    project.do(RenameSnapshot(first.id, "Release 1", "for the course"))
    assert project.undo_title() == "Rename the snapshot “First release” to “Release 1”"
    assert project.snapshot("release 1").note == "for the course"
    project.do(RemoveSnapshot(first.id))
    assert project.snapshots() == []
    project.undo()
    project.undo()
    assert project.snapshot("First release").place == first.place
    project.undo()
    assert project.snapshots() == []
    project.redo()
    assert [s.name for s in project.snapshots()] == ["First release"]


def test_a_name_is_taken_once(project: Project) -> None:
    named(project, "One")
    with pytest.raises(UserError, match="already"):
        named(project, "ONE")
    with pytest.raises(UserError, match="needs a name"):
        named(project, "  ")
    with pytest.raises(UserError, match=r"no snapshot “Two”.*There are: One"):
        project.snapshot("Two")


def test_the_schema_and_the_text_of_that_time(project: Project) -> None:
    doc = add_document(project)
    span = project.do(AddSpan(doc, ((0, 11),), PERSON.id)).put[0]
    place = here(project)
    project.do(DeleteAnnotations((span.id,)))
    project.do(DescribeSchema(guidelines="Changed."))
    project.do(PutType(project.schema.types[GPE.id].__class__(id=GPE.id, kind=TypeKind.SPAN, name="PLACE")))
    add_document(project, "Another.", "Later")
    with project.state(place) as state:
        assert state.schema.guidelines == SCHEMA.guidelines
        assert state.schema.name(GPE.id) == "GPE"
        assert [d.title for d in state.documents()] == ["First"]
        assert list(state.decided(doc, project.person.id).spans) == [span.id]
    with project.state() as state:
        assert state.schema.name(GPE.id) == "PLACE"
        assert [d.title for d in state.documents()] == ["First", "Later"]
        assert not state.decided(doc, project.person.id).spans


def test_what_was_removed_for_good_is_gone_from_the_past_and_the_rest_is_there(project: Project) -> None:
    doc, other = add_document(project), add_document(project, "Marie Curie stays.", "Kept")
    project.do(LabelIdentical((NewSpan(doc, ((0, 11),), PERSON.id), NewSpan(other, ((0, 11),), PERSON.id)), "Curie"))
    project.do(FinishDocument(other))
    place = here(project)
    project.do(SetStatus(other, Status.NEW))
    project.do(AddSpan(doc, ((15, 21),), GPE.id))
    project.do(LabelIdentical((NewSpan(doc, ((30, 36),), GPE.id), NewSpan(other, ((0, 5),), GPE.id)), "More"))
    project.remove_for_good([doc])
    with project.state(place) as state:
        assert [d.title for d in state.documents()] == ["Kept"]
        (span,) = state.decided(other, project.person.id).spans.values()
        assert (span.type, span.fragments) == (PERSON.id, ((0, 11),))
        assert state.states()[other][0].status is Status.DONE
        with pytest.raises(UserError, match="not in the project"):
            state.text(doc)


def test_a_past_reads_while_the_project_is_written_and_leaves_no_trace(project: Project) -> None:
    doc = add_document(project)
    place = here(project)
    with project.state(place) as state:
        project.do(AddSpan(doc, ((0, 11),), PERSON.id))
        assert not state.decided(doc, project.person.id).spans
    assert len(project.open_document(doc).spans) == 1
    assert project.check() == []
    with Project.open(project.path, read_only=True) as beside, beside.state(place) as state:
        assert [d.id for d in state.documents()] == [doc]


def test_finishing_with_suggestions_left_is_no_finish_however_it_is_said(project: Project) -> None:
    doc = add_document(project)
    source = machine()
    found = proposal(SCHEMA, source, doc, "PERSON", 0, 11)
    run(project, source, doc, found)
    project.do(SetStatus(doc, Status.DONE))
    assert project.open_document(doc).state.undecided == 1
    project.do(AcceptSuggestions((found.id,)))
    project.do(SetStatus(doc, Status.DONE))
    assert project.open_document(doc).state.undecided == 0


def test_where_an_annotation_came_from_outlives_a_new_version_of_the_source(project: Project) -> None:
    doc = add_document(project)
    old = machine("rules", "1")
    found = proposal(SCHEMA, old, doc, "PERSON", 0, 11)
    run(project, old, doc, found)
    project.do(AcceptSuggestions((found.id,)))
    run(project, machine("rules", "2"), doc)
    with project.state() as state:
        assert list(state.decided(doc, project.person.id).suggestions) == [found.id]


def test_a_place_before_older_steps_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    place = here(project)
    add_document(project)
    monkeypatch.setattr(images, "ROW_FORMAT", 9)
    with pytest.raises(UserError, match="older version"), project.state(place):
        pass


def test_the_past_differs_from_today(project: Project) -> None:
    doc = add_document(project)
    place = here(project)
    with project._store.reading() as connection:
        state = everything(connection)
    project.do(AddSpan(doc, ((0, 11),), PERSON.id))
    with past.at_step(project._store, place) as (connection, _):
        assert everything(connection) == state
    with project._store.reading() as connection:
        assert everything(connection) != state
