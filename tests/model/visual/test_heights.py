from hypothesis import given
from hypothesis import strategies as st

from annotator.model.visual.heights import HeightIndex

heights = st.lists(st.integers(0, 500).map(float), min_size=1, max_size=50)
changes = st.lists(st.tuples(st.integers(0, 49), st.integers(0, 500).map(float)), max_size=30)


@given(heights, changes)
def test_sums_agree_with_adding_up(values: list[float], edits: list[tuple[int, float]]) -> None:
    index = HeightIndex(values)
    for number, height in edits:
        values[number % len(values)] = height
        index[number % len(values)] = height
    assert [index[number] for number in range(len(index))] == values
    assert [index.top(number) for number in range(len(values) + 1)] == [sum(values[:n]) for n in range(len(values) + 1)]
    assert index.total == sum(values)


@given(heights, st.floats(-10, 30_000))
def test_finding_agrees_with_walking(values: list[float], y: float) -> None:
    index = HeightIndex(values)
    number, rest = index.find(y)
    if y < 0:
        assert (number, rest) == (0, 0.0)
    elif y >= index.total:
        assert (number, rest) == (len(values) - 1, values[-1])
    else:
        assert index.top(number) <= y < index.top(number) + values[number]
        assert abs(rest - (y - index.top(number))) < 1e-6


def test_nothing_at_all() -> None:
    assert HeightIndex([]).find(5.0) == (0, 0.0)
    assert HeightIndex([]).total == 0.0
