"""Who is who inside one text."""

import json

import pytest

from annotator.resource_files import seeds
from annotator.suggest.relations.mentions import Mention, mentions_of
from annotator.suggest.relations.same import SameThing
from tests.suggest.relations.conftest import drawn


def chains(picture: str) -> list[list[str]]:
    text, spans = drawn(picture)
    return [[m.text for m in chain] for chain in SameThing.of(mentions_of(text, spans)).chains]


@pytest.mark.parametrize(
    ("picture", "wanted"),
    [
        ("[John Kirby](PERSON) and [Kirby](PERSON)", [["John Kirby", "Kirby"]]),
        ("[Kim Jong-un](PERSON) and [Kim](PERSON)", [["Kim Jong-un", "Kim"]]),
        (
            "[DPRK](GPE), [North Korea](GPE), [Democratic People’s Republic of Korea](GPE), the [North](GPE)",
            [["DPRK", "North Korea", "Democratic People’s Republic of Korea", "North"]],
        ),
        ("[NSC](ORG) of the [National Security Council](ORG)", [["NSC", "National Security Council"]]),
        ("[Anna Lie](PERSON), [Ole Lie](PERSON) and [Lie](PERSON)", [["Anna Lie"], ["Ole Lie"], ["Lie"]]),
        ("[Mr. Eizenga](PERSON), [Mike Eizenga](PERSON)", [["Mr. Eizenga", "Mike Eizenga"]]),
        ("[Isabel Ruiz](PERSON), [Isabel](PERSON) and [Isabel’s](PERSON)", [["Isabel Ruiz", "Isabel", "Isabel’s"]]),
        ("[Grant Green](PERSON), [Grant Green Jr.](PERSON)", [["Grant Green"], ["Grant Green Jr."]]),
        ("[Heinrich LXXII](PERSON), [Heinrich](PERSON)", [["Heinrich LXXII"], ["Heinrich"]]),
        ("[Portland, Oregon](GPE), then [Portland](GPE)", [["Portland, Oregon", "Portland"]]),
        ("[U.S. Navy](ORG), [United States Navy](ORG)", [["U.S. Navy", "United States Navy"]]),
        ("[.](ORG) [.](PERSON)", [["."], ["."]]),
        ("[Georgia](PERSON) in [Georgia](GPE)", [["Georgia"], ["Georgia"]]),
        ("[North Korea](GPE) and [South Korea](GPE)", [["North Korea"], ["South Korea"]]),
    ],
)
def test_names_of_one_thing_are_one_chain(picture: str, wanted: list[list[str]]) -> None:
    assert chains(picture) == wanted


def test_each_further_name_is_linked_once_to_the_fullest() -> None:
    text, spans = drawn("[Kirby](PERSON), [John Kirby](PERSON), [Kirby](PERSON)")
    links = SameThing.of(mentions_of(text, spans)).links()
    assert [(short.start, full.text) for short, full in links] == [(0, "John Kirby")]


@pytest.mark.parametrize(
    ("article", "wanted"),
    [
        (
            "arms-talks",
            [
                {"WASHINGTON", "Washington"},
                {"DPRK", "Democratic People’s Republic of Korea", "North", "North Korea"},
                {"John Kirby", "Kirby"},
                {"NSC", "National Security Council"},
                {"Sergei Shoigu", "Shoigu"},
                {"Putin", "Vladimir Putin"},
            ],
        ),
        ("cyclone", [{"BEIRA", "Beira"}, {"Cyclone Zandile", "Zandile"}, {"WFP", "World Food Programme"}]),
    ],
)
def test_who_is_who_in_an_article_with_its_gold_spans(article: str, wanted: list[set[str]]) -> None:
    data = json.loads((seeds() / f"{article}.jsonl").read_text("utf-8").splitlines()[0])
    names = ((e["start"], e["end"], e["label"]) for e in sorted(data["entities"], key=lambda e: e["start"]))
    mentions = [Mention(n, a, b, label, data["text"][a:b]) for n, (a, b, label) in enumerate(names)]
    several = [{m.text for m in chain} for chain in SameThing.of(mentions).chains]
    assert sorted(map(sorted, (names for names in several if len(names) > 1))) == sorted(map(sorted, wanted))
