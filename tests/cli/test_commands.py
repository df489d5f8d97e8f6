"""Each command as a person types it, in this process; what it prints and the code it ends with."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from annotator.cli.app import run
from annotator.project.operations.documents import EditDocument
from annotator.project.project import Project
from annotator.resource_files import seeds
from annotator.suggest.api import Suggestions
from annotator.suggest.baseline import GazetteerSuggester

ARTICLE = "Maria Petrova, the foreign minister of Bulgaria, arrived in Paris on Monday.\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "trial.annotator"
    assert run(["new", str(path), "--as", "Anna"]) == 0
    return path


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "Sofia visit.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_without_a_project_suggest_prints_one_object_a_file_in_order(article, tmp_path, capsys) -> None:
    other = tmp_path / "b.txt"
    other.write_text("Nothing of note.", encoding="utf-8")
    assert run(["suggest", str(other), str(article)]) == 0
    first, second = lines(capsys.readouterr().out)
    assert [one["format"] for one in (first, second)] == ["annotator.jsonl.v1"] * 2
    assert first["entities"] == []
    assert second["text"] == ARTICLE
    found = {second["text"][e["start"] : e["end"]]: e["label"] for e in second["entities"]}
    assert found["Maria Petrova"] == "PERSON"
    assert found["Bulgaria"] == "GPE"
    assert all(0 < e["score"] <= 1 and e["source"] for e in second["entities"])


def test_from_a_text_to_exported_suggestions_and_back(project, article, tmp_path, capsys) -> None:
    out = tmp_path / "out.jsonl"
    assert run(["import", str(project), str(article)]) == 0
    assert run(["suggest", "--project", str(project)]) == 0
    assert run(["export", str(project), str(out), "--suggestions"]) == 0
    (document,) = lines(out.read_text(encoding="utf-8"))
    assert document["entities"]
    assert not any("decision" in entity for entity in document["entities"])
    capsys.readouterr()
    assert run(["info", str(project), "--json"]) == 0
    (told,) = lines(capsys.readouterr().out)
    assert told["documents"][0]["pending"] == len(document["entities"]) + len(document["relations"])

    copy = tmp_path / "copy.annotator"
    assert run(["new", str(copy), "--as", "Ben"]) == 0
    assert run(["import", str(copy), str(out)]) == 0
    again = tmp_path / "again.jsonl"
    assert run(["export", str(copy), str(again), "--suggestions"]) == 0
    (back,) = lines(again.read_text(encoding="utf-8"))
    places = [(e["start"], e["end"], e["label"], e["score"]) for e in document["entities"]]
    assert [(e["start"], e["end"], e["label"], e["score"]) for e in back["entities"]] == places


def test_a_suggester_that_fails_on_one_text_reads_the_others_and_says_so(
    project, article, tmp_path, capsys, monkeypatch
) -> None:
    class Picky(GazetteerSuggester):
        notice = "It is picky."

        def suggest(self, text: str) -> Suggestions:
            if text.startswith("Nothing"):
                raise ValueError("nothing there")
            return super().suggest(text)

    other = tmp_path / "b.txt"
    other.write_text("Nothing of note.", encoding="utf-8")
    registry = SimpleNamespace(load=lambda _name: Picky())
    monkeypatch.setattr("annotator.cli.suggestions.suggesters", lambda: registry)
    assert run(["suggest", str(other), str(article)]) == 1
    said = capsys.readouterr()
    assert len(lines(said.out)) == 1
    assert "It is picky." in said.err
    assert "gazetteer.v1 failed: ValueError: nothing there" in said.err
    run(["import", str(project), str(other), str(article)])
    assert run(["suggest", "--project", str(project)]) == 1
    said = capsys.readouterr()
    assert "1 document lacks suggestions: gazetteer.v1 failed" in said.err
    assert " 0 suggestions" not in said.err


def test_a_second_run_of_the_same_suggester_adds_nothing(project, article, capsys) -> None:
    run(["import", str(project), str(article)])
    run(["suggest", "--project", str(project)])
    capsys.readouterr()
    assert run(["suggest", "--project", str(project)]) == 0
    assert " 0 suggestions" in capsys.readouterr().err


@pytest.mark.parametrize("seed", sorted(path.name for path in seeds().glob("*.jsonl")))
def test_the_seeds_come_back_as_they_went_in(project, tmp_path, seed, capsys) -> None:
    out = tmp_path / "out.jsonl"
    assert run(["import", str(project), str(seeds() / seed)]) == 0
    assert run(["export", str(project), str(out)]) == 0
    before = json.loads((seeds() / seed).read_text(encoding="utf-8"))
    after = json.loads(out.read_text(encoding="utf-8"))
    assert {e["id"]: e for e in after["entities"]} == {e["id"]: e for e in before["entities"]}
    assert {r["id"]: r for r in after["relations"]} == {r["id"]: r for r in before["relations"]}
    assert {key: after[key] for key in ("id", "title", "text", "meta")} == {
        key: before[key] for key in ("id", "title", "text", "meta")
    }


def test_undo_and_redo_walk_through_a_persons_steps(project, article, capsys) -> None:
    run(["import", str(project), str(article)])
    assert run(["undo", str(project)]) == 0
    assert run(["undo", str(project)]) == 0
    assert "Nothing to undo" in capsys.readouterr().err
    assert run(["redo", str(project)]) == 0
    run(["info", str(project), "--json"])
    assert len(json.loads(capsys.readouterr().out.splitlines()[-1])["documents"]) == 1


def test_the_same_document_is_skipped_and_added_when_asked(project, article, capsys) -> None:
    run(["import", str(project), str(article)])
    assert run(["import", str(project), str(article), "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (len(told["taken"]), len(told["skipped"])) == (0, 1)
    assert run(["import", str(project), str(article), "--duplicates", "add"]) == 0


def test_what_cannot_be_read_is_refused_with_its_reason(project, tmp_path, capsys) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"format": "annotator.jsonl.v1", "id": "a", "tex', encoding="utf-8")
    assert run(["import", str(project), str(broken), str(tmp_path / "missing.txt")]) == 1
    said = capsys.readouterr().err
    assert "broken.jsonl" in said
    assert "missing.txt" in said
    assert "Traceback" not in said
    run(["info", str(project), "--json"])
    assert json.loads(capsys.readouterr().out)["documents"] == []


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_document_is_drawn(project, article, tmp_path, suffix, qapp) -> None:
    run(["import", str(project), str(article)])
    page = tmp_path / f"page{suffix}"
    assert run(["render", str(project), "--document", "Maria", "--out", str(page), "--scale", "1"]) == 0
    assert page.stat().st_size > 1000


def test_the_history_of_an_annotation_is_told(project, capsys) -> None:
    run(["import", str(project), str(seeds() / "cyclone.jsonl")])
    from annotator.project.project import Project

    with Project.open(project, read_only=True) as opened:
        annotated = opened.open_document(opened.documents()[0].doc.id)
        key = next(iter(annotated.spans))
    capsys.readouterr()
    assert run(["info", str(project), "--annotation", str(key), "--json"]) == 0
    (entry,) = lines(capsys.readouterr().out)
    assert entry["actor_name"] == "Anna"
    assert entry["before"] is None
    assert entry["after"]["id"] == str(key)


def test_a_copy_is_whole_and_sound(project, article, tmp_path, capsys) -> None:
    run(["import", str(project), str(article)])
    copy = tmp_path / "copy.annotator"
    assert run(["copy", str(project), str(copy)]) == 0
    assert run(["check", str(copy)]) == 0
    assert run(["copy", str(project), str(copy)]) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [(["nonsense"], 2), (["suggest"], 2), (["info", "no such file.annotator"], 1), (["export"], 2)],
)
def test_wrong_words_end_with_their_code(words, code, capsys) -> None:
    assert run(words) == code
    said = capsys.readouterr().err
    assert said.strip()
    assert "Traceback" not in said


def test_a_document_is_removed_for_good(project, article, capsys) -> None:
    run(["import", str(project), str(article)])
    assert run(["purge", str(project), "Maria", "--yes"]) == 0
    assert b"Petrova" not in project.read_bytes()


def test_the_annotations_of_a_document_are_listed_with_ids_that_have_a_history(project, capsys) -> None:
    run(["import", str(project), str(seeds() / "cyclone.jsonl")])
    capsys.readouterr()
    assert run(["info", str(project), "--document", "Cyclone", "--json"]) == 0
    items = lines(capsys.readouterr().out)
    assert {item["kind"] for item in items} == {"span", "relation"}
    assert run(["info", str(project), "--annotation", items[-1]["id"]]) == 0
    assert run(["info", str(project), "--document", "Cyclone"]) == 0
    listed = capsys.readouterr().out
    assert items[0]["id"] in listed
    assert "→" in listed


def test_an_annotation_that_never_was_is_refused(project, capsys) -> None:
    assert run(["info", str(project), "--annotation", "01a20a3c-d2d1-7a2c-8244-d17b67899669"]) == 1
    assert "never had" in capsys.readouterr().err


def test_each_document_in_the_list_can_be_named_by_what_the_list_shows(project, tmp_path, capsys) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(30):  # ids made within one millisecond begin alike
        (folder / f"{number}.txt").write_text(f"{number} " * 40 + f"word{number}", encoding="utf-8")
    assert run(["import", str(project), str(folder), "--duplicates", "add"]) == 0
    capsys.readouterr()
    run(["info", str(project)])
    shown = [line.split()[0] for line in capsys.readouterr().out.splitlines()[2:]]
    assert len(shown) == 30
    assert [run(["info", str(project), "--document", key]) for key in shown] == [0] * 30


def test_a_damaged_project_is_a_problem_that_check_finds(project, capsys) -> None:
    content = project.read_bytes()
    project.write_bytes(content[: len(content) // 2])
    capsys.readouterr()
    assert run(["check", str(project), "--json"]) == 3
    (told,) = lines(capsys.readouterr().out)
    assert "cut short" in told["problem"]
    assert run(["info", str(project)]) == 1


def test_exports_and_undone_steps_are_told_to_machines(project, article, tmp_path, capsys) -> None:
    run(["import", str(project), str(article)])
    capsys.readouterr()
    assert run(["export", str(project), str(tmp_path / "out.jsonl"), "--json"]) == 0
    (told,) = lines(capsys.readouterr().out)
    assert (told["documents"], told["annotations"], told["not_kept"]) == (1, 0, [])
    assert run(["undo", str(project), "--json"]) == 0
    (told,) = lines(capsys.readouterr().out)
    assert told["title"].startswith("Undo: Import")


def test_what_an_export_could_not_hold_stands_beside_it(project, article, tmp_path, capsys) -> None:
    run(["import", str(project), str(article)])
    with Project.open(project) as opened:
        (row,) = opened.documents()
        opened.do(EditDocument(row.doc.id, {"note": "Read with care."}))
    capsys.readouterr()
    out = tmp_path / "out.conll"
    assert run(["export", str(project), str(out), "--format", "conll", "--json"]) == 0
    (told,) = lines(capsys.readouterr().out)
    beside = Path(told["losses_file"])
    assert beside == tmp_path / "out.conll.losses.txt"
    assert told["not_kept"]
    assert all(loss["kind"] in beside.read_text(encoding="utf-8") for loss in told["not_kept"])


def test_a_file_that_may_not_be_read_is_refused_in_our_own_words(project, article, capsys, monkeypatch) -> None:
    monkeypatch.setattr("os.access", lambda found, mode: False)
    capsys.readouterr()
    assert run(["suggest", str(article)]) == 0
    assert run(["info", str(project)]) == 0
    assert "Usage" not in capsys.readouterr().err


def test_a_stop_from_the_keyboard_says_that_nothing_is_lost(project, monkeypatch, capsys) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("annotator.project.project.Project.documents", stopped)
    assert run(["info", str(project)]) == 130
    assert "what was finished is kept" in capsys.readouterr().err


def test_a_machines_word_is_no_gold_whatever_its_decision_is_called(project, tmp_path, capsys) -> None:
    said = {"source": "m1", "score": 0.4}
    document = {
        "format": "annotator.jsonl.v1",
        "id": "a",
        "text": "Ada Lind met Bo Berg in Oslo.",
        "entities": [
            {"id": "e1", "start": 0, "end": 8, "label": "PERSON"},
            {"id": "e2", "start": 13, "end": 20, "label": "PERSON", **said},
            {"id": "e3", "start": 24, "end": 28, "label": "GPE", **said, "decision": "rejected"},
            {"id": "e4", "start": 9, "end": 12, "label": "EVENT", **said, "decision": "reject"},
        ],
        "relations": [{"id": "r1", "head": "e1", "tail": "e2", "label": "meets_with"}],
    }
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(document) + "\n", encoding="utf-8")
    assert run(["import", str(project), str(source)]) == 0
    assert run(["export", str(project), str(out)]) == 0
    (told,) = lines(out.read_text(encoding="utf-8"))
    assert [entity["id"] for entity in told["entities"]] == ["e1", "e2"]  # the relation's end was decided with it
    assert [(r["head"], r["tail"]) for r in told["relations"]] == [("e1", "e2")]
    assert run(["export", str(project), str(out), "--suggestions"]) == 0
    (told,) = lines(out.read_text(encoding="utf-8"))
    assert {e["label"]: e.get("decision") for e in told["entities"]} == {"PERSON": None, "GPE": None, "EVENT": "reject"}


def test_a_folder_of_annotated_files_says_what_else_lies_there(project, article, tmp_path, capsys) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "c.jsonl").write_bytes((seeds() / "cyclone.jsonl").read_bytes())
    apart = project.rename(tmp_path.with_name(tmp_path.name + ".annotator"))
    capsys.readouterr()
    assert run(["import", str(apart), str(tmp_path), "--json"]) == 0
    (told,) = lines(capsys.readouterr().out)
    assert (len(told["taken"]), told["left_out"]) == (1, [str(article)])


def test_memory_is_listed_and_corrected(project, article, capsys) -> None:
    assert run(["import", str(project), str(article)]) == 0
    assert run(["memory", str(project)]) == 0
    assert capsys.readouterr().out == "Nothing is remembered yet.\n"
    assert run(["memory", str(project), "always", "Paris", "--label", "GPE"]) == 0
    assert "always propose “Paris” as GPE" in capsys.readouterr().err
    assert run(["memory", str(project), "list", "--json"]) == 0
    (rule,) = lines(capsys.readouterr().out)
    assert (rule["text"], rule["proposes"], rule["yours"]) == ("Paris", "GPE", "always")
    assert run(["info", str(project), "--json"]) == 0
    (told,) = lines(capsys.readouterr().out)
    assert told["documents"][0]["pending"] == 1
    assert run(["memory", str(project), "let-be", "Paris"]) == 0
    assert run(["memory", str(project), "always", "Paris", "--label", "NOPE"]) == 1
    assert "There are: PERSON" in capsys.readouterr().err
    assert run(["memory", str(project), "forget"]) == 2
