"""Make estimated heights exact while nobody is doing anything."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from annotator.gui.textview.page import Page

SLICE_MS: Final = 4.0
_QUIET_MS: Final = 250


class IdleRefiner(QObject):
    """Measures a page's blocks in short slices; any input stops it until things are quiet again."""

    def __init__(self, parent: QObject, on_refined: Callable[[], None]) -> None:
        super().__init__(parent)
        self._on_refined = on_refined
        self._page: Page | None = None
        self._next = 0
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._on_quiet)
        self._work = QTimer(self)
        self._work.setInterval(0)
        self._work.timeout.connect(self._on_work)

    def start(self, page: Page) -> None:
        """Look for estimates from the beginning, once things are quiet."""
        self._page = page
        self._next = 0
        self.pause()

    def pause(self) -> None:
        """Stop at once, and go on after a quiet moment."""
        self._work.stop()
        if self._page is not None:
            self._quiet.start()

    def stop(self) -> None:
        """Stop for good."""
        self._page = None
        self._work.stop()
        self._quiet.stop()

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to measure."""
        return self._page is None

    def refine(self, budget_ms: float = SLICE_MS) -> bool:
        """Measure blocks for about a slice of time; return whether some are left."""
        page = self._page
        if page is None:
            return False
        until = time.perf_counter() + budget_ms / 1000
        count = len(page.picture.blocks)
        while self._next < count and time.perf_counter() < until:
            page.measure(self._next)
            self._next += 1
        if self._next >= count:
            self._page = None
        self._on_refined()
        return self._page is not None

    def _on_quiet(self) -> None:
        self._work.start()

    def _on_work(self) -> None:
        if not self.refine():
            self._work.stop()
