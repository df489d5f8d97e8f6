"""One document with everything on it, as one person sees it."""

from collections.abc import Iterable, Iterator, Set
from uuid import UUID

from annotator.model.annotation import AnyAnnotation, Chain, Event, Fragments, Relation, Span, targets
from annotator.model.changes import Changes, Removed, Value
from annotator.model.document import DocState, Document, DocumentText
from annotator.model.ids import ActorId, AnnotationId, DecisionId, SuggestionId, TypeId
from annotator.model.intervals import IntervalIndex
from annotator.model.schema import Schema
from annotator.model.suggestion import Decision, Place, Suggestion, SuggestionKind, Verdict, one_of_each

_FINAL = frozenset({Verdict.ACCEPT, Verdict.CHANGE, Verdict.REJECT})


class AnnotatedDocument:
    """A document, its text, the annotations of one owner, the suggestions, and that owner's decisions on them.

    Kept true by ``apply``; belongs to one thread. What it hands out is immutable, or must be treated so.
    """

    def __init__(
        self,
        doc: Document,
        text: str,
        owner: ActorId,
        annotations: Iterable[AnyAnnotation] = (),
        suggestions: Iterable[Suggestion] = (),
        decisions: Iterable[Decision] = (),
        state: DocState | None = None,
        symmetric: frozenset[TypeId] = frozenset(),
    ) -> None:
        self.doc = doc
        self.text = text
        self.owner = owner
        self.state = state or DocState(doc=doc.id, actor=owner)
        self.spans: dict[AnnotationId, Span] = {}
        self.relations: dict[AnnotationId, Relation] = {}
        self.events: dict[AnnotationId, Event] = {}
        self.chains: dict[AnnotationId, Chain] = {}
        self.suggestions: dict[SuggestionId, Suggestion] = {}
        self.decisions: dict[DecisionId, Decision] = {}
        self._symmetric = symmetric
        self._links: dict[UUID, set[UUID]] = {}
        self._span_index: IntervalIndex[AnnotationId] = IntervalIndex()
        self._suggestion_index: IntervalIndex[SuggestionId] = IntervalIndex()
        self._by_place: dict[Place, set[DecisionId]] = {}
        self._by_suggestion: dict[SuggestionId, DecisionId] = {}
        self._by_annotation: dict[AnnotationId, set[DecisionId]] = {}
        self._waiting: set[SuggestionId] | None = None
        for value in (*annotations, *decisions, *suggestions):
            self._put(value)

    # Reading

    def annotation(self, item: UUID) -> AnyAnnotation | None:
        """Return an annotation of any class by its id, or None."""
        key = AnnotationId(item)
        return self.spans.get(key) or self.relations.get(key) or self.events.get(key) or self.chains.get(key)

    def annotations(self) -> Iterator[AnyAnnotation]:
        """Yield all annotations: spans, relations, events, chains."""
        for group in (self.spans, self.relations, self.events, self.chains):
            yield from group.values()

    def links_of(self, item: UUID) -> list[AnyAnnotation]:
        """Return the relations, events and chains that point at an annotation."""
        return [found for key in self._links.get(item, ()) if (found := self.annotation(key))]

    def suggested_links_of(self, item: UUID) -> list[Suggestion]:
        """Return the relation suggestions, decided or not, that have this end."""
        return [self.suggestions[SuggestionId(k)] for k in self._links.get(item, ()) if k in self.suggestions]

    def spans_touching(self, fragments: Fragments) -> list[Span]:
        """Return the spans that share a character with the fragments, by start, longer first."""
        found = (self.spans[key] for key in self._span_index.touching(fragments))
        return sorted(found, key=lambda s: (s.start, -s.end, s.id))

    def suggestions_touching(self, fragments: Fragments) -> list[Suggestion]:
        """Return the span suggestions, decided or not, that share a character with the fragments, by start."""
        found = (self.suggestions[key] for key in self._suggestion_index.touching(fragments))
        return sorted(found, key=lambda s: (s.start, -s.end, s.id))

    def twins_of(self, suggestion: Suggestion) -> list[Suggestion]:
        """Return the other suggestions that propose just the same, from other sources or versions."""
        if suggestion.kind is SuggestionKind.SPAN:
            near: Iterable[UUID] = self._suggestion_index.touching(suggestion.fragments)
        else:
            near = self._links_between(suggestion.fragments)
        found = (self.suggestions[SuggestionId(key)] for key in near if key != suggestion.id)
        return [s for s in found if s.says == suggestion.says]

    def decision_on(self, suggestion: Suggestion) -> Decision | None:
        """Return the owner's verdict that holds for a suggestion: on itself, or on its place; final before a skip.

        Of several on its place, the last holds.
        """
        key = self._by_suggestion.get(suggestion.id)
        own = self.decisions[key] if key is not None else None
        if own is not None and own.verdict in _FINAL:
            return own
        there = (self.decisions[key] for key in self._by_place.get(suggestion.place, ()))
        final = (decision for decision in there if decision.verdict in _FINAL)
        return max(final, key=lambda d: (d.decided_at, d.id), default=own)

    def is_pending(self, suggestion: Suggestion) -> bool:
        """Tell whether a suggestion waits for the owner's decision.

        It does not where it was decided (by its place: against every source and version), where an equal annotation
        stands, where another label was decided for just this stretch before it was made (it comes too late to be
        shown unasked), where it was made for another version of the text, or where an end of it is gone or rejected.
        """
        if suggestion.superseded or suggestion.text_version != self.doc.text_version:
            return False
        decision = self.decision_on(suggestion)
        if decision and decision.verdict in _FINAL:
            return False
        if suggestion.kind is SuggestionKind.RELATION:
            return self._link_is_open(suggestion)
        return not any(
            span.fragments == suggestion.fragments
            and (span.type == suggestion.type or self._decided_before(span.id, suggestion))
            for span in self.spans_touching(suggestion.fragments)
        )

    def _decided_before(self, key: AnnotationId, suggestion: Suggestion) -> bool:
        """Tell whether an annotation comes of a decision that is older than a suggestion."""
        found = (
            self.decisions[decision] for decision in self._by_annotation.get(key, ()) if decision in self.decisions
        )
        return any(decision.decided_at < suggestion.made_at for decision in found)

    def waits(self, suggestion: Suggestion) -> bool:
        """Tell whether a suggestion is pending, and the surest of those that say just the same."""
        if not self.is_pending(suggestion):
            return False
        twins = (twin for twin in self.twins_of(suggestion) if self.is_pending(twin))
        return all((twin.score, twin.id) < (suggestion.score, suggestion.id) for twin in twins)

    def is_conflict(self, suggestion: Suggestion) -> bool:
        """Tell whether a span suggestion overlaps an annotation that says something else."""
        return bool(self._span_index.touching(suggestion.fragments))

    def pending(self) -> list[Suggestion]:
        """Return the suggestions that wait for the owner, spans by place, then relations; of twins the surest."""
        waiting = one_of_each(self.suggestions[key] for key in self.pending_ids())
        return sorted(waiting, key=lambda s: (s.kind is SuggestionKind.RELATION, s.start, s.end, s.label, s.id))

    def pending_ids(self) -> Set[SuggestionId]:
        """Return the ids of all suggestions that are pending, also of twins, in no order."""
        if self._waiting is None:
            self._waiting = {key for key, suggestion in self.suggestions.items() if self.is_pending(suggestion)}
        return self._waiting

    def end_of_link(self, end: UUID | None) -> UUID | None:
        """Return what an end of a relation suggestion stands for now: an annotation, a pending suggestion, or None.

        A suggestion that was accepted, or that equals an annotation, stands for that annotation.
        """
        if end is None or end in self.spans:
            return end
        suggestion = self.suggestions.get(SuggestionId(end))
        if suggestion is None:
            return None
        decision = self.decision_on(suggestion)
        if decision and decision.verdict in _FINAL:
            return decision.annotation if decision.annotation in self.spans else None
        equal = (s for s in self.spans_touching(suggestion.fragments) if s.fragments == suggestion.fragments)
        taken = next((s.id for s in equal if s.type == suggestion.type), None)
        return taken or (end if self.is_pending(suggestion) else None)

    def _link_is_open(self, suggestion: Suggestion) -> bool:
        head, tail = self.end_of_link(suggestion.head), self.end_of_link(suggestion.tail)
        if head is None or tail is None:
            return False
        for link in self.links_of(head):
            if isinstance(link, Relation) and link.type == suggestion.type:
                ends = (link.head, link.tail)
                if ends == (head, tail) or (link.type in self._symmetric and ends == (tail, head)):
                    return False
        return True

    # Keeping true

    def apply(self, changes: Changes) -> frozenset[UUID]:
        """Take in a step; return the ids of all items whose picture may differ now, also those that are gone."""
        if self.doc.id not in changes.documents:
            return frozenset()
        touched: set[UUID] = set()
        for removed in changes.removed:
            touched |= self._remove(removed)
        for value in changes.put:
            touched |= self._put(value)
            if isinstance(value, Suggestion) and value.id in self.suggestions:
                # Of twins one is shown: which, may differ now.
                touched |= {twin.id for twin in self.twins_of(value)}
        self._look_again(touched)
        return frozenset(touched)

    def _look_again(self, touched: set[UUID]) -> None:
        """Keep true which suggestions wait: only those that a step touched can have changed."""
        if self._waiting is None:
            return
        looked_at = {SuggestionId(item) for item in touched}
        found = (self.suggestions[key] for key in looked_at & self.suggestions.keys())
        self._waiting -= looked_at
        self._waiting |= {suggestion.id for suggestion in found if self.is_pending(suggestion)}

    def with_schema(self, schema: Schema) -> None:
        """Learn which relation types are symmetric."""
        symmetric = frozenset(t.id for t in schema if t.symmetric)
        if symmetric != self._symmetric:
            self._symmetric, self._waiting = symmetric, None

    def _put(self, value: Value) -> set[UUID]:
        match value:
            case Document() if value.id == self.doc.id:
                if value.text_version != self.doc.text_version:
                    self._waiting = None
                self.doc = value
            case DocumentText() if value.doc == self.doc.id and value.version == self.doc.text_version:
                self.text = value.text
            case DocState() if value.doc == self.doc.id and value.actor == self.owner:
                self.state = value
            case Suggestion() if value.doc == self.doc.id:
                return self._put_suggestion(value)
            case Decision() if value.place.doc == self.doc.id and value.owner == self.owner:
                return self._put_decision(value)
            case Span() | Relation() | Event() | Chain() if value.doc == self.doc.id and value.owner == self.owner:
                return self._put_annotation(value)
            case _:
                pass
        return set()

    def _put_annotation(self, value: AnyAnnotation) -> set[UUID]:
        touched = self._remove_annotation(value.id)
        match value:
            case Span():
                self.spans[value.id] = value
                self._span_index.put(value.id, value.fragments)
                touched |= self._around(value.fragments) | self._links_on(value.id)
            case Relation():
                self.relations[value.id] = value
            case Event():
                self.events[value.id] = value
            case Chain():
                self.chains[value.id] = value
        for target in targets(value):
            self._links.setdefault(target, set()).add(value.id)
            touched |= self._links_on(target)
        return touched | {value.id}

    def _put_suggestion(self, value: Suggestion) -> set[UUID]:
        self.suggestions[value.id] = value
        if value.kind is SuggestionKind.SPAN:
            self._suggestion_index.put(value.id, value.fragments)
        for end in (value.head, value.tail):
            if end is not None:
                self._links.setdefault(end, set()).add(value.id)
        return {value.id}

    def _put_decision(self, value: Decision) -> set[UUID]:
        self.decisions[value.id] = value
        self._by_place.setdefault(value.place, set()).add(value.id)
        self._by_suggestion[value.suggestion] = value.id
        if value.annotation is not None:
            self._by_annotation.setdefault(value.annotation, set()).add(value.id)
        return self._decided(value)

    def _decided(self, value: Decision) -> set[UUID]:
        touched: set[UUID] = {value.suggestion}
        if value.place.kind is SuggestionKind.SPAN:
            touched |= self._suggestion_index.touching(value.place.fragments)
        else:
            touched |= self._same_links(value.place)
        for item in tuple(touched):
            touched |= {s.id for s in self.suggested_links_of(item)}
        return touched

    def _same_links(self, place: Place) -> set[UUID]:
        near = (SuggestionId(key) for key in self._links_between(place.fragments))
        return {key for key in near if self.suggestions[key].place == place}

    def _links_between(self, extents: Fragments) -> set[UUID]:
        """Return the suggested links on whatever is suggested at these extents."""
        ends = {key for extent in extents for key in self._suggestion_index.touching((extent,))}
        return {s.id for end in ends for s in self.suggested_links_of(end)}

    def _remove(self, removed: Removed) -> set[UUID]:
        if removed.kind is Decision:
            decision = self.decisions.pop(DecisionId(removed.id), None)
            if decision is None:
                return set()
            self._by_place[decision.place].discard(decision.id)
            if self._by_suggestion.get(decision.suggestion) == decision.id:
                del self._by_suggestion[decision.suggestion]
            return self._decided(decision)
        if removed.kind is Suggestion:
            gone = self.suggestions.pop(SuggestionId(removed.id), None)
            self._suggestion_index.discard(SuggestionId(removed.id))
            for end in (gone.head, gone.tail) if gone else ():
                if end is not None:
                    self._links.get(end, set()).discard(removed.id)
            return {removed.id}
        return self._remove_annotation(AnnotationId(removed.id))

    def _remove_annotation(self, key: AnnotationId) -> set[UUID]:
        old = self.annotation(key)
        if old is None:
            return set()
        for group in (self.spans, self.relations, self.events, self.chains):
            group.pop(key, None)
        touched: set[UUID] = {key}
        if isinstance(old, Span):
            self._span_index.discard(key)
            touched |= self._around(old.fragments) | self._links_on(key)
        for target in targets(old):
            self._links.get(target, set()).discard(key)
            touched |= self._links_on(target)
        return touched

    def _links_on(self, key: AnnotationId) -> set[UUID]:
        """Return the suggested links on an annotation, or on a suggestion that it equals or was made of."""
        ends: set[UUID] = {key}
        if span := self.spans.get(key):
            ends |= self._suggestion_index.touching(span.fragments)
        for decided in self._by_annotation.get(key, ()):
            if decision := self.decisions.get(decided):
                ends |= self._suggestion_index.touching(decision.place.fragments)
        return {s.id for end in ends for s in self.suggested_links_of(end)}

    def _around(self, fragments: Fragments) -> set[UUID]:
        """Return the suggestions, and the suggested links on them, that a span at this place may hide or contest."""
        touched: set[UUID] = set(self._suggestion_index.touching(fragments))
        for item in tuple(touched):
            touched |= {s.id for s in self.suggested_links_of(item)}
        return touched
