"""What the inspector says of a selected item, in words: where it lies, who made it, from which suggestion."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from annotator.gui.panels.queries import actor_names, source_of
from annotator.gui.workspace import Workspace
from annotator.model.annotation import AnyAnnotation, Chain, Event, Fragments, Relation, Span
from annotator.model.document import AttributeValue
from annotator.model.ids import AnnotationId, SuggestionId
from annotator.model.rules import check, referred
from annotator.model.schema import AttributeKind, LabelType, TypeKind
from annotator.model.suggestion import Suggestion, SuggestionKind, Verdict
from annotator.project.same_things import same_things
from annotator.project.wording import ORIGINS, VERDICTS, Wording, full_moment, moment, one_line

_LONGEST: Final = 70
_BEHIND: Final = 32


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the inspector: its name, its words, and more in a tooltip."""

    name: str
    text: str
    more: str = ""


class ItemFacts:
    """Answers for one item of the open document."""

    def __init__(self, workspace: Workspace, item: UUID) -> None:
        document = workspace.document
        assert document is not None
        self._workspace = workspace
        self._document = document
        self.annotation: AnyAnnotation | None = document.annotation(item)
        self.suggestion: Suggestion | None = document.suggestions.get(SuggestionId(item))
        self.wording = Wording(workspace.schema, document.text, document.annotation)

    def quote(self) -> str:
        """Return the text under the item; for a relation nothing, since its ends are shown."""
        text = self._document.text
        if isinstance(self.annotation, Span):
            return self.annotation.text(text)
        if self.suggestion is not None and self.suggestion.kind is SuggestionKind.SPAN:
            return " ".join(text[start:end] for start, end in self.suggestion.fragments)
        if self.annotation is not None and not isinstance(self.annotation, Relation):
            return self.wording.short(self.annotation)
        return ""

    def place(self) -> str:
        """Return where a span lies: paragraph, code points, length, and its fragments if there are several."""
        fragments: Fragments = ()
        if isinstance(self.annotation, Span):
            fragments = self.annotation.fragments
        elif self.suggestion is not None and self.suggestion.kind is SuggestionKind.SPAN:
            fragments = self.suggestion.fragments
        if not fragments:
            return ""
        paragraph = self._document.text.count("\n", 0, fragments[0][0]) + 1
        said = ", ".join(f"{start:,}–{end:,}" for start, end in fragments)
        length = sum(end - start for start, end in fragments)
        return f"Paragraph {paragraph}, characters {said} ({length:,} long)"

    def ends(self) -> tuple[tuple[str, UUID], ...]:
        """Return a relation's ends: role, and what stands there (an annotation, or a pending suggestion)."""
        if isinstance(self.annotation, Relation):
            return ("From", self.annotation.head), ("To", self.annotation.tail)
        if self.suggestion is not None and self.suggestion.kind is SuggestionKind.RELATION:
            ends = (("From", self.suggestion.head), ("To", self.suggestion.tail))
            return tuple((role, self._document.end_of_link(end) or end) for role, end in ends if end is not None)
        return ()

    def problems(self) -> str:
        """Return what the schema has against the item."""
        if self.annotation is None:
            return ""
        length = len(self._document.text)
        found = check(self.annotation, self._workspace.schema, self._document.annotation, length=length)
        return "\n".join(problem.text for problem in found)

    def facts(self) -> tuple[Fact, ...]:
        """Return origin, owner and times."""
        if self.suggestion is not None:
            return self._of_suggestion(self.suggestion)
        return self._of_annotation(self.annotation) if self.annotation is not None else ()

    def _of_annotation(self, annotation: AnyAnnotation) -> tuple[Fact, ...]:
        names = actor_names(self._workspace)
        made = f"{names(annotation.created_by)}, {moment(annotation.created_at)}" if annotation.created_at else ""
        found = [Fact("Origin", ORIGINS[annotation.origin]), *self._birth(annotation)]
        owner = names(annotation.owner)
        if annotation.created_by != annotation.owner:
            found.append(Fact("Owner", owner))
        if made:
            found.append(Fact("Made", made, full_moment(annotation.created_at)))
        if annotation.rev > 1 and annotation.changed_at:
            changed = f"{names(annotation.changed_by)}, {moment(annotation.changed_at)}"
            found.append(Fact("Changed", changed, full_moment(annotation.changed_at)))
        found += self._parts(annotation)
        found += [Fact(link.resource, link.text or link.entry, link.entry) for link in annotation.links]
        return tuple(found)

    def _parts(self, annotation: AnyAnnotation) -> list[Fact]:
        """Return what an event or a chain is made of."""
        if isinstance(annotation, Event):
            return [Fact(argument.role, self.wording.target(argument.target)) for argument in annotation.args]
        if isinstance(annotation, Chain):
            return [Fact(f"{n}.", self.wording.target(member)) for n, member in enumerate(annotation.members, 1)]
        return []

    def _birth(self, annotation: AnyAnnotation) -> list[Fact]:
        """Return who proposed it, and how sure that source was: what it was at birth stays so."""
        born = self._document.suggestions.get(SuggestionId(annotation.origin_id)) if annotation.origin_id else None
        if born is None:
            model = self._document.annotation(annotation.origin_id) if annotation.origin_id else None
            return [Fact("Like", self.wording.named(model))] if model is not None else []
        facts = list(self._proposal(born))
        decision = self._document.decision_on(born)
        if decision is not None:
            seen = "seen" if decision.seen else "not seen"
            facts.append(Fact("Decision", f"{VERDICTS[decision.verdict]} ({decision.how}, {seen})", decision.reason))
        if decision is not None and decision.verdict is Verdict.CHANGE:
            facts.append(Fact("Proposed", f"{born.label} {self.wording.stretch(born.fragments)}"))
        return facts

    def _of_suggestion(self, suggestion: Suggestion) -> tuple[Fact, ...]:
        facts = [*self._proposal(suggestion), *self._attributes(suggestion)]
        decision = self._document.decision_on(suggestion)
        if decision is not None:
            said = f"{VERDICTS[decision.verdict]} ({decision.how}), {moment(decision.decided_at)}"
            facts.append(Fact("Decision", said, decision.reason))
        elif self._document.is_conflict(suggestion) and suggestion.kind is SuggestionKind.SPAN:
            standing = self._document.spans_touching(suggestion.fragments)
            facts.append(Fact("Conflict", ", ".join(self.wording.named(span) for span in standing[:3])))
        return tuple(facts)

    def _proposal(self, suggestion: Suggestion) -> tuple[Fact, ...]:
        source = source_of(self._workspace, suggestion.source)
        name = f"{source.name} {source.version}" if source else "unknown"
        digest = f"Digest {source.digest}" if source and source.digest else ""
        rule = (Fact("Rule", suggestion.rule),) if suggestion.rule else ()
        label = self._workspace.schema.name(suggestion.type) if suggestion.type else ""
        said = (Fact("Said", f"“{suggestion.label}”"),) if label != suggestion.label else ()
        return Fact("Source", name, digest), Fact("Score", f"{suggestion.score:.2f}"), *rule, *said

    def _attributes(self, suggestion: Suggestion) -> tuple[Fact, ...]:
        """Return what a suggestion says of its attributes, which accepting it would set."""
        found = []
        for name, value in suggestion.attrs.items():
            label = self._workspace.schema.named(TypeKind.ATTRIBUTE, name)
            words = self._proposed_target(value) if label and _refers(label) else self.wording.value(label, value)
            if words:
                found.append(Fact(name, words))
        return tuple(found)

    def _proposed_target(self, value: AttributeValue) -> str:
        """Return the text of the span that a suggested reference means, suggested or standing."""
        key = referred(value)
        target = self._document.end_of_link(key) if key else None
        if target is None:
            return ""
        waiting = self._document.suggestions.get(SuggestionId(target))
        return self.wording.stretch(waiting.fragments) if waiting else self.wording.target(target)


def _refers(label: LabelType) -> bool:
    return label.attribute is not None and label.attribute.kind is AttributeKind.REFERENCE


def links_of(workspace: Workspace, item: UUID) -> tuple[tuple[str, UUID], ...]:
    """Return the relations, events and chains of an annotation, in words, each with its id."""
    document = workspace.document
    if document is None or document.annotation(item) is None:
        return ()
    wording = Wording(workspace.schema, document.text, document.annotation)
    found: list[tuple[str, UUID]] = []
    for link in document.links_of(item):
        name = workspace.schema.name(link.type)
        if isinstance(link, Relation):
            away = link.head == item
            label = workspace.schema.types.get(link.type)
            arrow = "↔" if label and label.symmetric else ("→" if away else "←")
            found.append((f"{arrow} {name} {wording.target(link.tail if away else link.head)}", link.id))
        else:
            found.append((f"in {type(link).__name__.lower()} {name}", link.id))
    return tuple(sorted(found, key=lambda entry: (entry[0], entry[1])))


def same_as(workspace: Workspace, item: UUID) -> tuple[tuple[str, UUID], ...]:
    """Return the other mentions of what a span names, in order of the text, each in words and with its id.

    Those written otherwise come first: a repeat tells nothing new.
    """
    document = workspace.document
    if document is None:
        return ()
    span = document.spans.get(AnnotationId(item)) or document.suggestions.get(SuggestionId(item))
    things = same_things(document, workspace.schema, span.type) if span is not None and span.type is not None else ()
    thing = next((t for t in things if item in t.spans), None)
    if thing is None:
        return ()
    extents = {key: workspace.extent(key) for key in thing.spans}
    said = {key: document.text[slice(*extent)] for key, extent in extents.items() if extent}
    others = [key for key in said if key != item]
    others.sort(key=lambda key: said[key] == said.get(item))
    return tuple((one_line(_in_place(document.text, extents[key]), _LONGEST), key) for key in others)


def _in_place(text: str, extent: tuple[int, int] | None) -> str:
    """Return a mention with the words behind it, so that repeats can be told apart."""
    start, end = extent or (0, 0)
    stop = text.find("\n", end)
    behind = text[end : min(end + _BEHIND, stop if stop >= 0 else len(text))]
    return f"{text[start:end]}{behind.rpartition(' ')[0] if len(behind) == _BEHIND else behind}"
