"""A key with its modifiers as a value, and in words."""

from dataclasses import dataclass
from typing import Final

from annotator.model.errors import UserError

_MODIFIERS: Final = ("Ctrl", "Alt", "Shift", "Meta")
_SYNONYMS: Final = {
    "return": "Enter",
    "del": "Delete",
    "escape": "Esc",
    "pgdown": "PgDown",
    "pgdn": "PgDown",
    "pageup": "PgUp",
    "pagedown": "PgDown",
}
_NAMES: Final = {
    name.lower(): name
    for name in (
        *("Enter", "Delete", "Backspace", "Space", "Esc", "Tab", "Home", "End", "PgUp", "PgDown", "Insert", "Menu"),
        *("Left", "Right", "Up", "Down", "Plus"),
        *(f"F{n}" for n in range(1, 25)),
    )
}
_SHOWN: Final = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "PgDown": "Page Down", "PgUp": "Page Up"}


@dataclass(frozen=True, slots=True)
class Stroke:
    """One press: a named key ("Enter", "F3") or a character in capitals, with modifiers."""

    key: str
    ctrl: bool = False
    alt: bool = False
    shift: bool = False
    meta: bool = False

    @classmethod
    def parse(cls, text: str) -> "Stroke":
        """Read a key as people write it: "Ctrl+Shift+Enter".

        Raises:
            UserError: It names no key.
        """
        *modifiers, key = (part.strip() for part in text.split("+"))
        name = _named(key)
        if not name or any(held.capitalize() not in _MODIFIERS for held in modifiers):
            raise UserError("keys.unknown", f"“{text}” is no key.", hint="Write it like Ctrl+Shift+K or F3.")
        return cls(name, **{held.lower(): True for held in modifiers})

    @property
    def plain(self) -> bool:
        """Whether it is a bare character, perhaps with Shift: what belongs to the labels."""
        return len(self.key) == 1 and self.key.isalnum() and not (self.ctrl or self.alt or self.meta)

    def __str__(self) -> str:
        """Write it so that ``parse`` reads it, and so that Qt does."""
        return "+".join([*self._modifiers(), self.key])

    def shown(self) -> str:
        """Write it for people: "Ctrl+←"."""
        return "+".join([*self._modifiers(), _SHOWN.get(self.key, self.key)])

    def bare(self) -> str:
        """Write its key alone for people: "←"."""
        return _SHOWN.get(self.key, self.key)

    def _modifiers(self) -> list[str]:
        return [name for name in _MODIFIERS if getattr(self, name.lower())]


def _named(key: str) -> str:
    if len(key) == 1:
        return key.upper()
    lower = key.lower().replace(" ", "")
    return _NAMES.get(lower) or _SYNONYMS.get(lower, "")
