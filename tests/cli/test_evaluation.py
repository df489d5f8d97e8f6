"""The evaluate command over files, a project, and names in it."""

import json
from pathlib import Path

import pytest

from annotator.cli.app import run
from annotator.resource_files import seeds


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """Gold as it is shipped, and the same with one label changed, one span cut, and one document more."""
    gold, other = tmp_path / "gold.jsonl", tmp_path / "other.jsonl"
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(seeds().glob("c*.jsonl"))]
    gold.write_text("".join(json.dumps(d) + "\n" for d in documents), encoding="utf-8")
    first = documents[0]["entities"][0]
    first["label"] = "LAW"
    documents[0]["entities"][1]["end"] -= 1
    documents.append({"format": "annotator.jsonl.v1", "id": "more", "title": "More", "text": "More.", "entities": []})
    other.write_text("".join(json.dumps(d) + "\n" for d in documents), encoding="utf-8")
    return gold, other


def test_files_are_compared_for_people_for_machines_and_as_a_page(sides, tmp_path, capsys) -> None:
    gold, other = sides
    out = tmp_path / "page.html"
    assert run(["evaluate", str(gold), str(other), "--html", str(out)]) == 0
    said = capsys.readouterr()
    assert "other.jsonl against gold.jsonl (gold), 1 document" in said.out
    assert "wrong-label: " in said.out
    assert "wrong-ends: " in said.out
    assert "More" in said.err
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert run(["evaluate", str(gold), str(other), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["documents"], told["unmatched"]["predicted"]) == (1, ["More"])
    strict = told["spans"]["all"]["strict"]
    assert strict["possible"] - strict["correct"] == 2
    spans = [error for error in told["errors"] if error["of"] == "span"]
    assert {error["kind"] for error in spans} == {"wrong-label", "wrong-ends"}


def test_formats_meet_each_other_and_labels_can_be_renamed(sides, tmp_path, capsys) -> None:
    gold, _ = sides
    project, brat = tmp_path / "p.annotator", tmp_path / "brat"
    assert run(["new", str(project), "--as", "Anna"]) == 0
    assert run(["import", str(project), str(gold)]) == 0
    assert run(["export", str(project), str(brat), "--format", "brat"]) == 0
    capsys.readouterr()
    assert run(["evaluate", str(project), str(brat), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["spans"]["all"]["strict"]["f1"] == 1.0
    assert run(["evaluate", str(gold), str(brat), "--map", "GPE=PLACE", "--json"]) == 0
    assert "PLACE" in json.loads(capsys.readouterr().out)["spans"]["labels"]
    assert run(["evaluate", str(gold), str(brat), "--map", "GPE"]) == 1
    assert "OLD=NEW" in capsys.readouterr().err


def test_names_in_a_project_are_compared(sides, tmp_path, capsys) -> None:
    gold, other = sides
    project = tmp_path / "p.annotator"
    run(["new", str(project), "--as", "Anna"])
    run(["import", str(project), str(gold), "--as", "Anna"])
    capsys.readouterr()
    assert run(["evaluate", "Anna", str(other), "--project", str(project), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 1
    assert run(["evaluate", "Anna", "Nobody", "--project", str(project)]) == 1
    assert "There are: Anna" in capsys.readouterr().err


def test_texts_that_differ_are_refused_by_name(sides, tmp_path, capsys) -> None:
    gold, _ = sides
    changed = tmp_path / "changed.jsonl"
    document = json.loads(gold.read_text(encoding="utf-8").splitlines()[0])
    document["text"] = document["text"][:40] + "…" + document["text"][41:]
    changed.write_text(json.dumps(document | {"entities": [], "relations": []}) + "\n", encoding="utf-8")
    assert run(["evaluate", str(gold), str(changed)]) == 1
    said = capsys.readouterr().err
    assert document["title"] in said
    assert "differ from character 40" in said
