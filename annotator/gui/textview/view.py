"""The text view's widget: what the rest of the window sees of it."""

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.gui.textview.keyboard import motion_of
from annotator.gui.textview.kinds import End, Hit, Motion, Part, RelationsShown
from annotator.gui.textview.look import LinkLook, Look, Range, Rubber
from annotator.gui.textview.mouse import MouseGestures
from annotator.gui.textview.page import Page
from annotator.gui.textview.seen import item_bounds, items_on, tooltip
from annotator.gui.textview.text_area import TextArea
from annotator.gui.tips import plain_tip
from annotator.model.visual.document import VisualDocument
from annotator.model.visual.items import VisualChange, VisualRelation

__all__ = ["AnnotationView", "End", "Hit", "Motion", "Part", "RelationsShown"]

_ZOOM_STEP: Final = 1.1


class AnnotationView(TextArea):
    """Draws a document, and tells what the reader does in it; never labels, deletes or accepts anything.

    All offsets are code points of the document's text. ``key_handler`` is asked first for every key: it acts and
    returns True for a key press that it takes. For an event of type ``ShortcutOverride`` it must only tell
    whether it would.

    Signals:
        caret_moved: the caret's offset.
        selection_changed: the selected text changed.
        selection_finished: the mouse was released with text selected.
        item_clicked: (UUID, Qt.KeyboardModifiers).
        item_double_clicked: UUID.
        text_clicked: offset of a click on text that no item covers.
        boundary_dragged: (UUID, fragment index, End, offset), once, on release.
        link_started: UUID of the span that a link is drawn from.
        link_dropped: (from UUID, to UUID).
        link_cancelled: the link was let go elsewhere, or Esc was pressed.
        context_requested: (global QPoint, Hit).
        jumped: (offset, offset to be shown) when a click on a stub leads far away, just before it does.
        scrolled: what is on screen changed.
        zoom_changed: the new factor.
    """

    selection_finished = Signal()
    item_clicked = Signal(object, object)
    item_double_clicked = Signal(object)
    text_clicked = Signal(int)
    boundary_dragged = Signal(object, int, object, int)
    link_started = Signal(object)
    link_dropped = Signal(object, object)
    link_cancelled = Signal()
    context_requested = Signal(QPoint, object)
    jumped = Signal(int, int)

    def __init__(self, parent: QWidget | None = None, *, font: str | None = None) -> None:
        super().__init__(parent, font=font)
        self.key_handler: Callable[[QKeyEvent], bool] | None = None
        self._shown = RelationsShown.ALL
        self._selected: tuple[UUID, ...] = ()
        self._active_end = End.END
        self._link: LinkLook | None = None
        self._rubber: Rubber | None = None
        self._rubber_target: UUID | None = None
        self._preview: tuple[UUID, Range] | None = None
        self._hovered: UUID | None = None
        self._mouse = MouseGestures(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Text"))
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    # Data

    def set_picture(self, picture: VisualDocument) -> None:
        """Show a document from its beginning, with nothing selected."""
        self._mouse.cancel()
        self._selected, self._link, self._preview, self._hovered = (), None, None, None
        super().set_picture(picture)

    def _new_page(self, picture: VisualDocument) -> Page:
        page = super()._new_page(picture)
        page.shows = self._relation_filter()
        return page

    def apply(self, change: VisualChange) -> None:
        """Take over a change of the picture, and draw what it touched; the text in view stays where it is."""
        place, at_top = self.place(), self._is_at_top()
        before = {block.laid.number: (block.top, block.laid.decoration) for block in self.screen_now().blocks}
        touched = self.picture.apply(change)
        self._page.drop_marks(touched)
        self._screen = None
        if not at_top:
            self._anchor = self._anchor_for(*place)
        tops = [(block.laid.number, block.top, block.laid.decoration.tops) for block in self.screen_now().blocks]
        is_same = all(n in before and before[n][0] == top and before[n][1].tops == lines for n, top, lines in tops)
        self._sync_bar()
        self.viewport().update(self._touched_rect(touched) if is_same else self.viewport().rect())
        self._refiner.pause()

    def _touched_rect(self, touched: set[int]) -> QRect:
        """Return the band from the first to the last of some blocks, as far as it is in view."""
        blocks = self.screen_now().blocks
        if not touched or not blocks:
            return QRect()
        height = self.viewport().height()
        shown = [block for block in blocks if block.laid.number in touched]
        first, last = blocks[0].laid.number, blocks[-1].laid.number
        top = 0 if min(touched) < first else int(min((b.top for b in shown), default=height)) - 2
        bottom = height if max(touched) > last else int(max((b.bottom for b in shown), default=0)) + 4
        return QRect(0, top, self.viewport().width(), max(0, bottom - top))

    def set_relations_shown(self, shown: RelationsShown) -> None:
        """Choose which relations are drawn."""
        if shown is self._shown:
            return
        self._shown = shown
        place = self._steady_place()
        self._page.shows = self._relation_filter()
        self._page.drop_marks()
        self._refiner.start(self._page)
        self._keep_place(place)

    def relations_shown(self) -> RelationsShown:
        """Return which relations are drawn."""
        return self._shown

    def _relation_filter(self) -> Callable[[VisualRelation], bool] | None:
        if self._shown is RelationsShown.ALL:
            return None
        if self._shown is RelationsShown.NONE:
            return lambda relation: False  # noqa: ARG005
        selected = frozenset(self._selected)
        return lambda rel: rel.id in selected or rel.head in selected or rel.tail in selected

    def _steady_place(self) -> tuple[int, float]:
        """Return the place of the first selected item if it is in view, else that of the first line."""
        for item in self._selected:
            extent = self.picture.range_of(item)
            line = self.screen_now().line_of(extent[0]) if extent is not None else None
            if extent is not None and line is not None and 0 <= line.text_top < self.viewport().height():
                return extent[0], line.text_top
        return self.place()

    # Items

    def selected_items(self) -> tuple[UUID, ...]:
        """Return the ids of the selected spans and relations."""
        return self._selected

    def set_selected_items(self, ids: Iterable[UUID]) -> None:
        """Draw these spans and relations as selected; nothing is emitted."""
        ids = tuple(ids)
        if ids == self._selected:
            return
        before, self._selected = self._selected, ids
        if self._shown is RelationsShown.SELECTION:
            place = self._steady_place()
            self._page.shows = self._relation_filter()
            self._page.drop_marks(self._blocks_around((*before, *ids)))
            self._keep_place(place)
        self.viewport().update()

    def _blocks_around(self, items: Iterable[UUID]) -> set[int]:
        """Return the blocks in which relations of these items end."""
        picture, found = self.picture, set[int]()
        for item in items:
            relation = picture.relation(item)
            for of_item in [relation] if relation is not None else picture.relations_of(item):
                ends = picture.ends(of_item)
                found.update(picture.blocks.at(end.start) for end in ends or ())
        return found

    def active_end(self) -> End:
        """Return the end of the selected span that the keyboard moves."""
        return self._active_end

    def set_active_end(self, end: End) -> None:
        """Draw one end of the selected span as the one that the keyboard moves."""
        if end is not self._active_end:
            self._active_end = end
            self.viewport().update()

    def set_link_targets(self, source: UUID | None, legal: frozenset[UUID], marked: UUID | None) -> None:
        """Light up the spans that a link from ``source`` may go to; None leaves link mode."""
        self._link = LinkLook(source, legal, marked) if source is not None else None
        self.viewport().update()

    def reveal_item(self, item_id: UUID) -> None:
        """Scroll until a span, or both ends of a relation (if they are too far apart, its head), is in view."""
        span = self.picture.span(item_id)
        relation = self.picture.relation(item_id)
        ends = self.picture.ends(relation) if relation is not None else None
        if span is not None:
            self.reveal(span.start, span.fragments[0][1])
        elif ends is not None:
            low, high = sorted(ends, key=lambda end: end.start)
            self.reveal(low.start, high.fragments[0][1])
            head = self.item_rect(ends[0].id)
            if head is None or not self.viewport().rect().intersects(head):
                self.reveal(ends[0].start, ends[0].fragments[0][1])

    def jump_along(self, relation_id: UUID, offset: int) -> None:
        """Show the end of a relation that lies farther from an offset, and light it up."""
        relation = self.picture.relation(relation_id)
        ends = self.picture.ends(relation) if relation is not None else None
        if ends is not None:
            other = max(ends, key=lambda end: abs(end.start - offset))
            self.jumped.emit(offset, other.start)
            self.reveal(other.start, other.fragments[0][1])
            self.flash(*other.fragments[0])

    # Geometry

    def item_rect(self, item_id: UUID) -> QRect | None:
        """Return the rectangle around a span with its chip, or an arc; None if it is not in view."""
        bounds = item_bounds(self.screen_now(), item_id)
        return self._to_viewport(bounds) if bounds is not None else None

    def items_on_screen(self) -> frozenset[UUID]:
        """Return the ids of all items that are painted in the viewport now."""
        return items_on(self.screen_now())

    def is_linking(self) -> bool:
        """Tell whether link mode is on."""
        return self._link is not None

    def span_under(self, point: QPoint, besides: UUID | None) -> UUID | None:
        """Return the span under a point that a link could go to: a legal one if there is a choice."""
        spans = [item for item in self.hit(point).items if item != besides and self.picture.span(item)]
        if self._link is not None and self._link.legal:
            return next((item for item in spans if item in self._link.legal), None)
        return spans[0] if spans else None

    # What the gestures show

    def _look(self) -> Look:
        look = super()._look()
        look.selected = frozenset(self._selected)
        look.handled = self._selected[0] if len(self._selected) == 1 else None
        look.active_end = self._active_end
        look.link = self._link
        if self._link is not None and self._rubber is not None:
            look.link = LinkLook(self._link.source, self._link.legal, self._rubber_target or self._link.marked)
        look.rubber, look.preview, look.hovered = self._rubber, self._preview, self._hovered
        if self._preview is not None:
            look.caret = None
        selected = (self.picture.relation(item) for item in self._selected)
        look.relation_ends = frozenset(end for rel in selected if rel is not None for end in (rel.head, rel.tail))
        return look

    def _can_blit(self) -> bool:
        return self._rubber is None

    def show_preview(self, moved: tuple[UUID, Range] | None) -> None:
        """Draw a fragment as it would be if its dragged end were let go; None ends that."""
        if moved != self._preview:
            self._preview = moved
            self.viewport().update()

    def show_rubber(self, source: UUID | None, end: QPointF | None) -> None:
        """Draw the line from a span to the mouse while a link is made; None ends that."""
        rect = self.item_rect(source) if source is not None else None
        if end is None or source is None:
            self._rubber = self._rubber_target = None
        else:
            start = QPointF(rect.center().x(), rect.top()) if rect is not None else QPointF(end.x(), 0.0)
            self._rubber = Rubber(start, end)
            self._rubber_target = self.span_under(end.toPoint(), source)
        self.viewport().update()

    def show_hover(self, hit: Hit) -> None:
        """Let the chip or arc under the mouse stand out."""
        hovered = hit.item if hit.part in (Part.CHIP, Part.ARC, Part.STUB) else None
        if hovered == self._hovered:
            return
        for item in (self._hovered, hovered):
            rect = self.item_rect(item) if item is not None else None
            if rect is not None:
                self.viewport().update(rect.adjusted(-4, -4, 4, 4))
        self._hovered = hovered

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the handler take the key, else move the caret."""
        self._refiner.pause()
        if event.key() == Qt.Key.Key_Escape and self._mouse.is_dragging:
            self._mouse.cancel()
        elif self.key_handler is not None and self.key_handler(event):
            event.accept()
        elif event.matches(QKeySequence.StandardKey.Copy) and self.selection() is not None:
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.set_selection(0, len(self.picture.text))
        else:
            motion = motion_of(event)
            if motion is None:
                event.ignore()
            else:
                self.move_caret(*motion)

    def event(self, event: QEvent) -> bool:
        """Claim keys that would otherwise go to a shortcut of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_cancel = event.key() == Qt.Key.Key_Escape and self._mouse.is_dragging
            is_taken = not is_cancel and self.key_handler is not None and self.key_handler(event)
            if is_cancel or is_taken or motion_of(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell what a shortened label or a "+N" stands for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = tooltip(self.screen_now(), self.hit(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), plain_tip(text), self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave:
            self.show_hover(Hit(0))
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self._refiner.pause()
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a gesture."""
        self._refiner.pause()
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a token, or edit a label."""
        self._mouse.double_click(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let a drag go when the window is left."""
        if event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            self._mouse.cancel()
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or zoom with Ctrl."""
        self._refiner.pause()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / 120
            self.set_zoom(self.zoom() * _ZOOM_STEP**notches)
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the window for a menu: where the mouse is, or (by key) where the caret is."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.caret_rect()
            point = at.center() if not at.isNull() else self.viewport().rect().center()
            self.context_requested.emit(self.viewport().mapToGlobal(point), self.hit(point))
        else:
            self.context_requested.emit(event.globalPos(), self.hit(event.pos()))
        event.accept()
