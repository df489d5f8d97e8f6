"""Draw the boxes of spans behind the text."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from annotator.gui.textview.decoration import Box, Connector
from annotator.gui.textview.look import Look, Standing
from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.shown import ShownLine
from annotator.gui.textview.spots import box_rect
from annotator.gui.textview.theme import CanvasTheme

SUGGESTED_DASH: Final = [3.0, 2.2]
CONFLICT_DASH: Final = [5.0, 2.0, 1.0, 2.0]
_DOTS: Final = [1.0, 2.0]


def dashed(colour: QColor, width: float, pattern: list[float]) -> QPen:
    """Return a pen that draws a dashed line."""
    pen = QPen(colour, width)
    pen.setDashPattern(pattern)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def outline(rect: QRectF, radius: float, *, open_left: bool, open_right: bool) -> QPainterPath:
    """Return a rounded frame that is left open where a span goes on, on another line."""
    path = QPainterPath()
    if not open_left and not open_right:
        path.addRoundedRect(rect, radius, radius)
        return path
    left, top, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
    if open_left and open_right:
        path.moveTo(left, top)
        path.lineTo(right, top)
        path.moveTo(left, bottom)
        path.lineTo(right, bottom)
        return path
    near, far = (left, right) if open_left else (right, left)
    bend = -radius if open_left else radius
    path.moveTo(near, top)
    path.lineTo(far + bend, top)
    path.quadTo(far, top, far, top + radius)
    path.lineTo(far, bottom - radius)
    path.quadTo(far, bottom, far + bend, bottom)
    path.lineTo(near, bottom)
    return path


class BoxPainter:
    """Draws boxes and connectors of one line at a time."""

    def __init__(self, painter: QPainter, theme: CanvasTheme, metrics: Metrics, look: Look) -> None:
        self._painter = painter
        self._theme = theme
        self._metrics = metrics
        self._look = look

    def draw(self, shown: ShownLine, boxes: list[Box]) -> None:
        """Draw the boxes of a line, the outermost first."""
        rtl = shown.block.laid.text.right_to_left
        for box in boxes:
            begins, ends = (box.closes, box.opens) if rtl else (box.opens, box.closes)
            last = len(box.runs) - 1
            for number, (left, right) in enumerate(box.runs):
                rect = box_rect(shown, box, left, right)
                is_open = (number == 0 and not begins, number == last and not ends)
                self._draw_run(rect, box, self._look.of_span(box.span), is_open)

    def _draw_run(self, rect: QRectF, box: Box, standing: Standing, is_open: tuple[bool, bool]) -> None:
        span, painter = box.span, self._painter
        if standing is Standing.RECEDING:
            self._draw_receding(rect, box)
            return
        shades = self._theme.span_shades(span.colour)
        is_strong = standing in (Standing.SELECTED, Standing.MARKED)
        if not span.suggested or is_strong:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shades.strong_tint if is_strong else shades.tint)
            painter.drawPath(_filled(rect, self._metrics.box_corner, is_open))
        pen = self._frame_pen(box, standing)
        if pen is not None:
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(outline(rect, self._metrics.box_corner, open_left=is_open[0], open_right=is_open[1]))
        if not span.suggested:
            line = self._metrics.underline * (1.5 if is_strong else 1.0)
            inset = 0.0 if is_open[0] else 0.5
            painter.fillRect(
                QRectF(rect.left() + inset, rect.bottom() - line + 0.5, rect.width() - 2 * inset, line),
                shades.ink if is_strong else shades.edge,
            )

    def _frame_pen(self, box: Box, standing: Standing) -> QPen | None:
        shades, span = self._theme.span_shades(box.span.colour), box.span
        width = 0.9 * self._metrics.stroke
        colour = shades.edge
        if standing is Standing.MARKED:
            colour, width = self._theme.accent, 2.0 * self._metrics.stroke
        elif standing is Standing.SELECTED:
            colour, width = shades.ink, 1.2 * self._metrics.stroke
        elif standing is Standing.LIT:
            colour, width = shades.ink, 1.1 * self._metrics.stroke
        if span.suggested:
            return dashed(colour, width, CONFLICT_DASH if span.conflict else SUGGESTED_DASH)
        if standing is Standing.PLAIN:
            return QPen(colour, 0.75 * self._metrics.stroke) if box.level else None
        return QPen(colour, width)

    def _draw_receding(self, rect: QRectF, box: Box) -> None:
        shades = self._theme.span_shades(box.span.colour)
        pen = (
            dashed(shades.faint, self._metrics.stroke, SUGGESTED_DASH)
            if box.span.suggested
            else QPen(shades.faint, self._metrics.stroke)
        )
        self._painter.setPen(pen)
        y = rect.bottom() - 0.5
        self._painter.drawLine(QPointF(rect.left() + 0.5, y), QPointF(rect.right() - 0.5, y))

    def draw_connectors(self, shown: ShownLine, connectors: list[Connector]) -> None:
        """Draw the dotted lines between the fragments of spans."""
        for connector in connectors:
            shades = self._theme.span_shades(connector.span.colour)
            recedes = self._look.of_span(connector.span) is Standing.RECEDING
            pen = dashed(shades.faint if recedes else shades.edge, self._metrics.underline, _DOTS)
            self._painter.setPen(pen)
            y = shown.bottom - self._metrics.underline / 2 + 0.5
            self._painter.drawLine(QPointF(connector.left + 2, y), QPointF(connector.right - 2, y))


def _filled(rect: QRectF, radius: float, is_open: tuple[bool, bool]) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    if is_open != (False, False):
        path.setFillRule(Qt.FillRule.WindingFill)
        half = rect.width() / 2
        if is_open[0]:
            path.addRect(QRectF(rect.left(), rect.top(), half, rect.height()))
        if is_open[1]:
            path.addRect(QRectF(rect.right() - half, rect.top(), half, rect.height()))
    return path
