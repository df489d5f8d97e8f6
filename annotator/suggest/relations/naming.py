"""What stands beside a name: its other name, the place it lies in, the body or state it belongs to."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.relations.mentions import PARTIES, Mention, Sentence
from annotator.suggest.relations.roles import Fact

_NAMED: Final = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "WEAPON", "EVENT", "LAW"})
_IN_BRACKETS: Final = re.compile(r"^ ?[(\[][“\"']?(?:or |the |also |formerly |now )*$")
_ALSO: Final = re.compile(
    r"^,? ?[(]?(?:also|formerly|previously|better|commonly|widely|officially)? ?"
    r"(?:known|called|referred to|abbreviated)(?: \w+)? as (?:the )?[“\"]?$"
    r"|^,? (?:or|alias|aka|a\.k\.a\.) [“\"]?$"
    r"|^,? by its (?:official|full|formal|common) name,? (?:the )?$"
)
_AS_CALLED: Final = re.compile(r"^[) ]*,? as (?:the )?$")
_CALLS: Final = re.compile(r"^ (?:calls|call|styles|is called|is known|is officially called|is officially known)\b")
_REFERRING: Final = re.compile(r"\breferring to (?:the )?$")
_AN: Final = re.compile(r"^, an? $")
_SITE_IN: Final = re.compile(
    r"^(?:’s|'s) (?:[\w-]+ )?"
    r"(?:yard|plant|factory|headquarters|offices?|base|building|embassy|works|site) in (?:the )?$"
)
_COMMA: Final = re.compile(r"^, $")
_IN: Final = re.compile(r"^ (?:in|at|near|on) (?:the )?$")
_BASED: Final = re.compile(r"^-based(?: [\w-]+){1,3} $|^-based\b")
_CAPITAL: Final = re.compile(
    r"^, (?:the capital of (?:the )?|the (?:main |largest )?(?:city|port) (?:of|in) (?:the )?)$"
)
_ITS_CAPITAL: Final = re.compile(r"^(?:’s|'s) (?:capital|largest city|main port|second city)\b")
_PART: Final = re.compile(r"^ (?:of|under|in) (?:the )?$|^(?:’s|'s) $")
_PRESS: Final = re.compile(r"^, (?:the|an?) $")
_BODY_NOUN: Final = re.compile(
    r"^ (?:[\w-]+ ){0,3}(?:agency|authority|company|firm|group|newspaper|broadcaster|ministry|militia|party|bank|"
    r"shipbuilder|manufacturer|airline|daily|organisation|organization|movement|network)\b"
)
_ARTICLE: Final = re.compile(r"^(?:Article|Section|Chapter|Annex|Paragraph) [\dIVX]+", re.IGNORECASE)


def named_facts(sentence: Sentence) -> Iterator[Fact]:
    """Yield what a sentence says beside its names."""
    for left, right in pairwise(sentence.mentions):
        gap = sentence.between(left, right)
        if len(gap) < 60:
            yield from _aliases(sentence, left, right, gap)
            yield from _places(sentence, left, right, gap)
            yield from _bodies(sentence, left, right, gap)


def _aliases(sentence: Sentence, left: Mention, right: Mention, gap: str) -> Iterator[Fact]:
    if left.label != right.label or left.label not in _NAMED or left.text == right.text:
        return
    behind = sentence.after(right, 30)
    if (
        _IN_BRACKETS.match(gap)
        and re.match(r"[”\"']?[)\]]", behind)
        and (left.label != "PERSON")
        and _short_for(right.text, left.text)
    ):
        yield ("alias_of", left, right, "brackets")
    elif _ALSO.match(gap):
        yield ("alias_of", left, right, "naming")
        if _REFERRING.search(sentence.before(left)):
            yield from _referred(sentence, left, right)
    elif _AS_CALLED.match(gap) and _CALLS.match(behind):
        full = next((m for m in reversed(sentence.mentions) if m.end <= left.start and m.label == left.label), None)
        is_short = full is not None and _IN_BRACKETS.match(sentence.between(full, left))
        yield ("alias_of", full if is_short and full is not None else left, right, "naming")


def _referred(sentence: Sentence, name: Mention, official: Mention) -> Iterator[Fact]:
    """Yield the short name in the quotation that "referring to X by its official name" explains."""
    for mention in sentence.mentions:
        short = mention.end <= name.start and mention.label == name.label and _short_for(mention.text, official.text)
        if short and mention.text != name.text:
            yield ("alias_of", mention, name, "naming")
            return


def _short_for(short: str, name: str) -> bool:
    """Return whether a name may be short for another: capitals among its initials, in order, or the other way round."""
    if len(short) > len(name):
        short, name = name, short
    letters = [mark for mark in short if mark.isupper()]
    if len(letters) < 2 or not short.replace(".", "").replace("-", "").replace("&", "").isalnum():
        return False
    initials = iter([word[0].upper() for word in re.split(r"[\s-]+", name) if word])
    return (letters[0] == name[0].upper() and sum(letter in initials for letter in letters) >= len(letters) - 1) or len(
        letters
    ) >= 3


def _places(sentence: Sentence, left: Mention, right: Mention, gap: str) -> Iterator[Fact]:
    """Yield where what stands beside a place lies."""
    pair = left.label, right.label
    if pair == ("GPE", "ORG") and _BASED.match(gap):
        yield ("located_in", right, left, "based")
    elif pair in {("ORG", "GPE"), ("PERSON", "GPE")} and _AN.match(gap) and _BASED.match(sentence.after(right)):
        yield ("located_in", left, right, "based")
    elif left.label in {"ORG", "FAC"} and right.label in {"GPE", "LOC"}:
        if _SITE_IN.match(gap):
            yield ("located_in", left, right, "site_in")
        elif _IN.match(gap) and left.text[0].isupper():
            yield ("located_in", left, right, f"{left.label.lower()}_in")
    elif left.label == "GPE" and right.label in {"GPE", "LOC"} and (rule := _town_rule(sentence, left, right, gap)):
        yield ("located_in", left, right, rule)


def _town_rule(sentence: Sentence, left: Mention, right: Mention, gap: str) -> str:
    """Return the rule by which a town lies in what follows it, or nothing."""
    if left.text in _countries():
        return ""
    if _CAPITAL.match(gap) or (_COMMA.match(gap) and _ITS_CAPITAL.match(sentence.after(right))):
        return "capital"
    if right.label == "GPE" and _COMMA.match(gap):
        return "" if _in_a_list(sentence, left, right) else "comma"
    moves = sentence.before(left, 12).endswith(("to ", "from "))
    return "place_in" if gap in {" in ", " on "} and not moves else ""


@cache
def _countries() -> frozenset[str]:
    return Gazetteer.shipped().words("country", "country_names")


def _in_a_list(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Return whether a comma joins places of one rank: "France, Spain and Italy"."""
    behind = sentence.after(right, 12)
    before = sentence.before(left, 8)
    return bool(re.match(r"(?:,)? (?:and|or) |, [A-Z]", behind)) or before.endswith(("and ", "both "))


def _bodies(sentence: Sentence, left: Mention, right: Mention, gap: str) -> Iterator[Fact]:
    if left.label in {"NORP", "GPE"} and right.label == "ORG" and gap == " ":
        yield ("member_of", right, left, "state_body")
    elif (
        left.label == "GPE"
        and right.label == "ORG"
        and gap in {"’s ", "'s ", "’s parliament, the ", "’s government, the "}
    ):
        yield ("part_of", right, left, "state_owns")
    elif (
        left.label == "ORG"
        and right.label in {"NORP", "GPE"}
        and _PRESS.match(gap)
        and _BODY_NOUN.match(sentence.after(right))
    ):
        yield ("member_of", left, right, "apposition")
    elif right.label == "LAW" and left.label == "LAW" and _ARTICLE.match(left.text) and _PART.match(gap):
        yield ("part_of", left, right, "article")
    elif left.label == "ORG" and right.label == "ORG":
        if gap in {" of the ", " of "}:
            yield ("part_of", left, right, "body_of")
        elif gap in {"’s ", "'s "}:
            yield ("part_of", right, left, "body_of")
    if (
        left.label == "PERSON"
        and right.label in PARTIES
        and re.match(
            r"^, (?:a|an|the)(?: [\w-]+){1,4} (?:(?:for|at|with)|(?<=member )of|(?<=spokesman )of) (?:the )?$", gap
        )
        and right.label == "ORG"
    ):
        yield ("member_of", left, right, "apposition_for")
