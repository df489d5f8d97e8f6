"""The calibration of the shipped pipeline: its curves on text they were not fitted to, a rate per rule, and a plot."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from annotator.suggest.neural.calibration import between
from annotator.suggest.reliability import Bin, Outcome, expected_error, fit_curves

_PRIOR_WEIGHT: Final = 6.0
_FONT: Final = 'font-family="sans-serif" font-size="12" fill="#555"'


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
