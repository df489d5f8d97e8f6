"""Each corpus's annotation, turned into our labels by our guidelines, with honest doubt where it does not say.

A projected span bears the labels that it may have. ``ANYTHING`` marks a stretch that teaches nothing. What a corpus
does not annotate at all is in ``HIDDEN``: a word there may be such a thing or nothing, and training allows both.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from annotator.suggest.rules.dates import find_dates
from annotator.suggest.training.corpora import Document, Mention
from annotator.suggest.training.edges import Edges
from annotator.suggest.training.naming import ANYTHING, Labels, Namer

LABELS: Final = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "WEAPON", "DATE", "MISC")


class Gold(NamedTuple):
    """A span and the labels that it may bear."""

    start: int
    end: int
    labels: Labels


@dataclass(frozen=True, slots=True)
class Projected:
    """A document's flat spans in our labels, and the labels that its corpus says nothing about."""

    document: Document
    spans: tuple[Gold, ...]
    hidden: Labels


# What a corpus has no annotation for. The words that can bear WEAPON or DATE are told by lexicon (``may_hide``).
HIDDEN: Final[dict[str, Labels]] = {
    "re3d": frozenset({"EVENT", "MISC"}),
    "gum": frozenset({"WEAPON"}),
    "wikigold": frozenset({"WEAPON", "DATE"}),
    "re-docred": frozenset({"WEAPON"}),
    "crossner": frozenset({"WEAPON", "DATE"}),
    "multiner-en": frozenset({"WEAPON", "DATE", "EVENT", "LAW", "MISC"}),
    "uner-pud-sa": frozenset({"WEAPON", "DATE", "EVENT", "LAW", "MISC"}),
}
_CROSSNER: Final = {
    **dict.fromkeys(("politician", "person", "researcher", "scientist", "writer", "musicalartist"), "PERSON"),
    **dict.fromkeys(("organisation", "politicalparty", "university", "band", "magazine", "academicjournal"), "ORG"),
    **dict.fromkeys(("event", "election", "conference"), "EVENT"),
    **dict.fromkeys(("product", "book", "poem", "album", "song"), "MISC"),
}
# CrossNER's labels for names that are no news: left open rather than called nothing.
_CROSSNER_OPEN: Final = frozenset({"award"})
_NAME: Final = re.compile(r"(?:al-)?[A-ZÀ-Þ0-9][\w.’'-]*(?:\s+(?:(?:of|and|the|for|de) |al-)?[A-ZÀ-Þ][\w.’'-]*)*")
_ADJECTIVE: Final = re.compile(r"-(?:held|led|based|backed|occupied|controlled|aligned|affiliated)$")
_NO_WEAPON: Final = re.compile(
    r"\b(?:strikes?|attacks?|bombardments?|airstrikes?|bulldozers?|excavators?|trucks?|loaders?|bridges?|chemicals)\b",
    re.IGNORECASE,
)
_LAW: Final = re.compile(
    r"\b(?:[Rr]esolutions?|[Cc]onstitution|[Aa]greements?|Communiqu[eé]|Treaty|Act|Order|Convention|Accords?)\b"
)


class Projector:
    """Turns documents into our labels."""

    def __init__(self, namer: Namer) -> None:
        self._namer = namer
        self._edges = Edges(namer)
        self._by_corpus: dict[str, Callable[[Document], Iterator[Gold]]] = {
            "re3d": self._re3d,
            "gum": self._gum,
            "re-docred": self._re_docred,
            "wikigold": self._plain,
            "multiner-en": self._plain,
            "uner-pud-sa": self._plain,
        }

    def __call__(self, document: Document) -> Projected:
        """Return the document in our labels."""
        family = "crossner" if document.corpus.startswith("crossner") else document.corpus
        found = list(self._by_corpus.get(family, self._crossner)(document))
        if family in {"gum", "crossner"}:
            found += self._peoples(document, found)
        if family == "re-docred":
            found += _relative_dates(document.text)
        return Projected(document, tuple(flat(found)), HIDDEN[family])

    def _re_docred(self, document: Document) -> Iterator[Gold]:
        for mention in document.mentions:
            name = document.text[mention.start : mention.end]
            match mention.label:
                case "PER":
                    yield from self._person(document.text, mention.start, mention.end)
                case "ORG":
                    yield self._gold(document.text, mention, self._namer.body(name))
                case "LOC":
                    yield self._gold(document.text, mention, self._namer.place(name))
                case "TIME":
                    yield self._time(document.text, mention)
                case "MISC":
                    yield self._gold(document.text, mention, self._namer.other(name))

    def _plain(self, document: Document) -> Iterator[Gold]:
        for mention in document.mentions:
            name = document.text[mention.start : mention.end]
            match mention.label:
                case "PER":
                    yield from self._person(document.text, mention.start, mention.end)
                case "ORG":
                    yield self._gold(document.text, mention, frozenset({"ORG"}))
                case "LOC":
                    yield self._gold(document.text, mention, self._namer.place(name))
                case _:
                    labels = self._namer.other(name) if document.corpus == "wikigold" else ANYTHING
                    yield Gold(mention.start, mention.end, labels)

    def _crossner(self, document: Document) -> Iterator[Gold]:
        for mention in document.mentions:
            name = document.text[mention.start : mention.end]
            label = _CROSSNER.get(mention.label)
            if label == "PERSON":
                yield from self._person(document.text, mention.start, mention.end)
            elif label == "ORG":
                yield self._gold(document.text, mention, self._namer.body(name))
            elif label:
                yield Gold(mention.start, mention.end, frozenset({label}))
            elif mention.label in {"location", "country"}:
                yield self._gold(document.text, mention, self._namer.place(name))
            elif mention.label == "misc":
                yield Gold(mention.start, mention.end, self._namer.other(name, events_apart=True))
            elif mention.label in _CROSSNER_OPEN:
                yield Gold(mention.start, mention.end, ANYTHING)

    def _gum(self, document: Document) -> Iterator[Gold]:
        text = document.text
        for mention in document.mentions:
            if mention.label == "time":
                yield self._time(text, mention)
                continue
            if mention.label in {"substance", "animal", "plant"}:
                continue
            start, end = mention.name or (mention.start, mention.start)
            if any(mark.isupper() for mark in text[start:end]):
                yield from self._gum_name(document, mention, start, end)
            yield from _unsure_names(text, mention, start, end)

    def _gum_name(self, document: Document, mention: Mention, start: int, end: int) -> Iterator[Gold]:
        text = document.text
        name = text[start:end]
        match mention.label:
            case "person":
                yield from self._person(text, start, end)
            case "organization":
                yield from self._edges.body(text, start, end, self._namer.body(name))
            case "place":
                yield self._edges.trimmed(text, start, end, self._namer.place(name))
            case "event":
                # "the attack" with a capital begins a sentence; a name has an identity, a number or a second word.
                yield Gold(start, end, frozenset({"EVENT"}) if mention.identity or " " in name else ANYTHING)
            case "object":
                weapon = "WEAPON" in self._namer.other(name, events_apart=True)
                yield Gold(start, end, frozenset({"WEAPON", "MISC"}) if weapon else frozenset({"MISC"}))
            case _:
                yield Gold(start, end, self._namer.other(name) if mention.identity else ANYTHING)

    def _re3d(self, document: Document) -> Iterator[Gold]:
        for mention in document.mentions:
            yield from self._re3d_mention(document.text, mention)

    def _re3d_mention(self, text: str, mention: Mention) -> Iterator[Gold]:
        start, end = self._edges.trim(text, mention.start, mention.end)
        name = text[start:end]
        named = any(mark.isupper() for mark in name) and not self._edges.is_pronoun(name)
        match mention.label:
            case "Organisation" | "Location":
                yield from self._re3d_name(text, start, end, mention.label)
            case "Person" if named:
                yield from self._person(text, start, end)
            case "Nationality" if named:
                yield Gold(start, end, frozenset({"NORP"} if name in self._namer.peoples else {"NORP", "GPE"}))
            case "Weapon" | "MilitaryPlatform":
                labels = ANYTHING if _NO_WEAPON.search(name) else frozenset({"WEAPON"})
                yield from self._edges.weapon(text, start, end, labels)
            case "Temporal":
                yield self._time(text, mention)
            case "DocumentReference" if named and _LAW.search(name):
                yield Gold(start, end, frozenset({"LAW"}) if "’s " not in name else ANYTHING)
            case "Coordinate":
                yield Gold(start, end, frozenset({"LOC"}))

    def _re3d_name(self, text: str, start: int, end: int, label: str) -> Iterator[Gold]:
        name = text[start:end]
        if not any(mark.isupper() for mark in name) or self._edges.is_pronoun(name):
            return
        tell = self._namer.body if label == "Organisation" else self._namer.place
        if name[0].isupper() and (name.split()[-1][0].isupper() or not name.split()[-1][0].isalpha()):
            if label == "Organisation" and self._namer.place(name) == frozenset({"GPE"}):
                yield Gold(start, end, frozenset({"GPE"}))
            elif label == "Organisation":
                yield from self._edges.body(text, start, end, tell(name))
            else:
                yield from self._edges.places(text, start, end)
            return
        # "Coalition nations", "the ISIL-held town of Palmyra": only the names inside are named.
        for match in _NAME.finditer(name):
            first, last = self._edges.trim(text, start + match.start(), start + match.end())
            inner = _ADJECTIVE.sub("", text[first:last])
            last = first + len(inner)
            labels = tell(inner)
            if inner in self._namer.peoples:
                yield Gold(first, last, frozenset({"NORP"}))
            elif labels == frozenset({"GPE"}) or self._namer.place(inner) == frozenset({"GPE"}):
                yield Gold(first, last, frozenset({"GPE"}))
            elif any(mark.isupper() for mark in inner):
                # A place's description names bodies, too ("an ISIL weapons cache"): they are annotated on their own.
                yield Gold(first, last, frozenset({"ORG", "NORP", "PERSON"}) if label == "Organisation" else ANYTHING)

    def _person(self, text: str, start: int, end: int) -> Iterator[Gold]:
        yield from self._edges.person(text, start, end)

    def _gold(self, text: str, mention: Mention, labels: Labels) -> Gold:
        return self._edges.trimmed(text, mention.start, mention.end, labels)

    def _time(self, text: str, mention: Mention) -> Gold:
        return self._edges.time(text, mention.start, mention.end)

    def _peoples(self, document: Document, found: list[Gold]) -> Iterator[Gold]:
        """Yield nationalities, which these corpora mark not at all or at times."""
        for match in re.finditer(r"\b[A-ZÀ-Þ][\w’-]*(?: [A-Z][a-z]+)?\b", document.text):
            for stretch in (match.group(), match.group().split()[0]):
                if stretch in self._namer.demonyms:
                    start, end = match.start(), match.start() + len(stretch)
                    if not any(s.start < end and start < s.end for s in found if s.labels != ANYTHING):
                        yield Gold(start, end, frozenset({"NORP"}))
                    break


def _unsure_names(text: str, mention: Mention, start: int, end: int) -> Iterator[Gold]:
    """Yield the capitalised words of a noun phrase beside the name that was found in it: they may be names, too."""
    for match in re.finditer(r"(?<=[\w,’] )[A-ZÀ-Þ][\w’'-]+", text[mention.start : mention.end]):
        first, last = mention.start + match.start(), mention.start + match.end()
        if last <= start or first >= end:
            yield Gold(first, last, ANYTHING)


def _relative_dates(text: str) -> Iterator[Gold]:
    """Yield dates that the day of writing tells ("today", "the same year"), which Re-DocRED does not mark."""
    for start, end, rule in find_dates(text):
        if rule == "date_relative":
            yield Gold(start, end, ANYTHING)


def flat(spans: list[Gold]) -> list[Gold]:
    """Return spans without overlaps: named before unsure, longer before shorter."""
    order = sorted(set(spans), key=lambda s: (s.labels == ANYTHING, s.start - s.end, s.start, sorted(s.labels)))
    kept: list[Gold] = []
    for span in order:
        if span.start < span.end and not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(span)
    return sorted(kept)
