"""annotator.jsonl.v1: nothing is lost, and what cannot be read says where and why."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from annotator.formats.jsonl import JsonLines
from annotator.formats.jsonl_reading import read_line
from annotator.formats.jsonl_writing import line_of, object_of
from annotator.formats.portable import PortableDocument, PortableSpan
from annotator.model.errors import UserError
from annotator.resource_files import resource, seeds
from tests.support.portable import documents, sample

FORMAT = JsonLines()


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    described = json.loads(resource("formats", "annotator.jsonl.v1.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(described)
    return jsonschema.Draft202012Validator(described)


@given(documents())
def test_what_was_written_is_read_again(document):
    assert read_line(line_of(document), "here") == document


@given(documents())
def test_written_lines_are_as_the_schema_describes(schema, document):
    line = line_of(document)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    schema.validate(json.loads(line))


def test_schema_and_reader_agree_on_the_example(schema):
    example = schema.schema["examples"][0]
    schema.validate(example)
    document = read_line(json.dumps(example).encode(), "here")
    assert object_of(document) == example
    assert document.quote(document.spans[2]) == "Norway delegation"


@pytest.mark.parametrize("path", sorted(seeds().glob("*.jsonl")), ids=lambda path: path.stem)
def test_demonstration_articles_are_read_and_written_the_same(schema, path):
    assert FORMAT.recognises(path, path.read_bytes()[:1000])
    (document,) = FORMAT.read(path).documents
    assert json.loads(line_of(document)) == json.loads(path.read_bytes())
    schema.validate(json.loads(path.read_bytes()))


def test_file_holds_bytes_with_line_feeds_alone(tmp_path):
    one, two = sample(), sample(id="d2", text="“é” 😀", spans=(), relations=(), events=(), chains=())
    out = tmp_path / "new folder" / "out.jsonl"
    report = FORMAT.write(iter([one, two]), out)
    assert (report.documents, report.annotations, bool(report)) == (2, 8, False)
    assert b"\r" not in out.read_bytes()
    assert "“é” 😀".encode() in out.read_bytes()
    assert list(FORMAT.read(out).documents) == [one, two]
    assert [path.name for path in out.parent.iterdir()] == ["out.jsonl"]


def test_folder_gets_a_file_for_each_document(tmp_path):
    written = [sample(title=title) for title in ("Talks: part 10", "Talks: part 2", "talks? part 2", "CON", "")]
    FORMAT.write(written, tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["CON-.jsonl", "Talks-part-10.jsonl", "Talks-part-2.jsonl", "d1.jsonl", "talks-part-2-2.jsonl"]
    assert FORMAT.recognises(tmp_path / "out", b"")
    read = list(FORMAT.read(tmp_path / "out").documents)
    assert len(read) == 5
    assert all(document in written for document in read)


def test_failed_export_leaves_the_old_file_as_it_was(tmp_path):
    out = tmp_path / "out.jsonl"
    FORMAT.write([sample()], out)
    before = out.read_bytes()
    broken = sample(spans=(PortableSpan(id="e1", label="X", fragments=((0, 999),)),))
    with pytest.raises(UserError, match="does not lie within the text"):
        FORMAT.write([sample(), broken], out)
    assert out.read_bytes() == before
    assert list(tmp_path.iterdir()) == [out]


def test_place_that_cannot_be_written_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError) as caught:
        FORMAT.write([sample()], tmp_path / "file" / "out.jsonl")
    assert caught.value.code == "format.write"
    assert "out.jsonl" in caught.value.where


@pytest.mark.parametrize("value", [float("nan"), "\ud800", {1, 2}])
def test_values_without_a_json_form_are_refused(value):
    with pytest.raises(UserError) as caught:
        line_of(sample(meta={"odd": value}))
    assert caught.value.code == "jsonl.value"


def test_unknown_keys_survive_everywhere_but_never_replace_known_ones():
    line = object_of(sample())
    line["entities"][0]["theirs"] = {"deep": [1, None]}
    line["relations"][0]["theirs"] = "x"
    line["events"][0]["arguments"][0]["theirs"] = 0
    line["theirs"] = False
    document = read_line(json.dumps(line).encode(), "here")
    assert object_of(document) == line
    assert object_of(replace(document, extra={"text": "another"}))["text"] == document.text


def test_least_line():
    document = read_line(b'{"format": "annotator.jsonl.v1", "id": "1", "text": "", "relations": null}', "here")
    assert document == PortableDocument(id="1", title="", text="")


def test_line_ends_are_normalised_and_offsets_follow():
    text = "\ufeffone\r\ntwo 😀\rthree"
    entities = [
        {"id": "a", "label": "X", "start": text.index(word), "end": text.index(word) + len(word), "text": word}
        for word in ("one", "two 😀", "three")
    ]
    line = {"format": "annotator.jsonl.v1", "id": "1", "text": text, "entities": entities}
    for n, entity in enumerate(entities):
        entity["id"] = str(n)
    document = read_line(json.dumps(line).encode(), "here")
    assert document.text == "one\ntwo 😀\nthree"
    assert [document.quote(span) for span in document.spans] == ["one", "two 😀", "three"]


def test_byte_order_mark_and_blank_lines_are_passed_over(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf\n \r\n" + line_of(sample()).replace(b"\n", b"\r\n"))
    assert list(FORMAT.read(path).documents) == [sample()]


def changed(**changes) -> bytes:
    return json.dumps(object_of(sample()) | changes).encode() + b"\n"


def entity(**changes) -> bytes:
    return changed(
        entities=[{"id": "e1", "label": "X", "start": 0, "end": 1} | changes], relations=[], events=[], chains=[]
    )


LINE = line_of(sample())
BROKEN = {
    "cut": (LINE[:200], "jsonl.cut"),
    "cut in a character": (LINE[: LINE.index("🐟".encode()) + 2], "jsonl.encoding"),
    "not UTF-8": ("{}é\n".encode("latin-1"), "jsonl.encoding"),
    "not JSON": (b"id: 1\n", "jsonl.json"),
    "two objects": (b"{} {}\n", "jsonl.json"),
    "a list": (b"[" + LINE.strip() + b"]\n", "jsonl.type"),
    "endless": (changed(note=0).replace(b'"note": 0', b'"x": NaN'), "jsonl.json"),
    "huge number": (b'{"x": ' + b"9" * 5000 + b"}\n", "jsonl.json"),
    "nested": (b'{"x": ' + b"[" * 100_000 + b"\n", "jsonl.nesting"),
    "half a pair": (changed(title="\ud83d"), "jsonl.surrogate"),
    "no format": (b"{}\n", "format.missing"),
    "other format": (changed(format="prodigy"), "jsonl.format"),
    "newer": (changed(format="annotator.jsonl.v2"), "jsonl.newer"),
    "no text": (changed(text=None), "format.missing"),
    "text of another type": (changed(text=["x"]), "format.type"),
    "meta of another type": (changed(meta=[]), "format.type"),
    "entities of another type": (changed(entities={}), "format.type"),
    "entity of another type": (changed(entities=["x"]), "format.type"),
    "start is no number": (entity(start="0"), "format.type"),
    "start is yes": (entity(start=True), "format.type"),
    "start is a fraction": (entity(start=0.0), "format.type"),
    "score is no number": (entity(score="high"), "format.type"),
    "label is empty": (entity(label=""), "format.type"),
    "behind the end": (entity(end=44), "jsonl.offset"),
    "before the start": (entity(start=-1), "jsonl.offset"),
    "nothing between": (entity(end=0), "jsonl.offset"),
    "fragments outside": (entity(fragments=[[0, 99]]), "format.type"),
    "fragments of another type": (entity(fragments=[[0, "1"]]), "format.type"),
    "fragments elsewhere": (entity(start=0, end=3, fragments=[[0, 1]]), "format.type"),
    "other text": (entity(text="X"), "format.quote"),
    "unknown head": (changed(relations=[{"id": "r", "label": "x", "head": "no", "tail": "e1"}]), "format.end"),
    "unknown tail": (changed(relations=[{"id": "r", "label": "x", "head": "e1", "tail": "r"}]), "format.end"),
    "unknown trigger": (changed(events=[{"id": "v", "label": "x", "trigger": "c1"}]), "format.end"),
    "unknown member": (changed(chains=[{"id": "c", "label": "x", "members": ["no"]}]), "format.end"),
    "two of one id": (changed(relations=[{"id": "e1", "label": "x", "head": "e1", "tail": "e1"}]), "format.duplicate"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_lines_say_where_and_why(tmp_path, name):
    broken, code = BROKEN[name]
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE + broken)
    documents = FORMAT.read(path).documents
    assert next(documents) == sample()
    with pytest.raises(UserError) as caught:
        next(documents)
    assert caught.value.code == code
    assert caught.value.where.startswith(f"{path}, line 2")
    assert caught.value.what.endswith(".")
    assert caught.value.hint.endswith(".")


def test_error_names_the_place_in_the_line():
    with pytest.raises(UserError) as caught:
        read_line(entity(start="0"), "a.jsonl, line 3")
    assert caught.value.sentence().startswith("a.jsonl, line 3, entities[0]: “start” must be a whole number.")


def test_huge_line_is_refused_without_being_read(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.json_files.LONGEST_LINE_BYTES", 1000)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b" " * 5000 + LINE)
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(path).documents)
    assert caught.value.code == "jsonl.long"


def test_missing_file_and_empty_folder(tmp_path):
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(tmp_path / "no.jsonl").documents)
    assert caught.value.code == "jsonl.file"
    with pytest.raises(UserError) as caught:
        FORMAT.read(tmp_path)
    assert caught.value.code == "jsonl.none"


@pytest.mark.parametrize("path", [Path("no.jsonl"), Path(__file__), Path(__file__).parents[1] / "readers"])
def test_other_files_are_not_recognised(path):
    assert not FORMAT.recognises(path, b"{}")
