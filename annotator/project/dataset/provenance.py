"""How each annotation of a dataset came about."""

from enum import StrEnum
from typing import Final

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import AnyAnnotation, Origin, Span
from annotator.model.ids import SuggestionId
from annotator.model.suggestion import How, Suggestion, Verdict


class Provenance(StrEnum):
    """How an annotation came about; the values stand in the files of a dataset."""

    HAND = "by hand"
    PROPAGATED = "by hand, with identical strings"
    ACCEPTED = "accepted as proposed"
    CHANGED = "accepted and changed"
    UNSEEN = "accepted in bulk, unseen"
    IMPORTED = "imported"
    MERGED = "merged from another project"
    ADJUDICATED = "adjudicated"


KIND: Final = "kind"
"""Where an annotation's provenance says it."""

_BY_ORIGIN: Final = {
    Origin.HAND: Provenance.HAND,
    Origin.PROPAGATED: Provenance.PROPAGATED,
    Origin.IMPORT: Provenance.IMPORTED,
    Origin.MERGE: Provenance.MERGED,
    Origin.ADJUDICATED: Provenance.ADJUDICATED,
}


def provenance(annotated: AnnotatedDocument, annotation: AnyAnnotation) -> Provenance:
    """Return how an annotation came about; what was changed after it was accepted counts as changed."""
    if annotation.origin is not Origin.SUGGESTION:
        return _BY_ORIGIN[annotation.origin]
    suggestion = annotated.suggestions.get(SuggestionId(annotation.origin_id)) if annotation.origin_id else None
    if suggestion is None:
        return Provenance.ACCEPTED
    decision = annotated.decision_on(suggestion)
    if (decision and decision.verdict is Verdict.CHANGE) or _differs(annotation, suggestion):
        return Provenance.CHANGED
    if decision and not decision.seen and decision.how is not How.SINGLE:
        return Provenance.UNSEEN
    return Provenance.ACCEPTED


def _differs(annotation: AnyAnnotation, suggestion: Suggestion) -> bool:
    if annotation.type != suggestion.type:
        return True
    return isinstance(annotation, Span) and annotation.fragments != suggestion.fragments
