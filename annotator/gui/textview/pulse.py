"""Things that change by themselves: the caret's blinking, and the light that shows a place."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

Range = tuple[int, int]

_FLASH_STEP_MS: Final = 40
_FLASH_STEPS: Final = 22
_HOLD_STEPS: Final = 8


class Blink(QObject):
    """Shows and hides the caret as the desktop's settings say."""

    def __init__(self, parent: QObject, on_changed: Callable[[], None]) -> None:
        super().__init__(parent)
        self._on_changed = on_changed
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._may_blink = True
        self.is_on = False
        """Whether the caret is to be seen now."""

    def set_blinking(self, may_blink: bool) -> None:
        """Allow or stop blinking; a caret that may not blink stays visible."""
        self._may_blink = may_blink
        if self.is_on or self._timer.isActive():
            self.start()

    def start(self) -> None:
        """Show the caret, and begin to blink anew."""
        self.is_on = True
        period = QGuiApplication.styleHints().cursorFlashTime()
        if self._may_blink and period > 1:
            self._timer.start(period // 2)
        else:
            self._timer.stop()

    def stop(self) -> None:
        """Hide the caret."""
        self.is_on = False
        self._timer.stop()

    def _on_timeout(self) -> None:
        self.is_on = not self.is_on
        self._on_changed()


class Flash(QObject):
    """A light over a range that fades within a second."""

    def __init__(self, parent: QObject, on_changed: Callable[[], None]) -> None:
        super().__init__(parent)
        self._on_changed = on_changed
        self._steps_left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_FLASH_STEP_MS)
        self._timer.timeout.connect(self._on_timeout)
        self.range: Range | None = None

    @property
    def strength(self) -> float:
        """From 1 at the beginning to 0 at the end."""
        return min(1.0, self._steps_left / (_FLASH_STEPS - _HOLD_STEPS))

    def start(self, stretch: Range) -> None:
        """Light up a range."""
        self.stop()
        self.range = stretch
        self._steps_left = _FLASH_STEPS
        self._timer.start()
        self._on_changed()

    def stop(self) -> None:
        """Put the light out."""
        self._timer.stop()
        if self.range is not None:
            self._on_changed()
            self.range = None

    def _on_timeout(self) -> None:
        self._steps_left -= 1
        if self._steps_left <= 0:
            self.stop()
        else:
            self._on_changed()
