"""One flat layer out of all that was proposed: the longest wins, and rules that know more win over length."""

from typing import Final

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from annotator.suggest.rules.words import proposed

# Rules whose spans give way to any other that they overlap, however short.
_WEAK: Final = frozenset(
    {"count", "count_mass", "count_about", "duration", "date_year", "title_bare", "place_context", "org_acronym"}
)
_STRONG: Final = frozenset({"resolution", "resolution_of_body", "order"})


_PLACES: Final = frozenset({"GPE", "LOC", "NORP"})
_HYPHENS: Final = frozenset("-‐‑")
_PREFIXES: Final = frozenset(
    {"anti", "pro", "non", "ex", "pre", "post", "trans", "sino", "franco", "anglo", "indo", "us"}
)


def _rank(span: Span) -> tuple[int, int, int]:
    tier = 2 if span.id_ in _STRONG else 0 if span.id_ in _WEAK else 1
    return (tier, len(span), -span.start)


def _in_unknown_name(span: Span, known: set[int]) -> bool:
    """Return whether a place is half of a hyphenated name that nothing knows: "Météo-France"."""
    doc, before = span.doc, span.start - 2
    if span.label_ not in _PLACES or before < 0 or doc[span.start - 1].text not in _HYPHENS:
        return False
    first = doc[before]
    joined = not first.whitespace_ and not doc[span.start - 1].whitespace_
    return joined and first.is_title and before not in known and first.lower_ not in _PREFIXES


def resolve(doc: Doc) -> Doc:
    """Set the document's entities from what was proposed."""
    chosen: list[Span] = []
    taken: set[int] = set()
    spans = proposed(doc)
    known = {token for span in spans for token in range(span.start, span.end)}
    for span in sorted((span for span in spans if not _in_unknown_name(span, known)), key=_rank, reverse=True):
        tokens = range(span.start, span.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append(span)
    doc.set_ents(filter_spans([span for span in chosen if span.label_ != "-"]))
    return doc
