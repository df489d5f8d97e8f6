"""doccano's two forms, there and back."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from annotator.formats.doccano import Doccano, Form
from annotator.formats.loss import Holding
from annotator.model.errors import UserError
from tests.support.portable import documents, sample
from tests.support.portable_strategy import reduced, renumbered

FORMAT = Doccano()
COLUMNS = ("id", "text", "entities", "relations", "document_id", "title", "Comments", "label", "labels")


def expected(document, holds):
    spans = tuple(replace(s, fragments=((s.start, s.end),)) for s in document.spans)
    meta = {key: value for key, value in document.meta.items() if key not in COLUMNS}
    return renumbered(reduced(replace(document, spans=spans, meta=meta), holds))


@given(documents())
def test_what_was_written_is_read_again(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("doccano") / "d.jsonl"
    FORMAT.write([document, replace(document, id="other")], path)
    found, other = FORMAT.read(path).documents
    assert found.id == document.id
    assert renumbered(found) == renumbered(other) == expected(document, FORMAT.info.holds)
    Doccano(Form.SEQUENCE).write([document], path)
    (found,) = FORMAT.read(path).documents
    assert renumbered(found) == expected(document, FORMAT.info.holds - {Holding.RELATIONS})


def test_written_forms(tmp_path):
    document = sample(spans=sample().spans[:2], relations=(), events=(), chains=())
    document = replace(document, relations=(replace(sample().relations[0], tail="e2"),))
    FORMAT.write([document], tmp_path)
    line = json.loads((tmp_path / "documents.jsonl").read_text(encoding="utf-8"))
    assert line == {
        "source": "talks.txt",
        "tags": ["fish"],
        "text": document.text,
        "document_id": "d1",
        "title": "Talks in Oslo",
        "entities": [
            {"id": 1, "label": "PERSON", "start_offset": 0, "end_offset": 14},
            {"id": 2, "label": "GPE", "start_offset": 21, "end_offset": 27},
        ],
        "relations": [{"id": 3, "from_id": 1, "to_id": 2, "type": "leads"}],
        "Comments": [],
    }
    report = Doccano(Form.SEQUENCE).write([document], tmp_path / "seq.jsonl")
    line = json.loads((tmp_path / "seq.jsonl").read_text(encoding="utf-8"))
    assert line["label"] == [[0, 14, "PERSON"], [21, 27, "GPE"]]
    assert {loss.kind for loss in report.losses} >= {Holding.RELATIONS}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"label": [[0, 99, "X"]]}, "format.offset"),
        ({"label": [[0, "3", "X"]]}, "format.type"),
        ({"entities": [{"id": 1, "label": "X", "start_offset": 2, "end_offset": 2}]}, "format.offset"),
        ({"entities": [{"label": "X", "start_offset": 0, "end_offset": 2}]}, "format.type"),
        ({"relations": [{"id": 1, "from_id": 5, "to_id": 6, "type": "x"}]}, "format.end"),
    ],
)
def test_broken_lines_say_where(tmp_path, change, code):
    path = tmp_path / "d.jsonl"
    good = {"text": "Ada Lind", "label": [[0, 3, "PER"]]}
    path.write_text(json.dumps(good) + "\n" + json.dumps(good | change))
    with pytest.raises(UserError) as caught:
        list(FORMAT.read(path).documents)
    assert caught.value.code == code
    assert "line 2" in caught.value.where
