"""Titles and roles: the role's noun phrase, without name, nationality, state or body."""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Span

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.words import PhraseSet, Words, propose, proposed, words_of

_LONGEST_HEAD: Final = 4
_MOST_MODIFIERS: Final = 4
_MOST_FIELD: Final = 5
_WITH_MINISTRY: Final = frozenset({"minister", "secretary", "undersecretary", "commissioner"})
_MOST_FREE_FIELD: Final = 3
_CLOSING: Final = frozenset({",", ".", ")", "said", "says", "told", "added", "warned", "who", "”", ";", "—"})
# Behind these a field follows only with a small word of its own: "director of operations", not "leader of the party".
_JOINTS: Final = frozenset({"of", "for"})
_PRONOUNS: Final = frozenset({"his", "her", "their", "its", "our", "my", "your", "whose"})
_BEFORE_ROLE: Final = frozenset(
    {"the", "a", "an", "as", "'s", "’s", "'", "’", "became", "named", "appointed", "elected", "and", "by", ",", "("}
)
# Capitalised titles that begin other names: "General Motors", "King Street".
_NEVER_MODIFIER_OPENS: Final = frozenset({"the", "and"})


class TitleFinder:
    """Proposes TITLE; a weak word such as "leader" only beside something that makes it a role."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._strong = PhraseSet(word.lower() for word in gazetteer.words("title_heads"))
        self._weak = PhraseSet(word.lower() for word in gazetteer.words("title_weak_heads"))
        self._abbreviations = PhraseSet(gazetteer.words("title_abbreviations"))
        self._modifiers = gazetteer.words("title_modifiers")
        self._fields = gazetteer.words("title_fields")
        self._with_field = gazetteer.words("title_after_of")
        self._unsure = gazetteer.words("title_modifiers_unsure")
        self._not_before = gazetteer.words("title_not_before")
        self._owners: set[int] = set()
        self._names: set[int] = set()
        self._inside: set[int] = set()
        self._no_posts = gazetteer.words("no_posts")
        self._given = gazetteer.words("first_names")
        self._plural = PhraseSet(f"{word}s" for word in self._strong | self._weak)

    def __call__(self, doc: Doc) -> Doc:
        """Propose the titles of a document."""
        names = [span for span in proposed(doc) if span.label_ in {"GPE", "NORP", "ORG", "LOC"}]
        self._owners = {span.end for span in names}
        self._names = {span.start for span in names}
        self._inside = {token for span in names for token in range(span.start + 1, span.end)}
        propose(doc, list(self._find(words_of(doc))))
        return doc

    def _find(self, words: Words) -> Iterator[Span]:
        index = 0
        while index < len(words):
            found = self._title_at(words, index)
            if found is None:
                index += 1
                continue
            start, end, rule = found
            yield words.span(start, end, "TITLE", rule)
            index = end

    def _title_at(self, words: Words, index: int) -> tuple[int, int, str] | None:
        """Return the title whose head begins at a position, or None."""
        if length := words.match(index, self._abbreviations, lower=False):
            named = index + length < len(words) and words.name[index + length]
            return (index, index + length, "title_rank") if named else None
        length = words.match(index, self._strong, _LONGEST_HEAD) or words.match(index, self._weak, _LONGEST_HEAD)
        if not length:
            return self._plural_at(words, index)
        if length == 1 and words.name[index] and words.text[index - 1 : index] and words.text[index - 1] in self._given:
            return None  # a surname: "Larry King", "Julie Bishop"
        start = self._modifiers_before(words, index, index + length)
        end = self._field_after(words, index, index + length)
        rule = self._rule(words, start, index, end, length)
        return (start, end, rule) if rule else None

    def _plural_at(self, words: Words, index: int) -> tuple[int, int, str] | None:
        """Return "Foreign Ministers" in front of names; plurals elsewhere are groups, not roles."""
        length = words.match(index, self._plural, 3)
        end = index + length
        if not length or not words.name[index] or end >= len(words) or not words.name[end] or words.opens[index]:
            return None
        return self._modifiers_before(words, index, end), end, "title_before_name"

    def _modifiers_before(self, words: Words, head: int, end: int) -> int:
        """Return where the modifiers of a title begin; capitals go with capitals."""
        start = head
        while start > 0 and head - start < _MOST_MODIFIERS:
            word, capital = words.lower[start - 1], words.name[start - 1]
            opening = words.opens[start - 1]
            if word not in self._modifiers or words.opens[start] or words.first[start - 1] in self._inside:
                break
            if capital and not opening and not words.name[start]:
                break
            start -= 1
        while start < head and words.lower[start] in self._unsure and not self._fixed(words, start, end):
            start += 1
        return start

    def _fixed(self, words: Words, start: int, end: int) -> bool:
        """Return whether an ambiguous first modifier belongs there: "state secretary", "first minister"."""
        word, follows = words.lower[start], words.lower[start + 1]
        if word in {"first", "second"}:
            return follows in {"minister", "deputy", "secretary", "vice", "lady", "lieutenant"}
        if word in {"new", "then", "top", "high", "local", "of", "family", "public"}:
            return follows in {"representative", "commissioner", "affairs", "prosecutor", "relations"}
        return words.name[start] == words.name[end - 1] or not words.name[end - 1]

    def _field_after(self, words: Words, head: int, end: int) -> int:
        """Return where a title ends, its field included: "of Defence", "for strategic communications"."""
        if words.phrase(head, end).lower() not in self._with_field or words.after(end) not in _JOINTS:
            return end
        stop, last = end + 1, end
        while stop < len(words) and stop - end <= _MOST_FIELD and words.lower[stop] in self._fields:
            if words.lower[stop] not in {"the", "and"}:
                last = stop + 1
            elif (
                words.lower[stop] == "the"
                and stop == end + 1
                and words.after(stop + 1) not in {"interior", "treasury", "board", "council"}
            ):
                break
            stop += 1
        if last > end + 1:
            return last
        return self._capital_field(words, head, end) or self._free_field(words, end)

    def _capital_field(self, words: Words, head: int, end: int) -> int:
        """Return where "for Social Protection" ends behind "Minister"; 0 if a place or nothing follows."""
        stop = end + 1
        if words.lower[end - 1] not in _WITH_MINISTRY or not words.name[head]:
            return 0
        while stop < len(words) and stop - end <= _MOST_FIELD:
            joint = words.text[stop] in {"and", "&", ","} and stop + 1 < len(words) and words.name[stop + 1]
            known = words.first[stop] in self._inside or words.first[stop] in self._names
            if known or words.opens[stop] or not (words.name[stop] or (joint and words.text[stop] != ",")):
                break
            stop += 1
        return stop if stop > end + 1 else 0

    def _free_field(self, words: Words, end: int) -> int:
        """Return where "for sanctions" or "for frozen conflicts" ends, if a comma or a verb of speech closes it."""
        if words.after(end) != "for":
            return end
        stop = end + 1
        while stop < len(words) and stop - end <= _MOST_FREE_FIELD and words.lower[stop].isalpha():
            stop += 1
            if words.after(stop) in _CLOSING and not any(words.name[end + 1 : stop]):
                return stop
        return end

    def _rule(self, words: Words, start: int, head: int, end: int, length: int) -> str:
        """Return by which rule this is a role, or an empty string."""
        follows = words.after(end)
        if follows in self._not_before or (follows and follows[0] == "-"):
            return ""
        before_name = end < len(words) and words.name[end] and not words.opens[end]
        possessive = words.before(start) in {"'s", "’s"}
        owned = words.first[start - 1 if possessive else start] in self._owners
        strong = words.match(head, self._strong, _LONGEST_HEAD) == length
        capital = words.name[head] and not words.opens[head]
        if before_name and (words.name[head] or owned or strong):
            return "title_before_name"
        if owned:
            return "title_owned"
        if end > head + length:
            return "title_field"
        if strong:
            return self._rule_of_strong(words, start, head, capital)
        modified = start < head or words.before(start) in _PRONOUNS - {"my", "your"}
        if modified and self._in_apposition(words, end) and words.phrase(start, end).lower() not in self._no_posts:
            return "title_modified"
        return ""

    def _rule_of_strong(self, words: Words, start: int, head: int, capital: bool) -> str:
        before = words.before(start)
        if capital and (words.name[start - 1] if start else False):
            return "title_capital"
        if before in _BEFORE_ROLE or before in _PRONOUNS or start < head:
            return "title_role"
        return "title_bare"

    def _in_apposition(self, words: Words, end: int) -> bool:
        return words.after(end) in {"of", ",", "said", "told", "for", "at", "in", ")"}
