"""Measure suggested relations against articles with gold: each rule's worth, and how much is found.

``python -m annotator.suggest.training.relation_gold seeds/*.jsonl`` prints the figures; with ``--rules FOLDER`` it also
writes what each rule is worth into a pipeline's folder of relations. Ends must be exact, types equal; a symmetric
relation counts in either direction.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from annotator.suggest.api import SuggestedSpan, Suggestions
from annotator.suggest.neural.suggester import EmbeddedSuggester
from annotator.suggest.relations.ends import SYMMETRIC
from annotator.suggest.relations.finder import RULE_SCORES

JUDGED: Final = "judged.json"
# A rule of which little was seen is taken for as good as a rule mostly is.
_PRIOR: Final = 0.8
_PRIOR_WEIGHT: Final = 2
Place = tuple[int, int]
Link = tuple[str, Place, Place]


@dataclass(slots=True)
class Tally:
    """Counts over articles."""

    right: int = 0
    proposed: int = 0
    gold: int = 0
    modality: int = 0
    source: int = 0
    rules: dict[str, list[int]] = field(default_factory=dict)

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.proposed), self.right / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        counts = f"gold {self.gold} proposed {self.proposed} right {self.right}"
        rates = f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"
        return f"{counts}: {rates}; of the right ones modality {self.modality}, source {self.source}"

    def add(self, other: "Tally") -> None:
        """Take in another article's counts."""
        self.right += other.right
        self.proposed += other.proposed
        self.gold += other.gold
        self.modality += other.modality
        self.source += other.source
        for rule, (right, proposed) in other.rules.items():
            mine = self.rules.setdefault(rule, [0, 0])
            mine[0] += right
            mine[1] += proposed


def compare(record: Mapping[str, Any], found: Suggestions) -> Tally:
    """Return how an article's suggested relations do against its gold."""
    gold = dict(_gold(record))
    tally = Tally(gold=len(gold))
    seen: set[Link] = set()
    for relation in found.relations:
        ends = found.spans[relation.head], found.spans[relation.tail]
        link = _link(relation.label, *((span.start, span.end) for span in ends))
        if link in seen:
            continue
        seen.add(link)
        right = link in gold
        tally.proposed += 1
        tally.right += right
        counts = tally.rules.setdefault(relation.rule, [0, 0])
        counts[0] += right
        counts[1] += 1
        if right:
            modality, source = gold[link]
            tally.modality += relation.attributes.get("modality", "stated") == modality
            tally.source += source == _quoted(record["text"], found.spans, relation.references.get("source"))
    return tally


def _gold(record: Mapping[str, Any]) -> Iterator[tuple[Link, tuple[str, str]]]:
    spans = {entity["id"]: (entity["start"], entity["end"]) for entity in record["entities"]}
    for relation in record["relations"]:
        said = relation.get("attributes", {})
        place = spans.get(said.get("source", ""))
        source = record["text"][slice(*place)] if place else ""
        yield (
            _link(relation["label"], spans[relation["head"]], spans[relation["tail"]]),
            (
                said.get("modality", "stated"),
                source,
            ),
        )


def _link(label: str, head: Place, tail: Place) -> Link:
    return (label, min(head, tail), max(head, tail)) if label in SYMMETRIC else (label, head, tail)


def _quoted(text: str, spans: tuple[SuggestedSpan, ...], index: int | None) -> str:
    return text[spans[index].start : spans[index].end] if index is not None else ""


def rule_scores(tally: Tally, judged: Mapping[str, Iterable[int]]) -> dict[str, dict[str, float]]:
    """Return each rule's counts and score, by gold and by a reader's judgement together."""
    found: dict[str, dict[str, float]] = {}
    for rule in sorted({*tally.rules, *judged}):
        counts = [sum(pair) for pair in zip(tally.rules.get(rule, [0, 0]), judged.get(rule, [0, 0]), strict=True)]
        score = (counts[0] + _PRIOR * _PRIOR_WEIGHT) / (counts[1] + _PRIOR_WEIGHT)
        found[rule] = {"right": counts[0], "proposed": counts[1], "score": round(score, 3)}
    return found


def read_articles(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Yield the articles of annotator.jsonl.v1 files."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--rules", type=Path, help="a pipeline's folder of relations, to write the rules' scores into")
    chosen = parser.parse_args()
    suggester = EmbeddedSuggester()
    total = Tally()
    for record in read_articles(chosen.articles):
        tally = compare(record, suggester.suggest(record["text"]))
        sys.stdout.write(f"{record['id']}: {tally}\n")
        total.add(tally)
    sys.stdout.write(f"all: {total}\n")
    if chosen.rules:
        judged = json.loads((chosen.rules / JUDGED).read_text(encoding="utf-8"))["rules"]
        record = {"format": "annotator.rule-scores.v1", "rules": rule_scores(total, judged)}
        (chosen.rules / RULE_SCORES).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
