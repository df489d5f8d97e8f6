"""Tokens and spans: where they meet, what a rule makes of those that do not, and the units of offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.loss import LossReport
from annotator.formats.portable import PortableDocument, PortableSpan
from annotator.formats.tokenised import Alignment, flat, placed, sentence_ranges, tokenise
from annotator.formats.units import fitting_ruler, from_utf16, rulers, to_utf16, utf16_length
from tests.support.portable_strategy import worded

TEXT = "Ada Lind left. Oslo slept."


def document(*stretches):
    spans = tuple(PortableSpan(id=str(n), label="X", fragments=(s,)) for n, s in enumerate(stretches))
    return PortableDocument(id="d", title="", text=TEXT, spans=spans)


@pytest.mark.parametrize(
    ("alignment", "found"),
    [(Alignment.STRICT, None), (Alignment.CONTRACT, (1, 2)), (Alignment.EXPAND, (0, 2))],
)
def test_span_that_cuts_a_token_goes_by_the_rule_and_is_counted(alignment, found):
    report = LossReport()
    (place,) = [*placed(document((1, 8)), tokenise(TEXT), alignment, report), (None, None)][:1]
    assert place[1] == found
    assert report.losses[0].count == 1
    assert report.losses[0].examples == ("“da Lind” (X)",)


def test_span_on_whole_tokens_is_placed_silently():
    report = LossReport()
    for alignment in Alignment:
        assert [place for _, place in placed(document((0, 8)), tokenise(TEXT), alignment, report)] == [(0, 2)]
    assert not report


def test_span_of_space_alone_has_no_token():
    report = LossReport()
    assert list(placed(document((3, 4)), tokenise(TEXT), Alignment.EXPAND, report)) == []
    assert report.losses[0].kind == "spans without a token, left out"


@given(worded(overlapping=True))
def test_whole_tokens_are_found_whatever_the_rule(found):
    tokens = tokenise(found.text)
    for span in found.spans:
        places = {tokens.aligned(span.start, span.end, alignment) for alignment in Alignment}
        assert len(places) == 1
        first, last = places.pop()
        assert (tokens.tokens[first].start, tokens.tokens[last - 1].end) == (span.start, span.end)


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=3))
def test_cuts_split_tokens_and_lose_no_character(text, cuts):
    whole, cut = tokenise(text), tokenise(text, cuts)
    assert "".join(cut.words()) == "".join(whole.words())
    for edge in {place for pair in cuts for place in pair}:
        assert not any(start < edge < end for start, end in cut.tokens)


def test_sentences_are_joined_where_a_span_crosses():
    tokens = tokenise(TEXT)
    assert list(sentence_ranges(tokens)) == [(0, 4), (4, 7)]
    assert list(sentence_ranges(tokens, [(3, 5)])) == [(0, 7)]
    assert list(sentence_ranges(tokens, [(4, 5), (2, 4)])) == [(0, 4), (4, 7)]
    assert list(sentence_ranges(tokenise(""))) == []


def test_longest_span_is_kept_and_the_others_named():
    spans = [(span, (span.start, span.end)) for span in document((0, 3), (0, 8), (4, 8), (9, 12)).spans]
    kept, out = flat(spans)
    assert [place for _, place in kept] == [(0, 8), (9, 12)]
    assert {span.id for span in out} == {"0", "2"}


@given(st.text(max_size=20))
def test_utf16_units_go_there_and_back(text):
    there, back = to_utf16(text), from_utf16(text)
    assert there(len(text)) == utf16_length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert [back(there(offset)) for offset in range(len(text) + 1)] == list(range(len(text) + 1))


@pytest.mark.parametrize("unit", [0, 1, 2, 3])
def test_quotations_tell_the_unit(unit):
    raw = "😀 one\r\ntwo 😀\r\nthree Oslo"
    plain = raw.replace("\r\n", "\n")
    counted = [raw, raw, plain, plain][unit]
    measure = to_utf16(counted) if unit % 2 else (lambda offset: offset)
    quotes = [(counted.index(word), counted.index(word) + len(word), word) for word in ("one", "two 😀", "Oslo")]
    ruler = fitting_ruler(raw, [(measure(start), measure(end), word) for start, end, word in quotes])
    assert ruler.name == list(rulers(raw))[unit].name
    for start, end, word in quotes:
        first, last = ruler.place(measure(start), measure(end))
        assert plain[first:last] == word
    assert ruler.place(0, 999) is None
    assert ruler.place(3, 3) is None
