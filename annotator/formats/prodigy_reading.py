"""From one of Prodigy's tasks to a portable document."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from annotator.formats.fields import Fields
from annotator.formats.json_carried import CARRIED, DOCUMENT_CARRIED, own_id, taken
from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan
from annotator.formats.prodigy_tokens import ANSWER, own_tokens, own_view
from annotator.formats.units import Ruler, fitting_ruler
from annotator.model.errors import UserError

EXTRA: Final = "prodigy"
KEPT: Final = ("_input_hash", "_task_hash", "_view_id", "_session_id", "_annotator_id", "_timestamp")
SPAN_KEYS: Final = ("start", "end", "token_start", "token_end", "label", "id", *CARRIED)
RELATION_KEYS: Final = ("head", "child", "head_span", "child_span", "label", "id", *CARRIED)
DECISIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "reject": {"decision": "reject", "source": "prodigy"},
    "ignore": {"decision": "skip", "source": "prodigy"},
}
UNLABELLED: Final = "TOKEN"
"""What stands at the end of a relation between mere tokens, which have no label in Prodigy."""

_TASK_KEYS: Final = (*DOCUMENT_CARRIED, "text", "meta", "tokens", "spans", "relations", "answer", *KEPT)


def read_task(fields: Fields, document_id: str) -> PortableDocument:
    """Return the document that a task is; ``document_id`` is its id where it has none.

    Raises:
        UserError: A value is not of its type, or a place is not within the text.
    """
    return _Task(fields).document(document_id)


class _Task:
    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._raw = fields.text("text", empty=True)
        self._tokens = list(fields.objects("tokens"))
        self._answer = fields.text("answer", default=ANSWER)
        self._ruler = fitting_ruler(self._raw, self._quotes())
        self._places = [self._token(token) for token in self._tokens]
        self._spans: list[PortableSpan] = []
        self._by_place: dict[tuple[int, int, str], PortableSpan] = {}
        self._by_end: dict[int, PortableSpan] = {}

    def _quotes(self) -> Iterator[tuple[int, int, str]]:
        for entry in self._tokens:
            yield entry.whole("start"), entry.whole("end"), entry.text("text", default="")

    def _token(self, token: Fields) -> tuple[int, int]:
        """Return a token's place; white space may be a token, and vanish with a line end."""
        start, end = token.whole("start"), token.whole("end")
        if not 0 <= start <= end <= self._ruler.length:
            raise outside(token, start, end, self._ruler)
        return self._ruler.convert(start), self._ruler.convert(end)

    def document(self, document_id: str) -> PortableDocument:
        """Return the whole task."""
        fields = self._fields
        for number, entry in enumerate(fields.objects("spans"), start=1):
            self._add(self._span(entry, number))
        relations = tuple(self._relation(entry, n) for n, entry in enumerate(fields.objects("relations"), start=1))
        return PortableDocument(
            id=own_id(fields.rest().get("id"), document_id),
            title=fields.text("title", default=""),
            text=self._ruler.text,
            meta=fields.mapping("meta"),
            attributes=fields.mapping("attributes"),
            note=fields.text("note", default=""),
            spans=tuple(self._spans),
            relations=relations,
            extra=fields.rest(*_TASK_KEYS, EXTRA) | self._theirs(relations),
        )

    def _theirs(self, relations: tuple[PortableRelation, ...]) -> dict[str, Any]:
        """Return what only Prodigy needs, unless our own writer would say the same.

        That is hashes, view and answer, and the tokens as long as their offsets are still right.
        """
        values = self._fields.rest()
        kept: dict[str, Any] = {key: values[key] for key in KEPT if key in values}
        if kept.get("_view_id") == own_view(relations):
            del kept["_view_id"]
        if self._answer != ANSWER:
            kept["answer"] = self._answer
        fit = bool(self._tokens) and self._ruler.text == self._raw
        if fit and values["tokens"] != own_tokens(self._raw, self._spans)[1]:
            kept["tokens"] = values["tokens"]
        return {EXTRA: kept} if kept else {}

    def _add(self, span: PortableSpan) -> None:
        self._spans.append(span)
        self._by_place.setdefault((span.start, span.end, span.label), span)

    def _span(self, entry: Fields, number: int) -> PortableSpan:
        last = entry.rest().get("token_end")
        made = PortableSpan(
            id=own_id(entry.rest().get("id"), f"e{number}"),
            label=entry.text("label", default="") or UNLABELLED,
            fragments=(self._place(entry),),
            **self._carried(entry),
            extra=entry.rest(*SPAN_KEYS),
        )
        if isinstance(last, int):
            self._by_end.setdefault(last, made)
        return made

    def _place(self, entry: Fields) -> tuple[int, int]:
        start, end = entry.whole("start"), entry.whole("end")
        place = self._ruler.place(start, end)
        if place is None:
            raise outside(entry, start, end, self._ruler)
        return place

    def _carried(self, entry: Fields) -> dict[str, Any]:
        values = entry.rest()
        said = taken(entry)
        for key, value in DECISIONS.get(self._answer, {}).items():
            if key not in values:
                said[key] = value
        return said

    def _relation(self, entry: Fields, number: int) -> PortableRelation:
        return PortableRelation(
            id=own_id(entry.rest().get("id"), f"r{number}"),
            label=entry.text("label"),
            head=self._end(entry, "head"),
            tail=self._end(entry, "child"),
            **self._carried(entry),
            extra=entry.rest(*RELATION_KEYS),
        )

    def _end(self, entry: Fields, key: str) -> str:
        """Return the span at the end of a relation; where none is labelled, one of the token alone is made."""
        said = entry.mapping(f"{key}_span")
        if said:
            span = Fields(said, f"{entry.where}, {key}_span")
            label = span.text("label", default="") or UNLABELLED
            known = self._by_id(said.get("id"), self._place(span))
            found = known or self._by_place.get((*self._place(span), label))
            return (found or self._made(self._place(span), label)).id
        index = entry.whole(key)
        found = self._by_end.get(index)
        if found is None and not 0 <= index < len(self._places):
            raise entry.problem(key, "must be the number of a token")
        return (found or self._of_token(index)).id

    def _by_id(self, wanted: object, place: tuple[int, int]) -> PortableSpan | None:
        if wanted is None:
            return None
        return next((s for s in self._spans if s.id == str(wanted) and (s.start, s.end) == place), None)

    def _of_token(self, index: int) -> PortableSpan:
        place = self._places[index]
        around = [span for span in self._spans if span.start <= place[0] and place[1] <= span.end]
        same = self._by_place.get((*place, UNLABELLED))
        return min(around, key=lambda span: span.end - span.start) if around else same or self._made(place, UNLABELLED)

    def _made(self, place: tuple[int, int], label: str) -> PortableSpan:
        taken_ids = {span.id for span in self._spans}
        number = len(self._spans) + 1
        while f"e{number}" in taken_ids:
            number += 1
        made = PortableSpan(id=f"e{number}", label=label, fragments=(place,))
        self._add(made)
        return made


def outside(entry: Fields, start: int, end: int, ruler: Ruler) -> UserError:
    """Return the error for a place that is not within the text."""
    what = f"The place {start}–{end} does not lie within the text (0–{ruler.length} {ruler.name})."
    hint = "Offsets count from 0; the end is exclusive, and behind the start."
    return UserError("format.offset", what, hint=hint, where=entry.where)
