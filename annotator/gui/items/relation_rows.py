"""The relations table: relations and suggested relations of one document, row by row."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
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
_AROUND: Final = 120
_FAR: Final = 2000


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


@dataclass(frozen=True, slots=True)
class End:
    """What stands at an end: text, label, and where (code points)."""

    text: str
    label: str
    extent: tuple[int, int]


class RelationRow:
    """A row: ends with their labels, and the sentence (or the sentences) that they stand in; worked out when asked for.

    ``subject`` is a relation, or a suggested one.
    """

    def __init__(
        self, source: "RelationRows", key: RowKey, subject: Relation | Suggestion, state: State | None
    ) -> None:
        self.key = key
        self._source = source
        self._subject = subject
        self._state = state
        self.note = subject.note if isinstance(subject, Relation) else ""

    @property
    def type(self) -> LabelType | None:
        """Its type, if the schema has it."""
        return self._source.shared.schema.types.get(self._subject.type) if self._subject.type else None

    @property
    def label(self) -> str:
        """Its type's name; as the source says it where the schema has no such type."""
        found = self.type
        return found.name if found else (self._subject.label if isinstance(self._subject, Suggestion) else "?")

    @cached_property
    def ends(self) -> tuple[End, End]:
        """Head and tail."""
        return self._source.end(self._subject.head), self._source.end(self._subject.tail)

    @property
    def head(self) -> str:
        """The head's text."""
        return self.ends[0].text

    @property
    def tail(self) -> str:
        """The tail's text."""
        return self.ends[1].text

    @cached_property
    def sentence(self) -> str:
        """The sentence, or the sentences, that carry it."""
        return self._source.sentences.over(self.ends[0].extent, self.ends[1].extent)

    @cached_property
    def state(self) -> State:
        """How it came about."""
        return self._state or self._source.shared.state_of(self._relation)

    @cached_property
    def origin(self) -> str:
        """Where it comes from, with the score at birth."""
        shared = self._source.shared
        subject = self._subject
        return shared.proposed_by(subject) if isinstance(subject, Suggestion) else shared.origin(subject)

    @cached_property
    def details(self) -> str:
        """Its attributes in words."""
        shared, subject = self._source.shared, self._subject
        if not isinstance(subject, Relation) or not subject.attrs:
            return ""
        attributes = shared.schema.attributes_for("relation", subject.type)
        carried = (t for t in attributes if t.id in subject.attrs)
        return ", ".join(f"{t.name} {shared.wording.value(t, subject.attrs[t.id])}" for t in carried)

    @cached_property
    def problem(self) -> str:
        """What the schema has against it."""
        return self._source.shared.problem(self._relation) if isinstance(self._subject, Relation) else ""

    @property
    def _relation(self) -> Relation:
        assert isinstance(self._subject, Relation)
        return self._subject


class RelationRows:
    """A row source: the relations of a document, the suggested ones that wait, and if ``rejected`` those, too."""

    def __init__(self, shared: DocumentRows) -> None:
        self.rejected = False
        self.shared = shared
        self.sentences = SentenceIndex(shared.document.text)
        self._document = shared.document

    def keys(self) -> Iterator[RowKey]:
        """Yield the keys of relations and of suggested relations."""
        for key in self._document.relations:
            yield RowKey(key)
        for suggestion in self._document.suggestions.values():
            if suggestion.kind is SuggestionKind.RELATION and self.shared.shows(suggestion, rejected=self.rejected):
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
        relation = self._document.relations.get(AnnotationId(key.item))
        if relation is not None:
            head, tail = self._document.spans.get(relation.head), self._document.spans.get(relation.tail)
            one, two = head.start if head else 0, tail.start if tail else 0
            return (one, two) if one <= two else (two, one)
        suggestion = self._document.suggestions.get(SuggestionId(key.item))
        return (suggestion.start, suggestion.end) if suggestion is not None else (0, 0)

    def row(self, key: RowKey) -> RelationRow | None:
        """Return a row as of now."""
        suggestion = self._document.suggestions.get(SuggestionId(key.item))
        if suggestion is not None and not key.part:
            if suggestion.kind is not SuggestionKind.RELATION:
                return None
            state = self.shared.shows(suggestion, rejected=self.rejected)
            return RelationRow(self, key, suggestion, state) if state else None
        relation = self._document.relations.get(AnnotationId(key.item))
        return RelationRow(self, key, relation, None) if relation and not key.part else None

    def words(self, key: RowKey) -> str:
        """Return type, ends, what stands around them, attributes and note in lower case.

        (Not the very sentence: to cut all sentences of a long text takes a second.)
        """
        row = self.row(key)
        if row is None:
            return ""
        head, tail = row.ends
        start, end = min(head.extent[0], tail.extent[0]), max(head.extent[1], tail.extent[1])
        around = self._document.text[max(0, start - _AROUND) : end + _AROUND] if end - start < _FAR else ""
        parts = (row.label, head.text, head.label, tail.text, tail.label, around, row.state, row.details, row.note)
        return "\n".join(parts).casefold()

    def end(self, item: UUID | None) -> End:
        """Return an end of a relation; an accepted suggestion is told from what it became."""
        document = self._document
        span = document.spans.get(AnnotationId(item)) if item is not None else None
        if span is None and item is not None:
            became = document.end_of_link(item)
            span = document.spans.get(AnnotationId(became)) if became is not None else None
        if span is not None:
            text = one_line(span.text(document.text), _LONGEST)
            return End(text, self.shared.schema.name(span.type), (span.start, span.end))
        suggestion = document.suggestions.get(SuggestionId(item)) if item is not None else None
        if suggestion is None:
            return End("something deleted", "", (0, 0))
        text = one_line(covered_text(document.text, suggestion.fragments), _LONGEST)
        return End(text, suggestion.label, (suggestion.start, suggestion.end))


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
        tooltip=lambda row: f"{row.ends[0].label} “{row.head}”",
    ),
    Column[RelationRow](
        "To",
        lambda row: row.tail,
        lambda row: row.tail.casefold(),
        tooltip=lambda row: f"{row.ends[1].label} “{row.tail}”",
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
