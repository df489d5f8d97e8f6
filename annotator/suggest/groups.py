"""A long text in groups of paragraphs, so that memory stays small and work can be stopped between them."""

from collections.abc import Iterator
from typing import Final

GROUP_LENGTH: Final = 50_000


def paragraph_groups(text: str, length: int = GROUP_LENGTH) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of groups of whole paragraphs, none longer than ``length`` code points.

    A paragraph that is longer is cut at a space, or where it must be.
    """
    start = 0
    while len(text) - start > length:
        end = text.rfind("\n", start + 1, start + length) + 1
        if not end:
            end = text.rfind(" ", start + 1, start + length) + 1
        end = end or start + length
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)
