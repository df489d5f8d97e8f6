"""From a row of the panel and a wish to the operation; without widgets."""

from collections.abc import Iterable
from uuid import UUID

from annotator.gui.annotate.plans import seen_among
from annotator.gui.review.rows import GroupRow
from annotator.model.annotation import Fragments
from annotator.model.changes import Focus
from annotator.model.ids import SuggestionId, TypeId
from annotator.model.review import GroupEffect, ReviewItem
from annotator.model.schema import LabelType, Schema, TypeKind
from annotator.model.step import Operation
from annotator.model.suggestion import How, SuggestionKind, Verdict
from annotator.project.operations.common import counted, quote
from annotator.project.operations.composite import InOneStep
from annotator.project.operations.review import AcceptSuggestions, ChangeSuggestion, RejectSuggestions
from annotator.project.operations.spans import RelabelAnnotations

Seen = frozenset[UUID]


def accept(item: ReviewItem, seen: Seen, type_id: TypeId | None = None, moved: Fragments | None = None) -> Operation:
    """Accept one suggestion: as it is, with another label, with other ends."""
    sugg, decision = item.suggestion, item.decision
    if decision is not None and decision.verdict is not Verdict.REJECT and decision.annotation and not moved:
        wanted = type_id or sugg.type
        if wanted is not None:
            return RelabelAnnotations((decision.annotation,), wanted)
    if moved is None and type_id in (None, sugg.type):
        return AcceptSuggestions((sugg.id,), How.SINGLE, seen_among(seen, (sugg.id,)))
    return ChangeSuggestion(sugg.id, type=type_id, fragments=moved, seen=sugg.id in seen)


def reject(item: ReviewItem, seen: Seen, reason: str = "") -> Operation:
    """Reject one suggestion."""
    return RejectSuggestions((item.id,), How.SINGLE, seen_among(seen, (item.id,)), reason)


def accept_group(ids: tuple[SuggestionId, ...], seen: Seen, type_id: TypeId | None = None, name: str = "") -> Operation:
    """Accept several at once; with another label where one is given."""
    if type_id is None:
        return AcceptSuggestions(ids, How.GROUP, seen_among(seen, ids))
    each = tuple(ChangeSuggestion(key, type=type_id, seen=key in seen, how=How.GROUP) for key in ids)
    return InOneStep(each, f"Accept {counted(len(ids), 'suggestion')} as {name}", Focus())


def reject_group(ids: tuple[SuggestionId, ...], seen: Seen, reason: str = "") -> Operation:
    """Reject several at once."""
    return RejectSuggestions(ids, How.GROUP, seen_among(seen, ids), reason)


def exceptions_first(items: Iterable[ReviewItem]) -> list[ReviewItem]:
    """Return occurrences with those first that something speaks against, or that are written unlike most."""
    found = list(items)
    written: dict[str, int] = {}
    for item in found:
        written[item.text()] = written.get(item.text(), 0) + 1
    usual = max(written, key=lambda text: written[text], default="")
    return sorted(found, key=lambda item: (not item.differs, item.text() == usual))


def effect_in_words(effect: GroupEffect, *, known: bool, keys: tuple[str, str]) -> str:
    """Return what deciding a group would do, the exceptions first; ``keys`` accept and reject.

    ``known``: what the group says is a label of the schema.
    """
    accept, reject = keys
    left = effect.count - effect.fit
    everything = f"{reject} rejects {_in_documents(effect.count, effect.documents)}."
    if not known:
        return f"The schema has no such label: a label's letter accepts with that one. {everything}"
    if not effect.fit:
        return f"All contradict what you marked: look at each of them. {everything}"
    if not left:
        return f"{accept} accepts, {reject} rejects {_in_documents(effect.count, effect.documents)}."
    first = f"{left:,} contradict{'s' if left == 1 else ''} what you marked, and would be left. "
    return f"{first}{accept} accepts {_in_documents(effect.fit, effect.fit_documents)}. {everything}"


def done_in_words(row: GroupRow, number: int, schema: Schema, *, accept: bool, label: LabelType | None) -> str:
    """Return what was done to a group, ``number`` of whose suggestions were decided."""
    text = row.title()
    name = label.name if label else says_in_words(schema, row.group.says)
    left = row.group.count - number
    rest = f" {counted(left, 'suggestion')} left: in conflict." if accept and left > 0 else ""
    return f"{'Accepted' if accept else 'Rejected'} {number:,} × {quote(text)} as {name}.{rest}"


def _in_documents(number: int, documents: int) -> str:
    return f"{number:,} in {counted(documents, 'document')}" if documents != 1 else f"{number:,}"


def says_in_words(schema: Schema, says: TypeId | str) -> str:
    """Return what is said by its name: a type's, or the source's own label."""
    return says if isinstance(says, str) else schema.name(says)


def kind_of(kind: SuggestionKind) -> TypeKind:
    """Return the kind of types that a suggestion's label is one of."""
    return TypeKind(kind.value)
