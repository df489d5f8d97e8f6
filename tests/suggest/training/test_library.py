"""What is learned from, what is held back, and what is scored: corpora and gold of one's own."""

import pytest

from annotator.model.errors import UserError
from annotator.project.training_gold import read_gold
from annotator.suggest.training.library import Library
from annotator.suggest.training.naming import ANYTHING
from annotator.suggest.training.settings import Part, Settings
from annotator.suggest.training.work import WEIGHTS, WorkFolder
from tests.support.training_texts import corpus, gold


def library(*parts: Part, corpora=None, **settings) -> Library:
    return Library(Settings(parts, **settings), corpora, read_gold)


def checked(*parts: Part, corpora=None) -> list[str]:
    said: list[str] = []
    library(*parts, corpora=corpora).check(said.append)
    return said


def spans(projected) -> dict[str, str]:
    text = projected.document.text
    return {text[s.start : s.end]: "/".join(s.labels) for s in projected.spans}


def test_own_gold_teaches_what_it_marks_and_hides_what_it_does_not_mark(tmp_path) -> None:
    path = gold(tmp_path / "g.jsonl", "[Minister](TITLE) [Ada Lind](PERSON) left [Oslo](GPE) on the [Freya](VESSEL).")
    made = library(Part(gold=str(path), labels=("PERSON", "TITLE"), weight=2.0))
    (taught,) = made.taught()
    assert taught.weight == 2.0
    assert spans(taught.projected) == {"Ada Lind": "PERSON", "Oslo": "GPE", "Freya": "*"}
    assert {"GPE", "ORG", "MISC"} <= taught.projected.hidden
    assert "PERSON" not in taught.projected.hidden
    assert checked(Part(gold=str(path), labels=("PERSON",)))[0].endswith(
        "“VESSEL” (1 spans) is no label of the preset, and teaches nothing."
    )


def test_only_what_a_person_decided_teaches(tmp_path) -> None:
    for decision, label in (("accept", "PERSON"), ("change", "PERSON"), ("", "*"), ("skip", "*"), ("reject", "")):
        path = gold(tmp_path / f"{decision or 0}.jsonl", "[Ada Lind](PERSON) left.", source="a.v1", decision=decision)
        (taught,) = library(Part(gold=str(path), labels=("PERSON",))).taught()
        assert spans(taught.projected) == ({"Ada Lind": label} if label else {}), decision


def test_a_dataset_folder_brings_what_is_held_back_and_what_is_scored(tmp_path) -> None:
    for split in ("train", "dev", "test"):
        gold(tmp_path / "talks" / f"{split}.jsonl", "[Envoy](TITLE) [Ada Lind](PERSON) left.")
    made = library(Part(gold=str(tmp_path / "talks"), labels=("PERSON", "TITLE")))
    (held,), (test,) = made.held().values(), made.tests().values()
    assert list(made.held()) == list(made.tests()) == ["talks"]
    assert held.view == {"PERSON": "PERSON", "TITLE": "TITLE"}
    assert spans(test.documents[0]) == {"Envoy": "TITLE", "Ada Lind": "PERSON"}
    assert test.documents[0].spans[0].labels != ANYTHING


def test_what_is_learned_from_is_not_held_back(tmp_path) -> None:
    corpora = corpus(tmp_path)
    train, dev = Part("re3d"), Part("re3d", "dev")
    assert len(library(train, corpora=corpora).held()["re3d"].documents) == 3
    assert len(library(train, Part("re3d", "dev", first=2), corpora=corpora).held()["re3d"].documents) == 1
    assert library(train, dev, corpora=corpora).held() == {}


def test_corpora_that_are_not_named_are_looked_at_where_they_are(tmp_path) -> None:
    corpora = corpus(tmp_path / "c")
    path = gold(tmp_path / "g.jsonl")
    own = Part(gold=str(path), labels=("PERSON",))
    assert list(library(own, corpora=corpora).tests()) == ["re3d"]
    assert library(own).tests() == {}
    counts = "Documents: 3 to learn from, 3 held back to fit the scores on, 3 to test on."
    assert checked(own, corpora=corpora) == [counts]


def test_what_is_wrong_comes_to_light_at_once(tmp_path) -> None:
    corpora = corpus(tmp_path / "c", splits=("train",))
    path = str(gold(tmp_path / "g.jsonl", "[Freya](VESSEL) left."))
    broken = tmp_path / "b.jsonl"
    broken.write_text('{"format": "annotator.jsonl.v1", "id": 3}\n', encoding="utf-8")
    for parts, said in (
        ((), "nothing to learn from"),
        ((Part("re3x"),), "no corpus “re3x” known"),
        ((Part("uner-pud-sa", "test"),), "known to learn from"),
        ((Part("re3d", "dev"),), "The corpus re3d has no dev part"),
        ((Part("gum"),), "The corpus gum has no train part"),
        ((Part(gold=path),), "“labels” must say which labels this gold marks"),
        ((Part(gold=path, labels=("PER",)),), "“PER” is none"),
        ((Part(gold=path, labels=("ORG",)),), "Nothing in it bears a label that the network learns.*VESSEL"),
        ((Part(gold=path + "x", labels=("ORG",)),), "There is no such file"),
        ((Part(gold=str(broken), labels=("ORG",)),), r"b\.jsonl, line 1"),
    ):
        with pytest.raises(UserError, match=said):
            checked(*parts, corpora=corpora)
    with pytest.raises(UserError, match="Name the folder that holds them with --corpora"):
        checked(Part("re3d"))


def test_the_work_folder_refuses_what_was_made_from_something_else(tmp_path) -> None:
    path, work, said = gold(tmp_path / "g.jsonl"), tmp_path / "w", []
    part = Part(gold=str(path), labels=("PERSON",))
    WorkFolder.opened(work, library(part), said.append)
    WorkFolder.opened(work, library(part, version="2.0.0"), said.append)
    with pytest.raises(UserError, match="made from something else: “parts”, “rate” changed since") as refused:
        WorkFolder.opened(work, library(Part(gold=str(path), labels=("PERSON",), weight=3.0), rate=0.5), said.append)
    assert refused.value.code == "training.other_work"
    gold(path, "[Ada](PERSON) left.")
    with pytest.raises(UserError, match=r"“g\.jsonl train” changed since"):
        WorkFolder.opened(work, library(part), said.append)
    assert said == []


def test_work_without_a_record_is_used_as_found(tmp_path) -> None:
    said: list[str] = []
    (tmp_path / WEIGHTS).touch()
    made = library(Part(gold=str(gold(tmp_path / "g.jsonl")), labels=("PERSON",)))
    WorkFolder.opened(tmp_path, made, said.append)
    WorkFolder.opened(tmp_path, made, said.append)
    assert len(said) == 1
    assert "weights.pt lie there without a record" in said[0]
