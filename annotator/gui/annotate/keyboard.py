"""From a press on the keyboard to strokes: the character first, else the physical key.

So the letters of the schema work on Cyrillic, Arabic, Greek, Hebrew and Korean layouts: where the character is not
Latin, the key that a Latin layout has at that place counts. Without Qt; presses.py asks it about Qt's events.
"""

from typing import Final

_ROWS: Final = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_XKB: Final = (10, 24, 38, 52)
"""Key codes of X11 (and of Qt on Wayland) at which the rows begin; the scan codes of Windows are 8 less."""

_MAC: Final = {
    **dict(zip("asdfhgzxcvbqweryt", (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17), strict=True)),
    **dict(zip("123465798", (18, 19, 20, 21, 22, 23, 25, 26, 28), strict=True)),
    **dict(zip("0ouiplkjnm", (29, 31, 32, 34, 35, 37, 40, 38, 45, 46), strict=True)),
}
"""Virtual key codes of macOS, where scan codes are not given."""

_LETTERS: Final = "qwertyuiopasdfghjklzxcvbnm"
LAYOUTS: Final = {
    "Russian": "йцукенгшщзфывапролдячсмить",
    "Ukrainian": "йцукенгшщзфівапролдячсмить",
    "Arabic": "ضصثقفغعهخحشسيبلاتنمئءؤر ىة",
    "Korean": "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
    "Greek": ";ςερτυθιοπασδφγηξκλζχψωβνμ",
    "Hebrew": "/'קראטוןםפשדגכעיחלךזסבהנמצ",
    "Persian": "ضصثقفغعهخحشسیبلاتنمظطزرذدپ",
}
"""What some layouts have on the keys of Q to P, A to L, Z to M, to show it beside the Latin letter."""


def by_scan_code(platform: str, scan_code: int, virtual_key: int = 0) -> str:
    """Return the Latin letter or digit that stands on a physical key, or "".

    Args:
        platform: Qt's name of it ("xcb", "wayland", "windows", "cocoa", "offscreen").
        scan_code: The native scan code of the press.
        virtual_key: The native virtual key, which alone is given on macOS.
    """
    if platform == "cocoa":
        return next((letter for letter, code in _MAC.items() if code == virtual_key), "")
    shift = 8 if platform == "windows" else 0
    for row, first in zip(_ROWS, _XKB, strict=True):
        if 0 <= scan_code - (first - shift) < len(row):
            return row[scan_code - (first - shift)]
    return ""


def readings(character: str, physical: str) -> tuple[str, ...]:
    """Return what a press can mean, the likeliest first: its character, then the Latin one on its key.

    The physical key counts only where the character is not a Latin letter or digit itself: on a French keyboard A is
    A, whatever an English one has there.
    """
    lower = character.lower()
    if len(lower) == 1 and lower.isascii() and lower.isalnum():
        return (lower,)
    found = (lower if len(lower) == 1 and lower.isprintable() and not lower.isspace() else "", physical)
    return tuple(dict.fromkeys(reading for reading in found if reading))


class Legends:
    """What stands on this person's keys beside the Latin letters, learned from what they type."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def learn(self, character: str, physical: str) -> bool:
        """Take in a press; tell whether anything is shown differently now."""
        if not physical.isalpha() or len(character) != 1 or not character.isalpha():
            return False
        before = dict(self._seen)
        if character.isascii():
            self._seen.clear()
        else:
            self._seen.update(self._layout(character.lower(), physical))
            self._seen[physical] = character.lower()
        return self._seen != before

    def shown(self, letter: str) -> str:
        """Return a letter as the palette shows it: "P", or "P · З" where the key says so."""
        other = self._seen.get(letter.lower())
        return f"{letter.upper()} · {other.upper()}" if other else letter.upper()

    def _layout(self, character: str, physical: str) -> dict[str, str]:
        at = _LETTERS.find(physical)
        for layout in LAYOUTS.values():
            if at < len(layout) and layout[at] == character:
                return {letter: other for letter, other in zip(_LETTERS, layout, strict=False) if other.isalpha()}
        return {}
