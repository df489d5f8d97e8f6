"""Vertical lanes beside the text for relations that leave their block, or only their line."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple
from uuid import UUID

LANES_PER_SIDE = 5
"""For relations between blocks; further out than those inside a block."""
INNER_LANES_PER_SIDE = 3
"""For relations between two lines of one block; next to the text."""
FARTHEST_BLOCKS = 8
"""A relation that reaches farther is drawn as a stub at each end."""
_CLEARANCE = 150
"""Code points between two relations in one lane: more than a line, so that they cannot look joined."""


class Side(Enum):
    """Which gutter."""

    LEFT = "left"
    RIGHT = "right"


class GutterLane(NamedTuple):
    """A lane of a gutter; ``number`` 0 is the one nearest to the text, of its kind."""

    side: Side
    number: int


_ORDER = [GutterLane(side, number) for number in range(LANES_PER_SIDE) for side in (Side.RIGHT, Side.LEFT)]

_Interval = tuple[int, int, int, UUID]


class GutterRouter:
    """Give each relation between blocks a vertical lane, or none.

    Works on character offsets, so lanes stay where they are under scrolling and resizing; an added relation
    takes the first lane that is free along its way and moves no other.
    """

    __slots__ = ("_lane_of", "_lanes", "_of")

    def __init__(self, wanted: Iterable[tuple[UUID, int, int]] = ()) -> None:
        self._lanes: dict[GutterLane, list[_Interval]] = {lane: [] for lane in _ORDER}
        self._of: dict[UUID, _Interval] = {}
        self._lane_of: dict[UUID, GutterLane] = {}
        for relation_id, low, high in sorted(wanted, key=lambda item: (item[1], item[2], item[0].int)):
            self.add(relation_id, low, high)

    def __len__(self) -> int:
        return len(self._of)

    def add(self, relation_id: UUID, low: int, high: int) -> GutterLane | None:
        """Route a relation between two offsets; None when every lane is taken somewhere along its way."""
        for lane in _ORDER:
            intervals = self._lanes[lane]
            if _is_free(intervals, low, high):
                interval = (low, high, relation_id.int, relation_id)
                insort(intervals, interval)
                self._of[relation_id] = interval
                self._lane_of[relation_id] = lane
                return lane
        return None

    def remove(self, relation_id: UUID) -> None:
        """Free a relation's lane, if it has one."""
        interval = self._of.pop(relation_id, None)
        if interval is not None:
            intervals = self._lanes[self._lane_of.pop(relation_id)]
            del intervals[bisect_left(intervals, interval)]

    def lane(self, relation_id: UUID) -> GutterLane | None:
        """Return a relation's lane; None if it is to be drawn as stubs."""
        return self._lane_of.get(relation_id)

    def crossing(self, low: int, high: int) -> list[UUID]:
        """Return the relations whose way meets the offsets ``[low, high]``."""
        found: list[UUID] = []
        for intervals in self._lanes.values():
            place = max(0, bisect_right(intervals, low, key=lambda interval: interval[0]) - 1)
            while place < len(intervals) and intervals[place][0] <= high:
                if intervals[place][1] >= low:
                    found.append(intervals[place][3])
                place += 1
        return found


def _is_free(intervals: list[_Interval], low: int, high: int) -> bool:
    place = bisect_right(intervals, low, key=lambda interval: interval[0])
    if place and intervals[place - 1][1] + _CLEARANCE > low:
        return False
    return place == len(intervals) or intervals[place][0] >= high + _CLEARANCE


class InnerRoute(NamedTuple):
    """A relation between two lines of one block, wanting an inner lane on the side nearer to its ends."""

    relation_id: UUID
    first_line: int
    last_line: int
    side: Side


def route_inner(routes: Iterable[InnerRoute], lanes_per_side: int = INNER_LANES_PER_SIDE) -> dict[UUID, GutterLane]:
    """Give relations inside one block their lanes, short ones innermost.

    Returns:
        The lanes of those that found one, on their own side or else on the other.
    """
    taken: dict[GutterLane, list[tuple[int, int]]] = {}
    found: dict[UUID, GutterLane] = {}
    for route in sorted(routes, key=lambda r: (r.last_line - r.first_line, r.first_line, r.relation_id.int)):
        other = Side.LEFT if route.side is Side.RIGHT else Side.RIGHT
        for lane in [GutterLane(side, n) for side in (route.side, other) for n in range(lanes_per_side)]:
            ways = taken.setdefault(lane, [])
            if all(route.last_line < first or last < route.first_line for first, last in ways):
                ways.append((route.first_line, route.last_line))
                found[route.relation_id] = lane
                break
    return found
