"""``annotator train``: what it makes of invented texts, the network itself put in its place, and what it refuses."""

import json
import shutil
from pathlib import Path

import pytest

from annotator.cli.app import run
from annotator.resource_files import resource
from annotator.suggest.pipelines import PipelineChoice, facts
from annotator.suggest.registry import suggesters
from annotator.suggest.training import train
from annotator.suggest.training.encoder import PACKAGE, encoder_folder
from tests.support.training_texts import corpus, gold, treebank

pytestmark = pytest.mark.timeout(180)

SHIPPED = resource("pipelines", "en_annotator_news", "annotator_ner")
SETTINGS = """
treebank = "tiny"
syntax_epochs = 1
version = "0.3"
[[parts]]
corpus = "re3d"
[[parts]]
gold = "talks"
labels = ["PERSON", "ORG", "GPE"]
weight = 2.5
"""


def shipped_network(config, library, encoder, work):
    """Stand in for hours of PyTorch: the one seam of the whole command."""
    config.report("the network")
    return Path(shutil.copyfile(SHIPPED / "model.int8.onnx", work.path("model.int8.onnx")))


def prepared(folder: Path) -> list[str]:
    """Write all that the command reads, and return its words."""
    treebank(corpus(folder / "corpora", splits=("train", "dev")) / "tiny")
    for split in ("train", "test"):
        gold(folder / "talks" / f"{split}.jsonl")
    (folder / "s.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "encoder").mkdir()
    (folder / "encoder" / "model.safetensors").touch()
    shutil.copyfile(SHIPPED / "vocab.txt", folder / "encoder" / "vocab.txt")
    words = {"corpora": "corpora", "settings": "s.toml", "encoder": "encoder", "out": "My talks", "work": "work"}
    return ["train", *(part for name, value in words.items() for part in (f"--{name}", str(folder / value)))]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("trained")
    words = prepared(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "find_torch", lambda: True)
        patch.setattr(train, "make_model", shipped_network)
        assert run(words) == 0
    return folder, words


def test_the_card_tells_what_it_was_made_from(made) -> None:
    out = made[0] / "My talks"
    card, credit = ((out / name).read_text(encoding="utf-8") for name in ("MODEL_CARD.md", "ATTRIBUTION.md"))
    assert card.startswith("# en_my_talks\n")
    assert "| talks | train; marks PERSON, ORG, GPE | 2.5 |" in card
    assert "trained on tiny." in card
    assert "| tiny | " in card
    assert "only permissively" not in card.lower()
    assert "\n\n\n" not in card
    assert "Crown copyright" in credit
    assert "**talks**" in credit
    assert "GUM" not in credit
    assert str(made[0]) not in card + credit
    scores = json.loads((out / "scores.json").read_text(encoding="utf-8"))
    assert set(scores["entities"]) == {"talks"}
    assert set(scores["entities"]["talks"]) == {"all", "PERSON", "ORG", "GPE"}
    assert scores["entities"]["talks"]["PERSON"]["gold"] == 4
    assert set(scores["syntax"]) == {"tiny"}
    assert (out / "training.toml").read_text(encoding="utf-8") == SETTINGS
    assert (out / "annotator_relations" / "rules.json").is_file()
    assert not (out / "annotator_relations" / "re3d.npz").exists()


def test_spacy_loads_it_and_a_project_can_choose_it_with_its_scores_and_relations(made) -> None:
    where = str(made[0] / "My talks")
    told = facts(where)
    assert (told.name, told.version, told.code, told.ours) == ("en_my_talks", "0.3", (), True)
    assert {"PERSON", "TITLE", "MONEY"} < set(told.labels)
    assert "MISC" not in told.labels
    suggester = suggesters().load(PipelineChoice(where, {"GPE": "STATE", "ORG": ""}).suggester())
    assert {"STATE", "visits"} <= set(suggester.labels)
    assert not {"GPE", "ORG"} & set(suggester.labels)
    text = "Russian Defence Minister Sergei Shoigu of the National Security Council visited North Korea in July."
    found = suggester.suggest(text)
    spans = {text[s.start : s.end]: s for s in found.spans}
    assert spans["North Korea"].label == "STATE"
    assert spans["North Korea"].score != 0.6
    assert "National Security Council" not in spans
    links = {(text[found.spans[r.head].start : found.spans[r.head].end], r.label) for r in found.relations}
    assert ("Sergei Shoigu", "holds_role") in links
    nlp = suggester._own._nlp  # what spacy.load has made of the folder
    assert (nlp.meta["name"], nlp.meta["version"]) == ("my_talks", "0.3")
    assert nlp("Ada met Leo.")[1].tag_ == "VBD"


def test_what_was_done_is_not_done_again_and_nothing_is_written_over_unasked(made, monkeypatch, capsys) -> None:
    _, words = made
    assert run(words) == 1
    assert "Something is there already. Name another folder, or write over that pipeline with --replace." in (
        capsys.readouterr().err
    )

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(train.spacy, "load", interrupt)
    monkeypatch.setattr(train, "make_model", None)
    assert run([*words, "--replace"]) == 130
    told = capsys.readouterr().err
    assert "Step 1 of 5: the entity network, made before: taken from" in told
    assert "Step 2 of 5: the tagger and parser, made before" in told
    assert "What was done lies in" in told
    assert "the same command goes on from there" in told
    assert (made[0] / "My talks" / "MODEL_CARD.md").is_file()


def test_what_is_missing_is_said_before_anything_is_begun(tmp_path, monkeypatch, capsys) -> None:
    words = prepared(tmp_path)
    monkeypatch.setattr(train, "find_torch", lambda: False)
    assert run(words) == 1
    assert "pip install 'annotator-desktop[train]'" in capsys.readouterr().err
    (tmp_path / "encoder" / "vocab.txt").unlink()
    assert run(words) == 1
    assert "lacks vocab.txt" in capsys.readouterr().err
    (tmp_path / "My talks").mkdir()
    (tmp_path / "My talks" / "notes.txt").touch()
    assert run([*words, "--replace"]) == 1
    assert "Something is there already. Name another folder." in capsys.readouterr().err
    assert not (tmp_path / "work").exists()
    assert run(["train"]) == 2


def test_an_installed_encoder_is_found_without_running_it(tmp_path, monkeypatch) -> None:
    package = tmp_path / PACKAGE
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError", encoding="utf-8")
    for name in ("model.safetensors", "vocab.txt"):
        (package / name).touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert encoder_folder() == package
