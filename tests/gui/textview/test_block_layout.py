from itertools import pairwise

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.gui.textview.block_layout import BlockLayout, is_right_to_left
from annotator.gui.textview.metrics import Column, Metrics, font_families

PIECES = [
    "word ",
    "漢字",
    "e\u0301",
    "👩‍👩‍👧‍👦",
    "🇳🇴 ",
    "𝒜",
    "سلام ",
    "שלום ",
    "\ud800",
    "\ufeff",
    "\ufffe",
    "\x00",
    "\u2028",
    "\t",
    "a-b ",
]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@settings(max_examples=80, deadline=None)
@given(texts, st.sampled_from([120.0, 400.0]))
def test_qt_sees_every_character_at_its_own_place(qapp: object, text: str, width: float) -> None:
    layout = BlockLayout(text, width, Metrics())
    assert len(layout.layout.text().encode("utf-16-le", "surrogatepass")) // 2 == layout.offsets.length16
    assert layout.lines[0].start16 == 0
    assert layout.lines[-1].end16 == layout.offsets.length16
    for line, following in pairwise(layout.lines):
        assert line.end16 == following.start16


@settings(max_examples=60, deadline=None)
@given(texts, st.data())
def test_runs_are_in_order_and_inside_their_line(qapp: object, text: str, data: st.DataObject) -> None:
    layout = BlockLayout(text, 300.0, Metrics())
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    start16, end16 = layout.offsets.to_utf16(start), layout.offsets.to_utf16(end)
    for line in layout.lines:
        runs = layout.runs(line, start16, end16)
        assert bool(runs) == (max(start16, line.start16) < min(end16, line.end16))
        assert all(left <= right for left, right in runs)
        assert all(one[1] <= other[0] for one, other in pairwise(runs))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("سلام hello", True), ("hello سلام", False), ("(123) שלום", True), ("", False), ("12 %", False)],
)
def test_direction_is_that_of_the_first_strong_character(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected


def test_a_range_that_changes_direction_is_torn_into_visual_runs(qapp: object) -> None:
    layout = BlockLayout("abc سلام def", 600.0, Metrics())
    line = layout.lines[0]
    one_run = layout.runs(line, 4, 8)
    assert len(one_run) == 1
    assert len(layout.runs(line, 2, 6)) == 2


@pytest.mark.parametrize(
    "text", ["abc سلام def", "abc אבג 12 דה", "(كيم جونغ أون) met 金正恩, ok", "سَلام 👩‍👩‍👧‍👦 abc לא"]
)
def test_every_letter_of_a_mixed_line_has_its_own_room(qapp: object, text: str) -> None:
    layout = BlockLayout(text, 600.0, Metrics())
    (line,) = layout.lines
    rooms: set[tuple[float, float]] = set()
    for match in regex.finditer(r"\X", text):
        start16, end16 = layout.offsets.to_utf16(match.start()), layout.offsets.to_utf16(match.end())
        (room,) = layout.runs(line, start16, end16)
        assert room[0] < room[1]
        rooms.add(room)
    assert sum(right - left for left, right in rooms) == pytest.approx(line.natural_right - line.natural_left, abs=2)
    assert all(one[1] <= other[0] + 1.5 for one, other in pairwise(sorted(rooms)))


def test_the_ends_of_a_range_are_where_its_letters_are(qapp: object) -> None:
    layout = BlockLayout("abc אבג def", 600.0, Metrics())
    line = layout.lines[0]
    (hebrew,) = layout.runs(line, 4, 7)
    assert layout.edge_of(line, 4, at_end=False) == pytest.approx(hebrew[1])
    assert layout.edge_of(line, 7, at_end=True) == pytest.approx(hebrew[0])


def test_the_end_of_a_wrapped_line_is_not_the_start_of_the_next(qapp: object) -> None:
    layout = BlockLayout("several words that will not fit on one line of this width", 150.0, Metrics())
    first, second = layout.lines[0], layout.lines[1]
    offset = layout.offset_at(first, 5000.0)
    assert layout.line_of(offset) is first
    assert offset < second.start16


def test_zoom_scales_what_is_drawn_and_narrow_windows_have_narrow_gutters(qapp: object) -> None:
    small, large = Metrics(0.6), Metrics(2.0)
    assert small.chip_font.pixelSize() < Metrics().chip_font.pixelSize() < large.chip_font.pixelSize()
    assert small.line_height() < Metrics().line_height() < large.line_height()
    wide, narrow = Column(1400, Metrics(), 5, 3), Column(400, Metrics(), 5, 3)
    assert (wide.width, wide.outer_lanes, wide.inner_lanes) == (780, 5, 3)
    assert wide.left == (1400 - 780) / 2
    assert narrow.width >= 260
    assert narrow.outer_lanes >= 1
    assert Column(10, Metrics(), 5, 3).width >= 80


def test_a_font_that_is_not_there_is_replaced(qapp: object) -> None:
    assert font_families("No Such Font At All") == font_families()
    assert font_families()


def test_long_labels_are_shortened_to_fit(qapp: object) -> None:
    metrics = Metrics()
    text, width = metrics.chip_text("GEOPOLITICAL_ENTITY_" * 8)
    assert text.endswith("…")
    assert width <= 190
    assert metrics.chip_text("GPE") == ("GPE", metrics.chip.horizontalAdvance("GPE"))
