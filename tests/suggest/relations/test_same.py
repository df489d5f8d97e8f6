"""Who is who inside one text."""

import pytest

from annotator.suggest.relations.mentions import mentions_of
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
