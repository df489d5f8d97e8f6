from pathlib import Path

import pytest

from annotator.model.errors import UserError
from annotator.project.importing import Duplicates, Import, Known, incoming
from annotator.project.operations.documents import ImportDocuments
from annotator.readers.document import ReadDocument

STORY = (
    "The harbour of Port Sabina was closed on Monday after a tanker had run aground in the fog. Nobody was hurt, the "
    "coast guard said, and no oil was seen on the water. Two tugs tried in vain to pull the ship free at high tide."
)


class Project:
    def __init__(self):
        self.steps: list[ImportDocuments] = []

    def do(self, op, *, initiator=""):
        self.steps.append(op)


def read(text=STORY, title="Tanker", sha="", **more) -> ReadDocument:
    return ReadDocument(text, title, original_sha256=sha or f"sha of {text}", **more)


@pytest.fixture
def project():
    return Project()


def test_documents_of_one_import_are_one_step(project):
    work = Import(project, Known())
    work.take(read())
    work.take(read("Another story altogether, about a court and its verdict.", "Court"))
    report = work.report()
    assert [len(step.documents) for step in project.steps] == [2]
    assert [taken.title for taken in report.taken] == ["Tanker", "Court"]
    assert report.summary() == "2 documents imported."


def test_the_same_bytes_are_skipped_within_one_import_and_from_before(project):
    known = Known([incoming(read(sha="abc", title="Old")).document])
    work = Import(project, known)
    work.take(read("Quite another text this time around.", "New", sha="abc"))
    report = work.report()
    assert project.steps == []
    assert report.skipped[0].sentence() == "“New” is in the project already."


def test_nearly_the_same_text_is_skipped_with_its_twin_named(project):
    work = Import(project, Known())
    work.take(read())
    work.take(read(STORY.replace("Monday", "Tuesday"), "Tanker, corrected"))
    report = work.report()
    assert len(report.taken) == 1
    assert "nearly the same" in report.skipped[0].sentence()
    assert report.skipped[0].twin_title == "Tanker"


def test_duplicates_are_added_where_that_is_wanted(project):
    work = Import(project, Known(), Duplicates.ADD)
    work.take(read())
    work.take(read())
    assert len(work.report().taken) == 2


def test_refusals_and_warnings_are_in_the_report(project):
    work = Import(project, Known())
    refused = UserError("read.empty", "The file is empty.", where="a.txt")
    work.take_all([(Path("a.txt"), refused), (Path("b.txt"), read(warnings=("Two pages hold no text.",)))])
    report = work.report()
    assert report.summary() == "1 document imported, 1 refused."
    assert list(report.lines()) == ["a.txt: The file is empty.", "“Tanker”: Two pages hold no text."]


def test_a_cancelled_import_leaves_nothing_that_was_not_written(project):
    work = Import(project, Known())
    work.take(read())
    report = work.report(cancelled=True)
    assert project.steps == []
    assert report.taken == ()
    assert report.summary() == "0 documents imported, then cancelled."


def test_large_imports_are_written_in_portions(project, monkeypatch):
    monkeypatch.setattr("annotator.project.importing._MOST_DOCUMENTS", 2)
    work = Import(project, Known(), Duplicates.ADD)
    for number in range(5):
        work.take(read(title=f"{number}"))
    assert len(work.report().taken) == 5
    assert [len(step.documents) for step in project.steps] == [2, 2, 1]


def test_what_came_in_keeps_what_its_reader_knew():
    made = incoming(read(source="/tmp/a.html", doc_date="2026-03-01", language="en", meta={"author": "A. Byline"}))
    document = made.document
    assert (document.source, document.doc_date, document.language) == ("/tmp/a.html", "2026-03-01", "en")
    assert document.meta == {"author": "A. Byline"}
    assert document.length == len(STORY)
    assert document.signature
