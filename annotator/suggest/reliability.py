"""How often a belief is right: rising curves, and the error that is left.

Isotonic regression by pooling adjacent violators: Zadrozny and Elkan, "Transforming classifier scores into accurate
multiclass probability estimates", KDD 2002. A curve of two numbers, where outcomes are few: Platt, "Probabilistic
outputs for support vector machines", 1999, with his targets. Expected calibration error: Naeini, Cooper and Hauskrecht,
"Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015, with bins of equal width.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import exp, log
from operator import itemgetter
from typing import Final

from annotator.suggest.neural.calibration import Curve

BINS: Final = 10
_FEWEST: Final = 80
_MOST_POINTS: Final = 14
# A curve never promises certainty.
_CEILING: Final = 0.995
_ROUNDS: Final = 25
# What the curves of learned heads are like on CrossNER's dev sets of ai and music, and how heavily that weighs.
_SLOPE: Final = 0.6
_SLOPE_HELD: Final = 10.0
_SHIFT: Final = -0.3
_SHIFT_HELD: Final = 30.0
_FLAT: Final = 1e-3
# Close to certainty, too: most beliefs of a chain lie there.
_GRID: Final = (
    *(0.005, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    *(0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 0.99999),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A proposed span: who proposed it, with which belief, and whether it was right."""

    label: str
    rule: str
    score: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The proposals of a range of scores."""

    low: float
    high: float
    count: int
    mean_score: float
    share_right: float


def isotonic(points: Sequence[tuple[float, bool]]) -> Curve:
    """Return the rising curve nearest to the outcomes, in few points: (belief, share right)."""
    blocks: list[list[float]] = []  # sum of beliefs, sum of rights, count
    # Equal beliefs are one block from the start: in whatever order they stood, the curve would rise within them.
    for belief, alike in groupby(sorted(points), key=itemgetter(0)):
        rights = [right for _, right in alike]
        blocks.append([belief * len(rights), float(sum(rights)), float(len(rights))])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    merged = _merge(blocks, max(8.0, len(points) / _MOST_POINTS))
    return [(beliefs / count, min(_CEILING, (rights + 0.5) / (count + 1))) for beliefs, rights, count in merged]


def _merge(blocks: list[list[float]], least: float) -> list[list[float]]:
    """Return blocks of at least ``least`` outcomes each, so that no point rests on a handful."""
    merged: list[list[float]] = []
    for block in blocks:
        if merged and (merged[-1][2] < least or block[2] < least / 4):
            merged[-1] = [a + b for a, b in zip(merged[-1], block, strict=True)]
        else:
            merged.append(list(block))
    if len(merged) > 1 and merged[-1][2] < least:
        last = merged.pop()
        merged[-1] = [a + b for a, b in zip(merged[-1], last, strict=True)]
    return merged


def logistic(points: Sequence[tuple[float, bool]]) -> Curve:
    """Return the logistic curve over the log-odds of beliefs that is nearest to the outcomes, as points.

    Newton's method on two weights. They are held to what is usual, so that a handful of outcomes changes it little;
    without any outcomes, the usual curve comes back.
    """
    odds = [_log_odds(belief) for belief, _ in points]
    right = sum(1 for _, good in points if good)
    high, low = (right + 1) / (right + 2), 1 / (len(points) - right + 2)
    aims = [high if good else low for _, good in points]
    slope, shift = _SLOPE, _SHIFT
    for _ in range(_ROUNDS):
        shares = [_share(slope * x + shift) for x in odds]
        weights = [max(share * (1 - share), _FLAT) for share in shares]
        misses = [share - aim for share, aim in zip(shares, aims, strict=True)]
        to_slope = sum(miss * x for miss, x in zip(misses, odds, strict=True)) + _SLOPE_HELD * (slope - _SLOPE)
        to_shift = sum(misses) + _SHIFT_HELD * (shift - _SHIFT)
        a = sum(w * x * x for w, x in zip(weights, odds, strict=True)) + _SLOPE_HELD
        b, c = sum(w * x for w, x in zip(weights, odds, strict=True)), sum(weights) + _SHIFT_HELD
        whole = a * c - b * b
        slope = max(0.0, slope - _step((c * to_slope - b * to_shift) / whole))
        shift -= _step((a * to_shift - b * to_slope) / whole)
    return [(x, min(_CEILING, _share(slope * _log_odds(x) + shift))) for x in _GRID]


def _step(wanted: float) -> float:
    """Return a step that is not too long to come back from."""
    return min(max(wanted, -1.0), 1.0)


def _share(odds: float) -> float:
    return 1 / (1 + exp(-min(max(odds, -30.0), 30.0)))


def _log_odds(belief: float) -> float:
    held = min(max(belief, _GRID[0]), _GRID[-1])
    return log(held / (1 - held))


def fit_curves(
    outcomes: Iterable[Outcome], fit: Callable[[Sequence[tuple[float, bool]]], Curve] = isotonic
) -> dict[str, Curve]:
    """Return a curve for each label with enough outcomes, and one for all others ("*"); ``fit`` makes each."""
    by_label: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    for outcome in outcomes:
        by_label[outcome.label].append((outcome.score, outcome.right))
    everything = [point for points in by_label.values() for point in points]
    curves = {label: fit(points) for label, points in by_label.items() if len(points) >= _FEWEST}
    return {"*": fit(everything), **curves} if everything else {}


def bins_of(outcomes: Iterable[Outcome], count: int = BINS) -> list[Bin]:
    """Return the outcomes in bins of equal width, the empty ones left out."""
    members: defaultdict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        members[min(count - 1, int(outcome.score * count))].append(outcome)
    found = []
    for index, inside in sorted(members.items()):
        mean = sum(outcome.score for outcome in inside) / len(inside)
        share = sum(outcome.right for outcome in inside) / len(inside)
        found.append(Bin(index / count, (index + 1) / count, len(inside), mean, share))
    return found


def expected_error(outcomes: Iterable[Outcome], count: int = BINS) -> float:
    """Return the expected calibration error: the mean distance of score and share right, weighed by bin."""
    bins = bins_of(outcomes, count)
    total = sum(found.count for found in bins)
    return sum(found.count * abs(found.mean_score - found.share_right) for found in bins) / total if total else 0.0
