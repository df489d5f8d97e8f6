"""How quickly a person decides: decisions a minute, pauses left out."""

import time
from collections.abc import Callable
from typing import Final

PAUSE_S: Final = 45.0
"""A longer gap between two decisions is a pause, and does not count."""

WINDOW: Final = 200


class Pace:
    """Counts decisions and the time that they took."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.decided = 0
        self._now = now
        self._last: float | None = None
        self._spans: list[tuple[int, float]] = []

    def begin(self) -> None:
        """Start the clock for the next decision, unless it runs."""
        if self._last is None:
            self._last = self._now()

    def note(self, number: int) -> None:
        """Count decisions made at once; a negative number takes some back."""
        self.decided = max(0, self.decided + number)
        now = self._now()
        took = now - self._last if self._last is not None else None
        self._last = now
        if number > 0 and took is not None and took <= PAUSE_S:
            self._spans = [*self._spans[-WINDOW:], (number, took)]

    def per_minute(self) -> float | None:
        """Return the decisions a minute of late; None before there is enough to tell."""
        seconds = sum(took for _, took in self._spans)
        return 60 * sum(number for number, _ in self._spans) / seconds if seconds >= 1 else None
