"""Relations compared: strictly, with ends that only overlap, and how each pair differs."""

from collections.abc import Callable, Collection, Iterator, Sequence

from annotator.model.evaluation.spans import touches
from annotator.model.evaluation.values import ErrorKind, EvalRelation, EvalSpan, RelationMeasure, Tally

Aligned = tuple[EvalRelation | None, EvalRelation | None, ErrorKind | None]
Fits = Callable[[EvalRelation, EvalRelation], bool]


def tally(
    gold: Sequence[EvalRelation],
    predicted: Sequence[EvalRelation],
    measure: RelationMeasure,
    symmetric: Collection[str] = (),
) -> Tally:
    """Return the outcomes of a measure on one document; a relation is right or wrong as a whole.

    Strict matches go together first, so that a relation found exactly is never taken by one found nearly.
    """
    tests: list[Fits] = [lambda one, other: _same(one, other, symmetric)]
    if measure is RelationMeasure.RELAXED:
        tests.append(lambda one, other: _near(one, other, symmetric))
    pairs, missed, spurious = _paired(gold, predicted, tests)
    return Tally(correct=len(pairs), missed=len(missed), spurious=len(spurious))


def align(
    gold: Sequence[EvalRelation], predicted: Sequence[EvalRelation], symmetric: Collection[str] = ()
) -> Iterator[Aligned]:
    """Yield each gold relation with its prediction, and how they differ; None on a side that has nothing."""
    tests: list[Fits] = [
        lambda one, other: _same(one, other, symmetric),
        lambda one, other: one.label == other.label and _ends_alike(one, other.turned(), _equal),
        lambda one, other: _ends_alike(one, other, _equal) or _ends_alike(one, other.turned(), _equal),
        lambda one, other: _near(one, other, symmetric),
    ]
    pairs, missed, spurious = _paired(gold, predicted, tests)
    for one, other, rank in pairs:
        yield one, other, _KINDS[rank]
    yield from ((one, None, ErrorKind.MISSED) for one in missed)
    yield from ((None, other, ErrorKind.SPURIOUS) for other in spurious)


_KINDS: tuple[ErrorKind | None, ...] = (
    None,
    ErrorKind.WRONG_DIRECTION,
    ErrorKind.WRONG_LABEL,
    ErrorKind.WRONG_ENDS,
)


def _paired(
    gold: Sequence[EvalRelation], predicted: Sequence[EvalRelation], tests: Sequence[Fits]
) -> tuple[list[tuple[EvalRelation, EvalRelation, int]], list[EvalRelation], list[EvalRelation]]:
    """Return pairs with the number of the first test that they pass, and what is left on each side."""
    left, others = sorted(gold, key=_place), sorted(predicted, key=_place)
    pairs: list[tuple[EvalRelation, EvalRelation, int]] = []
    for rank, fits in enumerate(tests):
        rest: list[EvalRelation] = []
        for one in left:
            match = next((number for number, other in enumerate(others) if fits(one, other)), None)
            if match is None:
                rest.append(one)
            else:
                pairs.append((one, others.pop(match), rank))
        left = rest
    return pairs, left, others


def _same(one: EvalRelation, other: EvalRelation, symmetric: Collection[str]) -> bool:
    return _alike(one, other, symmetric, _equal)


def _near(one: EvalRelation, other: EvalRelation, symmetric: Collection[str]) -> bool:
    return _alike(one, other, symmetric, _overlapping)


def _alike(one: EvalRelation, other: EvalRelation, symmetric: Collection[str], ends: "EndsTest") -> bool:
    if one.label != other.label:
        return False
    return _ends_alike(one, other, ends) or (one.label in symmetric and _ends_alike(one, other.turned(), ends))


EndsTest = Callable[[EvalSpan, EvalSpan], bool]


def _ends_alike(one: EvalRelation, other: EvalRelation, ends: EndsTest) -> bool:
    return ends(one.head, other.head) and ends(one.tail, other.tail)


def _equal(one: EvalSpan, other: EvalSpan) -> bool:
    return one == other


def _overlapping(one: EvalSpan, other: EvalSpan) -> bool:
    return one.label == other.label and touches(one, other)


def _place(relation: EvalRelation) -> tuple[object, ...]:
    return relation.head.fragments, relation.tail.fragments, relation.label
