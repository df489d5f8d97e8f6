"""An import that only says what it would do, and one that is told what becomes of labels."""

import json
from pathlib import Path

import pytest

from annotator.cli.app import run

COLUMNS = "EU B-ORG\nrejects O\nGerman B-MISC\ncall O\nby O\nPeter B-PER\nBlackburn I-PER\n. O\n\n"


@pytest.fixture
def given(tmp_path: Path) -> tuple[str, str]:
    project, file = tmp_path / "p.annotator", tmp_path / "few.conll"
    file.write_text(COLUMNS, encoding="utf-8")
    assert run(["new", str(project), "--as", "Anna"]) == 0
    return str(project), str(file)


def labels(project: str, capsys) -> set[str]:
    capsys.readouterr()
    assert run(["info", project, "--document", "few", "--json"]) == 0
    return {json.loads(line)["label"] for line in capsys.readouterr().out.splitlines()}


def test_a_dry_run_says_how_a_file_would_be_read_and_writes_nothing(given, capsys) -> None:
    project, file = given
    assert run(["import", project, file, "--dry-run", "--skip", "MISC", "--map", "ABSENT=ORG"]) == 0
    said = capsys.readouterr()
    assert "CoNLL-2003 columns, 1 document with 3 annotations" in said.out
    assert "--map PER=PERSON reads it as PERSON" in said.out
    assert "1 × MISC (span) skipped." in said.out
    assert "No file has the label ABSENT" in said.err
    assert run(["info", project, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == []


def test_machines_get_each_label_with_what_becomes_of_it(given, capsys) -> None:
    project, file = given
    capsys.readouterr()
    assert run(["import", project, file, "--dry-run", "--skip", "MISC", "--map", "PER=PERSON", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["documents"]) == ("conll.v1", 1)
    fates = {label["label"]: (label["becomes"], label["target"]) for label in told["labels"]}
    assert fates == {"ORG": ("map", "ORG"), "MISC": ("skip", None), "PER": ("map", "PERSON")}


def test_labels_are_read_as_told_and_skipping_is_said(given, capsys) -> None:
    project, file = given
    assert run(["import", project, file, "--map", "PER=PERSON", "--skip", "MISC"]) == 0
    assert "1 × MISC (span) skipped." in capsys.readouterr().err
    assert labels(project, capsys) == {"ORG", "PERSON"}


def test_without_a_word_new_labels_are_made(given, capsys) -> None:
    project, file = given
    assert run(["import", project, file]) == 0
    assert labels(project, capsys) == {"ORG", "MISC", "PER"}
