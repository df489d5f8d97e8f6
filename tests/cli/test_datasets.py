"""From review to a released dataset, and to the next one, as a person types it."""

import json
import shutil
from pathlib import Path

import pytest

from annotator.cli.app import run
from annotator.project.operations.review import FinishDocument
from annotator.project.operations.spans import DeleteAnnotations
from annotator.project.project import Project
from tests.support.gold import add, gold_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "news.annotator"
    gold_project(path).close()
    return path


def export(project: Path, out: Path, *more: str) -> int:
    return run(["export", str(project), str(out), "--gold", *more])


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def documents(folder: Path) -> dict[str, str]:
    """Return the side of each document by its title."""
    listed = (folder / "card" / "documents.ndjson").read_text(encoding="utf-8").splitlines()
    return {told["title"]: told["split"] for told in map(json.loads, listed)}


def test_a_release_can_be_made_again_compared_and_followed_by_the_next(project, tmp_path, capsys) -> None:
    split = ("--split", "ratio", "--ratio", "2/1/1", "--seed", "1", "--licence", "CC BY 4.0")
    assert run(["snapshot", str(project), "Release 1", "--note", "for the course"]) == 0
    assert export(project, tmp_path / "one", *split, "--snapshot", "release 1") == 0
    said = capsys.readouterr().err
    assert "train: 1, dev: 2, test: 1 documents." in said
    assert "Leakage check: nearly the same on different sides are 0 pairs of documents." in said
    assert "Wrote 4 documents with 88 annotations" in said
    assert "for the course" in (tmp_path / "one" / "README.md").read_text(encoding="utf-8")

    with Project.open(project) as opened:
        first = opened.documents()[0].id
        opened.do(DeleteAnnotations(tuple(opened.open_document(first).relations)[:2]))
        opened.do(FinishDocument(first))
        for number in range(6):
            add(opened, f"More {number}", f"Number {number} came in later; its words {number} are of its own kind.")
        add(opened, "Draft", "This one is not finished, and stays out.", finished=False)
    assert export(project, tmp_path / "again", *split, "--snapshot", "Release 1") == 0
    assert content(tmp_path / "again") == content(tmp_path / "one")

    capsys.readouterr()
    assert export(project, tmp_path / "two", *split) == 0
    assert "Left out: 1 × not finished." in capsys.readouterr().err
    before, after = documents(tmp_path / "one"), documents(tmp_path / "two")
    assert len(after) == 10
    assert {title: after[title] for title in before} == before

    assert run(["compare", str(tmp_path / "one"), str(tmp_path / "two")]) == 3
    said = capsys.readouterr()
    assert "documents: 6 added, 0 removed, 0 changed." in said.err
    assert "relations: 0 added, 2 removed, 0 changed." in said.err
    assert "  removed: relation " in said.out
    assert run(["compare", str(tmp_path / "one"), str(tmp_path / "again")]) == 0
    assert run(["compare", "Release 1", "now", "--in", str(project), "--json"]) == 3
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sum(one["kind"] == "document" and one["change"] == "added" for one in told) == 7
    assert sum(one["kind"] == "relation" and one["change"] == "removed" for one in told) == 2


def test_snapshots_are_listed_renamed_removed_and_brought_back(project, capsys) -> None:
    assert run(["snapshot", str(project)]) == 0
    assert "no snapshots yet" in capsys.readouterr().err
    for name in ("One", "Two"):
        assert run(["snapshot", str(project), name]) == 0
    assert run(["snapshot", str(project), "One"]) == 1
    assert "already" in capsys.readouterr().err
    assert run(["snapshot", str(project), "One", "--rename", "First"]) == 0
    assert run(["snapshot", str(project), "First", "--note", "the first"]) == 0
    assert run(["snapshot", str(project), "Two", "--remove"]) == 0
    capsys.readouterr()
    assert run(["snapshot", str(project), "--json"]) == 0
    (told,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (told["name"], told["note"], told["documents"]) == ("First", "the first", 4)
    assert run(["undo", str(project)]) == 0
    assert run(["snapshot", str(project)]) == 0
    assert "Two" in capsys.readouterr().out
    assert run(["snapshot", str(project), "Three", "--remove"]) == 1
    assert "There are: First, Two." in capsys.readouterr().err


def test_an_earlier_dataset_holds_its_sides_under_any_seed(project, tmp_path, capsys) -> None:
    assert export(project, tmp_path / "one", "--split", "ratio", "--ratio", "1/1/1", "--seed", "1") == 0
    assert export(project, tmp_path / "two", "--like", str(tmp_path / "one"), "--seed", "77") == 0
    assert documents(tmp_path / "one") == documents(tmp_path / "two")
    card = json.loads((tmp_path / "two" / "card" / "dataset.json").read_text(encoding="utf-8"))
    assert card["split"]["kept_from_earlier"] == 4
    shutil.rmtree(tmp_path / "one" / "card")
    assert export(project, tmp_path / "three", "--like", str(tmp_path / "one")) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--gold", "--ratio", "8/2", "--split", "ratio"), "This is no ratio: 8/2."),
        (("--gold", "--ratio", "0/0/0", "--split", "ratio"), "nor all 0"),
        (("--gold", "--split", "date", "--test-from", "May"), "This is no day: May."),
        (("--gold", "--snapshot", "None"), "no snapshot “None”"),
        (("--gold", "--as", "Eve"), "Nobody named Eve"),
        (("--split", "ratio"), "--split is for datasets alone. Add --gold."),
        (("--snapshot", "One"), "--snapshot is for datasets alone."),
        (("--gold", "--suggestions"), "never goes into a dataset"),
        (("--gold", "--document", "Note 1"), "--document"),
    ],
)
def test_words_that_are_off_are_refused(project, tmp_path, words, said, capsys) -> None:
    assert run(["export", str(project), str(tmp_path / "out"), *words]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_card_for_machines_and_a_format_of_tokens(project, tmp_path, capsys) -> None:
    assert export(project, tmp_path / "out", "--format", "conll", "--align", "strict", "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["alignment"]["chosen"] == "strict"
    assert "Alignment: strict; 1 span begins or ends within a token." in said.err
    assert (tmp_path / "out" / "data.conll").is_file()
