"""Scores, calibration curves and the plot, on a few spans counted by hand."""

import random
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from annotator.model.errors import UserError
from annotator.suggest.neural.calibration import Calibration, between
from annotator.suggest.reliability import Outcome, bins_of, expected_error, fit_curves, isotonic, logistic
from annotator.suggest.training.calibrate import crossed_error, fit_rules, reliability_svg
from annotator.suggest.training.corpora import Document
from annotator.suggest.training.evaluate import VIEWS, score, table
from annotator.suggest.training.naming import ANYTHING
from annotator.suggest.training.projection import Gold, Projected


def projected(*spans: Gold) -> Projected:
    return Projected(Document("gum", "d", "x" * 50, ()), spans, frozenset())


def test_right_wrong_missed_and_open_spans_are_counted_as_they_should_be() -> None:
    gold = projected(
        Gold(0, 5, frozenset({"PERSON"})),
        Gold(6, 9, frozenset({"GPE", "LOC"})),
        Gold(10, 12, frozenset({"ORG"})),
        Gold(20, 30, ANYTHING),
    )
    found = [(0, 5, "PERSON"), (6, 9, "LOC"), (10, 13, "ORG"), (22, 24, "ORG"), (40, 42, "TITLE")]
    sheet = score([gold], lambda _: found, VIEWS["gum"])
    assert (sheet.total.right, sheet.total.gold, sheet.total.proposed) == (2, 3, 3)
    assert sheet.labels["ORG"].f1 == 0
    assert "| gum | all | 3 | 0.667 | 0.667 | 0.667 |" in table({"gum": sheet})


def test_places_are_one_label_where_a_corpus_does_not_tell_them_apart() -> None:
    gold = projected(Gold(0, 5, frozenset({"GPE"})))
    assert score([gold], lambda _: [(0, 5, "FAC")], VIEWS["re3d"]).total.f1 == 1
    assert score([gold], lambda _: [(0, 5, "FAC")], VIEWS["gum"]).total.f1 == 0


def test_what_a_corpus_cannot_tell_counts_neither_for_nor_against() -> None:
    doubtful = projected(Gold(0, 5, frozenset({"MISC", "EVENT"})), Gold(6, 9, frozenset({"MISC"})))
    for proposed, counted in (((0, 5, "EVENT"), 0), ((0, 5, "ORG"), 1), ((6, 9, "ORG"), 1)):
        total = score([doubtful], lambda _, found=proposed: [found], VIEWS["gum"]).total
        assert (total.right, total.gold, total.proposed) == (0, 0, counted)


def test_labels_that_a_corpus_leaves_out_count_only_against_another_label() -> None:
    hidden = replace(projected(Gold(0, 5, frozenset({"ORG"}))), hidden=frozenset({"WEAPON"}))
    alone = score([hidden], lambda _: [(10, 14, "WEAPON")], VIEWS["wikigold"]).total
    assert (alone.gold, alone.proposed) == (1, 0)
    inside = score([hidden], lambda _: [(2, 5, "WEAPON")], VIEWS["wikigold"]).total
    assert (inside.gold, inside.proposed) == (1, 1)


def outcomes(count: int, seed: int) -> list[Outcome]:
    """Return outcomes of a model that believes too much: it says b and is right b squared of the time."""
    chance = random.Random(seed)
    beliefs = [chance.random() for _ in range(count)]
    return [Outcome("PERSON", "model", belief, chance.random() < belief**2) for belief in beliefs]


def test_curves_rise_and_mend_a_model_that_believes_too_much() -> None:
    before = outcomes(3000, 1)
    curve = isotonic([(o.score, o.right) for o in before])
    heights = [y for _, y in curve]
    assert heights == sorted(heights)
    assert between(curve, 0.5) == pytest.approx(0.25, abs=0.08)
    assert expected_error(before) > 0.1
    assert crossed_error(before) < 0.04


def test_a_curve_of_two_numbers_mends_a_model_from_few_outcomes_and_equal_beliefs_are_one() -> None:
    usual, some, many = (logistic([(o.score, o.right) for o in outcomes(n, 3)]) for n in (0, 150, 1500))
    heights = [y for _, y in some]
    assert heights == sorted(heights)
    assert between(many, 0.5) == pytest.approx(0.25, abs=0.1)
    assert between(many, 0.5) < between(some, 0.5) < between(usual, 0.5)
    alike = [(0.9, n % 5 < 3) for n in range(200)]
    assert between(isotonic(alike), 0.9) == pytest.approx(0.6, abs=0.01)
    assert between(logistic(alike), 0.9) == pytest.approx(0.6, abs=0.02)


def test_rare_labels_share_a_curve() -> None:
    curves = fit_curves([*outcomes(500, 2), Outcome("LAW", "model", 0.5, True)])
    assert set(curves) == {"*", "PERSON"}
    calibration = Calibration(1.0, curves, {})
    assert calibration.of_model("LAW", 0.7) == between(curves["*"], 0.7)


def test_a_rules_rate_moves_from_its_prior_with_what_is_seen() -> None:
    seen = [Outcome("GPE", "city", 0.5, False)] * 60
    rates = fit_rules(seen, {"city": 0.9, "unseen": 0.8}, 0.5)
    assert rates["city"] < 0.1
    assert rates["unseen"] == 0.8


def test_the_plot_is_well_formed_and_has_a_bar_for_each_bin() -> None:
    bins = bins_of(outcomes(300, 3))
    root = ET.fromstring(reliability_svg(bins, 0.03))
    bars = [node for node in root if node.tag.endswith("rect") and list(node)]
    assert len(bars) == len(bins)


def test_a_calibration_survives_its_folder(tmp_path: Path) -> None:
    kept = Calibration(1.25, {"*": [(0.1, 0.05), (0.9, 0.8)]}, {"city": 0.61})
    kept.to_folder(tmp_path)
    assert Calibration.from_folder(tmp_path).of_model("ORG", 0.5) == pytest.approx(0.425)
    assert Calibration.from_folder(tmp_path).of_rule("city") == 0.61


def test_a_broken_calibration_is_said(tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UserError, match="calibration"):
        Calibration.from_folder(tmp_path)
