"""Which of many entries a few typed letters mean, the likeliest first."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def matching(entries: Iterable[tuple[T, Sequence[str]]], typed: str) -> list[T]:
    """Return the entries that typed letters may mean, the likeliest first; all, in their order, for none.

    Args:
        entries: Each with the words it is known by: its name first, then whatever else says what it is.
        typed: Words in any order; each must be in one of the entry's words, or be letters of its name in order.
    """
    wanted = _plain(typed).split()
    ranked = []
    for at, (entry, known) in enumerate(entries):
        ranks = [_rank(word, known) for word in wanted]
        if all(rank is not None for rank in ranks):
            ranked.append((sum(rank or 0 for rank in ranks), at, entry))
    return [entry for _, _, entry in sorted(ranked, key=lambda found: found[:2])]


def _rank(word: str, known: Sequence[str]) -> int | None:
    """Return how well a word fits: 0 begins the name, then inside it, then elsewhere, then scattered; None: not."""
    name, *others = (_plain(text) for text in known)
    if name.startswith(word):
        return 0
    if any(part.startswith(word) for part in name.replace("-", " ").replace("_", " ").split()):
        return 1
    if word in name:
        return 2
    if any(part.startswith(word) for other in others for part in other.split()):
        return 3
    if any(word in other for other in others):
        return 4
    return 5 if _scattered(word, name) else None


def _scattered(word: str, name: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in word)


def _plain(text: str) -> str:
    """Return a text without case and accents."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parted if not unicodedata.combining(character))
