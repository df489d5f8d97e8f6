"""Where each of many blocks lies, when any of their heights may change at any time."""

from collections.abc import Sequence


class HeightIndex:
    """Heights of blocks in pixels, and sums of them, in O(log n) (a Fenwick tree)."""

    __slots__ = ("_heights", "_top_bit", "_tree")

    def __init__(self, heights: Sequence[float]) -> None:
        self._heights = list(heights)
        count = len(self._heights)
        tree = [0.0] * (count + 1)
        for number, height in enumerate(self._heights, start=1):
            tree[number] += height
            parent = number + (number & -number)
            if parent <= count:
                tree[parent] += tree[number]
        self._tree = tree
        self._top_bit = 1 << (count.bit_length() - 1) if count else 0

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, number: int) -> float:
        return self._heights[number]

    def __setitem__(self, number: int, height: float) -> None:
        difference = height - self._heights[number]
        if not difference:
            return
        self._heights[number] = height
        tree, place = self._tree, number + 1
        while place < len(tree):
            tree[place] += difference
            place += place & -place

    def top(self, number: int) -> float:
        """Return the height of everything before block ``number``."""
        total, place = 0.0, number
        while place:
            total += self._tree[place]
            place &= place - 1
        return total

    @property
    def total(self) -> float:
        """The height of all blocks."""
        return self.top(len(self._heights))

    def find(self, y_px: float) -> tuple[int, float]:
        """Return the block at ``y_px`` and the distance from its top; the first or last block if outside."""
        if y_px < 0 or not self._heights:
            return 0, 0.0
        place, rest, bit = 0, y_px, self._top_bit
        while bit:
            following = place + bit
            if following < len(self._tree) and self._tree[following] <= rest:
                place = following
                rest -= self._tree[following]
            bit >>= 1
        if place >= len(self._heights):
            last = len(self._heights) - 1
            return last, self._heights[last]
        return place, rest
