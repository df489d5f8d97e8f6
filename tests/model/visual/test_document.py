from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.visual.gutters import FARTHEST_BLOCKS
from annotator.model.visual.values import VisualChange, VisualDocument
from tests.support.pictures import picture, relation, span, uid

TEXT = "\n".join(f"Paragraph number {n} of this text, with some words in it." for n in range(30))


def place(block: int, column: int = 0) -> int:
    return sum(len(line) + 1 for line in TEXT.split("\n")[:block]) + column


def two_far(blocks: int) -> VisualDocument:
    spans = [span(1, place(0), place(0) + 5), span(2, place(blocks), place(blocks) + 5)]
    return picture(TEXT, spans, [relation(9, 1, 2)])


def test_near_relations_get_a_gutter_and_far_ones_do_not() -> None:
    assert two_far(0).gutters.lane(uid(9)) is None
    assert two_far(1).gutters.lane(uid(9)) is not None
    assert two_far(FARTHEST_BLOCKS).gutters.lane(uid(9)) is not None
    assert two_far(FARTHEST_BLOCKS + 1).gutters.lane(uid(9)) is None


def test_a_moved_span_takes_its_relations_along() -> None:
    document = two_far(3)
    touched = document.apply(VisualChange(put_spans=(span(2, place(12), place(12) + 5),)))
    assert touched == {0, 3, 12}
    assert document.gutters.lane(uid(9)) is None
    document.apply(VisualChange(put_spans=(span(2, place(2), place(2) + 5),)))
    assert document.gutters.lane(uid(9)) is not None


def test_a_relabelled_span_touches_its_own_block_alone() -> None:
    document = two_far(3)
    assert document.apply(VisualChange(put_spans=(span(2, place(3), place(3) + 5, "ORG"),))) == {3}


def test_a_relation_without_an_end_waits_for_it() -> None:
    document = two_far(3)
    tail = document.span(uid(2))
    assert tail is not None
    assert document.apply(VisualChange(removed=(uid(2),))) == {0, 3}
    assert document.relations_of(uid(1)) == []
    assert document.range_of(uid(9)) is None
    assert document.apply(VisualChange(put_spans=(tail,))) == {0, 3}
    assert [one.id for one in document.relations_of(uid(1))] == [uid(9)]
    assert document.range_of(uid(9)) == (place(0), place(3) + 5)


def test_a_removed_relation_frees_its_lane() -> None:
    document = two_far(3)
    assert document.apply(VisualChange(removed=(uid(9),))) == {0, 3}
    assert len(document.gutters) == 0
    assert document.relation(uid(9)) is None


steps = st.lists(
    st.one_of(
        st.tuples(st.just("span"), st.integers(0, 8), st.integers(0, len(TEXT) - 20), st.integers(1, 19)),
        st.tuples(st.just("relation"), st.integers(20, 26), st.integers(0, 8), st.integers(0, 8)),
        st.tuples(st.just("remove"), st.integers(0, 26), st.just(0), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_changes_lead_to_the_same_as_building_anew(edits: list[tuple[str, int, int, int]]) -> None:
    document = picture(TEXT)
    for kind, number, one, other in edits:
        if kind == "span":
            document.apply(VisualChange(put_spans=(span(number, one, one + other),)))
        elif kind == "relation":
            document.apply(VisualChange(put_relations=(relation(number, one, other),)))
        else:
            document.apply(VisualChange(removed=(uid(number),)))
    fresh = picture(TEXT, list(document.spans), list(document.relations))
    for number in range(27):
        assert document.span(uid(number)) == fresh.span(uid(number))
        assert document.relations_of(uid(number)) == fresh.relations_of(uid(number))
    assert len(document.gutters) == len(fresh.gutters)
    for block in range(len(document.blocks)):
        assert document.spans.in_block(block) == fresh.spans.in_block(block)
