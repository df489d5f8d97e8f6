"""The embedded suggester looks for what the project's schema has: the preset's relations, or re3d's."""

import pytest

from annotator.suggest.neural.suggester import EmbeddedSuggester
from annotator.suggest.relations.ends import ENDS

TEXT = (
    "Coalition forces fought ISIL near Mosul, Iraq. "
    "Norwegian Foreign Minister Anna Halvorsen met Kim Jong-un in Geneva."
)


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
