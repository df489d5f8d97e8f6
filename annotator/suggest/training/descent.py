"""The lowest point of a smooth function, by limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.5)."""

from collections import deque
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

_REMEMBERED: Final = 8
_SUFFICIENT: Final = 1e-4
_SHORTEST_STEP: Final = 1e-4
_LITTLE: Final = 1e-4
Point = NDArray[np.float32]
Memory = deque[tuple[Point, Point]]


def lowest(function: Callable[[Point], tuple[float, Point]], start: Point, iterations: int) -> Point:
    """Return where a function is lowest; it gives its value and slope. Ends early where little is gained."""
    point = start
    value, slope = function(point)
    memory: Memory = deque(maxlen=_REMEMBERED)
    for _ in range(iterations):
        way = _direction(slope, memory)
        moved, new_value, new_slope = _step(function, point, value, way, float(slope @ way))
        change, bend = moved - point, new_slope - slope
        if float(change @ bend) > 0:
            memory.append((change, bend))
        gained = value - new_value
        point, value, slope = moved, new_value, new_slope
        if gained < _LITTLE * abs(value):
            break
    return point


def _direction(slope: Point, memory: Memory) -> Point:
    """Return the way up as the last steps bend it."""
    way = slope.copy()
    parts = []
    for change, bend in reversed(memory):
        part = float(change @ way) / float(bend @ change)
        way -= part * bend
        parts.append(part)
    if memory:
        change, bend = memory[-1]
        way *= float(change @ bend) / float(bend @ bend)
    else:
        way *= 10 / max(1.0, float(np.abs(slope).sum()))
    for (change, bend), part in zip(memory, reversed(parts), strict=True):
        way += change * (part - float(bend @ way) / float(bend @ change))
    return way


def _step(
    function: Callable[[Point], tuple[float, Point]], point: Point, value: float, way: Point, steepness: float
) -> tuple[Point, float, Point]:
    """Go against the way, half as far each time until it goes down enough."""
    length = 1.0
    while True:
        moved = point - np.float32(length) * way
        new_value, slope = function(moved)
        if new_value <= value - _SUFFICIENT * length * steepness or length < _SHORTEST_STEP:
            return moved, new_value, slope
        length /= 2
