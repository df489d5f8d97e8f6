"""Label Studio's tasks: there and back, UTF-16 offsets, annotations and predictions apart, and the configuration."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from annotator.formats.label_studio import LabelStudio
from annotator.formats.label_studio_config import config_text, read_config
from annotator.formats.sketch import observed
from annotator.model.errors import UserError
from tests.support.portable import documents, sample
from tests.support.portable_strategy import reduced

FORMAT = LabelStudio()


def by_id(document):
    """Return a document in an order of its own: predictions are written behind annotations."""
    key = lambda annotation: annotation.id  # noqa: E731
    whole = (replace(span, fragments=((span.start, span.end),)) for span in document.spans)
    return replace(document, spans=tuple(sorted(whole, key=key)), relations=tuple(sorted(document.relations, key=key)))


def read(tmp_path, *tasks):
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return list(FORMAT.read(path).documents)


@given(documents())
def test_what_was_written_is_read_again(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("ls") / "d.json"
    FORMAT.write([document], path)
    (found,) = FORMAT.read(path).documents
    assert by_id(found) == by_id(reduced(document, FORMAT.info.holds))
    (task,) = json.loads(path.read_bytes())
    units = document.text.encode("utf-16-le", "surrogatepass")
    for part in (*task["annotations"], *task["predictions"]):
        for result in part["result"]:
            if result["type"] == "labels":
                value = result["value"]
                assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]


def test_written_task(tmp_path):
    document = sample(text="🐟 Ingrid Solberg leads Norway", extra={}, events=(), chains=(), attributes={}, note="")
    spans = sample().spans
    document = replace(
        document,
        spans=(
            replace(spans[0], fragments=((2, 16),), attributes={"sure": "yes", "age": 61, "x": None}, note="envoy"),
            replace(spans[1], fragments=((23, 29),), decision=""),
        ),
        relations=(replace(sample().relations[0], tail="e2"),),
    )
    FORMAT.write([document], tmp_path / "out")
    (task,) = json.loads((tmp_path / "out" / "documents.json").read_text())
    place = {"start": 3, "end": 17, "text": "Ingrid Solberg"}
    norway = {"start": 24, "end": 30, "text": "Norway", "labels": ["GPE"]}
    region = {"id": "e2", "to_name": "text", "from_name": "label", "type": "labels", "value": norway}
    assert task["data"] == {
        "source": "talks.txt",
        "tags": ["fish"],
        "text": document.text,
        "document_id": "d1",
        "title": "Talks in Oslo",
    }
    assert task["annotations"] == [
        {
            "id": 1,
            "result": [
                {
                    "id": "e1",
                    "to_name": "text",
                    "from_name": "label",
                    "type": "labels",
                    "value": place | {"labels": ["PERSON"]},
                    "meta": {"text": ["envoy"], "annotator": {"attributes": {"x": None}}},
                },
                {
                    "id": "e1",
                    "to_name": "text",
                    "from_name": "sure",
                    "type": "choices",
                    "value": place | {"choices": ["yes"]},
                },
                {"id": "e1", "to_name": "text", "from_name": "age", "type": "number", "value": place | {"number": 61}},
                region | {"score": 0.5, "meta": {"annotator": {"copy": True}}},
                {
                    "type": "relation",
                    "from_id": "e1",
                    "to_id": "e2",
                    "direction": "right",
                    "labels": ["leads"],
                    "meta": {"annotator": {"id": "r1", "attributes": {"modality": "stated"}}},
                },
            ],
        }
    ]
    ours = {"annotator": {"source": "gazetteer.v1", "provenance": {"by": "Ada"}}}
    assert task["predictions"] == [{"model_version": "gazetteer.v1", "result": [region | {"meta": ours, "score": 0.5}]}]
    config = (tmp_path / "out" / "documents.config.xml").read_text()
    assert '<Label value="PERSON"/>' in config
    assert '<Choices name="sure" toName="text" perRegion="true">' in config
    assert '<Number name="age"' in config
    assert FORMAT.read(tmp_path / "out").schema.spans == ("PERSON", "GPE")


def region(start, end, text, **more):
    value = {"start": start, "end": end, "text": text, "labels": ["PER"]}
    return {"id": "a", "from_name": "l", "to_name": "t", "type": "labels", "value": value} | more


def test_real_exports_ways(tmp_path):
    task = {
        "id": 7,
        "project": 3,
        "data": {"content": "😀 Ada met Bo", "lang": "en"},
        "annotations": [
            {
                "completed_by": 4,
                "result": [
                    {"type": "relation", "from_id": "b", "to_id": "a", "direction": "left", "labels": ["met"]},
                    {"type": "relation", "from_id": "a", "to_id": "b", "direction": "bi"},
                    region(3, 6, "Ada"),
                    region(
                        11, 13, "Bo", id="b", value={"start": 11, "end": 13, "text": "Bo", "labels": ["PER", "ORG"]}
                    ),
                    {
                        "id": "a",
                        "from_name": "sex",
                        "to_name": "t",
                        "type": "choices",
                        "value": {"start": 3, "end": 6, "choices": ["f", "x"]},
                    },
                    {
                        "id": "q",
                        "from_name": "topic",
                        "to_name": "t",
                        "type": "choices",
                        "value": {"choices": ["talks"]},
                    },
                ],
            },
            {"was_cancelled": True, "result": [region(3, 6, "Ada")]},
        ],
        "predictions": [{"model_version": "m1", "score": 0.25, "result": [region(3, 6, "Ada")]}],
    }
    one, two = read(tmp_path, task)
    assert (one.id, two.id) == ("7", "7~2")
    assert one.meta == {"lang": "en"}
    assert one.attributes == {"topic": "talks"}
    assert [(s.id, s.label, one.quote(s), s.source, s.score) for s in one.spans] == [
        ("a", "PER", "Ada", "", None),
        ("b", "PER", "Bo", "", None),
        ("b~2", "ORG", "Bo", "", None),
        ("a~2", "PER", "Ada", "m1", 0.25),
    ]
    assert one.spans[0].attributes == {"sex": ["f", "x"]}
    assert [(r.label, r.head, r.tail, r.extra) for r in one.relations] == [
        ("met", "a", "b", {}),
        ("related", "a", "b", {"direction": "bi"}),
    ]
    assert one.extra["label-studio"] == {"task": {"id": 7, "project": 3}, "annotation": {"completed_by": 4}}
    assert [span.decision for span in two.spans] == ["skip"]
    FORMAT.write([one], tmp_path / "again.json")
    (again,) = json.loads((tmp_path / "again.json").read_text())
    assert (again["id"], again["annotations"][0]["completed_by"]) == (7, 4)


def test_offsets_in_code_points_are_known_by_their_quotations(tmp_path):
    (document,) = read(tmp_path, {"data": {"text": "😀 Ada"}, "annotations": [{"result": [region(2, 5, "Ada")]}]})
    assert document.quote(document.spans[0]) == "Ada"


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (region(0, 99, "x"), "format.offset"),
        (region(0, 3, "Bob"), "format.quote"),
        (region("/p[1]", 3, "Ada"), "label-studio.kind"),
        ({"type": "relation", "from_id": "a", "to_id": "z"}, "format.end"),
        ({"type": "labels", "value": 3}, "format.type"),
        ({"type": 3}, "format.type"),
    ],
)
def test_broken_tasks_say_where(tmp_path, result, code):
    good = {"data": {"text": "Ada"}, "annotations": [{"result": [region(0, 3, "Ada")]}]}
    bad = {"data": {"text": "Ada"}, "annotations": [{"result": [region(0, 3, "Ada"), result]}]}
    with pytest.raises(UserError) as caught:
        read(tmp_path, good, bad)
    assert caught.value.code == code
    assert "entry 2" in caught.value.where


def test_configuration_goes_there_and_back():
    sketch = observed([sample()])
    found = read_config(config_text(sketch).encode())
    assert found.spans == sketch.spans
    assert [relation.label for relation in found.relations] == ["leads"]
    assert read_config(b"<View") is None
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><View><Label value="&b;"/></View>'
    assert read_config(bomb) is None
    assert read_config(bomb.decode().encode("utf-16")) is None
