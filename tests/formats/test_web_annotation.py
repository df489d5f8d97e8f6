"""W3C Web Annotation: nothing is lost, the model's own words are there, and other programs' files are understood."""

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.portable import PortableDocument
from annotator.formats.registry import formats
from annotator.formats.web_annotation import WebAnnotation
from annotator.model.errors import UserError
from tests.support.portable import documents, sample

FORMAT = WebAnnotation()
TEXT = "\ufeffAda 🐟\r\nmet Bo. Bo won."


def there_and_back(document: PortableDocument, folder: Path) -> PortableDocument:
    FORMAT.write([document], folder)
    (read,) = FORMAT.read(folder).documents
    return read


@given(document=documents())
def test_what_was_written_is_read_again(document, tmp_path_factory):
    assert there_and_back(document, tmp_path_factory.mktemp("x")) == document


def test_written_files_use_the_models_words(tmp_path):
    document = sample(text=sample().text.replace("🐟", "🐟"))
    FORMAT.write([document], tmp_path)
    assert (tmp_path / "Talks-in-Oslo.txt").read_text(encoding="utf-8") == document.text
    written = json.loads((tmp_path / "Talks-in-Oslo.jsonld").read_bytes())
    items = {item["id"]: item for item in written["first"]["items"]}
    assert (written["type"], written["total"], written["@context"][0]) == (
        "AnnotationCollection",
        6,
        "http://www.w3.org/ns/anno.jsonld",
    )
    quoted, position = items["#e5"]["target"]["selector"]
    assert quoted["exact"] == "🐟"
    assert document.text.endswith(quoted["prefix"] + quoted["exact"] + quoted["suffix"])
    assert position == {"type": "TextPositionSelector", "start": 42, "end": 43}
    assert items["#e3"]["target"]["type"] == "Composite"
    assert items["#e4"]["body"][1] == {"type": "SpecificResource", "source": "Q20", "purpose": "identifying"}
    assert (items["#r1"]["motivation"], items["#r1"]["target"]) == ("linking", ["#e1", "#e3"])


def test_what_another_program_changed_counts(tmp_path):
    FORMAT.write([sample()], tmp_path)
    path = tmp_path / "Talks-in-Oslo.jsonld"
    written = json.loads(path.read_bytes())
    first = written["first"]["items"][0]
    first["body"] = [{"type": "TextualBody", "value": "HUMAN", "purpose": "tagging"}]
    first["target"]["selector"] = [{"type": "TextPositionSelector", "start": 0, "end": 6}]
    path.write_text(json.dumps(written))
    (read,) = FORMAT.read(path).documents
    assert read.spans[0] == replace(sample().spans[0], label="HUMAN", fragments=((0, 6),))


def about(selector, **more) -> dict:
    target = {"source": "https://example.org/a.txt", "selector": selector}
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "target": target} | more


ADA = about({"type": "TextPositionSelector", "start": 0, "end": 3}, id="urn:1", bodyValue="person")
BO = about(
    {"type": "TextQuoteSelector", "exact": "Bo", "prefix": "met "},
    id="urn:2",
    body=[{"value": "person", "purpose": "tagging"}, {"value": "who?", "purpose": "commenting"}],
)
MET = {"id": "urn:3", "motivation": "linking", "body": "met", "target": ["urn:1", "urn:2"]}


def file_of(folder: Path, value, text: bytes = TEXT.encode()) -> Path:
    (folder / "a.txt").write_bytes(text)
    path = folder / "x.jsonld"
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return path


@pytest.mark.parametrize(
    "wrap",
    [list, lambda items: {"items": items}, lambda items: {"first": {"items": items}}],
    ids=["list", "page", "all"],
)
def test_files_of_other_programs(tmp_path, wrap):
    path = file_of(tmp_path, wrap([ADA, BO, MET]))
    (read,) = FORMAT.read(path).documents
    assert read.text == "Ada 🐟\nmet Bo. Bo won."
    assert [(s.id, s.label, read.quote(s), s.note) for s in read.spans] == [
        ("urn:1", "person", "Ada", ""),
        ("urn:2", "person", "Bo", "who?"),
    ]
    (relation,) = read.relations
    assert (relation.label, relation.head, relation.tail) == ("met", "urn:1", "urn:2")


def test_quotation_that_stands_twice_means_both(tmp_path):
    both = about({"type": "TextQuoteSelector", "exact": "Bo"}, motivation="highlighting")
    (read,) = FORMAT.read(file_of(tmp_path, both)).documents
    assert [(s.start, s.label) for s in read.spans] == [(10, "highlighting"), (14, "highlighting")]


def test_annotations_of_several_texts_are_several_documents(tmp_path):
    (tmp_path / "b.txt").write_text("Eva")
    other = about(ADA["target"]["selector"], id="urn:9")
    other["target"]["source"] = "b.html"
    read = list(FORMAT.read(file_of(tmp_path, [ADA, BO, MET, other])).documents)
    assert [(document.id, len(document.spans), len(document.relations)) for document in read] == [
        ("a", 2, 1),
        ("b", 1, 0),
    ]


BROKEN = {
    "cut": (b'{"@context": "http', "web.json"),
    "not UTF-8": (b'{"a": "\xe9"}', "web.encoding"),
    "nested": (b"[" * 100_000, "web.nesting"),
    "a number": (5, "web.type"),
    "no annotations": ({"a": 1}, "web.type"),
    "entries are no objects": ([5], "web.type"),
    "elsewhere": ({"first": "page2"}, "web.page"),
    "about nothing": ([{"target": "urn:x"}], "web.source"),
    "text is missing": ([about({}) | {"target": {"source": "no.txt"}}], "web.source"),
    "leads out of the folder": ([about({}) | {"target": {"source": "..%2F..%2Fetc%2Fpasswd"}}], "web.source"),
    "no selector": ([about(None)], "web.selector"),
    "past the end": ([about({"type": "TextPositionSelector", "start": 0, "end": 99})], "web.offset"),
    "no number": ([about({"type": "TextPositionSelector", "start": "0", "end": 1})], "web.offset"),
    "not in the text": ([about({"type": "TextQuoteSelector", "exact": "Eva"})], "web.quote"),
    "empty quotation": ([about({"type": "TextQuoteSelector", "exact": ""})], "web.quote"),
    "other units": (
        [
            about(
                [{"type": "TextPositionSelector", "start": 13, "end": 15}, {"type": "TextQuoteSelector", "exact": "Bo"}]
            )
        ],
        "web.quote",
    ),
    "link to nothing": ([ADA, MET], "web.link"),
    "link of three": ([ADA, BO, MET | {"target": ["urn:1", "urn:2", "urn:1"]}], "web.link"),
    "links in a circle": ([ADA, MET | {"target": ["urn:3", "urn:3"]}], "web.link"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_say_where_and_why(tmp_path, name):
    value, code = BROKEN[name]
    path = file_of(tmp_path, value)
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(path).documents)
    assert caught.value.code == code
    assert caught.value.where.startswith(str(path))


def test_missing_and_large_files(tmp_path, monkeypatch):
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(tmp_path / "no.jsonld").documents)
    assert caught.value.code == "web.file"
    with pytest.raises(UserError) as caught:
        FORMAT.read(tmp_path)
    assert caught.value.code == "web.none"
    monkeypatch.setattr("annotator.formats.web_annotation_reading.LARGEST_BYTES", 5)
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(file_of(tmp_path, [ADA])).documents)
    assert caught.value.code == "web.size"


def test_ids_that_are_used_twice_get_names_of_their_own(tmp_path):
    (read,) = FORMAT.read(file_of(tmp_path, [ADA, ADA])).documents
    assert [span.id for span in read.spans] == ["urn:1", "urn:1-2"]


def test_recognised_by_content(tmp_path):
    FORMAT.write([sample()], tmp_path)
    for source in (tmp_path, tmp_path / "Talks-in-Oslo.jsonld"):
        found = formats([]).detect(source)
        assert found is not None
        assert found.info.name == "web-annotation.v1"
    assert not FORMAT.recognises(tmp_path / "a.html", b"<a href='http://www.w3.org/ns/anno.jsonld'>")


@given(place=st.integers(0, 9000), noise=st.binary(max_size=8), cut=st.booleans())
def test_any_bytes_are_read_or_refused(tmp_path_factory, place, noise, cut):
    folder = tmp_path_factory.mktemp("x")
    FORMAT.write([sample()], folder)
    path = folder / "Talks-in-Oslo.jsonld"
    whole = path.read_bytes()
    at = place % len(whole)
    path.write_bytes(whole[:at] + noise + (b"" if cut else whole[at + len(noise) :]))
    with suppress(UserError):
        assert all(isinstance(document, PortableDocument) for document in FORMAT.read(path).documents)
