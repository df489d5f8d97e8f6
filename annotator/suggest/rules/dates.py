"""Dates, periods and times of day, with determiner and modifiers but without the preposition."""

from collections.abc import Iterator
from typing import Final

import regex

from annotator.suggest.rules.forms import any_of, behind, maybe, words
from annotator.suggest.rules.numbers import NUMBER

Found = tuple[int, int, str]

_LONG_MONTH: Final = words("January February April June July August September October November December")
_SHORT_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
_MONTH: Final = any_of(_LONG_MONTH, "March", "May", _SHORT_MONTH)
_DAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAYS: Final = any_of(rf"{_DAY}s?", r"(?:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun)\.(?=,? )")
_YEAR: Final = r"(?:1\d{3}|20\d{2})"
_DAY_NUMBER: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DAY_NUMBERS: Final = rf"{_DAY_NUMBER}{maybe(rf' ?[-–] ?{_DAY_NUMBER}| and {_DAY_NUMBER}')}"
_SEASON: Final = words("summer winter spring autumn fall")
_PART: Final = r"(?:morning|afternoon|evening|night)s?"
_UNIT: Final = any_of(
    words("second minute hour day night week weekend fortnight month quarter season year decade century"),
    _SEASON,
    words("morning afternoon evening"),
)
_UNITS: Final = any_of(rf"{_UNIT}s?", "centuries")
_COUNT: Final = any_of(NUMBER, "a few", "several", "many", "(?:a )?couple of", "few", "an?")
_SHIFT: Final = words("last next this past coming previous following current same preceding recent upcoming")
_EARLY: Final = maybe("early |late |mid-")
_VAGUE: Final = any_of(
    "(?:very |as )?(?:early|late|earlier|later)",
    "the (?:beginning|start|end|middle) of",
    "(?:the )?(?:early|late) hours of",
)
_ORDINAL: Final = any_of(
    r"\d{1,2}(?:st|nd|rd|th)",
    words("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"),
    words("fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"),
)
_ZONE: Final = any_of("local time", "GMT", "UTC", "BST", "E[SD]?T", "CES?T", "P[SD]T", "(?:Moscow|Kyiv|Beijing) time")
_CLOCK: Final = any_of(
    r"\d{1,2}(?:[:.]\d{2})? ?(?:a\.m\.|p\.m\.|am\b|pm\b)",
    rf"\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?= (?:{_ZONE}|hours|on\b))",
    r"\d{4} (?=GMT|UTC)",
    "noon",
    "midnight",
) + maybe(rf" {_ZONE}")
_FULL: Final = any_of(
    rf"(?:{_DAYS},? )?(?:the )?{_DAY_NUMBERS} (?:of )?{_MONTH}(?:,? {_YEAR})?",
    rf"(?:{_DAYS},? )?{_MONTH} (?:the )?{_DAY_NUMBERS}(?![\d:]|,\d| ?%)(?:,? {_YEAR})?",
    rf"{_EARLY}{_MONTH},? {_YEAR}",
    r"\b\d{4}-\d{2}-\d{2}\b",
    r"\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d{2}\b",
)
_APPROXIMATE: Final = maybe(any_of("(?:more|less) than", words("about nearly almost over around just only some")) + " ")
_RELATIVE: Final = any_of(
    rf"(?:the )?{_SHIFT} {_COUNT} {_UNITS}(?: and {_UNITS})?",
    r"(?:the )?(?:end|beginning|start|middle|first half|second half|rest|turn) of (?:the |this |last |next )?"
    + any_of(_UNIT, _MONTH, _YEAR),
    rf"(?:the )?{_SHIFT} {_UNITS}(?: and {_UNITS})?(?: of {_YEAR})?",
    rf"(?:last|next|this|the following|the same) {any_of(_MONTH, rf'{_DAY}(?: {_PART})?')}",
    rf"{_APPROXIMATE}{_COUNT} {_UNITS} (?:ago|earlier|later|before|after that|from now)",
    rf"(?:the )?{_UNIT} (?:before last|after next|before|earlier)(?=[,.;])",
    "(?:the )?day (?:before yesterday|after tomorrow)",
    "the weekend",
    rf"(?:today|tomorrow|yesterday|tonight)(?: {_PART})?",
    "that (?:day|week|month|year|night|evening|summer|winter|autumn|spring)",
)
_FEAST: Final = any_of(
    "New Year['’]s (?:Day|Eve)",
    "Christmas (?:Day|Eve)",
    rf"{behind(['at', 'by', 'until', 'before', 'after', 'since', 'over'])}Christmas",
    "Easter(?: Sunday| Monday)?",
    "Good Friday",
    "Thanksgiving(?: Day)?",
    "Ramadan",
    r"Eid al-\w+",
    "(?:Independence|Victory|Labor|Memorial|Boxing) Day",
)
_PERIOD: Final = any_of(
    rf"(?:the )?{_EARLY}(?:1\d|20)\d0s\b",
    r"(?:the )?['’]\d0s\b",
    rf"(?:the )?{_EARLY}{_ORDINAL}[ -]centur(?:y|ies)(?: (?:BCE?|AD|CE))?",
    rf"(?:the )?(?:first|second|third|fourth|last) (?:quarter|half) of (?:{_YEAR}|the year|this year|last year)",
    rf"(?:the )?(?:early |late )?{_SEASON}(?: of| in)? {_YEAR}",
    rf"(?:fiscal|financial) (?:year )?{_YEAR}(?:[-/]\d{{2,4}})?",
    rf"{_FEAST}\b(?: \d{{4}})?",
)
_ONE_DAY: Final = rf"{_DAY}(?: {_PART})?"
_ONE_MONTH: Final = rf"{_EARLY}(?:early in |late in )?{_LONG_MONTH}"
# May and March are words, too: months only where a month must stand.
_DOUBTFUL_MONTH: Final = any_of(
    rf"{behind(['in', 'of', 'by', 'to', 'since', 'until', 'during', 'last', 'next', 'this', 'from', 'till'])}"
    rf"{_EARLY}(?:May|March)\b",
    r"\bmid-(?:May|March)\b",
)
_BEFORE_YEAR: Final = (
    "in of by to since until from after before during around about late early mid till and for between year through"
)
_BEFORE_YEAR_ALONE: Final = "the a an The A An his her its their this that"
_SOME_YEAR: Final = any_of(
    rf"{_YEAR}[-–/](?:{_YEAR}|\d{{2}}\b)",
    rf"(?i:{behind(_BEFORE_YEAR.split())}){_YEAR}",
    rf"{behind(_BEFORE_YEAR_ALONE.split())}{_YEAR}(?= [a-z])",
    rf"(?<=\(){_YEAR}(?=[)–-]| [)–-])",
    rf"(?<=[-–] ?){_YEAR}(?=\))",
    rf"\bmid-{_YEAR}",
)
_NOT_INSIDE: Final = r"(?<![\w.,/:$£€-])"
_NEARLY: Final = maybe("(?:about|around|shortly (?:before|after)|just (?:before|after)|approximately|nearly) ")
_ON_DAY: Final = maybe(rf",? (?:on )?{any_of(_FULL, _ONE_DAY, 'today', 'yesterday', 'tomorrow')}")


def _date(pattern: str) -> str:
    return rf"{_NOT_INSIDE}(?:{_VAGUE} (?:on )?(?:the )?)?{pattern}(?![\w%]|-\w|[.,:]\d)"


_PATTERNS: Final = {
    "date_clock": rf"{_NOT_INSIDE}{_NEARLY}{_CLOCK}{_ON_DAY}",
    "date_full": _date(_FULL),
    "date_relative": f"(?i:{_date(_RELATIVE)})",
    "date_period": _date(_PERIOD),
    "date_day": _date(_ONE_DAY),
    "date_month": _date(_ONE_MONTH),
    "date_month_may": rf"{_DOUBTFUL_MONTH}(?!\w)",
    "date_year": rf"{_NOT_INSIDE}(?:{_VAGUE} )?{_SOME_YEAR}(?![\w%]|[.,]\d|-\w)",
}
# Capitals do not matter where a date opens a sentence; "this may" and "last march" are no months.
_NO_MONTHS: Final = ("may", "march")
_RULES: Final = [(rule, regex.compile(pattern)) for rule, pattern in _PATTERNS.items()]


def find_dates(text: str) -> Iterator[Found]:
    """Yield (start, end, rule) of every date of a text, in code points; they may overlap."""
    for rule, pattern in _RULES:
        for match in pattern.finditer(text):
            if not match.group().endswith(_NO_MONTHS):
                yield match.start(), match.end(), rule
