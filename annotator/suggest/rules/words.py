"""A spaCy document as rules read it: hyphenated words in one piece, and what each word looks like."""

import re
from collections.abc import Iterable
from typing import Final

from spacy.tokens import Doc, Span, Token

PROPOSED: Final = "proposed"
_WORDS: Final = "annotator.words"
_HYPHENS: Final = frozenset("-‐‑")
_NAME_WITH_ARTICLE: Final = re.compile(r"(?:[aA][ldrnszt]|ash|el|ul)[-‑][A-Z]")
# The second half of "Tehran-based" and "US-led": such a word is an adjective, not a name.
_ADJECTIVE_TAIL: Final = re.compile(
    r"[-‑](?:\w*(?:ed|ing|ern)|born|made|run|held|style|era|wide|type|like|level|free|bound|"
    r"old|rich|long|term|time|day|year|range|related|friendly|only|owned|language|installed)$"
)
_CAPITAL: Final = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž]")


class PhraseSet(frozenset[str]):
    """Phrases, their words parted by spaces; ``most`` is how many words those have, at most, that open with a word."""

    def __init__(self, phrases: Iterable[str]) -> None:  # noqa: ARG002 - they are in place already
        self.most: dict[str, int] = {}
        for phrase in self:
            words = phrase.split(" ")
            self.most[words[0]] = max(len(words), self.most.get(words[0], 0))


class Words:
    """The words of a document, in order; positions are indexes into this list, not token indexes.

    ``first`` and ``last`` give a word's tokens (``last`` exclusive). A line break is a word of its own.
    """

    __slots__ = ("doc", "first", "last", "lower", "name", "opens", "text")

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: list[str] = []
        self.first: list[int] = []
        self.last: list[int] = []
        self.opens: list[bool] = []
        self._gather()
        self.lower = [text.lower() for text in self.text]
        self.name = [looks_like_name(text) for text in self.text]

    def __len__(self) -> int:
        return len(self.text)

    def span(self, start: int, end: int, label: str, rule: str) -> Span:
        """Return words ``start`` to ``end`` (exclusive) as a spaCy span that remembers its rule."""
        return Span(self.doc, self.first[start], self.last[end - 1], label=label, span_id=rule)

    def phrase(self, start: int, end: int) -> str:
        """Return the words as one string, a space between each two."""
        return " ".join(self.text[start:end])

    def before(self, index: int) -> str:
        """Return the lower-case word before a position, or an empty string."""
        return self.lower[index - 1] if index > 0 else ""

    def after(self, index: int) -> str:
        """Return the lower-case word at a position, or an empty string past the end."""
        return self.lower[index] if index < len(self.lower) else ""

    def match(self, index: int, phrases: PhraseSet, longest: int = 4, *, lower: bool = True) -> int:
        """Return how many words from a position on make one of the phrases, the longest first; 0 if none do."""
        source = self.lower if lower else self.text
        most = phrases.most.get(source[index])
        if most is None:  # nearly always
            return 0
        for length in range(min(longest, len(source) - index, most), 0, -1):
            if " ".join(source[index : index + length]) in phrases:
                return length
        return 0

    def _gather(self) -> None:
        tokens = list(self.doc)
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.is_space:
                if "\n" in token.text:
                    self._add("\n", index, index + 1, opens=True)
                index += 1
                continue
            end = _end_of_word(tokens, index)
            # Not from doc.text, which spaCy puts together anew at each call.
            text = token.text if end == index + 1 else "".join(part.text for part in tokens[index:end])
            self._add(text, index, end, opens=bool(token.is_sent_start))
            index = end

    def _add(self, text: str, first: int, last: int, *, opens: bool) -> None:
        self.text.append(text)
        self.first.append(first)
        self.last.append(last)
        self.opens.append(opens)


def _end_of_word(tokens: list[Token], index: int) -> int:
    """Return where a word ends that begins with a token: hyphens without spaces join."""
    end = index + 1
    while end + 1 < len(tokens) and tokens[end].text in _HYPHENS:
        spaced = tokens[end - 1].whitespace_ or tokens[end].whitespace_
        if spaced or not tokens[end + 1].text[0].isalnum():
            break
        end += 2
    return end


def looks_like_name(word: str) -> bool:
    """Return whether a word is written as names are: "Kirby", "NSC", "al-Assad", "Jean-Pierre", not "US-led"."""
    if _NAME_WITH_ARTICLE.match(word):
        return True
    if not _CAPITAL.match(word):
        return False
    return not ("-" in word or "‑" in word) or not _ADJECTIVE_TAIL.search(word)


def words_of(doc: Doc) -> Words:
    """Return the words of a document, made once."""
    words = doc.user_data.get(_WORDS)
    if not isinstance(words, Words):
        words = doc.user_data[_WORDS] = Words(doc)
    return words


def propose(doc: Doc, spans: list[Span]) -> None:
    """Add spans to what has been proposed for a document."""
    if PROPOSED not in doc.spans:
        doc.spans[PROPOSED] = []
    doc.spans[PROPOSED].extend(spans)


def proposed(doc: Doc) -> list[Span]:
    """Return all that has been proposed so far."""
    return list(doc.spans[PROPOSED]) if PROPOSED in doc.spans else []
