"""One flat layer out of all that was proposed: the longest wins, and rules that know more win over length."""

from typing import Final

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from annotator.suggest.rules.words import proposed

# Rules whose spans give way to any other that they overlap, however short.
_WEAK: Final = frozenset({"count", "count_mass", "duration", "date_year", "title_bare", "place_context", "org_acronym"})
_STRONG: Final = frozenset({"resolution", "resolution_of_body", "order"})


def _rank(span: Span) -> tuple[int, int, int]:
    tier = 2 if span.id_ in _STRONG else 0 if span.id_ in _WEAK else 1
    return (tier, len(span), -span.start)


def resolve(doc: Doc) -> Doc:
    """Set the document's entities from what was proposed."""
    chosen: list[Span] = []
    taken: set[int] = set()
    for span in sorted(proposed(doc), key=_rank, reverse=True):
        tokens = range(span.start, span.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append(span)
    doc.set_ents(filter_spans(chosen))
    return doc
