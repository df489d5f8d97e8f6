"""What the baseline finds, as text pictures: each one is a rule of the news preset's guidelines."""

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.resource_files import resource, seeds
from annotator.suggest.baseline import GazetteerSuggester
from annotator.suggest.labels import LABELS
from annotator.suggest.pipeline import build_pipeline

PICTURES = [
    # nationality and state apart from title, weapon and body
    "The [Iranian](NORP) [foreign minister](TITLE) met [Russian](NORP) [President](TITLE) [Vladimir Putin](PERSON).",
    "The [US](GPE) [National Security Council](ORG) ([NSC](ORG)) sent [North Korean](NORP) [weapons](WEAPON) to him.",
    "[Russian](NORP) [Defence Ministry](ORG) [spokesman](TITLE) [Igor Konashenkov](PERSON) denied it.",
    "He runs the [Korean Central News Agency](ORG) and the [Bank of England](ORG).",
    # titles: the role's noun phrase, and nothing for groups
    "[Ann Miller](PERSON), [NATO](ORG) [coordinator for strategic communications](TITLE), spoke to the two leaders.",
    "The [former prime minister](TITLE) and the [deputy foreign minister](TITLE) of [Ukraine](GPE) left.",
    "[Minister of Defence](TITLE) [Sergei Shoigu](PERSON) and others left.",
    "Officials, diplomats and ministers met experts.",
    "Dr [Mary Olsen](PERSON) thanked Mr [Putin](PERSON).",
    # weapons with their modifiers, and no weapon where the word only modifies
    "It bought [short-range ballistic missiles](WEAPON), [drones](WEAPON) and [155mm artillery shells](WEAPON).",
    "The arms deal followed a missile test and talks with weapons inspectors.",
    "It saw [17](QUANTITY) [Kh-101 cruise missiles](WEAPON) and [three](QUANTITY) [Oryx helicopters](WEAPON).",
    "Think tanks warned of suicide bombers, and called gas an economic weapon.",
    # dates with determiner and modifiers, without the preposition
    "They met [late last year](DATE), in [July](DATE), on [Wednesday](DATE) and in [the coming months](DATE).",
    "It opens [early next month](DATE), on [12 March 2024](DATE), and may march in [May](DATE).",
    "Soon and recently they said so. This may have been so; the last march was long.",
    # sums, measures and counts
    "It paid [about $2.4 million](MONEY) and [300 roubles](MONEY) for [300 kilometres](QUANTITY).",
    "[At least 41](QUANTITY) people saw [millions](QUANTITY) of [shells](WEAPON) in [three](QUANTITY) ships.",
    "The two leaders of both countries saw one of the sides.",
    # laws
    "[UN Security Council Resolution 2397](LAW) and the [Arms Export Control Act](LAW) forbid it.",
    "It broke multiple [United Nations Security Council resolutions](LAW).",
    "The [Sanctions and Money Laundering Act 2018](LAW) and the [Veldania (Arms Embargo) Regulations](LAW) forbid it.",
    # storms, operations, and who sent a report
    "[Cyclone Idai](EVENT) struck in [2019](DATE). [Idai](EVENT) was worse than [Tropical Storm Ana](EVENT).",
    "[Washington](GPE), ([Samajweekly](ORG)) A group left. Nobody (Smith) said so.",
    "[At least 41](QUANTITY) people died and [more than 90,000](QUANTITY) have lost their homes.",
    # places
    "In [Geneva](GPE), [Switzerland](GPE), and on the [Black Sea](LOC), near the [Kerch Bridge](FAC).",
    "The [Tehran](GPE)-based group left eastern [Ukraine](GPE).",
    "[South Korea](GPE) warned [North Korea](GPE), and the [North](GPE) replied.",
    "[OSLO](GPE), [12 March](DATE) — Nothing new.",
    "The group fled to [Larvik](GPE), in the [Vestmark](GPE) district, with [12,000](QUANTITY) [Danish](NORP) troops.",
    # bodies and persons that no list has, told by what stands beside them
    "The security firm [Ambrinor](ORG) said that the businessman [Radomir Veckov](PERSON) had paid.",
    "[Col.](TITLE) [Ed “Jack” Dorr](PERSON) met [Capt.](TITLE) [Lena Vos](PERSON) in the [Oslo District Court](ORG).",
    # the beginning of a longer name is left alone
    "It runs on Google Maps and in a Toyota Corolla.",
    # one mention teaches about the others
    "[John Kirby](PERSON) spoke. Later [Kirby](PERSON) left.",
    "The [Organisation of Seven Rivers](ORG) ([OSR](ORG)) met. The [OSR](ORG) then left.",
]


def plain(marked: str) -> str:
    return re.sub(r"\[([^\]]*)\]\(\w+\)", r"\1", marked)


@pytest.mark.parametrize("marked", PICTURES)
def test_finds_what_the_guidelines_ask_for(draw: Callable[[str], str], marked: str) -> None:
    assert draw(plain(marked)) == marked


def test_labels_are_those_of_the_news_preset(baseline: GazetteerSuggester) -> None:
    preset = json.loads(resource("schemas", "news.json").read_text(encoding="utf-8"))
    assert set(baseline.labels) == {span["name"] for span in preset["spans"]}
    assert baseline.labels == LABELS


def test_the_demonstration_articles_are_mostly_found(baseline: GazetteerSuggester) -> None:
    right = found = wanted = 0
    for path in sorted(seeds().glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            doc = json.loads(line)
            gold = {(e["start"], e["end"], e["label"]) for e in doc["entities"]}
            spans = {(s.start, s.end, s.label) for s in baseline.suggest(doc["text"]).spans}
            right, found, wanted = right + len(gold & spans), found + len(spans), wanted + len(gold)
    assert 2 * right / (found + wanted) >= 0.75


def test_the_pipeline_is_spacys(baseline: GazetteerSuggester) -> None:
    text = "John Kirby spoke in Kyiv on Monday. Kirby left."
    doc = build_pipeline()(text)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("John Kirby", "PERSON"),
        ("Kyiv", "GPE"),
        ("Monday", "DATE"),
        ("Kirby", "PERSON"),
    ]
    assert [ent.start_char for ent in doc.ents] == [span.start for span in baseline.suggest(text).spans]


def test_a_name_in_one_group_of_paragraphs_is_known_in_the_others(
    baseline: GazetteerSuggester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.suggest.groups.GROUP_LENGTH", 60)
    filler = "Nothing else was said about the matter on that occasion.\n"
    text = "John Kirby spoke.\n" + filler * 2000 + "Much later Kirby left."
    steps = baseline.suggest_in_steps(text)
    shares = []
    while True:
        try:
            shares.append(next(steps))
        except StopIteration as end:
            found = end.value
            break
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > 1
    names = [span for span in found.spans if span.label == "PERSON"]
    assert [text[span.start : span.end] for span in names] == ["John Kirby", "Kirby"]


def test_every_suggestion_carries_its_rule_and_a_measured_score(baseline: GazetteerSuggester) -> None:
    spans = baseline.suggest("Russian Foreign Minister Sergei Lavrov met NATO officials in Kyiv on 3 May 2023.").spans
    measured = json.loads(resource("gazetteers", "scores.json").read_text(encoding="utf-8"))["rules"]
    assert len(spans) == 6
    assert {span.rule for span in spans} <= set(measured)
    assert all(0 < span.score < 1 and span.score == measured[span.rule]["score"] for span in spans)


def test_digest_depends_on_the_lists_alone(baseline: GazetteerSuggester) -> None:
    assert baseline.digest() == GazetteerSuggester().digest()
    assert re.fullmatch(r"[0-9a-f]{16}", baseline.digest())


SNIPPETS = [
    *(
        "John Kirby",
        "Kirby",
        "NSC",
        "\n",
        "\r\n",
        ", ",
        "\U0001f1fa\U0001f1e6",
        "e\u0301",
        "(",
        ")",
        " ",
        "’s",
        "-based",
        "&",
    ),
    *(
        "President",
        "of",
        "Defence",
        "2,000",
        "$5",
        "bn",
        "May",
        "12",
        "\ud800",
        "\u200f",
        "\u0645",
        "3.5%",
        "weapons",
        "Act",
    ),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SNIPPETS), max_size=25))
def test_any_text_gives_flat_spans_inside_it(baseline: GazetteerSuggester, parts: list[str]) -> None:
    text = "".join(parts)
    last = 0
    for span in baseline.suggest(text).spans:
        assert last <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert "\n" not in text[span.start : span.end]
        assert span.label in LABELS
        last = span.end
