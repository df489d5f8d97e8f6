"""Prodigy's tasks: there and back, its own ways with tokens and relations, and answers that are no gold."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from annotator.formats.portable import PortableSpan
from annotator.formats.prodigy import Prodigy
from annotator.model.errors import UserError
from tests.support.portable import documents, sample
from tests.support.portable_strategy import reduced

FORMAT = Prodigy()


def whole(document):
    return replace(document, spans=tuple(replace(s, fragments=((s.start, s.end),)) for s in document.spans))


def read(tmp_path, *tasks):
    path = tmp_path / "tasks.jsonl"
    path.write_text("".join(json.dumps(task) + "\n" for task in tasks), encoding="utf-8")
    return list(FORMAT.read(path).documents)


@given(documents())
def test_what_was_written_is_read_again(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("prodigy") / "d.jsonl"
    FORMAT.write([document], path)
    (found,) = FORMAT.read(path).documents
    assert found == whole(reduced(document, FORMAT.info.holds))
    FORMAT.write([found], path.with_name("again.jsonl"))
    assert path.with_name("again.jsonl").read_bytes() == path.read_bytes()
    task = json.loads(path.read_bytes())
    for token in task["tokens"]:
        assert document.text[token["start"] : token["end"]] == token["text"]
    for span in task["spans"]:
        if not document.text[span["start"] : span["end"]].strip():
            continue
        first, last = task["tokens"][span["token_start"]], task["tokens"][span["token_end"]]
        assert span["start"] <= first["start"] <= last["end"] <= span["end"]


def test_written_task(tmp_path):
    document = sample(extra={}, attributes={}, note="", meta={}, spans=sample().spans[:2], relations=())
    document = replace(document, relations=(replace(sample().relations[0], tail="e2", attributes={}),))
    FORMAT.write([replace(document, events=(), chains=())], tmp_path / "d.jsonl")
    task = json.loads((tmp_path / "d.jsonl").read_text())
    assert task["tokens"][:2] == [
        {"text": "Ingrid", "start": 0, "end": 6, "id": 0, "ws": True},
        {"text": "Solberg", "start": 7, "end": 14, "id": 1, "ws": True},
    ]
    ada = {"start": 0, "end": 14, "token_start": 0, "token_end": 1, "label": "PERSON", "id": "e1"}
    norway = {"start": 21, "end": 27, "token_start": 3, "token_end": 3, "label": "GPE", "id": "e2"}
    machine = {"score": 0.5, "source": "gazetteer.v1", "decision": "accept", "provenance": {"by": "Ada"}}
    assert task["spans"] == [ada, norway | machine]
    assert task["relations"] == [
        {"head": 1, "child": 3, "head_span": ada, "child_span": norway, "label": "leads", "id": "r1"}
    ]
    assert (task["answer"], task["_view_id"]) == ("accept", "relations")


TOKENS = [
    {"text": "Ada", "start": 0, "end": 3, "id": 0, "ws": True},
    {"text": "Lind", "start": 4, "end": 8, "id": 1, "ws": True},
    {"text": "met", "start": 9, "end": 12, "id": 2, "ws": True},
    {"text": "Bo", "start": 13, "end": 15, "id": 3, "ws": False},
]
ADA = {"start": 0, "end": 8, "token_start": 0, "token_end": 1, "label": "PER"}


def test_relations_as_real_exports_have_them(tmp_path):
    relations = [
        {"head": 1, "child": 3, "label": "MET", "color": "#fff"},
        {"head": 2, "child": 0, "label": "DEP"},
        {
            "head": 1,
            "child": 3,
            "label": "MET",
            "head_span": ADA,
            "child_span": {"start": 13, "end": 15, "token_start": 3, "token_end": 3, "label": None},
        },
    ]
    task = {"text": "Ada Lind met Bo", "tokens": TOKENS, "spans": [ADA], "relations": relations, "_task_hash": 5}
    (document,) = read(tmp_path, task)
    assert [(span.label, document.quote(span)) for span in document.spans] == [
        ("PER", "Ada Lind"),
        ("TOKEN", "Bo"),
        ("TOKEN", "met"),
    ]
    assert [(r.head, r.tail) for r in document.relations] == [("e1", "e2"), ("e3", "e1"), ("e1", "e2")]
    assert document.relations[0].extra == {"color": "#fff"}
    assert document.extra["prodigy"]["_task_hash"] == 5


@pytest.mark.parametrize(("answer", "decision"), [("reject", "reject"), ("ignore", "skip"), ("accept", "")])
def test_answers_other_than_accept_are_no_gold(tmp_path, answer, decision):
    task = {"text": "Ada Lind", "spans": [ADA], "answer": answer}
    (document,) = read(tmp_path, task)
    assert document.spans[0].decision == decision
    assert document.spans[0].source == ("prodigy" if decision else "")
    FORMAT.write([document], tmp_path / "again.jsonl")
    again = json.loads((tmp_path / "again.jsonl").read_text())
    assert again["answer"] == answer
    assert not again["spans"][0].keys() & {"decision", "source"}
    own = replace(document, spans=(PortableSpan(id="x", label="PER", fragments=((0, 3),)),))
    FORMAT.write([own], tmp_path / "own.jsonl")
    (found,) = FORMAT.read(tmp_path / "own.jsonl").documents
    assert (found.spans[0].decision, found.spans[0].source) == ("", "")


def test_line_ends_move_offsets_but_not_words(tmp_path):
    text = "Ada\r\nLind"
    tokens = [
        {"text": "Ada", "start": 0, "end": 3, "id": 0},
        {"text": "\r\n", "start": 3, "end": 5, "id": 1},
        {"text": "Lind", "start": 5, "end": 9, "id": 2},
    ]
    (document,) = read(tmp_path, {"text": text, "tokens": tokens, "spans": [{"start": 5, "end": 9, "label": "X"}]})
    assert document.text == "Ada\nLind"
    assert document.quote(document.spans[0]) == "Lind"
    assert "tokens" not in document.extra.get("prodigy", {})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"spans": [ADA | {"end": 99}]}, "format.offset"),
        ({"spans": [ADA | {"start": "0"}]}, "format.type"),
        ({"spans": {}, "tokens": 3}, "format.type"),
        ({"text": None}, "format.missing"),
        ({"relations": [{"head": 7, "child": 0, "label": "X"}]}, "format.type"),
        ({"spans": [ADA | {"id": 1}, ADA | {"id": 1}]}, "format.duplicate"),
        ({"tokens": [{"text": "x", "start": 5, "end": 999}]}, "format.offset"),
    ],
)
def test_broken_tasks_say_where(tmp_path, change, code):
    task = {"text": "Ada Lind", "spans": [ADA]}
    with pytest.raises(UserError) as caught:
        read(tmp_path, task, task | change)
    assert caught.value.code == code
    assert "line 2" in caught.value.where
