"""Two datasets or two states beside each other, by their ids."""

import pytest

from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan
from annotator.formats.registry import formats
from annotator.model.errors import UserError
from annotator.model.schema import TypeKind
from annotator.project.dataset.comparing import Change, compared
from annotator.project.dataset.manifest import entries_at, entry_of, line_of
from annotator.project.dataset.states import entries_of
from annotator.project.exchange import export_annotated
from annotator.project.operations.relations import AddRelation
from annotator.project.operations.spans import AddSpan, DeleteAnnotations, MoveSpan, RelabelAnnotations, SetNote
from annotator.project.project import Project
from tests.support.gold import snapshot_here
from tests.support.notation import news_schema
from tests.support.projects import add_document

SCHEMA = news_schema()
PERSON, GPE = (SCHEMA.named(TypeKind.SPAN, name).id for name in ("PERSON", "GPE"))
VISITS = SCHEMA.named(TypeKind.RELATION, "visits").id


def made(project: Project, op):
    return project.do(op).put[0]


def differences(project: Project, one, other):
    found = compared(entries_of(project, one and one.place), entries_of(project, other and other.place))
    return found, [(d.change, d.kind, d.what) for d in found.differences]


def test_two_snapshots_differ_in_what_was_done_between_them(project: Project) -> None:
    doc = add_document(project)
    curie, poland, warsaw = (
        made(project, AddSpan(doc, (place,), label))
        for place, label in (((0, 11), PERSON), ((15, 21), GPE), ((30, 36), PERSON))
    )
    one = snapshot_here(project, "one")
    project.do(DeleteAnnotations((poland.id,)))
    project.do(RelabelAnnotations((warsaw.id,), GPE))
    project.do(SetNote(curie.id, "again"))
    project.do(MoveSpan(curie.id, ((0, 5),)))
    made(project, AddRelation(curie.id, warsaw.id, VISITS))
    add_document(project, "Another.", "Second")
    two = snapshot_here(project, "two")
    found, told = differences(project, one, two)
    assert told == [
        (Change.CHANGED, "span", "PERSON “Marie”: text: “Marie Curie” → “Marie”; attributes, note or links"),
        (Change.CHANGED, "span", "GPE “Warsaw”: label: PERSON → GPE"),
        (Change.ADDED, "relation", "visits"),
        (Change.REMOVED, "span", "GPE “Poland”"),
        (Change.ADDED, "document", "Second"),
    ]
    assert found.counts()["span"] == {Change.ADDED: 0, Change.REMOVED: 1, Change.CHANGED: 2}
    assert found.same == 0
    assert differences(project, two, None)[1] == []
    assert [change for change, *_ in differences(project, two, one)[1]].count(Change.REMOVED) == 2


def test_a_manifest_says_what_was_read(tmp_path) -> None:
    spans = (
        PortableSpan(id="a", label="X", fragments=((0, 2), (3, 5))),
        PortableSpan(id="b", label="Y", fragments=((3, 5),)),
    )
    links = (PortableRelation(id="r", label="to", head="a", tail="b", attributes={"k": 1}),)
    document = PortableDocument(id="1", title="T 😀", text="ab cd", spans=spans, relations=links)
    entry = entry_of(document, "Ada", "dev")
    (tmp_path / "card").mkdir()
    (tmp_path / "card" / "documents.ndjson").write_bytes(line_of(entry))
    assert list(entries_at(tmp_path)) == [entry]


def test_mere_exports_are_compared_by_what_they_say(project: Project, tmp_path) -> None:
    doc = add_document(project)
    curie, warsaw = (
        made(project, AddSpan(doc, (place,), label)) for place, label in (((0, 11), PERSON), ((30, 36), GPE))
    )
    made(project, AddRelation(curie.id, warsaw.id, VISITS))

    def exported(name: str):
        documents = [project.open_document(doc)]
        export_annotated(documents, project.schema, {}, formats().writer("jsonl"), tmp_path / f"{name}.jsonl")
        return entries_at(tmp_path / f"{name}.jsonl")

    one = list(exported("one"))
    made(project, AddSpan(doc, ((0, 5),), PERSON))
    found = compared(one, exported("two"))
    assert [(d.change, d.kind, d.what) for d in found.differences] == [(Change.ADDED, "span", "PERSON “Marie”")]


def test_what_is_no_dataset_is_refused_with_its_place(tmp_path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\0\1")
    with pytest.raises(UserError, match="no dataset"):
        list(entries_at(tmp_path / "x.bin"))
    (tmp_path / "card").mkdir()
    for line in (b"{}", b"[1]", b"\xff", b'{"format": "annotator.dataset.documents.v1"}', b"[" * 100_000):
        (tmp_path / "card" / "documents.ndjson").write_bytes(line)
        with pytest.raises(UserError, match="line 1"):
            list(entries_at(tmp_path))
