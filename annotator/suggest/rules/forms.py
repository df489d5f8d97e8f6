"""Small helpers for writing long patterns in short lines."""

from collections.abc import Iterable


def any_of(*patterns: str) -> str:
    """Return a pattern that matches any of the given ones, tried in their order."""
    return f"(?:{'|'.join(patterns)})"


def words(text: str) -> str:
    """Return a pattern that matches any of the words of a text."""
    return any_of(*text.split())


def maybe(pattern: str) -> str:
    """Return a pattern that matches the given one, or nothing."""
    return f"(?:{pattern})?"


def behind(phrases: Iterable[str]) -> str:
    """Return a look-behind for one of the phrases and a space."""
    return rf"(?<=\b(?:{'|'.join(phrases)}) )"
