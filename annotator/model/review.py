"""The review queue as a panel asks for it: single suggestions in their sentence, groups, and what bulk does."""

from dataclasses import dataclass
from enum import StrEnum

from annotator.model.annotation import Fragments
from annotator.model.ids import DocId, SuggestionId, TypeId
from annotator.model.suggestion import Decision, Suggestion, SuggestionKind
from annotator.model.tokens import sentences

Says = TypeId | str
"""What a suggestion proposes: a type of the schema, or a source's label that the schema has no type for."""


class Order(StrEnum):
    """In which order suggestions are walked."""

    DOCUMENT = "document"
    UNSURE = "unsure"
    """Those first of which the machine is least sure: a decision on them teaches most."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an order, to read on from; ``doc`` is the document's short number."""

    rank: float
    doc: int
    start: int
    suggestion: SuggestionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A suggestion that waits, with what a person needs to decide on it.

    ``context`` is the text around it from the code point ``context_start`` on. ``clash`` names the types of the
    person's own annotations that it overlaps, ``rivals`` what other pending suggestions say of just this place.
    ``decision`` is the verdict that a disputed suggestion contradicts.
    """

    suggestion: Suggestion
    title: str
    context: str
    context_start: int
    cursor: Cursor
    clash: tuple[TypeId, ...] = ()
    rivals: tuple[Says, ...] = ()
    decision: Decision | None = None

    @property
    def id(self) -> SuggestionId:
        """The suggestion's id."""
        return self.suggestion.id

    @property
    def doc(self) -> DocId:
        """The document's id."""
        return self.suggestion.doc

    @property
    def differs(self) -> bool:
        """Whether something else is said of this place, by the person or by another suggestion."""
        return bool(self.clash or self.rivals)

    def text(self, fragments: Fragments | None = None) -> str:
        """Return what it covers, or what other fragments within the context would."""
        at = self.context_start
        wanted = fragments or self.suggestion.fragments
        return " … ".join(self.context[max(0, start - at) : max(0, end - at)] for start, end in wanted)

    def sentence(self) -> tuple[int, int]:
        """Return the code points of the sentences that it lies in, as far as the context reaches."""
        low, high = self.suggestion.start - self.context_start, self.suggestion.end - self.context_start
        found = [(a, b) for a, b in sentences(self.context) if a < high and low < b]
        start, end = (found[0][0], found[-1][1]) if found else (0, len(self.context))
        return self.context_start + min(start, low), self.context_start + max(end, min(high, len(self.context)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGroup:
    """Suggestions that wait and say the same of the same string, whatever its case and spacing.

    ``string`` is that form; ``others`` are other things said of this string, with how often.
    """

    n: int
    kind: SuggestionKind
    string: str
    says: Says
    count: int
    documents: int
    others: tuple[tuple[Says, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """What deciding everything from a score on would do to one label: how many, and how many are left.

    Left are those that contradict an annotation of the person, or have no type in the schema.
    """

    kind: SuggestionKind
    says: Says
    fit: int
    left: int


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """What deciding a group at once would do: accepting takes ``fit``, rejecting takes all.

    What does not fit overlaps annotations of the person, and stays when the others are accepted.
    """

    fit: int
    fit_documents: int
    count: int
    documents: int
