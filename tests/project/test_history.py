from annotator.model.changes import Stack
from annotator.model.document import DocState
from annotator.model.schema import TypeKind
from annotator.project.operations.documents import KeepPlace
from annotator.project.operations.review import AcceptSuggestions
from annotator.project.operations.spans import AddSpan, DeleteAnnotations, MoveSpan, RelabelAnnotations, SetNote
from annotator.project.project import Project
from tests.support.notation import news_schema
from tests.support.projects import add_document, machine, proposal, run, snapshot

SCHEMA = news_schema()
PERSON, GPE, ORG = (SCHEMA.named(TypeKind.SPAN, name).id for name in ("PERSON", "GPE", "ORG"))


def titles(project: Project, **which) -> list[str]:
    return [step.title for step in project.history(**which)]


def test_the_life_of_an_annotation(project: Project) -> None:
    doc = add_document(project)
    source = machine()
    found = proposal(SCHEMA, source, doc, "PERSON", 0, 11, 0.75)
    run(project, source, doc, found)
    made = project.do(AcceptSuggestions((found.id,))).put
    key = next(v.id for v in made if v.id != found.id and getattr(v, "fragments", None))
    project.do(RelabelAnnotations((key,), ORG))
    project.do(MoveSpan(key, ((0, 5),)))
    project.do(SetNote(key, "Who?"))
    project.do(DeleteAnnotations((key,)))
    project.undo()
    entries = project.history(annotation=key)
    assert [e.actor_name for e in entries] == ["Ada"] * 6
    assert [e.step.title.split(" ")[0] for e in entries] == ["Accept", "Change", "Move", "Note", "Delete", "Undo:"]
    types = [(e.before.type if e.before else None, e.after.type if e.after else None) for e in entries]
    assert types == [(None, PERSON), (PERSON, ORG), (ORG, ORG), (ORG, ORG), (ORG, None), (None, ORG)]
    assert entries[2].before.fragments == ((0, 11),)
    assert entries[2].after.fragments == ((0, 5),)
    assert entries[-1].after == project.open_document(doc).spans[key]
    assert entries[0].after.origin_id == found.id


def test_the_last_steps_of_the_project_and_of_a_document(project: Project) -> None:
    first, second = add_document(project, title="First"), add_document(project, "Other text.", "Second")
    project.do(AddSpan(first, ((0, 11),), PERSON))
    project.do(AddSpan(second, ((0, 5),), ORG))
    assert titles(project) == [
        "Add ORG “Other”",
        "Add PERSON “Marie Curie”",
        "Import “Second”",
        "Import “First”",
        "Begin the project",
    ]
    assert titles(project, doc=first) == ["Add PERSON “Marie Curie”", "Import “First”"]
    page = project.history(limit=2)
    assert titles(project, limit=2, before=page[-1].seq) == ["Import “Second”", "Import “First”"]
    assert project.history()[0].documents == (second,)


def test_going_back_and_forward_in_one_step(project: Project) -> None:
    doc = add_document(project)
    states = [snapshot(project)]
    for start, end in ((0, 5), (6, 11), (15, 21)):
        project.do(AddSpan(doc, ((start, end),), PERSON))
        states.append(snapshot(project))
    places = [step.id for step in project.history(limit=4)][::-1]
    for target in (1, 3, 0, 2, 2, 3):
        project.undo_to(places[target])
        assert snapshot(project) == states[target]
    project.undo_to(places[1])
    assert project.undo_title() == "Add PERSON “Marie”"
    assert project.redo_title().startswith("Go back to")
    project.redo()
    assert snapshot(project) == states[3]
    assert [step.undone for step in project.history(limit=100) if step.op == "AddSpan"] == [False] * 3


def test_machines_and_reading_are_outside_the_undo_stack(project: Project) -> None:
    doc = add_document(project)
    project.do(AddSpan(doc, ((0, 11),), PERSON))
    run(project, machine(), doc, proposal(SCHEMA, machine(), doc, "GPE", 15, 21))
    project.do(KeepPlace(doc, 42, 5))
    assert [s.stack for s in project.history(limit=2)] == [Stack.SYSTEM, Stack.MACHINE]
    names = {a.id: (a.kind, a.name) for a in project.actors()}
    assert names[project.history(limit=2)[1].actor] == ("machine", "rules")
    changes = project.undo()
    assert changes.title == "Undo: Add PERSON “Marie Curie”"
    state = next(v for v in changes.put if isinstance(v, DocState))
    assert (state.status, state.position) == ("new", 42)
    assert len(project.open_document(doc).pending()) == 1


def test_undo_leads_to_where_it_was(project: Project) -> None:
    doc = add_document(project)
    made = project.do(AddSpan(doc, ((0, 11),), PERSON))
    project.undo()
    changes = project.redo()
    assert changes.focus == made.focus
    assert changes.focus.doc == doc


def test_a_new_step_buries_what_was_undone(project: Project) -> None:
    doc = add_document(project)
    project.do(AddSpan(doc, ((0, 5),), PERSON))
    project.undo()
    project.do(AddSpan(doc, ((6, 11),), PERSON))
    assert project.redo_title() == ""
    assert project.redo() is None
