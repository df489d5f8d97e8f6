"""The annotations table: spans, suggestions, events, chains and knowledge links of one document, row by row."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import Final
from uuid import UUID

from annotator.gui.annotate.show import Group, group_of_annotation, group_of_suggestion
from annotator.gui.items.item_table import Column
from annotator.gui.items.live_rows import RowKey
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import AnyAnnotation, Chain, Event, Origin, Relation, Span, covered_text, targets
from annotator.model.ids import AnnotationId, SourceId, SuggestionId
from annotator.model.rules import check
from annotator.model.schema import LabelType, Schema
from annotator.model.suggestion import Suggestion, SuggestionKind
from annotator.project.wording import ORIGINS, Wording, one_line

_LONGEST: Final = 200


class State(StrEnum):
    """How an annotation came about, or what became of a suggestion."""

    HAND = "by hand"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    PROPAGATED = "propagated"
    IMPORTED = "imported"
    PENDING = "pending"
    CONFLICT = "conflict"
    REJECTED = "rejected"


_BY_HAND: Final = State.HAND.value
WAITING: Final = frozenset({State.PENDING, State.CONFLICT})
SUGGESTED: Final = WAITING | {State.REJECTED}


class DocumentRows:
    """What the tables of one document share: its schema, its paragraphs, its sources' names."""

    def __init__(
        self, document: AnnotatedDocument, schema: Schema, source_name: Callable[[SourceId], str] = lambda _id: ""
    ) -> None:
        self.document = document
        self.schema = schema
        self.wording = Wording(schema, document.text, document.annotation)
        self._source_name = source_name
        self._breaks = [found.start() for found in re.finditer("\n", document.text)]

    def line(self, offset: int) -> int:
        """Return the paragraph that holds an offset, counted from 1."""
        return bisect_right(self._breaks, offset - 1) + 1

    def state_of(self, annotation: AnyAnnotation) -> State:
        """Return how an annotation came about."""
        match annotation.origin:
            case Origin.SUGGESTION:
                changed = group_of_annotation(self.document, annotation) is Group.CHANGED
                return State.CHANGED if changed else State.ACCEPTED
            case Origin.PROPAGATED:
                return State.PROPAGATED
            case Origin.IMPORT | Origin.MERGE:
                return State.IMPORTED
            case _:
                return State.HAND

    def suggestion_state(self, suggestion: Suggestion) -> State | None:
        """Return what became of a suggestion; None where the text does not show it either."""
        group = group_of_suggestion(self.document, suggestion)
        if group is not Group.PENDING:
            return State.REJECTED if group is Group.REJECTED else None
        conflict = suggestion.kind is SuggestionKind.SPAN and self.document.is_conflict(suggestion)
        return State.CONFLICT if conflict else State.PENDING

    def shows(self, suggestion: Suggestion, *, rejected: bool) -> State | None:
        """Return a suggestion's state if it is to be shown; rejected ones only where wanted."""
        state = self.suggestion_state(suggestion)
        return None if state is State.REJECTED and not rejected else state

    def origin(self, annotation: AnyAnnotation) -> str:
        """Return where an annotation comes from, with the source's name and the score at birth."""
        if annotation.origin is Origin.SUGGESTION and annotation.origin_id is not None:
            suggestion = self.document.suggestions.get(SuggestionId(annotation.origin_id))
            if suggestion is not None:
                return self.proposed_by(suggestion)
        return "" if annotation.origin is Origin.HAND else ORIGINS[annotation.origin]

    def proposed_by(self, suggestion: Suggestion) -> str:
        """Return a suggestion's source with its score."""
        return f"{self._source_name(suggestion.source) or 'suggestion'} {suggestion.score:.2f}"

    def problem(self, annotation: AnyAnnotation) -> str:
        """Return what the schema has against an annotation; "" if nothing."""
        found = check(annotation, self.schema, self.document.annotation, length=len(self.document.text))
        return " ".join(problem.text for problem in found)


class AnnotationRow:
    """A row: what it says is worked out when it is asked for, so that 20,000 rows cost nothing until they are seen.

    ``start`` and ``end`` are code points, ``line`` counts paragraphs from 1.
    """

    kind = "span"
    note = ""
    problem = ""

    def __init__(self, shared: DocumentRows, key: RowKey, extent: tuple[int, int]) -> None:
        self.shared = shared
        self.key = key
        self.start, self.end = extent

    @property
    def line(self) -> int:
        """The paragraph that it starts in."""
        return self.shared.line(self.start)

    @property
    def text(self) -> str:
        """What it covers, on one line."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """Its label's name."""
        raise NotImplementedError

    @property
    def type(self) -> LabelType | None:
        """Its type, if the schema has it."""
        return None

    @property
    def state(self) -> State:
        """How it came about."""
        raise NotImplementedError

    @property
    def origin(self) -> str:
        """Where it comes from."""
        raise NotImplementedError


class PlacedRow(AnnotationRow):
    """A span, an event or a chain."""

    def __init__(self, shared: DocumentRows, key: RowKey, extent: tuple[int, int], annotation: AnyAnnotation) -> None:
        super().__init__(shared, key, extent)
        self.annotation = annotation
        self.kind = type(annotation).__name__.lower()
        self.note = annotation.note

    @cached_property
    def text(self) -> str:
        """The text under a span; an event or a chain in words."""
        annotation, shared = self.annotation, self.shared
        if isinstance(annotation, Span):
            return one_line(annotation.text(shared.document.text), _LONGEST)
        said = shared.wording.short(annotation)
        if isinstance(annotation, Event) and annotation.args:
            said += f" ({', '.join(f'{a.role}: {shared.wording.target(a.target)}' for a in annotation.args)})"
        elif isinstance(annotation, Chain):
            said += f" ({len(annotation.members)} members)"
        return one_line(said, _LONGEST)

    @property
    def label(self) -> str:
        """Its label's name."""
        return self.shared.schema.name(self.annotation.type)

    @property
    def type(self) -> LabelType | None:
        """Its type, if the schema has it."""
        return self.shared.schema.types.get(self.annotation.type)

    @cached_property
    def state(self) -> State:
        """How it came about."""
        return self.shared.state_of(self.annotation)

    @cached_property
    def origin(self) -> str:
        """Where it comes from, with the score at birth."""
        return self.shared.origin(self.annotation)

    @cached_property
    def problem(self) -> str:  # type: ignore[override]
        """What the schema has against it."""
        return self.shared.problem(self.annotation)


class LinkRow(PlacedRow):
    """A knowledge link of an annotation."""

    problem = ""

    def __init__(self, shared: DocumentRows, key: RowKey, extent: tuple[int, int], annotation: AnyAnnotation) -> None:
        super().__init__(shared, key, extent, annotation)
        self.kind = "knowledge link"
        self.note = ""
        self._link = annotation.links[key.part - 1]

    @cached_property
    def text(self) -> str:
        """What stands for what."""
        return one_line(
            f"{self.shared.wording.short(self.annotation)} = {self._link.text or self._link.entry}", _LONGEST
        )

    @property
    def label(self) -> str:
        """The resource and the entry."""
        return f"{self._link.resource}:{self._link.entry}"

    @property
    def type(self) -> LabelType | None:
        """None: it is not the schema's."""
        return None


class SuggestionRow(AnnotationRow):
    """A suggested span that waits, or was rejected."""

    kind = "suggestion"

    def __init__(self, shared: DocumentRows, key: RowKey, suggestion: Suggestion, state: State) -> None:
        super().__init__(shared, key, (suggestion.start, suggestion.end))
        self._suggestion = suggestion
        self._state = state

    @cached_property
    def text(self) -> str:
        """The text that it covers."""
        return one_line(covered_text(self.shared.document.text, self._suggestion.fragments), _LONGEST)

    @property
    def label(self) -> str:
        """The label that it proposes; as the source says it where the schema has no such label."""
        found = self.type
        return found.name if found else self._suggestion.label

    @property
    def type(self) -> LabelType | None:
        """The type that it proposes, if the schema has it."""
        return self.shared.schema.types.get(self._suggestion.type) if self._suggestion.type else None

    @property
    def state(self) -> State:
        """Pending, in conflict, or rejected."""
        return self._state

    @property
    def origin(self) -> str:
        """Its source and score."""
        return self.shared.proposed_by(self._suggestion)


class AnnotationRows:
    """A row source: everything on a document but its relations; suggestions that were rejected only if ``rejected``."""

    def __init__(self, shared: DocumentRows) -> None:
        self.rejected = False
        self._shared = shared
        self._document = shared.document

    def keys(self) -> Iterator[RowKey]:
        """Yield the keys of spans, events, chains, their knowledge links, and suggestions that stand for themselves."""
        for annotation in self._document.annotations():
            if not isinstance(annotation, Relation):
                yield RowKey(annotation.id)
            for number in range(1, len(annotation.links) + 1):
                yield RowKey(annotation.id, number)
        for suggestion in self._document.suggestions.values():
            if suggestion.kind is SuggestionKind.SPAN and self._shared.shows(suggestion, rejected=self.rejected):
                yield RowKey(suggestion.id)

    def keys_of(self, item: UUID) -> Iterator[RowKey]:
        """Yield the rows of an item, and of the events and chains that point at it."""
        annotation = self._document.annotation(item)
        if not isinstance(annotation, Relation):
            yield RowKey(item)
        for number in range(1, len(annotation.links) + 1 if annotation else 1):
            yield RowKey(item, number)
        for pointing in self._document.links_of(item):
            if not isinstance(pointing, Relation):
                yield RowKey(pointing.id)

    def place(self, key: RowKey) -> tuple[int, ...]:
        """Return start, end and part."""
        span = self._document.spans.get(AnnotationId(key.item))
        if span is not None:
            return span.start, span.end, key.part
        suggestion = self._document.suggestions.get(SuggestionId(key.item))
        if suggestion is not None:
            return suggestion.start, suggestion.end, 0
        annotation = self._document.annotation(key.item)
        start, end = self._extent(annotation) if annotation else (0, 0)
        return start, end, key.part

    def row(self, key: RowKey) -> AnnotationRow | None:
        """Return a row as of now."""
        suggestion = self._document.suggestions.get(SuggestionId(key.item))
        if suggestion is not None:
            state = self._shared.shows(suggestion, rejected=self.rejected)
            if state is None or suggestion.kind is not SuggestionKind.SPAN or key.part:
                return None
            return SuggestionRow(self._shared, key, suggestion, state)
        annotation = self._document.annotation(key.item)
        if annotation is None or key.part > len(annotation.links):
            return None
        if key.part:
            return LinkRow(self._shared, key, self._extent(annotation), annotation)
        if isinstance(annotation, Relation):
            return None
        return PlacedRow(self._shared, key, self._extent(annotation), annotation)

    def words(self, key: RowKey) -> str:
        """Return text, label, state, source and note in lower case."""
        span, shared = self._document.spans.get(AnnotationId(key.item)), self._shared
        if span is not None and span.origin is Origin.HAND and not key.part:
            text = covered_text(self._document.text, span.fragments)
            return f"{text}\n{shared.schema.name(span.type)}\nspan\n{_BY_HAND}\n{span.note}".casefold()
        row = self.row(key)
        if row is None:
            return ""
        return f"{row.text}\n{row.label}\n{row.kind}\n{row.state}\n{row.origin}\n{row.note}".casefold()

    def _extent(self, annotation: AnyAnnotation) -> tuple[int, int]:
        if isinstance(annotation, Span):
            return annotation.start, annotation.end
        spans = [found for key in targets(annotation) if (found := self._document.spans.get(AnnotationId(key)))]
        return (min(s.start for s in spans), max(s.end for s in spans)) if spans else (0, 0)


def _status(row: AnnotationRow) -> str:
    return f"{row.state}, not allowed" if row.problem else row.state.value


def _status_in_full(row: AnnotationRow) -> str:
    return f"{row.state}. {row.problem}" if row.problem else row.state.value


COLUMNS: Final = (
    Column[AnnotationRow](
        "Text",
        lambda row: row.text,
        lambda row: row.text.casefold(),
        spoken=lambda row: f"{row.label}, {row.kind}: {row.text}",
    ),
    Column[AnnotationRow]("Label", lambda row: row.label, lambda row: row.label.casefold()),
    Column[AnnotationRow](
        "Place",
        lambda row: f"¶{row.line} · {row.start:,}",
        lambda row: (row.start, row.end),
        tooltip=lambda row: f"Paragraph {row.line}, characters {row.start:,} to {row.end:,}",
        spoken=lambda row: f"paragraph {row.line}, characters {row.start:,} to {row.end:,}",
        right=True,
    ),
    Column[AnnotationRow](
        "Status", _status, lambda row: row.state.value, tooltip=_status_in_full, spoken=_status_in_full
    ),
    Column[AnnotationRow]("Origin", lambda row: row.origin, lambda row: row.origin.casefold()),
    Column[AnnotationRow](
        "Note", lambda row: one_line(row.note), lambda row: row.note.casefold(), tooltip=lambda row: row.note
    ),
)
