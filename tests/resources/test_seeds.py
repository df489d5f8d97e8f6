"""The demonstration articles: their gold is complete enough to trust, and follows the guidelines that it shows."""

import json
import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from annotator.model.schema import Schema, TypeKind, allows_ends, schema_from_json
from annotator.resource_files import resource, seeds

ARTICLES = ("arms-talks", "shipping-sanctions", "cyclone", "shipyard-trial")
QUOTES = "\"'“”‘’«»"
MAY_CHANGE_LABEL: frozenset[str] = frozenset()
SAME_LABEL_AT_BOTH_ENDS = {"alias_of", "part_of"}
PART_OF_ITS_STATE = {("ORG", "GPE")}


def article(name: str) -> dict[str, Any]:
    return json.loads((seeds() / f"{name}.jsonl").read_text(encoding="utf-8"))


def strings(doc: dict[str, Any]) -> dict[str, str]:
    return {e["id"]: doc["text"][e["start"] : e["end"]] for e in doc["entities"]}


@pytest.fixture(scope="module")
def news() -> Schema:
    return schema_from_json(json.loads(resource("schemas", "news.json").read_text(encoding="utf-8")))


@pytest.fixture(params=ARTICLES)
def doc(request: pytest.FixtureRequest) -> dict[str, Any]:
    return article(request.param)


def test_these_are_all_the_articles() -> None:
    assert {path.stem for path in seeds().glob("*.jsonl")} == set(ARTICLES)


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_one_line_that_says_what_it_is(name: str) -> None:
    raw = (seeds() / f"{name}.jsonl").read_bytes()
    assert raw.count(b"\n") == 1
    assert raw.endswith(b"}\n")
    doc = article(name)
    assert doc["format"] == "annotator.jsonl.v1"
    assert doc["id"] == name
    assert doc["title"]
    assert doc["meta"]["language"] == "en"
    assert doc["meta"]["licence"] == "CC-BY-4.0"
    assert date.fromisoformat(doc["meta"]["date"])
    assert 300 <= len(doc["text"].split()) <= 500


def test_text_is_normalised(doc: dict[str, Any]) -> None:
    text = doc["text"]
    assert text == text.strip()
    assert not re.search(r"[\r\t\ufeff]|\n\n|  | \n|\n ", text)
    assert not set(text) & {'"', "'", "["}


def test_ids_are_unique_and_in_reading_order(doc: dict[str, Any]) -> None:
    assert [e["id"] for e in doc["entities"]] == [f"e{i + 1}" for i in range(len(doc["entities"]))]
    assert [r["id"] for r in doc["relations"]] == [f"r{i + 1}" for i in range(len(doc["relations"]))]
    starts = [e["start"] for e in doc["entities"]]
    assert starts == sorted(starts)


def test_spans_are_flat_and_inside_the_text(doc: dict[str, Any]) -> None:
    for span in doc["entities"]:
        assert 0 <= span["start"] < span["end"] <= len(doc["text"])
    for one, after in pairwise(doc["entities"]):
        assert one["end"] <= after["start"], (one, after)


def test_spans_have_clean_edges(doc: dict[str, Any]) -> None:
    for span in doc["entities"]:
        text = doc["text"][span["start"] : span["end"]]
        assert text == text.strip()
        assert "\n" not in text
        assert not re.match(r"[\W_]", text) or text[0] in "$€", text
        assert re.search(r"\w$", text), text
        assert not re.search(r"[’']s$", text), text
        assert text[0] not in QUOTES
        assert span["label"] == "DATE" or not re.match(r"(the|a|an) ", text, re.I), text


def test_spans_do_not_cut_words(doc: dict[str, Any]) -> None:
    for span in doc["entities"]:
        before = doc["text"][: span["start"]][-1:]
        after = doc["text"][span["end"] :][:2]
        assert not before.isalnum(), span
        assert not after[:1].isalnum(), span


def test_only_labels_and_attributes_of_the_preset(doc: dict[str, Any], news: Schema) -> None:
    spans = {e["id"] for e in doc["entities"]}
    for span in doc["entities"]:
        assert news.named(TypeKind.SPAN, span["label"]), span
        assert set(span) <= {"id", "start", "end", "label", "note"}
    for relation in doc["relations"]:
        assert set(relation) <= {"id", "head", "tail", "label", "attributes", "note"}
        for name, value in relation.get("attributes", {}).items():
            spec = news.named(TypeKind.ATTRIBUTE, name)
            assert spec is not None
            assert spec.attribute is not None
            assert value in (spec.attribute.choices or spans), (relation, name)
            assert value != spec.attribute.default, (relation, name)


def test_relations_link_what_they_may(doc: dict[str, Any], news: Schema) -> None:
    label = {e["id"]: e["label"] for e in doc["entities"]}
    for relation in doc["relations"]:
        kind = news.named(TypeKind.RELATION, relation["label"])
        ends = [news.named(TypeKind.SPAN, label[relation[end]]) for end in ("head", "tail")]
        assert relation["head"] != relation["tail"]
        assert allows_ends(kind, ends[0].id, ends[1].id), relation
        pair = (ends[0].name, ends[1].name)
        if relation["label"] in SAME_LABEL_AT_BOTH_ENDS:
            assert pair[0] == pair[1] or (relation["label"] == "part_of" and pair in PART_OF_ITS_STATE), relation


def test_no_fact_is_drawn_twice(doc: dict[str, Any]) -> None:
    drawn = Counter((r["label"], r["head"], r["tail"]) for r in doc["relations"])
    assert max(drawn.values()) == 1
    symmetric = [r for r in doc["relations"] if r["label"] in {"alias_of", "meets_with", "at_war_with"}]
    assert len({frozenset((r["head"], r["tail"])) for r in symmetric}) == len(symmetric)


def test_relations_stay_within_neighbouring_paragraphs(doc: dict[str, Any]) -> None:
    at = {e["id"]: doc["text"][: e["start"]].count("\n") for e in doc["entities"]}
    for relation in doc["relations"]:
        assert abs(at[relation["head"]] - at[relation["tail"]]) <= 1, relation


def test_one_name_has_one_label(doc: dict[str, Any]) -> None:
    labels = defaultdict(set)
    for span in doc["entities"]:
        labels[doc["text"][span["start"] : span["end"]].casefold()].add(span["label"])
    assert {name for name, found in labels.items() if len(found) > 1} <= MAY_CHANGE_LABEL


def test_every_mention_of_a_marked_name_is_marked(doc: dict[str, Any]) -> None:
    text = doc["text"]
    covered = {i for e in doc["entities"] for i in range(e["start"], e["end"])}
    for name in {s for s in strings(doc).values() if s[0].isupper()}:
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            assert found.start() in covered, (name, text[found.start() - 20 : found.end() + 20])


def test_every_name_in_the_text_is_marked(doc: dict[str, Any]) -> None:
    covered = {i for e in doc["entities"] for i in range(e["start"], e["end"])}
    inside_sentences = re.finditer(r"(?<=[\w,;—] )[A-ZÅØ][\w-]+|(?<=\()[A-ZÅØ][\w-]+|\d[\d.,]*", doc["text"])
    left = [found.group() for found in inside_sentences if found.start() not in covered]
    assert set(left) <= {"Mr", "A", "The"}, left


def test_titles_and_weapons_hold_no_nationality(doc: dict[str, Any]) -> None:
    names = {s for e, s in zip(doc["entities"], strings(doc).values(), strict=True) if e["label"] in {"NORP", "GPE"}}
    for span, text in zip(doc["entities"], strings(doc).values(), strict=True):
        if span["label"] in {"TITLE", "WEAPON", "PERSON"}:
            assert not any(re.search(rf"\b{re.escape(name)}\b", text) for name in names), text


def test_the_articles_show_most_of_the_preset(news: Schema) -> None:
    docs = [article(name) for name in ARTICLES]
    labels = {e["label"] for doc in docs for e in doc["entities"]}
    assert labels == {t.name for t in news.of_kind(TypeKind.SPAN)}
    relations = {r["label"] for doc in docs for r in doc["relations"]}
    assert len(relations) >= 15
    values = Counter(v for d in docs for r in d["relations"] for v in r.get("attributes", {}).values())
    assert all(values[v] for v in ("possible", "planned", "denied"))


def test_the_readme_counts_what_there_is() -> None:
    readme = (seeds() / "README.md").read_text(encoding="utf-8")
    for name in ARTICLES:
        doc = article(name)
        row = next(line for line in readme.splitlines() if f"{name}.jsonl" in line)
        assert row.endswith(f"| {len(doc['entities'])} | {len(doc['relations'])} |")
