"""Qt's key events as strokes."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from annotator.gui.annotate.keyboard import Legends, by_scan_code, readings
from annotator.gui.annotate.strokes import Stroke

_NAMED: Final = {
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_PageDown: "PgDown",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Insert: "Insert",
    Qt.Key.Key_Menu: "Menu",
    **{Qt.Key(Qt.Key.Key_F1.value + n): f"F{n + 1}" for n in range(24)},
}
_FIRST_SPECIAL: Final = 0x01000000


class Presses:
    """Reads presses, and learns what stands on the keys."""

    def __init__(self, platform: str | None = None) -> None:
        self._platform = QGuiApplication.platformName() if platform is None else platform
        self.legends = Legends()

    def strokes(self, event: QKeyEvent) -> tuple[Stroke, ...]:
        """Return what a press can mean, the likeliest first; empty for a bare modifier."""
        held = event.modifiers()
        with_keys = {
            "ctrl": bool(held & Qt.KeyboardModifier.ControlModifier),
            "alt": bool(held & Qt.KeyboardModifier.AltModifier),
            "shift": bool(held & Qt.KeyboardModifier.ShiftModifier),
            "meta": bool(held & Qt.KeyboardModifier.MetaModifier),
        }
        named = _NAMED.get(Qt.Key(event.key()))
        if named:
            return (Stroke(named, **with_keys),)
        found = readings(self._character(event), self._physical(event))
        return tuple(Stroke(reading.upper(), **with_keys) for reading in found)

    def learn(self, event: QKeyEvent) -> bool:
        """Take in what a key types; tell whether the letters are shown differently now.

        With Ctrl or Alt, Qt gives the Latin letter where the layout has none: that says nothing about the keys.
        """
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        return self.legends.learn(self._character(event), self._physical(event))

    def _character(self, event: QKeyEvent) -> str:
        """Return the character of a press, also where Ctrl turns its text into a control code."""
        text = event.text()
        if len(text) == 1 and text.isprintable():
            return text
        key = event.key()
        return chr(key) if 0 < key < _FIRST_SPECIAL else ""

    def _physical(self, event: QKeyEvent) -> str:
        return by_scan_code(self._platform, event.nativeScanCode(), event.nativeVirtualKey())
