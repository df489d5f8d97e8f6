"""Keep the blocks that were laid out last."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from annotator.gui.textview.block_layout import BlockLayout
from annotator.gui.textview.decoration import Decoration

MOST_BLOCKS: Final = 300


@dataclass(slots=True)
class LaidBlock:
    """A block broken into lines, with its marks."""

    number: int
    start: int
    """Offset of the block's first character in the document, in code points."""
    text: BlockLayout
    marks: Decoration | None
    """None when the spans or relations have changed since."""

    @property
    def decoration(self) -> Decoration:
        """The marks, which must be there."""
        assert self.marks is not None, "a block is drawn only after it was decorated"
        return self.marks


class LayoutCache:
    """The laid-out blocks used last, at most ``capacity`` of them."""

    def __init__(self, capacity: int = MOST_BLOCKS) -> None:
        self.capacity = capacity
        self._blocks: OrderedDict[int, LaidBlock] = OrderedDict()

    def __len__(self) -> int:
        return len(self._blocks)

    def get(self, number: int) -> LaidBlock | None:
        """Return a block if it is kept, and count it as just used."""
        block = self._blocks.get(number)
        if block is not None:
            self._blocks.move_to_end(number)
        return block

    def put(self, block: LaidBlock) -> None:
        """Keep a block, and let the one used longest ago go if there are too many."""
        self._blocks[block.number] = block
        self._blocks.move_to_end(block.number)
        if len(self._blocks) > self.capacity:
            self._blocks.popitem(last=False)

    def clear(self) -> None:
        """Forget all blocks."""
        self._blocks.clear()

    def keep_fitting(self, width: float) -> None:
        """Forget the blocks whose lines break elsewhere at another width; the others lose their marks."""
        self._blocks = OrderedDict((n, block) for n, block in self._blocks.items() if block.text.fits(width))
        for block in self._blocks.values():
            block.text.width = width
        self.drop_marks()

    def drop_marks(self, numbers: Iterable[int] | None = None) -> None:
        """Let these blocks (or all) be decorated anew when they are next used; their lines stay."""
        for number in list(self._blocks) if numbers is None else numbers:
            block = self._blocks.get(number)
            if block is not None:
                block.marks = None
