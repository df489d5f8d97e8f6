"""What is drawn on the lines of a block besides its text: boxes, chips, and the ends of arcs.

All ``x`` are pixels from the column's left edge; rows and lanes count upwards from the text.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final
from uuid import UUID

from annotator.gui.textview.cells import Run
from annotator.gui.textview.metrics import Metrics
from annotator.model.visual.gutters import GutterLane
from annotator.model.visual.items import VisualRelation, VisualSpan

MACHINE_ROOM: Final = 2.6
NOTE_ROOM: Final = 2.3
"""Widths of the small marks after a label, in units of ``Metrics.mark_size``."""


def mark_room(item: VisualSpan | VisualRelation, metrics: Metrics) -> float:
    """Return the room that an item's marks (a machine's, a note's) need after its label."""
    units = (MACHINE_ROOM if item.machine else 0.0) + (NOTE_ROOM if item.has_note else 0.0)
    return units * metrics.mark_size


@dataclass(slots=True)
class Box:
    """The part of one fragment of a span that lies on one line."""

    span: VisualSpan
    fragment_index: int
    runs: list[Run]
    level: int = 0
    """How many layers lie inside: the box is drawn larger by as much."""
    opens: bool = True
    """Whether the fragment starts on this line."""
    closes: bool = True
    """Whether the fragment ends on this line."""

    @property
    def left(self) -> float:
        """The leftmost x."""
        return self.runs[0][0]

    @property
    def right(self) -> float:
        """The rightmost x."""
        return self.runs[-1][1]


@dataclass(slots=True)
class Chip:
    """A label above the first character of its span; or "+N" for those that found no row."""

    spans: tuple[VisualSpan, ...]
    text: str
    x: float
    width: float
    row: int
    leader_x: float
    """Where the thin line goes down to the span, if the chip does not lie right above it."""
    is_badge: bool = False

    @property
    def span(self) -> VisualSpan:
        """The span that the chip belongs to (of a badge, the first)."""
        return self.spans[0]


@dataclass(slots=True)
class Connector:
    """A dotted line between two fragments of one span, as far as it lies on this line."""

    span: VisualSpan
    left: float
    right: float


class EndKind(Enum):
    """How an arc goes on from its end at a chip."""

    INLINE = "inline"
    """Along a lane to the other end, on the same line."""
    GUTTER = "gutter"
    """Along a lane to a gutter, and there up or down."""
    STUB = "stub"
    """A few pixels, to a label that says where it would go."""


@dataclass(slots=True)
class ArcEnd:
    """One end of a relation at a chip; for INLINE both."""

    relation: VisualRelation
    kind: EndKind
    span_id: UUID
    x: float
    """Where it meets the chip; for INLINE the head's."""
    row: int
    far_x: float = 0.0
    """INLINE: where it meets the tail's chip. GUTTER: the gutter's lane. STUB: where the label starts."""
    far_row: int = 0
    low: float = 0.0
    high: float = 0.0
    lane: int = 0
    gutter: GutterLane | None = None
    text: str = ""
    text_x: float = 0.0
    text_width: float = 0.0
    """0 where the label is drawn at the other end only."""

    @property
    def is_tail(self) -> bool:
        """Whether the relation arrives here."""
        return self.span_id == self.relation.tail


@dataclass(slots=True)
class LaneBadge:
    """The "+N" above a chip: relations that found no lane."""

    span_id: UUID
    relations: tuple[VisualRelation, ...]
    text: str
    x: float
    width: float
    lane: int


@dataclass(slots=True)
class LineMarks:
    """Everything on one line."""

    boxes: list[Box] = field(default_factory=list)
    """The outermost first."""
    chips: list[Chip] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    ends: list[ArcEnd] = field(default_factory=list)
    badges: list[LaneBadge] = field(default_factory=list)
    rows: int = 1
    lanes: int = 0


@dataclass(slots=True)
class Decoration:
    """The marks of a block's lines, and where the lines lie once there is room for them."""

    lines: list[LineMarks | None]
    """None for a line of plain text."""
    tops: list[float]
    """Of each line from the block's top: where its lanes begin."""
    text_tops: list[float]
    """Of each line's text."""
    height: float
    has_ends: bool
    """Whether any arc ends here."""
