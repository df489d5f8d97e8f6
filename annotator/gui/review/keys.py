"""The keys of the review list, as data: what the list does by itself (arrows up and down) is not among them."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from annotator.gui.annotate.hint_line import Hint
from annotator.gui.annotate.strokes import Stroke


@dataclass(frozen=True, slots=True)
class ReviewKey:
    """A command of the panel: its id, its keys, its short form for the hint line ("" keeps it out)."""

    id: str
    keys: tuple[str, ...]
    hint: str = ""


KEYS: Final = (
    ReviewKey("accept", ("Enter",), "accept"),
    ReviewKey("reject", ("Delete", "Backspace"), "reject"),
    ReviewKey("skip", ("Space",), "skip"),
    ReviewKey("accept_alike", ("Shift+Enter",), "accept all alike"),
    ReviewKey("reject_alike", ("Shift+Delete",), "reject all alike"),
    ReviewKey("open", ("Right",), "each of them"),
    ReviewKey("end_right", ("Shift+Right",), "move the end"),
    ReviewKey("end_left", ("Shift+Left",)),
    ReviewKey("end_right_char", ("Ctrl+Shift+Right", "Ctrl+Right")),
    ReviewKey("end_left_char", ("Ctrl+Shift+Left", "Ctrl+Left")),
    ReviewKey("use_start", ("Home",), "the start"),
    ReviewKey("use_end", ("End",)),
    ReviewKey("label", ("Ctrl+K",), "find a label"),
    ReviewKey("reason", ("Ctrl+Delete", "Ctrl+Backspace"), "reject, with a reason"),
    ReviewKey("back_one", ("Shift+Space",)),
    ReviewKey("close", ("Left",), "back"),
    ReviewKey("drop", ("Esc",)),
    ReviewKey("show", ("F4",), "show in the text"),
)
_LETTERS: Final = Hint("A–Z", "accept as")
_OF_GROUPS: Final = frozenset({"accept", "reject", "skip", "open", "label"})
_OF_ITEMS: Final = frozenset(key.id for key in KEYS) - {"open", "close"}
_BY_STROKE: Final = {Stroke.parse(key): command.id for command in KEYS for key in command.keys}


def command_of(strokes: tuple[Stroke, ...]) -> str:
    """Return the command that a press asks for, "" for none."""
    return next((_BY_STROKE[stroke] for stroke in strokes if stroke in _BY_STROKE), "")


def shown(command: str) -> str:
    """Return the first key of a command for people."""
    return next(Stroke.parse(key.keys[0]).shown() for key in KEYS if key.id == command)


@cache
def hints(*, groups: bool, opened: bool) -> tuple[Hint, ...]:
    """Return the keys of the moment: on groups, or on single suggestions, perhaps those of one opened group."""
    wanted = _OF_GROUPS if groups else _OF_ITEMS | ({"close"} if opened else set())
    found = [Hint(shown(key.id), key.hint, key.id) for key in KEYS if key.hint and key.id in wanted]
    return (*found[:2], _LETTERS, *found[2:])
