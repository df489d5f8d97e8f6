"""Who says what: the speakers of a text's sentences, and whether a place stands in quotation marks."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from annotator.suggest.relations.mentions import Group, Mention
from annotator.suggest.relations.plain import PlainSentence

_SPEECH: Final = frozenset(
    [
        "said",
        "says",
        "say",
        "told",
        "tells",
        "added",
        "adds",
        "noted",
        "notes",
        "stressed",
        "stresses",
        "underscored",
        "stated",
        "states",
        "announced",
        "reported",
        "warned",
        "warns",
        "insisted",
        "explained",
        "argued",
        "claimed",
        "claims",
        "acknowledged",
        "confirmed",
        "emphasised",
        "emphasized",
        "declared",
        "indicated",
    ]
)
SPEECH_WORD: Final = re.compile(r"\b(?:" + "|".join(sorted(_SPEECH)) + r"|[Aa]ccording to)\b")
_BETWEEN: Final = frozenset(
    ["has", "have", "had", "also", "later", "then", "publicly", "strongly", "repeatedly", "further", "has", "since"]
)
_PRONOUNS: Final = frozenset({"he", "she", "it", "they"})
_SPEAKS: Final = frozenset({"PERSON", "TITLE", "ORG", "GPE", "NORP"})
_OPEN: Final = frozenset('“"')
_REACH: Final = 3


@dataclass(frozen=True, slots=True)
class Speech:
    """A verb of speech at ``place``, and who speaks; nobody where a pronoun points to nobody known."""

    place: int
    speaker: Mention | None
    quoted: bool


@dataclass(slots=True)
class Speeches:
    """The speeches of a text so far, and its quotation marks."""

    quotes: list[int]
    by_sentence: dict[int, list[Speech]] = field(default_factory=dict)
    last: Mention | None = None
    last_paragraph: int = -9

    @classmethod
    def of(cls, text: str) -> "Speeches":
        """Return an empty list over a text's quotation marks; a line that does not close its marks closes them."""
        quotes: list[int] = []
        for match in re.finditer('[“”"\n]', text):
            is_open = len(quotes) % 2 == 1
            mark = match.group()
            if (mark in {"”", "\n"}) == is_open or mark == '"':
                if mark == "\n" and not is_open:
                    continue
                quotes.append(match.start())
        return cls(quotes)

    def quoted(self, place: int) -> bool:
        """Return whether a place stands in quotation marks."""
        return bisect_right(self.quotes, place) % 2 == 1

    def same_quote(self, place: int, other: int) -> bool:
        """Return whether no quotation mark stands between two places."""
        return bisect_right(self.quotes, place) == bisect_right(self.quotes, other)

    def read(self, plain: PlainSentence) -> None:
        """Note the speeches of the next sentence."""
        found = []
        for place, word in enumerate(plain.words):
            low = word.lower()
            is_source = low == "to" and place and plain.words[place - 1].lower() == "according"
            if low not in _SPEECH and not is_source:
                continue
            start = plain.starts[place]
            group, pronoun = _source_behind(plain, place) if is_source else _speaker(plain, place)
            if group is None and not pronoun:
                continue
            speaker = group.first_of(_SPEAKS) if group else self._meant(plain, place, pronoun)
            found.append(Speech(start, speaker, self.quoted(start)))
            if speaker is not None and not self.quoted(start):
                self.last, self.last_paragraph = speaker, plain.sentence.paragraph
        self.by_sentence[plain.sentence.start] = found

    def _meant(self, plain: PlainSentence, place: int, pronoun: str) -> Mention | None:
        """Return whom a pronoun means that speaks: the last speaker, or for "it" the state or body named before."""
        if pronoun in {"it", "they"}:
            for group in reversed(plain.groups[:place]):
                if group and group.mentions[0].label in {"GPE", "ORG"}:
                    return group.mentions[0]
        return self.last


def _source_behind(plain: PlainSentence, place: int) -> tuple[Group | None, str]:
    for group in plain.groups[place + 1 : place + 4]:
        if group:
            return group, ""
    return None, ""


def _speaker(plain: PlainSentence, place: int) -> tuple[Group | None, str]:
    """Return who speaks by the words around a verb of speech, or that a pronoun does."""
    before = place - 1
    while before >= 0 and plain.words[before].lower() in _BETWEEN:
        before -= 1
    if before >= 0:
        if plain.words[before].lower() in _PRONOUNS:
            return None, plain.words[before].lower()
        for near in range(before, max(-1, before - _REACH), -1):
            if plain.groups[near]:
                return plain.groups[near], ""
            if not plain.words[near].isalpha() or plain.words[near].lower() in {"and", "who", "that", "which"}:
                break
    if (
        place + 1 < len(plain.words)
        and plain.groups[place + 1]
        and before >= 0
        and plain.words[before] in {"”", ",", '"', ",”"}
    ):
        return plain.groups[place + 1], ""
    return None, ""


class SourceFinder:
    """Names the source of what a place in a sentence says."""

    def __init__(self, speeches: Speeches, sentences: list[tuple[int, int, int]]) -> None:
        self._speeches = speeches
        self._sentences = sentences

    def source(self, sentence: int, place: int) -> Mention | None:
        """Return who says what stands at ``place`` of a sentence (its number); None where the text itself does."""
        start, _, paragraph = self._sentences[sentence]
        here = self._speeches.by_sentence.get(start, [])
        quoted = self._speeches.quoted(place)
        nearest = [s for s in here if s.place < place and (self._speeches.same_quote(s.place, place) or not s.quoted)]
        level = [s for s in nearest if s.quoted == quoted]
        if level and level[-1].speaker:
            return level[-1].speaker
        behind = [s for s in here if s.place > place and not s.quoted]
        if behind:
            return behind[0].speaker
        if not quoted:
            return nearest[-1].speaker if nearest else None
        if nearest:
            return nearest[-1].speaker
        return self._later(sentence, paragraph)

    def _later(self, sentence: int, paragraph: int) -> Mention | None:
        """Return who is named behind the quotation that a place stands in."""
        for start, _, other in self._sentences[sentence + 1 :]:
            if other != paragraph:
                break
            for speech in self._speeches.by_sentence.get(start, []):
                if not speech.quoted:
                    return speech.speaker
        earlier = [
            speech
            for start, _, other in self._sentences[:sentence]
            if paragraph - other <= 1
            for speech in self._speeches.by_sentence.get(start, [])
            if not speech.quoted
        ]
        return earlier[-1].speaker if earlier else None
