"""What the mouse does in the text view, as a machine of a few states."""

import math
import time
from enum import Enum, auto
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.gui.textview.kinds import End, Hit, Part
from annotator.model.tokens import sentence_at, snap, token_at

if TYPE_CHECKING:
    from annotator.gui.textview.view import AnnotationView

_SCROLL_MS: Final = 25
_SCROLL_SHARE: Final = 0.35
_SAME_PLACE_PX: Final = 4


class _State(Enum):
    IDLE = auto()
    PRESSED_TEXT = auto()
    PRESSED_ITEM = auto()
    SELECTING = auto()
    MOVING_END = auto()
    LINKING = auto()


class MouseGestures(QObject):
    """Turns presses, moves and releases into selections, dragged ends and links.

    The view is asked and told; nothing is drawn here.
    """

    def __init__(self, view: "AnnotationView") -> None:
        super().__init__(view)
        self._view = view
        self._state = _State.IDLE
        self._press = QPoint()
        self._point = QPoint()
        self._hit = Hit(0)
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._exact = False
        self._last_click = QPoint(-1000, -1000)
        self._double_at_s = -math.inf
        self._fixed: int = 0
        self._selection_before: tuple[int, int] | None = None
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_MS)
        self._scroll.timeout.connect(self._on_scroll)

    @property
    def is_dragging(self) -> bool:
        """Whether something is being dragged, so that Esc means to let it go."""
        return self._state in (_State.SELECTING, _State.MOVING_END, _State.LINKING)

    # Events

    def press(self, event: QMouseEvent) -> None:
        """Begin whatever lies under the mouse."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._press = self._point = event.position().toPoint()
        self._modifiers = event.modifiers()
        self._exact = bool(self._modifiers & Qt.KeyboardModifier.ControlModifier)
        self._hit = self._view.hit(self._press)
        self._selection_before = self._view.selection()
        if self._is_third_click():
            self._double_at_s = -math.inf
            self._select_range(sentence_at(self._view.picture.text, self._hit.offset))
            return
        if self._hit.part in (Part.TEXT, Part.BLANK):
            self._fixed = self._view.selection_anchor() if self._is_shift() else self._hit.offset
            if self._is_shift():
                self._view.set_caret(self._hit.offset, extend=True)
            self._state = _State.PRESSED_TEXT
        else:
            self._state = _State.PRESSED_ITEM

    def move(self, event: QMouseEvent) -> None:
        """Go on with a drag, or show what lies under the mouse."""
        self._point = event.position().toPoint()
        self._exact = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._state is _State.IDLE:
            self._hover()
            return
        if not self.is_dragging:
            far = (self._point - self._press).manhattanLength() >= QApplication.startDragDistance()
            if not far:
                return
            self._begin_drag()
        self._drag()
        self._auto_scroll()

    def release(self, event: QMouseEvent) -> None:
        """End a drag, or take it as a click."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._point = event.position().toPoint()
        self._scroll.stop()
        state, self._state = self._state, _State.IDLE
        if state is _State.SELECTING:
            if self._view.selection() is not None:
                self._view.selection_finished.emit()
        elif state is _State.MOVING_END:
            self._drop_end()
        elif state is _State.LINKING:
            self._drop_link()
        elif state in (_State.PRESSED_TEXT, _State.PRESSED_ITEM):
            self._click(state)
        self._hover()

    def double_click(self, event: QMouseEvent) -> None:
        """Select a token; on a chip, tell the window."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._point = self._press = event.position().toPoint()
        self._state = _State.IDLE
        hit = self._view.hit(self._point)
        if hit.item is not None and hit.part not in (Part.TEXT, Part.BLANK):
            self._view.item_double_clicked.emit(hit.item)
            return
        token = token_at(self._view.picture.text, hit.offset)
        if token is not None:
            self._select_range((token.start, token.end))
        self._double_at_s = time.monotonic()
        self._last_click = self._point

    def cancel(self) -> None:
        """Let a drag go without effect (Esc, or the window lost the mouse)."""
        state, self._state = self._state, _State.IDLE
        self._scroll.stop()
        if state is _State.SELECTING:
            self._view.set_selection(*(self._selection_before or (0, 0)))
        elif state is _State.MOVING_END:
            self._view.show_preview(None)
        elif state is _State.LINKING:
            self._view.show_rubber(None, None)
            self._view.link_cancelled.emit()

    # Clicks

    def _is_shift(self) -> bool:
        return bool(self._modifiers & Qt.KeyboardModifier.ShiftModifier)

    def _is_same_place(self) -> bool:
        return (self._press - self._last_click).manhattanLength() <= _SAME_PLACE_PX

    def _is_third_click(self) -> bool:
        waited_ms = (time.monotonic() - self._double_at_s) * 1000
        return waited_ms <= QApplication.doubleClickInterval() and self._is_same_place()

    def _click(self, state: _State) -> None:
        hit, view = self._hit, self._view
        if self._is_shift() and state is _State.PRESSED_TEXT:
            if view.selection() is not None:
                view.selection_finished.emit()
            return
        item = self._cycled(hit)
        self._last_click = self._press
        if state is _State.PRESSED_TEXT and not self._exact:
            view.set_caret(hit.offset)
        if item is None:
            view.text_clicked.emit(hit.offset)
            return
        view.item_clicked.emit(item, self._modifiers)
        if hit.part is Part.STUB:
            view.jump_along(item, hit.offset)

    def _cycled(self, hit: Hit) -> UUID | None:
        """Return the innermost item, or on a repeated click the one around the selected one."""
        if not hit.items:
            return None
        if self._view.is_linking():
            return self._view.span_under(self._press, None) or hit.items[0]
        selected = self._view.selected_items()
        if self._is_same_place() and len(selected) == 1 and selected[0] in hit.items:
            return hit.items[(hit.items.index(selected[0]) + 1) % len(hit.items)]
        return hit.items[0]

    def _select_range(self, stretch: tuple[int, int]) -> None:
        self._view.set_selection(*stretch)
        if self._view.selection() is not None:
            self._view.selection_finished.emit()

    # Drags

    def _begin_drag(self) -> None:
        part, item = self._hit.part, self._hit.item
        if self._state is _State.PRESSED_TEXT:
            self._state = _State.SELECTING
        elif part in (Part.START_HANDLE, Part.END_HANDLE) and item is not None:
            self._state = _State.MOVING_END
        elif part in (Part.CHIP, Part.LINK_DOT) and item is not None and self._view.picture.span(item):
            self._state = _State.LINKING
            self._view.link_started.emit(item)

    def _drag(self) -> None:
        if self._state is _State.SELECTING:
            self._drag_selection()
        elif self._state is _State.MOVING_END:
            self._drag_end()
        elif self._state is _State.LINKING and self._hit.item is not None:
            self._view.show_rubber(self._hit.item, QPointF(self._point))

    def _drag_selection(self) -> None:
        offset, view = self._view.offset_at(self._point), self._view
        low, high = min(self._fixed, offset), max(self._fixed, offset)
        if not self._exact and low < high:
            low, high = snap(view.picture.text, low, high)
        if low >= high:
            view.set_selection(self._fixed, self._fixed)
        elif offset >= self._fixed:
            view.set_selection(low, high)
        else:
            view.set_selection(high, low)

    def _moved_fragment(self) -> tuple[UUID, tuple[int, int]] | None:
        """Return the dragged fragment as it would be now; None if it cannot be told."""
        item, view = self._hit.item, self._view
        span = view.picture.span(item) if item is not None else None
        if span is None or not 0 <= self._hit.fragment_index < len(span.fragments):
            return None
        start, end = span.fragments[self._hit.fragment_index]
        offset, text = view.offset_at(self._point), view.picture.text
        is_end = self._hit.part is Part.END_HANDLE
        if is_end:
            low, high = start, max(offset, start + 1)
        else:
            low, high = min(offset, end - 1), end
        if not self._exact:
            snapped = snap(text, low, high)
            if snapped[0] < snapped[1]:
                low, high = (low, snapped[1]) if is_end else (snapped[0], high)
        return span.id, self._within_neighbours(span.fragments, low, high)

    def _within_neighbours(self, fragments: tuple[tuple[int, int], ...], low: int, high: int) -> tuple[int, int]:
        """Keep a fragment from running into the next one of its span."""
        index = self._hit.fragment_index
        if index > 0:
            low = max(low, fragments[index - 1][1])
        if index + 1 < len(fragments):
            high = min(high, fragments[index + 1][0])
        return low, high

    def _drag_end(self) -> None:
        self._view.show_preview(self._moved_fragment())

    def _drop_end(self) -> None:
        moved = self._moved_fragment()
        self._view.show_preview(None)
        if moved is None:
            return
        span = self._view.picture.span(moved[0])
        index = self._hit.fragment_index
        if span is None or span.fragments[index] == moved[1]:
            return
        is_end = self._hit.part is Part.END_HANDLE
        end, offset = (End.END, moved[1][1]) if is_end else (End.START, moved[1][0])
        self._view.boundary_dragged.emit(span.id, index, end, offset)

    def _drop_link(self) -> None:
        source = self._hit.item
        self._view.show_rubber(None, None)
        target = self._view.span_under(self._point, source)
        if source is None or target is None:
            self._view.link_cancelled.emit()
        else:
            self._view.link_dropped.emit(source, target)

    # Around

    def _hover(self) -> None:
        hit = self._view.hit(self._point)
        self._view.show_hover(hit)
        shapes = {
            Part.CHIP: Qt.CursorShape.PointingHandCursor,
            Part.LINK_DOT: Qt.CursorShape.CrossCursor,
            Part.START_HANDLE: Qt.CursorShape.SizeHorCursor,
            Part.END_HANDLE: Qt.CursorShape.SizeHorCursor,
            Part.ARC: Qt.CursorShape.PointingHandCursor,
            Part.STUB: Qt.CursorShape.PointingHandCursor,
            Part.BLANK: Qt.CursorShape.ArrowCursor,
        }
        self._view.viewport().setCursor(QCursor(shapes.get(hit.part, Qt.CursorShape.IBeamCursor)))

    def _auto_scroll(self) -> None:
        """Scroll by itself while a drag goes beyond the upper or lower edge."""
        outside = self._beyond_edge()
        if outside and not self._scroll.isActive():
            self._scroll.start()
        elif not outside:
            self._scroll.stop()

    def _beyond_edge(self) -> int:
        height, y = self._view.viewport().height(), self._point.y()
        return min(0, y - 4) if y < 4 else max(0, y - (height - 4))

    def _on_scroll(self) -> None:
        speed = self._beyond_edge()
        if not speed or not self.is_dragging:
            self._scroll.stop()
            return
        self._view.scroll_by(round(speed * _SCROLL_SHARE) + (3 if speed > 0 else -3))
        self._drag()
