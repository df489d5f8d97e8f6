"""The scrolling half of the text view: a page seen through a viewport that never jumps."""

from typing import Final, NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.page import Page
from annotator.gui.textview.refiner import IdleRefiner
from annotator.gui.textview.screen import Screen
from annotator.model.visual.document import VisualDocument

_WHEEL_STEP_PX: Final = 40


class Anchor(NamedTuple):
    """Where the viewport's top is: ``dy_px`` below the top of a block."""

    block: int
    dy_px: float


class PagedArea(QAbstractScrollArea):
    """Shows a part of a page.

    The anchor is the truth and the scroll bar follows it: when an estimated height above turns out otherwise,
    the bar moves a little, and the text stays where it is.
    """

    def __init__(self, metrics: Metrics, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._page = Page(VisualDocument(""), metrics, self.viewport().width())
        self._anchor = Anchor(0, 0.0)
        self._screen: Screen | None = None
        self._travel = 0.0
        self._is_syncing = False
        self._refiner = IdleRefiner(self, self._sync_bar)
        self.verticalScrollBar().sliderReleased.connect(self._sync_bar)

    @property
    def page(self) -> Page:
        """The laid-out document."""
        return self._page

    @property
    def anchor(self) -> Anchor:
        """Where the top of the viewport is."""
        return self._anchor

    def screen_now(self) -> Screen:
        """Return what the viewport shows, laid out exactly."""
        if self._screen is None:
            self._screen = self._settled()
        return self._screen

    def _settled(self) -> Screen:
        """Return the screen at the anchor, after pulling it back from beyond the end."""
        height = float(self.viewport().height())
        screen = Screen(self._page, self._anchor, height, self._travel)
        if screen.end < height and self._anchor > (0, 0.0):
            self._anchor = self._moved(self._anchor, screen.end - height)
            screen = Screen(self._page, self._anchor, height, self._travel)
        return screen

    def _moved(self, anchor: Anchor, by_px: float) -> Anchor:
        """Return an anchor some way below (or above), measured over exact blocks, not beyond the document."""
        block, dy = anchor.block, anchor.dy_px + by_px
        while dy < 0 and block > 0:
            block -= 1
            dy += self._page.block(block).decoration.height
        last = len(self._page.picture.blocks) - 1
        while block < last and dy >= (height := self._page.block(block).decoration.height):
            block += 1
            dy -= height
        return Anchor(block, float(max(0, round(dy))))

    # Showing another page

    def _show_page(self, page: Page) -> None:
        self._page = page
        self._anchor = Anchor(0, 0.0)
        self._refresh()
        self._refiner.start(page)

    def _refresh(self) -> None:
        """Draw everything anew, after anything about the layout has changed."""
        self._screen = None
        self._sync_bar()
        self.viewport().update()

    def _sync_bar(self) -> None:
        """Let the scroll bar show where the anchor is."""
        bar = self.verticalScrollBar()
        if bar.isSliderDown():
            return
        heights, height = self._page.heights, self.viewport().height()
        self._is_syncing = True
        bar.setPageStep(height)
        bar.setSingleStep(_WHEEL_STEP_PX)
        bar.setRange(0, max(0, round(heights.total) - height))
        bar.setValue(round(heights.top(self._anchor.block) + self._anchor.dy_px))
        self._is_syncing = False

    # Scrolling

    def scroll_by(self, by_px: float) -> None:
        """Scroll down (or up) by some pixels, not beyond the document."""
        if by_px:
            self._go_to(self._moved(self._anchor, by_px))

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002
        """Follow the scroll bar: by small steps exactly, by large ones to the estimated place."""
        if self._is_syncing:
            return
        bar = self.verticalScrollBar()
        if bar.isSliderDown() or abs(dy) >= self.viewport().height():
            at_end = bar.value() == bar.maximum()
            last = len(self._page.picture.blocks) - 1
            target = Anchor(*self._page.heights.find(float(bar.value())))
            self._go_to(Anchor(last, self._page.heights[last]) if at_end else target)
        else:
            self._go_to(self._moved(self._anchor, -dy))

    def _go_to(self, anchor: Anchor) -> None:
        """Scroll to an anchor; what stays on screen is moved, not drawn anew."""
        self._refiner.pause()
        before = self.screen_now()
        self._anchor = Anchor(anchor.block, float(round(anchor.dy_px)))
        self._screen = None
        after = self.screen_now()
        self._sync_bar()
        shift = _shift(before, after)
        if shift is None or abs(shift) >= self.viewport().height() or not self._can_blit():
            self.viewport().update()
        elif shift:
            self._travel -= shift
            after.travel = self._travel
            self.viewport().scroll(0, shift)
        if shift != 0:
            self._on_scrolled()

    def _can_blit(self) -> bool:
        """Tell whether everything in the viewport moves with the text."""
        return True

    def _on_scrolled(self) -> None:
        """Take note that other text is in view."""

    # Places that outlive another layout

    def place(self) -> tuple[int, float]:
        """Return ``(offset, dy_px)``: the first line in view, and where its text begins, to be remembered."""
        for shown in self.screen_now().lines(0.0, float(self.viewport().height())):
            if shown.text_top >= 0.0:
                text = shown.block.laid.text
                local = text.offsets.to_code_point_floor(shown.line.start16)
                return shown.block.laid.start + local, shown.text_top
        return self._page.picture.blocks.start(self._anchor.block), -self._anchor.dy_px

    def set_place(self, offset: int, dy_px: float) -> None:
        """Scroll to where ``place`` was taken, also at another width or zoom; the first line shows the very top.

        A ``dy_px`` of 0 shows the whole line at the top, with its lanes and chips.
        """
        spot = self._page.spot(offset)
        if spot.laid.number == 0 and spot.line.number == 0:
            self._go_to(Anchor(0, 0.0))
            return
        whole = min(spot.text_top - spot.top, self.viewport().height() / 2)
        self._go_to(self._anchor_for(offset, dy_px or whole))

    def _anchor_for(self, offset: int, dy_px: float) -> Anchor:
        """Return the anchor with which the text of an offset's line begins ``dy_px`` below the viewport's top."""
        spot = self._page.spot(offset)
        return self._moved(Anchor(spot.laid.number, spot.text_top), -dy_px)

    def _keep_place(self, place: tuple[int, float]) -> None:
        """Put a place back after the layout has changed, and draw everything anew."""
        self._anchor = self._anchor_for(*place)
        self._refresh()
        self._on_scrolled()

    def _is_at_top(self) -> bool:
        return self._anchor == (0, 0.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the column to the new width; the first line in view stays."""
        super().resizeEvent(event)
        place = self.place() if not self._is_at_top() else None
        if self._page.set_width(self.viewport().width()):
            self._refiner.start(self._page)
        if place is None:
            self._refresh()
        else:
            self._keep_place(place)

    # Bringing things into view

    def reveal_band(self, offset_from: int, offset_to: int) -> None:
        """Scroll, as little as needed, until the lines of two offsets are in view; the first one if both do not fit.

        What is farther than a screen away comes to rest at a third of the height, not at the edge.
        """
        height = float(self.viewport().height())
        screen = self.screen_now()
        first, last = screen.line_of(offset_from), screen.line_of(max(offset_from, offset_to - 1))
        margin = min(1.5 * self._page.metrics.line_height(), height / 4)
        if first is None:
            self._go_to(self._anchor_for(offset_from, height / 3))
            return
        low, high = min(first.top, first.text_top - 8), last.bottom if last is not None else 2 * height
        if first.text_top < margin:
            self.scroll_by(low - margin if low < 0 else min(0.0, low - margin))
        elif high > height - margin:
            wanted = high - (height - margin)
            self.scroll_by(min(wanted, low - margin) if low - margin > 0 else wanted)

    def _band(self, offset_from: int, offset_to: int) -> QRect:
        """Return the band of the viewport in which the lines of two offsets lie, lanes and chips included."""
        screen = self.screen_now()
        if not screen.blocks:
            return self.viewport().rect()
        first, last = screen.line_of(min(offset_from, offset_to)), screen.line_of(max(offset_from, offset_to))
        top = first.top if first is not None else 0.0
        bottom = last.bottom if last is not None else float(self.viewport().height())
        slack = self._page.metrics.leading + 6
        return QRect(0, int(top - slack), self.viewport().width(), int(bottom - top + 2 * slack) + 1)


def _shift(before: Screen, after: Screen) -> int | None:
    """Return by how many whole pixels the blocks on both screens moved; None if that cannot be told."""
    tops = {block.laid.number: block.top for block in before.blocks}
    for block in after.blocks:
        top = tops.get(block.laid.number)
        if top is not None:
            moved = block.top - top
            return round(moved) if abs(moved - round(moved)) < 0.01 else None
    return None
