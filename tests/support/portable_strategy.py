"""Documents for the round trips of formats, and what of them a format that holds less should give back.

``documents()`` draws anything that can stand on a document. ``worded()`` draws texts of words of many scripts, with
spans on whole words: what formats of tokens are for.
"""

from dataclasses import replace

from hypothesis import strategies as st

from annotator.formats.loss import Holding
from annotator.formats.portable import PortableArgument, PortableDocument, PortableRelation, PortableSpan
from annotator.formats.tokenised import tokenise
from tests.support.portable import documents

__all__ = ["documents", "labels", "reduced", "renumbered", "worded"]

WORDS = [
    "Oslo",
    "and",
    "Solberg",
    "café",
    "e\u0301tude",
    "👩‍👩‍👧",
    "👍🏽",
    "مرحبا",
    "שלום",
    "北朝鮮",
    "한국",
    "10:30",
    "U.S.",
    "O'Neil",
    "-",
    "#",
    '"',
    "=1+1",
    "_",
]
GAPS = [" ", " ", " ", "\u00a0", "\n", "\n\n", "  ", " \t", ""]
labels = st.sampled_from(["PER", "ORG", "GPE", "Military group", "lieu", "B-side", "=x"])


@st.composite
def worded(draw, overlapping: bool = False, relations: bool = True) -> PortableDocument:
    """Draw a document whose spans cover whole tokens."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=14))
    text = "".join(word + gap for word, gap in pairs)
    tokens = tokenise(text)
    spans: list[PortableSpan] = []
    first = 0
    for n in range(draw(st.integers(0, 5))):
        if first >= len(tokens):
            break
        start = draw(st.integers(first, len(tokens) - 1))
        end = draw(st.integers(start, min(start + 3, len(tokens) - 1)))
        fragments = ((tokens.tokens[start].start, tokens.tokens[end].end),)
        spans.append(PortableSpan(id=f"e{n}", label=draw(labels), fragments=fragments))
        first = 0 if overlapping else end + 1
    linked: tuple[PortableRelation, ...] = ()
    if spans and relations:
        ends = st.sampled_from([span.id for span in spans])
        linked = tuple(
            PortableRelation(id=f"r{n}", label=draw(labels), head=draw(ends), tail=draw(ends))
            for n in range(draw(st.integers(0, 3)))
        )
    return PortableDocument(
        id=draw(st.sampled_from(["d", "d 1", "ü"])), title="", text=text, spans=tuple(spans), relations=linked
    )


def reduced(document: PortableDocument, holds: frozenset[Holding]) -> PortableDocument:
    """Return a document without what a format's statement says it cannot hold; overlaps and fragments stay."""

    def part(annotation, attributes=Holding.RELATION_ATTRIBUTES):
        kept = {
            "attributes": annotation.attributes if attributes in holds else {},
            "note": annotation.note if Holding.NOTES in holds else "",
            "links": annotation.links if Holding.LINKS in holds else (),
            "extra": annotation.extra if Holding.EXTRA in holds else {},
        }
        if Holding.PROVENANCE not in holds:
            annotation = replace(annotation, provenance={})
        machine = {} if Holding.MACHINE in holds else {"score": None, "source": "", "decision": ""}
        return replace(annotation, **kept, **machine)

    def event(found):
        arguments = found.arguments
        if Holding.EXTRA not in holds:
            arguments = tuple(PortableArgument(a.role, a.target) for a in arguments)
        return replace(part(found), arguments=arguments)

    on_document = Holding.DOCUMENT_ATTRIBUTES in holds
    return replace(
        document,
        title=document.title if Holding.TITLES in holds else "",
        meta=document.meta if Holding.META in holds else {},
        attributes=document.attributes if on_document else {},
        note=document.note if on_document else "",
        spans=tuple(part(span, Holding.ATTRIBUTES) for span in document.spans),
        relations=tuple(map(part, document.relations)) if Holding.RELATIONS in holds else (),
        events=tuple(map(event, document.events)) if Holding.EVENTS in holds else (),
        chains=tuple(map(part, document.chains)) if Holding.CHAINS in holds else (),
        extra=document.extra if Holding.EXTRA in holds else {},
    )


def renumbered(document: PortableDocument) -> PortableDocument:
    """Return a document in reading order, with ids that only tell the order: for formats that keep no ids."""
    spans = sorted(document.spans, key=lambda span: (span.fragments, span.label))
    ids = {span.id: f"s{n}" for n, span in enumerate(spans)}
    relations = sorted(
        (replace(r, id="", head=ids[r.head], tail=ids[r.tail]) for r in document.relations),
        key=lambda r: (r.head, r.tail, r.label),
    )
    return replace(
        document,
        id="",
        spans=tuple(replace(span, id=ids[span.id]) for span in spans),
        relations=tuple(replace(relation, id=f"r{n}") for n, relation in enumerate(relations)),
    )
