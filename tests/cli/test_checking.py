"""The check command: the file's soundness, and what a careful reader would question."""

import json
from pathlib import Path

import pytest

from annotator.cli.app import run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path, source = tmp_path / "odd.annotator", tmp_path / "odd.jsonl"
    text = "Georgia signed. Ada Lind met Georgia Meloni at the ceremony."
    spans = [(0, 7, "GPE"), (16, 24, "PERSON"), (29, 36, "PERSON"), (51, 57, "EVENT")]
    entities = [{"id": f"e{n}", "start": s, "end": e, "label": label} for n, (s, e, label) in enumerate(spans)]
    document = {"format": "annotator.jsonl.v1", "id": "a", "title": "Odd", "text": text, "entities": entities}
    source.write_text(json.dumps(document) + "\n", encoding="utf-8")
    assert run(["new", str(path), "--as", "Anna"]) == 0
    assert run(["import", str(path), str(source)]) == 0
    return path


def test_findings_are_listed_and_end_with_0_unless_strict(project, capsys) -> None:
    capsys.readouterr()
    assert run(["check", str(project)]) == 0
    said = capsys.readouterr()
    assert "cut-word: Odd, 51–57: “ceremo” It ends within the word “ceremony”." in said.out
    assert "The file is sound." in said.err
    assert "cuts a word: 1" in said.err
    assert run(["check", str(project), "--strict"]) == 3
    assert run(["check", str(project), "--strict", "--only", "white-space"]) == 0
    assert run(["check", str(project), "--file-only"]) == 0


def test_machines_get_kind_document_place_quote_and_reason(project, capsys) -> None:
    capsys.readouterr()
    assert run(["check", str(project), "--json", "--only", "two-labels", "--only", "cut-word"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["kind"] for one in found} == {"cut-word", "two-labels"}
    (cut,) = (one for one in found if one["kind"] == "cut-word")
    assert (cut["title"], cut["start"], cut["end"], cut["quote"]) == ("Odd", 51, 57, "ceremo")
    assert cut["reason"]
    assert len(cut["annotations"]) == 1


def test_another_persons_annotations_are_theirs(project, capsys) -> None:
    capsys.readouterr()
    assert run(["check", str(project), "--as", "Ben"]) == 0
    assert capsys.readouterr().out == "empty: Odd: Nothing is annotated in it.\n"


def test_an_unknown_kind_is_a_matter_of_the_commands_words(project) -> None:
    assert run(["check", str(project), "--only", "nonsense"]) == 2
