"""What a name is called: word lists and head words that tell a country from a river, and a treaty from a war."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from annotator.suggest.gazetteer import Gazetteer

Labels = frozenset[str]
ANYTHING: Final[Labels] = frozenset({"*"})
PLACES: Final[Labels] = frozenset({"GPE", "LOC", "FAC"})
_MISC: Final[Labels] = frozenset({"MISC", "EVENT", "LAW", "WEAPON", "NORP"})


def word_set(words: str) -> frozenset[str]:
    """Return the words of a string."""
    return frozenset(words.split())


_ARTICLE: Final = re.compile(r"[Tt]he\s+")
_COMPASS: Final = re.compile(r"(?:north|south|east|west|central|upper|lower|mid)", re.IGNORECASE)
_GPE_COMPASS_TAIL: Final = word_set(
    "Korea Africa Sudan Dakota Carolina Virginia Timor Ossetia Ireland Australia Territory Territories "
    "Macedonia Vietnam Yemen Germany Bengal Java Sumatra Kalimantan Sulawesi Holland Yorkshire Sussex "
    "Glamorgan Jutland Lothian"
)
_LAW: Final = re.compile(
    r"\b(?:Act|Acts|Law|Laws|Treaty|Treaties|Accords?|Agreements?|Convention on|Convention for|Constitution|"
    r"[Rr]esolutions?|"
    r"Directive|Protocol|Charter|Code|Amendment|Bill|Pact|Statute|Declaration|Regulation|Decree|Edict|Ordinance|"
    r"Plan of Action|"
    r"Executive Order|Magna Carta|Article \d|Section \d|Rule \d|Proposition \d)\b"
)
_EVENT: Final = re.compile(
    r"\b(?:[Ww]ars?|[Bb]attle|[Ss]iege|Operation|[Rr]evolution|Uprising|Rebellion|Revolt|[Cc]oup|[Ee]lections?|"
    r"[Rr]eferendum|Olympics?|"
    r"Paralympics?|Games|Cup|Championships?|[Ff]estival|[Ss]ummit|Conference|Congress of|Crisis|Massacre|[Aa]ttacks?|"
    r"Campaign|Tournament|"
    r"Grand Prix|Expo|Day|Hurricane|Cyclone|Typhoon|[Ee]arthquake|Genocide|Holocaust|[Ii]nvasion|Offensive|"
    r"[Ss]eason|Marathon|March on|"
    r"[Rr]iots?|[Pp]rotests?|[Pp]andemic|primaries|Primaries|Convention|Open|Bowl|Derby|Fair|Jubilee|Expedition|"
    r"Crusades?|Intifada|Spring|Eurovision|Primary)\b"
)
_WEAPON: Final = re.compile(
    r"\b(?:missiles?|rifles?|guns?|pistols?|rockets?|bombs?|bombers?|ammunition|munitions?|torpedo|warheads?|grenades?|howitzers?|mortars?|"
    r"fighter|submarine|destroyer|frigate|cruiser|battleship|aircraft carrier|helicopter|IEDs?|VBIEDs?|"
    r"USS [A-Z]|HMS [A-Z]\w+|U-boat|MiG-\d+|F-\d+|Su-\d+|T-\d+)\b"
)


@dataclass(frozen=True)
class Namer:
    """Tells the label of a name, or the labels that it may have where the name alone does not tell."""

    gazetteer: Gazetteer

    @cached_property
    def peoples(self) -> frozenset[str]:
        """Adjectives and nouns of nationality, people and religion."""
        return self.gazetteer.words("demonyms", "peoples")

    @cached_property
    def demonyms(self) -> frozenset[str]:
        """Adjectives and nouns of nationality alone."""
        return self.gazetteer.words("demonyms")

    @cached_property
    def _countries(self) -> frozenset[str]:
        return self.gazetteer.words("country", "country_names") | {"America", "U.S.", "U.S.A.", "U.K.", "the North"}

    @cached_property
    def _gpes(self) -> frozenset[str]:
        return self._countries | self.gazetteer.words(
            "capital", "capital_names", "state", "city", "exonyms", "provinces"
        )

    @cached_property
    def _heads(self) -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
        words = self.gazetteer.words
        return {
            label: (frozenset(w.lower() for w in words(f"{key}_heads")), tuple(sorted(words(f"{key}_starts"))))
            for label, key in (("LOC", "loc"), ("GPE", "gpe"))
        } | {"FAC": (frozenset(w.lower() for w in words("fac_heads")), ())}

    def place(self, name: str) -> Labels:
        """Return the label of a place: one where lists or head words tell, else each that it may have."""
        plain = _ARTICLE.sub("", name, count=1).replace("’", "'")
        if plain in self.peoples:
            return frozenset({"NORP"})
        if plain in self._countries or plain.replace(".", "") in self._countries:
            return frozenset({"GPE"})
        if plain in self.gazetteer.words("regions") or plain in {"Earth", "Mars", "Moon"}:
            return frozenset({"LOC"})
        if plain in self.gazetteer.words("facilities"):
            return frozenset({"FAC"})
        if plain in self._gpes:
            return frozenset({"GPE"})
        return self._by_head(plain)

    def _by_head(self, name: str) -> Labels:
        words = name.split()
        if not words:
            return PLACES
        last = words[-1].lower().strip(".,")
        for label, (heads, starts) in self._heads.items():
            if (len(words) > 1 and last in heads) or any(name.startswith(f"{start} ") for start in starts):
                return frozenset({label})
        if _COMPASS.match(name) and len(words) > 1 and words[-1] not in _GPE_COMPASS_TAIL:
            return frozenset({"LOC", "GPE"})
        return PLACES

    def body(self, name: str) -> Labels:
        """Return ORG, or GPE for a country that acts as a government, or NORP for a bare nationality."""
        plain = _ARTICLE.sub("", name, count=1)
        if plain in self._countries or plain.replace(".", "") in self._countries:
            return frozenset({"GPE"})
        return frozenset({"NORP"}) if plain in self.demonyms else frozenset({"ORG"})

    def other(self, name: str, *, events_apart: bool = False) -> Labels:
        """Return the label of a name that its corpus calls miscellaneous; ``events_apart`` where it marks events."""
        plain = _ARTICLE.sub("", name, count=1)
        if plain in self.peoples or (" " not in plain and plain.split("-")[0] in self.demonyms):
            return frozenset({"NORP"})
        if plain in self.gazetteer.words("weapon_names") or _WEAPON.search(plain):
            return frozenset({"WEAPON", "MISC"})
        if plain in self.gazetteer.words("laws") or _LAW.search(plain):
            return frozenset({"LAW"})
        if events_apart:
            return frozenset({"MISC"})
        if plain in self.gazetteer.words("events") or _EVENT.search(plain):
            return frozenset({"EVENT"})
        return _MISC

    def is_region(self, name: str) -> bool:
        """Return whether a name is a region's, of the lists."""
        return name in self.gazetteer.words("regions")

    def is_country(self, name: str) -> bool:
        """Return whether a name is a country's."""
        return name in self._countries
