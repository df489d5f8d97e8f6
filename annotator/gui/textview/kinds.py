"""The small vocabulary of the text view."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID


class End(Enum):
    """An end of a span."""

    START = "start"
    END = "end"


class Motion(Enum):
    """A way for the caret to go; left and right are as seen, whatever the direction of the script."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    TOKEN_LEFT = "token left"
    TOKEN_RIGHT = "token right"
    LINE_START = "line start"
    LINE_END = "line end"
    PAGE_UP = "page up"
    PAGE_DOWN = "page down"
    DOC_START = "document start"
    DOC_END = "document end"


class RelationsShown(Enum):
    """Which relations are drawn."""

    ALL = "all"
    SELECTION = "selection"
    """Those of the selected spans."""
    NONE = "none"


class Part(Enum):
    """What the mouse is over."""

    TEXT = "text"
    CHIP = "chip"
    START_HANDLE = "start handle"
    END_HANDLE = "end handle"
    ARC = "arc"
    STUB = "stub"
    LINK_DOT = "link dot"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under a point."""

    offset: int
    """The nearest place for a caret, in code points."""
    items: tuple[UUID, ...] = ()
    """Spans under the point, innermost first; for an arc or stub its relation."""
    part: Part = Part.BLANK
    fragment_index: int = 0
    """Which fragment of the span a handle belongs to."""

    @property
    def item(self) -> UUID | None:
        """The first of the items."""
        return self.items[0] if self.items else None
