"""Bring the labels of public corpora to the news scheme, as far as they agree; used by measure_rules.py alone.

Every corpus has its own guidelines. What is done here: titles and determiners are cut off names, pronouns and common
nouns are dropped, places and countries get one label (``PLACE`` for GPE, LOC and FAC, which most corpora do not tell
apart), and what no rule can decide is ``MISC``. A corpus that does not annotate a label says nothing about it:
``COVERED`` has what each one does annotate.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from annotator.suggest.gazetteer import Gazetteer


class Gold(NamedTuple):
    """A span of a corpus: code points, and a label of the news scheme, PLACE or MISC."""

    start: int
    end: int
    label: str


PLACES: Final = frozenset({"GPE", "LOC", "FAC"})
# Labels that hide behind MISC in corpora with four types.
MISCELLANEOUS: Final = frozenset({"NORP", "EVENT", "LAW"})
# Rules that find what a corpus leaves out, though it has the label: Re-DocRED has calendar dates alone.
NOT_ANNOTATED: Final[Mapping[str, frozenset[str]]] = {
    "re-docred": frozenset({"date_relative", "date_day", "date_month", "date_clock"}),
}
NEWS: Final = frozenset(
    {"PERSON", "ORG", "PLACE", "NORP", "WEAPON", "EVENT", "LAW", "TITLE", "DATE", "MONEY", "QUANTITY"}
)
COVERED: Final[Mapping[str, frozenset[str]]] = {
    "re3d": frozenset({"PERSON", "ORG", "PLACE", "NORP", "WEAPON", "DATE", "LAW"}),
    "gum": frozenset({"PERSON", "ORG", "PLACE", "EVENT", "DATE"}),
    "wikigold": frozenset({"PERSON", "ORG", "PLACE", "MISC"}),
    "re-docred": frozenset({"PERSON", "ORG", "PLACE", "NORP", "DATE", "MISC"}),
    "crossner": frozenset({"PERSON", "ORG", "PLACE", "EVENT"}),
    "uner": frozenset({"PERSON", "ORG", "PLACE"}),
    "multiner": frozenset({"PERSON", "ORG", "PLACE"}),
    "annotator": NEWS,
}
_CROSSNER: Final = {
    **dict.fromkeys(("politician", "person", "researcher", "scientist", "writer", "musicalartist"), "PERSON"),
    **dict.fromkeys(("organisation", "politicalparty", "university", "band", "magazine"), "ORG"),
    **dict.fromkeys(("event", "election", "conference"), "EVENT"),
    **dict.fromkeys(("country", "location"), "PLACE"),
}
_RE3D: Final = {
    "Organisation": "ORG",
    "Location": "PLACE",
    "Person": "PERSON",
    "Nationality": "NORP",
    "Weapon": "WEAPON",
    "MilitaryPlatform": "WEAPON",
    "Temporal": "DATE",
    "DocumentReference": "LAW",
}
_GUM: Final = {"person": "PERSON", "organization": "ORG", "place": "PLACE", "event": "EVENT", "time": "DATE"}
_FOUR: Final = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE", "MISC": "MISC", "TIME": "DATE"}
_DETERMINER: Final = re.compile(r"(?:the|a|an|its|their|his|her|our|this|these|any|all|some|such)\s+", re.IGNORECASE)
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_LAW_WORD: Final = re.compile(
    r"\b(resolutions?|constitution|agreements?|order|convention|treaty|accords?)\b", re.IGNORECASE
)
_PRONOUN: Final = re.compile(
    r"i|we|you|he|she|it|they|me|us|him|her|them|my|our|your|his|its|their|who|which|here|there", re.IGNORECASE
)
_NO_WEAPON: Final = re.compile(r"\b(strikes?|attacks?|bombardment|bulldozer|loaders?|trucks?|bridge|chemicals?)\b")
_COMMON_NOUNS: Final = {
    "WEAPON": lambda form: not _NO_WEAPON.search(form),
    "LAW": lambda form: bool(_LAW_WORD.search(form)),
}


class CorpusLabels:
    """Maps the annotation of a corpus document to the news scheme."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._peoples = gazetteer.words("demonyms", "peoples")
        self._countries = gazetteer.words("country", "country_names")
        heads = gazetteer.words("title_heads", "title_weak_heads", "title_modifiers")
        self._titles = frozenset(word.lower() for head in heads for word in head.split())
        self._titles |= frozenset(
            word.lower() for mark in gazetteer.words("honorifics", "title_abbreviations") for word in mark.split()
        )

    def gold(self, doc: Mapping[str, Any]) -> list[Gold]:
        """Return the spans of a document, flat: of two that overlap the longer one."""
        family = family_of(doc)
        text = doc["text"]
        spans = {span for span in self._spans(doc, family) if not _two_places(text, span)}
        found = sorted(spans, key=lambda span: (span.start - span.end, span))
        flat: list[Gold] = []
        for span in found:
            if not any(span.start < other.end and other.start < span.end for other in flat):
                flat.append(span)
        return sorted(flat)

    def _spans(self, doc: Mapping[str, Any], family: str) -> Iterator[Gold]:
        text = doc["text"]
        for entity in doc["entities"]:
            start, end, label = entity["start"], entity["end"], entity["label"]
            if family == "gum":
                if "name_start" not in entity:
                    continue
                start, end = entity["name_start"], entity["name_end"]
            if family == "annotator":
                yield Gold(start, end, "PLACE" if label in PLACES else label)
            elif kind := _label(family, label):
                yield from self._clean(text, start, end, kind, family)

    def _clean(self, text: str, start: int, end: int, kind: str, family: str) -> Iterator[Gold]:
        if kind == "DATE":
            yield without_article(text, Gold(start, end, kind))
            return
        start, end = _trim(text, start, end)
        if kind == "PERSON":
            start = self._without_title(text, start, end)
        form = text[start:end]
        if not form or _PRONOUN.fullmatch(form):
            return
        if kind in _COMMON_NOUNS:
            if _COMMON_NOUNS[kind](form):
                yield Gold(start, end, kind)
        elif form[0].isupper() and (kind == "PERSON" or form.split()[-1][0].isupper() or "news agency" in form):
            yield Gold(start, end, self._place_or_people(form, kind, family))
        elif family == "re3d":
            yield from self._names_inside(text, start, end, kind)

    def _place_or_people(self, form: str, kind: str, family: str) -> str:
        """Return the label of a name, with nationalities and states told apart as the news scheme does."""
        if form in self._peoples:
            return "MISC" if family == "wikigold" else "NORP"
        return "PLACE" if form in self._countries and kind in {"ORG", "NORP"} else kind

    def _without_title(self, text: str, start: int, end: int) -> int:
        """Return where a person's name begins: behind the last title or courtesy form, and all before it."""
        found = list(re.finditer(r"\S+", text[start:end]))
        titles = [at for at, word in enumerate(found) if word[0].rstrip(",").lower() in self._titles]
        if not titles:
            return start
        if titles[-1] + 1 == len(found):
            return end  # a title alone
        return start + found[titles[-1] + 1].start()

    def _names_inside(self, text: str, start: int, end: int, kind: str) -> Iterator[Gold]:
        """Yield the names in a common noun phrase: "Syrian government forces" has "Syrian" alone."""
        for match in re.finditer(r"[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*)*", text[start:end]):
            form = match.group()
            label = "NORP" if form in self._peoples else "PLACE" if form in self._countries else kind
            yield Gold(start + match.start(), start + match.end(), label)


def family_of(doc: Mapping[str, Any]) -> str:
    """Return which corpus a document comes from; documents of this program's own format are ``annotator``."""
    name = str(doc.get("id", "")).lower()
    return next((family for family in COVERED if name.startswith(family)), "annotator")


def without_article(text: str, span: Gold) -> Gold:
    """Return a date without "the": the news scheme keeps it, most corpora do not."""
    return span._replace(start=span.start + 4) if text[span.start : span.end].lower().startswith("the ") else span


def _two_places(text: str, span: Gold) -> bool:
    """Return whether a span is "Palmyra, Syria", which has the two inside it annotated as well."""
    return span.label == "PLACE" and ", " in text[span.start : span.end]


def _label(family: str, label: str) -> str:
    labels = {"re3d": _RE3D, "gum": _GUM, "crossner": _CROSSNER}.get(family, _FOUR)
    return labels.get(label, "")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without determiner in front and possessive behind."""
    while start < end and text[start].isspace():
        start += 1
    if determiner := _DETERMINER.match(text[start:end]):
        start += determiner.end()
    if possessive := _POSSESSIVE.search(text[start:end]):
        end -= len(possessive.group())
    return start, end
