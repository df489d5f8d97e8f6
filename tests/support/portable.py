"""Portable documents of every shape, for the formats' tests."""

from hypothesis import strategies as st

from annotator.formats.portable import (
    PortableArgument,
    PortableChain,
    PortableDocument,
    PortableEvent,
    PortableRelation,
    PortableSpan,
)
from annotator.model.annotation import KnowledgeLink, normalised
from annotator.model.text import normalise_text

# Emoji (with modifiers, joiners and flags), combining marks, Arabic, Hebrew, Han, kana, no-break space, line separator.
PIECES = [
    *"ab Z9.,\n\t\"'\\/{}<&",
    "👩‍👩‍👧",
    "👍🏽",
    "🇳🇴",
    "😀",
    "é",
    "e\u0301",
    "\u200d",
    "\u00a0",
    "\u2028",
    "\ufeff",
    "مرحبا",
    "שלום",
    "北朝鮮",
    "한국",
    "ﬁ",
    "\U0010fffd",
    "\x7f",
]
words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join).map(normalise_text)
finite = st.floats(allow_nan=False, allow_infinity=False)
plain = st.none() | st.booleans() | st.integers() | finite | words
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3))
known_to_formats = {"text"}
fields = st.dictionaries(words.map(lambda key: f"x-{key}"), values, max_size=2)
# Of these, the description of the project's own format says what their values are.
free_keys = words.filter(lambda key: key not in {"source", "date", "language", "tags"})
links = st.lists(st.builds(KnowledgeLink, names, names, words), max_size=2).map(tuple)


def annotation_parts(draw, annotation_id: str) -> dict:
    return {
        "id": annotation_id,
        "label": draw(names),
        "attributes": draw(st.dictionaries(names, plain.filter(lambda v: v is not None), max_size=2)),
        "note": draw(words),
        "score": draw(st.none() | finite | st.integers(0, 1)),
        "source": draw(words),
        "decision": draw(st.sampled_from(["", "accept", "reject", "change", "skip"])),
        "provenance": draw(st.dictionaries(st.sampled_from(["by", "at", "proposed"]), values, max_size=2)),
        "links": draw(links),
        "extra": draw(fields),
    }


@st.composite
def fragments(draw, length: int):
    pairs = st.tuples(st.integers(0, length), st.integers(0, length)).filter(lambda pair: pair[0] != pair[1])
    drawn = draw(st.lists(pairs, min_size=1, max_size=3) | st.just([(0, length)]))
    return normalised(tuple((min(pair), max(pair)) for pair in drawn), length)


@st.composite
def documents(draw):
    text = draw(texts)
    parts = lambda n: annotation_parts(draw, f"a{n}")  # noqa: E731
    spans = []
    for n in range(draw(st.integers(0, 4)) if text else 0):
        # Identical stretches happen by chance too seldom; every other span may repeat the one before.
        same = spans and draw(st.booleans())
        drawn = spans[-1].fragments if same else draw(fragments(len(text)))
        spans.append(PortableSpan(fragments=drawn, **parts(n)))
    relations, events, chains = (), (), ()
    if spans:
        ends = st.sampled_from([span.id for span in spans])
        relations = tuple(
            PortableRelation(head=draw(ends), tail=draw(ends), **parts(f"r{n}")) for n in range(draw(st.integers(0, 2)))
        )
        arguments = st.lists(st.builds(PortableArgument, names, ends, fields), max_size=2).map(tuple)
        events = tuple(
            PortableEvent(trigger=draw(ends), arguments=draw(arguments), **parts(f"v{n}"))
            for n in range(draw(st.integers(0, 1)))
        )
        chains = tuple(
            PortableChain(members=tuple(draw(st.lists(ends, max_size=3))), **parts(f"c{n}"))
            for n in range(draw(st.integers(0, 1)))
        )
    return PortableDocument(
        id=draw(names),
        title=draw(words),
        text=text,
        meta=draw(st.dictionaries(free_keys, values, max_size=2)),
        attributes=draw(st.dictionaries(names, plain.filter(lambda v: v is not None), max_size=2)),
        note=draw(words),
        spans=tuple(spans),
        relations=relations,
        events=events,
        chains=chains,
        extra=draw(fields),
    )


def sample(**changes) -> PortableDocument:
    """Return a small document with one of everything."""
    text = "Ingrid Solberg leads Norway's delegation. 🐟"
    spans = (
        PortableSpan(id="e1", label="PERSON", fragments=((0, 14),)),
        PortableSpan(
            id="e2",
            label="GPE",
            fragments=((21, 27),),
            score=0.5,
            source="gazetteer.v1",
            decision="accept",
            provenance={"by": "Ada"},
        ),
        PortableSpan(id="e3", label="ORG", fragments=((21, 27), (30, 40)), note="The body is meant."),
        PortableSpan(id="e4", label="LOC", fragments=((21, 27),), links=(KnowledgeLink("Wikidata", "Q20", "Norway"),)),
        PortableSpan(id="e5", label="FISH", fragments=((42, 43),), attributes={"alive": True}, extra={"x": [1]}),
    )
    made = {
        "id": "d1",
        "title": "Talks in Oslo",
        "text": text,
        "meta": {"source": "talks.txt", "tags": ["fish"]},
        "note": "A sample.",
        "attributes": {"grade": 2},
        "spans": spans,
        "relations": (
            PortableRelation(id="r1", label="leads", head="e1", tail="e3", attributes={"modality": "stated"}),
        ),
        "events": (PortableEvent(id="v1", label="LEAD", trigger="e1", arguments=(PortableArgument("whom", "e3"),)),),
        "chains": (PortableChain(id="c1", label="COREF", members=("e2", "e4")),),
        "extra": {"their": {"own": 1}},
    }
    return PortableDocument(**(made | changes))
