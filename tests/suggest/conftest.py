"""The baseline, loaded once: it takes a second."""

from collections.abc import Callable

import pytest

from annotator.suggest.baseline import GazetteerSuggester

Draw = Callable[[str], str]


@pytest.fixture(scope="session")
def baseline() -> GazetteerSuggester:
    return GazetteerSuggester()


@pytest.fixture(scope="session")
def draw(baseline: GazetteerSuggester) -> Draw:
    """Draw what the baseline finds as a text picture: "[Kirby](PERSON) spoke"."""

    def drawn(text: str) -> str:
        out, at = "", 0
        for span in baseline.suggest(text).spans:
            out += f"{text[at : span.start]}[{text[span.start : span.end]}]({span.label})"
            at = span.end
        return out + text[at:]

    return drawn
