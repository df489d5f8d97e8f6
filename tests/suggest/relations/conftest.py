"""Sentences drawn with their spans, and the relations found in them, as lines."""

import re
from collections.abc import Callable

import pytest

from annotator.suggest.api import SuggestedSpan
from annotator.suggest.neural.loading import load_pipeline
from annotator.suggest.relations.finder import RelationFinder
from annotator.suggest.scores import RuleScores

Links = Callable[[str], list[str]]
_SPAN = re.compile(r"\[([^\]]+)\]\((\w+)\)")


def drawn(picture: str) -> tuple[str, list[SuggestedSpan]]:
    """Return the text and spans of a picture such as "[Kirby](PERSON) spoke"."""
    text, spans, at = "", [], 0
    for match in _SPAN.finditer(picture):
        text += picture[at : match.start()]
        spans.append(SuggestedSpan(len(text), len(text) + len(match[1]), match[2], 1.0))
        text += match[1]
        at = match.end()
    return text + picture[at:], spans


@pytest.fixture(scope="session")
def finder() -> RelationFinder:
    return RelationFinder(load_pipeline(without=("morphologizer", "annotator_ner")), RuleScores({}))


@pytest.fixture(scope="session")
def links(finder: RelationFinder) -> Links:
    """Return what is found in a picture: "Kirby visits Kyiv", with modality and source where there are any."""

    def found(picture: str) -> list[str]:
        text, spans = drawn(picture)
        names = [text[span.start : span.end] for span in spans]
        lines = []
        for link in finder.find(text, spans):
            said = [*link.attributes.values(), *(f"says {names[place]}" for place in link.references.values())]
            lines.append(", ".join([f"{names[link.head]} {link.label} {names[link.tail]}", *said]))
        return sorted(lines)

    return found
