"""What is compared, and what comes of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.model.annotation import Fragments

Pair = tuple["EvalSpan", "EvalSpan"]


class Measure(StrEnum):
    """The four measures of SemEval-2013 task 9.1 (Segura-Bedmar, Martínez and Herrero-Zazo, 2013, section 4).

    STRICT: ends and label; EXACT: ends alone; PARTIAL: ends, an overlap counting half; TYPE: label, any overlap doing.
    """

    STRICT = "strict"
    EXACT = "exact"
    PARTIAL = "partial"
    TYPE = "type"


class RelationMeasure(StrEnum):
    """STRICT: label, direction, and both ends exactly, with their labels. RELAXED: an overlap of each end does."""

    STRICT = "strict"
    RELAXED = "relaxed"


class ErrorKind(StrEnum):
    """How two sets of annotations differ at a place; the values are stable names for machines."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    WRONG_LABEL = "wrong-label"
    WRONG_ENDS = "wrong-ends"
    WRONG_BOTH = "wrong-label-and-ends"
    WRONG_DIRECTION = "wrong-direction"

    @property
    def words(self) -> str:
        """The kind in plain words."""
        return str(self).replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class EvalSpan:
    """A labelled stretch; code points, ends exclusive."""

    label: str
    fragments: Fragments

    @property
    def start(self) -> int:
        """Where it starts."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """Where it ends (exclusive)."""
        return self.fragments[-1][1]


@dataclass(frozen=True, slots=True)
class EvalRelation:
    """A labelled link from one span to another."""

    label: str
    head: EvalSpan
    tail: EvalSpan

    def turned(self) -> "EvalRelation":
        """Return the link the other way round."""
        return EvalRelation(self.label, self.tail, self.head)


@dataclass(frozen=True, slots=True)
class EvalDocument:
    """One side of a document; ``key`` is whatever the caller knows it by."""

    key: str
    title: str
    text: str
    spans: tuple[EvalSpan, ...] = ()
    relations: tuple[EvalRelation, ...] = ()


@dataclass(slots=True)
class Tally:
    """How often each outcome happened, and the figures that follow."""

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0

    @property
    def possible(self) -> int:
        """How many there are in gold."""
        return self.correct + self.incorrect + self.partial + self.missed

    @property
    def actual(self) -> int:
        """How many were predicted."""
        return self.correct + self.incorrect + self.partial + self.spurious

    @property
    def precision(self) -> float:
        """Share of the predicted that is right, a partial match counting half."""
        return (self.correct + self.partial / 2) / self.actual if self.actual else 0.0

    @property
    def recall(self) -> float:
        """Share of gold that was found, a partial match counting half."""
        return (self.correct + self.partial / 2) / self.possible if self.possible else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.actual + self.possible
        return (2 * self.correct + self.partial) / total if total else 0.0

    def add(self, other: "Tally") -> None:
        """Count another's outcomes as well."""
        self.correct += other.correct
        self.incorrect += other.incorrect
        self.partial += other.partial
        self.missed += other.missed
        self.spurious += other.spurious


@dataclass(frozen=True, slots=True)
class Mention:
    """What stands on one side of a difference: its label, its place (code points), and its words."""

    label: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the two sides differ; one of them is None where that side has nothing."""

    kind: ErrorKind
    of: str
    key: str
    title: str
    gold: Mention | None
    predicted: Mention | None

    @property
    def place(self) -> Mention:
        """What to show: gold's place, or the predicted one where gold has none."""
        found = self.gold or self.predicted
        assert found is not None
        return found


@dataclass(slots=True)
class Scores:
    """One kind of annotation: each measure for all labels together, and for each label."""

    total: dict[str, Tally] = field(default_factory=dict)
    labels: dict[str, dict[str, Tally]] = field(default_factory=dict)

    def count(self, measure: str, tally: Tally, label: str = "") -> None:
        """Count one document's outcomes, of all labels or of one."""
        held = self.labels.setdefault(label, {}) if label else self.total
        held.setdefault(measure, Tally()).add(tally)

    def of(self, measure: str, label: str = "") -> Tally:
        """Return a tally; an empty one where nothing was counted."""
        return (self.labels.get(label, {}) if label else self.total).get(measure, Tally())

    def macro_f1(self, measure: str) -> float:
        """Return the mean of the labels' F1."""
        each = [self.of(measure, label).f1 for label in self.labels]
        return sum(each) / len(each) if each else 0.0


@dataclass(slots=True)
class Evaluation:
    """The whole comparison.

    ``confusion`` counts pairs of labels, gold first, "" for nothing on that side. ``unmatched_gold`` and
    ``unmatched_predicted`` are the titles of documents that the other side does not have,
    ``left_out`` says of others why a side says nothing of them; they are not counted.
    """

    gold: str
    predicted: str
    documents: int = 0
    spans: Scores = field(default_factory=Scores)
    relations: Scores = field(default_factory=Scores)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    relation_confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    unmatched_gold: list[str] = field(default_factory=list)
    unmatched_predicted: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    matched_by: Counter[str] = field(default_factory=Counter)

    def kinds(self) -> Iterator[tuple[str, Scores, tuple[str, ...]]]:
        """Yield what was compared: spans with their measures, relations with theirs."""
        yield "spans", self.spans, tuple(Measure)
        yield "relations", self.relations, tuple(RelationMeasure)
