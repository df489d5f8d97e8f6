"""Which key does what, where; changeable, and a clash is refused with its reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from annotator.gui.annotate.commands import Command, Where
from annotator.gui.annotate.settings import KEYS, Settings
from annotator.gui.annotate.strokes import Stroke
from annotator.model.errors import UserError

RESERVED: Final = {
    "Tab": "Tab moves between controls.",
    "Shift+Tab": "Shift+Tab moves between controls.",
    "F6": "F6 moves between panes.",
    "Shift+F6": "Shift+F6 moves between panes.",
    "Ctrl+Shift+P": "Ctrl+Shift+P opens the command palette.",
    "Ctrl+Space": "Ctrl+Space switches input methods.",
    "Esc": "Esc always goes back one level.",
    "Alt+F4": "Alt+F4 closes the window.",
}


class Keymap:
    """The keys of all commands: the defaults, and what this person made of them."""

    def __init__(
        self, commands: Iterable[Command], settings: Settings, window_keys: Mapping[str, str] | None = None
    ) -> None:
        self._commands = {command.id: command for command in commands}
        self._settings = settings
        self._window_keys = {str(Stroke.parse(key)): words for key, words in (window_keys or {}).items()}
        self._keys = {command.id: _strokes(command.keys) for command in self._commands.values()}
        self._table: dict[Stroke, list[Command]] = {}
        self._listeners: list[Callable[[], None]] = []
        for name, keys in settings.read(KEYS, {}).items():
            self._adopt(name, keys)
        self._index()

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def command(self, name: str) -> Command:
        """Return a command by its id."""
        return self._commands[name]

    def keys(self, name: str) -> tuple[Stroke, ...]:
        """Return the keys of a command."""
        return self._keys[name]

    def shown(self, name: str) -> str:
        """Return the first key of a command for people, or "" if it has none."""
        keys = self._keys[name]
        return keys[0].shown() if keys else ""

    def lookup(self, strokes: Iterable[Stroke], places: Iterable[Where]) -> Command | None:
        """Return what a press does: of its readings, and of the places, the first that says something."""
        wheres = tuple(places)
        for stroke in strokes:
            for where in wheres:
                for command in self._table.get(stroke, ()):
                    if where in command.where:
                        return command
        return None

    def change(self, name: str, keys: Iterable[str]) -> None:
        """Give a command other keys, and keep them.

        Raises:
            UserError: A key is none, is not free there, or belongs to the labels; the reason is said.
        """
        strokes = _strokes(keys)
        for stroke in strokes:
            self._refuse(self._commands[name], stroke)
        self._keys[name] = strokes
        self._index()
        self._keep()

    def reset(self, name: str | None = None) -> None:
        """Give a command, or all, the keys that it came with.

        Raises:
            UserError: One of them is another command's by now.
        """
        if name is None:
            self._keys = {command.id: _strokes(command.keys) for command in self._commands.values()}
            self._index()
            self._keep()
        else:
            self.change(name, self._commands[name].keys)

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call a listener after keys were changed."""
        self._listeners.append(listener)

    def is_changed(self, name: str) -> bool:
        """Tell whether a command has other keys than it came with."""
        return self._keys[name] != _strokes(self._commands[name].keys)

    def _refuse(self, command: Command, stroke: Stroke) -> None:
        reason = RESERVED.get(str(stroke)) or self._window_keys.get(str(stroke), "")
        if stroke.plain:
            reason = "Letters and digits without Ctrl or Alt belong to the labels."
        elif not reason and command.everywhere and not _acts_in_fields(stroke):
            reason = f"“{command.words}” also acts in fields, so it needs Ctrl, Alt or a function key."
        elif not reason:
            reason = self._taken(command, stroke)
        if reason:
            raise UserError("keys.clash", f"{stroke.shown()} is not free. {reason}", hint="Choose another key.")

    def _taken(self, command: Command, stroke: Stroke) -> str:
        for other in self._table.get(stroke, ()):
            shared = other.where & command.where
            if other.id != command.id and shared:
                places = ", ".join(where.value for where in Where if where in shared)
                return f"It does “{other.words}” ({places})."
        return ""

    def _adopt(self, name: str, keys: Iterable[str]) -> None:
        """Take over kept keys; what no later version knows any more is left out."""
        if name in self._commands:
            try:
                self._keys[name] = _strokes(keys)
            except UserError:
                return

    def _keep(self) -> None:
        changed = {n: [str(stroke) for stroke in keys] for n, keys in self._keys.items() if self.is_changed(n)}
        self._settings.write(KEYS, changed)
        for listener in tuple(self._listeners):
            listener()

    def _index(self) -> None:
        self._table = {}
        for name, keys in self._keys.items():
            for stroke in keys:
                self._table.setdefault(stroke, []).append(self._commands[name])


def _strokes(keys: Iterable[str]) -> tuple[Stroke, ...]:
    return tuple(dict.fromkeys(Stroke.parse(key) for key in keys))


def _acts_in_fields(stroke: Stroke) -> bool:
    return stroke.ctrl or stroke.alt or stroke.meta or (stroke.key[0] == "F" and stroke.key[1:].isdigit())
