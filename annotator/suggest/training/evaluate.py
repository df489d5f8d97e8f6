"""Scores of a tagger on the corpora's test sets: exact spans with their label, as precision, recall and F1.

Corpora differ in what they tell apart, so each is scored in the labels that it has: places are one label except on
GUM, and the miscellaneous names of Wikigold and CrossNER, nationalities among them, are one. A stretch that the
projection leaves open counts neither for nor against; where gold may bear several labels, each of them is right, and
where one of those is not scored on the corpus, nobody can tell whether the span was missed. So it is with what a
corpus does not annotate at all, where gold has nothing else ("bomb" is no name, and no name is all that it marks).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from annotator.suggest.learning.scores import Score
from annotator.suggest.training.naming import ANYTHING
from annotator.suggest.training.projection import Projected

Tagged = list[tuple[int, int, str]]
Tagger = Callable[[str], Tagged]

_PLACE: Final = dict.fromkeys(("GPE", "LOC", "FAC"), "LOC")
_SAME: Final = {label: label for label in ("PERSON", "ORG", "NORP", "EVENT", "LAW", "WEAPON", "DATE", "MISC")}


def _view(*labels: str, places: bool = True, misc: tuple[str, ...] = ()) -> dict[str, str]:
    found = {label: _SAME[label] for label in labels}
    found |= _PLACE if places else {label: label for label in _PLACE}
    return found | dict.fromkeys(misc, "MISC")


View = dict[str, str]
_CROSSNER: Final = _view("PERSON", "ORG", "EVENT", misc=("MISC", "NORP", "LAW", "WEAPON"))
VIEWS: Final[dict[str, View]] = {
    "re3d": _view("PERSON", "ORG", "NORP", "WEAPON", "DATE", "LAW"),
    "gum": _view("PERSON", "ORG", "NORP", "EVENT", "DATE", places=False),
    "wikigold": _view("PERSON", "ORG", misc=("MISC", "NORP", "EVENT", "LAW", "WEAPON")),
    "crossner-politics": _CROSSNER,
    "crossner-literature": _CROSSNER,
    "crossner-science": _CROSSNER,
    "crossner-ai": _CROSSNER,
    "crossner-music": _CROSSNER,
    "re-docred": _view("PERSON", "ORG", "NORP", "EVENT", "DATE"),
    "multiner-en": _view("PERSON", "ORG"),
    "uner-pud-sa": _view("PERSON", "ORG"),
}


@dataclass(slots=True)
class Sheet:
    """The scores on one corpus: all labels together, and each."""

    total: Score = field(default_factory=Score)
    labels: dict[str, Score] = field(default_factory=dict)

    def add(self, label: str, counted: Score) -> None:
        """Count a label's spans."""
        self.total += counted
        self.labels[label] = self.labels.get(label, Score()) + counted


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposed span, and whether it is right; None where gold leaves it open."""

    start: int
    end: int
    label: str
    right: bool | None


def judge(projected: Projected, tagged: Tagged, view: dict[str, str]) -> tuple[list[Judged], list[str]]:
    """Return each proposed span with its verdict, and the labels of the gold spans that were missed."""
    gold = {(span.start, span.end): span.labels for span in projected.spans if span.labels != ANYTHING}
    named = {place: {view[label] for label in labels if label in view} for place, labels in gold.items()}
    wanted = {place: labels for place, labels in named.items() if gold[place] <= view.keys()}
    open_ = [(span.start, span.end) for span in projected.spans if span.labels == ANYTHING]
    judged, seen = [], set()
    for start, end, label in tagged:
        if label not in view:
            continue
        right: bool | None = view[label] in wanted.get((start, end), ())
        unsure = view[label] in named.get((start, end), ()) or (
            label in projected.hidden and not _meets(start, end, gold)
        )
        if right:
            seen.add((start, end))
        elif unsure or _meets(start, end, open_):
            right = None
        judged.append(Judged(start, end, view[label], right))
    missed = [_named(labels) for place, labels in wanted.items() if place not in seen]
    return judged, missed


def _meets(start: int, end: int, places: Iterable[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in places)


def _named(labels: set[str]) -> str:
    return min(labels, key=lambda label: (label == "MISC", label))


def score(documents: Iterable[Projected], tagger: Tagger, view: dict[str, str]) -> Sheet:
    """Return the scores of a tagger on documents."""
    sheet = Sheet()
    for projected in documents:
        judged, missed = judge(projected, tagger(projected.document.text), view)
        for verdict in judged:
            if verdict.right is not None:
                sheet.add(verdict.label, Score(right=verdict.right, proposed=1, gold=verdict.right))
        for label in missed:
            sheet.add(label, Score(gold=1))
    return sheet


def table(sheets: dict[str, Sheet]) -> str:
    """Return scores as a Markdown table, a row for each corpus and for each of its labels."""
    rows = ["| corpus | label | gold | precision | recall | F1 |", "|---|---|---|---|---|---|"]
    for corpus, sheet in sheets.items():
        for label, scored in (("all", sheet.total), *sorted(sheet.labels.items())):
            shown = f"{scored.precision:.3f} | {scored.recall:.3f} | {scored.f1:.3f}"
            rows.append(f"| {corpus} | {label} | {scored.gold} | {shown} |")
    return "\n".join(rows)
