"""The text view's widget: what the rest of the window sees of it."""

# ruff: noqa: ARG002

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from annotator.gui.textview.kinds import End, Hit, Motion, Part, RelationsShown
from annotator.gui.textview.theme import CanvasTheme
from annotator.model.visual.values import VisualChange, VisualDocument

__all__ = ["AnnotationView", "End", "Hit", "Motion", "Part", "RelationsShown"]


class AnnotationView(QAbstractScrollArea):
    """Draws a document, and tells what the reader does in it; never labels, deletes or accepts anything.

    All offsets are code points of the document's text.

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
        scrolled: what is on screen changed.
        zoom_changed: the new factor.
    """

    caret_moved = Signal(int)
    selection_changed = Signal()
    selection_finished = Signal()
    item_clicked = Signal(object, object)
    item_double_clicked = Signal(object)
    text_clicked = Signal(int)
    boundary_dragged = Signal(object, int, object, int)
    link_started = Signal(object)
    link_dropped = Signal(object, object)
    link_cancelled = Signal()
    context_requested = Signal(QPoint, object)
    scrolled = Signal()
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, font: str | None = None) -> None:
        super().__init__(parent)
        self.key_handler: Callable[[QKeyEvent], bool] | None = None
        self._font_family = font
        self._picture = VisualDocument("")
        self._theme = CanvasTheme()
        self._zoom = 1.0
        self._shown = RelationsShown.ALL
        self._selected: tuple[UUID, ...] = ()
        self._active_end = End.END
        self._caret = 0
        self._selection: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # Data

    @property
    def picture(self) -> VisualDocument:
        """What is drawn; changed only through ``apply``."""
        return self._picture

    def set_picture(self, picture: VisualDocument) -> None:
        """Show a document from its beginning."""
        self._picture = picture
        self._caret = 0
        self._selection = None

    def apply(self, change: VisualChange) -> None:
        """Take over a change of the picture, and draw what it touched."""
        self._picture.apply(change)

    def set_theme(self, theme: CanvasTheme) -> None:
        """Draw with other colours."""
        self._theme = theme

    def zoom(self) -> float:
        """Return the factor that everything is drawn with."""
        return self._zoom

    def set_zoom(self, factor: float) -> None:
        """Draw larger or smaller; the text at the top stays there."""
        self._zoom = factor
        self.zoom_changed.emit(factor)

    def set_relations_shown(self, shown: RelationsShown) -> None:
        """Choose which relations are drawn."""
        self._shown = shown

    def set_marks(self, ranges: tuple[tuple[int, int], ...]) -> None:
        """Mark stretches of text softly, such as everything that a search found."""

    # Items

    def selected_items(self) -> tuple[UUID, ...]:
        """Return the ids of the selected spans and relations."""
        return self._selected

    def set_selected_items(self, ids: tuple[UUID, ...]) -> None:
        """Draw these spans and relations as selected; nothing is emitted."""
        self._selected = tuple(ids)

    def active_end(self) -> End:
        """Return the end of the selected span that the keyboard moves."""
        return self._active_end

    def set_active_end(self, end: End) -> None:
        """Draw one end of the selected span as the one that the keyboard moves."""
        self._active_end = end

    def set_link_targets(self, source: UUID | None, legal: frozenset[UUID], marked: UUID | None) -> None:
        """Light up the spans that a link from ``source`` may go to; None leaves link mode."""

    # Text

    def caret(self) -> int:
        """Return the caret's offset."""
        return self._caret

    def set_caret(self, offset: int, extend: bool = False) -> None:
        """Place the caret; ``extend`` selects from where it was."""
        self._caret = max(0, min(offset, len(self._picture.text)))
        self.caret_moved.emit(self._caret)

    def move_caret(self, motion: Motion, extend: bool = False) -> None:
        """Move the caret as a key would, and keep it in view."""

    def selection(self) -> tuple[int, int] | None:
        """Return the selected text as ``(start, end)``, or None."""
        return self._selection

    def set_selection(self, start: int, end: int) -> None:
        """Select text."""
        self._selection = (start, end) if start < end else None
        self.selection_changed.emit()

    def clear_selection(self) -> None:
        """Select no text."""
        self.set_selection(0, 0)

    # Place

    def reveal(self, start: int, end: int) -> None:
        """Scroll, as little as needed, until a range is in view."""

    def reveal_item(self, item_id: UUID) -> None:
        """Scroll until a span, or the head of a relation, is in view."""

    def place(self) -> tuple[int, float]:
        """Return what is at the top of the view: ``(offset, dy_px)``, to be remembered."""
        return 0, 0.0

    def set_place(self, offset: int, dy_px: float) -> None:
        """Scroll to where ``place`` was taken."""

    def flash(self, start: int, end: int) -> None:
        """Light a range up for a moment."""

    # Geometry

    def range_rect(self, start: int, end: int) -> QRect:
        """Return the rectangle around a range, in viewport coordinates."""
        return QRect()

    def item_rect(self, item_id: UUID) -> QRect | None:
        """Return the rectangle around a span with its chip, or an arc; None if there is none."""
        return None

    def hit(self, point: QPoint) -> Hit:
        """Return what lies under a point of the viewport."""
        return Hit(0)

    def items_on_screen(self) -> frozenset[UUID]:
        """Return the ids of all items that are painted in the viewport now."""
        return frozenset()
