"""The annotations table: spans, suggestions, events, chains and knowledge links of one document, row by row."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from annotator.gui.annotate.show import Group, group_of_annotation, group_of_suggestion
from annotator.gui.items.item_table import Column
from annotator.gui.items.live_rows import RowKey
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import AnyAnnotation, Chain, Event, Origin, Relation, Span, targets
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


WAITING: Final = frozenset({State.PENDING, State.CONFLICT})
SUGGESTED: Final = WAITING | {State.REJECTED}


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """A row: ``start`` and ``end`` in code points, ``line`` counts paragraphs from 1."""

    key: RowKey
    kind: str
    text: str
    label: str
    type: LabelType | None
    start: int
    end: int
    line: int
    origin: str
    state: State
    note: str
    problem: str = ""


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
            return self._suggestion(key, suggestion)
        annotation = self._document.annotation(key.item)
        if annotation is None:
            return None
        if key.part:
            return self._link(key, annotation)
        return None if isinstance(annotation, Relation) else self._annotation(key, annotation)

    def words(self, row: AnnotationRow) -> str:
        """Return text, label, state and note in lower case."""
        return f"{row.text}\n{row.label}\n{row.kind}\n{row.state}\n{row.origin}\n{row.note}".casefold()

    def _extent(self, annotation: AnyAnnotation) -> tuple[int, int]:
        keys = (annotation.id, *targets(annotation))
        spans = [found for key in keys if (found := self._document.spans.get(AnnotationId(key)))]
        return (min(s.start for s in spans), max(s.end for s in spans)) if spans else (0, 0)

    def _annotation(self, key: RowKey, annotation: AnyAnnotation) -> AnnotationRow:
        shared = self._shared
        start, end = self._extent(annotation)
        text = annotation.text(self._document.text) if isinstance(annotation, Span) else self._said(annotation)
        return AnnotationRow(
            key=key,
            kind=type(annotation).__name__.lower(),
            text=one_line(text, _LONGEST),
            label=shared.schema.name(annotation.type),
            type=shared.schema.types.get(annotation.type),
            start=start,
            end=end,
            line=shared.line(start),
            origin=shared.origin(annotation),
            state=shared.state_of(annotation),
            note=annotation.note,
            problem=shared.problem(annotation),
        )

    def _said(self, annotation: AnyAnnotation) -> str:
        said = self._shared.wording.short(annotation)
        if isinstance(annotation, Event):
            filled = (f"{a.role}: {self._shared.wording.target(a.target)}" for a in annotation.args)
            return f"{said} ({', '.join(filled)})" if annotation.args else said
        return f"{said} ({len(annotation.members)} members)" if isinstance(annotation, Chain) else said

    def _link(self, key: RowKey, annotation: AnyAnnotation) -> AnnotationRow | None:
        if key.part > len(annotation.links):
            return None
        link, (start, end) = annotation.links[key.part - 1], self._extent(annotation)
        return AnnotationRow(
            key=key,
            kind="knowledge link",
            text=one_line(f"{self._shared.wording.short(annotation)} = {link.text or link.entry}", _LONGEST),
            label=f"{link.resource}:{link.entry}",
            type=None,
            start=start,
            end=end,
            line=self._shared.line(start),
            origin=ORIGINS[annotation.origin],
            state=self._shared.state_of(annotation),
            note="",
        )

    def _suggestion(self, key: RowKey, suggestion: Suggestion) -> AnnotationRow | None:
        state = self._shared.shows(suggestion, rejected=self.rejected)
        if state is None or suggestion.kind is not SuggestionKind.SPAN or key.part:
            return None
        label = self._shared.schema.types.get(suggestion.type) if suggestion.type else None
        text = " ".join(self._document.text[start:end] for start, end in suggestion.fragments)
        return AnnotationRow(
            key=key,
            kind="suggestion",
            text=one_line(text, _LONGEST),
            label=label.name if label else suggestion.label,
            type=label,
            start=suggestion.start,
            end=suggestion.end,
            line=self._shared.line(suggestion.start),
            origin=self._shared.proposed_by(suggestion),
            state=state,
            note="",
        )


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
