"""Ending in good order when the system, or Ctrl+C in a terminal, asks for it."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


class QuitOnSignals(QObject):
    """Calls back on the window's thread; Python by itself would not notice a signal before the next event."""

    def __init__(self, quit_now: Callable[[], object]) -> None:
        super().__init__()
        self._quit_now = quit_now
        self._ours, self._pythons = socket.socketpair()
        for end in (self._ours, self._pythons):
            end.setblocking(False)
        self._fd_before = signal.set_wakeup_fd(self._pythons.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, lambda *_: None)
            for name in _NAMES
            if (number := getattr(signal, name, None)) is not None
        }
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    def close(self) -> None:
        """Leave signals to whoever had them before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._fd_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._ours.close()
        self._pythons.close()

    def _on_signal(self) -> None:
        self._ours.recv(64)
        self._quit_now()
