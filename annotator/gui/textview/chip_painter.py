"""Draw the labels of spans, and the handles of the selected one."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from annotator.gui.textview.arc_painter import draw_badge, draw_marks
from annotator.gui.textview.decoration import Box, Chip
from annotator.gui.textview.look import Look, Standing
from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.shown import ShownLine
from annotator.gui.textview.spots import Handle, chip_rect, handles, link_dot
from annotator.gui.textview.stamps import Stamps
from annotator.gui.textview.theme import CanvasTheme
from annotator.model.visual.items import VisualSpan


class ChipPainter:
    """Draws chips, leaders, handles and link dots of one line at a time."""

    def __init__(
        self, painter: QPainter, theme: CanvasTheme, metrics: Metrics, look: Look, stamps: Stamps, *, vector: bool
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._metrics = metrics
        self._look = look
        self._stamps = stamps
        self._vector = vector

    def draw(self, shown: ShownLine, chips: list[Chip]) -> None:
        """Draw the chips of a line."""
        for chip in chips:
            if chip.row > 0:
                self._draw_leader(shown, chip)
        for chip in chips:
            rect = chip_rect(shown, chip, self._metrics)
            if chip.is_badge:
                draw_badge(self._painter, rect.adjusted(0, 0.5, 0, -0.5), self._theme)
                self._write(rect, chip.text)
            else:
                self._draw_chip(rect, chip)

    def _draw_leader(self, shown: ShownLine, chip: Chip) -> None:
        shades = self._theme.span_shades(chip.span.colour)
        recedes = self._look.of_span(chip.span) is Standing.RECEDING
        top = chip_rect(shown, chip, self._metrics).bottom() - 1.5
        rect = QRectF(chip.leader_x, top, 1.1 * self._metrics.stroke, shown.text_top - top + 1)
        colour = self._theme.gutter if chip.is_badge else shades.edge
        self._painter.fillRect(rect, shades.faint if recedes else colour)

    def _draw_chip(self, rect: QRectF, chip: Chip) -> None:
        span, painter = chip.span, self._painter
        standing = self._look.of_span(span)
        shades = self._theme.span_shades(span.colour)
        ink, ground = shades.ink, None if span.suggested else shades.tint
        if standing is Standing.RECEDING:
            ink, ground = self._theme.receding_text, None
        elif standing in (Standing.SELECTED, Standing.MARKED):
            ink, ground = self._theme.paper, shades.ink
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(rect, self._metrics.box_corner, self._metrics.box_corner)
        if span.id == self._look.hovered and standing is not Standing.SELECTED:
            painter.setPen(QPen(shades.ink, 0.8 * self._metrics.stroke))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(ink)
        self._write(rect, chip.text, self._lift(span))
        right = rect.right() - 0.6 * self._metrics.chip_padding
        draw_marks(painter, span, right, rect.center().y() - self._lift(span), self._metrics, ink)

    def _lift(self, span: VisualSpan) -> float:
        """Return how far the label of a suggestion is raised: it has no ground, and must not touch its frame."""
        return 1.3 * self._metrics.zoom if span.suggested else 0.0

    def _write(self, rect: QRectF, text: str, lift: float = 0.0) -> None:
        x = rect.left() + self._metrics.chip_padding
        self._stamps.draw(self._painter, x, rect.center().y() - lift, text, vector=self._vector)

    # The selected span

    def draw_handles(self, shown: ShownLine, boxes: list[Box]) -> None:
        """Draw the ends of the one selected span, the active one thick."""
        for box in boxes:
            if box.span.id == self._look.handled:
                for handle in handles(shown, box):
                    self._draw_handle(handle, box)

    def _draw_handle(self, handle: Handle, box: Box) -> None:
        shades = self._theme.span_shades(box.span.colour)
        is_active = handle.end is self._look.active_end
        width = self._metrics.stroke * (2.8 if is_active else 1.5)
        painter = self._painter
        low = handle.x if handle.outward > 0 else handle.x - width
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shades.ink)
        painter.drawRoundedRect(QRectF(low, handle.top - 1, width, handle.bottom - handle.top + 2), 1, 1)
        radius = self._metrics.mark_size * (1.25 if is_active else 1.0)
        middle = QPointF(low + width / 2, handle.bottom + radius * 0.6)
        painter.setPen(QPen(self._theme.paper, self._metrics.stroke))
        painter.drawEllipse(middle, radius, radius)

    def draw_link_dots(self, shown: ShownLine, chips: list[Chip]) -> None:
        """Draw the dot beside the selected span's chip, from which a link can be drawn."""
        for chip in chips:
            if chip.is_badge or chip.span.id != self._look.handled:
                continue
            shades = self._theme.span_shades(chip.span.colour)
            middle = link_dot(shown, chip, self._metrics)
            radius = 1.45 * self._metrics.mark_size
            painter = self._painter
            painter.setBrush(self._theme.paper)
            painter.setPen(QPen(shades.ink, 1.2 * self._metrics.stroke))
            painter.drawEllipse(middle, radius, radius)
            painter.setBrush(shades.ink)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(middle, 0.45 * radius, 0.45 * radius)
