"""Figures are looked for only where one may begin, and none is missed for that."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.figures import FigureFinder
from annotator.suggest.rules.words import PhraseSet

PARTS = ["about", "at least", "no more than", "between", "and", "two", "Twenty-one", "hundred", "a dozen", "half a"]
PARTS += ["12", "1,000", "3.5", "1911", "$", "US$", "€", "USD", "%", "per cent", "km", "tonnes", "years", "hours"]
PARTS += ["million", "people", "troops", "magnitude-", "6-magnitude", "won", "dollars", "–", ".", "the", "an estimated"]
GAPS = st.sampled_from([" ", " ", " ", "", "-", "\n"])


@pytest.fixture(scope="module")
def figures() -> FigureFinder:
    return FigureFinder(Gazetteer.shipped())


def everywhere(figures: FigureFinder, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what the patterns find by themselves, those that leave bare years out aside."""
    for rule, pattern in figures._rules:
        if not rule.startswith("count"):
            yield from ((match.start(), match.end(), rule) for match in pattern.finditer(text))


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(PARTS), GAPS), max_size=30))
def test_none_begins_where_it_is_not_looked_for(figures: FigureFinder, parts: list[tuple[str, str]]) -> None:
    text = "".join(part + gap for part, gap in parts)
    found = [figure for figure in figures.find(text) if not figure[2].startswith("count")]
    assert found == list(everywhere(figures, text))


def test_phrases_know_how_long_one_may_be_that_opens_with_a_word() -> None:
    phrases = PhraseSet(["prime minister", "prime", "minister of state"])
    assert phrases.most == {"prime": 2, "minister": 3}
    assert "prime minister" in phrases
