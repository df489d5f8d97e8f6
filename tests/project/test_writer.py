import threading
from concurrent.futures import Future

import pytest

from annotator.model.errors import UserError
from annotator.model.schema import TypeKind
from annotator.project.jobs import Cancelled, InlineJobs, Job, ThreadJobs
from annotator.project.operations.spans import AddSpan
from annotator.project.project import Project
from tests.support.notation import news_schema
from tests.support.projects import add_document

PERSON = news_schema().named(TypeKind.SPAN, "PERSON").id


def test_operations_are_taken_in_the_order_they_were_asked_for(project: Project) -> None:
    doc = add_document(project)
    seen = []
    project.subscribe(lambda changes: seen.append(changes.step))
    futures = [project.submit(AddSpan(doc, ((n, n + 1),), PERSON)) for n in range(30)]
    steps = [future.result().step for future in futures]
    assert seen == steps
    assert project.saved
    assert [s.id for s in project.history(limit=30)] == steps[::-1]


def test_the_news_come_before_the_answer(project: Project) -> None:
    doc = add_document(project)
    seen = []
    project.subscribe(seen.append)
    assert project.do(AddSpan(doc, ((0, 1),), PERSON)) in seen


def test_a_refused_operation_changes_nothing(project: Project) -> None:
    doc = add_document(project)
    steps = project.counts().steps
    with pytest.raises(UserError, match="stretch"):
        project.do(AddSpan(doc, ((90, 5000),), PERSON))
    assert project.counts().steps == steps
    assert project.saved


def test_an_operation_that_does_nothing_leaves_no_step(project: Project) -> None:
    doc = add_document(project)
    project.do(AddSpan(doc, ((0, 5),), PERSON))
    steps = project.counts().steps
    seen = []
    project.subscribe(seen.append)
    assert project.do(AddSpan(doc, ((0, 5),), PERSON)).put == ()
    assert project.counts().steps == steps
    assert seen == []


def test_a_subscriber_that_fails_or_leaves_harms_nobody(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    doc = add_document(project)
    seen = []
    project.subscribe(lambda changes: 1 / 0)
    stop = project.subscribe(seen.append)
    project.do(AddSpan(doc, ((0, 5),), PERSON))
    stop()
    stop()
    project.do(AddSpan(doc, ((6, 11),), PERSON))
    assert len(seen) == 1
    assert "a subscriber failed" in caplog.text


def test_a_subscriber_cannot_wait_for_itself(project: Project) -> None:
    doc = add_document(project)
    caught: Future[str] = Future()

    def ask(_) -> None:
        try:
            project.undo()
        except RuntimeError as error:
            caught.set_result(str(error))

    stop = project.subscribe(ask)
    project.do(AddSpan(doc, ((0, 5),), PERSON))
    assert "submit" in caught.result(10)
    stop()


def test_what_was_asked_for_is_done_before_closing(project: Project) -> None:
    doc = add_document(project)
    futures = [project.submit(AddSpan(doc, ((n, n + 1),), PERSON)) for n in range(20)]
    project.close()
    assert all(future.result().put for future in futures)
    with pytest.raises(RuntimeError, match="closed"):
        project.undo()
    with pytest.raises(UserError, match="closed"):
        project.documents()
    assert not [t for t in threading.enumerate() if t.name.startswith("annotator-")]


def test_jobs_report_and_can_be_cancelled() -> None:
    told = []
    started, go_on = threading.Event(), threading.Event()
    jobs = ThreadJobs()
    job = Job("count", lambda done, total: told.append((done, total)))

    def work(inside: Job) -> None:
        inside.step(1, 3)
        started.set()
        assert go_on.wait(10)
        inside.step(2, 3)

    future = jobs.run(job, work)
    assert started.wait(10)
    job.cancel()
    go_on.set()
    with pytest.raises(Cancelled):
        future.result(10)
    assert told == [(1, 3)]
    jobs.close()


def test_inline_jobs_are_done_at_once() -> None:
    assert InlineJobs().run(Job("one"), lambda job: job.name).result(0) == "one"
    with pytest.raises(ZeroDivisionError):
        InlineJobs().run(Job("fail"), lambda _: 1 / 0).result(0)
