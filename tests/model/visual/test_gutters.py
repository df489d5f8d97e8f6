from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.visual.gutters import (
    LANES_PER_SIDE,
    GutterRouter,
    InnerRoute,
    Side,
    route_inner,
)
from tests.support.pictures import uid

way = st.tuples(st.integers(0, 3000), st.integers(1, 2000)).map(lambda pair: (pair[0], sum(pair)))


def check(router: GutterRouter, ways: dict[UUID, tuple[int, int]]) -> None:
    lanes: dict[object, list[tuple[int, int]]] = {}
    for relation_id, (low, high) in ways.items():
        lane = router.lane(relation_id)
        if lane is None:
            continue
        assert lane.number < LANES_PER_SIDE
        assert all(high < a or b < low for a, b in lanes.get(lane, ()))
        lanes.setdefault(lane, []).append((low, high))


@given(st.lists(way, max_size=40), st.lists(st.integers(0, 39), max_size=10), st.lists(way, max_size=10))
def test_ways_in_one_lane_never_meet_whatever_is_added_and_removed(
    first: list[tuple[int, int]], removed: list[int], later: list[tuple[int, int]]
) -> None:
    ways = {uid(number): one for number, one in enumerate(first)}
    router = GutterRouter((relation_id, *one) for relation_id, one in ways.items())
    check(router, ways)
    before = {relation_id: router.lane(relation_id) for relation_id in ways}
    for number in removed:
        router.remove(uid(number))
        ways.pop(uid(number), None)
    for number, one in enumerate(later, start=100):
        ways[uid(number)] = one
        router.add(uid(number), *one)
    check(router, ways)
    assert all(router.lane(one) == lane for one, lane in before.items() if one in ways)


@given(st.lists(way, max_size=40), way)
def test_crossing_agrees_with_looking_at_all(ways: list[tuple[int, int]], stretch: tuple[int, int]) -> None:
    router = GutterRouter((uid(number), *one) for number, one in enumerate(ways))
    expected = {
        uid(number)
        for number, (low, high) in enumerate(ways)
        if router.lane(uid(number)) is not None and low <= stretch[1] and high >= stretch[0]
    }
    assert set(router.crossing(*stretch)) == expected


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 10), st.sampled_from(list(Side))),
        max_size=20,
    )
)
def test_inner_lanes_never_meet(routes: list[tuple[int, int, Side]]) -> None:
    wanted = [InnerRoute(uid(n), first, first + more, side) for n, (first, more, side) in enumerate(routes)]
    found = route_inner(wanted, 3)
    for one in wanted:
        for other in wanted:
            lane = found.get(one.relation_id)
            if one is not other and lane is not None and lane == found.get(other.relation_id):
                assert one.last_line < other.first_line or other.last_line < one.first_line
