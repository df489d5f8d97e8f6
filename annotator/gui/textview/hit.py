"""What lies under a point: small things get at least 24 pixels, however small they are drawn."""

from collections.abc import Iterator
from typing import Final, NamedTuple
from uuid import UUID

from PySide6.QtCore import QRectF

from annotator.gui.textview.decoration import Chip
from annotator.gui.textview.kinds import End, Hit, Part
from annotator.gui.textview.look import Look
from annotator.gui.textview.screen import Screen
from annotator.gui.textview.shown import ShownLine
from annotator.gui.textview.spots import badge_rect, box_inset, chip_rect, handles, link_dot
from annotator.model.visual.items import VisualSpan

TARGET_PX: Final = 24.0
_OUTWARD_PX: Final = 11.0
_INWARD_PX: Final = 4.0
_BELOW_CHIP_PX: Final = 3.0


class _Candidate(NamedTuple):
    distance: float
    hit: Hit


class HitTester:
    """Answers for one screen and one state of the selection; points in column coordinates."""

    def __init__(self, screen: Screen, look: Look) -> None:
        self._screen = screen
        self._look = look
        self._metrics = screen.page.metrics

    def at(self, x: float, y: float) -> Hit:
        """Return what lies under a point: handles before chips, chips before text, text before arcs."""
        offset = self._screen.offset_at(x, y)
        near = list(self._screen.lines(y - 2 * TARGET_PX, y + 2 * TARGET_PX))
        found = self._handle(near, x, y, offset) or self._chip(near, x, y, offset)
        if found is not None:
            return found
        shown = self._line_with_text_at(near, y)
        if shown is not None and self._is_over_text(shown, x):
            return Hit(offset, self._spans_at(shown, x), Part.TEXT)
        arc = self._arc(x, y, offset)
        if arc is not None:
            return arc
        return Hit(offset, (), Part.TEXT if shown is not None and self._is_near_text(shown, x) else Part.BLANK)

    @staticmethod
    def _line_with_text_at(lines: list[ShownLine], y: float) -> ShownLine | None:
        return next((shown for shown in lines if shown.text_top - 1 <= y <= shown.bottom + 1), None)

    @staticmethod
    def _is_over_text(shown: ShownLine, x: float) -> bool:
        return shown.line.natural_left - 3 <= x <= shown.line.natural_right + 3

    def _is_near_text(self, shown: ShownLine, x: float) -> bool:
        return -TARGET_PX <= x <= self._screen.page.column.width + TARGET_PX and shown.line.height > 0

    @staticmethod
    def _spans_at(shown: ShownLine, x: float) -> tuple[UUID, ...]:
        if shown.marks is None:
            return ()
        found: list[UUID] = []
        for box in reversed(shown.marks.boxes):
            across, _ = box_inset(box)
            is_under = any(left - across <= x <= right + across for left, right in box.runs)
            if is_under and box.span.id not in found:
                found.append(box.span.id)
        return tuple(found)

    # Small things

    def _handle(self, lines: list[ShownLine], x: float, y: float, offset: int) -> Hit | None:
        """Return the end or the link dot of a selected span under a point."""
        if self._look.link is not None or self._look.handled is None:
            return None
        best: _Candidate | None = None
        for shown in lines:
            for candidate in self._ends_and_dots(shown, x, y, offset):
                best = _nearer(best, candidate)
        return best.hit if best is not None else None

    def _ends_and_dots(self, shown: ShownLine, x: float, y: float, offset: int) -> Iterator[_Candidate]:
        if shown.marks is None:
            return
        for handle in (h for box in shown.marks.boxes if self._is_handled(box.span) for h in handles(shown, box)):
            beyond = (x - handle.x) * handle.outward
            below = handle.bottom + 2.5 * self._metrics.mark_size
            if -_INWARD_PX <= beyond <= _OUTWARD_PX and handle.top - 1 <= y <= below:
                part = Part.START_HANDLE if handle.end is End.START else Part.END_HANDLE
                yield _Candidate(abs(beyond), Hit(offset, (handle.span_id,), part, handle.fragment_index))
        for chip in shown.marks.chips:
            if self._is_handled(chip.span) and not chip.is_badge:
                dot = link_dot(shown, chip, self._metrics)
                away = max(abs(x - dot.x()), abs(y - dot.y()))
                if away <= TARGET_PX / 2 and x > chip.x + chip.width:
                    yield _Candidate(away, Hit(offset, (chip.span.id,), Part.LINK_DOT))

    def _is_handled(self, span: VisualSpan) -> bool:
        return span.id == self._look.handled

    def _chip(self, lines: list[ShownLine], x: float, y: float, offset: int) -> Hit | None:
        best: _Candidate | None = None
        for shown in lines:
            if shown.marks is None:
                continue
            for chip in shown.marks.chips:
                rect = chip_rect(shown, chip, self._metrics)
                if _deep(rect).contains(x, y):
                    hit = Hit(offset, _chip_items(chip), Part.CHIP)
                    best = _nearer(best, _Candidate(_distance(rect, x, y), hit))
            for badge in shown.marks.badges:
                rect = badge_rect(shown, badge, self._metrics)
                if _deep(rect).contains(x, y):
                    hit = Hit(offset, (badge.span_id,), Part.CHIP)
                    best = _nearer(best, _Candidate(_distance(rect, x, y), hit))
        return best.hit if best is not None else None

    def _arc(self, x: float, y: float, offset: int) -> Hit | None:
        best: _Candidate | None = None
        for arc in self._screen.arcs:
            away = arc.distance(x, y)
            if away <= TARGET_PX / 2:
                part = Part.STUB if arc.stub_of is not None else Part.ARC
                best = _nearer(best, _Candidate(away, Hit(offset, (arc.relation.id,), part)))
        return best.hit if best is not None else None


def _nearer(one: _Candidate | None, other: _Candidate) -> _Candidate:
    return other if one is None or other.distance < one.distance else one


def _chip_items(chip: Chip) -> tuple[UUID, ...]:
    return tuple(span.id for span in chip.spans)


def _deep(rect: QRectF) -> QRectF:
    """Return the target of a small rectangle: a little into the text below, the rest of the depth above."""
    above = max(0.0, TARGET_PX - _BELOW_CHIP_PX - rect.height())
    aside = max(2.0, (TARGET_PX - rect.width()) / 2)
    return rect.adjusted(-aside, -above, aside, _BELOW_CHIP_PX)


def _distance(rect: QRectF, x: float, y: float) -> float:
    across = max(rect.left() - x, 0.0, x - rect.right())
    down = max(rect.top() - y, 0.0, y - rect.bottom())
    return max(across, down)
