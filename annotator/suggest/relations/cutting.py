"""Text cut into words as the parser's tokenizer cuts it, each written word once: texts repeat their words."""

import re
from collections.abc import Iterator
from typing import Final

from spacy.language import Language

_WRITTEN: Final = re.compile(r"\S+")
_MOST: Final = 50_000


class Cutter:
    """Cuts text into words. What stands between two spaces is cut the same everywhere, so it is remembered."""

    def __init__(self, nlp: Language) -> None:
        self._tokenizer = nlp.tokenizer
        self._known: dict[str, tuple[tuple[str, int], ...]] = {}

    def __call__(self, text: str) -> Iterator[tuple[str, int]]:
        """Yield the words of a text with where each starts in it; spaces are none."""
        for match in _WRITTEN.finditer(text):
            start = match.start()
            for word, offset in self._parts(match.group()):
                yield word, start + offset

    def _parts(self, written: str) -> tuple[tuple[str, int], ...]:
        parts = self._known.get(written)
        if parts is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            parts = self._known[written] = tuple((token.text, token.idx) for token in self._tokenizer(written))
        return parts
