"""The relations table: relations and suggested relations of one document, row by row."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from annotator.gui.items.annotation_rows import DocumentRows, State
from annotator.gui.items.item_table import Column
from annotator.gui.items.live_rows import RowKey
from annotator.model.annotation import Relation, covered_text
from annotator.model.ids import AnnotationId, SuggestionId
from annotator.model.schema import LabelType
from annotator.model.suggestion import Suggestion, SuggestionKind
from annotator.model.tokens import sentences
from annotator.project.wording import one_line

_LONGEST: Final = 160
_SENTENCE: Final = 400


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A row: ends as text with their labels, and the sentence (or the sentences) that they stand in."""

    key: RowKey
    label: str
    type: LabelType | None
    head: str
    head_label: str
    tail: str
    tail_label: str
    sentence: str
    state: State
    origin: str
    note: str
    details: str = ""
    problem: str = ""


class SentenceIndex:
    """The sentences of a text, cut paragraph by paragraph when one is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._cut: dict[int, list[tuple[int, int]]] = {}

    def around(self, offset: int) -> tuple[int, int]:
        """Return the sentence that holds an offset, in code points."""
        text = self._text
        start = text.rfind("\n", 0, offset) + 1
        if start not in self._cut:
            stop = text.find("\n", offset)
            self._cut[start] = list(sentences(text, start, len(text) if stop < 0 else stop))
        found = self._cut[start]
        at = bisect_right(found, (offset, len(text))) - 1
        return found[max(at, 0)] if found else (offset, offset)

    def over(self, one: tuple[int, int], other: tuple[int, int]) -> str:
        """Return the text from the first end's sentence to the last end's, with a gap where that is long."""
        first, last = sorted((one, other))
        begin, middle = self.around(first[0])
        start, end = self.around(max(last[0], last[1] - 1))
        if end - begin <= _SENTENCE:
            return " ".join(self._text[begin : max(end, middle)].split())
        if start == begin:
            return one_line(self._text[begin:end], _SENTENCE)
        return (
            f"{one_line(self._text[begin:middle], _SENTENCE // 2)} … {one_line(self._text[start:end], _SENTENCE // 2)}"
        )


class RelationRows:
    """A row source: the relations of a document, the suggested ones that wait, and if ``rejected`` those, too."""

    def __init__(self, shared: DocumentRows) -> None:
        self.rejected = False
        self._shared = shared
        self._document = shared.document
        self._sentences = SentenceIndex(shared.document.text)

    def keys(self) -> Iterator[RowKey]:
        """Yield the keys of relations and of suggested relations."""
        for key in self._document.relations:
            yield RowKey(key)
        for suggestion in self._document.suggestions.values():
            if suggestion.kind is SuggestionKind.RELATION and self._shared.shows(suggestion, rejected=self.rejected):
                yield RowKey(suggestion.id)

    def keys_of(self, item: UUID) -> Iterator[RowKey]:
        """Yield an item's own row, and those of the relations that have it as an end or as an attribute."""
        yield RowKey(item)
        for pointing in self._document.links_of(item):
            yield RowKey(pointing.id)
        for suggestion in self._document.suggested_links_of(item):
            yield RowKey(suggestion.id)

    def place(self, key: RowKey) -> tuple[int, ...]:
        """Return where the ends start, the earlier first."""
        suggestion = self._document.suggestions.get(SuggestionId(key.item))
        if suggestion is not None:
            return suggestion.start, suggestion.end
        relation = self._document.relations.get(AnnotationId(key.item))
        if relation is None:
            return 0, 0
        ends = sorted(self._end(end)[2][0] for end in (relation.head, relation.tail))
        return ends[0], ends[1]

    def row(self, key: RowKey) -> RelationRow | None:
        """Return a row as of now."""
        if key.part:
            return None
        suggestion = self._document.suggestions.get(SuggestionId(key.item))
        if suggestion is not None:
            return self._suggestion(key, suggestion) if suggestion.kind is SuggestionKind.RELATION else None
        relation = self._document.relations.get(AnnotationId(key.item))
        return self._relation(key, relation) if relation else None

    def words(self, row: RelationRow) -> str:
        """Return type, ends, sentence, attributes and note in lower case."""
        parts = (row.label, row.head, row.head_label, row.tail, row.tail_label, row.sentence, row.state, row.details)
        return "\n".join((*parts, row.note)).casefold()

    def _end(self, item: UUID) -> tuple[str, str, tuple[int, int]]:
        """Return an end's text, its label and its extent; an accepted suggestion is told from what it became."""
        found = self._document.annotation(item) or self._document.annotation(self._document.end_of_link(item) or item)
        span = self._document.spans.get(found.id) if found else None
        if span is not None:
            return span.text(self._document.text), self._shared.schema.name(span.type), (span.start, span.end)
        suggestion = self._document.suggestions.get(SuggestionId(item))
        if suggestion is None:
            return "something deleted", "", (0, 0)
        text = covered_text(self._document.text, suggestion.fragments)
        return text, suggestion.label, (suggestion.start, suggestion.end)

    def _relation(self, key: RowKey, relation: Relation) -> RelationRow:
        shared = self._shared
        attributes = shared.schema.attributes_for("relation", relation.type)
        details = ", ".join(
            f"{t.name} {shared.wording.value(t, relation.attrs[t.id])}" for t in attributes if t.id in relation.attrs
        )
        head, tail = self._end(relation.head), self._end(relation.tail)
        return RelationRow(
            key=key,
            label=shared.schema.name(relation.type),
            type=shared.schema.types.get(relation.type),
            head=one_line(head[0], _LONGEST),
            head_label=head[1],
            tail=one_line(tail[0], _LONGEST),
            tail_label=tail[1],
            sentence=self._sentences.over(head[2], tail[2]),
            state=shared.state_of(relation),
            origin=shared.origin(relation),
            note=relation.note,
            details=details,
            problem=shared.problem(relation),
        )

    def _suggestion(self, key: RowKey, suggestion: Suggestion) -> RelationRow | None:
        state = self._shared.shows(suggestion, rejected=self.rejected)
        if state is None or suggestion.head is None or suggestion.tail is None:
            return None
        label = self._shared.schema.types.get(suggestion.type) if suggestion.type else None
        head, tail = self._end(suggestion.head), self._end(suggestion.tail)
        return RelationRow(
            key=key,
            label=label.name if label else suggestion.label,
            type=label,
            head=one_line(head[0], _LONGEST),
            head_label=head[1],
            tail=one_line(tail[0], _LONGEST),
            tail_label=tail[1],
            sentence=self._sentences.over(head[2], tail[2]),
            state=state,
            origin=self._shared.proposed_by(suggestion),
            note="",
        )


def _status(row: RelationRow) -> str:
    return f"{row.state}, not allowed" if row.problem else row.state.value


def _status_in_full(row: RelationRow) -> str:
    return f"{row.state}. {row.problem}" if row.problem else f"{row.state}, {row.origin}"


COLUMNS: Final = (
    Column[RelationRow](
        "Type",
        lambda row: row.label,
        lambda row: row.label.casefold(),
        spoken=lambda row: f"{row.head} {row.label} {row.tail}",
    ),
    Column[RelationRow](
        "From",
        lambda row: row.head,
        lambda row: row.head.casefold(),
        tooltip=lambda row: f"{row.head_label} “{row.head}”",
    ),
    Column[RelationRow](
        "To",
        lambda row: row.tail,
        lambda row: row.tail.casefold(),
        tooltip=lambda row: f"{row.tail_label} “{row.tail}”",
    ),
    Column[RelationRow](
        "Status", _status, lambda row: row.state.value, tooltip=_status_in_full, spoken=_status_in_full
    ),
    Column[RelationRow]("Attributes", lambda row: row.details, lambda row: row.details.casefold()),
    Column[RelationRow]("Sentence", lambda row: row.sentence, lambda row: row.sentence.casefold()),
    Column[RelationRow](
        "Note", lambda row: one_line(row.note), lambda row: row.note.casefold(), tooltip=lambda row: row.note
    ),
)
