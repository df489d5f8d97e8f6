"""Resolutions, articles and orders that a number or a body names, and acts by the last word of their title."""

from collections.abc import Iterator
from typing import Final

import regex

from annotator.suggest.rules.forms import any_of, maybe

Found = tuple[int, int, str]

_UN: Final = r"(?:UN|U\.N\.|United Nations)"
_BODY: Final = any_of(
    rf"{_UN} (?:Security Council|General Assembly|Human Rights Council)",
    "UNSC",
    "UNGA",
    _UN,
    "Security Council",
    "General Assembly",
    "IAEA",
    "EU",
    "Arab League",
)
_ONE_NUMBER: Final = r"\d+(?:/\d+)?(?: \(\d{4}\))?"
_NUMBERS: Final = rf"{_ONE_NUMBER}(?:(?:, and |, | and ){_ONE_NUMBER})*"
_NUMERAL: Final = r"(?:\d+[A-Za-z]?|[IVX]+)\b"
_CODE: Final = maybe(r" of the [A-Z][\w’'-]*(?: (?:of )?[A-Z][\w’'-]*)*")
# "Sanctions and Anti-Money Laundering Act 2018", "Veldania (Arms Embargo) Regulations"
_TITLE_WORD: Final = r"[A-ZÀ-Þ][\w’'-]*"
_TITLE_JOINT: Final = r" (?:(?:and|of|on|for|in|against|of the) )?"
_TITLE: Final = (
    rf"\b(?!(?:The|This|That|In|By|Under|On|And|But|Its|A|An)\b){_TITLE_WORD}"
    rf"(?:(?:{_TITLE_JOINT}{_TITLE_WORD}){{1,7}}?|(?= \())(?: \({_TITLE_WORD}(?:{_TITLE_JOINT}{_TITLE_WORD}){{0,4}}\))?"
    r" (?:Act|Law|Regulations|Bill|Ordinance)\b(?!\w|-| [A-Z])(?: (?:of )?(?:1[6-9]|20)\d\d)?"
)
_PATTERNS: Final = {
    "resolution": rf"\b(?:{_BODY} )?[Rr]esolutions? (?:[Nn]o\.? |[Nn]umber )?{_NUMBERS}",
    "resolution_of_body": rf"\b{_BODY} [Rr]esolutions?\b(?! ?\d)",
    "article": rf"\b(?:Articles?|Section|Chapter) {_NUMERAL}(?: (?:and|or) {_NUMERAL})?{_CODE}",
    "order": r"\b(?:Executive|Presidential) (?:Order|Decree|Directive)(?: (?:No\.? )?\d+)?|\bPublic Law \d+-\d+",
    "law_title": _TITLE,
}
_RULES: Final = [(rule, regex.compile(pattern)) for rule, pattern in _PATTERNS.items()]


def find_laws(text: str) -> Iterator[Found]:
    """Yield (start, end, rule) of every numbered law of a text, in code points."""
    for rule, pattern in _RULES:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), rule
