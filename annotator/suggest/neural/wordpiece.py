"""Words into word pieces: greedy longest match on an uncased vocabulary, as BERT's models were trained with."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

START: Final = "[CLS]"
END: Final = "[SEP]"
UNKNOWN: Final = "[UNK]"
MASKED: Final = "[MASK]"
MOST_PIECES: Final = 8
_LONGEST_WORD: Final = 100
_CACHE_SIZE: Final = 200_000


class WordPieces:
    """Splits words; remembers those it has split, since a text repeats its words."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self.start, self.end = self._ids[START], self._ids[END]
        self.unknown, self.masked = self._ids[UNKNOWN], self._ids.get(MASKED, self._ids[UNKNOWN])
        self._seen: dict[str, tuple[int, ...]] = {}

    @classmethod
    def from_file(cls, path: Path) -> "WordPieces":
        """Read a vocabulary of one piece a line."""
        return cls(path.read_text(encoding="utf-8").splitlines())

    def __call__(self, word: str) -> tuple[int, ...]:
        """Return the ids of a word's pieces: at least one, and ``MOST_PIECES`` at most."""
        pieces = self._seen.get(word)
        if pieces is None:
            if len(self._seen) >= _CACHE_SIZE:
                self._seen.clear()
            pieces = self._seen[word] = self._split(word)
        return pieces

    def _split(self, word: str) -> tuple[int, ...]:
        plain = "".join(
            mark for mark in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(mark) != "Mn"
        )
        if not plain or len(plain) > _LONGEST_WORD:
            return (self.unknown,)
        found: list[int] = []
        start = 0
        while start < len(plain):
            end, piece = self._longest(plain, start)
            if piece is None:
                return (self.unknown,)
            found.append(piece)
            start = end
        return tuple(found[:MOST_PIECES])

    def _longest(self, word: str, start: int) -> tuple[int, int | None]:
        prefix = "##" if start else ""
        for end in range(len(word), start, -1):
            piece = self._ids.get(prefix + word[start:end])
            if piece is not None:
                return end, piece
        return start, None
