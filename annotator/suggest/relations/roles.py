"""Who holds which office where: titles beside names, appositions, and the bodies and states in front of them."""

import re
from dataclasses import dataclass, field
from typing import Final

from annotator.suggest.relations.mentions import Mention, Sentence

_AT_THE_TOP: Final = re.compile(
    r"\b(?:president|prime minister|premier|leader|ruler|king|queen|emir|sultan|chancellor|taoiseach|"
    r"chair(?:man|woman|person)?|chief executive(?: officer)?|ceo|director(?:[- ]general)?|governor|mayor|"
    r"commander(?:[- ]in[- ]chief)?|secretary[- ]general|"
    r"head|chief|boss|speaker|owner|managing director|supreme leader|high representative)\b",
    re.IGNORECASE,
)
_NOT_THE_TOP: Final = re.compile(
    r"\b(?:vice|deputy|assistant|spokes\w+|press|secretary of|under|adviser|advisor|aide|minister for|foreign minister|"
    r"head of (?!state|government)|chief of staff|defen[cs]e minister|envoy|ambassador|coordinator|lead)\b",
    re.IGNORECASE,
)
_STATES: Final = frozenset({"NORP", "GPE", "ORG"})
_APPOSITION: Final = re.compile(
    r"^,? ?(?:who (?:is|was) )?(?:(?:the|a|an|its|their|his|her|then|former|acting|local)\b ?){0,3}$"
)
_OWN: Final = re.compile(r"^(?:’s|'s|’|')? ?(?:\w+ )?$")
_OF: Final = re.compile(r"^,? (?:of|for|at|in|to|with) (?:the )?(?:\w+ )?$")
_BEHIND: Final = re.compile(r"^, ?$|^ ?$|^,? (?:named|called) $")
_BODY_GAP: Final = re.compile(
    r" |(?:’s|'s|’|') (?:(?!and |as |the |a |by |to |in |of )[\w-]+ )?"
    r"| (?:press|deputy|former|chief|acting|top|senior|military|national|foreign|lead) "
)
_WHERE: Final = re.compile(r"\b(?:[Ii]n|[Aa]t|[Ff]rom|[Tt]o|[Nn]ear) $")
_ITS: Final = re.compile(r"(?:^|[ “])(?:Its|its|Their|their) (?:\w+ )?$")
_REACH: Final = 60
Fact = tuple[str, Mention, Mention, str]


@dataclass(slots=True)
class Roles:
    """What a sentence says about offices; ``left_out`` are appositions that the parser need not see."""

    facts: list[Fact] = field(default_factory=list)
    left_out: list[tuple[int, int]] = field(default_factory=list)


def roles_of(sentence: Sentence, earlier: Mention | None) -> Roles:
    """Return the offices of a sentence; ``earlier`` is the body that "its" would mean."""
    found = Roles()
    mentions = sentence.mentions
    taken: set[int] = set()
    for place, title in enumerate(mentions):
        if title.label != "TITLE":
            continue
        person = _person(sentence, place, found, taken)
        who = person or title
        if person is not None:
            if person.start < title.start:
                taken.add(person.index)
            found.facts.append(("holds_role", person, title, "title"))
        after = mentions[place + 1] if place + 1 < len(mentions) else None
        if (
            person is not None
            and after is not None
            and after.label == "GPE"
            and sentence.between(title, after) == " in "
        ):
            found.facts.append(("located_in", person, after, "title_in"))
        body = _body(sentence, place, person, earlier)
        if body is not None:
            rule, where = body
            found.facts.append((_kind(title, where), who, where, rule if person is not None else f"{rule}_alone"))
    return found


def _kind(title: Mention, body: Mention) -> str:
    top = _AT_THE_TOP.search(title.text) and not _NOT_THE_TOP.search(title.text)
    of_ministry = (
        re.search(r"\b(?:minister|secretary)\b", title.text, re.IGNORECASE)
        and body.label == "ORG"
        and "Minist" in body.text
    )
    return "leads" if top or of_ministry else "member_of"


def _person(sentence: Sentence, place: int, found: Roles, taken: set[int]) -> Mention | None:
    """Return whose title it is: the name right behind it, or the name that it stands in apposition to."""
    mentions = sentence.mentions
    title = mentions[place]
    after = next((m for m in mentions[place + 1 : place + 4] if m.label == "PERSON"), None)
    if after is not None and sentence.between(title, after) == " ":
        return after
    before = next((m for m in reversed(mentions[max(0, place - 4) : place]) if m.label == "PERSON"), None)
    if before is not None and before.index not in taken and _is_apposition(sentence, before, title, mentions):
        end = _end_of_apposition(sentence, title)
        if end is not None:
            found.left_out.append((before.end, end))
        return before
    if after is not None and _names_behind(sentence, title, after, mentions):
        _leave_out_name(sentence, title, after, found)
        return after
    return None


def _is_apposition(sentence: Sentence, person: Mention, title: Mention, mentions: list[Mention]) -> bool:
    """Return whether only a comma, small words and the body stand between a name and a title."""
    gap = sentence.between(person, title)
    if len(gap) > _REACH or not gap.startswith(","):
        return False
    for mention in mentions:
        if person.end <= mention.start and mention.end <= title.start:
            if mention.label not in _STATES:
                return False
            gap = gap.replace(mention.text, "", 1)
    return bool(_APPOSITION.match(re.sub(r"\([^)]*\)|’s|'s", "", gap).replace("  ", " ").strip() + " "))


def _names_behind(sentence: Sentence, title: Mention, person: Mention, mentions: list[Mention]) -> bool:
    """Return whether a name in commas follows a title: "the governor of Sofala, Teresa Macuácua, said"."""
    gap = sentence.between(title, person)
    for mention in mentions:
        if title.end <= mention.start and mention.end <= person.start:
            if mention.label not in _STATES:
                return False
            gap = gap.replace(mention.text, "", 1)
    if not re.fullmatch(r"(?: (?:of|for|at|in) (?:the )?)?, ", gap):
        return False
    behind = sentence.after(person, 2)
    return behind[:1] in {",", ".", "", ";", ":"} or behind.startswith(" (")


def _end_of_apposition(sentence: Sentence, title: Mention) -> int | None:
    place = title.end - sentence.start
    match = re.match(r"[^,.;:“”]{0,70},", sentence.text[place:])
    return title.end + match.end() if match else None


def _leave_out_name(sentence: Sentence, title: Mention, person: Mention, found: Roles) -> None:
    """Leave the office out and keep the name: that is who acts."""
    start = title.start
    opening = re.search(
        r"(?:^|[ “])(?:The|the|Its|its|Their|their|A|a)(?: [\w’'-]+){0,5} $", sentence.text[: start - sentence.start]
    )
    if opening:
        start = sentence.start + opening.start()
    found.left_out.append((start, person.start))
    if sentence.after(person, 1) == ",":
        found.left_out.append((person.end, person.end + 1))


def _body(
    sentence: Sentence, place: int, person: Mention | None, earlier: Mention | None
) -> tuple[str, Mention] | None:
    """Return the body or state that a title belongs to."""
    mentions = sentence.mentions
    title = mentions[place]
    before = mentions[place - 1] if place else None
    if before is not None and before.label in _STATES:
        gap = sentence.between(before, title)
        if _BODY_GAP.fullmatch(gap) and not (before.label == "GPE" and _WHERE.search(sentence.before(before, 6))):
            return "title_body", _full(sentence, place - 1)
        if re.fullmatch(r" \([^)]*\) ?", gap):
            return "title_body", before
    if before is not None and before.label == "ORG" and place >= 2 and sentence.between(before, title) in {") ", " "}:
        return "title_body", mentions[place - 2] if mentions[place - 2].label == "ORG" else before
    after = mentions[place + 1] if place + 1 < len(mentions) else None
    if (
        after is not None
        and after.label in _STATES
        and sentence.between(title, after) != " in "
        and _OF.match(sentence.between(title, after))
    ):
        return "title_of", after
    if _ITS.search(sentence.before(title)) and earlier is not None and person is not None:
        return "title_its", earlier
    return None


def _full(sentence: Sentence, place: int) -> Mention:
    """Return the long form of a body whose abbreviation in brackets stands beside the title."""
    mention = sentence.mentions[place]
    if place and sentence.before(mention, 2) == " (" and sentence.mentions[place - 1].label == mention.label:
        return sentence.mentions[place - 1]
    return mention
