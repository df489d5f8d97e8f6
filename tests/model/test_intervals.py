from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotation import normalised, overlap
from annotator.model.intervals import IntervalIndex

RANGES = st.tuples(st.integers(0, 1200), st.integers(1, 700)).map(lambda r: (r[0], r[0] + r[1]))
FRAGMENTS = st.lists(RANGES, min_size=1, max_size=3).map(lambda ranges: normalised(tuple(ranges), 3000))
ACTS = st.lists(st.tuples(st.integers(0, 8), st.none() | FRAGMENTS), max_size=25)


@given(ACTS, FRAGMENTS)
def test_it_finds_what_brute_force_finds(acts, asked) -> None:
    index: IntervalIndex[int] = IntervalIndex()
    plain = {}
    for key, fragments in acts:
        if fragments is None:
            index.discard(key)
            plain.pop(key, None)
        else:
            index.put(key, fragments)
            plain[key] = fragments
    assert index.touching(asked) == {key for key, fragments in plain.items() if overlap(fragments, asked)}
    assert len(index) == len(plain)


@given(st.lists(RANGES, min_size=1, max_size=6))
def test_normalised_fragments_are_apart_and_cover_the_same(ranges) -> None:
    made = normalised(tuple(ranges), 3000)
    assert all(left[1] < right[0] for left, right in pairwise(made))
    assert {i for a, b in made for i in range(a, b)} == {i for a, b in ranges for i in range(a, b)}
