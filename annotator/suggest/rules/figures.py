"""Sums of money, measures, percentages and counts."""

from collections.abc import Iterator
from typing import Final

import regex

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.forms import any_of, maybe, words
from annotator.suggest.rules.numbers import ABOUT, ABOUT_ANY, ABOUT_SURE, MASS, NUMBER, RANGE

Found = tuple[int, int, str]

_SIGN: Final = any_of(r"(?:(?:US|A|C|NZ|HK|S|R) ?)?\$", "[€£¥₽₴₩₹₪]", r"Rs\.?\s?")
_SHORT_SCALE: Final = r"(?: ?(?:m|bn|tn|k|mn|M|B)\b)?"
# A verb, too: "in 2011 won two titles".
_WON: Final = r"(?<=(?:hundred|thousand|million|billion|trillion|Korean|,\d{3}) )won"
_RATE: Final = maybe(r"[- ](?:a|per)[- ](?:day|year|month|week|barrel)")
_NATION: Final = maybe(r"(?:US|U\.S\.|[A-Z][a-z]+(?:an|ese|ish|ian|ss)) ")
_TIME: Final = r"(?:second|minute|hour|day|week|month|year|decade)s"
_FIGURE_OF: Final = any_of(rf"{RANGE}[ -]?", rf"{MASS} of ")
_NOT_INSIDE: Final = r"(?<![\w$£€¥.,:/#-])"
# Words behind a figure that show that it counts nothing.
_NOT_COUNTED: Final = words(
    "percent per or and to in on at by from the a an is was are were has have had as for with but that which who "
    "years? months? weeks? days? hours? minutes? seconds? decades? pm am a.m p.m ago times others? when where while if "
    "then than after before during since until against countries sides leaders out hundred thousand million billion "
    "trillion"
)
_NOT_COUNTING: Final = (
    "the The these those both Both all All no No No\\. first last other every top page paragraph section chapter phase "
    "article figure table number episode season grade class type version volume day week round group level stage line "
    "item aged ages"
)
# "41 people", "12,000 North Korean troops"
_COUNTED: Final = rf"(?:[A-Z][\w-]+ ){{0,2}}(?!{_NOT_COUNTED}\b)[a-z][a-z-]+"
# In front of a known number of people or things, the guidelines mark nothing: "the two leaders".
_NOT_BEHIND: Final = "".join(rf"(?<!\b{word} )" for word in _NOT_COUNTING.split())
# What those who were counted do: "more than 90,000 have lost their homes"
_GO_ON: Final = words("and have had has were are remain remained died fled")
_CENTURIES: Final = frozenset({"17", "18", "19", "20"})
_NO_HEADING: Final = r"(?<!\b[A-Z]\w{1,20} )"


class FigureFinder:
    """Finds sums, measures and counts; built once from the lists of currencies and units."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        currencies = _listed(gazetteer.words("currencies"))
        units = _listed(gazetteer.words("units"))
        sign = any_of(_SIGN, rf"{_listed(gazetteer.words('currency_codes'))}\s?")
        to_sum = maybe(rf"(?: ?[-–] ?| to | or ){sign}?{NUMBER}{_SHORT_SCALE}")
        one_sum = rf"{sign} ?{NUMBER}{_SHORT_SCALE}"
        between = rf"(?i:between) {one_sum} and {one_sum}"
        sum_in_words = any_of(rf"{RANGE}{_SHORT_SCALE}", rf"{MASS} of")
        patterns = {
            "money_symbol": rf"(?<!\w){ABOUT}{any_of(between, one_sum + to_sum)}{_RATE}",
            "money_word": rf"{_NOT_INSIDE}{ABOUT}{sum_in_words} {_NATION}{any_of(currencies, _WON)}\b(?!-)",
            "percentage": rf"{_NOT_INSIDE}{ABOUT}{RANGE}(?: ?%| per ?cent\b| percentage points?\b)",
            "measure": rf"{_NOT_INSIDE}{ABOUT}{_FIGURE_OF}{units}(?!\w)(?: (?:an?|per) (?:hour|second|day)\b)?",
            "magnitude": r"(?<![\w.])\d(?:\.\d)?-magnitude\b|\bmagnitude[- ]\d(?:\.\d)?\b",
            "duration": rf"{_NOT_INSIDE}{_NOT_BEHIND}(?<!\bage of ){ABOUT}{_FIGURE_OF}{_TIME}"
            rf"(?: and {NUMBER} {_TIME})?\b(?! (?:old|ago|earlier|later|of age))",
            "count_mass": rf"{_NOT_INSIDE}(?<!\bthe ){ABOUT}{MASS}(?= of\b| more\b| [a-z])",
            "count": rf"{_NOT_INSIDE}{_NOT_BEHIND}{_NO_HEADING}{ABOUT}{RANGE}(?= {_COUNTED})",
            "count_about": rf"{_NOT_INSIDE}{_NO_HEADING}{ABOUT_SURE} {NUMBER}(?=[,.;)”\"]|$| {_GO_ON}\b)",
        }
        self._rules = [(rule, regex.compile(pattern)) for rule, pattern in patterns.items()]
        openings = any_of(NUMBER, MASS, ABOUT_ANY, sign, "(?i:between)", "magnitude")
        self._openings = regex.compile(rf"(?<!\w)(?={openings})")

    def find(self, text: str) -> Iterator[Found]:
        """Yield (start, end, rule) of every figure of a text, in code points; they may overlap."""
        # Looking only where a figure may begin is three times as fast as letting each pattern search the text.
        places = [match.start() for match in self._openings.finditer(text)]
        for rule, pattern in self._rules:
            end = 0
            for place in places:
                if place >= end and (match := pattern.match(text, place)):
                    end = match.end()
                    if not rule.startswith("count") or not _bare_year(match.group()):
                        yield place, end, rule


def _listed(entries: frozenset[str]) -> str:
    return any_of(*(regex.escape(entry) for entry in sorted(entries, key=lambda entry: (-len(entry), entry))))


def _bare_year(figure: str) -> bool:
    """Return whether there is nothing but years: "1911", "between 1926 and 1930"."""
    numbers = regex.findall(r"\d[\d,.]*", figure)
    return bool(numbers) and all(len(number) == 4 and number[:2] in _CENTURIES for number in numbers)
