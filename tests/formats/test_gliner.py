"""GLiNER's examples: sentences of tokens, ends inclusive, relations by number; and pairs of text and entities."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from annotator.formats.gliner import Gliner
from annotator.model.errors import UserError
from tests.support.portable import documents, sample
from tests.support.portable_strategy import renumbered, worded

FORMAT = Gliner()


@given(worded(overlapping=True))
def test_spans_and_relations_of_whole_tokens_come_back(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("gliner") / "d.json"
    report = FORMAT.write([document], path)
    assert not report
    found = list(FORMAT.read(path).documents)

    def said(documents):
        spans = sorted(("".join(d.quote(s).split()), s.label) for d in documents for s in d.spans)
        words = [{s.id: "".join(d.quote(s).split()) for s in d.spans} for d in documents]
        links = sorted(
            (w[r.head], w[r.tail], r.label) for d, w in zip(documents, words, strict=True) for r in d.relations
        )
        return spans, links

    assert said(found) == said([document])
    FORMAT.write(found, path.with_name("again.json"))
    for example in json.loads(path.read_text(encoding="utf-8")):
        assert all(0 <= first <= last < len(example["tokenized_text"]) for first, last, _ in example["ner"])


@given(documents())
def test_pairs_come_back(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("gliner") / "d.json"
    Gliner(pairs=True).write([document], path)
    (found,) = FORMAT.read(path).documents
    assert found.text == document.text
    assert [(s.start, s.end, s.label) for s in renumbered(found).spans] == sorted(
        (s.start, s.end, s.label) for s in document.spans
    )


def test_written_examples(tmp_path):
    text = "Ada Lind left. Oslo slept. Ada met Bo."
    spans = [("e1", 0, 8), ("e2", 15, 19), ("e3", 27, 30), ("e4", 35, 37)]
    document = sample(
        text=text,
        spans=tuple(replace(sample().spans[0], id=i, fragments=((s, e),)) for i, s, e in spans),
        relations=(replace(sample().relations[0], head="e3", tail="e4", attributes={}),),
        events=(),
        chains=(),
    )
    FORMAT.write([document], tmp_path)
    assert json.loads((tmp_path / "documents.json").read_text()) == [
        {"tokenized_text": ["Ada", "Lind", "left", "."], "ner": [[0, 1, "PERSON"]]},
        {"tokenized_text": ["Oslo", "slept", "."], "ner": [[0, 0, "PERSON"]]},
        {
            "tokenized_text": ["Ada", "met", "Bo", "."],
            "ner": [[0, 0, "PERSON"], [2, 2, "PERSON"]],
            "relations": [[0, 1, "leads"]],
        },
    ]
    apart = replace(document, relations=(replace(document.relations[0], head="e1"),))
    FORMAT.write([apart], tmp_path)
    (example,) = json.loads((tmp_path / "documents.json").read_text())
    assert example["relations"] == [[0, 3, "leads"]]


@pytest.mark.parametrize(
    "change",
    [
        {"ner": [[0, 9, "X"]]},
        {"ner": [[1, 0, "X"]]},
        {"ner": [[0, 0]]},
        {"tokenized_text": "Ada"},
        {"relations": [[0, 5, "x"]]},
        {"ner": 7},
    ],
)
def test_broken_examples_say_where(tmp_path, change):
    path = tmp_path / "d.json"
    good = {"tokenized_text": ["Ada", "met"], "ner": [[0, 0, "PER"]]}
    path.write_text(json.dumps([good, good | change]))
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(path).documents)
    assert "entry 2" in caught.value.where


def test_pair_whose_entities_are_no_list_says_where(tmp_path):
    path = tmp_path / "d.jsonl"
    path.write_text('{"text": "Ada", "entities": [[0, 3, "PER"]]}\n{"text": "Bo", "entities": 7}\n')
    with pytest.raises(UserError, match="entities") as caught:
        list(FORMAT.read(path).documents)
    assert caught.value.where == f"{path}, line 2"
