"""A few pixels, to know that the list of drawn things reaches the paper."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from annotator.gui.textview.spots import badge_rect, chip_rect
from annotator.gui.textview.theme import CanvasTheme
from annotator.gui.textview.view import AnnotationView
from annotator.model.visual.values import VisualChange
from tests.support.pictures import COLOURS, PARAGRAPHS, generated, picture, relation, span, uid

Show = Callable[..., AnnotationView]
TEXT = "\n".join(PARAGRAPHS)


def grabbed(view: AnnotationView) -> QImage:
    return view.viewport().grab().toImage()


def near(one: QColor, other: QColor, by: int = 10) -> bool:
    return max(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)) <= by


def count(image: QImage, rect: QRect, colour: QColor, by: int = 10) -> int:
    return sum(
        near(image.pixelColor(x, y), colour, by)
        for x in range(rect.left(), rect.right() + 1)
        for y in range(rect.top(), rect.bottom() + 1)
    )


@pytest.mark.parametrize("dark", [False, True])
def test_spans_have_a_tint_and_suggestions_have_none(show: Show, dark: bool) -> None:
    view = show(picture(TEXT, [span(1, 4, 21, "GPE"), span(2, 36, 43, "ORG", suggested=True)]))
    theme = CanvasTheme(dark)
    view.set_theme(theme)
    image = grabbed(view)
    one, other = view.range_rect(4, 21), view.range_rect(36, 43)
    assert count(image, one, theme.span_shades(COLOURS["GPE"]).tint, 3) > one.width() * one.height() / 2
    assert count(image, other, theme.span_shades(COLOURS["ORG"]).tint, 3) < 20
    assert count(image, other, theme.paper, 3) > other.width() * other.height() / 2
    assert image.pixelColor(image.width() - 2, 5) == theme.paper


def test_arcs_are_drawn_in_their_colour_and_dim_when_something_else_is_selected(show: Show) -> None:
    view = show(picture(TEXT, [span(1, 4, 11), span(2, 60, 66), span(3, 250, 255)], [relation(9, 1, 2)]))
    (arc,) = view.screen_now().arcs
    (left, y), (right, _) = arc.points[1], arc.points[2]
    spot = QRect(round(view.page.column.left + left) + 8, round(y) - 2, round(right - left) - 16, 4)
    shades = view.theme().arc_shades(arc.relation.colour)
    assert count(grabbed(view), spot, shades.line, 25) > spot.width() / 3
    view.set_selected_items((uid(3),))
    assert count(grabbed(view), spot, shades.line, 25) == 0
    view.set_selected_items((uid(1),))
    assert count(grabbed(view), spot, shades.line, 25) > spot.width() / 3


def test_selected_text_and_the_caret_are_seen(show: Show) -> None:
    view = show(picture(TEXT))
    plain = grabbed(view)
    view.set_selection(4, 21)
    assert grabbed(view).pixelColor(view.range_rect(4, 21).topLeft() + QPoint(2, 3)) != plain.pixelColor(
        view.range_rect(4, 21).topLeft() + QPoint(2, 3)
    )


def test_scrolled_pixels_are_those_of_a_fresh_paint(show: Show) -> None:
    def on_screen() -> QImage:
        QApplication.processEvents()
        return view.screen().grabWindow(view.winId(), 0, 0, view.viewport().width(), view.viewport().height()).toImage()

    view = show(generated("S"))
    first = on_screen()
    for step in (40, 40, -40, 120, 7, -3):
        view.scroll_by(step)
        moved = on_screen()
        view.viewport().update()
        assert on_screen() == moved
        assert moved != first
    view.apply(VisualChange(put_spans=(span(900, 200, 240, "LAW"),), put_relations=(relation(901, 900, 3),)))
    changed = on_screen()
    view.viewport().update()
    assert on_screen() == changed


@pytest.mark.parametrize("zoom", [0.6, 1.0, 2.0])
def test_every_state_can_be_painted(show: Show, zoom: float) -> None:
    view = show(generated("X"), width=900)
    view.set_zoom(zoom)
    ids = tuple(view.items_on_screen())
    blank = grabbed(view)
    view.set_selected_items(ids[:2])
    view.set_marks(((3, 9), (20, 40)))
    view.flash(0, 30)
    view.set_selection(0, 60)
    busy = grabbed(view)
    view.set_link_targets(ids[0], frozenset(ids[1:4]), ids[1])
    linking = grabbed(view)
    assert blank != busy
    assert busy != linking


def test_marks_of_machines_and_notes_are_drawn_on_chips_and_arcs(show: Show) -> None:
    def drawn(**more: bool) -> QImage:
        spans = [span(1, 4, 11, "ORG", **more), span(2, 60, 66)]
        return grabbed(show(picture(TEXT, spans, [relation(9, 1, 2, **more)])))

    plain = drawn()
    images = [drawn(machine=True), drawn(has_note=True), drawn(machine=True, has_note=True), drawn(faded=True)]
    assert all(image != plain for image in images)
    assert len({image.constBits().tobytes() for image in images}) == 4


def test_what_a_search_found_shows_through_a_tint(show: Show) -> None:
    view = show(picture(TEXT, [span(1, 4, 30, "ORG")]))
    inside = view.range_rect(6, 7).topLeft() + QPoint(1, 2)
    before = grabbed(view).pixelColor(inside)
    view.set_marks(((5, 20),))
    marked = grabbed(view).pixelColor(inside)
    assert marked != before
    view.set_marks(())
    view.flash(5, 20)
    assert grabbed(view).pixelColor(inside) not in (before, marked)


def test_hubs_and_stacks_are_painted_with_their_badges(show: Show) -> None:
    words = " ".join(f"word{n}" for n in range(100))
    spans = [span(n, 7 * n, 7 * n + 5, list(COLOURS)[n % 9]) for n in range(60)]
    spans += [span(100 + n, 0, 5, label) for n, label in enumerate(COLOURS)]
    view = show(picture(words, spans, [relation(1000 + n, 0, n) for n in range(1, 60)]))
    first = next(iter(view.screen_now().lines(0, 100)))
    assert first.marks is not None
    badge = first.marks.badges[0]
    (stack,) = [chip for chip in first.marks.chips if chip.is_badge]
    rects = [badge_rect(first, badge, view.page.metrics), chip_rect(first, stack, view.page.metrics)]
    image = grabbed(view)
    for rect in rects:
        assert count(image, view._to_viewport(rect), view.theme().badge, 3) > 40
    assert any(arc.dots for arc in view.screen_now().arcs)


def test_gestures_show_what_they_would_do(show: Show) -> None:
    view = show(picture(TEXT, [span(1, 4, 11), span(2, 60, 66)]))
    plain = grabbed(view)
    view.show_preview((uid(1), (4, 30)))
    preview = grabbed(view)
    view.show_preview(None)
    assert grabbed(view) == plain
    view.show_rubber(uid(1), QPointF(400, 200))
    rubber = grabbed(view)
    view.show_rubber(None, None)
    assert grabbed(view) == plain
    assert len({image.constBits().tobytes() for image in (plain, preview, rubber)}) == 3
