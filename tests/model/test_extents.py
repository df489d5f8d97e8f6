from hypothesis import given
from hypothesis import strategies as st

from annotator.model.extents import Extents

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda p: (p[0], p[0] + p[1])), max_size=8)


@given(PAIRS, st.integers(0, 14), st.integers(1, 6))
def test_they_answer_as_looking_at_each_would(pairs, start, length):
    found, end = Extents(pairs), start + length
    assert found.touch(start, end) == any(a < end and start < b for a, b in pairs)
    assert found.reach(start) == max((b for a, b in pairs if a < start), default=-1)
