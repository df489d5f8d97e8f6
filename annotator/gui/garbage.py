"""Garbage is collected on the window's thread alone.

Python collects on whatever thread happens to allocate. Widgets that are left in a cycle would then be destroyed on the
writer's thread, or on a reader's, and Qt crashes. So collecting is off, and a timer of the window does it; what was
loaded at the start is left out, for looking through it makes frames late.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY_MS: Final = 1000
_YOUNG: Final = 700
_TIMES: Final = 10


class GarbageOnThisThread(QObject):
    """Collects by the rules of Python's own thresholds, but here and between events."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect as far as it is due."""
        young, middle, old = gc.get_count()
        if young < _YOUNG:
            return
        generation = 2 if old > _TIMES else 1 if middle > _TIMES else 0
        gc.collect(generation)

    def close(self) -> None:
        """Leave collecting to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
