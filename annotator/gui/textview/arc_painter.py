"""Draw arcs, their heads and their labels."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.gui.textview.arcs import DrawnArc, rounded_path
from annotator.gui.textview.box_painter import SUGGESTED_DASH, dashed
from annotator.gui.textview.decoration import NOTE_ROOM, LaneBadge
from annotator.gui.textview.look import Look, Standing
from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.shown import ShownLine
from annotator.gui.textview.spots import badge_rect
from annotator.gui.textview.stamps import Stamps
from annotator.gui.textview.theme import CanvasTheme
from annotator.model.visual.items import VisualRelation, VisualSpan

_ORDER: Final = (Standing.RECEDING, Standing.PLAIN, Standing.LIT, Standing.SELECTED)
_STRENGTH: Final = {
    Standing.RECEDING: 0.85,
    Standing.PLAIN: 1.0,
    Standing.LIT: 1.5,
    Standing.SELECTED: 2.0,
}


class ArcPainter:
    """Draws arcs in two passes: all lines first, then all labels over them."""

    def __init__(
        self,
        painter: QPainter,
        theme: CanvasTheme,
        metrics: Metrics,
        look: Look,
        stamps: Stamps,
        *,
        vector: bool,
        travel: float,
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._metrics = metrics
        self._look = look
        self._stamps = stamps
        self._vector = vector
        self._travel = travel

    def draw(self, arcs: list[DrawnArc]) -> None:
        """Draw arcs; what recedes lies lowest, what is selected on top."""
        standings = [(self._look.of_relation(arc.relation), arc) for arc in arcs]
        for wanted in _ORDER:
            of_kind = [arc for standing, arc in standings if standing is wanted]
            for arc in of_kind:
                self._draw_line(arc, wanted)
            for arc in of_kind:
                self._draw_labels(arc, wanted)

    def _draw_line(self, arc: DrawnArc, standing: Standing) -> None:
        shades = self._theme.arc_shades(arc.relation.colour)
        colour = shades.faint if standing is Standing.RECEDING else shades.line
        width = self._metrics.stroke * _STRENGTH[standing]
        painter = self._painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if arc.relation.suggested and arc.leg is not None:
            self._draw_dashed(arc, arc.leg, colour, width)
        else:
            pen = dashed(colour, width, SUGGESTED_DASH) if arc.relation.suggested else QPen(colour, width)
            painter.setPen(pen)
            painter.drawPath(rounded_path(arc.points, self._metrics.corner))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for x, y in arc.tips:
            self._draw_head(x, y, 1.25 if standing is Standing.SELECTED else 1.0)
        radius = 0.8 * self._metrics.mark_size
        for x, y in arc.dots:
            painter.drawEllipse(QPointF(x, y), radius, radius)

    def _draw_dashed(self, arc: DrawnArc, leg: int, colour: QColor, width: float) -> None:
        """Draw the ends from their chips, and the leg in the gutter by its place on the page.

        So its dashes meet those that are there already when a part of it is scrolled into view.
        """
        painter, corner = self._painter, self._metrics.corner
        painter.setPen(dashed(colour, width, SUGGESTED_DASH))
        (x, one), (_, other) = arc.points[leg], arc.points[leg + 1]
        bend = min(corner, abs(other - one) / 2)
        down = bend if other > one else -bend
        if leg:
            painter.drawPath(rounded_path([*arc.points[: leg + 1], (x, one + down)], corner))
        after = arc.points[leg + 1 :]
        if len(after) > 1:
            painter.drawPath(rounded_path([*reversed(after), (x, other - down)], corner))
        top, bottom = sorted((one + (down if leg else 0.0), other - (down if len(after) > 1 else 0.0)))
        pen = dashed(colour, width, SUGGESTED_DASH)
        pen.setDashOffset(((top + self._travel) / width) % sum(SUGGESTED_DASH))
        painter.setPen(pen)
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def _draw_head(self, x: float, y: float, size: float) -> None:
        half = 1.06 * self._metrics.mark_size * size
        height = 1.7 * self._metrics.mark_size * size
        self._painter.drawPolygon([QPointF(x, y), QPointF(x - half, y - height), QPointF(x + half, y - height)])

    def _draw_labels(self, arc: DrawnArc, standing: Standing) -> None:
        shades = self._theme.arc_shades(arc.relation.colour)
        for label in arc.labels:
            rect = label.rect
            ink = shades.faint_ink if standing is Standing.RECEDING else shades.ink
            if standing is Standing.SELECTED:
                self._painter.setPen(Qt.PenStyle.NoPen)
                self._painter.setBrush(shades.ink)
                self._painter.drawRoundedRect(rect, self._metrics.box_corner, self._metrics.box_corner)
                ink = self._theme.paper
            else:
                self._painter.fillRect(rect, self._theme.paper)
            self._painter.setPen(ink)
            x, middle = rect.left() + self._metrics.chip_padding, rect.center().y()
            self._stamps.draw(self._painter, x, middle, label.text, vector=self._vector)
            right = rect.right() - 0.6 * self._metrics.chip_padding
            draw_marks(self._painter, arc.relation, right, middle, self._metrics, ink)

    def draw_badges(self, shown: ShownLine, badges: list[LaneBadge]) -> None:
        """Draw the "+N" for relations that found no lane on a line."""
        for badge in badges:
            rect = badge_rect(shown, badge, self._metrics)
            draw_badge(self._painter, rect, self._theme)
            x = rect.left() + 1.5 * self._metrics.chip_padding
            self._stamps.draw(self._painter, x, rect.center().y(), badge.text, vector=self._vector)


def draw_badge(painter: QPainter, rect: QRectF, theme: CanvasTheme) -> None:
    """Draw the ground of a "+N", and leave the pen ready for its text."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.badge)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setPen(theme.badge_ink)


def draw_diamond(painter: QPainter, x: float, y: float, metrics: Metrics, colour: QColor) -> None:
    """Draw the small mark of something that a machine proposed."""
    half = 0.72 * metrics.mark_size
    pen = QPen(painter.pen())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon([QPointF(x - half, y), QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half)])
    painter.setPen(pen)


def draw_note(painter: QPainter, x: float, y: float, metrics: Metrics, colour: QColor) -> None:
    """Draw the small sheet of something that has a note, its left edge at ``x``."""
    width, height = 1.5 * metrics.mark_size, 1.9 * metrics.mark_size
    top, cut = y - height / 2, 0.7 * metrics.mark_size
    pen = QPen(painter.pen())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(
        [
            QPointF(x, top),
            QPointF(x + width - cut, top),
            QPointF(x + width, top + cut),
            QPointF(x + width, top + height),
            QPointF(x, top + height),
        ]
    )
    painter.setPen(pen)


def draw_marks(
    painter: QPainter, item: VisualSpan | VisualRelation, right: float, y: float, metrics: Metrics, colour: QColor
) -> None:
    """Draw the marks of an item (a machine's, a note's) so that they end at ``right``."""
    if item.has_note:
        draw_note(painter, right - 1.5 * metrics.mark_size, y, metrics, colour)
        right -= NOTE_ROOM * metrics.mark_size
    if item.machine:
        draw_diamond(painter, right - metrics.mark_size, y, metrics, colour)
