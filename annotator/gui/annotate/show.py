"""What the reader wants to see: the groups of items, by who made them and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import AnyAnnotation, Origin, Relation, Span
from annotator.model.ids import SuggestionId
from annotator.model.suggestion import Suggestion, SuggestionKind, Verdict


class Group(Enum):
    """What an item is to its reader; every item is in one group at most."""

    MINE = "by me"
    ACCEPTED = "accepted from the machine"
    CHANGED = "changed"
    PENDING = "pending"
    REJECTED = "rejected"


class Colouring(Enum):
    """What colours stand for."""

    LABELS = "labels"
    GROUPS = "who and what became of it"


GROUP_COLOURS: Final = {
    Group.MINE: "#4886dc",
    Group.ACCEPTED: "#1d9f5e",
    Group.CHANGED: "#c98a1b",
    Group.PENDING: "#7a8290",
    Group.REJECTED: "#cf4f4f",
}


_IN_SHORT: Final = {
    Group.MINE: "by me",
    Group.ACCEPTED: "accepted",
    Group.CHANGED: "changed",
    Group.PENDING: "pending",
    Group.REJECTED: "rejected",
}


def groups_in_words(counts: Mapping[Group, int]) -> str:
    """Return how many items there are of each group, as the status bar says it; "" for none at all."""
    return " · ".join(f"{counts[group]:,} {_IN_SHORT[group]}" for group in Group if counts.get(group))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which group is shown (None: all but what was rejected), and whether the others stay, faded."""

    group: Group | None = None
    keep_others: bool = True
    colouring: Colouring = Colouring.LABELS

    def draws(self, group: Group) -> bool:
        """Tell whether items of a group are drawn at all."""
        if group is self.group:
            return True
        return group is not Group.REJECTED and (self.group is None or self.keep_others)

    def fades(self, group: Group) -> bool:
        """Tell whether items of a group are drawn weakly."""
        return self.group is not None and group is not self.group


def group_of_annotation(document: AnnotatedDocument, annotation: AnyAnnotation) -> Group:
    """Return the group of an annotation: one taken from a suggestion counts as changed once it differs from it."""
    if annotation.origin is not Origin.SUGGESTION or annotation.origin_id is None:
        return Group.MINE
    suggestion = document.suggestions.get(SuggestionId(annotation.origin_id))
    if suggestion is None:
        return Group.ACCEPTED
    decision = document.decision_on(suggestion)
    said_so = decision is not None and decision.verdict is Verdict.CHANGE
    return Group.CHANGED if said_so or _differs(document, annotation, suggestion) else Group.ACCEPTED


def _differs(document: AnnotatedDocument, annotation: AnyAnnotation, suggestion: Suggestion) -> bool:
    if annotation.type != suggestion.type:
        return True
    if isinstance(annotation, Span):
        return annotation.fragments != suggestion.fragments
    if isinstance(annotation, Relation):
        ends = document.end_of_link(suggestion.head), document.end_of_link(suggestion.tail)
        return ends != (annotation.head, annotation.tail)
    return False


def group_of_suggestion(document: AnnotatedDocument, suggestion: Suggestion) -> Group | None:
    """Return the group of a suggestion, or None where it is nothing to look at.

    That is: taken, outdated, without ends, or proposed just so by another source that is surer of it.
    """
    if document.is_pending(suggestion):
        return Group.PENDING if document.waits(suggestion) else None
    if suggestion.superseded or suggestion.text_version != document.doc.text_version:
        return None
    decision = document.decision_on(suggestion)
    if decision is None or decision.verdict is not Verdict.REJECT:
        return None
    if suggestion.kind is SuggestionKind.RELATION:
        ends = document.end_of_link(suggestion.head), document.end_of_link(suggestion.tail)
        return None if None in ends else Group.REJECTED
    return Group.REJECTED
