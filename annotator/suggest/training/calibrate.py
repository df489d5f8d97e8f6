"""How often a belief is right: curves per label by isotonic regression, rates per rule, and the error that is left.

Isotonic regression by pooling adjacent violators: Zadrozny and Elkan, "Transforming classifier scores into accurate
multiclass probability estimates", KDD 2002. Expected calibration error: Naeini, Cooper and Hauskrecht, "Obtaining well
calibrated probabilities using Bayesian binning", AAAI 2015, with bins of equal width.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.suggest.neural.calibration import Curve, between

BINS: Final = 10
_FEWEST: Final = 80
_MOST_POINTS: Final = 14
_PRIOR_WEIGHT: Final = 6.0
_FONT: Final = 'font-family="sans-serif" font-size="12" fill="#555"'
# A curve never promises certainty.
_CEILING: Final = 0.995


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
    for belief, right in sorted(points):
        blocks.append([belief, float(right), 1.0])
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


def fit_curves(outcomes: Iterable[Outcome]) -> dict[str, Curve]:
    """Return a curve for each label with enough outcomes, and one for all others ("*")."""
    by_label: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    for outcome in outcomes:
        by_label[outcome.label].append((outcome.score, outcome.right))
    everything = [point for points in by_label.values() for point in points]
    curves = {label: isotonic(points) for label, points in by_label.items() if len(points) >= _FEWEST}
    return {"*": isotonic(everything), **curves} if everything else {}


def fit_rules(outcomes: Iterable[Outcome], priors: Mapping[str, float], unseen: float) -> dict[str, float]:
    """Return how often each rule is right beside the network, drawn towards how often it is right alone."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for outcome in outcomes:
        counts[outcome.rule][0] += outcome.right
        counts[outcome.rule][1] += 1
    rates = dict(priors)
    for rule, (right, total) in counts.items():
        rates[rule] = (right + _PRIOR_WEIGHT * priors.get(rule, unseen)) / (total + _PRIOR_WEIGHT)
    return rates


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


def crossed_error(outcomes: Sequence[Outcome], folds: int = 5) -> float:
    """Return the calibration error of curves on outcomes that they were not fitted to."""
    scored: list[Outcome] = []
    for fold in range(folds):
        curves = fit_curves([o for i, o in enumerate(outcomes) if i % folds != fold])
        for outcome in outcomes[fold::folds]:
            curve = curves.get(outcome.label) or curves["*"]
            scored.append(Outcome(outcome.label, outcome.rule, between(curve, outcome.score), outcome.right))
    return expected_error(scored)


def reliability_svg(bins: Sequence[Bin], error: float) -> str:
    """Return a reliability plot: for each bin, how often its proposals are right; the diagonal is the aim."""
    size, edge = 360, 48
    whole = size + 2 * edge
    most = max((found.count for found in bins), default=1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" {_FONT}>',
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>',
    ]
    for step in range(0, 11, 2):
        at = edge + size * step / 10
        parts.append(f'<line x1="{at}" y1="{edge}" x2="{at}" y2="{edge + size}" stroke="#e3e3e3"/>')
        parts.append(f'<line x1="{edge}" y1="{at}" x2="{edge + size}" y2="{at}" stroke="#e3e3e3"/>')
        parts.append(f'<text x="{at}" y="{edge + size + 18}" text-anchor="middle">{step / 10:.1f}</text>')
        parts.append(
            f'<text x="{edge - 8}" y="{edge + size - size * step / 10 + 4}" text-anchor="end">{step / 10:.1f}</text>'
        )
    for found in bins:
        left, width = edge + size * found.low + 3, size * (found.high - found.low) - 6
        height = size * found.share_right
        opacity = 0.25 + 0.65 * (found.count / most) ** 0.5
        parts.append(
            f'<rect x="{left:.1f}" y="{edge + size - height:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'fill="#4886dc" opacity="{opacity:.2f}"><title>{found.count} spans, score {found.mean_score:.2f}, '
            f"right {found.share_right:.2f}</title></rect>"
        )
        x, y = edge + size * found.mean_score, edge + size - height
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#1b3f77"/>')
    parts.append(
        f'<line x1="{edge}" y1="{edge + size}" x2="{edge + size}" y2="{edge}" stroke="#999" stroke-dasharray="5 4"/>'
    )
    parts.append(
        f'<text x="{edge}" y="26" font-size="14" fill="#222">How often a score is right (error {error:.3f})</text>'
    )
    parts.append(f'<text x="{edge + size / 2}" y="{size + 2 * edge - 8}" text-anchor="middle">score</text></svg>')
    return "\n".join(parts) + "\n"
