"""Pictures of documents for the text view: small ones by hand, large ones by seed."""

import random
import re
from collections.abc import Sequence
from uuid import UUID

from annotator.model.visual.values import VisualDocument, VisualRelation, VisualSpan

COLOURS = {
    "PERSON": "#3b82f6",
    "ORG": "#8b5cf6",
    "GPE": "#22a35a",
    "NORP": "#d98e1f",
    "DATE": "#7d93ab",
    "EVENT": "#d9468f",
    "WEAPON": "#e0483e",
    "LAW": "#98a12c",
    "TITLE": "#12a5b5",
}
RELATIONS = {
    "works_for": "#0e8a8a",
    "located_in": "#c05a2b",
    "supplies_to": "#7a5bd0",
    "negotiates_with": "#b03a6b",
    "visits": "#2f7fd6",
    "leads": "#6f8a1f",
    "member_of": "#a7832a",
    "accuses": "#3f9a5a",
}

PARAGRAPHS = (
    (
        "The harbour authority of Lisbon said on Tuesday that two tankers had been turned back after inspectors "
        "found forged certificates, a decision that the ministry of trade called overdue."
    ),
    (
        "Ana Ribeiro, the port's director since 2019, told reporters that her office had asked the coast guard for "
        "help three times. “We were told to wait, and so we waited,” she said."
    ),
    (
        "Officials in Oslo and Helsinki are expected to meet early next month to discuss a shared register of such "
        "ships; Denmark, which chairs the northern council this year, supports the plan."
    ),
    (
        "The vessels, both registered to a company in the Marshall Islands, had left Primorsk in late May with about "
        "90,000 tonnes of crude oil, according to the tracking service Seawatch."
    ),
    (
        "A court in Rotterdam ruled last year that insurers may refuse to pay when a transponder was switched off for "
        "more than six hours."
    ),
    "Nobody was hurt.",
    (
        "Lieutenant Commander Jens Aaberg of the Norwegian navy, who led an earlier inspection off Tromsø, described "
        "the papers as “good copies of bad originals” and warned that thirty-one ships were still at sea under the "
        "same flag, some of them older than their crews."
    ),
    (
        "The European Commission has proposed a twelfth package of measures, among them a ban on the sale of second-"
        "hand tankers; Greece, Malta and Cyprus asked for a longer transition."
    ),
    (
        "In Washington, a spokesperson for the Treasury declined to comment, but a former adviser, Karen O’Neill-Diaz, "
        "said that the United States would probably follow within weeks."
    ),
)

MIXED = (
    "قال المتحدث باسم الميناء Ana Ribeiro إن السفينتين 🇵🇹 غادرتا لشبونة يوم الثلاثاء بعد تفتيش دام ست ساعات في 2023.",
    "里斯本港务局周二表示，两艘油轮因证书伪造被遣返。贸易部称这一决定早该作出，北欧各国下月将举行会谈。🤝🏽",
    "Emoji: 👩‍👩‍👧‍👦 a family, 🇳🇴 a flag, 👍🏿 a thumb, 𝒜𝓁𝓅𝒽𝒶 letters — then Jens Aaberg (亚伯, ينس) met Ribeiro 🚢🚢.",
    "リスボン港湾局は火曜日、偽造証書が見つかった２隻のタンカーを引き返させたと発表した。通商省は決定を歓迎した。",
    "أعلنت وزارة التجارة أن القرار جاء متأخرا، وأن محكمة روتردام ستنظر في القضية خلال الشهر المقبل.",
)

SIZES = {"S": (3_800, 60, 30), "M": (100_000, 2_000, 1_000), "L": (1_000_000, 20_000, 10_000)}
_WORD = re.compile(r"[\w’'-]+")


def uid(number: int) -> UUID:
    """Return the same id for the same number."""
    return UUID(int=(0x7 << 76) | (0x8 << 60) | number)


def span(number: int, start: int, end: int, label: str = "PERSON", **more: object) -> VisualSpan:
    return VisualSpan(uid(number), ((start, end),), label, COLOURS.get(label, "#888888"), **more)


def relation(number: int, head: int, tail: int, label: str = "works_for", **more: object) -> VisualRelation:
    return VisualRelation(uid(number), uid(head), uid(tail), label, RELATIONS.get(label, "#888888"), **more)


def picture(text: str, spans: Sequence[VisualSpan] = (), relations: Sequence[VisualRelation] = ()) -> VisualDocument:
    return VisualDocument(text, spans, relations)


def text_of(kind: str, rng: random.Random) -> tuple[str, int, int]:
    """Return a generated text of a kind, and how many spans and relations belong on it."""
    if kind in SIZES:
        size, spans, relations = SIZES[kind]
        return _joined(rng, size, "\n", PARAGRAPHS, shorten=True), spans, relations
    if kind == "P":
        return _joined(rng, 200_000, " ", PARAGRAPHS, shorten=False), 4_000, 2_000
    assert kind == "X"
    return _joined(rng, 100_000, "\n", MIXED, shorten=False, several=True), 2_000, 1_000


def _joined(
    rng: random.Random, size: int, between: str, source: Sequence[str], *, shorten: bool, several: bool = False
) -> str:
    parts: list[str] = []
    length = 0
    while length < size:
        part = " ".join(rng.choice(source) for _ in range(rng.randint(1, 4))) if several else rng.choice(source)
        words = part.split(" ")
        if shorten and len(words) > 8 and rng.random() < 0.3:
            part = " ".join(words[: rng.randint(5, len(words))])
        parts.append(part)
        length += len(part) + 1
    return between.join(parts)[:size]


def generated(kind: str, seed: int = 7) -> VisualDocument:
    """Return a document of kind S, M, L, P (one paragraph) or X (mixed scripts), densely annotated.

    Four of five relations join near spans, some far ones, some very far ones; a fifth of the spans are suggested.
    """
    rng = random.Random(seed)
    text, span_count, relation_count = text_of(kind, rng)
    words = [match.span() for match in _WORD.finditer(text)]
    ranges = sorted(_range(rng, text, words) for _ in range(span_count))
    spans = [
        span(number, start, end, rng.choice(list(COLOURS)), suggested=number % 5 == 0)
        for number, (start, end) in enumerate(ranges)
    ]
    relations = [_relation(rng, number, span_count) for number in range(relation_count)]
    return VisualDocument(text, spans, relations)


def _range(rng: random.Random, text: str, words: list[tuple[int, int]]) -> tuple[int, int]:
    first = rng.randrange(len(words) - 4)
    start, end = words[first][0], words[first + rng.choice([0, 0, 1, 1, 2, 3])][1]
    newline = text.find("\n", start, end)
    end = newline if newline >= 0 else end
    return start, min(end, start + 60) if end - start <= 60 else min(words[first][1], start + 60)


def _relation(rng: random.Random, number: int, span_count: int) -> VisualRelation:
    head, chance = rng.randrange(span_count), rng.random()
    reach = rng.randint(1, 4) if chance < 0.8 else rng.randint(5, 30) if chance < 0.95 else rng.randint(31, 2000)
    tail = max(0, min(span_count - 1, head + (reach if rng.random() < 0.6 else -reach)))
    if tail == head:
        tail = (head + 1) % span_count
    return relation(10_000_000 + number, head, tail, rng.choice(list(RELATIONS)))
