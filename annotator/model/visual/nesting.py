"""How deep spans lie inside one another."""

from collections.abc import Sequence

DEEPEST_LEVEL = 3
"""Deeper nesting is drawn like this, or frames would grow into the lines around."""


def nesting_levels(ranges: Sequence[tuple[int, int]]) -> list[int]:
    """Return a level for each range: 0 for the innermost, one more for each layer that it crosses.

    Args:
        ranges: ``(start, end)``, the shortest first; of two that overlap the later one gets the higher level.
    """
    levels: list[int] = []
    for place, (start, end) in enumerate(ranges):
        level = 0
        for earlier in range(place):
            other_start, other_end = ranges[earlier]
            if other_start < end and start < other_end and levels[earlier] >= level:
                level = levels[earlier] + 1
        levels.append(min(level, DEEPEST_LEVEL))
    return levels
