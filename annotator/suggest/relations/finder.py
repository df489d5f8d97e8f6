"""Finds the relations of a text among its spans."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Token

from annotator.suggest.api import SuggestedRelation, SuggestedSpan
from annotator.suggest.relations.clauses import Clauses, pairs
from annotator.suggest.relations.cutting import Cutter
from annotator.suggest.relations.ends import ENDS, SYMMETRIC
from annotator.suggest.relations.frames import Frame
from annotator.suggest.relations.mentions import PARTIES, Group, Mention, Sentence, groups_of, mentions_of, sentences
from annotator.suggest.relations.modality import DENIED, STATED, modality
from annotator.suggest.relations.naming import named_facts
from annotator.suggest.relations.plain import PlainSentence, plain
from annotator.suggest.relations.prospects import Carried, carriers_of, may_be, may_fill, standing
from annotator.suggest.relations.roles import roles_of
from annotator.suggest.relations.same import SameThing
from annotator.suggest.relations.speakers import SPEECH_WORD, SourceFinder, Speeches
from annotator.suggest.relations.syntax import tagged, with_trees
from annotator.suggest.scores import RuleScores

RELATIONS: Final = "annotator_relations"
"""The folder of a pipeline that holds what the relations need."""
RULE_SCORES: Final = "rules.json"

# What a text says by the way: nobody in particular vouches for it.
_UNSOURCED: Final = frozenset({"holds_role", "member_of", "leads", "alias_of", "part_of", "located_in"})
_DENIABLE: Final = frozenset({"supplies_to", "uses", "seeks_from", "visits", "meets_with", "negotiates_with"})
_REJECTS: Final = re.compile(
    r"\b(?:den(?:y|ies|ied)|dismiss(?:es|ed)?|reject(?:s|ed)?)\b[^.]{0,30}"
    r"\b(?:it|this|that|accusations?|allegations?|claims?|charges?|reports?)\b"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation found, before it becomes a suggestion; ``place`` is where the word stands that carries it."""

    relation: str
    head: Mention
    tail: Mention
    rule: str
    sentence: int
    paragraph: int
    modality: str = ""
    source: Mention | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A sentence, by its number, that the parser may have to look at: where words stand that may carry a relation."""

    number: int
    plain: PlainSentence
    carried: list[Carried]


@dataclass(slots=True)
class _Reading:
    """A text on its way through the rules."""

    sentences: list[Sentence] = field(default_factory=list)
    waiting: list[_Waiting] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    same: SameThing = field(default_factory=SameThing)


class RelationFinder:
    """Finds relations by rules; ``nlp`` brings tokenizer, tagger and parser, ``scores`` how often a rule is right."""

    def __init__(self, nlp: Language, scores: RuleScores) -> None:
        self._nlp = nlp
        self._cut = Cutter(nlp)
        self._scores = scores

    def find(self, text: str, spans: Sequence[SuggestedSpan]) -> list[SuggestedRelation]:
        """Return the relations among the spans of a text, in its order."""
        facts = self.facts(text, mentions_of(text, spans))
        return [self._suggested(fact) for fact in sorted(facts, key=lambda f: (f.sentence, f.head.start, f.tail.start))]

    def facts(self, text: str, mentions: Sequence[Mention]) -> list[Fact]:
        """Return what the rules find, each fact once a paragraph."""
        reading = _Reading(list(sentences(text, mentions)))
        reading.same = SameThing.of(mentions)
        speeches = Speeches.of(text)
        earlier: Mention | None = None
        for number, sentence in enumerate(reading.sentences):
            self._read(number, sentence, reading, speeches, earlier)
            earlier = _body_of(sentence) or earlier
        finder = SourceFinder(speeches, [(s.start, s.end, s.paragraph) for s in reading.sentences])
        self._parse(reading, finder)
        _deny_across(reading)
        return _once(reading.facts)

    def _read(
        self, number: int, sentence: Sentence, reading: _Reading, speeches: Speeches, earlier: Mention | None
    ) -> None:
        """Take in what the names of a sentence tell by themselves, and note what the parser must look at."""
        speaks = bool(SPEECH_WORD.search(sentence.text))
        if not sentence.mentions and not speaks:
            return
        roles = roles_of(sentence, earlier)
        reading.facts += [
            Fact(relation, head, tail, f"{relation}:{rule}", number, sentence.paragraph, STATED)
            for relation, head, tail, rule in (*roles.facts, *named_facts(sentence))
        ]
        carriers = carriers_of(sentence, _persons_before(reading.sentences, number))
        if not carriers and not speaks:
            return
        made = plain(self._cut, sentence, groups_of(sentence), roles.left_out)
        if speaks:
            speeches.read(made)
        if carried := list(standing(made, carriers)):
            reading.waiting.append(_Waiting(number, made, carried))

    def _parse(self, reading: _Reading, sources: SourceFinder) -> None:
        docs = tagged(self._nlp, [one.plain for one in reading.waiting])
        hopeful = []
        for one, doc in zip(reading.waiting, docs, strict=True):
            clauses = Clauses(one.plain, doc, _persons_before(reading.sentences, one.number))
            if any(may_fill(frame, doc[place], clauses) for place, frames in one.carried for frame in frames):
                hopeful.append((one, doc, clauses))
        with_trees(self._nlp, [doc for _, doc, _ in hopeful])
        for one, doc, clauses in hopeful:
            for place, frames in one.carried:
                for fact in _facts_of(doc[place], frames, clauses, one.number, one.plain.sentence.paragraph):
                    aside = fact.relation in _UNSOURCED or fact.rule == "at_war_with:noun"
                    at = one.plain.starts[place]
                    source = None if aside else clauses.accuser(doc[place]) or sources.source(one.number, at)
                    put = STATED if fact.relation in _UNSOURCED else _put(doc, doc[place], fact)
                    if source is not None and source.index == fact.head.index and put != DENIED:
                        source = None
                    reading.facts.append(replace(fact, modality=put, source=source))

    def _suggested(self, fact: Fact) -> SuggestedRelation:
        attributes = {"modality": fact.modality} if fact.modality != STATED else {}
        references = {"source": fact.source.index} if fact.source is not None else {}
        score = self._scores.of(fact.rule)
        return SuggestedRelation(
            fact.head.index, fact.tail.index, fact.relation, score, fact.rule, attributes, references
        )


_GETS: Final = frozenset(["receive", "get", "buy", "purchase", "import", "obtain", "acquire", "procure", "secure"])


def _put(doc: Doc, token: Token, fact: Fact) -> str:
    """Return how a fact is put; a war, a charge or a search that is named is not hung on the verbs around it."""
    if fact.modality:
        return fact.modality
    alone = fact.relation in {"denies", "accuses", "seeks_from", "at_war_with"}
    return modality(doc, token, climb=not alone)


def _persons_before(all_sentences: list[Sentence], number: int) -> list[Group]:
    """Return the persons named earlier in the paragraph, whom a pronoun may mean."""
    paragraph = all_sentences[number].paragraph
    found: list[Group] = []
    for sentence in all_sentences[max(0, number - 3) : number]:
        if sentence.paragraph == paragraph:
            found += [Group((mention,)) for mention in sentence.mentions if mention.label == "PERSON"]
    return found


def _facts_of(token: Token, frames: Sequence[Frame], clauses: Clauses, sentence: int, paragraph: int) -> list[Fact]:
    """Return what one word says: the first of its frames whose two ends are there and may be linked."""
    done: list[Fact] = []
    seen: set[str] = set()
    for frame in frames:
        if frame.relation in seen or not may_be(frame, token):
            continue
        found = _of_frame(token, frame, clauses, sentence, paragraph)
        if found:
            seen.add(frame.relation)
            done += found
    return [kept for fact in done if (kept := _as_sought(fact, token, clauses)) is not None]


def _as_sought(fact: Fact, token: Token, clauses: Clauses) -> Fact | None:
    """Return a delivery that is only tried as what it is: seeking. What others are to be talked into is none yet."""
    if clauses.forbidden(token):
        return None
    if fact.relation == "supplies_to" and token.tag_.startswith("VB") and clauses.sought(token):
        if token.lower_ not in _GETS:
            return fact if clauses.seeks_itself(token) else None
        return replace(
            fact, relation="seeks_from", head=fact.tail, tail=fact.head, rule="seeks_from:get", modality=STATED
        )
    if fact.relation == "visits" and token.lower_ in {"going", "turning"} and clauses.to_get(token):
        return replace(fact, relation="seeks_from", rule="seeks_from:go")
    return fact


def _of_frame(token: Token, frame: Frame, clauses: Clauses, sentence: int, paragraph: int) -> list[Fact]:
    heads, tails = ENDS[frame.relation]
    head_groups = _slot(token, frame.head, clauses, heads)
    if not head_groups:
        return []
    if not frame.tail:
        chosen = list(itertools.pairwise(head_groups))
    else:
        chosen = list(pairs(head_groups, _slot(token, frame.tail, clauses, tails)))
    made: list[Fact] = []
    for head, tail in chosen:
        first, second = head.first_of(heads), tail.first_of(tails)
        if first is not None and second is not None and first.text != second.text:
            if frame.relation == "located_in" and made:
                break  # the nearest place is enough
            made.append(Fact(frame.relation, first, second, frame.rule, sentence, paragraph, frame.modality))
    return made


def _slot(token: Token, slots: Sequence[str], clauses: Clauses, labels: frozenset[str]) -> list[Group]:
    for slot in slots:
        found = [group for group in clauses.ends(token, slot) if group.first_of(labels)]
        if found:
            return found
    return []


def _body_of(sentence: Sentence) -> Mention | None:
    """Return the body that "its" of the next sentence means: the first one, in the form that stands last."""
    for place, mention in enumerate(sentence.mentions):
        if mention.label in {"ORG", "GPE"}:
            short = sentence.mentions[place + 1] if place + 1 < len(sentence.mentions) else None
            in_brackets = (
                short is not None and short.label == mention.label and sentence.between(mention, short) == " ("
            )
            return short if in_brackets else mention
    return None


def _deny_across(reading: _Reading) -> None:
    """Let a sentence that rejects a charge deny the accuser named before it, or what is said before it."""
    for number, sentence in enumerate(reading.sentences):
        match = _REJECTS.search(sentence.text)
        if not match or not sentence.mentions:
            continue
        ahead = [m for m in sentence.mentions if m.end - sentence.start <= match.start() and m.label in PARTIES]
        if not ahead:
            continue
        who = ahead[0]
        near = [
            f for f in reading.facts if f.sentence in {number - 1, number - 2} and f.paragraph == sentence.paragraph
        ]
        charges = [f for f in near if f.relation == "accuses" and reading.same.are_one(f.tail, who)]
        if charges:
            rule = "denies:across"
            reading.facts.append(Fact("denies", who, charges[-1].head, rule, number, sentence.paragraph, STATED))
            continue
        for place, fact in enumerate(reading.facts):
            if (
                fact.sentence == number - 1
                and fact in near
                and fact.relation in _DENIABLE
                and reading.same.are_one(fact.head, who)
            ):
                reading.facts[place] = replace(fact, modality=DENIED, source=who)


def _once(facts: list[Fact]) -> list[Fact]:
    """Return each fact once a paragraph; that with a source or modality of its own stands beside the plain one."""
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        ends = (fact.head.text, fact.tail.text)
        if fact.relation in SYMMETRIC:
            ends = (min(ends), max(ends))
        source = fact.source.text if fact.source else ""
        key = (fact.relation, ends, fact.paragraph, fact.modality, source)
        kept.setdefault(key, fact)
    return list(kept.values())
