"""Text made safe to hand to Qt, with every UTF-16 offset unchanged."""

import regex

_WORD_JOINER = "\u2060"
_REPLACEMENT = "\ufffd"
# Tab stays; what counts as white space looks like a space; other controls get their visible picture.
_BLANK_CONTROLS = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2029")
_UNSAFE = regex.compile("[\x00-\x08\n-\x1f\x7f-\x9f\u2029\ud800-\udfff]")


def _stand_in(match: "regex.Match[str]") -> str:
    char = match.group()
    if "\ud800" <= char <= "\udfff":
        return _REPLACEMENT
    if char in _BLANK_CONTROLS:
        return " "
    if char == "\x7f":
        return "\u2421"
    if char < " ":
        return chr(0x2400 + ord(char))
    return _REPLACEMENT


def display_text(text: str) -> str:
    """Return a text of the same length in code points and in UTF-16 units that Qt takes as it is.

    Qt drops a leading U+FEFF, swaps the bytes of a text that begins with U+FFFE, and loses lone surrogates,
    which would shift every later offset. So those get a stand-in. Never read text back from Qt: slice the
    document's own string.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = _UNSAFE.sub(_stand_in, text)
    if shown[:1] in ("\ufeff", "\ufffe"):
        shown = _WORD_JOINER + shown[1:]
    return shown
