"""Who is who in a document: which of its spans, standing or suggested, name one and the same.

The ids come in groups, each in order of the text, so that a register of things can take a group up as one entry,
whether its spans have been decided yet or not. Nothing is written: what names one thing follows from the spans.
"""

from dataclasses import dataclass
from uuid import UUID

from annotator.model.annotated import AnnotatedDocument
from annotator.model.schema import Schema
from annotator.suggest.relations.mentions import Mention
from annotator.suggest.relations.same import SameThing


@dataclass(frozen=True, slots=True)
class SameThings:
    """Spans that name one thing: its fullest name, their label, and their ids (of annotations or suggestions)."""

    name: str
    label: str
    spans: tuple[UUID, ...]


def same_things(annotated: AnnotatedDocument, schema: Schema) -> tuple[SameThings, ...]:
    """Return the groups of a document's spans and pending suggestions; what stands alone is left out."""
    found: list[tuple[int, int, str, UUID]] = [
        (span.start, span.end, schema.name(span.type), span.id) for span in annotated.spans.values()
    ]
    found += [
        (waiting.start, waiting.end, schema.name(waiting.type), waiting.id)
        for waiting in annotated.suggestions.values()
        if waiting.head is None and waiting.type and annotated.end_of_link(waiting.id) == waiting.id
    ]
    found.sort(key=lambda item: (item[0], item[1], item[2]))
    mentions = [Mention(n, s, e, label, annotated.text[s:e]) for n, (s, e, label, _) in enumerate(found)]
    return tuple(
        SameThings(max((m.text for m in chain), key=len), chain[0].label, tuple(found[m.index][3] for m in chain))
        for chain in SameThing.of(mentions).chains
        if len(chain) > 1
    )
