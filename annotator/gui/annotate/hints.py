"""What the hint line and the overlay say: the keys of a mode, and all keys by mode."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from annotator.gui.annotate.commands import ITEMS, RELATIONS, SPANS, SUGGESTIONS, Command, Where
from annotator.gui.annotate.hint_line import Hint
from annotator.gui.annotate.keymap import Keymap
from annotator.gui.annotate.keys_overlay import KeyGroup
from annotator.gui.annotate.modes import Mode
from annotator.gui.annotate.strokes import Stroke

_NAMES: Final = {
    Where.SPAN: "Span",
    Where.RELATION: "Relation",
    Where.SUGGESTED_SPAN: "Suggestion",
    Where.SUGGESTED_RELATION: "Suggestion",
}
_LETTERS: Final = Hint("A–Z", "label the word")
_FIRST: Final = {
    Where.TEXT: (_LETTERS, Hint("Shift+A–Z", "hold a label")),
    Where.SELECTION: (Hint("A–Z", "label"), Hint("1–9", "nth of the bar")),
    Where.SPAN: (Hint("A–Z", "relabel"),),
    Where.SUGGESTED_SPAN: (Hint("A–Z", "accept as"),),
    Where.RELATION: (Hint("A–Z", "another type"),),
    Where.SUGGESTED_RELATION: (Hint("A–Z", "accept as"),),
    Where.LINK: (Hint("A–Z", "type"), Hint("1–9", "nth type")),
}
_OTHERWISE: Final = {(Where.LINK, "label.choose"): "find a type", (Where.RELATION, "label.choose"): "find a type"}
"""Where a command means something else than its hint says."""

_PAIRS: Final = (
    (("go.leave_left", "go.leave_right", "go.leave_up", "go.leave_down"), "leave it, the caret at that end"),
    (("boundary.left", "boundary.right"), "move the thick end by a word"),
    (("boundary.left_char", "boundary.right_char"), "by a character"),
    (("boundary.start", "boundary.end"), "which end moves: start, end"),
    (("review.next", "review.previous"), "next, previous pending"),
    (("go.next", "go.previous"), "next, previous annotation"),
    (("link.next", "link.previous"), "next, previous target"),
    (("find.next", "find.previous"), "find next, previous"),
    (("label.identical", "label.identical_all"), "identical strings: here, project"),
    (("edit.copy", "edit.copy_source"), "copy the text, with source"),
    (("document.next", "document.previous"), "next, previous document"),
    (("go.back", "go.forward"), "back, forward to where you were"),
)
"""Commands that share a line of the overlay, if each of them has a key."""

_SAID: Final = {"label.choose": "find a label by typing", "link.start": "link to a target"}

_FIELD: Final = (Hint("Esc", "back to the text"), Hint("Tab", "next control"), Hint("F6", "next pane"))
_FIRSTS: Final = ("review.accept", "review.reject", "link.confirm", "link.next")


def mode_name(mode: Mode, places: Iterable[Where], held: str, count: int) -> str:
    """Return the mode for people: what is selected, how many, and which label is held."""
    if mode is Mode.ITEM:
        names = list(dict.fromkeys(_NAMES[where] for where in places if where in _NAMES))
        said = f"{count} items" if count > 1 else (names[0] if names else mode.value)
    else:
        said = mode.value
    return f"{said} · {held} held" if held else said


def hints(keymap: Keymap, mode: Mode, places: tuple[Where, ...], held: str = "") -> list[Hint]:
    """Return the keys of a mode, the most useful first, the way to all keys last."""
    found: list[Hint] = list(_FIELD) if mode is Mode.FIELD else []
    if held and mode in (Mode.STICKY, Mode.SELECTION):
        found.append(Hint("Enter" if mode is Mode.SELECTION else "drag", f"label as {held}"))
    said = [_hint(keymap, command, places) for command in keymap if _is_said(keymap, command, places)]
    decisions = [hint for hint in said if hint.command in _FIRSTS]
    rest = [hint for hint in said if hint not in decisions and hint.command not in ("help.keys", "mode.back")]
    letters = [hint for where in places for hint in _FIRST.get(where, ())]
    ends = [hint for hint in said if hint.command == "mode.back" and mode is not Mode.TEXT]
    found += decisions + letters + rest + ends
    found.append(_hint(keymap, keymap.command("help.keys"), places))
    unique = {hint.key: hint for hint in reversed(found)}
    return [hint for hint in found if unique.get(hint.key) is hint] if len(unique) < len(found) else found


def _is_said(keymap: Keymap, command: Command, places: tuple[Where, ...]) -> bool:
    acts = any(where in command.where for where in places)
    return bool(acts and command.hint and keymap.keys(command.id))


def _hint(keymap: Keymap, command: Command, places: Iterable[Where]) -> Hint:
    words = next((said for where in places if (said := _OTHERWISE.get((where, command.id)))), command.hint)
    return Hint(keymap.shown(command.id), words, command.id)


def all_keys(keymap: Keymap) -> list[KeyGroup]:
    """Return every key, by where it acts; each command once, where it is at home."""
    groups = (
        ("In the text", frozenset({Where.TEXT, Where.STICKY}), _text_rows()),
        (
            "With text marked",
            frozenset({Where.SELECTION}),
            (_row("A–Z", "label it"), _row("1–9", "nth label of the bar")),
        ),
        ("On a suggestion", SUGGESTIONS, (_row("A–Z", "accept with this label"),)),
        ("On a span", SPANS, (_row("A–Z", "another label"),)),
        ("On a relation", RELATIONS, (_row("A–Z", "another type"),)),
        ("While linking", frozenset({Where.LINK}), (_row("A–Z", "type of the link"), _row("1–9", "nth type"))),
        ("On any item", ITEMS, ()),
        ("Everywhere", frozenset(Where), (_row("Tab", "next control"), _row("F6", "next pane"))),
    )
    homes = {command.id: _home(command, [wheres for _, wheres, _ in groups]) for command in keymap}
    made = []
    for at, (title, _, first) in enumerate(groups):
        own = [command for command in keymap if homes[command.id] == at and keymap.keys(command.id)]
        made.append(KeyGroup(title, first + tuple(_rows(keymap, own))))
    return [group for group in made if group.rows]


def _rows(keymap: Keymap, own: list[Command]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield a line for each command, or for those that belong together."""
    done: set[str] = set()
    for command in own:
        if command.id in done:
            continue
        pair, words = next((pair for pair in _PAIRS if command.id in pair[0]), ((command.id,), ""))
        if words and all(keymap.keys(name) for name in pair):
            done.update(pair)
            yield _caps([keymap.keys(name)[0] for name in pair]), words
        else:
            said = _SAID.get(command.id) or command.words[0].lower() + command.words[1:].rstrip("…")
            yield _caps(list(keymap.keys(command.id)[:2])), said


def _caps(keys: list[Stroke]) -> tuple[str, ...]:
    """Return keys as they are drawn; modifiers that the first has already are not said again."""
    first = replace(keys[0], key="")
    return tuple(key.shown() if at == 0 or replace(key, key="") != first else key.bare() for at, key in enumerate(keys))


def _row(key: str, words: str) -> tuple[tuple[str, ...], str]:
    return (key,), words


def _text_rows() -> tuple[tuple[tuple[str, ...], str], ...]:
    return (
        _row("A–Z", "label the word at the caret"),
        _row("Shift+A–Z", "hold a label for all that is marked"),
        _row("Ctrl+drag", "mark exactly, not by words"),
    )


def _home(command: Command, wheres: list[frozenset[Where]]) -> int:
    """Return the group that a command belongs to: everywhere, or the smallest that holds all of where it acts."""
    last = len(wheres) - 1
    if command.everywhere:
        return last
    fitting = [at for at in range(last) if command.where <= wheres[at]]
    if fitting:
        return min(fitting, key=lambda at: len(wheres[at]))
    return 0 if Where.TEXT in command.where else 1 if Where.SELECTION in command.where else last - 1
