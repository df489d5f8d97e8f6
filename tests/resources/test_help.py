"""The help pages: whole, linked, and in step with the data that they describe."""

import json
import re
from pathlib import Path

import pytest

from annotator.model.schema import schema_from_json
from annotator.resource_files import resource

PAGES = sorted(resource("help").glob("*.md"))
NAMES = {
    "first-steps",
    "annotating",
    "suggestions",
    "relations",
    "training",
    "schema",
    "quality",
    "projects-and-safety",
    "import-export",
    "datasets",
    "formats",
    "command-line",
    "troubleshooting",
}


def test_these_are_the_pages() -> None:
    assert {page.stem for page in PAGES} == NAMES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_plain_and_whole(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.match(r"# \S", text)
    assert len(re.findall(r"^# ", text, re.M)) == 1
    assert text.count("```") % 2 == 0
    assert not re.search(r"TODO|FIXME|XXX|<[a-z]+>", text)
    assert all(line == line.rstrip() for line in text.splitlines())
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert (page.parent / target).is_file(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_tables_have_as_many_cells_in_each_row(page: Path) -> None:
    for block in re.findall(r"(?:^\|.*\n)+", page.read_text(encoding="utf-8"), re.M):
        rows = block.splitlines()
        assert len({row.count("|") for row in rows}) == 1, rows[0]
        assert re.fullmatch(r"\|(---\|)+", rows[1])


def test_the_example_of_the_exchange_format_is_right() -> None:
    page = resource("help", "import-export.md").read_text(encoding="utf-8")
    doc = json.loads(re.search(r"```\n(\{.*?\})\n```", page, re.S)[1])
    assert doc["format"] == "annotator.jsonl.v1"
    words = {e["id"]: doc["text"][e["start"] : e["end"]] for e in doc["entities"]}
    assert list(words.values()) == ["Ada Lind", "envoy", "Norway", "Geneva"]
    for relation in doc["relations"]:
        assert {relation["head"], relation["tail"]} <= set(words)


@pytest.mark.parametrize("name", ["news", "conll", "ontonotes", "re3d"])
def test_the_schema_page_counts_each_preset(name: str) -> None:
    data = json.loads(resource("schemas", f"{name}.json").read_text(encoding="utf-8"))
    assert schema_from_json(data)
    page = resource("help", "schema.md").read_text(encoding="utf-8")
    short = data["title"].split(":")[0]
    row = next(line for line in page.splitlines() if line.startswith(f"| {short} "))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1] == str(len(data["spans"]))
    assert cells[2] == (str(len(data["relations"])) if data["relations"] else "–")


def test_the_relations_page_names_the_attributes_of_the_news_preset() -> None:
    data = json.loads(resource("schemas", "news.json").read_text(encoding="utf-8"))
    page = resource("help", "relations.md").read_text(encoding="utf-8")
    for attribute in data["attributes"]:
        row = next(line for line in page.splitlines() if line.startswith(f"| {attribute['name']} |"))
        for choice in attribute.get("choices") or ():
            assert choice in row
