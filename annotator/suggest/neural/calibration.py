"""From what the network believes to how often it is right: a rising curve per label, and a rate per rule."""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.model.errors import UserError

CALIBRATION_FILE: Final = "calibration.json"
# What a rule gets of which too little was seen beside the network.
UNSEEN_RULE: Final = 0.5
Curve = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Measured on documents that were held back from training.

    ``curves`` holds points (belief, share that is right) per label; ``rules`` how often a rule is right that proposes
    where the network found nothing.
    """

    temperature: float
    curves: Mapping[str, Curve]
    rules: Mapping[str, float]

    @classmethod
    def from_folder(cls, folder: Path) -> "Calibration":
        """Read the calibration of a pipeline.

        Raises:
            UserError: the file is missing or broken.
        """
        path = folder / CALIBRATION_FILE
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            curves = {label: [(float(x), float(y)) for x, y in points] for label, points in record["curves"].items()}
            rules = {str(rule): float(share) for rule, share in record["rules"].items()}
            return cls(float(record["temperature"]), curves, rules)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UserError("calibration.broken", "The scores' calibration cannot be read.", where=str(path)) from error

    def to_folder(self, folder: Path) -> None:
        """Write the calibration of a pipeline."""
        record = {
            "format": "annotator.calibration.v1",
            "temperature": self.temperature,
            "curves": {label: [[round(x, 4), round(y, 4)] for x, y in curve] for label, curve in self.curves.items()},
            "rules": {rule: round(share, 3) for rule, share in sorted(self.rules.items())},
        }
        (folder / CALIBRATION_FILE).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")

    def of_model(self, label: str, belief: float) -> float:
        """Return how often a span of this label is right that the network believes in so much."""
        curve = self.curves.get(label) or self.curves.get("*")
        return between(curve, belief) if curve else belief

    def of_rule(self, rule: str) -> float:
        """Return how often a rule is right where the network found nothing."""
        return self.rules.get(rule, UNSEEN_RULE)


def between(curve: Curve, x: float) -> float:
    """Return the curve's height at ``x``, straight between its points and level beyond its ends."""
    place = bisect_right([point[0] for point in curve], x)
    if place == 0:
        return curve[0][1]
    if place == len(curve):
        return curve[-1][1]
    (x0, y0), (x1, y1) = curve[place - 1], curve[place]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
