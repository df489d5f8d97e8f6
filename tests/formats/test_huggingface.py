"""Hugging Face layout: nothing is lost, rows and card say what they hold, and broken rows are refused."""

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.huggingface import HuggingFace
from annotator.formats.huggingface_rows import RowMaker, document_of
from annotator.formats.loss import LossReport
from annotator.formats.portable import PortableDocument
from annotator.formats.registry import formats
from annotator.model.errors import UserError
from tests.support.portable import documents, sample

FORMAT = HuggingFace()


@given(document=documents())
def test_what_was_written_is_read_again(document, tmp_path_factory):
    folder = tmp_path_factory.mktemp("x")
    FORMAT.write([document], folder)
    assert list(FORMAT.read(folder).documents) == [document]


def row(document: PortableDocument | None = None) -> dict:
    return RowMaker(LossReport()).row(document or sample())


def test_rows_hold_tokens_with_tags_entities_and_relations():
    made = row()
    assert list(zip(made["tokens"], made["ner_tags"], strict=True)) == [
        ("Ingrid", "B-PERSON"),
        ("Solberg", "I-PERSON"),
        ("leads", "O"),
        ("Norway", "B-ORG"),
        ("'s", "I-ORG"),
        ("delegation", "I-ORG"),
        (".", "O"),
        ("🐟", "B-FISH"),
    ]
    assert made["entities"][0] == {"id": "e1", "label": "PERSON", "start": 0, "end": 14, "text": "Ingrid Solberg"}
    assert made["relations"] == [{"id": "r1", "label": "leads", "head": "e1", "tail": "e3"}]


def test_overlapping_spans_are_counted(tmp_path):
    report = FORMAT.write([sample()], tmp_path)
    assert [(loss.kind, loss.count) for loss in report.losses] == [
        ("overlapping spans, not in ner_tags (in entities alone)", 2)
    ]


def test_documents_go_to_their_splits_and_the_card_names_them(tmp_path):
    splits = ["dev", "train", "test", None, "other"]
    written = [sample(id=str(n), meta={"split": split} if split else {}) for n, split in enumerate(splits)]
    FORMAT.write(iter(written), tmp_path)
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == [
        "test.jsonl",
        "train.jsonl",
        "validation.jsonl",
    ]
    assert [document.id for document in FORMAT.read(tmp_path).documents] == ["1", "3", "4", "0", "2"]
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\n")
    assert card.index("split: train") < card.index("split: validation") < card.index("split: test")
    assert "| PERSON | 5 |" in card
    assert "| leads | 5 |" in card


def test_what_another_program_changed_counts():
    made = row()
    made["entities"][2] |= {"start": 21, "end": 29, "text": "Norway's", "label": "GPE"}
    del made["entities"][1]
    read = document_of(made, "here, line 1")
    assert [(span.id, span.label) for span in read.spans] == [
        ("e1", "PERSON"),
        ("e3", "GPE"),
        ("e4", "LOC"),
        ("e5", "FISH"),
    ]
    assert read.spans[1].fragments == ((21, 29),)
    assert read.spans[1].note == "The body is meant."
    assert read.relations == sample().relations
    assert read.chains == ()


def test_rows_without_our_column_are_read():
    made = row()
    del made["annotator"]
    read = document_of(made, "here, line 1")
    assert [(s.id, s.label) for s in read.spans] == [(s.id, s.label) for s in sample().spans]
    assert read.relations == tuple(replace(r, attributes={}) for r in sample().relations)


BROKEN = {
    "cut": (json.dumps(row()).encode()[:100], "jsonl.json"),
    "not UTF-8": (b'{"a": "\xe9"}', "jsonl.encoding"),
    "nested": (b'{"a":' + b"[" * 100_000, "jsonl.nesting"),
    "no text": (json.dumps(row() | {"text": None}).encode(), "format.missing"),
    "other text": (json.dumps(row() | {"text": "x" * 44}).encode(), "huggingface.quote"),
    "past the end": (
        json.dumps(row() | {"entities": [{"id": "e", "label": "X", "start": 0, "end": 99}]}).encode(),
        "jsonl.offset",
    ),
    "no number": (
        json.dumps(row() | {"entities": [{"id": "e", "label": "X", "start": "0", "end": 1}]}).encode(),
        "format.type",
    ),
    "twice": (json.dumps(row() | {"entities": row()["entities"][:1] * 2}).encode(), "format.duplicate"),
    "no such entity": (json.dumps(row() | {"entities": []}).encode(), "format.end"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_rows_say_where_and_why(tmp_path, name):
    data, code = BROKEN[name]
    path = tmp_path / "x.jsonl"
    path.write_bytes(data + b"\n")
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(path).documents)
    assert caught.value.code == code
    assert caught.value.where.startswith(f"{path}, line 1")


def test_failed_export_leaves_the_old_one_as_it_was(tmp_path):
    FORMAT.write([sample()], tmp_path)
    before = (tmp_path / "data" / "train.jsonl").read_bytes()
    with pytest.raises(UserError):
        FORMAT.write([sample(), sample(meta={"odd": float("nan")})], tmp_path)
    assert (tmp_path / "data" / "train.jsonl").read_bytes() == before
    assert len(list((tmp_path / "data").iterdir())) == 1


def test_missing_file_and_empty_folder(tmp_path):
    with pytest.raises(UserError) as caught:
        FORMAT.read(tmp_path)
    assert caught.value.code == "huggingface.none"
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(tmp_path / "no.jsonl").documents)
    assert caught.value.code == "huggingface.file"


def test_recognised_by_content(tmp_path):
    FORMAT.write([sample(text=sample().text + "x" * 90_000)], tmp_path)
    for source in (tmp_path, tmp_path / "data" / "train.jsonl"):
        found = formats([]).detect(source)
        assert found is not None
        assert found.info.name == "huggingface.v1"
    assert not FORMAT.recognises(Path("x.jsonl"), b'{"text": "x", "tokens": [], "ner_tags": []}\n')


values = (
    st.none() | st.integers(-2, 60) | st.text(max_size=4) | st.lists(st.integers() | st.text(max_size=2), max_size=2)
)


@given(
    changes=st.dictionaries(st.sampled_from(sorted(row())), values),
    entity=st.dictionaries(st.sampled_from(["id", "label", "start", "end", "text"]), values),
)
def test_any_values_are_read_or_refused(changes, entity):
    made = row()
    made["entities"][0] |= entity
    with suppress(UserError):
        assert document_of(json.loads(json.dumps(made | changes)), "here, line 1").text is not None
