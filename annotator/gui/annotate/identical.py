"""Where else a string stands, for labelling every occurrence of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Fragments
from annotator.model.ids import DocId, SuggestionId, TypeId
from annotator.model.schema import Schema
from annotator.model.suggestion import Suggestion
from annotator.model.tokens import snap

_CONTEXT: Final = 46


class Standing(Enum):
    """What an occurrence already carries."""

    FREE = "free"
    SAME = "labelled so"
    SUGGESTED = "suggested so"
    OTHER = "labelled otherwise"
    INSIDE = "within a span"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of the string: code points, what stands around it, and what it already carries."""

    doc: DocId
    start: int
    end: int
    before: str
    text: str
    after: str
    standing: Standing
    label: str = ""
    suggestion: SuggestionId | None = None

    @property
    def fragments(self) -> Fragments:
        """The stretch, as a span has it."""
        return ((self.start, self.end),)

    @property
    def offered(self) -> bool:
        """Whether it is chosen before the person has said anything: where nothing else stands."""
        return self.standing in (Standing.FREE, Standing.SUGGESTED)


def places(text: str, wanted: str, *, whole_words: bool = True, match_case: bool = True) -> Iterator[tuple[int, int]]:
    """Yield where a string stands in a text; white space matches any white space."""
    words = [re.escape(word) for word in wanted.split()]
    if not words:
        return
    pattern = re.compile(r"\s+".join(words), 0 if match_case else re.IGNORECASE)
    for match in pattern.finditer(text):
        if not whole_words or snap(text, *match.span()) == match.span():
            yield match.span()


def occurrences(
    document: AnnotatedDocument,
    schema: Schema,
    wanted: str,
    label: TypeId,
    *,
    whole_words: bool = True,
    match_case: bool = True,
) -> list[Occurrence]:
    """Return every place of a string in a document, with what stands there already."""
    found = places(document.text, wanted, whole_words=whole_words, match_case=match_case)
    return [_occurrence(document, schema, start, end, label) for start, end in found]


def _occurrence(document: AnnotatedDocument, schema: Schema, start: int, end: int, label: TypeId) -> Occurrence:
    standing, name, suggestion = _standing(document, schema, ((start, end),), label)
    before, after = context(document.text, start, end)
    return Occurrence(document.doc.id, start, end, before, document.text[start:end], after, standing, name, suggestion)


def _standing(
    document: AnnotatedDocument, schema: Schema, fragments: Fragments, label: TypeId
) -> tuple[Standing, str, SuggestionId | None]:
    spans = document.spans_touching(fragments)
    exact = [span for span in spans if span.fragments == fragments]
    if any(span.type == label for span in exact):
        return Standing.SAME, schema.name(label), None
    if exact:
        return Standing.OTHER, schema.name(exact[0].type), None
    if spans:
        return Standing.INSIDE, schema.name(spans[0].type), None
    pending = pending_at(document, fragments, label)
    if pending:
        return Standing.SUGGESTED, schema.name(label), pending.id
    return Standing.FREE, "", None


def pending_at(document: AnnotatedDocument, fragments: Fragments, label: TypeId | None = None) -> Suggestion | None:
    """Return the surest pending suggestion on just these fragments, of a type where given; None if there is none."""
    found = (
        s
        for s in document.suggestions_touching(fragments)
        if s.fragments == fragments and label in (None, s.type) and document.is_pending(s)
    )
    return max(found, key=lambda s: (s.score, s.id), default=None)


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a stretch, on one line, cut at words."""
    before = text[max(0, start - _CONTEXT) : start]
    after = text[end : end + _CONTEXT]
    if start > _CONTEXT:
        before = "…" + before[before.find(" ") + 1 :]
    if end + _CONTEXT < len(text):
        after = after[: after.rfind(" ") + 1].rstrip() + "…"
    return _flat(before), _flat(after)


def _flat(text: str) -> str:
    return re.sub(r"\s", " ", text)
