from hypothesis import given
from hypothesis import strategies as st

from annotator.model.visual.lanes import LaneAllocator, slide_clear
from annotator.model.visual.nesting import DEEPEST_LEVEL, nesting_levels

stretch = st.tuples(st.integers(0, 300), st.integers(0, 120)).map(lambda pair: (float(pair[0]), float(sum(pair))))


@given(st.lists(stretch, max_size=60), st.integers(1, 8), st.integers(0, 4))
def test_stretches_of_one_lane_never_touch(stretches: list[tuple[float, float]], cap: int, lowest: int) -> None:
    allocator = LaneAllocator(cap, gap=4.0)
    lanes: dict[int, list[tuple[float, float]]] = {}
    for low, high in stretches:
        lane = allocator.place(low, high, lowest)
        if lane is None:
            full = range(lowest, cap)
            assert all(any(low < b + 4 and a < high + 4 for a, b in lanes.get(number, ())) for number in full)
            continue
        assert lowest <= lane < cap
        assert all(high + 4 <= a or b + 4 <= low for a, b in lanes.get(lane, ()))
        for lower in range(lowest, lane):
            assert any(low < b + 4 and a < high + 4 for a, b in lanes.get(lower, ()))
        lanes.setdefault(lane, []).append((low, high))


@given(
    st.floats(0, 100),
    st.floats(0, 300),
    st.floats(1, 80),
    st.floats(-50, 500),
    st.lists(st.floats(-20, 500), max_size=12),
)
def test_a_label_slides_to_the_nearest_clear_place(
    low: float, room: float, width: float, wanted: float, obstacles: list[float]
) -> None:
    high, margin = low + room, 3.0
    found = slide_clear(low, high, width, wanted, obstacles, margin)

    def is_clear(at: float) -> bool:
        return all(x <= at - margin + 1e-9 or x >= at + width + margin - 1e-9 for x in obstacles)

    if room >= width:
        assert low - 1e-9 <= found <= high - width + 1e-9
        ideal = max(low, min(wanted, high - width))
        edges = [low, high - width, ideal, *(x + margin for x in obstacles), *(x - margin - width for x in obstacles)]
        clear = [at for at in edges if low <= at <= high - width and is_clear(at)]
        if clear:
            assert is_clear(found)
            assert abs(found - ideal) <= min(abs(at - ideal) for at in clear) + 1e-6


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=14))
def test_levels_tell_layers_apart(pairs: list[tuple[int, int]]) -> None:
    ranges = sorted(((start, start + length) for start, length in pairs), key=lambda r: r[1] - r[0])
    levels = nesting_levels(ranges)
    for place, (start, end) in enumerate(ranges):
        below = [levels[n] for n in range(place) if ranges[n][0] < end and start < ranges[n][1]]
        assert levels[place] == min(DEEPEST_LEVEL, max(below) + 1 if below else 0)
