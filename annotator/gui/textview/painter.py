"""Draw a screen: the one painter for the window and for files."""

from bisect import bisect_left

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from annotator.gui.textview.arc_painter import ArcPainter
from annotator.gui.textview.box_painter import BoxPainter
from annotator.gui.textview.chip_painter import ChipPainter
from annotator.gui.textview.look import Look, Standing
from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.screen import Screen
from annotator.gui.textview.shown import ShownLine
from annotator.gui.textview.stamps import Stamps
from annotator.gui.textview.theme import CanvasTheme

_CARET_PX = 2.0


class CanvasPainter:
    """Draws in three passes: boxes, washes and text; arcs; labels, handles and the caret."""

    def __init__(self, theme: CanvasTheme, metrics: Metrics, *, vector: bool = False) -> None:
        self.theme = theme
        self._metrics = metrics
        self._vector = vector
        self._chip_stamps = Stamps(metrics.chip_font, metrics.chip)
        self._arc_stamps = Stamps(metrics.arc_font, metrics.arc)

    def paint(self, painter: QPainter, screen: Screen, look: Look, clip: QRectF) -> None:
        """Draw what meets ``clip`` (viewport coordinates)."""
        painter.fillRect(clip, self.theme.paper)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = screen.page.column.left
        painter.translate(left, 0.0)
        band = clip.translated(-left, 0.0)
        reach = self._metrics.chip_height
        lines = list(screen.lines(band.top() - reach, band.bottom() + reach))
        boxes = BoxPainter(painter, self.theme, self._metrics, look)
        for shown in lines:
            if shown.marks is not None:
                boxes.draw(shown, shown.marks.boxes)
                boxes.draw_connectors(shown, shown.marks.connectors)
        self._draw_washes(painter, screen, look, band)
        self._draw_selection(painter, screen, look, band)
        self._draw_text(painter, lines, look)
        self._draw_arcs_and_chips(painter, screen, look, band, lines)
        self._draw_caret(painter, screen, look)
        painter.translate(-left, 0.0)
        self._draw_rubber(painter, look)
        if look.focused:
            painter.fillRect(QRectF(0, clip.top(), 2, clip.height()), self.theme.accent)

    def _draw_washes(self, painter: QPainter, screen: Screen, look: Look, band: QRectF) -> None:
        low, high = band.top(), band.bottom()
        if look.found and screen.blocks:
            first = screen.blocks[0].laid.start
            last = screen.blocks[-1].laid.start + screen.blocks[-1].laid.text.length
            for start, end in look.found[max(0, bisect_left(look.found, (first, first)) - 1) :]:
                if start > last:
                    break
                self._wash(painter, screen, (start, end), self.theme.mark, band)
        if look.flash is not None:
            colour = QColor(self.theme.flash)
            colour.setAlphaF(colour.alphaF() * look.flash_strength)
            for rect in screen.range_boxes(*look.flash, low, high):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawRoundedRect(rect.adjusted(-3, -2, 3, 2), 4, 4)

    def _wash(self, painter: QPainter, screen: Screen, stretch: tuple[int, int], colour: QColor, band: QRectF) -> None:
        for rect in screen.range_boxes(*stretch, band.top(), band.bottom()):
            painter.fillRect(rect.adjusted(0, -1, 0, 1), colour)

    def _draw_selection(self, painter: QPainter, screen: Screen, look: Look, band: QRectF) -> None:
        if look.selection is not None:
            self._wash(painter, screen, look.selection, self.theme.selection, band)
        if look.preview is not None:
            span_id, stretch = look.preview
            span = screen.page.picture.span(span_id)
            if span is not None:
                shades = self.theme.span_shades(span.colour)
                painter.setPen(QPen(shades.ink, 1.2 * self._metrics.stroke))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for rect in screen.range_boxes(*stretch, band.top(), band.bottom()):
                    painter.fillRect(rect, shades.strong_tint)
                    painter.drawRoundedRect(rect.adjusted(-2, -1.5, 2, 1.5), 3, 3)

    def _draw_text(self, painter: QPainter, lines: list[ShownLine], look: Look) -> None:
        recedes = look.link is not None
        pen = QPen(self.theme.receding_text if recedes else self.theme.text)
        painter.setPen(pen)
        for shown in lines:
            shown.draw_text(painter)
        if recedes:
            painter.setPen(self.theme.text)
            for shown in lines:
                self._draw_lit_text(painter, shown, look)

    @staticmethod
    def _draw_lit_text(painter: QPainter, shown: ShownLine, look: Look) -> None:
        """Draw the text of what a link may go to once more, at full strength."""
        for box in shown.marks.boxes if shown.marks is not None else ():
            if look.of_span(box.span) is Standing.RECEDING:
                continue
            for left, right in box.runs:
                painter.save()
                painter.setClipRect(
                    QRectF(left - 1, shown.text_top, right - left + 2, shown.line.height),
                    Qt.ClipOperation.IntersectClip,
                )
                shown.draw_text(painter)
                painter.restore()

    def _draw_arcs_and_chips(
        self, painter: QPainter, screen: Screen, look: Look, band: QRectF, lines: list[ShownLine]
    ) -> None:
        metrics, vector = self._metrics, self._vector
        arcs = ArcPainter(painter, self.theme, metrics, look, self._arc_stamps, vector=vector, travel=screen.travel)
        chips = ChipPainter(painter, self.theme, metrics, look, self._chip_stamps, vector=vector)
        arcs.draw([arc for arc in screen.arcs if arc.bounds().intersects(band)])
        marked = [(shown, shown.marks) for shown in lines if shown.marks is not None]
        for shown, marks in marked:
            arcs.draw_badges(shown, marks.badges)
            chips.draw(shown, marks.chips)
        if look.link is None and look.preview is None:
            for shown, marks in marked:
                chips.draw_handles(shown, marks.boxes)
                chips.draw_link_dots(shown, marks.chips)

    def _draw_caret(self, painter: QPainter, screen: Screen, look: Look) -> None:
        rect = screen.caret_rect(look.caret) if look.caret is not None else None
        if rect is not None:
            painter.fillRect(QRectF(rect.x() - _CARET_PX / 2, rect.y(), _CARET_PX, rect.height()), self.theme.caret)

    def _draw_rubber(self, painter: QPainter, look: Look) -> None:
        if look.rubber is None:
            return
        start, end = look.rubber.start, look.rubber.end
        path = QPainterPath(start)
        rise = QPointF((start.x() + end.x()) / 2, min(start.y(), end.y()) - 24)
        path.quadTo(rise, end)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.accent, 1.5 * self._metrics.stroke))
        painter.drawPath(path)
        painter.setBrush(self.theme.accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(end, 3.5, 3.5)
