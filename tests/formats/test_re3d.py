"""re3d's folders: spans and relations there and back, the release's oddities, and errors with file and line."""

import json
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan
from annotator.formats.re3d import Re3d
from annotator.formats.registry import formats
from annotator.model.annotation import Fragments
from annotator.model.errors import UserError
from tests.support.portable import documents, sample

FORMAT = Re3d()
GOLDEN = Path(__file__).parent / "golden" / "re3d"


def held(document: PortableDocument) -> PortableDocument:
    """Return what the format holds of a document."""

    def plain(annotation):
        kept = {
            "attributes": {},
            "note": "",
            "score": None,
            "source": "",
            "decision": "",
            "provenance": {},
            "links": (),
        }
        return replace(annotation, **kept)

    def whole(span) -> Fragments:
        return ((span.start, span.end),)

    return replace(
        document,
        attributes={},
        note="",
        spans=tuple(replace(plain(span), fragments=whole(span)) for span in document.spans),
        relations=tuple(map(plain, document.relations)),
        events=(),
        chains=(),
    )


def there_and_back(document: PortableDocument, folder: Path) -> PortableDocument:
    FORMAT.write([document], folder)
    (read,) = FORMAT.read(folder).documents
    extra = {key: value for key, value in read.extra.items() if key not in ("wordCount", "sentenceCount")}
    return replace(read, extra=extra)


@given(document=documents(), source=st.sampled_from(["", "Daily: News"]))
def test_what_the_format_holds_is_read_again(document, source, tmp_path_factory):
    if source:
        document = replace(document, meta=dict(document.meta) | {"sourceName": source, "source": "https://example.org"})
    assert there_and_back(document, tmp_path_factory.mktemp("x")) == held(document)


def test_golden_folder_is_read_and_written_the_same(tmp_path):
    (document,) = FORMAT.read(GOLDEN).documents
    assert document.meta == {"source": "https://example.org/harbour", "sourceName": "Harbour News"}
    assert [(s.id, s.label, document.quote(s)) for s in document.spans] == [
        ("0-0-13-Person", "Person", "Col. Ada Moen"),
        ("0-18-30-Organisation", "Organisation", "“Harbour” Co"),
        ("0-18-30-Location", "Location", "“Harbour” Co"),
        ("0-34-38-Location", "Location", "Oslo"),
    ]
    (relation,) = document.relations
    assert (relation.head, relation.tail, relation.label) == ("0-0-13-Person", "0-18-30-Location", "CommWith")
    assert relation.extra == {"confidence": 0.9, "trigger": [13, 18]}
    assert document.text[13:18] == " met "
    FORMAT.write([document], tmp_path)
    for name in ("documents.json", "entities.json", "relations.json"):
        written = [json.loads(line) for line in (tmp_path / "Harbour-News" / name).read_bytes().splitlines()]
        expected = [json.loads(line) for line in (GOLDEN / name).read_bytes().splitlines()]
        for entry in written:
            entry.pop("targetId", None)
            if entry.get("value") == "“Harbour” Co":
                entry["value"] = '"Harbour" Co'
        assert written == expected


def test_losses_are_counted(tmp_path):
    report = FORMAT.write([sample()], tmp_path)
    assert {loss.kind for loss in report.losses} == {
        "spans of several fragments",
        "events",
        "chains",
        "attributes of spans",
        "attributes of relations, events and chains",
        "attributes and notes of documents",
        "notes",
        "links to knowledge bases",
        "scores, sources and decisions",
        "who decided, when, and what was changed",
    }


def test_sources_get_their_folders_and_may_share_a_name(tmp_path):
    names = ["A/B", "A:B", "", "A/B"]
    written = [held(sample(id=str(n), meta={"sourceName": name} if name else {})) for n, name in enumerate(names)]
    FORMAT.write(written, tmp_path)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("documents.json")) == [
        "A-B-2/documents.json",
        "A-B/documents.json",
        "documents.json",
    ]
    read = list(FORMAT.read(tmp_path).documents)
    assert {document.id: document.meta for document in read} == {document.id: document.meta for document in written}
    assert not list(tmp_path.rglob("*.part"))


def test_failed_export_leaves_nothing_half_written(tmp_path):
    FORMAT.write([sample()], tmp_path)
    before = (tmp_path / "documents.json").read_bytes()
    broken = sample(id="d2", spans=(PortableSpan(id="e1", label="X", fragments=((0, 999),)),))
    with pytest.raises(UserError):
        FORMAT.write([sample(), broken], tmp_path)
    assert (tmp_path / "documents.json").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 3
    with pytest.raises(UserError) as caught:
        FORMAT.write([sample(), sample()], tmp_path)
    assert caught.value.code == "re3d.duplicate"
    with pytest.raises(UserError) as caught:
        FORMAT.write([sample()], tmp_path / "documents.json")
    assert caught.value.code == "format.write"


def test_recognised_by_content(tmp_path):
    found = formats([]).detect(GOLDEN)
    assert found is not None
    assert found.info.name == "re3d.v1"
    assert FORMAT.recognises(GOLDEN.parent, b"")
    assert not FORMAT.recognises(tmp_path, b"")
    (tmp_path / "documents.json").write_text('{"id": 1}\n')
    assert not FORMAT.recognises(tmp_path, b"")
    (tmp_path / "entities.json").write_text("[1]\n")
    assert not FORMAT.recognises(tmp_path, b"")
    assert not FORMAT.recognises(GOLDEN / "documents.json", (GOLDEN / "documents.json").read_bytes())


DOCUMENT = {"_id": "d", "title": "t", "text": "Ada met\r\nBo."}
ADA = {"_id": "d-a", "documentId": "d", "begin": 0, "end": 3, "type": "P", "value": "Ada"}
BO = {"_id": "d-b", "documentId": "d", "begin": 9, "end": 11, "type": "P", "value": "Bo"}
ENDS = {"sourceBegin": 0, "sourceEnd": 3, "targetBegin": 9, "targetEnd": 11}
MET = {"_id": "d-r", "documentId": "d", "type": "met", "begin": 4, "end": 7, **ENDS}


def folder_of(path: Path, documents=(DOCUMENT,), entities=(ADA, BO), relations=(MET,)) -> Path:
    for name, objects in (("documents", documents), ("entities", entities), ("relations", relations)):
        lines = [entry if isinstance(entry, bytes) else json.dumps(entry).encode() for entry in objects]
        (path / f"{name}.json").write_bytes(b"\n".join(lines) + b"\n")
    return path


def test_line_ends_are_normalised_and_offsets_follow(tmp_path):
    (read,) = FORMAT.read(folder_of(tmp_path)).documents
    assert [read.quote(span) for span in read.spans] == ["Ada", "Bo"]
    assert read.relations == (PortableRelation(id="r", label="met", head="a", tail="b", extra={"trigger": [4, 7]}),)


def test_value_that_is_not_the_text_is_kept_beside_it(tmp_path):
    (read,) = FORMAT.read(folder_of(tmp_path, entities=(ADA | {"value": "Eva"}, BO))).documents
    assert read.quote(read.spans[0]) == "Ada"
    assert read.spans[0].extra == {"value": "Eva"}


BROKEN = {
    "cut": ({"entities": (ADA, b'{"_id": "d-b", "docu')}, "jsonl.json", "entities.json, line 2"),
    "not UTF-8": ({"documents": ("é".encode("latin-1"),)}, "jsonl.encoding", "documents.json, line 1"),
    "a list": ({"relations": (b"[]",)}, "jsonl.type", "relations.json, line 1"),
    "nested": ({"documents": (b'{"a":' + b"[" * 100_000,)}, "jsonl.nesting", "documents.json, line 1"),
    "no text": ({"documents": ({"_id": "d"},)}, "format.missing", "documents.json, line 1"),
    "twice": ({"documents": (DOCUMENT, DOCUMENT)}, "re3d.duplicate", "documents.json, line 2"),
    "no document": ({"entities": (ADA, BO, ADA | {"documentId": "x"})}, "re3d.document", "entities.json, line 3"),
    "past the end": ({"entities": (ADA | {"end": 99}, BO)}, "re3d.offset", "entities.json, line 1"),
    "before the start": ({"entities": (ADA | {"begin": -1}, BO)}, "re3d.offset", "entities.json, line 1"),
    "nothing between": ({"entities": (ADA | {"end": 0}, BO)}, "re3d.offset", "entities.json, line 1"),
    "no number": ({"entities": (ADA | {"end": "3"}, BO)}, "format.type", "entities.json, line 1"),
    "no entity there": ({"entities": (ADA,)}, "re3d.end", "relations.json, line 1"),
    "trigger past the end": ({"relations": (MET | {"end": 99},)}, "re3d.offset", "relations.json, line 1"),
    "ids twice": ({"entities": (ADA, BO, BO)}, "format.duplicate", "documents.json, line 1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_folders_say_where_and_why(tmp_path, name):
    parts, code, where = BROKEN[name]
    folder = folder_of(tmp_path, **parts)
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(folder).documents)
    assert caught.value.code == code
    assert caught.value.where.startswith(str(folder) + os.sep + where)


def test_missing_files(tmp_path):
    with pytest.raises(UserError) as caught:
        FORMAT.read(tmp_path / "no")
    assert caught.value.code == "re3d.none"
    (folder_of(tmp_path) / "relations.json").unlink()
    assert [len(document.relations) for document in FORMAT.read(tmp_path).documents] == [0]


values = st.none() | st.integers(-3, 20) | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@given(
    name=st.sampled_from(["documents", "entities", "relations"]),
    changes=st.dictionaries(st.sampled_from([*DOCUMENT, *ADA, *MET, "targetId", "meta"]), values, min_size=1),
    cut=st.integers(0, 200),
)
def test_any_values_are_read_or_refused(tmp_path_factory, name, changes, cut):
    whole = {"documents": DOCUMENT, "entities": ADA, "relations": MET}[name]
    folder = folder_of(tmp_path_factory.mktemp("x"), **{name: (json.dumps(whole | changes).encode()[: cut or None],)})
    with suppress(UserError):
        assert all(isinstance(document, PortableDocument) for document in FORMAT.read(folder).documents)
