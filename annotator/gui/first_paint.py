"""Calls once a widget has been painted for the first time, or after a while if nobody looks."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_AT_LATEST_MS: Final = 250


class FirstPaint(QObject):
    """Watches one widget, until it has been painted."""

    def __init__(self, widget: QWidget, call: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._widget = widget
        self._call = call
        self._latest = QTimer(self, singleShot=True, interval=_AT_LATEST_MS)
        self._latest.timeout.connect(self._done)
        self._latest.start()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the paint event; what follows comes after it has been dealt with."""
        if event.type() == QEvent.Type.Paint and watched is self._widget:
            self._latest.start(0)
            watched.removeEventFilter(self)
        return False

    def _done(self) -> None:
        self._widget.removeEventFilter(self)
        self._call()
