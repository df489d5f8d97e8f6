"""Memory: rules about strings, learned from one person's decisions. It proposes and ranks; it never decides.

A rule is a string as it is written, with what the person made of it. Each decision weighs more, the more its place
resembles the one in question; so one string can have two labels where its neighbours tell them apart.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from annotator.model.ids import TypeId, derived_id
from annotator.model.lessons import Context, Lesson, Taught, alikeness, context_of
from annotator.model.tokens import Token, tokens

SOURCE: Final = "memory.v1"
PREFIX: Final = "memory:"
"""How the keys of a project's corrected rules begin."""

_DOUBT: Final = 0.35
"""How many places' worth of doubt a rule carries: once right gives 0.74, four times 0.92."""

_LEAST: Final = 0.5
_MOST: Final = 0.98
_REFUSED: Final = 0.34
_OUTVOTED: Final = 0.15
_MANY: Final = 3
_NEAR: Final = 60
"""How far beside a string its neighbours are looked for, in code points."""


class Say(StrEnum):
    """What a person made of a rule itself."""

    FORGET = "forget"
    """What was learned until then does not count."""
    ALWAYS = "always"
    NEVER = "never"
    """Propose this string nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A rule as a person wants it; ``at`` is when they said so."""

    form: str
    say: Say
    type: TypeId | None = None
    at: int = 0

    @property
    def key(self) -> str:
        """The name under which a project keeps it."""
        return correction_key(self.form)


def correction_key(form: str) -> str:
    """Return the name under which a project keeps the correction of a string's rule."""
    return f"{PREFIX}{derived_id('memory', form).hex}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What memory makes of a string in a place."""

    type: TypeId
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is remembered of a string, for a person to see: ``taught`` counts by label and by how it was taught."""

    form: str
    proposes: TypeId | None
    score: float
    taught: Mapping[tuple[TypeId, Taught], int]
    documents: int
    correction: Correction | None = None

    @property
    def lessons(self) -> int:
        """How many places taught it."""
        return sum(self.taught.values())


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where memory proposes something; code points."""

    start: int
    end: int
    judgement: Judgement


class Memory:
    """All that is remembered; ``names`` are the labels' names, for the reasons. Belongs to one thread."""

    def __init__(self, names: Mapping[TypeId, str] | None = None) -> None:
        self.names: Mapping[TypeId, str] = names or {}
        self._lessons: dict[str, dict[UUID, Lesson]] = defaultdict(dict)
        self._by_doc: dict[UUID, dict[UUID, Lesson]] = {}
        self._corrections: dict[str, Correction] = {}
        self._openings: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
        self._longest = 0

    def __bool__(self) -> bool:
        return bool(self._lessons or self._corrections)

    # Learning

    def learn(self, doc: UUID, lessons: Iterable[Lesson], items: Collection[UUID] | None = None) -> set[str]:
        """Take in what a document teaches now; return the strings about which anything has changed.

        ``items``: the annotations and decisions that the lessons tell of; None: all that there are.
        """
        new = {lesson.item: lesson for lesson in lessons if lesson.form}
        known = self._by_doc.pop(doc, {})
        old = known if items is None else {item: known[item] for item in items if item in known}
        changed: set[str] = set()
        for item, lesson in old.items():
            if new.get(item) != lesson:
                del self._lessons[lesson.form][item]
                changed.add(lesson.form)
        for item, lesson in new.items():
            if old.get(item) != lesson:
                self._lessons[lesson.form][item] = lesson
                changed.add(lesson.form)
        stays = {} if items is None else {item: lesson for item, lesson in known.items() if item not in old}
        if stays or new:
            self._by_doc[doc] = stays | new
        for form in changed:
            self._index(form)
        return changed

    def correct(self, corrections: Iterable[Correction]) -> set[str]:
        """Take in all corrections there are now; return the strings about which anything has changed."""
        new = {c.form: c for c in corrections}
        old, self._corrections = self._corrections, new
        changed = {form for form in old.keys() | new.keys() if old.get(form) != new.get(form)}
        for form in changed:
            self._index(form)
        return changed

    def _index(self, form: str) -> None:
        self._longest = max(self._longest, len(form))
        parts = tuple(form[t.start : t.end] for t in tokens(form))
        if not self._lessons.get(form):
            self._lessons.pop(form, None)
        if form in self._lessons or form in self._corrections:
            self._openings[parts[0]][parts] = form
        elif parts[0] in self._openings:
            self._openings[parts[0]].pop(parts, None)
            if not self._openings[parts[0]]:
                del self._openings[parts[0]]

    def knows(self, form: str) -> bool:
        """Tell whether anything is remembered of a string."""
        return form in self._lessons or form in self._corrections

    # Judging

    def judge(self, form: str, context: Context) -> Judgement | None:
        """Return the label that memory proposes for a string in a place, or None."""
        correction = self._corrections.get(form)
        if correction and correction.say is Say.NEVER:
            return None
        if correction and correction.say is Say.ALWAYS and correction.type is not None:
            return Judgement(correction.type, _MOST, f"your rule: always {self._name(correction.type)}")
        counted = self._counted(form)
        shares = self._shares(counted, context)
        best = max(shares, key=lambda t: (shares[t], t), default=None)
        if best is None or shares[best] < _LEAST:
            return None
        return Judgement(best, round(min(_MOST, shares[best]), 4), self._reason(counted, best))

    def refuses(self, form: str, type_id: TypeId, context: Context) -> bool:
        """Tell whether a label was found wrong for a string in places like this one.

        It was if it was rejected (or moved away from) somewhere that has anything in common with this place, and has
        little in its favour; or if another label was given many times, and this one never or hardly ever.
        """
        correction = self._corrections.get(form)
        if correction and correction.say is not Say.FORGET:
            return correction.say is Say.NEVER or correction.type != type_id
        counted = self._counted(form)
        if not counted:
            return False
        share = self._shares(counted, context).get(type_id, 0.0)
        against = [n for n in counted if n.refused and n.type == type_id and _applies(n, context)]
        if any(alikeness(n.context, context) for n in against):
            return share < _REFUSED
        others = sum(not n.refused and n.type != type_id for n in counted)
        return others >= _MANY and share < _OUTVOTED and not against

    def _counted(self, form: str) -> list[Lesson]:
        """Return the lessons about a string that count: those since it was forgotten last."""
        found = self._lessons.get(form)
        if not found:
            return []
        correction = self._corrections.get(form)
        since = correction.at if correction and correction.say is Say.FORGET else -1
        return [lesson for lesson in found.values() if lesson.at > since]

    def _shares(self, counted: list[Lesson], context: Context) -> dict[TypeId, float]:
        """Return how much speaks for each label that was given, between 0 and 1."""
        weights = [(n, 1 + alikeness(n.context, context)) for n in counted if _applies(n, context)]
        if not weights:
            return {}
        doubt = _DOUBT * sum(w for _, w in weights) / len(weights)
        given = sum(w for n, w in weights if not n.refused)
        shares: dict[TypeId, float] = {}
        for type_id in {n.type for n, _ in weights if not n.refused}:
            good = sum(w for n, w in weights if not n.refused and n.type == type_id)
            bad = sum(w for n, w in weights if n.refused and n.type == type_id)
            shares[type_id] = good / (given + bad + doubt)
        return shares

    def _reason(self, counted: list[Lesson], type_id: TypeId) -> str:
        times = Counter(n.taught for n in counted if n.type == type_id)
        parts = [f"{how} {_times(times[how])}" for how in Taught if times[how]]
        words = ", ".join(part for part in parts if not part.startswith(Taught.REFUSED))
        others = sum(not n.refused and n.type != type_id for n in counted)
        against = [f"rejected {_times(times[Taught.REFUSED])}"] if times[Taught.REFUSED] else []
        against += [f"labelled otherwise {_times(others)}"] if others else []
        return "; ".join([f"{words} as {self._name(type_id)}", *against])

    def _name(self, type_id: TypeId) -> str:
        return self.names.get(type_id, "a label that is gone")

    # Looking

    def occurrences(self, text: str, lines: Iterable[tuple[int, int]] | None = None) -> Iterator[Occurrence]:
        """Yield where a text holds strings that memory proposes a label for: the longest at each place, none twice.

        ``lines``: whole lines to look at, in order; None: all of the text.
        """
        if lines is not None:
            for start, end in lines:
                yield from self._on_line(text, list(tokens(text, start, end)))
            return
        done = 0
        for place in sorted({place for word in self._openings for place in _places(text, word)}):
            if place < done:
                continue
            found = self._around(text, place)
            at = next((n for n, token in enumerate(found) if token.start == place), None)
            if at is None:
                continue
            made = self._at(text, found, [text[t.start : t.end] for t in found], at)
            if made is not None:
                done = made.end
                yield made

    def _on_line(self, text: str, found: list[Token]) -> Iterator[Occurrence]:
        words = [text[t.start : t.end] for t in found]
        done = 0
        for at, word in enumerate(words):
            if found[at].start >= done and word in self._openings:
                made = self._at(text, found, words, at)
                if made is not None:
                    done = made.end
                    yield made

    def _around(self, text: str, place: int) -> list[Token]:
        """Return the tokens near a place: cheaper than all, and the same, since they begin after white space."""
        left = max(text.rfind("\n", 0, place), text.rfind(" ", 0, max(0, place - _NEAR))) + 1
        return list(tokens(text, left, min(len(text), place + 2 * self._longest + _NEAR)))

    def _at(self, text: str, found: list[Token], words: list[str], at: int) -> Occurrence | None:
        """Return what memory proposes at a token."""
        openings = self._openings.get(words[at])
        for parts in sorted(openings, key=len, reverse=True) if openings else ():
            end = at + len(parts)
            if tuple(words[at:end]) != parts or "\n" in text[found[at].start : found[end - 1].end]:
                continue
            before = words[at - 1] if at and "\n" not in text[found[at - 1].end : found[at].start] else ""
            more = end < len(words) and "\n" not in text[found[end - 1].end : found[end].start]
            judgement = self.judge(self._openings[words[at]][parts], context_of(before, words[end] if more else ""))
            if judgement is not None:
                return Occurrence(found[at].start, found[end - 1].end, judgement)
        return None

    def rules(self) -> list[Rule]:
        """Return all rules, those with most lessons first."""
        forms = self._lessons.keys() | self._corrections.keys()
        return sorted((self.rule(form) for form in forms), key=lambda r: (-r.lessons, r.form))

    def rule(self, form: str) -> Rule:
        """Return what is remembered of a string."""
        counted = self._counted(form)
        taught = Counter((n.type, n.taught) for n in counted)
        judgement = self.judge(form, Context())
        return Rule(
            form=form,
            proposes=judgement.type if judgement else None,
            score=judgement.score if judgement else 0.0,
            taught=dict(taught),
            documents=len({n.doc for n in counted}),
            correction=self._corrections.get(form),
        )


def _places(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _applies(lesson: Lesson, context: Context) -> bool:
    if lesson.only_before and lesson.context.before != context.before:
        return False
    return not (lesson.only_after and lesson.context.after != context.after)


def _times(number: int) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{number:,} times"
