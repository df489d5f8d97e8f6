"""What a person's work says about strings: a lesson a place, and how alike two places are."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from annotator.model.ids import DocId, TypeId
from annotator.model.tokens import tokens

_LINE: Final = 400
"""How far around a place its line is looked at, in code points."""


class Taught(StrEnum):
    """By what a lesson was taught."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    MADE = "made"
    REFUSED = "rejected"


class Context(NamedTuple):
    """The words before and after a place on its line, folded, and what kind of words they are; "" at an edge."""

    before: str = ""
    after: str = ""
    before_kind: str = "edge"
    after_kind: str = "edge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One string at one place, and what a person made of it.

    ``item`` is the annotation's or the decision's id. ``only_before`` and ``only_after`` tell that a rejection moved
    an end, and so says nothing where other words stand there.
    """

    item: UUID
    doc: DocId
    form: str
    type: TypeId
    taught: Taught
    context: Context
    at: int = 0
    only_before: bool = False
    only_after: bool = False

    @property
    def refused(self) -> bool:
        """Whether it says that the label was wrong here."""
        return self.taught is Taught.REFUSED


def form_of(text: str, start: int, end: int) -> str:
    """Return the string at a place, white space made one; "" where there is nothing to remember."""
    form = " ".join(text[start:end].split())
    return form if len(form) > 1 and any(mark.isalnum() for mark in form) else ""


def words_around(text: str, start: int, end: int) -> Context:
    """Return the context of a place."""
    left = max(text.rfind("\n", 0, start) + 1, start - _LINE)
    right = text.find("\n", end, end + _LINE)
    right = min(len(text), end + _LINE) if right < 0 else right
    # The last word begins at the last space before it or later, and is found without all that stands before that.
    space = text.rfind(" ", left, left + len(text[left:start].rstrip()))
    before = deque(tokens(text, max(left, space), start), maxlen=1)
    after = next(tokens(text, end, right), None)
    return context_of(
        text[before[0].start : before[0].end] if before else "", text[after.start : after.end] if after else ""
    )


def context_of(before: str, after: str) -> Context:
    """Return the context that two words make."""
    return Context(before.casefold(), after.casefold(), _kind(before), _kind(after))


def _kind(word: str) -> str:
    if not word:
        return "edge"
    if any(mark.isdigit() for mark in word):
        return "number"
    if not word[0].isalpha():
        return "mark"
    return "name" if word[0].isupper() else "word"


def alikeness(one: Context, other: Context) -> int:
    """Return how much two places have in common, 0 to 6: the same word counts two, the same kind of word one more."""
    return (
        2 * (one.before == other.before)
        + 2 * (one.after == other.after)
        + (one.before_kind == other.before_kind)
        + (one.after_kind == other.after_kind)
    )
