"""What one mention teaches about the others of the same text: repeated names, surnames, abbreviations.

A pure function over text and spans, so that it serves a text that was read in pieces, and any other pipeline.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from annotator.suggest.rules.events import STORMS

# Of these a second mention can be told by its form alone.
_REPEATED: Final = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "WEAPON"})
_ABBREVIATED: Final = frozenset({"ORG", "GPE", "LAW", "EVENT", "WEAPON", "FAC", "LOC"})
_ACRONYM_BEHIND: Final = re.compile(r"\s?[(\[][“\"']?(?P<short>[A-Z][A-Za-z.&-]{1,9})[”\"']?[)\]]")
_DOUBTFUL_PLACES: Final = frozenset({"city", "town", "place_context", "company", "media"})
_NEXT_CAPITAL: Final = re.compile(r" ([A-Z][a-z]+)")
_LONGEST_WORD: Final = 24
# In the middle of a sentence, where a capital tells something: behind a small word or a comma.
_CAPITAL_BEFORE: Final = re.compile(
    r"(?<=[a-z,] )(?!(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Prof|The)\b)([A-Z][a-z]+) $"
)
_COMPANY_WORD: Final = re.compile(
    r"Shipping|Trading|Holdings|Group|Industries|Systems|Technologies|Airlines|Airways|Energy|Motors|Electronics|"
    r"Corporation|Corp\.?|Inc\.?|Ltd\.?|Limited|Company|Co\.?|Partners|Capital|Logistics|Steel|Media"
)
_WORD: Final = re.compile(r"[^\W_]+")
_HYPHENS: Final = ("-", "‐", "‑")
_NAME_MARKS: Final = (*_HYPHENS, "'", "’")
_COMPASS: Final = re.compile(r"(North|South|East|West) \w+")
_SHORT_COUNTRY: Final = re.compile(r"\b[Tt]he (North|South)\b(?![ -][A-Z])(?! (?:of|side|coast|bank|bound|east|west))")
_SMALL_WORDS: Final = frozenset({"of", "the", "for", "and", "on", "in", "de", "to", "&"})


class Found(NamedTuple):
    """A span as the pass sees it: code points, label and rule."""

    start: int
    end: int
    label: str
    rule: str


def complete(text: str, spans: Iterable[Found]) -> list[Found]:
    """Return the spans of a text, one label for each name, and the mentions that were missed; flat and in order."""
    known = sorted(spans)
    known = _storms_again(text, _surnames_not_towns(text, [*known, *_abbreviations(text, known)]))
    known = _peoples_not_places(text, _one_label_each(text, known))
    taken = _Taken(len(text), known)
    names = _names(text, known)
    added = [mention for found in _mentions(text, names) if (mention := _in_company(text, found, taken))]
    return sorted([*known, *added])


class _Taken:
    """Which characters spans cover already."""

    def __init__(self, length: int, spans: Iterable[Found]) -> None:
        self._covered = bytearray(length)
        for span in spans:
            self._cover(span)

    def add(self, span: Found) -> bool:
        """Take a span's place, unless part of it is taken."""
        free = not any(self._covered[span.start : span.end])
        if free:
            self._cover(span)
        return free

    def covers(self, offset: int) -> bool:
        """Return whether a span covers a character."""
        return bool(self._covered[offset])

    def _cover(self, span: Found) -> None:
        self._covered[span.start : span.end] = b"\1" * (span.end - span.start)


def _in_company(text: str, found: Found, taken: _Taken) -> Found | None:
    """Take a mention's place, unless another capitalised word beside it shows that it is part of another name."""
    behind = _NEXT_CAPITAL.match(text, found.end)
    if behind and not taken.covers(behind.start(1)):
        return None
    before = _CAPITAL_BEFORE.search(text, max(0, found.start - _LONGEST_WORD), found.start)
    if before and not taken.covers(before.start(1)):
        return None
    return found if taken.add(found) else None


def _abbreviations(text: str, spans: list[Found]) -> Iterator[Found]:
    """Yield the abbreviations in brackets behind a name, with the name's label."""
    starts = {span.start for span in spans}
    for span in spans:
        if span.label not in _ABBREVIATED:
            continue
        behind = _ACRONYM_BEHIND.match(text, span.end)
        if behind and behind.start("short") not in starts and _shortens(behind["short"], text[span.start : span.end]):
            yield Found(behind.start("short"), behind.end("short"), span.label, "abbreviation")


def _shortens(short: str, name: str) -> bool:
    """Return whether an abbreviation may stand for a name: its capitals are among the initials, in order."""
    initials = [word[0].upper() for word in re.split(r"[\s-]+", name) if word]
    letters = [mark.upper() for mark in short if mark.isalpha() and mark.isupper()]
    rest = iter(initials)
    return (
        len(letters) >= 2 and letters[0] in initials and sum(letter in rest for letter in letters) >= len(letters) - 1
    )


def _surnames_not_towns(text: str, spans: list[Found]) -> list[Found]:
    """Make towns persons that bear the surname of somebody in the text: "David Lyons … Lyons said"."""
    surnames = {part for span in spans if span.label == "PERSON" for part in _surnames(text[span.start : span.end])}
    return [
        span._replace(label="PERSON", rule="repeated_surname")
        if span.rule in _DOUBTFUL_PLACES and text[span.start : span.end] in surnames
        else span
        for span in spans
    ]


def _storms_again(text: str, spans: list[Found]) -> list[Found]:
    """Make names events that a storm bears in the text: "Cyclone Idai … Idai struck"."""
    storms = {short for span in spans if (short := _storm_name(text[span.start : span.end], span))}
    return [
        span._replace(label="EVENT", rule="repeated_short") if text[span.start : span.end] in storms else span
        for span in spans
    ]


def _peoples_not_places(text: str, spans: list[Found]) -> list[Found]:
    """Make places peoples that are called after a place of the text: "Veldania … the Veldanian minister"."""
    places = {text[span.start : span.end] for span in spans if span.label == "GPE"}
    peoples = {f"{name}n" for name in places if name.endswith("ia")}
    return [
        span._replace(label="NORP", rule="derived_people")
        if span.label == "GPE" and text[span.start : span.end] in peoples
        else span
        for span in spans
    ]


def _storm_name(form: str, span: Found) -> str:
    parts = form.split()
    return parts[-1] if span.label == "EVENT" and len(parts) > 1 and parts[-2] in STORMS else ""


def _one_label_each(text: str, spans: list[Found]) -> list[Found]:
    """Give a name the label that it mostly has, where rules disagree."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for span in spans:
        if span.label in _REPEATED:
            votes[text[span.start : span.end]][span.label] += _WEIGHTS.get(span.rule, 2)
    result = []
    for span in spans:
        labels = votes.get(text[span.start : span.end])
        best = labels.most_common(1)[0][0] if labels else span.label
        if labels and best != span.label and span.label in _REPEATED:
            span = span._replace(label=best, rule="document")
        result.append(span)
    return result


_WEIGHTS: Final[Mapping[str, int]] = {
    "country": 9,
    "person_title": 4,
    "organisation": 5,
    "armed_group": 5,
    "abbreviation": 4,
    "person_speech_single": 1,
    "place_context": 1,
    "org_acronym": 1,
    "town": 1,
    "city": 3,
}


def _names(text: str, spans: list[Found]) -> dict[str, tuple[str, str]]:
    """Return what to look for: the form, and its label and rule; sure forms replace doubtful ones."""
    names: dict[str, tuple[str, str]] = {}
    places = {text[span.start : span.end] for span in spans if span.label in {"GPE", "LOC", "NORP"}}
    for span in spans:
        form = text[span.start : span.end]
        if span.label == "PERSON":
            for part in _surnames(form):
                if part not in places:
                    names.setdefault(part, ("PERSON", "repeated_surname"))
        if short := _short_form(form, span):
            names.setdefault(short, (span.label, "repeated_short"))
        if span.label == "GPE" and form.endswith("ia"):
            names.setdefault(f"{form}n", ("NORP", "derived_people"))
        if span.label in _REPEATED and form[0].isupper() and len(form) > 2:
            names[form] = (span.label, "repeated")
    return names


def _short_form(form: str, span: Found) -> str:
    """Return how a body or a storm is named again: "Marrow" for "Marrow Shipping", "Ida" for "Hurricane Ida"."""
    if storm := _storm_name(form, span):
        return storm
    parts = form.split()
    if len(parts) != 2:
        return ""
    company = span.rule in {"org_head", "org_noun", "org_apposition"} and _COMPANY_WORD.fullmatch(parts[1])
    return parts[0] if company and len(parts[0]) > 3 else ""


def _surnames(name: str) -> Iterator[str]:
    """Yield the parts by which a person is named again: the surname, and the family name that stands first."""
    parts = name.split()
    if len(parts) < 2:
        return
    while len(parts) > 1 and parts[-1].rstrip(".") in {"Jr", "Sr", "II", "III", "IV"}:
        parts.pop()
    if len(parts[-1]) > 2 and parts[-1][-1] != "." and "-" not in parts[-1][1:]:
        yield parts[-1]
    if "-" in parts[-1]:
        yield parts[0] if parts[-1].partition("-")[2].islower() else parts[-1]
    particles = [i for i, part in enumerate(parts[:-1]) if i and part[0].islower()]
    if particles:
        yield " ".join(parts[particles[0] :])


def _mentions(text: str, names: Mapping[str, tuple[str, str]]) -> Iterator[Found]:
    """Yield where the names stand in the text as whole words, the longest at each place."""
    by_opening: defaultdict[str, list[str]] = defaultdict(list)
    for form in sorted(names, key=len, reverse=True):
        if opening := _WORD.match(form):
            by_opening[opening.group()].append(form)
    for word in _WORD.finditer(text):
        for form in by_opening.get(word.group(), ()):
            end = word.start() + len(form)
            if text.startswith(form, word.start()) and _is_whole(text, word.start(), end):
                label, rule = names[form]
                yield Found(word.start(), end, label, rule)
                break
    yield from _short_countries(text, names)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Return whether a stretch is no part of a longer word or of a hyphenated name."""
    before, after = text[start - 1 : start], text[end : end + 2]
    if before in _NAME_MARKS:
        return False
    return not after[:1].isalnum() and not (after[:1] in _HYPHENS and after[1:].isupper())


def _short_countries(text: str, names: Mapping[str, tuple[str, str]]) -> Iterator[Found]:
    """Yield "the North" where the text speaks of North Korea."""
    halves = {found[1] for form, (label, _) in names.items() if label == "GPE" and (found := _COMPASS.fullmatch(form))}
    for match in _SHORT_COUNTRY.finditer(text):
        if match[1] in halves:
            yield Found(match.start(1), match.end(1), "GPE", "short_country")
