"""How a long training tells how far it is, and how it is interrupted: between two steps, when all is consistent."""

import signal
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Final

_TELL_EVERY: Final = 50
_KEEP_EVERY_S: Final = 600
_MINUTE_S: Final = 60


class Pace:
    """Tells of steps in sentences, and when the state should be kept again."""

    def __init__(self, done: int, last: int, report: Callable[[str], None]) -> None:
        self._done, self._last, self._report = done, last, report
        self._first, self._loss, self._seen = done, 0.0, 0
        self._began = self._kept = time.monotonic()

    def step(self, loss: float) -> None:
        """Count a step, and tell of every fiftieth."""
        self._done += 1
        self._loss += loss
        self._seen += 1
        if self._done % _TELL_EVERY and self._done < self._last:
            return
        each = (time.monotonic() - self._began) / (self._done - self._first)
        left = f", {length(each * (self._last - self._done))} to go" if self._done < self._last else ""
        self._report(f"Step {self._done:,} of {self._last:,}{left}; loss {self._loss / self._seen:.4f}.")
        self._loss, self._seen = 0.0, 0

    def to_be_kept(self) -> bool:
        """Return whether so much was done since the last time that losing it would be a pity."""
        now = time.monotonic()
        if now - self._kept < _KEEP_EVERY_S:
            return False
        self._kept = now
        return True


def length(seconds: float) -> str:
    """Return a length of time in words."""
    minutes = round(seconds / _MINUTE_S)
    if minutes < 1:
        return "under a minute"
    hours, rest = divmod(minutes, _MINUTE_S)
    return f"about {hours} h {rest:02} min" if hours else f"about {minutes} min"


class Interruption:
    """Keeps Ctrl-C until ``heed``; a second one is not kept."""

    def __init__(self) -> None:
        self.asked = False
        self._before: Any = None

    def __enter__(self) -> "Interruption":
        try:
            self._before = signal.signal(signal.SIGINT, self._on_signal)
        except ValueError:  # not the main thread: nobody presses keys there
            self._before = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def heed(self) -> None:
        """Raise KeyboardInterrupt if it was asked for."""
        if self.asked:
            raise KeyboardInterrupt

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
