"""A command that writes beside the window, and two people on one file: nothing is lost, everybody hears of it."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from annotator.model.annotation import Span
from annotator.model.changes import Changes
from annotator.model.errors import Conflict, UserError
from annotator.model.ids import AnnotationId, TypeId, derived_id
from annotator.model.schema import LabelType, TypeKind
from annotator.project.operations.documents import EditDocument
from annotator.project.operations.relations import AddRelation
from annotator.project.operations.schema import PutType
from annotator.project.operations.spans import AddSpan, DeleteAnnotations, RelabelAnnotations, SetNote
from annotator.project.project import Project
from annotator.store.store import Store
from tests.support import editing_child
from tests.support.notation import news_schema
from tests.support.projects import TEXT, add_document, machine, proposal, replayed, run, snapshot

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = news_schema()
PERSON, GPE = (SCHEMA.named(TypeKind.SPAN, name).id for name in ("PERSON", "GPE"))
VISITS = SCHEMA.named(TypeKind.RELATION, "visits").id


class News:
    """Collects what a project publishes, and waits for what must come."""

    def __init__(self, project: Project) -> None:
        self.all: list[Changes] = []
        self._arrived = threading.Condition()
        project.subscribe(self._take)

    def _take(self, changes: Changes) -> None:
        with self._arrived:
            self.all.append(changes)
            self._arrived.notify_all()

    def wait(self, enough: Callable[[list[Changes]], bool]) -> list[Changes]:
        with self._arrived:
            assert self._arrived.wait_for(lambda: enough(self.all), timeout=30)
            return self.all


def add(project: Project, doc, start: int, end: int, type_id=PERSON) -> AnnotationId:
    return next(v.id for v in project.do(AddSpan(doc, ((start, end),), type_id)).put if isinstance(v, Span))


@pytest.fixture
def beside(project: Project):
    with Project.open(project.path, person="Ben") as other:
        yield other


def hear(project: Project) -> None:
    """Listen now, as an idle project does by itself."""
    project._writer.call(project._ledger.listen)


def test_a_command_beside_the_window(project: Project) -> None:
    doc = add_document(project, TEXT * 30)
    news, shown = News(project), project.open_document(doc)
    script = editing_child.__file__
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, script, project.path], stdout=subprocess.PIPE, text=True, env=environment
    ) as command:
        mine = [add(project, doc, n, n + 3, GPE) for n in range(50)]
        said = [line.split() for line in command.stdout]
        assert command.wait() == 0
    found = news.wait(lambda all_: len(all_) == len(mine) + len(said))
    for changes in found:
        shown.apply(changes)
    fresh = project.open_document(doc)
    assert shown.spans == fresh.spans
    assert set(mine) <= fresh.spans.keys()
    theirs = {UUID(hex=key) for word, key in said} - {UUID(hex=key) for word, key in said if word == "deleted"}
    assert theirs <= fresh.spans.keys()
    assert replayed(project) == snapshot(project)


def test_the_news_of_another_process_are_as_our_own(project: Project, beside: Project) -> None:
    doc = add_document(project)
    hear(beside)
    news, shown = News(beside), beside.open_document(doc)
    ours = News(project)
    one, two = add(project, doc, 0, 11), add(project, doc, 15, 21, GPE)
    project.do(AddRelation(one, two, VISITS))
    project.do(DeleteAnnotations((one,)))
    project.undo()
    run(project, machine(), doc, proposal(SCHEMA, machine(), doc, "GPE", 30, 36))
    project.do(EditDocument(doc, {"title": "Other"}))
    hear(beside)
    assert [c.step for c in news.all] == [c.step for c in ours.all]
    for one_, other in zip(news.all, ours.all, strict=True):
        assert (one_.title, one_.stack, one_.actor, one_.documents, one_.undoes) == (
            *(other.title, other.stack, other.actor, other.documents, other.undoes),
        )
        assert other.kinds >= one_.kinds
        shown.apply(one_)
    assert shown.doc.title == "Other"
    # Another person's annotations are not mine to see; what machines propose is.
    assert shown.spans == {}
    assert len(shown.pending()) == 1


def test_the_schema_is_heard_of_before_the_next_step(project: Project, beside: Project) -> None:
    doc = add_document(project)
    ship = LabelType(id=TypeId(derived_id("ship")), kind=TypeKind.SPAN, name="SHIP")
    beside.do(PutType(ship))
    project.do(AddSpan(doc, ((0, 5),), ship.id))
    assert project.schema.types[ship.id].name == "SHIP"


def test_somebody_elses_change_is_not_written_over(project: Project, beside: Project) -> None:
    doc = add_document(project)
    key = add(project, doc, 0, 11)
    seen = project.open_document(doc).spans[key]
    beside.do(SetNote(key, "Ben was here"))

    class Stale:
        stack = AddSpan.stack.fget(None)

        def apply(self, step) -> None:
            step.update(seen)
            step.delete(seen)

    with pytest.raises(Conflict):
        project.do(Stale())
    assert project.open_document(doc).spans[key].note == "Ben was here"


def test_undo_refuses_what_others_have_changed_since(project: Project, beside: Project) -> None:
    doc = add_document(project)
    key = add(project, doc, 0, 11)
    project.do(RelabelAnnotations((key,), GPE))
    beside.do(RelabelAnnotations((key,), PERSON))
    before = snapshot(project)
    with pytest.raises(Conflict, match="changed again"):
        project.undo()
    assert snapshot(project) == before
    beside.undo()
    assert project.undo().title.startswith("Undo: Change PERSON")


def test_undo_refuses_what_others_depend_on(project: Project, beside: Project) -> None:
    doc = add_document(project)
    one, two = add(project, doc, 0, 11), add(project, doc, 15, 21, GPE)
    beside.do(AddRelation(one, two, VISITS))
    with pytest.raises(Conflict, match="depends on it"):
        project.undo()
    assert len(project.open_document(doc).spans) == 2


def test_undo_is_each_persons_own(project: Project, beside: Project) -> None:
    doc = add_document(project)
    mine = add(project, doc, 0, 11)
    add(beside, doc, 15, 21, GPE)
    run(project, machine(), doc)
    hear(project)
    assert project.undo_title() == "Add PERSON “Marie Curie”"
    assert project.undo().removed[0].id == mine
    assert len(beside.open_document(doc).spans) == 1


def test_two_processes_agree_on_a_new_person(project: Project) -> None:
    doc = add_document(project)
    with Project.open(project.path, person="Eve") as one, Project.open(project.path, person="Eve") as other:
        add(one, doc, 0, 11)
        add(other, doc, 15, 21, GPE)
        assert one.person.id == other.person.id
        assert len(other.open_document(doc).spans) == 2
        assert sum(p.name == "Eve" for p in one.persons()) == 1


def test_one_that_writes_too_long_is_told(project: Project) -> None:
    add_document(project)
    with closing(sqlite3.connect(project.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store = Store.open(project.path, patience_ms=20)
        with pytest.raises(UserError) as found, store.transaction():
            pytest.fail("the other one writes")
        assert found.value.code == "project.busy"
        store.close()
        assert project.documents()
        other.execute("ROLLBACK")


def test_a_window_that_only_reads_hears_of_what_others_do(project: Project) -> None:
    doc = add_document(project)
    with Project.open(project.path, person="Ada", read_only=True) as reader:
        news = News(reader)
        key = add(project, doc, 0, 11)
        news.wait(lambda found: any(getattr(v, "id", None) == key for c in found for v in c.put))
