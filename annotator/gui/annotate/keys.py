"""What happens when a key is pressed in the text."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent

from annotator.gui.annotate.commands import Command, Where
from annotator.gui.annotate.desk import Desk
from annotator.gui.annotate.keymap import Keymap
from annotator.gui.annotate.presses import Presses
from annotator.gui.annotate.strokes import Stroke
from annotator.model.schema import LabelType, TypeKind

_MAY_REPEAT: Final = ("go.", "review.next", "review.previous", "boundary.", "link.next", "link.previous", "edit.undo")
_MAY_REPEAT_TOO: Final = ("edit.redo", "find.", "help.")


class TextKeys:
    """Takes presses from the text view: commands first, then letters and digits, which are the schema's."""

    def __init__(
        self,
        desk: Desk,
        keymap: Keymap,
        presses: Presses,
        run: Callable[[str], None],
        label: Callable[[LabelType, bool], None],
        number: Callable[[int], None],
        pressed: Callable[[QKeyEvent], None],
    ) -> None:
        self._desk = desk
        self._keymap = keymap
        self._presses = presses
        self._run = run
        self._label = label
        self._number = number
        self._pressed = pressed

    def handle(self, event: QKeyEvent) -> bool:
        """Act on a press, and tell whether it was taken; for a ShortcutOverride only tell whether it would be."""
        asked_only = event.type() is QEvent.Type.ShortcutOverride
        if not asked_only:
            self._pressed(event)
        strokes = self._presses.strokes(event)
        command = self._keymap.lookup(strokes, self._desk.places())
        if command is not None:
            if not asked_only and (not event.isAutoRepeat() or _may_repeat(command)):
                self._run(command.id)
            return True
        plain = [stroke for stroke in strokes if stroke.plain]
        if not plain or self._desk.document is None:
            return self._is_swallowed(strokes)
        if not asked_only and not event.isAutoRepeat():
            self._schema_key(plain)
        return True

    def _is_swallowed(self, strokes: tuple[Stroke, ...]) -> bool:
        """Take keys that mean nothing here, so that they do nothing elsewhere either: Delete, Enter, Space."""
        return any(stroke.key in ("Delete", "Backspace", "Enter", "Space") and not stroke.alt for stroke in strokes)

    def _schema_key(self, strokes: list[Stroke]) -> None:
        for stroke in strokes:
            if stroke.key.isdigit() and not stroke.shift:
                self._number(int(stroke.key))
                return
            label = self._keyed(stroke.key)
            if label is not None:
                self._label(label, stroke.shift)
                return

    def _keyed(self, key: str) -> LabelType | None:
        """Return the label with a key; on arcs and in links, the relation type."""
        of_relations = Where.LINK in self._desk.places() or self._desk.chosen().only_relations
        return self._desk.schema.keyed(TypeKind.RELATION if of_relations else TypeKind.SPAN, key)


def _may_repeat(command: Command) -> bool:
    """Tell whether a key held down does it again and again: going about may, deciding may not."""
    return command.id.startswith((*_MAY_REPEAT, *_MAY_REPEAT_TOO))
