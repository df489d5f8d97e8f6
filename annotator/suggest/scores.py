"""How often each rule is right, as measured by ``resources/gazetteers/measure_rules.py``."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from annotator.resource_files import resource

# What a rule gets of which too little has been seen.
UNMEASURED: Final = 0.5


class RuleScores:
    """Scores between 0 and 1 by rule."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self._scores = dict(scores)

    @classmethod
    def shipped(cls) -> "RuleScores":
        """Return the measured scores that come with the program."""
        return cls.read(resource("gazetteers", "scores.json"))

    @classmethod
    def read(cls, path: Path) -> "RuleScores":
        """Return the scores of a file; none if there is no such file."""
        if not path.is_file():
            return cls({})
        measured = json.loads(path.read_text(encoding="utf-8"))["rules"]
        return cls({rule: facts["score"] for rule, facts in measured.items()})

    def all(self) -> dict[str, float]:
        """Return the scores of all measured rules."""
        return dict(self._scores)

    def of(self, rule: str) -> float:
        """Return the score of a rule."""
        return self._scores.get(rule, UNMEASURED)
