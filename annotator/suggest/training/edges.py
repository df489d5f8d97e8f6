"""Where a span begins and ends by our guidelines: no articles, no titles, no possessives, one place at a time."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from annotator.suggest.training.naming import ANYTHING, Labels, Namer, word_set

if TYPE_CHECKING:
    from annotator.suggest.training.projection import Gold

_LEAD: Final = re.compile(
    r"(?:the|a|an|its|their|his|her|our|your|my|this|these|that|those|any|all|some|both|each|such|other|multiple)\s+",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|dozens of|hundreds of|a single|single|several)\s+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"(?:['’]s?|[\s,;:\"”»)]+)$")
_PRONOUN: Final = word_set(
    "he she him her hers his they them their theirs we us our ours i me my mine you your yours it its who whom "
    "himself herself themselves itself ourselves this that these those here there"
)
# Roles that stand before names in these corpora and are no honorific of the lists.
_ROLES: Final = word_set(
    "prime foreign defence defense deputy press spokesman spokeswoman spokesperson ceo assistant chief senior "
    "first second secretary-general vice high staff rear lt gen maj col capt cmdr brig adm sgt spc pvt cpl sen "
    "rep gov attorney state interior finance home director leader coach manager captain lawyer soldier actor "
    "actress author writer singer king queen prince princess pope saint st sheikh sir lord lady dame mr mrs ms "
    "miss dr prof professor reverend rev fr brother sister hon hrh he chair chairman chairwoman speaker mayor "
    "judge justice ambassador envoy special representative coordinator minister secretary president chancellor "
    "premier governor senator congressman congresswoman general major colonel captain lieutenant sergeant "
    "corporal private admiral commander brigadier marshal officer inspector detective emperor empress sultan "
    "shah tsar duke duchess earl count countess baron of the and for to former acting ex-president national "
    "security adviser advisor treasury under commissioner united states us u.s uk fco office chargé embassy "
    "presidential minister-designate navy army air force marine corps pentagon operations airman petty "
    "spokesperson executive vice-president affairs archbishop bishop cardinal father imam ayatollah mullah "
    "rabbi"
)
_CALENDAR: Final = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[a-z]*\b|\b\d{4}s?\b|\b\d{1,2}:\d{2}\b|"
    r"\b(?:today|yesterday|tomorrow|tonight|noon|midnight|ago|century|centuries|spring|summer|autumn|fall|winter|a\.?m\.?|p\.?m\.?|"
    r"o['’]clock|B\.?C\.?E?|A\.?D|weekend|Christmas|Easter|Ramadan)\b",
    re.IGNORECASE,
)
_LENGTH: Final = re.compile(
    r"\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|quarter|half)\b", re.IGNORECASE
)
_RELATIVE: Final = re.compile(
    r"\b(?:last|next|this|past|coming|previous|following|recent|ago|same|earlier|later|end|beginning)\b", re.IGNORECASE
)
_DATE_LEAD: Final = re.compile(
    r"(?:in|on|at|since|from|until|by|of|between|during|for|after|before|as of)\s+", re.IGNORECASE
)
_MOST_DATE_WORDS: Final = 7
_DATE: Final[Labels] = frozenset({"DATE"})
_STATE_BODY: Final = re.compile(
    r"(?:Foreign|Defen[cs]e|Interior|Finance|Justice|Health|Energy|Oil|Economy|Home)\s(?:Ministry|Office|Department)$|[A-Z]{2,}$"
)


_PARTICLE: Final = re.compile(r"(?:al|el|de|von|van|bin|ibn|da|di|du|la|le|der|ben|abu|dos|del|af)\b")
_MOST_NAMES: Final = 6
_OFFICE: Final = re.compile(
    r"\b(?:Minister|Secretary|President|Chancellor|Commander|Command|Director|Spokes\w+|Coordinator|Officer|Envoy|Ambassador)\b"
)


def _is_role(word: str) -> bool:
    plain = word.rstrip(".,").lower()
    return plain in _ROLES or plain.endswith("-designate")


class Edges:
    """Moves the edges of spans to where our guidelines put them."""

    def __init__(self, namer: Namer) -> None:
        self._namer = namer

    def is_pronoun(self, name: str) -> bool:
        """Return whether a mention is a pronoun."""
        return name.lower() in _PRONOUN

    def trim(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Return a span without leading determiners and trailing possessives, marks and blanks."""
        while lead := _LEAD.match(text, start, end):
            start = lead.end()
        while start < end and text[start] in ' \t\n"“‘«(':
            start += 1
        while (tail := _TAIL.search(text[start:end])) and tail.start() > 0:
            end = start + tail.start()
        return start, end

    def trimmed(self, text: str, start: int, end: int, labels: Labels) -> "Gold":
        """Return a trimmed span."""
        from annotator.suggest.training.projection import Gold

        return Gold(*self.trim(text, start, end), labels)

    def body(self, text: str, start: int, end: int, labels: Labels) -> Iterator["Gold"]:
        """Yield a body's span; a nationality in front of a ministry or an abbreviation is a span of its own."""
        from annotator.suggest.training.projection import Gold

        start, end = self.trim(text, start, end)
        first, _, rest = text[start:end].partition(" ")
        if rest and first in self._namer.demonyms and _STATE_BODY.fullmatch(rest):
            yield Gold(start, start + len(first), frozenset({"NORP"}))
            start += len(first) + 1
        yield Gold(start, end, labels)

    def places(self, text: str, start: int, end: int) -> Iterator["Gold"]:
        """Yield each place of a list: "Vermillion, South Dakota" is two."""
        from annotator.suggest.training.projection import Gold

        for match in re.finditer(r"[^,]+", text[start:end]):
            if match.group().strip() in {"D.C.", "DC"}:
                continue
            first, last = self.trim(text, start + match.start(), start + match.end())
            name = text[first:last]
            if first < last and name[0].isupper():
                yield Gold(first, last, self._namer.place(name))

    def person(self, text: str, start: int, end: int) -> Iterator["Gold"]:
        """Yield a person's bare name; nationalities before it are spans of their own, titles teach nothing."""
        from annotator.suggest.training.projection import Gold

        start, end = self.trim(text, start, end)
        while (word := re.match(r"\S+", text[start:end])) and start + word.end() < end:
            first = word.group()
            after = start + word.end()
            if first in self._namer.demonyms:
                yield Gold(start, after, frozenset({"NORP"}))
            elif self._namer.is_country(first):
                yield Gold(start, after, frozenset({"GPE"}))
            elif (region := re.match(r"\S+ \S+(?= \S)", text[start:end])) and self._namer.is_region(region.group()):
                after = start + region.end()
            elif not _is_role(first) and (first[0].isupper() or _PARTICLE.match(first)):
                break
            start = after
            while start < end and text[start] in " \n":
                start += 1
        yield from self._bare_person(text, start, end)

    def _bare_person(self, text: str, start: int, end: int) -> Iterator["Gold"]:
        from annotator.suggest.training.projection import Gold

        name = text[start:end]
        parts = name.split()
        if not any(mark.isupper() for mark in name):
            return
        if name in self._namer.peoples:
            yield Gold(start, end, frozenset({"NORP"}))
        elif (
            _OFFICE.search(name)
            or all(_is_role(part) for part in parts)
            or len(parts) > _MOST_NAMES
            or (len(parts) > 1 and parts[-1][0].islower())
        ):
            yield Gold(start, end, ANYTHING)
        elif self._namer.is_country(name):
            yield Gold(start, end, frozenset({"PERSON", "GPE"}))
        else:
            yield Gold(start, end, frozenset({"PERSON"}))

    def weapon(self, text: str, start: int, end: int, labels: Labels) -> Iterator["Gold"]:
        """Yield a weapon's span without number, nationality and owner; a list teaches nothing."""
        from annotator.suggest.training.projection import Gold

        start, end = self.trim(text, start, end)
        while number := _NUMBER.match(text, start, end):
            start = number.end()
        while (
            owner := re.match(
                r"(?:ISIL|ISIS|Daesh|Coalition|[Ee]nemy|al-\w+|Air Force|Navy|Army|coalition)\s+", text[start:end]
            )
        ) or ((owner := re.match(r"(\w+)\s+", text[start:end])) and owner.group(1) in self._namer.demonyms):
            start += owner.end()
        several = re.search(r",| and ", text[start:end])
        yield Gold(start, end, ANYTHING if several else labels)

    def time(self, text: str, start: int, end: int) -> "Gold":
        """Return a date's span without its preposition; a length of time, or a vague one, teaches nothing."""
        from annotator.suggest.training.projection import Gold

        lead = _DATE_LEAD.match(text, start, end)
        start = lead.end() if lead else start
        while end > start and text[end - 1] in " ,;:":
            end -= 1
        phrase = text[start:end]
        length, relative = _LENGTH.search(phrase), _RELATIVE.search(phrase)
        clear = (_CALENDAR.search(phrase) or (length and relative)) and len(phrase.split()) <= _MOST_DATE_WORDS
        if clear:
            return Gold(start, end, _DATE)
        digits = any(mark.isdigit() for mark in phrase)
        return Gold(start, end if digits or length else start, ANYTHING)
