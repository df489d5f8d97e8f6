"""Where the small things lie that are drawn and can be taken with the mouse, in column coordinates."""

from typing import NamedTuple
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF

from annotator.gui.textview.arcs import chip_top, lane_y
from annotator.gui.textview.decoration import Box, Chip, LaneBadge
from annotator.gui.textview.kinds import End
from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.shown import ShownLine


class Handle(NamedTuple):
    """An end of a fragment that can be dragged."""

    span_id: UUID
    fragment_index: int
    end: End
    x: float
    top: float
    bottom: float
    outward: float
    """-1 if the space outside lies to the left, else 1."""


def box_inset(box: Box) -> tuple[float, float]:
    """Return how far a box reaches beyond its characters, across and down."""
    return 1.0 + box.level, 0.5 + box.level


def box_rect(shown: ShownLine, box: Box, left: float, right: float) -> QRectF:
    """Return the rectangle drawn for one run of a box."""
    across, down = box_inset(box)
    return QRectF(left - across, shown.text_top - down, right - left + 2 * across, shown.line.height + 2 * down)


def chip_rect(shown: ShownLine, chip: Chip, metrics: Metrics) -> QRectF:
    """Return the rectangle of a chip."""
    return QRectF(chip.x, chip_top(shown.text_top, chip.row, metrics), chip.width, metrics.chip_height)


def badge_rect(shown: ShownLine, badge: LaneBadge, metrics: Metrics) -> QRectF:
    """Return the rectangle of a "+N" for relations."""
    assert shown.marks is not None
    middle = lane_y(shown.top, shown.marks, badge.lane, metrics)
    height = metrics.lane_height - 1.0
    return QRectF(badge.x, middle - height / 2, badge.width, height)


def link_dot(shown: ShownLine, chip: Chip, metrics: Metrics) -> QPointF:
    """Return the middle of the dot beside a selected span's chip, from which links are drawn."""
    rect = chip_rect(shown, chip, metrics)
    return QPointF(rect.right() + 3.2 * metrics.mark_size, rect.center().y())


def handles(shown: ShownLine, box: Box) -> list[Handle]:
    """Return the handles of a box: at those ends of its fragment that lie on this line."""
    text = shown.block.laid.text
    found: list[Handle] = []
    start, end = box.span.fragments[box.fragment_index]
    for is_there, which, offset in ((box.opens, End.START, start), (box.closes, End.END, end)):
        if not is_there:
            continue
        local = max(0, min(text.length, offset - shown.block.laid.start))
        x = text.edge_of(shown.line, text.offsets.to_utf16(local), at_end=which is End.END)
        is_left = abs(x - box.left) <= abs(x - box.right)
        if box.right - box.left < 0.5:
            is_left = which is End.START
        outward = -1.0 if is_left else 1.0
        across, down = box_inset(box)
        edge = (box.left if is_left else box.right) + outward * across
        if text.bidi and len(box.runs) > 1:
            edge = x
        top, bottom = shown.text_top - down, shown.bottom + down
        found.append(Handle(box.span.id, box.fragment_index, which, edge, top, bottom, outward))
    return found
