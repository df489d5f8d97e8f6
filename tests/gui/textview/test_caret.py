from collections.abc import Callable
from itertools import pairwise

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication

from annotator.gui.textview.block_layout import BlockLayout
from annotator.gui.textview.caret import CaretMover
from annotator.gui.textview.kinds import Motion
from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.page import Page
from annotator.gui.textview.view import AnnotationView
from tests.support.pictures import picture

Show = Callable[..., AnnotationView]
PIECES = ["word ", "漢字", "e\u0301", "👩‍👩‍👧‍👦", "🇳🇴 ", "𝒜", "\n", "a-b ", "\ufeff", "क्षि "]
texts = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


def walk(text: str, motion: Motion, start: int, width: float = 300) -> list[int]:
    page, mover = Page(picture(text), Metrics(), width), CaretMover()
    places = [start]
    while len(places) < 3 * len(text) + 5:
        moved = mover.moved(page, places[-1], motion, 400)
        if moved == places[-1]:
            return places
        places.append(moved)
    raise AssertionError(f"{motion} never comes to an end")


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
def test_right_and_left_stop_at_every_grapheme_and_nowhere_else(qapp: object, text: str) -> None:
    stops = [*(match.start() for match in regex.finditer(r"\X", text)), len(text)]
    assert walk(text, Motion.RIGHT, 0) == stops
    assert walk(text, Motion.LEFT, len(text)) == stops[::-1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*(piece for piece in PIECES if piece != "\n"), "سَلام ", "אב"]), max_size=12).map("".join)
)
def test_mixed_directions_are_crossed_from_end_to_end_over_whole_graphemes(qapp: object, text: str) -> None:
    stops = {*(match.start() for match in regex.finditer(r"\X", text)), len(text)}
    for motion in (Motion.LEFT, Motion.RIGHT):
        for start in (0, len(text)):
            assert set(walk(text, motion, start)) <= stops


def test_right_to_left_text_is_crossed_as_it_is_seen(qapp: object) -> None:
    text = "שלום"
    page, mover = Page(picture(text), Metrics(), 400), CaretMover()
    assert [mover.moved(page, offset, Motion.LEFT, 1) for offset in range(4)] == [1, 2, 3, 4]
    assert mover.moved(page, 3, Motion.RIGHT, 1) == 2


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, st.sampled_from([Motion.DOWN, Motion.UP, Motion.PAGE_DOWN, Motion.PAGE_UP]))
def test_vertical_motions_come_to_an_end(qapp: object, text: str, motion: Motion) -> None:
    down = motion in (Motion.DOWN, Motion.PAGE_DOWN)
    places = walk(text, motion, 0 if down else len(text), 150)
    assert places[-1] == (len(text) if down else 0)
    assert all(one <= other if down else one >= other for one, other in pairwise(places))


def test_down_keeps_to_its_column_over_a_short_line(qapp: object) -> None:
    text = "a line that is long enough\nshort\nanother line that is long enough"
    page, mover = Page(picture(text), Metrics(), 900), CaretMover()
    first = mover.moved(page, 20, Motion.DOWN, 1)
    assert first == text.index("short") + 5
    second = mover.moved(page, first, Motion.DOWN, 1)
    assert abs(second - text.index("another") - 20) <= 2


def test_line_ends_are_those_of_the_line_that_is_seen(qapp: object) -> None:
    text = "several words that will not all fit on one line of this width, and so they wrap"
    page, mover = Page(picture(text), Metrics(), 320), CaretMover()
    end = mover.moved(page, 3, Motion.LINE_END, 1)
    layout: BlockLayout = page.block(0).text
    assert layout.line_of(end).number == 0
    assert text[end] == " "
    assert mover.moved(page, end, Motion.LINE_START, 1) == 0
    following = mover.moved(page, end, Motion.RIGHT, 1)
    assert layout.line_of(following).number == 1


def test_token_motions_stop_at_ends_going_right_and_at_starts_going_left(show: Show) -> None:
    view = show(picture("Kim Jong-un met Putin."))
    view.set_caret(0)
    stops = []
    for _ in range(3):
        view.move_caret(Motion.TOKEN_RIGHT)
        stops.append(view.caret())
    assert stops == [3, 11, 15]
    view.move_caret(Motion.TOKEN_LEFT)
    assert view.caret() == 12


def test_extending_selects_and_moving_collapses_to_the_nearer_end(show: Show) -> None:
    view = show(picture("one two three"))
    view.set_caret(4)
    view.move_caret(Motion.TOKEN_RIGHT, extend=True)
    assert view.selection() == (4, 7)
    view.move_caret(Motion.LEFT)
    assert (view.selection(), view.caret()) == (None, 4)
    view.set_selection(4, 7)
    view.move_caret(Motion.RIGHT)
    assert (view.selection(), view.caret()) == (None, 7)


def test_the_caret_stays_in_view(show: Show) -> None:
    view = show(picture("\n".join(f"line {n}" for n in range(300))), height=400)
    for motion in (Motion.DOC_END, Motion.DOC_START, Motion.PAGE_DOWN, Motion.PAGE_DOWN, Motion.PAGE_UP):
        view.move_caret(motion)
        assert view.viewport().rect().contains(view.caret_rect().center())
    view.move_caret(Motion.DOC_END)
    assert view.caret() == len(view.picture.text)
    view.move_caret(Motion.DOC_START)
    assert view.place() == (0, pytest.approx(view.screen_now().blocks[0].laid.decoration.text_tops[0]))


def test_copied_text_is_exact(show: Show) -> None:
    text = "a 👩‍👩‍👧‍👦 b\u2028c e\u0301 \u200fשלום"
    view = show(picture(text))
    view.set_selection(0, len(text))
    view.copy_selection()
    assert view.selected_text() == text
    assert QGuiApplication.clipboard().text() == text


def test_the_selected_end_comes_first_if_selected_backwards(show: Show) -> None:
    view = show(picture("one two three"))
    view.set_selection(7, 4)
    assert (view.selection(), view.caret(), view.selection_anchor()) == ((4, 7), 4, 7)


def test_points_and_offsets_agree_on_screen(show: Show) -> None:
    text = "Emoji 👩‍👩‍👧‍👦 and 漢字 then e\u0301 end"
    view = show(picture(text))
    for match in regex.finditer(r"\X", text):
        rect = view.range_rect(match.start(), match.end())
        assert view.offset_at(QPoint(rect.left() + 1, rect.center().y())) == match.start()
