"""Spans compared: the measures of SemEval-2013, and an alignment that tells how each pair differs.

The measures follow nervaluate's rules (D. Batista, "Named-Entity evaluation metrics based on entity-level", 2018), with
predictions taken in an order that does not depend on how they were listed: those that match a gold span fully come
first, so that a nested prediction never takes away the gold span that its neighbour matches.
"""

from collections.abc import Iterator, Sequence

from annotator.model.annotation import Fragments, overlap
from annotator.model.evaluation.values import ErrorKind, EvalSpan, Measure, Tally
from annotator.model.intervals import IntervalIndex

Aligned = tuple[EvalSpan | None, EvalSpan | None, ErrorKind | None]


class Side:
    """Gold spans in the order of the text, to be found by what touches them."""

    def __init__(self, spans: Sequence[EvalSpan]) -> None:
        self.spans = in_order(spans)
        self._index: IntervalIndex[int] = IntervalIndex()
        self._near: dict[Fragments, list[int]] = {}
        for number, span in enumerate(self.spans):
            self._index.put(number, span.fragments)

    def touching(self, span: EvalSpan) -> list[int]:
        """Return the numbers of the spans that share a character with one, in order; asked for by each measure."""
        near = self._near.get(span.fragments)
        if near is None:
            near = self._near[span.fragments] = sorted(self._index.touching(span.fragments))
        return near


def in_order(spans: Sequence[EvalSpan]) -> list[EvalSpan]:
    """Return spans by where they start, longer ones first."""
    return sorted(spans, key=lambda s: (s.start, -s.end, s.fragments, s.label))


def tally(gold: Sequence[EvalSpan] | Side, predicted: Sequence[EvalSpan], measure: Measure) -> Tally:
    """Return the outcomes of a measure on one document; a Side serves all measures."""
    side = gold if isinstance(gold, Side) else Side(gold)
    if not side.spans or not predicted:
        return Tally(missed=len(side.spans), spurious=len(predicted))
    free = [True] * len(side.spans)
    found = Tally()
    for span in prediction_order(side, predicted, measure):
        near = [number for number in side.touching(span) if free[number]]
        match = _match(measure, span, side, near)
        if match is not None:
            found.correct += 1
            free[match] = False
        elif near:
            if measure is Measure.PARTIAL:
                found.partial += 1
            else:
                found.incorrect += 1
            free[near[0]] = False
        else:
            found.spurious += 1
    found.missed = sum(free)
    return found


def prediction_order(side: Side, predicted: Sequence[EvalSpan], measure: Measure) -> list[EvalSpan]:
    """Return predictions in the order in which a measure takes them: full matches first, then as in the text."""
    whole = {(span.label, span.fragments) for span in side.spans}
    places = {span.fragments for span in side.spans}

    def rank(span: EvalSpan) -> int:
        if (span.label, span.fragments) in whole:
            return 0
        if measure is Measure.TYPE:
            return 1 if any(side.spans[n].label == span.label for n in side.touching(span)) else 2
        return 1 if measure is not Measure.STRICT and span.fragments in places else 2

    return sorted(in_order(predicted), key=rank)


def _match(measure: Measure, span: EvalSpan, side: Side, near: Sequence[int]) -> int | None:
    """Return the free gold span that a prediction hits, or None."""
    if measure is Measure.TYPE:
        same = [number for number in near if side.spans[number].label == span.label]
        return min(same, key=lambda number: (_distance(side.spans[number], span), number), default=None)
    alike = (number for number in near if side.spans[number].fragments == span.fragments)
    if measure is Measure.STRICT:
        alike = (number for number in alike if side.spans[number].label == span.label)
    return next(alike, None)


def _distance(one: EvalSpan, other: EvalSpan) -> int:
    return abs(one.start - other.start) + abs(one.end - other.end)


def align(gold: Sequence[EvalSpan], predicted: Sequence[EvalSpan]) -> Iterator[Aligned]:
    """Yield each gold span with its prediction, and how they differ; None on a side that has nothing.

    What agrees in more goes together first: ends and label, ends, label, any overlap; of these, the larger overlap.
    """
    side, others = Side(gold), in_order(predicted)
    pairs = sorted(
        (_rank(side.spans[g], other), -_shared(side.spans[g].fragments, other.fragments), g, p)
        for p, other in enumerate(others)
        for g in side.touching(other)
    )
    gold_free, free = [True] * len(side.spans), [True] * len(others)
    for rank, _, g, p in pairs:
        if gold_free[g] and free[p]:
            gold_free[g] = free[p] = False
            yield side.spans[g], others[p], _KINDS[rank]
    yield from ((span, None, ErrorKind.MISSED) for span, is_free in zip(side.spans, gold_free, strict=True) if is_free)
    yield from ((None, span, ErrorKind.SPURIOUS) for span, is_free in zip(others, free, strict=True) if is_free)


_KINDS: tuple[ErrorKind | None, ...] = (None, ErrorKind.WRONG_LABEL, ErrorKind.WRONG_ENDS, ErrorKind.WRONG_BOTH)


def _rank(gold: EvalSpan, predicted: EvalSpan) -> int:
    ends, label = gold.fragments == predicted.fragments, gold.label == predicted.label
    return 0 if ends and label else 1 if ends else 2 if label else 3


def _shared(one: Fragments, other: Fragments) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def touches(one: EvalSpan, other: EvalSpan) -> bool:
    """Tell whether two spans share a character."""
    return overlap(one.fragments, other.fragments)
