"""Groups by thing: what waits in one document and names one and the same, however it is written."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from annotator.gui.review.rows import GroupRow
from annotator.model.annotated import AnnotatedDocument
from annotator.model.ids import SuggestionId
from annotator.model.review import ReviewGroup
from annotator.model.schema import Schema
from annotator.model.suggestion import Suggestion
from annotator.project.same_things import same_things

_BITS: Final = 62


def things_of(document: AnnotatedDocument, schema: Schema) -> list[GroupRow]:
    """Return all that waits in a document as groups, those with most first.

    Names of one thing are one group, whatever its names are; all else is grouped by what is said of which string.
    """
    waiting = {suggestion.id: suggestion for suggestion in document.pending()}
    rows = []
    for thing in same_things(document, schema):
        found = _taken(waiting, thing.spans)
        if found:
            rows.append(_row(thing.name, found, tuple(name for name in thing.names if name != thing.name)))
    alike: dict[object, list[Suggestion]] = {}
    for suggestion in waiting.values():
        says = suggestion.type or suggestion.label
        alike.setdefault((suggestion.kind, suggestion.string, says), []).append(suggestion)
    rows += [_row(found[0].string, found, ()) for found in alike.values()]
    return sorted(rows, key=lambda row: -row.group.count)


def _taken(waiting: dict[SuggestionId, Suggestion], keys: Iterable[UUID]) -> list[Suggestion]:
    """Take those that wait out of all that does."""
    found = (waiting.pop(SuggestionId(key), None) for key in keys)
    return [suggestion for suggestion in found if suggestion is not None]


def _row(string: str, found: list[Suggestion], names: tuple[str, ...]) -> GroupRow:
    first = found[0]
    group = ReviewGroup(
        n=-1 - first.id.int % (1 << _BITS),  # below zero: no group of the store's has such a number
        kind=first.kind,
        string=string,
        says=first.type or first.label,
        count=len(found),
        documents=1,
    )
    return GroupRow(group, None, tuple(suggestion.id for suggestion in found), names)
