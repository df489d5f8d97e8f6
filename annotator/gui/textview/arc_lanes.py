"""Give the arc ends of one line their lanes, and their labels a place that no other arc runs through."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from annotator.gui.textview.decoration import ArcEnd, EndKind
from annotator.gui.textview.metrics import Metrics
from annotator.model.visual.lanes import LaneAllocator, slide_clear

LANE_GAP_PX: Final = 5.0
_DROP_CLEARANCE_PX: Final = 3.0


class Assignment(NamedTuple):
    """Ends that have a lane now, and those for which there was none."""

    kept: list[ArcEnd]
    refused: list[ArcEnd]


def assign_lanes(ends: Iterable[ArcEnd], most: int) -> Assignment:
    """Set the lane of each end: short arcs low, long ones over them, fixed labels above what drops through them."""
    allocator = LaneAllocator(most, LANE_GAP_PX)
    kept: list[ArcEnd] = []
    refused: list[ArcEnd] = []
    for end in sorted(ends, key=_order):
        fixed = _fixed_label(end)
        lowest = 0
        if fixed is not None:
            low, high = fixed[0] - _DROP_CLEARANCE_PX, fixed[1] + _DROP_CLEARANCE_PX
            lowest = max((p.lane + 1 for p in kept if any(low < x < high for x in drops(p))), default=0)
        lane = allocator.place(end.low, end.high, min(lowest, most))
        if lane is None:
            lane = allocator.place(end.low, end.high)
        if lane is None:
            refused.append(end)
        else:
            end.lane = lane
            kept.append(end)
    return Assignment(kept, refused)


def _order(end: ArcEnd) -> tuple[int, float, float]:
    """Sort what can move its label by length; after it stubs, so that none lies over the drop of a later one."""
    if end.kind is EndKind.STUB or _is_outside(end):
        goes_right = end.high - end.x > end.x - end.low
        return 1, -end.x if goes_right else end.x, 0.0
    return 0, end.high - end.low, end.low


def _is_outside(end: ArcEnd) -> bool:
    """Tell whether a gutter end's label lies on the other side of its chip, for want of room."""
    return end.kind is EndKind.GUTTER and (end.low < min(end.x, end.far_x) or end.high > max(end.x, end.far_x))


def _fixed_label(end: ArcEnd) -> tuple[float, float] | None:
    """Return the stretch that a label must take; None if it can slide, or is not drawn here."""
    if not end.text_width:
        return None
    if end.kind is EndKind.STUB:
        return (end.far_x, end.high) if end.far_x > end.x else (end.low, end.far_x)
    if _is_outside(end):
        return (end.low, end.x) if end.far_x > end.x else (end.x, end.high)
    if end.kind is EndKind.INLINE and end.high - end.low < 1.3 * end.text_width:
        middle = (end.low + end.high) / 2
        return middle - end.text_width / 2, middle + end.text_width / 2
    return None


def drops(end: ArcEnd) -> tuple[float, ...]:
    """Return where an end goes down from its lane to chips."""
    return (end.x, end.far_x) if end.kind is EndKind.INLINE else (end.x,)


def place_labels(ends: list[ArcEnd], metrics: Metrics) -> None:
    """Slide each label along its lane to where no other arc drops through it."""
    for end in ends:
        if not end.text_width:
            continue
        if end.kind is EndKind.STUB:
            end.text_x = end.far_x if end.far_x > end.x else end.far_x - end.text_width
        elif _is_outside(end):
            end.text_x = end.x - end.text_width if end.far_x > end.x else end.x
        else:
            _slide(end, [x for other in ends if other.lane > end.lane for x in drops(other)], metrics)


def _slide(end: ArcEnd, obstacles: list[float], metrics: Metrics) -> None:
    low, high = end.low, end.high
    if high - low > end.text_width + 2 * metrics.corner:
        low, high = low + metrics.corner, high - metrics.corner
    if end.kind is EndKind.GUTTER:
        near = metrics.corner + 4
        wanted = end.x + near if end.far_x > end.x else end.x - near - end.text_width
    else:
        wanted = (low + high - end.text_width) / 2
    end.text_x = slide_clear(low, high, end.text_width, wanted, obstacles, _DROP_CLEARANCE_PX)
