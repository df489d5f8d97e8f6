"""The shipped pipeline: it loads, its offsets are exact, its scores are scores, and without it the rules suggest."""

import itertools
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.errors import UserError
from annotator.suggest.neural.loading import load_pipeline, shipped_folder
from annotator.suggest.neural.network import HIDDEN, LAYERS, SCORES, EntityNetwork
from annotator.suggest.neural.suggester import NAME, EmbeddedSuggester, RulesInstead, embedded_or_rules
from annotator.suggest.wire import Hello

TEXT = (
    "Norwegian Foreign Minister Anna Halvorsen met Kim Jong-un in Pyongyang on Wednesday, the Ministry of Trade said. "
    "Halvorsen later flew to Geneva."
)


@pytest.fixture(scope="module")
def embedded() -> EmbeddedSuggester:
    return EmbeddedSuggester()


def found(suggester: EmbeddedSuggester, text: str) -> dict[str, str]:
    return {text[s.start : s.end]: s.label for s in suggester.suggest(text).spans}


def test_news_is_labelled_by_the_guidelines(embedded: EmbeddedSuggester) -> None:
    labels = found(embedded, TEXT)
    wanted = {
        "Norwegian": "NORP",
        "Foreign Minister": "TITLE",
        "Anna Halvorsen": "PERSON",
        "Kim Jong-un": "PERSON",
        "Pyongyang": "GPE",
        "Wednesday": "DATE",
        "Ministry of Trade": "ORG",
        "Halvorsen": "PERSON",
        "Geneva": "GPE",
    }
    assert {name: labels.get(name) for name in wanted} == wanted


def test_offsets_are_code_points_whatever_stands_before(embedded: EmbeddedSuggester) -> None:
    for before in ("👩‍🚀🇺🇳 ", "e\u0301té\u0301 — ", "北京市。", "\ud83d ", "\u200b\u200f"):
        text = before + TEXT
        assert found(embedded, text).get("Kim Jong-un") == "PERSON"


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gets_flat_spans_inside_it(embedded: EmbeddedSuggester, text: str) -> None:
    spans = embedded.suggest(text).spans
    assert all(0 <= s.start < s.end <= len(text) and 0 < s.score <= 1 for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


def test_the_pipeline_alone_gives_entities_sentences_tags_and_dependencies() -> None:
    doc = load_pipeline()(TEXT)
    assert ("Kim Jong-un", "PERSON") in [(span.text, span.label_) for span in doc.ents]
    assert len(list(doc.sents)) == 2
    assert {token.dep_ for token in doc} >= {"nsubj", "root"} or {token.dep_ for token in doc} >= {"nsubj", "ROOT"}
    assert doc[1].pos_
    assert doc[1].tag_


def test_hidden_states_come_with_the_same_run() -> None:
    network = EntityNetwork.from_folder(shipped_folder() / "annotator_ner")
    (reading,) = network.read("Kirby left Kyiv.", (SCORES, HIDDEN, LAYERS))
    assert [rows.shape for rows in reading.outputs.values()] == [(4, 23), (4, 384), (4, 1152)]


def test_a_window_that_is_kept_is_read_once_for_all_that_is_asked_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    network = EntityNetwork.from_folder(shipped_folder() / "annotator_ner")
    runs: list[tuple[str, ...]] = []
    run = network._run
    monkeypatch.setattr(network, "_run", lambda window, outputs: runs.append(outputs) or run(window, outputs))
    (plain,) = network.read("Kirby left Kyiv.", (SCORES, LAYERS))
    with network.keeping():
        for outputs in ((SCORES,), (LAYERS, SCORES)):
            (kept,) = network.read("Kirby left Kyiv.", outputs)
            assert all((kept.outputs[name] == plain.outputs[name]).all() for name in outputs)
    assert len(runs) == 2
    list(network.read("Kirby left Kyiv."))
    assert runs[2:] == [(SCORES,)]


def test_the_folder_is_small_and_says_where_it_comes_from() -> None:
    files = [path for path in shipped_folder().rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 36_000_000
    names = {path.name for path in files}
    assert {"MODEL_CARD.md", "ATTRIBUTION.md", "reliability.svg", "training.toml", "vocab.txt"} <= names
    scores = json.loads((shipped_folder() / "scores.json").read_text(encoding="utf-8"))
    assert scores["calibration_error"]["test"] <= 0.05


def test_without_the_pipeline_the_rules_suggest_and_say_why(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    instead = embedded_or_rules(tmp_path)
    assert isinstance(instead, RulesInstead)
    assert instead.name == NAME
    assert "rules alone" in Hello.of(instead).notice
    assert "rules alone" in caplog.text
    assert instead.suggest("He flew to Geneva.").spans


def test_a_missing_onnxruntime_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(UserError, match="needs onnxruntime") as caught:
        EntityNetwork.from_folder(shipped_folder() / "annotator_ner")
    assert "Install onnxruntime" in caught.value.hint


def test_a_broken_network_is_said(tmp_path: Path) -> None:
    (tmp_path / "model.int8.onnx").write_bytes(b"nothing")
    (tmp_path / "vocab.txt").write_text("[UNK]\n[CLS]\n[SEP]\n", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be loaded"):
        EntityNetwork.from_folder(tmp_path)
