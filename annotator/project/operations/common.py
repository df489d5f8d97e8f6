"""What operations share: titles in words, and looking things up or saying what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from annotator.model.annotation import AnyAnnotation, Fragments, Span, covered_text
from annotator.model.changes import Focus, Stack
from annotator.model.errors import UserError
from annotator.model.ids import AnnotationId, DocId, TypeId
from annotator.model.schema import LabelType, TypeKind
from annotator.model.step import Step

_QUOTE = 40


@dataclass(frozen=True, slots=True)
class UserOperation:
    """An operation that lies on a person's undo stack."""

    @property
    def stack(self) -> Stack:
        """A person's own."""
        return Stack.USER


def quote(text: str) -> str:
    """Return a text in quotation marks, on one line, cut to a readable length."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= _QUOTE else flat[: _QUOTE - 1] + '…'}”"


def quoted(step: Step, doc: DocId, fragments: Fragments) -> str:
    """Return the text under fragments, quoted."""
    return quote(covered_text(step.text(doc), fragments))


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 span", "2 spans"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def type_of(step: Step, type_id: TypeId, kind: TypeKind) -> LabelType:
    """Return a type of the schema.

    Raises:
        UserError: It is not there, or of another kind.
    """
    found = step.schema.types.get(type_id)
    if found is None or found.kind is not kind:
        raise UserError("schema.type", f"The schema has no such {kind} type.", hint="Choose one of the palette.")
    return found


def annotation_of(step: Step, key: AnnotationId) -> AnyAnnotation:
    """Return an annotation.

    Raises:
        UserError: It has been deleted.
    """
    found = step.annotation(key)
    if found is None:
        raise UserError("annotation.missing", "This annotation is no longer there.", hint="Undo may bring it back.")
    return found


def span_of(step: Step, key: AnnotationId) -> Span:
    """Return a span, or raise UserError if it is gone or something else."""
    found = annotation_of(step, key)
    if not isinstance(found, Span):
        raise UserError("annotation.span", "This needs a span, not a relation.")
    return found


def focus_on(doc: DocId, items: Iterable[UUID]) -> Focus:
    """Return a focus that selects items of a document."""
    return Focus(doc, tuple(items))
