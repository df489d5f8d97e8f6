"""Which words carry which relation, and where its two ends stand to them.

A slot is where an end is looked for: "subject", "object", "possessor" (also a nationality or name in front of a
noun), "by" (who acts, of a noun or a passive verb), "both" (two parties joined by "and"), "goods" (the state named in
front of what is given), or a preposition.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Frame:
    """A word that carries a relation; one of the words that it ``needs`` must stand in the same sentence."""

    relation: str
    word: str
    noun: bool
    head: tuple[str, ...]
    tail: tuple[str, ...]
    needs: frozenset[str] = frozenset()
    modality: str = ""

    @property
    def rule(self) -> str:
        """The name of the rule, for people and for its score."""
        return f"{self.relation}:{'noun' if self.noun else 'verb'}"


_SUBJECT: Final = ("subject",)
_OBJECT: Final = ("object",)
_AGENT: Final = ("possessor", "by")
_RECEIVER: Final = ("to", "receiver", "for")
_GOODS: Final = (
    "weapons arms ammunition munitions shells missiles rockets drones aid support money funding oil gas equipment "
    "materials food fuel supplies"
)
_IRREGULAR: Final[Mapping[str, str]] = {
    "go": "goes going went gone",
    "come": "comes coming came",
    "fly": "flies flying flew flown",
    "meet": "meets meeting met",
    "hold": "holds holding held",
    "sell": "sells selling sold",
    "send": "sends sending sent",
    "give": "gives giving gave given",
    "get": "gets getting got",
    "buy": "buys buying bought",
    "seek": "seeks seeking sought",
    "fight": "fights fighting fought",
    "lead": "leads leading led",
    "run": "runs running ran",
    "speak": "speaks speaking spoke spoken",
    "write": "writes writing wrote written",
    "lend": "lends lending lent",
    "pay": "pays paying paid",
    "be": "been",
    "hit": "hits hitting",
    "ship": "ships shipping shipped",
    "visit": "visits visiting visited",
    "travel": "travels traveling travelling traveled travelled",
    "transfer": "transfers transferring transferred",
    "deny": "denies denying denied",
    "airlift": "airlifts airlifting airlifted",
    "supply": "supplies supplying supplied",
    "ally": "allies allied",
    "export": "exports exporting exported",
    "withdraw": "withdraws withdrawing withdrew withdrawn",
    "strike": "strikes striking struck",
    "bomb": "bombs bombing bombed",
    "hand": "hands handing handed",
}


def _verbs(relation: str, words: str, head: Iterable[str], tail: Iterable[str], needs: str = "") -> list[Frame]:
    return [Frame(relation, word, False, tuple(head), tuple(tail), frozenset(needs.split())) for word in words.split()]


def _nouns(relation: str, words: str, head: Iterable[str], tail: Iterable[str], needs: str = "") -> list[Frame]:
    return [Frame(relation, word, True, tuple(head), tuple(tail), frozenset(needs.split())) for word in words.split()]


_FRAMES: Final = (
    *_verbs("visits", "visit tour", _SUBJECT, _OBJECT),
    *_verbs("visits", "travel fly go come return journey trip", ("traveller",), ("to",)),
    *_verbs("visits", "arrive land", _SUBJECT, ("in", "at")),
    *_verbs("visits", "be", _SUBJECT, ("to",)),
    *_nouns("visits", "visit trip tour journey", (*_AGENT, "of"), ("to",)),
    *_verbs("meets_with", "meet", ("subject",), ("with", "object")),
    *_verbs("meets_with", "meet", ("both",), ()),
    *_nouns("meets_with", "meeting summit encounter", ("between",), ()),
    *_nouns("meets_with", "meeting summit encounter", ("possessor", "holder"), ("with",)),
    *_verbs("communicates_with", "exchange", ("both",), (), "letter letters message messages call calls notes"),
    *_verbs("communicates_with", "exchange", _SUBJECT, ("with",), "letter letters message messages call calls"),
    *_verbs("communicates_with", "phone telephone", _SUBJECT, _OBJECT),
    *_verbs("communicates_with", "speak", _SUBJECT, ("with",), "phone telephone call"),
    *_verbs("communicates_with", "write", _SUBJECT, ("to",)),
    *_nouns("communicates_with", "letter letters message call", (*_AGENT, "from", "holder"), ("to", "with")),
    *_verbs("negotiates_with", "negotiate bargain", _SUBJECT, ("with",)),
    *_verbs("negotiates_with", "negotiate bargain", ("both",), ()),
    *_nouns("negotiates_with", "negotiation negotiations talks discussions", ("between",), ()),
    *_nouns("negotiates_with", "negotiation negotiations talks", ("possessor", "holder"), ("with",)),
    *_verbs("supplies_to", "supply provide sell send give deliver ship transfer donate export lend hand grant",
            ("subject", "by", "goods"), _RECEIVER),
    *_verbs("supplies_to", "pay", _SUBJECT, ("to",)),
    *_verbs("supplies_to", "fly airlift", ("carrier",), ("to",)),
    *_verbs("supplies_to", "receive buy purchase import", ("from",), _SUBJECT),
    *_verbs("supplies_to", "get obtain acquire", ("from",), _SUBJECT, _GOODS),
    *_nouns("supplies_to", "provision supply supplies sale sales delivery deliveries shipment shipments transfer "
            "transfers export exports donation", (*_AGENT, "from", "goods"), ("to",)),
    *_verbs("seeks_from", "seek request demand", _SUBJECT, ("from",)),
    *_verbs("seeks_from", "ask press convince persuade beg", _SUBJECT, _OBJECT, "for sell provide supply give send"),
    *_verbs("seeks_from", "reach turn appeal", _SUBJECT, ("to",), "out for get buy obtain weapons arms help"),
    *_nouns("seeks_from", "outreach appeal request plea", _AGENT, ("to",)),
    *_nouns("seeks_from", "attempt attempts bid effort efforts", _AGENT, ("from",), "acquire get buy obtain procure"),
    *_verbs("uses", "use fire deploy field operate launch", ("subject", "by"), ("weapon",)),
    *_nouns("uses", "use", ("given_to",), ("weapon",), "for"),
    *_nouns("at_war_with", "war invasion", ("possessor", "of"), ("against", "on", "with")),
    *_nouns("at_war_with", "invasion occupation bombardment", ("possessor",), ("of",)),
    *_nouns("at_war_with", "war fighting conflict", ("between",), ()),
    *_verbs("at_war_with", "fight battle", _SUBJECT, ("against", "with", "object")),
    *_verbs("at_war_with", "invade", _SUBJECT, _OBJECT),
    *_nouns("allied_with", "alliance partnership pact", ("between",), ()),
    *_nouns("allied_with", "alliance partnership", ("possessor", "holder"), ("with",)),
    *_verbs("sanctions", "sanction penalise penalize blacklist fine sentence jail", ("subject", "by"), _OBJECT),
    *_verbs("sanctions", "impose", ("subject", "by"), ("on", "against"), "sanctions sanction penalties fine fines"),
    *_verbs("sanctions", "hit", ("subject", "by"), _OBJECT, "sanctions sanction measures"),
    *_verbs("sanctions", "freeze", ("subject", "by"), ("owner",), "assets accounts"),
    *_nouns("sanctions", "sanctions", _AGENT, ("on", "against")),
    *_verbs("accuses", "accuse blame charge indict", ("subject", "by"), _OBJECT),
    *_nouns("accuses", "charge charges accusation accusations allegation allegations", ("from", "by"), ("holder",)),
    *_verbs("denies", "deny reject dismiss", _SUBJECT, ("from", "by"), "charge charges accusation accusations claim "
            "claims allegation allegations"),
    *_verbs("leads", "lead head chair govern rule command", _SUBJECT, ("itself",)),
    *_verbs("member_of", "join", _SUBJECT, ("itself",)),
    *_verbs("member_of", "work", _SUBJECT, ("for",)),
    *_verbs("member_of", "belong", _SUBJECT, ("to",)),
    *_verbs("located_in", "base headquarter register locate", _OBJECT, ("in", "at", "near")),
)  # fmt: skip


@cache
def frames_by_form() -> Mapping[str, tuple[Frame, ...]]:
    """Return the frames by each form of their words, in small letters."""
    found: dict[str, list[Frame]] = {}
    for frame in _FRAMES:
        for form in _forms(frame):
            found.setdefault(form, []).append(frame)
    return {form: tuple(frames) for form, frames in found.items()}


@cache
def past_forms() -> frozenset[str]:
    """Return the forms of the verbs that can be nothing but a past tense or a past participle."""
    nouns = {form for frame in _FRAMES if frame.noun for form in _forms(frame)}
    forms = {form for frame in _FRAMES if not frame.noun for form in _forms(frame) if form != frame.word}
    return frozenset(form for form in forms - nouns if not form.endswith(("s", "ing")) and form not in {"been", "led"})


def _forms(frame: Frame) -> set[str]:
    word = frame.word
    if frame.noun:
        return {word, word if word.endswith("s") else f"{word}s"} - ({"wars"} if word == "war" else set())
    if word in _IRREGULAR:
        forms = set(_IRREGULAR[word].split())
        return forms if word == "be" else {word, *forms}
    if word.endswith("e"):
        return {word, f"{word}s", f"{word}d", f"{word[:-1]}ing"}
    if word.endswith(("s", "ch", "sh", "x")):
        return {word, f"{word}es", f"{word}ed", f"{word}ing"}
    return {word, f"{word}s", f"{word}ed", f"{word}ing"}
