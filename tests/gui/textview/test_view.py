"""The widget's public face."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from pytestqt.qtbot import QtBot

from annotator.gui.textview.kinds import End, Hit, Part, RelationsShown
from annotator.gui.textview.seen import tooltip
from annotator.gui.textview.theme import CanvasTheme
from annotator.gui.textview.view import AnnotationView
from annotator.model.visual.values import VisualChange
from tests.support.pictures import PARAGRAPHS, generated, picture, relation, span, uid

Show = Callable[..., AnnotationView]
LONG = "\n".join(PARAGRAPHS * 12)


def top_line(view: AnnotationView) -> tuple[int, float]:
    return view.place()


# Layout is lazy and bounded: counts that no noise can change


@pytest.mark.parametrize("kind", ["S", "M", "P", "X"])
def test_the_first_paint_lays_out_what_is_seen_and_no_more(show: Show, kind: str) -> None:
    view = show(generated(kind))
    assert view.page.laid_out <= len(view.screen_now().blocks) + 2


def test_no_more_layouts_live_than_the_cache_holds(show: Show) -> None:
    view = show(picture("\n".join(f"line {n}" for n in range(3000))))
    bar = view.verticalScrollBar()
    for step in range(60):
        bar.setValue(bar.maximum() * step // 60)
        view.screen_now()
    assert len(view.page.cache) <= view.page.cache.capacity


def test_scrolling_a_step_costs_the_same_in_a_long_text_as_in_a_short_one(show: Show) -> None:
    costs = {}
    for kind in ("S", "M"):
        view = show(generated(kind))
        view.scroll_by(600)
        before = view.page.laid_out
        for _ in range(5):
            view.scroll_by(40)
        costs[kind] = view.page.laid_out - before
    assert costs["M"] <= max(6, 3 * costs["S"])


def test_adding_a_span_breaks_no_line_anew(show: Show) -> None:
    view = show(generated("S"))
    before, broken = view.page.laid_out, [block.laid.text for block in view.screen_now().blocks]
    view.apply(VisualChange(put_spans=(span(900, 10, 16),)))
    assert view.page.laid_out == before
    assert [block.laid.text for block in view.screen_now().blocks] == broken


def test_refining_makes_every_height_exact_and_moves_nothing(show: Show) -> None:
    view = show(generated("S"))
    view.scroll_by(900)
    place = top_line(view)
    while view._refiner.refine(1000):
        pass
    assert all(view.page.is_exact(n) for n in range(len(view.picture.blocks)))
    assert top_line(view) == place
    assert view._refiner.is_done


def test_a_new_width_breaks_only_lines_that_wrapped(show: Show) -> None:
    view = show(picture("\n".join(["short line"] * 4 + [PARAGRAPHS[1]] * 3)), width=600)
    before, shown = view.page.laid_out, len(view.screen_now().blocks)
    assert shown == 7
    view.resize(700, 700)
    view.screen_now()
    assert view.page.laid_out - before == 3
    assert view.range_rect(0, 5).left() == round(view.page.column.left)


# Edits


def test_a_change_paints_only_what_it_touched(show: Show, qtbot: QtBot) -> None:
    view = show(picture(LONG, [span(1, 4, 11)]))
    painted: list[QRect] = []
    paint = view.paintEvent
    view.paintEvent = lambda event: (painted.append(event.rect()), paint(event))  # type: ignore[method-assign]
    view.viewport().repaint()
    painted.clear()
    view.apply(VisualChange(put_spans=(span(1, 4, 11, "ORG"),)))
    qtbot.waitUntil(lambda: bool(painted))
    first = view.screen_now().blocks[0]
    assert all(rect.bottom() <= first.bottom + 6 for rect in painted)


def test_the_text_in_view_stays_when_something_grows_above_it(show: Show) -> None:
    text = " ".join(PARAGRAPHS * 4)
    view = show(picture(text, [span(1, 0, 5), span(2, 30, 36)]), height=300)
    view.scroll_by(250)
    place = top_line(view)
    assert place[0] > 60
    view.apply(VisualChange(put_relations=(relation(9, 1, 2),)))
    assert top_line(view) == (place[0], pytest.approx(place[1]))


def test_changes_show_at_once(show: Show) -> None:
    view = show(picture(LONG))
    assert view.items_on_screen() == frozenset()
    view.apply(VisualChange((span(1, 4, 11), span(2, 30, 35)), (relation(9, 1, 2),)))
    assert view.items_on_screen() == {uid(1), uid(2), uid(9)}
    view.apply(VisualChange(removed=(uid(1),)))
    assert view.items_on_screen() == {uid(2)}


# Places


@pytest.mark.parametrize("change", ["zoom", "resize", "font"])
def test_the_first_line_stays_where_it_is(show: Show, change: str) -> None:
    view = show(generated("S"))
    view.scroll_by(1000)
    offset, dy = top_line(view)
    if change == "zoom":
        view.set_zoom(1.4)
    elif change == "resize":
        view.resize(520, 600)
    else:
        view.set_font_family("DejaVu Sans")
    line = view.screen_now().line_of(offset)
    assert line is not None
    assert line.text_top == pytest.approx(dy)


def test_a_place_can_be_remembered(show: Show) -> None:
    view = show(generated("S"))
    view.scroll_by(777)
    place = top_line(view)
    other = show(generated("S"))
    other.set_place(*place)
    assert top_line(other) == (place[0], pytest.approx(place[1]))
    other.set_place(0, 0.0)
    assert other.anchor == (0, 0.0)


def test_a_remembered_offset_alone_shows_its_whole_line(show: Show) -> None:
    view = show(generated("S"))
    view.set_place(1500, 0.0)
    line = view.screen_now().line_of(1500)
    assert line is not None
    assert line.top == pytest.approx(0)
    assert line.marks is None or line.text_top > 10


def test_scrolling_up_over_estimates_does_not_jump(show: Show) -> None:
    view = show(generated("M"))
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    for _ in range(30):
        before = {block.laid.number: block.top for block in view.screen_now().blocks}
        bar.setValue(bar.value() - 40)
        after = {block.laid.number: block.top for block in view.screen_now().blocks}
        assert {after[n] - before[n] for n in before.keys() & after.keys()} == {40.0}


def test_the_end_can_be_reached_and_not_passed(show: Show) -> None:
    view = show(generated("M"))
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert view.screen_now().end == pytest.approx(view.viewport().height())
    view.scroll_by(5000)
    assert view.screen_now().end == pytest.approx(view.viewport().height())
    assert bar.value() == bar.maximum()
    view.scroll_by(-1e9)
    assert view.anchor == (0, 0.0)


def test_revealing_scrolls_as_little_as_needed(show: Show) -> None:
    view = show(picture(LONG, [span(1, len(LONG) - 30, len(LONG) - 20)]))
    view.reveal(3, 8)
    assert view.anchor == (0, 0.0)
    view.reveal_item(uid(1))
    assert view.viewport().rect().contains(view.range_rect(len(LONG) - 30, len(LONG) - 20))
    view.reveal(0, 5)
    assert view.viewport().rect().contains(view.range_rect(0, 5))


def test_a_relation_is_revealed_by_both_ends_or_by_its_head(show: Show) -> None:
    near = [span(1, 2000, 2005), span(2, 2100, 2105), span(3, len(LONG) - 9, len(LONG) - 4)]
    view = show(picture(LONG, near, [relation(8, 1, 2), relation(9, 3, 1)]))
    view.reveal_item(uid(8))
    assert {uid(1), uid(2)} <= view.items_on_screen()
    view.reveal_item(uid(9))
    assert uid(3) in view.items_on_screen()


# What is shown


def test_relations_can_be_hidden_or_shown_for_the_selection(show: Show) -> None:
    spans = [span(1, 4, 11), span(2, 30, 35), span(3, 50, 57)]
    view = show(picture(LONG, spans, [relation(8, 1, 2), relation(9, 2, 3)]))
    assert {uid(8), uid(9)} <= view.items_on_screen()
    view.set_relations_shown(RelationsShown.NONE)
    assert view.items_on_screen() == {uid(1), uid(2), uid(3)}
    view.set_relations_shown(RelationsShown.SELECTION)
    assert view.items_on_screen() == {uid(1), uid(2), uid(3)}
    view.set_selected_items((uid(1),))
    assert view.items_on_screen() == {uid(1), uid(2), uid(3), uid(8)}
    view.set_selected_items((uid(9),))
    assert view.items_on_screen() == {uid(1), uid(2), uid(3), uid(9)}
    view.set_relations_shown(RelationsShown.ALL)
    assert {uid(8), uid(9)} <= view.items_on_screen()


def test_the_selected_span_stays_put_when_its_relations_appear(show: Show) -> None:
    view = show(generated("S"))
    view.set_relations_shown(RelationsShown.SELECTION)
    view.scroll_by(500)
    picked = next(
        one for one in view.picture.spans if one.id in view.items_on_screen() and view.picture.relations_of(one.id)
    )
    line = view.screen_now().line_of(picked.start)
    view.set_selected_items((picked.id,))
    after = view.screen_now().line_of(picked.start)
    assert line is not None
    assert after is not None
    if 0 <= line.text_top < view.viewport().height():
        assert after.text_top == pytest.approx(line.text_top)


def test_zoom_is_bounded_and_told(show: Show, qtbot: QtBot) -> None:
    view = show(picture(LONG))
    with qtbot.waitSignal(view.zoom_changed) as told:
        view.set_zoom(99)
    assert told.args == [view.zoom()] == [4.0]
    with qtbot.assertNotEmitted(view.zoom_changed):
        view.set_zoom(99)


def test_setters_are_told_by_getters(show: Show) -> None:
    view = show(picture(LONG, [span(1, 4, 11)]))
    view.set_active_end(End.START)
    view.set_selected_items([uid(1)])
    view.set_theme(CanvasTheme.night())
    assert (view.active_end(), view.selected_items(), view.theme().dark) == (End.START, (uid(1),), True)
    view.set_picture(picture("another"))
    assert (view.selected_items(), view.caret(), view.selection()) == ((), 0, None)


def test_an_empty_document_is_no_problem(show: Show) -> None:
    view = show(picture(""))
    assert view.place()[0] == 0
    assert view.hit(QPoint(300, 300)).offset == 0
    view.set_zoom(2.0)
    view.reveal(0, 0)
    view.apply(VisualChange())
    assert view.range_rect(0, 0).height() > 5


# Under the mouse


def test_every_part_can_be_hit(show: Show) -> None:
    text = "\n".join([PARAGRAPHS[0]] * 14)
    far = len(PARAGRAPHS[0]) + 1
    spans = [span(1, 4, 21), span(2, 36, 43), span(3, 13 * far + 4, 13 * far + 21)]
    view = show(picture(text, spans, [relation(8, 1, 2), relation(9, 1, 3)]))
    view.set_selected_items((uid(1),))
    rect = view.range_rect(4, 21)
    middle = rect.center().y()
    assert view.hit(rect.center()).items == (uid(1),)
    assert view.hit(rect.center()).part is Part.TEXT
    assert view.hit(QPoint(rect.left() - 3, middle)).part is Part.START_HANDLE
    assert view.hit(QPoint(rect.right() + 3, middle)).part is Part.END_HANDLE
    assert view.hit(QPoint(rect.left() + 12, rect.top() - 6)).part is Part.CHIP
    other = view.range_rect(36, 43)
    assert view.hit(QPoint(other.left() - 3, other.center().y())).part is Part.TEXT
    arcs = {arc.relation.id: arc for arc in view.screen_now().arcs}
    left = round(view.page.column.left)
    inline, stub = arcs[uid(8)].labels[0].rect.center(), arcs[uid(9)].labels[0].rect.center()
    assert view.hit(QPoint(round(inline.x()) + left, round(inline.y()))).part is Part.ARC
    found = view.hit(QPoint(round(stub.x()) + left, round(stub.y())))
    assert (found.part, found.items) == (Part.STUB, (uid(9),))
    assert view.hit(QPoint(view.viewport().width() - 3, 650)).part is Part.BLANK


def test_small_things_have_targets_of_24_pixels(show: Show) -> None:
    view = show(picture(LONG, [span(1, 4, 11, "X")]))
    rect = view.range_rect(4, 11)
    chip = QPoint(rect.left() + 5, rect.top() - 6)
    down = [dy for dy in range(-30, 30) if view.hit(chip + QPoint(0, dy)).part is Part.CHIP]
    assert down[-1] - down[0] >= 23
    assert down == list(range(down[0], down[-1] + 1))
    across = [dx for dx in range(-40, 40) if view.hit(chip + QPoint(dx, 0)).part is Part.CHIP]
    assert across[-1] - across[0] >= 22


def test_items_under_the_mouse_come_innermost_first(show: Show) -> None:
    view = show(picture(LONG, [span(1, 4, 30), span(2, 4, 11), span(3, 0, 60)]))
    assert view.hit(view.range_rect(6, 8).center()).items == (uid(2), uid(1), uid(3))


def test_rectangles_of_items(show: Show) -> None:
    view = show(
        picture(LONG, [span(1, 4, 11), span(2, 30, 35), span(3, len(LONG) - 5, len(LONG))], [relation(9, 1, 2)])
    )
    around = view.item_rect(uid(1))
    assert around is not None
    assert around.contains(view.range_rect(4, 11))
    assert around.top() < view.range_rect(4, 11).top() - 8
    assert view.item_rect(uid(9)) is not None
    assert view.item_rect(uid(3)) is None
    assert view.item_rect(uid(77)) is None
    assert view.range_rect(len(LONG) - 5, len(LONG)).isNull()


def test_tooltips_tell_what_labels_and_badges_stand_for(show: Show) -> None:
    spans = [span(1, 4, 21, "ORG"), span(2, 36, 43, "DATE")]
    view = show(picture(LONG, spans, [relation(9, 1, 2, "leads", suggested=True), relation(8, 2, 1, symmetric=True)]))
    screen = view.screen_now()
    assert tooltip(screen, Hit(0, (uid(1), uid(2)), Part.CHIP)).splitlines() == [
        f"ORG: {LONG[4:21]}",
        f"DATE: {LONG[36:43].strip()}",
    ]
    assert tooltip(screen, Hit(0, (uid(9),), Part.ARC)) == f"{LONG[4:21]} → leads ? → {LONG[36:43].strip()}"
    assert "↔ works for ↔" in tooltip(screen, Hit(0, (uid(8),), Part.STUB))
    assert tooltip(screen, Hit(0, (uid(1),), Part.TEXT)) == ""


def test_a_relation_counts_as_seen_when_its_label_is(show: Show) -> None:
    text = "\n".join([PARAGRAPHS[1]] * 7)
    far = 6 * (len(PARAGRAPHS[1]) + 1)
    view = show(picture(text, [span(1, 0, 11), span(2, far, far + 11)], [relation(9, 1, 2)]), height=160)
    assert uid(9) in view.items_on_screen()
    view.scroll_by(260)
    assert view.screen_now().arcs
    assert view.items_on_screen() == frozenset()
    view.set_place(far, 0.0)
    assert view.items_on_screen() == {uid(2), uid(9)}


def test_a_range_taller_than_the_view_is_shown_from_its_start(show: Show) -> None:
    view = show(picture(LONG), height=200)
    view.reveal(300, 4000)
    line = view.screen_now().line_of(300)
    assert line is not None
    assert 0 <= line.text_top < 100
