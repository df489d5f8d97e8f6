"""Who is who in a document: which of its spans, standing or suggested, name one and the same.

The ids come in groups, each in order of the text, so that a register of things can take a group up as one entry,
whether its spans have been decided yet or not. Nothing is written: what names one thing follows from the spans.
"""

from dataclasses import dataclass
from uuid import UUID

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Span
from annotator.model.ids import TypeId
from annotator.model.schema import Schema
from annotator.model.suggestion import Suggestion, SuggestionKind
from annotator.suggest.relations.mentions import Mention
from annotator.suggest.relations.same import SameThing


@dataclass(frozen=True, slots=True)
class SameThings:
    """Spans that name one thing: its fullest name, their label, and their ids (of annotations or suggestions).

    ``names`` are all that it is called, white space made one, in order of the text.
    """

    name: str
    label: str
    spans: tuple[UUID, ...]
    names: tuple[str, ...] = ()


def same_things(annotated: AnnotatedDocument, schema: Schema, type_id: TypeId | None = None) -> tuple[SameThings, ...]:
    """Return the groups of a document's spans and pending suggestions; what stands alone is left out.

    ``type_id``: only groups of this label, for things of different labels are never one; None: all.
    """
    waiting = (annotated.suggestions[key] for key in annotated.pending_ids())
    items: list[Span | Suggestion] = [*annotated.spans.values(), *(s for s in waiting if s.kind is SuggestionKind.SPAN)]
    found = [
        (item.start, item.end, schema.name(item.type), item.id)
        for item in items
        if item.type is not None and type_id in (None, item.type)
    ]
    found.sort(key=lambda item: (item[0], item[1], item[2]))
    mentions = [Mention(n, s, e, label, annotated.text[s:e]) for n, (s, e, label, _) in enumerate(found)]
    return tuple(
        _thing(chain, [found[m.index][3] for m in chain]) for chain in SameThing.of(mentions).chains if len(chain) > 1
    )


def _thing(chain: list[Mention], spans: list[UUID]) -> SameThings:
    names = tuple(dict.fromkeys(" ".join(mention.text.split()) for mention in chain))
    return SameThings(max(names, key=len), chain[0].label, tuple(spans), names)
