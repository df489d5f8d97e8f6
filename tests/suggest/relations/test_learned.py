"""The embedded suggester looks for what the project's schema has: the preset's relations, or re3d's."""

import pytest

from annotator.suggest.api import SuggestedSpan
from annotator.suggest.neural.suggester import EmbeddedSuggester
from annotator.suggest.relations.ends import ENDS

TEXT = (
    "Coalition forces fought ISIL near Mosul, Iraq. "
    "Norwegian Foreign Minister Anna Halvorsen met Kim Jong-un in Geneva."
)

NESTED = [(0, 13, "Organisation"), (0, 4, "Organisation"), (19, 24, "Location"), (19, 24, "Organisation")]


@pytest.fixture(scope="module")
def embedded() -> EmbeddedSuggester:
    return EmbeddedSuggester()


def test_it_looks_only_for_what_the_schema_has(embedded: EmbeddedSuggester) -> None:
    labels = {link.label for link in embedded.suggest(TEXT).relations}
    assert {"holds_role", "member_of", "meets_with"} <= labels <= ENDS.keys()
    embedded.want(["CoLocated", "FightingAgainst"])
    learned = embedded.suggest(TEXT).relations
    assert learned
    assert {link.label for link in learned} <= set(embedded.learned_labels)
    assert all(0 < link.score <= 1 and link.head != link.tail for link in learned)
    embedded.want([])
    assert embedded.suggest(TEXT).relations == ()


def test_a_pair_tells_which_mentions_nest(embedded: EmbeddedSuggester) -> None:
    text = "ISIL fighters fled Mosul."
    spans = [SuggestedSpan(*place, label, 1.0) for *place, label in NESTED]
    pairs, _ = embedded.pairs(text, spans)
    told = {(pair.first.text, pair.second.text): set(pair.features) for pair in pairs}
    assert "hn holds Organisation" in told["ISIL fighters", "Mosul"]
    assert "hn in Organisation" in told["ISIL", "Mosul"]
    every = {name for pair in pairs for name in pair.features}
    assert {"ln twin Organisation", "ln twin Location"} <= every
    assert "hn alone" not in every
