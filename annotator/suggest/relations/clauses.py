"""Looks for the ends of a relation around the word that carries it, in a parsed plain sentence."""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Token

from annotator.suggest.relations import lexicon
from annotator.suggest.relations.mentions import Group, Mention
from annotator.suggest.relations.plain import PlainSentence

REACH: Final = 12
"""So many words behind a word are looked at for its prepositions."""


class Clauses:
    """The ends around a word of one sentence."""

    def __init__(self, plain: PlainSentence, doc: Doc, earlier: list[Group]) -> None:
        self._plain = plain
        self._doc = doc
        self._earlier = earlier

    def ends(self, token: Token, slot: str) -> list[Group]:
        """Return who stands in a slot of a word; a slot that is none of those below is a preposition."""
        find = {
            "subject": self.subject,
            "object": self._objects,
            "itself": self._itself,
            "possessor": self._possessor,
            "holder": self._holder,
            "goods": self._goods,
            "weapon": self._weapons,
            "owner": self._objects,
            "traveller": self._traveller,
            "carrier": self._carrier,
            "receiver": self._receiver,
            "given_to": self._given_to,
            "both": self._both,
        }.get(slot)
        return find(token) if find else self._behind(token, slot)

    # Verbs

    def subject(self, verb: Token) -> list[Group]:
        """Return who does what a verb says: its own subject, or the one that a governing word hands down."""
        return [] if self.is_passive(verb) else self._subject(verb, 0)

    def _both(self, verb: Token) -> list[Group]:
        subjects = self.subject(verb)
        return subjects if len(subjects) > 1 else []

    def _traveller(self, verb: Token) -> list[Group]:
        return [] if self._carries(verb) else self.subject(verb)

    def _carrier(self, verb: Token) -> list[Group]:
        return self.subject(verb) if self._carries(verb) else []

    def _itself(self, verb: Token) -> list[Group]:
        """Return what a verb is done to, but not the owner of it: "join NATO", not "join NATO's talks"."""
        return self._objects(verb, itself=True)

    def is_passive(self, verb: Token) -> bool:
        """Return whether a verb's subject suffers it."""
        if verb.tag_ != "VBN" and not verb.text.endswith(("ed", "en", "ent", "old", "ought")):
            return False
        for token in reversed(list(self._doc[max(0, verb.i - 5) : verb.i])):
            low = token.lower_
            if low in lexicon.PASSIVE_HELP:
                return low not in {"'s", "’s"} or verb.tag_ == "VBN"
            if token.tag_ != "RB" and low not in lexicon.HELP:
                break
        after = self._doc[verb.i + 1] if verb.i + 1 < len(self._doc) else None
        return bool(verb.dep_ == "acl" and after is not None and after.lower_ in {"by", "from", "to", "in"}
                    and verb.lower_ not in lexicon.ACTIVE_ONLY)  # fmt: skip

    def _subject(self, verb: Token, depth: int) -> list[Group]:
        if depth > 4:
            return []
        for child in verb.children:
            if child.dep_.startswith("nsubj") and child.i < verb.i + 3:
                return self._own_subject(child)
        beside = self._beside(verb)
        if beside:
            return beside
        if (above := self._infinitive_of(verb)) is not None:
            return self._handed_down(verb, above, depth)
        head = verb.head
        if head is verb:
            return []
        if (
            verb.dep_ in {"xcomp", "advcl", "acl", "ccomp", "conj", "parataxis", "obj", "obl", "amod"}
            and head.i < verb.i
        ):
            return self._handed_down(verb, head, depth)
        return []

    def _infinitive_of(self, verb: Token) -> Token | None:
        """Return the verb right in front of "to (have)", which governs an infinitive whatever the tree says."""
        place = verb.i - 1
        if place > 0 and self._doc[place].lower_ in {"have", "be", "been"}:
            place -= 1
        if place < 1 or self._doc[place].lower_ != "to":
            return None
        above = self._doc[place - 1]
        return above if above.tag_.startswith("VB") or above.lower_ in {"attempts", "attempt", "plans"} else None

    def _handed_down(self, verb: Token, head: Token, depth: int) -> list[Group]:
        """Return the subject of a verb that has none: that of the verb above, its object, or the noun's owner."""
        if _is_verb(head):
            if head.lower_ in lexicon.CONTROLS_OBJECT and verb.dep_ != "conj" and (objects := self._objects(head)):
                return objects
            return self._subject(head, depth + 1) if not self.is_passive(head) else self._suffering(head)
        if verb.dep_ == "acl" and verb.tag_ in {"VBD", "VBN"} and verb.lower_ in lexicon.ACTIVE_ONLY:
            return self.phrase(head)
        own = self._possessor(head)
        return own or (self.phrase(head) if verb.dep_.startswith("acl") and verb.tag_ == "VBG" else [])

    def _suffering(self, verb: Token) -> list[Group]:
        """Return the subject of a passive verb."""
        for child in verb.children:
            if child.dep_.startswith("nsubj") and child.i < verb.i:
                return self._own_subject(child)
        if verb.dep_ in {"acl", "acl:relcl"}:
            return self.phrase(verb.head)
        return self._beside(verb)

    def _beside(self, verb: Token) -> list[Group]:
        """Return the party right in front of a verb and its helpers, where the tree names none."""
        place = verb.i - 1
        while place >= 0 and self._helps(self._doc[place]):
            if self._doc[place].lower_ == "to":
                return []
            place -= 1
        if place < 0 or not self._is_nominal(place):
            return []
        start = self._start_of(place)
        before = self._doc[start - 1] if start else None
        if before is not None and before.tag_ in {"IN", "TO"} and before.lower_ not in lexicon.CLAUSE_OPENERS:
            return []
        return self._with_partners(start, self._named(start, place + 1))

    @staticmethod
    def _helps(token: Token) -> bool:
        return token.lower_ in lexicon.HELP or token.tag_ == "RB" or token.lower_ in lexicon.ADVERBS

    def _own_subject(self, subject: Token) -> list[Group]:
        relative = subject.lower_ in lexicon.RELATIVE
        return self._relative(subject) if relative else self.phrase(subject, coordinate=True)

    def _relative(self, pronoun: Token) -> list[Group]:
        """Return what a relative pronoun stands for: the noun in front of it."""
        place = pronoun.i - 1
        while place > 0 and self._doc[place].text == ",":
            place -= 1
        return self._named(self._start_of(place), place + 1) if self._is_nominal(place) else []

    def _objects(self, verb: Token, itself: bool = False) -> list[Group]:
        """Return what a verb is done to, active or passive; ``itself`` leaves out "its" and "of it"."""
        if self.is_passive(verb):
            return self._suffering(verb)
        found = self._next_phrase(verb.i + 1)
        if found and itself and (self._plain.groups[found[1] - 1] is None or self._is_owner(found[1])):
            return []
        return found[0] if found else []

    def _is_owner(self, place: int) -> bool:
        return place < len(self._doc) and self._doc[place].lower_ in {"'s", "’s"}

    def _next_phrase(self, place: int, coordinate: bool = True) -> tuple[list[Group], int] | None:
        """Return the parties of the noun phrase that begins here, and where it ends."""
        while place < len(self._doc) and self._doc[place].tag_ == "RB":
            place += 1
        end = place
        while end < len(self._doc) and self._is_nominal(end):
            end += 1
        if end == place:
            return None
        found = self._named(place, end)
        if not found and self._goes_on_with_of(end):
            return self._next_phrase(end + 1, coordinate)
        if coordinate and found:
            end = self._partners_behind(end, found)
        return found, end

    def _partners_behind(self, end: int, found: list[Group]) -> int:
        """Take in the parties that are joined by commas and "and", and return where the list ends."""
        while end + 1 < len(self._doc) and self._doc[end].lower_ in {"and", "or", ",", "nor"}:
            start = end + 1
            if self._doc[start].lower_ in {"and", "or"}:
                start += 1
            last = start
            while last < len(self._doc) and self._is_nominal(last):
                last += 1
            more = self._named(start, last)
            same = more and more[0].mentions[0].label == found[0].mentions[0].label
            if not same or (
                last < len(self._doc) and self._doc[last].tag_ in lexicon.FINITE and self._doc[end].text == ","
            ):
                return end
            found += more
            end = last
        return end

    def _with_partners(self, start: int, found: list[Group]) -> list[Group]:
        """Return the parties with those in front that "and" joins to them."""
        while start > 1 and self._doc[start - 1].lower_ in {"and", "or", ","} and found:
            joins = self._doc[start - 1].lower_
            last = start - 1
            first = self._start_of(last - 1)
            more = self._named(first, last)
            if not more or (joins == "," and len(found) < 2):
                break
            found = [*more, *found]
            start = first
        return found

    def _carries(self, verb: Token) -> bool:
        """Return whether a verb of motion has an object: "will fly 120 tonnes to Beira"."""
        place = verb.i + 1
        return place < len(self._doc) and self._doc[place].tag_ in {"CD", "NNS", "DT"} and not self.is_passive(verb)

    def _receiver(self, verb: Token) -> list[Group]:
        """Return who gets something, named before the thing: "sent Mozambique four helicopters"."""
        place = receiver_behind(self._plain, verb.i)
        if place is None or self.is_passive(verb):
            return []
        group, after = self._plain.groups[place], self._doc[place + 1]
        gives = after.lower_ == "with" or (
            self._is_nominal(place + 1) and after.tag_ not in {"POS", "NNP_POS"} and after.lower_ not in {"'s", "’s"}
        )
        return [group] if gives and group and group.mentions[0].label != "NORP" else []

    def _given_to(self, noun: Token) -> list[Group]:
        """Return the receiver in front of "for use": "weapons to Russia for use in its war"."""
        place = noun.i - 1
        if place < 2 or self._doc[place].lower_ != "for":
            return []
        start = self._start_of(place - 1)
        return self._named(start, place) if start and self._doc[start - 1].lower_ == "to" else []

    # Nouns

    def _possessor(self, noun: Token) -> list[Group]:
        """Return the party in front of a noun: "Russia's", "Russian", "his"."""
        start = self._start_of(noun.i)
        if start == noun.i:
            return []
        return self._named(start, noun.i, last=True)

    def _holder(self, noun: Token) -> list[Group]:
        """Return who holds talks: the subject of the verb that the noun is the object of."""
        verb = next((one for one in noun.ancestors if _is_verb(one)), None)
        return self._subject(verb, 0) if verb is not None and verb.i < noun.i else []

    def _owner(self, verb: Token) -> list[Group]:
        return self._objects(verb)

    def _goods(self, token: Token) -> list[Group]:
        """Return the state named in front of what is given: "the provision of North Korean weapons"."""
        place = token.i + 1
        if self.is_passive(token):
            place = next((c.i for c in token.children if c.dep_.startswith("nsubj")), token.head.i)
            start = self._start_of(place)
            return self._stated(start, place + 1)
        if place < len(self._doc) and self._doc[place].lower_ == "of":
            end = place + 1
            while end < len(self._doc) and self._is_nominal(end):
                end += 1
            return self._stated(place + 1, end)
        return []

    def _stated(self, start: int, end: int) -> list[Group]:
        found = [self._plain.groups[i] for i in range(start, end)]
        return [g for g in found if g and g.mentions[0].label in {"NORP", "GPE"}][:1]

    def _weapons(self, token: Token) -> list[Group]:
        """Return the weapons, plants or firms that a word is about: behind it, or in front of a relative clause."""
        behind = self._next_phrase(token.i + 1)
        if behind and behind[0] and behind[0][0].first_of(frozenset({"WEAPON", "FAC", "ORG"})):
            return behind[0]
        if behind and not behind[0] and token.lower_ != "use":
            return []
        for place in range(token.i - 1, max(-1, token.i - REACH), -1):
            group = self._plain.groups[place]
            if group and group.mentions[0].label == "WEAPON":
                return [group]
        return []

    def _behind(self, token: Token, preposition: str) -> list[Group]:
        """Return the party behind a preposition that follows a word in its clause."""
        place = token.i + 1
        depth = 0
        while place < len(self._doc) and place - token.i <= REACH + depth:
            word = self._doc[place]
            if word.text in lexicon.ENDS or (word.tag_ in lexicon.FINITE and not self._may_cross(token, word)):
                break
            if word.lower_ == preposition and self._plain.groups[place] is None:
                found = self._pair(place) if preposition == "between" else self._next_phrase(place + 1)
                if found and found[0]:
                    return found[0]
            place += 1
        return []

    def _pair(self, place: int) -> tuple[list[Group], int] | None:
        found = self._next_phrase(place + 1)
        return found if found and len(found[0]) == 2 else None

    def _may_cross(self, token: Token, finite: Token) -> bool:
        return finite.lower_ in {"deal", "deals", "visits", "plans"} or finite.i == token.i

    # Phrases

    def phrase(self, token: Token, coordinate: bool = False) -> list[Group]:
        """Return the parties of the noun phrase around a word."""
        end = token.i + 1
        while end < len(self._doc) and self._is_nominal(end):
            end += 1
        start = self._start_of(token.i)
        found = self._named(start, end)
        if not found and self._goes_on_with_of(end):
            inner = self._next_phrase(end + 1)
            return inner[0] if inner else []
        if not found and start > 1 and self._doc[start - 1].text == "," and self._is_nominal(start - 2):
            return self._named(self._start_of(start - 2), start - 1)
        if coordinate and found:
            found = self._with_partners(start, found)
            self._partners_behind(end, found)
        return found

    def _goes_on_with_of(self, end: int) -> bool:
        """Return whether the party is named behind the word for it: "a group of Russian officials"."""
        return (
            end < len(self._doc)
            and self._doc[end].lower_ in {"of", "from"}
            and self._doc[end - 1].lower_ in lexicon.PEOPLE
        )

    def _start_of(self, place: int) -> int:
        while place > 0 and self._is_nominal(place - 1):
            place -= 1
        return place

    def _is_nominal(self, place: int) -> bool:
        token = self._doc[place]
        low = token.lower_
        if low in lexicon.RELATIVE:
            return False
        return self._plain.groups[place] is not None or token.tag_ in lexicon.NOMINAL or low in lexicon.ALSO_NOMINAL

    def _named(self, start: int, end: int, last: bool = False) -> list[Group]:
        """Return the one party that a stretch names: its last word's, else the last state or body in front of it."""
        places = [i for i in range(start, end) if self._plain.groups[i] is not None]
        if not places:
            return self._pronoun(start, end)
        if places[-1] == end - 1 or last:
            group = self._plain.groups[places[-1]]
        else:
            named = [p for p in places if self._plain.groups[p].mentions[0].label not in {"WEAPON", "LAW", "EVENT"}]  # type: ignore[union-attr]
            if not named:
                return []
            group = self._plain.groups[named[-1]]
        return [group] if group is not None else []

    def sought(self, verb: Token) -> bool:
        """Return whether a verb is only tried, asked for or attempted: "to try to get", "convince them to sell"."""
        word = verb
        for _ in range(3):
            above = self._infinitive_of(word)
            word = above if above is not None else word.head
            if word.lower_ in lexicon.SOUGHT:
                return True
            if word is word.head:
                break
        return False

    def seeks_itself(self, verb: Token) -> bool:
        """Return whether who tries is also who would give: "North Korea may seek to provide"."""
        above = self._infinitive_of(verb)
        return above is not None and above.lower_ in {
            "seek",
            "seeks",
            "sought",
            "try",
            "tries",
            "tried",
            "wants",
            "want",
            "wanted",
            "seeking",
            "trying",
        }

    def forbidden(self, verb: Token) -> bool:
        """Return whether what a verb says is forbidden or prevented."""
        return any(above.lower_ in lexicon.FORBIDS for above in list(verb.ancestors)[:2])

    def to_get(self, verb: Token) -> bool:
        """Return whether somebody goes somewhere "to (try to) get" something."""
        words = [token.lower_ for token in self._doc[verb.i :]]
        return any(
            words[i] == "to" and set(words[i + 1 : i + 4]) & {"get", "obtain", "buy", "acquire", "procure", "secure"}
            for i in range(len(words))
        )

    def accuser(self, verb: Token) -> Mention | None:
        """Return who accuses somebody of what a verb says: that is its source."""
        for above in verb.ancestors:
            if above.lower_ in {"accuse", "accuses", "accused", "accusing"} and not self.is_passive(above):
                found = self._subject(above, 0)
                return found[0].mentions[0] if found else None
        return None

    def _pronoun(self, start: int, end: int) -> list[Group]:
        for token in self._doc[start:end]:
            if token.lower_ in lexicon.PRONOUNS:
                return self._antecedent(token)
        return []

    def _antecedent(self, pronoun: Token) -> list[Group]:
        """Return whom a pronoun means: the last person, or the last state or body of the same sentence."""
        person = pronoun.lower_ in lexicon.PERSONS
        wanted = {"PERSON"} if person else {"GPE", "ORG"}
        before = [group for group in self._plain.groups[: pronoun.i] if group]
        if person:
            before = [*self._earlier, *before]
        for group in reversed(before):
            if group.mentions[0].label in wanted:
                return [group]
        return []


def _is_verb(token: Token) -> bool:
    return token.tag_.startswith(("VB", "MD"))


def receiver_behind(plain: PlainSentence, verb: int) -> int | None:
    """Return the place of the name behind a verb and its determiners, if more words follow it."""
    place = verb + 1
    while place < len(plain.words) and plain.words[place].lower() in lexicon.DETERMINERS:
        place += 1
    return place if place + 1 < len(plain.words) and plain.groups[place] is not None else None


def pairs(first: list[Group], second: list[Group]) -> Iterator[tuple[Group, Group]]:
    """Yield each of the first with each of the second."""
    for head in first:
        for tail in second:
            if head.mentions[0] != tail.mentions[0]:
                yield head, tail


def mention_for(group: Group, labels: frozenset[str]) -> Mention | None:
    """Return the mention of a group that a relation may end in."""
    return group.first_of(labels)
