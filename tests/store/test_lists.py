import pytest

from annotator.model.document import Status
from annotator.model.ids import DocId, new_id
from annotator.model.listing import DocumentFilter, Sort
from annotator.model.schema import TypeKind
from annotator.project.operations.documents import EditDocument, HideDocuments
from annotator.project.operations.review import AcceptSuggestions, FinishDocument, RejectSuggestions, SetStatus
from annotator.project.operations.spans import AddSpan
from annotator.project.project import Project
from annotator.store import counts
from tests.support.notation import news_schema
from tests.support.projects import add_document, link_proposal, machine, proposal, run

SCHEMA = news_schema()
PERSON = SCHEMA.named(TypeKind.SPAN, "PERSON").id


@pytest.fixture
def docs(project: Project) -> list[DocId]:
    made = [add_document(project, f"Text number {n}.", title) for n, title in enumerate(("beta", "Alpha", "Гамма"))]
    project.do(EditDocument(made[0], {"tags": ("arms", "un"), "meta": {"desk": "Foreign"}, "language": "en"}))
    project.do(EditDocument(made[1], {"source": "https://example.org/100%", "doc_date": "2024-05-01"}))
    project.do(AddSpan(made[1], ((0, 4),), PERSON))
    project.do(FinishDocument(made[2]))
    return made


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (DocumentFilter(), [0, 1, 2]),
        (DocumentFilter(descending=True), [2, 1, 0]),
        (DocumentFilter(sort=Sort.TITLE), [1, 0, 2]),
        (DocumentFilter(sort=Sort.TITLE, descending=True), [2, 0, 1]),
        (DocumentFilter(sort=Sort.STATUS), [0, 1, 2]),
        (DocumentFilter(sort=Sort.SPANS, descending=True), [1, 2, 0]),
        (DocumentFilter(sort=Sort.DATE), [0, 2, 1]),
        (DocumentFilter(statuses=frozenset({Status.DONE, Status.IN_PROGRESS})), [1, 2]),
        (DocumentFilter(title="ALPH"), [1]),
        (DocumentFilter(title="ГАММА"), [2]),
        (DocumentFilter(title="100%"), [1]),
        (DocumentFilter(title="%"), [1]),
        (DocumentFilter(tags=("un", "arms")), [0]),
        (DocumentFilter(tags=("ARM",)), [0]),
        (DocumentFilter(tags=("x",)), []),
        (DocumentFilter(date="2024"), [1]),
        (DocumentFilter(date="05"), []),
        (DocumentFilter(fields={"desk": "foreign"}), [0]),
        (DocumentFilter(fields={'de"sk': "x"}), []),
        (DocumentFilter(language="en"), [0]),
        (DocumentFilter(text="number"), [0, 1, 2]),
        (DocumentFilter(text='"number 1"'), [1]),
        (DocumentFilter(hidden=True), []),
        (DocumentFilter(pending_only=True), []),
    ],
)
def test_filters_and_orders(project: Project, docs: list[DocId], wanted: DocumentFilter, found: list[int]) -> None:
    assert project.document_ids(wanted) == [docs[n] for n in found]
    assert [row.id for row in project.documents(wanted=wanted)] == [docs[n] for n in found]


def test_pages_and_single_rows(project: Project, docs: list[DocId]) -> None:
    assert [row.id for row in project.documents(limit=2, offset=1)] == docs[1:]
    asked = [docs[2], DocId(new_id()), docs[0]]
    assert [row.id for row in project.documents(asked)] == [docs[2], docs[0]]


def test_removed_documents_are_listed_apart(project: Project, docs: list[DocId]) -> None:
    project.do(HideDocuments((docs[1],)))
    assert project.document_ids() == [docs[0], docs[2]]
    assert project.document_ids(DocumentFilter(hidden=True)) == [docs[1]]


def test_counts_of_the_project(project: Project, docs: list[DocId]) -> None:
    source = machine()
    found = [proposal(SCHEMA, source, docs[0], label, 0, 4) for label in ("GPE", "ORG", "LOC")]
    run(project, source, docs[0], *found)
    project.do(RejectSuggestions((found[0].id,)))
    counted = project.counts()
    assert (counted.documents, counted.spans, counted.relations, counted.pending) == (3, 1, 0, 2)
    assert counted.by_status == {Status.NEW: 0, Status.IN_PROGRESS: 2, Status.DONE: 1}
    assert project.document_ids(DocumentFilter(pending_only=True)) == [docs[0]]


def test_what_waits_by_source_and_label(project: Project, docs: list[DocId]) -> None:
    source = machine("rules")
    for doc in docs[:2]:
        one, two = proposal(SCHEMA, source, doc, "GPE", 0, 4, 0.5), proposal(SCHEMA, source, doc, "GPE", 5, 11, 0.75)
        run(project, source, doc, one, two, link_proposal(SCHEMA, source, "allied_with", one, two))
    groups = [(g.source, g.kind, g.label, g.count, g.documents, g.low, g.high) for g in project.pending_groups()]
    assert groups == [
        ("rules", "span", "GPE", 4, 2, 0.5, 0.75),
        ("rules", "relation", "allied_with", 2, 2, 0.8, 0.8),
    ]
    assert [g.count for g in project.pending_groups(docs[:1])] == [2, 1]


def test_another_person_has_a_list_of_their_own(project: Project, docs: list[DocId]) -> None:
    source = machine()
    found = proposal(SCHEMA, source, docs[0], "GPE", 0, 4)
    run(project, source, docs[0], found)
    project.do(AcceptSuggestions((found.id,)))
    project.set_person("Ben")
    row = project.documents(docs[:1])[0]
    # Ben has no row of counts yet: he is written down with his first step.
    assert (row.status, row.spans) == (Status.NEW, 0)
    project.do(SetStatus(docs[1], Status.DONE))
    row = project.documents(docs[:1])[0]
    assert (row.spans, row.pending) == (0, 1)
    assert project.open_document(docs[0]).pending() == [found]


def test_a_newer_version_of_a_source_takes_the_place_of_the_old(project: Project, docs: list[DocId]) -> None:
    old, new = machine("rules", "1"), machine("rules", "2")
    first, second = (proposal(SCHEMA, source, docs[0], "GPE", 0, 4) for source in (old, new))
    run(project, old, docs[0], first)
    assert project.has_run(old.id, docs[0])
    assert not project.has_run(new.id, docs[0])
    run(project, new, docs[0], second)
    assert project.open_document(docs[0]).pending() == [second]
    steps = project.counts().steps
    assert run(project, new, docs[0], second).put == ()
    assert project.counts().steps == steps
    run(project, old, docs[0], first)
    assert project.open_document(docs[0]).pending() == [first]
    assert set(project.sources()) == {old.id, new.id}


def test_large_documents_are_counted_when_a_list_asks(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = add_document(project)
    other = add_document(project, "Short.", "Other")
    source = machine()
    run(project, source, doc, proposal(SCHEMA, source, doc, "GPE", 15, 21))
    monkeypatch.setattr(counts, "MANY", 2)
    project.do(AddSpan(doc, ((0, 11),), PERSON))
    project.do(AddSpan(doc, ((0, 5),), PERSON))
    project.do(AddSpan(other, ((0, 5),), PERSON))
    with project._store.reading() as connection:
        assert list(counts.stale(connection, project.person.id)) == []  # what a span changes was added at once
    run(project, source, doc, proposal(SCHEMA, source, doc, "ORG", 15, 21))
    with project._store.reading() as connection:
        assert list(counts.stale(connection, project.person.id)) == [doc]
    rows = {row.id: (row.spans, row.pending) for row in project.documents()}
    assert rows == {doc: (2, 2), other: (1, 0)}
    assert project.counts().spans == 3
    assert project.documents([doc])[0].spans == 2
    assert project.document_ids(DocumentFilter(pending_only=True)) == [doc]
    project.close()
    with Project.open(project.path, person="Ada") as again:
        assert again.check() == []
