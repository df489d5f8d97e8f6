"""Intervals set side by side without touching: the rows of chips and the lanes of arcs above a line."""

from collections.abc import Sequence


class LaneAllocator:
    """Give each stretch the lowest lane in which it touches no other; ``cap`` lanes at most.

    What comes first lies lowest: whoever places the short ones first gets long ones that pass over them.
    """

    __slots__ = ("_cap", "_gap", "_lanes")

    def __init__(self, cap: int, gap: float) -> None:
        self._cap = cap
        self._gap = gap
        self._lanes: list[list[tuple[float, float]]] = []

    def place(self, low: float, high: float, lowest: int = 0) -> int | None:
        """Take the lowest free lane from ``lowest`` up, or return None when all are full there."""
        for lane in range(lowest, self._cap):
            while lane >= len(self._lanes):
                self._lanes.append([])
            if self.is_free(lane, low, high):
                self._lanes[lane].append((low, high))
                return lane
        return None

    def is_free(self, lane: int, low: float, high: float) -> bool:
        """Tell whether a stretch would touch nothing in a lane."""
        if lane >= len(self._lanes):
            return lane < self._cap
        gap = self._gap
        return all(high + gap <= other_low or other_high + gap <= low for other_low, other_high in self._lanes[lane])


def slide_clear(
    low: float, high: float, width: float, wanted: float, obstacles: Sequence[float], margin: float
) -> float:
    """Return where a label of ``width`` may begin in ``[low, high]`` so that no obstacle runs through it.

    The place nearest to ``wanted`` is taken; ``wanted`` itself, kept inside, if there is no clear place.

    Args:
        low: Left end of the room.
        high: Right end of the room.
        width: Width of the label.
        wanted: Where it would best begin.
        obstacles: Positions of the lines that cross the room.
        margin: Distance to keep from an obstacle.
    """
    wanted = max(low, min(wanted, high - width))
    walls = sorted(x for x in obstacles if low - margin < x < high + margin)
    best: float | None = None
    left = low
    for wall in [*walls, None]:
        right = high - width if wall is None else min(high, wall - margin) - width
        if right >= left:
            candidate = max(left, min(wanted, right))
            if best is None or abs(candidate - wanted) < abs(best - wanted):
                best = candidate
        if wall is not None:
            left = max(left, wall + margin)
    return wanted if best is None else best
