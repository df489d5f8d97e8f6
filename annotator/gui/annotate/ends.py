"""Where the end of a span goes when it is stepped or dragged."""

import unicodedata
from collections.abc import Callable
from typing import Final

from annotator.model.annotation import Fragments
from annotator.model.tokens import next_grapheme, next_token_end, previous_grapheme, previous_token_start

_LOOK: Final = 2000
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


def runs_right_to_left(text: str, offset: int) -> bool:
    """Tell whether the paragraph at an offset runs from right to left: by its first strong character."""
    start = text.rfind("\n", 0, offset) + 1
    for character in text[start : start + _LOOK]:
        if character == "\n":
            break
        direction = unicodedata.bidirectional(character)
        if direction == "L" or direction in _RIGHT_TO_LEFT:
            return direction in _RIGHT_TO_LEFT
    return False


def stepped(text: str, fragments: Fragments, *, at_start: bool, forward: bool, by_character: bool) -> Fragments | None:
    """Return fragments with their start or end moved by one word or character; None if nothing would be left.

    ``forward`` is towards the text's end. A fragment that shrinks to nothing gives way to its neighbour.
    """
    first, last = fragments[0], fragments[-1]
    old = first[0] if at_start else last[1]
    new = _stepped_offset(text, old, at_start=at_start, forward=forward, by_character=by_character)
    if new == old:
        return None
    if at_start:
        low = new
        rest = tuple((max(low, a), b) for a, b in fragments if b > low)
        moved = ((new, rest[0][1]), *rest[1:]) if rest and new < old else rest
    else:
        rest = tuple((a, min(new, b)) for a, b in fragments if a < new)
        moved = (*rest[:-1], (rest[-1][0], new)) if rest and new > old else rest
    return moved if moved and moved != fragments else None


def dragged(fragments: Fragments, index: int, *, at_start: bool, offset: int) -> Fragments | None:
    """Return fragments with one end of one of them moved to an offset; None if it would be empty or stays."""
    start, end = fragments[index]
    moved = (offset, end) if at_start else (start, offset)
    if moved[0] >= moved[1] or moved == (start, end):
        return None
    others = (fragment for at, fragment in enumerate(fragments) if at != index)
    joined: list[tuple[int, int]] = []
    for fragment in sorted((*others, moved)):
        if joined and fragment[0] <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], fragment[1]))
        else:
            joined.append(fragment)
    return tuple(joined)


def _stepped_offset(text: str, offset: int, *, at_start: bool, forward: bool, by_character: bool) -> int:
    if by_character:
        return next_grapheme(text, offset) if forward else previous_grapheme(text, offset)
    if at_start:
        if not forward:
            return previous_token_start(text, offset)
        return _skip(text, next_token_end(text, offset), 1)
    if forward:
        return next_token_end(text, offset)
    return _skip(text, previous_token_start(text, offset), -1)


def _skip(text: str, offset: int, step: int) -> int:
    """Pass over white space in a direction."""
    blank: Callable[[int], bool] = (
        (lambda at: at < len(text) and text[at].isspace())
        if step > 0
        else (lambda at: at > 0 and text[at - 1].isspace())
    )
    while blank(offset):
        offset += step
    return offset
