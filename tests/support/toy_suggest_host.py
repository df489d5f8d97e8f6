"""A suggestion process without spaCy, run as a script: marks capitalised words, and misbehaves on request."""

import os
import re
import sys
from collections.abc import Generator

from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggestions
from annotator.suggest.host import run_host


class ToySuggester:
    name = "toy.v1"
    version = "3"
    labels = ("NAME",)

    def digest(self) -> str:
        return "d1"

    def suggest(self, text: str) -> Suggestions:
        if text == "die":
            os._exit(7)
        if text == "die once" and not os.environ.get("TOY_SECOND_LIFE"):
            os._exit(7)
        if text == "fail":
            raise ValueError("no such luck")
        names = re.finditer(r"\b[A-Z]\w*", text)
        spans = tuple(SuggestedSpan(m.start(), m.end(), "NAME", 0.5, "capital") for m in names)
        pairs = zip(range(len(spans)), range(1, len(spans)), strict=False)
        return Suggestions(spans, tuple(SuggestedRelation(a, b, "next", 0.25, "order", {"n": a}) for a, b in pairs))


class SteppingToy(ToySuggester):
    """Works in three steps, or for ever if the text says so: then only a cancel ends it."""

    def suggest_in_steps(self, text: str) -> Generator[float, None, Suggestions]:
        while text == "forever":
            yield 0.5
        for step in (1, 2, 3):
            yield step / 3
        return self.suggest(text)


if __name__ == "__main__":
    toys = {"plain": ToySuggester, "steps": SteppingToy}
    sys.exit(run_host(sys.stdin.buffer, sys.stdout.buffer, "toy.v1", load=lambda _name: toys[sys.argv[1]]()))
