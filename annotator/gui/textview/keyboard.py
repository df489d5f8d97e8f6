"""The keys that the text view answers itself: those of the caret."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.gui.textview.kinds import Motion

_PLAIN: Final = {
    Qt.Key.Key_Left: Motion.LEFT,
    Qt.Key.Key_Right: Motion.RIGHT,
    Qt.Key.Key_Up: Motion.UP,
    Qt.Key.Key_Down: Motion.DOWN,
    Qt.Key.Key_Home: Motion.LINE_START,
    Qt.Key.Key_End: Motion.LINE_END,
    Qt.Key.Key_PageUp: Motion.PAGE_UP,
    Qt.Key.Key_PageDown: Motion.PAGE_DOWN,
}
_CONTROL: Final = {
    Qt.Key.Key_Left: Motion.TOKEN_LEFT,
    Qt.Key.Key_Right: Motion.TOKEN_RIGHT,
    Qt.Key.Key_Home: Motion.DOC_START,
    Qt.Key.Key_End: Motion.DOC_END,
}


def motion_of(event: QKeyEvent) -> tuple[Motion, bool] | None:
    """Return what a key does to the caret, and whether it extends the selection; None if it does nothing."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    extends = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    rest = modifiers & ~Qt.KeyboardModifier.ShiftModifier
    if rest == Qt.KeyboardModifier.NoModifier:
        motion = _PLAIN.get(Qt.Key(event.key()))
    elif rest == Qt.KeyboardModifier.ControlModifier:
        motion = _CONTROL.get(Qt.Key(event.key()))
    else:
        motion = None
    return (motion, extends) if motion is not None else None
