"""The schema presets that ship with the program: valid, without clashes, and complete."""

import colorsys
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from annotator.model.schema import AttributeKind, TypeKind, schema_from_json, schema_to_json
from annotator.resource_files import resource

PRESETS = ("news", "conll", "ontonotes", "re3d", "empty")
PARTS = ("spans", "relations")


def preset(name: str) -> dict[str, Any]:
    return json.loads(resource("schemas", f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def json_schema() -> dict[str, Any]:
    return json.loads(resource("schemas", "schema.v1.json").read_text(encoding="utf-8"))


def test_the_folder_holds_these_presets_and_their_description() -> None:
    found = {path.name for path in Path(resource("schemas")).glob("*.json")}
    assert found == {f"{name}.json" for name in PRESETS} | {"schema.v1.json"}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_valid(name: str, json_schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema)
    jsonschema.validate(preset(name), json_schema)
    assert preset(name)["name"] == name


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_survives_the_model(name: str, json_schema: dict[str, Any]) -> None:
    schema = schema_from_json(preset(name))
    again = schema_to_json(schema, name)
    jsonschema.validate(again, json_schema)
    assert schema_from_json(again) == schema


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("part", PARTS)
def test_names_keys_and_colours_are_unique(name: str, part: str) -> None:
    entries = preset(name)[part]
    for column in ("name", "key", "colour"):
        values = [entry[column] for entry in entries if entry[column] is not None]
        assert len(values) == len(set(values)), column


@pytest.mark.parametrize("name", PRESETS)
def test_keys_are_plain_letters(name: str) -> None:
    for part in PARTS:
        for entry in preset(name)[part]:
            assert entry["key"] in "abcdefghijklmnopqrstuvwxyz", entry["name"]


@pytest.mark.parametrize("name", PRESETS)
def test_ends_parents_and_attributes_name_what_there_is(name: str) -> None:
    data = preset(name)
    spans = {entry["name"] for entry in data["spans"]}
    relations = {entry["name"] for entry in data["relations"]}
    for entry in data["relations"]:
        assert set(entry["head"]) | set(entry["tail"]) <= spans, entry["name"]
        assert entry["head"], entry["name"]
        assert entry["tail"], entry["name"]
    for entry in data["spans"]:
        assert entry["parent"] is None or entry["parent"] in spans
    for entry in data["attributes"]:
        known = {"span": spans, "relation": relations}[entry["applies_to"]["kind"]]
        assert set(entry["applies_to"]["types"] or ()) <= known
        assert entry["default"] is None or entry["default"] in entry["choices"]


@pytest.mark.parametrize("name", PRESETS)
def test_every_label_says_what_it_is(name: str) -> None:
    for part in PARTS:
        for entry in preset(name)[part]:
            assert entry["description"], entry["name"]
            assert entry["examples"], entry["name"]
            assert len(entry["guideline"]) > 20, entry["name"]


@pytest.mark.parametrize("name", PRESETS)
def test_examples_of_relations_show_both_ends(name: str) -> None:
    for entry in preset(name)["relations"]:
        for example in entry["examples"]:
            assert f"] {entry['name']} [" in example


def hue(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)[0] * 360


def test_the_colours_of_news_labels_can_be_told_apart() -> None:
    vivid = [e for e in preset("news")["spans"] if e["name"] not in {"DATE", "MONEY", "QUANTITY"}]
    for one, other in combinations(vivid, 2):
        apart = abs(hue(one["colour"]) - hue(other["colour"]))
        assert min(apart, 360 - apart) >= 12, (one["name"], other["name"])


def test_news_has_the_labels_relations_and_attributes_of_its_guidelines() -> None:
    schema = schema_from_json(preset("news"))
    labels = " ".join(t.name for t in schema.of_kind(TypeKind.SPAN))
    assert labels == "PERSON ORG GPE LOC NORP FAC WEAPON EVENT LAW TITLE DATE MONEY QUANTITY"
    assert " ".join(t.name for t in schema.of_kind(TypeKind.RELATION)) == (
        "holds_role member_of leads part_of located_in visits meets_with communicates_with negotiates_with "
        "supplies_to seeks_from uses at_war_with allied_with sanctions accuses denies alias_of"
    )
    attributes = {t.name: t.attribute for t in schema.attributes_for("relation")}
    assert attributes["modality"].choices == ("stated", "possible", "planned", "denied")
    assert attributes["modality"].default == "stated"
    assert attributes["source"].kind is AttributeKind.REFERENCE
    assert set(attributes) == {"modality", "source", "confidence"}


def test_conll_and_ontonotes_have_their_labels() -> None:
    assert {e["name"] for e in preset("conll")["spans"]} == {"PER", "ORG", "LOC", "MISC"}
    assert len(preset("ontonotes")["spans"]) == 18
    assert not preset("empty")["spans"]
