"""Review: what a person makes of suggestions. Nothing becomes an annotation without one of these."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from annotator.model.annotation import AnyAnnotation, Fragments, Origin, Relation, Span
from annotator.model.document import AttributeValue, DocState, Status
from annotator.model.errors import UserError
from annotator.model.ids import AnnotationId, DecisionId, DocId, SuggestionId, TypeId, new_id
from annotator.model.rules import referred
from annotator.model.schema import AttributeKind, Schema, TypeKind, allows_ends
from annotator.model.step import Step
from annotator.model.suggestion import Decision, How, Suggestion, SuggestionKind, Verdict
from annotator.project.operations.common import UserOperation, counted, focus_on, quoted
from annotator.project.operations.relations import linked
from annotator.project.operations.spans import checked, reopen


@dataclass(frozen=True, slots=True)
class AcceptSuggestions(UserOperation):
    """Make suggestions annotations, as they are. Accepting a relation accepts its pending ends in the same step.

    ``seen`` are those that had been on screen.
    """

    ids: tuple[SuggestionId, ...]
    how: How = How.SINGLE
    seen: frozenset[SuggestionId] = frozenset()

    def apply(self, step: Step) -> None:
        """Accept spans first, then relations."""
        found = [_suggestion(step, key) for key in dict.fromkeys(self.ids)]
        found.sort(key=lambda s: s.kind is SuggestionKind.RELATION)
        review = _Review(step, self.how, self.seen)
        made = [key for suggestion in found if (key := review.accept(suggestion, suggestion))]
        _finish(step, found, f"Accept {_named(step, found)}", made)


@dataclass(frozen=True, slots=True)
class ChangeSuggestion(UserOperation):
    """Accept a suggestion with another label, or other ends."""

    id: SuggestionId
    type: TypeId | None = None
    fragments: Fragments | None = None
    seen: bool = True
    reason: str = ""
    how: How = How.SINGLE

    def apply(self, step: Step) -> None:
        """Insert the changed annotation, and record the change."""
        suggestion = _suggestion(step, self.id)
        seen = frozenset({self.id} if self.seen else ())
        review = _Review(step, self.how, seen, self.reason)
        type_id = self.type or suggestion.type
        changed = replace(suggestion, type=type_id, fragments=self.fragments or suggestion.fragments)
        made = review.accept(changed, suggestion)
        title = f"Accept {_named(step, [suggestion])} as {step.schema.name(type_id)}"
        _finish(step, [suggestion], title, [made] if made else [])


@dataclass(frozen=True, slots=True)
class RejectSuggestions(UserOperation):
    """Say no to suggestions: for this place, label and person, against every source and version."""

    ids: tuple[SuggestionId, ...]
    how: How = How.SINGLE
    seen: frozenset[SuggestionId] = frozenset()
    reason: str = ""

    def apply(self, step: Step) -> None:
        """Record the rejections; suggested links on a rejected span fall away by themselves."""
        found = [_suggestion(step, key) for key in dict.fromkeys(self.ids)]
        review = _Review(step, self.how, self.seen, self.reason)
        for suggestion in found:
            review.reject(suggestion)
        _finish(step, found, f"Reject {_named(step, found)}", [s.id for s in found])


@dataclass(frozen=True, slots=True)
class FinishDocument(UserOperation):
    """Mark a document as done. Open suggestions stay open and are counted, or are rejected in the same step."""

    doc: DocId
    reject_rest: bool = False
    seen: frozenset[SuggestionId] = field(default_factory=frozenset)

    def apply(self, step: Step) -> None:
        """Set the actor's state; with ``reject_rest``, record a rejection for each pending suggestion."""
        rest = step.pending(self.doc)
        if self.reject_rest:
            review = _Review(step, How.FINISH, self.seen)
            for suggestion in rest:
                review.reject(suggestion)
        undecided = 0 if self.reject_rest else len(rest)
        set_status(step, self.doc, Status.DONE, undecided)
        left = f", {counted(undecided, 'suggestion')} undecided" if undecided else ""
        step.describe(f"Finish “{step.document(self.doc).title}”{left}", focus_on(self.doc, ()))


@dataclass(frozen=True, slots=True)
class SetStatus(UserOperation):
    """Set how far the actor has come with a document; what is still open when it is done is counted."""

    doc: DocId
    status: Status

    def apply(self, step: Step) -> None:
        """Update the actor's state."""
        undecided = len(step.pending(self.doc)) if self.status is Status.DONE else 0
        set_status(step, self.doc, self.status, undecided)
        step.describe(f"Set “{step.document(self.doc).title}” to {self.status}", focus_on(self.doc, ()))


def set_status(step: Step, doc: DocId, status: Status, undecided: int) -> None:
    """Write the actor's status for a document."""
    finished = step.at if status is Status.DONE else 0
    state = step.state(doc)
    if state is None:
        step.insert(DocState(doc=doc, actor=step.actor, status=status, undecided=undecided, finished_at=finished))
    else:
        step.update(replace(state, status=status, undecided=undecided, finished_at=finished))


class _Review:
    """Decides suggestions within one step."""

    def __init__(self, step: Step, how: How, seen: frozenset[SuggestionId], reason: str = "") -> None:
        self._step = step
        self._how = how
        self._seen = seen
        self._reason = reason

    def accept(self, suggestion: Suggestion, original: Suggestion) -> AnnotationId | None:
        """Make the annotation (or find the equal one), and record the verdict; return the annotation's id.

        ``original`` is the suggestion as the file has it, which a person may have changed.
        """
        if suggestion.type is None:
            raise UserError(
                "suggestion.label",
                f"The schema has no label “{suggestion.label}”.",
                hint="Give it one of the schema's labels, or add this label to the schema first.",
            )
        changed = (suggestion.type, suggestion.fragments) != (original.type, original.fragments)
        is_span = suggestion.kind is SuggestionKind.SPAN
        made = self._span(suggestion) if is_span else self._relation(suggestion, suggestion.type)
        self.decide(original, Verdict.CHANGE if changed else Verdict.ACCEPT, made)
        return made

    def reject(self, suggestion: Suggestion) -> None:
        """Say no, also to what says the same with another word for the label: to a person that is one thing."""
        for alike in (suggestion, *self._step.alike(suggestion)):
            self.decide(alike, Verdict.REJECT, None)

    def decide(self, suggestion: Suggestion, verdict: Verdict, made: AnnotationId | None) -> None:
        """Record a verdict, over an earlier one by the same person if there is one."""
        decision = Decision(
            id=DecisionId(new_id()),
            suggestion=suggestion.id,
            owner=self._step.actor,
            verdict=verdict,
            how=self._how,
            seen=suggestion.id in self._seen,
            place=suggestion.place,
            reason=self._reason,
            annotation=made,
            decided_at=self._step.at,
        )
        earlier = self._step.decision_on(suggestion.id)
        if earlier:
            self._step.update(replace(decision, id=earlier.id, rev=earlier.rev))
        else:
            self._step.insert(decision)

    def _span(self, suggestion: Suggestion) -> AnnotationId:
        assert suggestion.type is not None
        fragments = checked(self._step, suggestion.doc, suggestion.fragments)
        taken = self._step.place_taken(suggestion.doc, suggestion.type, fragments)
        if taken:
            return taken.id
        span = Span(
            id=AnnotationId(new_id()),
            doc=suggestion.doc,
            type=suggestion.type,
            owner=self._step.actor,
            fragments=fragments,
            attrs=attributes_by_name(self._step.schema, suggestion),
            origin=Origin.SUGGESTION,
            origin_id=suggestion.id,
        )
        return self._step.insert(span).id

    def _relation(self, suggestion: Suggestion, type_id: TypeId) -> AnnotationId:
        head, tail = self._end(suggestion.head), self._end(suggestion.tail)
        if head.id == tail.id:
            raise UserError("relation.target", "Both ends of this relation are one and the same span.")
        label = self._step.schema.types[type_id]
        if not allows_ends(label, head.type, tail.type):
            names = f"{self._step.schema.name(head.type)} → {self._step.schema.name(tail.type)}"
            raise UserError("relation.ends", f"The schema does not allow “{label.name}” from {names}.")
        standing = linked(self._step, type_id, head.id, tail.id)
        if standing:
            return standing.id
        relation = Relation(
            id=AnnotationId(new_id()),
            doc=suggestion.doc,
            type=type_id,
            owner=self._step.actor,
            head=head.id,
            tail=tail.id,
            attrs=self._attributes(suggestion),
            origin=Origin.SUGGESTION,
            origin_id=suggestion.id,
        )
        return self._step.insert(relation).id

    def _attributes(self, suggestion: Suggestion) -> dict[TypeId, AttributeValue]:
        """Return a relation's attributes; a suggested span that one refers to is accepted along, as the ends are.

        A reference to a span that was rejected or deleted is left out.
        """
        found = attributes_by_name(self._step.schema, suggestion)
        for key in tuple(found):
            spec = self._step.schema.types[key].attribute
            if spec is None or spec.kind is not AttributeKind.REFERENCE:
                continue
            value = referred(found.pop(key))
            target = self._standing(SuggestionId(value)) if value else None
            if target is not None:
                found[key] = target.id.hex
        return found

    def _end(self, end: SuggestionId | AnnotationId | None) -> Span:
        """Return the span that an end of a relation suggestion stands for; accept it if it is still pending."""
        if end is None:
            raise UserError("suggestion.end", "An end of this relation is missing.")
        found = self._standing(end)
        if not isinstance(found, Span):
            raise UserError("suggestion.end", "An end of this relation was rejected or deleted.")
        return found

    def _standing(self, key: SuggestionId | AnnotationId) -> AnyAnnotation | None:
        """Return the annotation that a key names, or that the suggestion it names became or becomes."""
        return self._step.annotation(AnnotationId(key)) or self._accepted_end(SuggestionId(key))

    def _accepted_end(self, end: SuggestionId) -> AnyAnnotation | None:
        decision = self._step.decision_on(end)
        if decision and decision.annotation:
            return self._step.annotation(decision.annotation)
        suggestion = self._step.suggestion(end)
        if suggestion is None or suggestion.type is None or (decision and decision.verdict is Verdict.REJECT):
            return None
        made = self.accept(suggestion, suggestion)
        return self._step.annotation(made) if made else None


def attributes_by_name(schema: Schema, suggestion: Suggestion) -> dict[TypeId, AttributeValue]:
    """Return a suggestion's attributes by the schema's ids; those that the schema lacks are left out."""
    found = {name: schema.named(TypeKind.ATTRIBUTE, name) for name in suggestion.attrs}
    return {t.id: suggestion.attrs[name] for name, t in found.items() if t}


def _suggestion(step: Step, key: SuggestionId) -> Suggestion:
    found = step.suggestion(key)
    if found is None:
        raise UserError("suggestion.missing", "This suggestion is no longer there.")
    return found


def _named(step: Step, suggestions: list[Suggestion]) -> str:
    if len(suggestions) != 1:
        return counted(len(suggestions), "suggestion")
    only = suggestions[0]
    label = step.schema.name(only.type) if only.type else only.label
    return f"{label} {quoted(step, only.doc, only.fragments)}"


def _finish(step: Step, decided: list[Suggestion], title: str, items: Iterable[AnnotationId | SuggestionId]) -> None:
    for doc in dict.fromkeys(s.doc for s in decided):
        reopen(step, doc)
    if decided:
        step.describe(title, focus_on(decided[0].doc, items))
