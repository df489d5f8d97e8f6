"""The keys of the text, as the page of keys shows and changes them."""

from collections.abc import Iterable

from annotator.gui.annotate.keymap import Keymap
from annotator.gui.keys_page import KeyRow


class TextKeys:
    """Lets the page of keys work on the text's own table of keys."""

    def __init__(self, keymap: Keymap) -> None:
        self._keymap = keymap

    def rows(self) -> Iterable[KeyRow]:
        """Return the commands of the text."""
        for command in self._keymap:
            keys = tuple(str(stroke) for stroke in self._keymap.keys(command.id))
            menu = command.menu.value if command.menu else "Text"
            words = command.words.rstrip("…")
            yield KeyRow(command.id, menu, words, keys, self._keymap.is_changed(command.id))

    def change(self, key: str, keys: tuple[str, ...]) -> None:
        """Give a command other keys."""
        self._keymap.change(key, keys)

    def reset(self, key: str) -> None:
        """Give a command the keys that it came with."""
        self._keymap.reset(key)
