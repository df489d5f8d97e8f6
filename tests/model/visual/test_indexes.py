from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.visual.blocks import BlockTable
from annotator.model.visual.items import VisualSpan
from annotator.model.visual.relation_index import RelationIndex
from annotator.model.visual.span_index import SpanIndex
from tests.support.pictures import relation, uid

TEXT = "\n".join("abcdefgh ij" * (n % 4) for n in range(40))


@st.composite
def spans(draw: st.DrawFn) -> list[VisualSpan]:
    found = []
    for number in range(draw(st.integers(0, 15))):
        cuts = sorted(draw(st.sets(st.integers(0, len(TEXT)), min_size=2, max_size=6)))
        if len(cuts) % 2:
            cuts.pop()
        fragments = tuple(zip(cuts[::2], cuts[1::2], strict=True))
        found.append(VisualSpan(uid(number), fragments, "X", "#123456"))
    return found


@settings(max_examples=60, deadline=None)
@given(spans(), spans(), st.sets(st.integers(0, 14)), st.integers(0, len(TEXT) - 1), st.integers(0, len(TEXT)))
def test_index_agrees_with_brute_force(
    first: list[VisualSpan], later: list[VisualSpan], removed: set[int], offset: int, end: int
) -> None:
    index = SpanIndex(BlockTable(TEXT), first)
    expected = {span.id: span for span in first}
    for span in later:
        index.put(span)
        expected[span.id] = span
    for number in removed:
        assert index.remove(uid(number)) == expected.pop(uid(number), None)
    covering = [span for span in expected.values() if any(a <= offset < b for a, b in span.fragments)]
    assert index.at(offset) == sorted(covering, key=lambda s: (s.length, -s.start, s.id.int))
    overlapping = [s for s in expected.values() if any(a < end and offset < b for a, b in s.fragments)]
    assert index.overlapping(offset, end) == sorted(
        overlapping if end > offset else [], key=lambda s: (s.start, s.end, s.id.int)
    )
    assert len(index) == len(expected)
    assert all(index.get(span_id) == span for span_id, span in expected.items())


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.integers(0, 4), st.booleans()), max_size=30))
def test_relations_of_a_span_agree_with_brute_force(steps: list[tuple[int, int, int, bool]]) -> None:
    index, expected = RelationIndex(), {}
    for number, head, tail, put in steps:
        if put:
            expected.pop(uid(number), None)
            expected[uid(number)] = relation(number, head, tail)
            index.put(expected[uid(number)])
        else:
            assert index.remove(uid(number)) == expected.pop(uid(number), None)
    for span_number in range(5):
        wanted = {one.id for one in expected.values() if uid(span_number) in (one.head, one.tail)}
        assert {one.id for one in index.of(uid(span_number))} == wanted
    assert len(index) == len(expected)
