"""The reading half of the text view: the picture, its colours and size, the caret, selected text, and places."""

from typing import Final

from PySide6.QtCore import QMimeData, QPoint, QRect, QRectF, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.gui.textview.caret import VERTICAL, CaretMover
from annotator.gui.textview.hit import HitTester
from annotator.gui.textview.kinds import Hit, Motion
from annotator.gui.textview.look import Look, Range
from annotator.gui.textview.metrics import LARGEST_ZOOM, SMALLEST_ZOOM, Metrics
from annotator.gui.textview.page import Page
from annotator.gui.textview.painter import CanvasPainter
from annotator.gui.textview.pulse import Blink, Flash
from annotator.gui.textview.scroll_area import PagedArea
from annotator.gui.textview.theme import CanvasTheme
from annotator.model.visual.document import VisualDocument

_PAGE_SHARE: Final = 0.85


class TextArea(PagedArea):
    """A picture that can be read: scrolled, zoomed, and gone through with the caret."""

    caret_moved = Signal(int)
    selection_changed = Signal()
    scrolled = Signal()
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, font: str | None = None) -> None:
        super().__init__(Metrics(1.0, font), parent)
        self._font_family = font
        self._theme = CanvasTheme.light()
        self._painter = CanvasPainter(self._theme, self._page.metrics)
        self._caret = 0
        self._anchor_offset = 0
        self._found: tuple[Range, ...] = ()
        self._mover = CaretMover()
        self._blink = Blink(self, self._update_caret)
        self._flash = Flash(self, self._update_flash)

    # Data

    @property
    def picture(self) -> VisualDocument:
        """What is drawn; changed only through ``apply``."""
        return self._page.picture

    def set_picture(self, picture: VisualDocument) -> None:
        """Show a document from its beginning."""
        self._flash.stop()
        self._found = ()
        had_selection = self.selection() is not None
        self._caret = self._anchor_offset = 0
        self._show_page(self._new_page(picture))
        self._on_scrolled()
        if had_selection:
            self.selection_changed.emit()

    def _new_page(self, picture: VisualDocument) -> Page:
        return Page(picture, self._page.metrics, self.viewport().width())

    def theme(self) -> CanvasTheme:
        """Return the colours in use."""
        return self._theme

    def set_theme(self, theme: CanvasTheme) -> None:
        """Draw with other colours."""
        self._theme = theme
        self._painter = CanvasPainter(theme, self._page.metrics)
        self.viewport().update()

    def zoom(self) -> float:
        """Return the factor that everything is drawn with."""
        return self._page.metrics.zoom

    def set_zoom(self, factor: float) -> None:
        """Draw larger or smaller; the text at the top stays there."""
        factor = round(max(SMALLEST_ZOOM, min(LARGEST_ZOOM, factor)), 2)
        if factor == self.zoom():
            return
        self._set_metrics(Metrics(factor, self._font_family))
        self.zoom_changed.emit(factor)

    def set_font_family(self, family: str | None) -> None:
        """Draw in another font; None for the best of those installed."""
        self._font_family = family
        self._set_metrics(Metrics(self.zoom(), family))

    def _set_metrics(self, metrics: Metrics) -> None:
        place, at_top = self.place(), self._is_at_top()
        self._page.set_metrics(metrics, self.viewport().width())
        self._painter = CanvasPainter(self._theme, metrics)
        self._refiner.start(self._page)
        if at_top:
            self._refresh()
            self._on_scrolled()
        else:
            self._keep_place(place)

    def set_marks(self, ranges: tuple[Range, ...]) -> None:
        """Mark stretches of text softly, such as everything that a search found."""
        self._found = tuple(sorted(ranges))
        self.viewport().update()

    # Painting

    def _look(self) -> Look:
        """Return the changing part of what is drawn, as it is now."""
        return Look(
            caret=self._caret if self._blink.is_on else None,
            selection=self.selection(),
            found=self._found,
            flash=self._flash.range,
            flash_strength=self._flash.strength,
            focused=self.hasFocus(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what meets the exposed part of the viewport."""
        screen = self.screen_now()
        painter = QPainter(self.viewport())
        self._painter.paint(painter, screen, self._look(), QRectF(event.rect()))
        painter.end()
        self._sync_bar()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret."""
        super().focusInEvent(event)
        self._blink.start()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the caret."""
        super().focusOutEvent(event)
        self._blink.stop()
        self.viewport().update()

    def set_blinking(self, may_blink: bool) -> None:
        """Allow or stop the blinking of the caret."""
        self._blink.set_blinking(may_blink)

    def _on_scrolled(self) -> None:
        self.scrolled.emit()

    # Caret and selected text

    def caret(self) -> int:
        """Return the caret's offset."""
        return self._caret

    def set_caret(self, offset: int, extend: bool = False) -> None:
        """Place the caret; ``extend`` selects from where the selection began, or from where the caret was."""
        self._mover.forget_x()
        self._place_caret(offset, self._anchor_offset if extend else offset)

    def move_caret(self, motion: Motion, extend: bool = False) -> None:
        """Move the caret as a key would, and keep it in view; with text selected, first go to its end."""
        selected = self.selection()
        origin = self._caret
        if selected is not None and not extend:
            backward = motion in (Motion.LEFT, Motion.UP, Motion.PAGE_UP, Motion.TOKEN_LEFT)
            number = self.picture.blocks.at(self._caret)
            if motion in (Motion.LEFT, Motion.RIGHT, Motion.TOKEN_LEFT, Motion.TOKEN_RIGHT):
                backward = backward != self._page.block(number).text.right_to_left
            origin = selected[0] if backward else selected[1]
            if motion in (Motion.LEFT, Motion.RIGHT):
                self.set_caret(origin)
                self.reveal(origin, origin)
                return
        page_px = self.viewport().height() * _PAGE_SHARE
        offset = self._mover.moved(self._page, origin, motion, page_px)
        if motion not in VERTICAL:
            self._mover.forget_x()
        self._place_caret(offset, self._anchor_offset if extend else offset)
        self.reveal(offset, offset)

    def selection(self) -> Range | None:
        """Return the selected text as ``(start, end)``, or None."""
        if self._caret == self._anchor_offset:
            return None
        return min(self._caret, self._anchor_offset), max(self._caret, self._anchor_offset)

    def selection_anchor(self) -> int:
        """Return the end of the selected text at which the caret is not; the caret's place if none is selected."""
        return self._anchor_offset

    def set_selection(self, start: int, end: int) -> None:
        """Select text; the caret goes to ``end`` (which may lie before ``start``)."""
        self._mover.forget_x()
        self._place_caret(end, start)

    def clear_selection(self) -> None:
        """Select no text; the caret stays."""
        self._place_caret(self._caret, self._caret)

    def selected_text(self) -> str:
        """Return the exact text that is selected."""
        selected = self.selection()
        return self.picture.text[slice(*selected)] if selected is not None else ""

    def copy_selection(self) -> None:
        """Put the exact selected text on the clipboard."""
        text = self.selected_text()
        if not text:
            return
        data = QMimeData()
        data.setText(text)
        if text[0] in "\ufeff\ufffe":
            # Qt would drop or misread this first character on the way; as bytes it arrives.
            data.setData("text/plain;charset=utf-8", text.encode("utf-8", "replace"))
        QGuiApplication.clipboard().setMimeData(data)

    def _place_caret(self, offset: int, anchor: int) -> None:
        last = len(self.picture.text)
        offset, anchor = max(0, min(offset, last)), max(0, min(anchor, last))
        before, old_caret, old_anchor = self.selection(), self._caret, self._anchor_offset
        if (offset, anchor) == (old_caret, old_anchor):
            return
        self._caret, self._anchor_offset = offset, anchor
        if self.hasFocus():
            self._blink.start()
        self._update_between(old_caret, offset)
        after = self.selection()
        if (before is not None or after is not None) and anchor != old_anchor:
            self._update_between(min(old_anchor, anchor, offset, old_caret), max(old_anchor, anchor, offset, old_caret))
        if offset != old_caret:
            self.caret_moved.emit(offset)
        if before != after:
            self.selection_changed.emit()

    def _update_between(self, one: int, other: int) -> None:
        self.viewport().update(self._band(min(one, other), max(one, other)))

    def _update_caret(self) -> None:
        rect = self.screen_now().caret_rect(self._caret)
        if rect is not None:
            self.viewport().update(self._to_viewport(rect).adjusted(-3, -2, 3, 2))

    def _update_flash(self) -> None:
        if self._flash.range is not None:
            self._update_between(*self._flash.range)

    # Places

    def reveal(self, start: int, end: int) -> None:
        """Scroll, as little as needed, until a range (or as much of it as fits, from its start) is in view."""
        self.reveal_band(start, end)

    def flash(self, start: int, end: int) -> None:
        """Light a range up for a moment."""
        self._flash.start((start, max(end, start + 1)))

    # Geometry

    def _to_viewport(self, rect: QRectF) -> QRect:
        return rect.translated(self._page.column.left, 0.0).toAlignedRect()

    def range_rect(self, start: int, end: int) -> QRect:
        """Return the rectangle around a range, in viewport coordinates; null if none of it is in view."""
        screen, found = self.screen_now(), QRectF()
        for rect in screen.range_boxes(start, end, 0.0, float(self.viewport().height())):
            found = found.united(rect)
        if found.isNull():
            at = screen.caret_rect(start) if start == end else None
            return self._to_viewport(at.adjusted(0, 0, 1, 0)) if at is not None else QRect()
        return self._to_viewport(found)

    def caret_rect(self) -> QRect:
        """Return where the caret is, in viewport coordinates; null if its block is not in view."""
        rect = self.screen_now().caret_rect(self._caret)
        return self._to_viewport(rect.adjusted(-1, 0, 1, 0)) if rect is not None else QRect()

    def hit(self, point: QPoint) -> Hit:
        """Return what lies under a point of the viewport."""
        tester = HitTester(self.screen_now(), self._look())
        return tester.at(point.x() - self._page.column.left, float(point.y()))

    def offset_at(self, point: QPoint) -> int:
        """Return the place for a caret nearest to a point of the viewport."""
        return self.screen_now().offset_at(point.x() - self._page.column.left, float(point.y()))
