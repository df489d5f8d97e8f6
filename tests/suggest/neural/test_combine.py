"""Who decides where the network and the rules disagree."""

from dataclasses import replace

import pytest
import spacy
from spacy.tokens import Doc, Span

from annotator.suggest.neural.calibration import Calibration
from annotator.suggest.neural.combine import Combiner, scores_of
from annotator.suggest.neural.onnx_ner import BELIEFS, RULE
from annotator.suggest.rules.words import propose

Proposal = tuple[str, str, str, float]  # words, label, rule ("model" for the network), belief
RATES = {"country": 0.9, "demonym": 0.9, "organisation": 0.9, "date_relative": 0.9, "resolution": 0.9, "duration": 0.9}


@pytest.fixture
def combiner() -> Combiner:
    made = Combiner(threshold=0.0, rule_threshold=0.5)
    made.calibration = Calibration(1.0, {"*": [(0.0, 0.0), (1.0, 1.0)]}, {**RATES, "doubtful": 0.2})
    return made


def chosen(combiner: Combiner, text: str, *proposals: Proposal) -> list[tuple[str, str, str]]:
    """Return (words, label, rule) of what is left of proposals for a text."""
    doc: Doc = spacy.blank("en")(text)
    spans, beliefs = [], {}
    for words, label, rule, belief in proposals:
        start = text.index(words)
        span = doc.char_span(start, start + len(words), label, span_id=rule)
        assert span is not None
        spans.append(span)
        beliefs[start, start + len(words), label] = belief
    doc.user_data[BELIEFS] = beliefs
    propose(doc, spans)
    combiner(doc)
    assert set(scores_of(doc)) == {(span.start_char, span.end_char, span.label_) for span in doc.ents}
    return [(span.text, span.label_, span.id_) for span in doc.ents]


def test_rules_fill_what_the_network_left_if_they_are_mostly_right(combiner: Combiner) -> None:
    found = chosen(
        combiner, "Ada saw Peru and Bigtown", ("Peru", "GPE", "country", 1), ("Bigtown", "GPE", "doubtful", 1)
    )
    assert found == [("Peru", "GPE", "country")]


def test_the_network_keeps_a_longer_name_with_a_country_inside(combiner: Combiner) -> None:
    found = chosen(combiner, "Bank of Peru said", ("Bank of Peru", "ORG", RULE, 0.9), ("Peru", "GPE", "country", 1))
    assert found == [("Bank of Peru", "ORG", RULE)]


@pytest.mark.parametrize(("belief", "label"), [(0.6, "GPE"), (0.99, "PERSON")])
def test_a_listed_name_takes_its_label_unless_the_network_is_nearly_sure(
    combiner: Combiner, belief: float, label: str
) -> None:
    found = chosen(combiner, "met Jordan there", ("Jordan", "PERSON", RULE, belief), ("Jordan", "GPE", "country", 1))
    assert [label for _, label, _ in found] == [label]


def test_a_rule_widens_a_date_to_all_its_words(combiner: Combiner) -> None:
    text = "sent late last year again"
    found = chosen(combiner, text, ("last year", "DATE", RULE, 0.99), ("late last year", "DATE", "date_relative", 1))
    assert found == [("late last year", "DATE", "date_relative")]


def test_a_widened_date_is_no_less_sure_than_it_was(combiner: Combiner) -> None:
    combiner.calibration = replace(combiner.calibration, rules={"date_relative": 0.2})
    doc = spacy.blank("en")("sent late last year again")
    propose(doc, [Span(doc, 2, 4, "DATE", span_id=RULE), Span(doc, 1, 4, "DATE", span_id="date_relative")])
    doc.user_data[BELIEFS] = {(10, 19, "DATE"): 0.99}
    assert scores_of(combiner(doc)) == {(5, 19, "DATE"): pytest.approx(0.99)}


def test_a_length_of_time_is_a_quantity(combiner: Combiner) -> None:
    found = chosen(
        combiner, "for two years now", ("two years", "DATE", RULE, 0.9), ("two years", "QUANTITY", "duration", 1)
    )
    assert found == [("two years", "QUANTITY", "duration")]


def test_a_numbered_resolution_swallows_the_body_in_it(combiner: Combiner) -> None:
    text = "by UN Security Council Resolution 1718 it"
    law = ("UN Security Council Resolution 1718", "LAW", "resolution", 1.0)
    assert chosen(combiner, text, ("UN Security Council", "ORG", RULE, 0.99), law) == [law[:3]]


def test_a_name_that_the_network_cut_is_mended_by_the_lists(combiner: Combiner) -> None:
    pieces = ("North", "GPE", RULE, 0.5), ("Korea", "GPE", RULE, 0.6)
    found = chosen(combiner, "In North Korea now", *pieces, ("North Korea", "GPE", "country", 1))
    assert found == [("North Korea", "GPE", "country")]


def test_a_state_and_its_listed_body_are_two(combiner: Combiner) -> None:
    text = "the US National Security Council said"
    found = chosen(
        combiner,
        text,
        ("US National Security Council", "ORG", RULE, 0.95),
        ("US", "GPE", "country", 1),
        ("National Security Council", "ORG", "organisation", 1),
    )
    assert found == [("US", "GPE", "country"), ("National Security Council", "ORG", "organisation")]


def test_a_body_ends_where_a_title_begins(combiner: Combiner) -> None:
    text = "White House Press Secretary Ann Lee"
    model = ("White House Press", "ORG", RULE, 0.7)
    found = chosen(combiner, text, model, ("Press Secretary", "TITLE", "title_before_name", 1))
    assert found == [("White House", "ORG", RULE), ("Press Secretary", "TITLE", "title_before_name")]


def test_the_north_waits_for_the_rest_of_the_text(combiner: Combiner) -> None:
    assert chosen(combiner, "the North replied", ("North", "LOC", RULE, 0.9)) == []


def test_what_the_network_hardly_believes_can_be_left_out() -> None:
    strict = Combiner(threshold=0.5, rule_threshold=0.5)
    assert chosen(strict, "Ada left", ("Ada", "PERSON", RULE, 0.3)) == []


def test_a_party_keeps_its_nation_and_another_listed_body_does_not(combiner: Combiner) -> None:
    text = "the Italian Communist Party met"
    network, nation = ("Italian Communist Party", "ORG", RULE, 0.99), ("Italian", "NORP", "demonym", 1.0)
    assert chosen(combiner, text, network, nation, ("Communist Party", "ORG", "organisation", 1)) == [network[:3]]
    text = "the US Air Force met"
    network, nation = ("US Air Force", "ORG", RULE, 0.99), ("US", "GPE", "country", 1.0)
    body = ("Air Force", "ORG", "organisation", 1.0)
    assert chosen(combiner, text, network, nation, body) == [nation[:3], body[:3]]


@pytest.mark.parametrize(
    ("text", "pieces", "whole"),
    [
        ("near Cyclone Zandile now", [("Zandile", "GPE", RULE, 0.9)], ("Cyclone Zandile", "EVENT", "event_start", 1)),
        (
            "the Sanctions and Money Act 2018 says",
            [("Money Act", "LAW", RULE, 0.7), ("2018", "DATE", RULE, 0.9)],
            ("Sanctions and Money Act 2018", "LAW", "law_title", 1),
        ),
        (
            "in Newcastle upon Tyne then",
            [("Newcastle", "GPE", RULE, 0.9), ("Tyne", "GPE", RULE, 0.9)],
            ("Newcastle upon Tyne", "GPE", "city", 1),
        ),
        (
            "for four years and six months",
            [("six months", "DATE", RULE, 0.9)],
            ("four years and six months", "QUANTITY", "duration", 1),
        ),
    ],
)
def test_pieces_give_way_to_the_whole(combiner: Combiner, text: str, pieces: list[Proposal], whole: Proposal) -> None:
    assert chosen(combiner, text, *pieces, whole) == [whole[:3]]


def test_a_laws_title_leaves_a_body_in_it_alone(combiner: Combiner) -> None:
    network = ("European Union", "ORG", RULE, 0.99)
    found = chosen(
        combiner, "a European Union Digital Act", network, ("European Union Digital Act", "LAW", "law_title", 1)
    )
    assert found == [network[:3]]


@pytest.mark.parametrize(
    ("text", "network", "rule", "label"),
    [
        ("flew from Nampula on", ("Nampula", "FAC", RULE, 0.99), ("Nampula", "GPE", "city", 1), "GPE"),
        ("met Lincoln there", ("Lincoln", "PERSON", RULE, 0.9), ("Lincoln", "GPE", "city", 1), "PERSON"),
        ("an Ostrava-based group", ("Ostrava", "ORG", RULE, 0.99), ("Ostrava", "GPE", "city", 1), "GPE"),
        ("the Ostrava-Brno line", ("Ostrava", "ORG", RULE, 0.99), ("Ostrava", "GPE", "city", 1), "ORG"),
        ("across New England now", ("New England", "GPE", RULE, 0.99), ("New England", "LOC", "region", 1), "LOC"),
    ],
)
def test_lists_tell_kinds_of_places_apart_and_nothing_else(
    combiner: Combiner, text: str, network: Proposal, rule: Proposal, label: str
) -> None:
    assert [found for _, found, _ in chosen(combiner, text, network, rule)] == [label]
