"""Spans: add, relabel, move, delete, note, attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from annotator.model.annotation import AnyAnnotation, Fragments, Origin, Span, normalised
from annotator.model.document import AttributeValue, DocState, Status
from annotator.model.errors import UserError
from annotator.model.ids import AnnotationId, DocId, TypeId, new_id
from annotator.model.schema import TypeKind
from annotator.model.step import Step
from annotator.model.suggestion import Verdict
from annotator.project.operations.common import (
    UserOperation,
    annotation_of,
    counted,
    focus_on,
    quote,
    quoted,
    span_of,
    type_of,
)


def reopen(step: Step, doc: DocId) -> None:
    """Set a document that someone edits to "in progress": editing a done one undoes the done, visibly."""
    state = step.state(doc)
    if state is None:
        step.insert(DocState(doc=doc, actor=step.actor, status=Status.IN_PROGRESS))
    elif state.status is not Status.IN_PROGRESS:
        step.update(replace(state, status=Status.IN_PROGRESS, undecided=0, finished_at=0))


def checked(step: Step, doc: DocId, fragments: Fragments) -> Fragments:
    """Return fragments in order and joined; raise UserError if they do not lie in the text."""
    try:
        return normalised(fragments, step.document(doc).length)
    except ValueError as error:
        raise UserError("span.range", f"This is no stretch of the document: {error}.") from error


@dataclass(frozen=True, slots=True)
class AddSpan(UserOperation):
    """Label a stretch. The same label on the same stretch a second time changes nothing."""

    doc: DocId
    fragments: Fragments
    type: TypeId
    attrs: Mapping[TypeId, AttributeValue] = field(default_factory=dict)
    id: AnnotationId = field(default_factory=lambda: AnnotationId(new_id()))

    def apply(self, step: Step) -> None:
        """Insert the span."""
        label = type_of(step, self.type, TypeKind.SPAN)
        fragments = checked(step, self.doc, self.fragments)
        if step.place_taken(self.doc, self.type, fragments):
            return
        step.insert(
            Span(id=self.id, doc=self.doc, type=self.type, owner=step.actor, fragments=fragments, attrs=self.attrs)
        )
        reopen(step, self.doc)
        step.describe(f"Add {label.name} {quoted(step, self.doc, fragments)}", focus_on(self.doc, (self.id,)))


@dataclass(frozen=True, slots=True)
class NewSpan:
    """One of many spans to add."""

    doc: DocId
    fragments: Fragments
    type: TypeId
    id: AnnotationId = field(default_factory=lambda: AnnotationId(new_id()))


@dataclass(frozen=True, slots=True)
class LabelIdentical(UserOperation):
    """Label every chosen occurrence of a string, in one step. Occurrences that carry the label already are left."""

    spans: tuple[NewSpan, ...]
    text: str
    model: AnnotationId | None = None

    def apply(self, step: Step) -> None:
        """Insert the spans that are not there yet, marked as propagated from the model."""
        added: list[NewSpan] = []
        for new in self.spans:
            fragments = checked(step, new.doc, new.fragments)
            if step.place_taken(new.doc, new.type, fragments):
                continue
            step.insert(
                Span(
                    id=new.id,
                    doc=new.doc,
                    type=new.type,
                    owner=step.actor,
                    fragments=fragments,
                    origin=Origin.PROPAGATED,
                    origin_id=self.model,
                )
            )
            added.append(new)
        for doc in dict.fromkeys(new.doc for new in added):
            reopen(step, doc)
        if added:
            label = step.schema.name(added[0].type)
            items = (new.id for new in added if new.doc == added[0].doc)
            step.describe(
                f"Label {counted(len(added), label, label)} {quote(self.text)}", focus_on(added[0].doc, items)
            )


@dataclass(frozen=True, slots=True)
class RelabelAnnotations(UserOperation):
    """Give spans, or relations, another type; relations that the schema then forbids stay, listed as problems."""

    ids: tuple[AnnotationId, ...]
    type: TypeId

    def apply(self, step: Step) -> None:
        """Update each that has another type."""
        found = [annotation_of(step, key) for key in self.ids]
        changed = [a for a in found if a.type != self.type]
        for old in changed:
            kind = TypeKind.SPAN if isinstance(old, Span) else TypeKind.RELATION
            type_of(step, self.type, kind)
            step.update(replace(old, type=self.type))
        for doc in dict.fromkeys(a.doc for a in changed):
            reopen(step, doc)
        if changed:
            what = described(step, changed)
            step.describe(f"Change {what} to {step.schema.name(self.type)}", focus_on(changed[0].doc, self.ids))


@dataclass(frozen=True, slots=True)
class MoveSpan(UserOperation):
    """Set a span's fragments: a boundary dragged or stepped, a fragment added or taken away."""

    id: AnnotationId
    fragments: Fragments

    def apply(self, step: Step) -> None:
        """Update the span, unless it lies there already."""
        old = span_of(step, self.id)
        fragments = checked(step, old.doc, self.fragments)
        if fragments == old.fragments:
            return
        taken = step.place_taken(old.doc, old.type, fragments)
        if taken and taken.id != old.id:
            raise UserError("span.taken", "A span with this label lies on just this stretch already.")
        step.update(replace(old, fragments=fragments))
        reopen(step, old.doc)
        was, now = quoted(step, old.doc, old.fragments), quoted(step, old.doc, fragments)
        step.describe(f"Move {step.schema.name(old.type)} {was} to {now}", focus_on(old.doc, (self.id,)))


@dataclass(frozen=True, slots=True)
class DeleteAnnotations(UserOperation):
    """Delete annotations, and what points at them. A deleted suggestion counts as rejected from then on."""

    ids: tuple[AnnotationId, ...]

    def apply(self, step: Step) -> None:
        """Delete from the pointing end inwards, so that nothing ever points at nothing."""
        chosen = [annotation_of(step, key) for key in dict.fromkeys(self.ids)]
        doomed: dict[AnnotationId, AnyAnnotation] = {}
        for annotation in chosen:
            _collect(step, annotation, doomed)
        for annotation in doomed.values():
            for decision in step.decisions_for(annotation.id):
                step.update(replace(decision, verdict=Verdict.REJECT, annotation=None))
            step.delete(annotation)
        for doc in dict.fromkeys(a.doc for a in chosen):
            reopen(step, doc)
        lost = len(doomed) - len(chosen)
        with_links = f" and {counted(lost, 'relation')}" if lost > 0 else ""
        step.describe(f"Delete {described(step, chosen)}{with_links}", focus_on(chosen[0].doc, self.ids))


def _collect(step: Step, annotation: AnyAnnotation, doomed: dict[AnnotationId, AnyAnnotation]) -> None:
    for pointing in step.pointing_at(annotation.id):
        if pointing.id not in doomed:
            _collect(step, pointing, doomed)
    doomed.setdefault(annotation.id, annotation)


@dataclass(frozen=True, slots=True)
class SetNote(UserOperation):
    """Write the note of an annotation."""

    id: AnnotationId
    note: str

    def apply(self, step: Step) -> None:
        """Update the annotation, if the note differs."""
        old = annotation_of(step, self.id)
        if old.note != self.note:
            step.update(replace(old, note=self.note))
            step.describe(f"Note on {described(step, [old])}", focus_on(old.doc, (self.id,)))


@dataclass(frozen=True, slots=True)
class SetAttribute(UserOperation):
    """Set an attribute of annotations; None takes it away."""

    ids: tuple[AnnotationId, ...]
    attribute: TypeId
    value: AttributeValue | None

    def apply(self, step: Step) -> None:
        """Update those where the value differs."""
        attribute = type_of(step, self.attribute, TypeKind.ATTRIBUTE)
        found = [annotation_of(step, key) for key in self.ids]
        changed = [a for a in found if a.attrs.get(self.attribute) != self.value]
        for old in changed:
            rest = {key: value for key, value in old.attrs.items() if key != self.attribute}
            step.update(replace(old, attrs=rest if self.value is None else {**rest, self.attribute: self.value}))
        for doc in dict.fromkeys(a.doc for a in changed):
            reopen(step, doc)
        if changed:
            said = "nothing" if self.value is None else f"“{self.value}”"
            title = f"Set {attribute.name} of {described(step, changed)} to {said}"
            step.describe(title, focus_on(changed[0].doc, self.ids))


def described(step: Step, annotations: list[AnyAnnotation]) -> str:
    """Return annotations in words: "PERSON “John Kirby”", or "3 annotations"."""
    if len(annotations) != 1:
        return counted(len(annotations), "annotation")
    only = annotations[0]
    name = step.schema.name(only.type)
    return f"{name} {quoted(step, only.doc, only.fragments)}" if isinstance(only, Span) else f"relation {name}"
