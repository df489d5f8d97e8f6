"""Short sentences at the foot of the text that go by themselves, some with a way to take back what they tell of."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QEnterEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.gui.panels.looks import is_dark, mixed

SHORT_MS: Final = 4000
LONG_MS: Final = 9000
_MOST: Final = 3
_GAP_PX: Final = 8
_MARGIN_PX: Final = 18
_WIDEST_PX: Final = 620


class Toast(QWidget):
    """One sentence, and a button where there is something to do about it."""

    def __init__(self, text: str, action: str, call: Callable[[], object] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = text
        self._label = QLabel(text)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8 if action else 14, 9)
        row.setSpacing(12)
        row.addWidget(self._label, 1)
        self.button: QPushButton | None = None
        if action and call:
            self.button = QPushButton(action)
            self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.button.setCursor(Qt.CursorShape.PointingHandCursor)
            self.button.clicked.connect(lambda: call())
            row.addWidget(self.button)
        self._dress()

    def withdraw_action(self) -> None:
        """Take the button away: what it would take back is no longer the last thing done."""
        if self.button is not None:
            self.button.hide()

    def fit(self, room: int) -> None:
        """Take the size that the sentence needs in a width."""
        widest = min(_WIDEST_PX, room - 2 * _MARGIN_PX)
        words = self._label.fontMetrics().horizontalAdvance(self.text) + 2
        button = self.button.sizeHint().width() + 12 if self.button and not self.button.isHidden() else 0
        width = max(80, min(widest, words + button + 30))
        self.resize(QSize(width, self.heightForWidth(width)))

    def _dress(self) -> None:
        ground, ink = self._colours()
        accent = "#9cc0ff" if ground.lightness() < 128 else "#1f56b8"
        self._label.setStyleSheet(f"color: {ink.name()}; background: transparent;")
        if self.button is not None:
            self.button.setStyleSheet(
                f"QPushButton {{ color: {accent}; background: transparent; border: none; border-radius: 4px;"
                f" font-weight: 600; padding: 3px 8px; min-height: 16px; }}"
                f"QPushButton:hover {{ background: {mixed(ink, ground, 0.16).name()}; }}"
            )

    def _colours(self) -> tuple[QColor, QColor]:
        """Return ground and ink: dark on paper, and a lighter grey on dark paper."""
        dark = is_dark(self.palette())
        return (QColor("#3a3f47"), QColor("#eceef1")) if dark else (QColor("#2a2e34"), QColor("#f4f2ed"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours()[0])
        painter.drawRoundedRect(QRectF(self.rect()), 7, 7)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "button"):
            self._dress()


class Toaster(QObject):
    """Shows toasts over the foot of a widget, the latest lowest; the mouse on one of them keeps them all."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._toasts: list[Toast] = []
        self._timers: dict[Toast, QTimer] = {}
        host.installEventFilter(self)

    def texts(self) -> tuple[str, ...]:
        """Return what is shown now, oldest first."""
        return tuple(toast.text for toast in self._toasts)

    def toasts(self) -> tuple[Toast, ...]:
        """Return the toasts that are shown now, oldest first."""
        return tuple(self._toasts)

    def show_toast(self, text: str, action: str = "", call: Callable[[], object] | None = None) -> None:
        """Show a sentence; one that says the same is taken away for it."""
        for old in [toast for toast in self._toasts if toast.text == text]:
            self._drop(old)
        toast = Toast(text, action, None, self._host) if call is None else self._with_call(text, action, call)
        toast.installEventFilter(self)
        timer = QTimer(toast)
        timer.setSingleShot(True)
        timer.setInterval(LONG_MS if call else SHORT_MS)
        timer.timeout.connect(lambda: self._drop(toast))
        self._toasts.append(toast)
        self._timers[toast] = timer
        for old in self._toasts[:-_MOST]:
            self._drop(old)
        toast.show()
        self._place()
        timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._host, text))

    def withdraw_actions(self) -> None:
        """Take away all buttons: something else was done since."""
        for toast in self._toasts:
            toast.withdraw_action()
        self._place()

    def withdraw_offers(self) -> None:
        """Take away the sentences that still offer a way back: it was taken, and what they tell of is no longer so."""
        for toast in [toast for toast in self._toasts if toast.button and not toast.button.isHidden()]:
            self._drop(toast)

    def clear(self) -> None:
        """Take all toasts away."""
        for toast in tuple(self._toasts):
            self._drop(toast)

    def _with_call(self, text: str, action: str, call: Callable[[], object]) -> Toast:
        def once() -> None:
            self._drop(toast)
            call()

        toast = Toast(text, action, once, self._host)
        return toast

    def _drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            self._timers.pop(toast).stop()
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        bottom = self._host.height() - _MARGIN_PX
        for toast in reversed(self._toasts):
            toast.fit(self._host.width())
            bottom -= toast.height()
            toast.move(QPoint((self._host.width() - toast.width()) // 2, bottom))
            toast.raise_()
            bottom -= _GAP_PX

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the host's size changes, and stay while the mouse is on a toast."""
        if watched is self._host and event.type() is QEvent.Type.Resize:
            self._place()
        elif isinstance(event, QEnterEvent) and isinstance(watched, Toast):
            for timer in self._timers.values():
                timer.stop()
        elif event.type() is QEvent.Type.Leave and isinstance(watched, Toast):
            for timer in self._timers.values():
                timer.start()
        return False
