"""What is drawn, as a list: rows, lanes and gutters on lines."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from annotator.gui.textview.arc_lanes import LANE_GAP_PX, drops
from annotator.gui.textview.decorate_arcs import MOST_LANES
from annotator.gui.textview.decorate_spans import MOST_CHIP_ROWS
from annotator.gui.textview.decoration import EndKind, LineMarks
from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.page import Page
from annotator.gui.textview.screen import Screen
from annotator.model.visual.values import VisualDocument, VisualRelation, VisualSpan
from tests.support.pictures import COLOURS, generated, picture, relation, span, uid

TEXT = "Ana Ribeiro of the Lisbon harbour authority met Jens Aaberg in Oslo on Tuesday."


def at(words: str, number: int, label: str = "PERSON", **more: object) -> VisualSpan:
    start = TEXT.index(words)
    return span(number, start, start + len(words), label, **more)


def page_of(document: VisualDocument, width: float = 900) -> Page:
    return Page(document, Metrics(), width)


def first_line(spans: Sequence[VisualSpan], relations: Sequence[VisualRelation] = (), text: str = TEXT) -> LineMarks:
    marks = page_of(picture(text, spans, relations)).block(0).decoration.lines[0]
    assert marks is not None
    return marks


def all_marks(document: VisualDocument, width: float = 900) -> list[LineMarks]:
    page = page_of(document, width)
    lines = [line for n in range(len(document.blocks)) for line in page.block(n).decoration.lines]
    return [line for line in lines if line is not None]


# Chips and boxes


def test_a_span_has_a_box_and_a_chip_right_above_it(qapp: object) -> None:
    marks = first_line([at("Lisbon", 1, "GPE")])
    (box,), (chip,) = marks.boxes, marks.chips
    assert (chip.text, chip.row, box.opens, box.closes) == ("GPE", 0, True, True)
    assert abs(chip.x - box.left) < 3
    assert marks.rows == 1


def test_suggestions_and_conflicts_are_told_apart_without_colour(qapp: object) -> None:
    marks = first_line(
        [at("Lisbon", 1, "GPE", suggested=True), at("Oslo", 2, "GPE", suggested=True, conflict=True), at("Tuesday", 3)]
    )
    assert [chip.text for chip in sorted(marks.chips, key=lambda chip: chip.x)] == ["GPE ?", "GPE ≠", "PERSON"]


def test_outer_spans_lie_behind_and_reach_beyond_inner_ones(qapp: object) -> None:
    marks = first_line([at("Lisbon harbour authority", 1, "ORG"), at("Lisbon", 2, "GPE")])
    assert [(box.span.label, box.level) for box in marks.boxes] == [("ORG", 1), ("GPE", 0)]
    rows = {chip.text: chip.row for chip in marks.chips}
    assert rows == {"GPE": 0, "ORG": 1}


def test_an_outer_chip_goes_beside_an_inner_one_that_has_arcs(qapp: object) -> None:
    spans = [at("Lisbon harbour authority", 1, "ORG"), at("Lisbon", 2, "GPE"), at("Oslo", 3, "GPE")]
    marks = first_line(spans, [relation(9, 2, 3)])
    assert {chip.row for chip in marks.chips} == {0}


def test_identical_ranges_stack(qapp: object) -> None:
    marks = first_line([at("Oslo", n, label) for n, label in enumerate(["GPE", "ORG", "LAW"])])
    assert sorted(chip.row for chip in marks.chips) == [0, 1, 2]
    assert sorted(box.level for box in marks.boxes) == [0, 1, 2]


def test_too_many_chips_become_a_badge(qapp: object) -> None:
    marks = first_line([at("Oslo", n, label) for n, label in enumerate(COLOURS)])
    assert marks.rows == MOST_CHIP_ROWS
    (badge,) = [chip for chip in marks.chips if chip.is_badge]
    assert badge.text == f"+{len(COLOURS) - MOST_CHIP_ROWS + 1}"
    assert len(badge.spans) == len(COLOURS) - MOST_CHIP_ROWS + 1
    assert len(marks.boxes) == len(COLOURS)


def test_a_span_over_two_lines_is_open_between_them_and_has_one_chip(qapp: object) -> None:
    text = "word " * 60
    page = page_of(picture(text, [span(1, 5, 200)]))
    lines = [line for line in page.block(0).decoration.lines if line is not None]
    assert len(lines) >= 2
    assert [(box.opens, box.closes) for line in (lines[0], lines[-1]) for box in line.boxes] == [
        (True, False),
        (False, True),
    ]
    assert sum(len(line.chips) for line in lines) == 1


def test_a_span_over_two_paragraphs_is_drawn_in_both(qapp: object) -> None:
    document = picture("first paragraph\nsecond paragraph", [span(1, 6, 22)])
    page = page_of(document)
    boxes = [marks.boxes[0] for n in (0, 1) if (marks := page.block(n).decoration.lines[0]) is not None]
    assert [(box.opens, box.closes) for box in boxes] == [(True, False), (False, True)]


def test_fragments_are_joined_by_a_thin_line(qapp: object) -> None:
    start, other = TEXT.index("Lisbon"), TEXT.index("Oslo")
    split = VisualSpan(uid(1), ((start, start + 6), (other, other + 4)), "GPE", "#22a35a")
    marks = first_line([split])
    (connector,) = marks.connectors
    left, right = sorted(marks.boxes, key=lambda box: box.left)
    assert connector.left == pytest.approx(left.right)
    assert connector.right == pytest.approx(right.left)
    assert len(marks.chips) == 1


def test_right_to_left_chips_begin_at_the_right(qapp: object) -> None:
    text = "قال المتحدث باسم الميناء إن السفينتين غادرتا"
    marks = first_line([span(1, 4, 11)], text=text)
    (box,), (chip,) = marks.boxes, marks.chips
    assert chip.x + chip.width == pytest.approx(box.right, abs=3)


# Arcs


def test_two_ends_on_one_line_are_one_arc_in_the_lowest_lane(qapp: object) -> None:
    marks = first_line([at("Ana Ribeiro", 1), at("Lisbon", 2, "GPE")], [relation(9, 1, 2)])
    (end,) = marks.ends
    assert (end.kind, end.lane, marks.lanes) == (EndKind.INLINE, 0, 1)
    assert end.x < end.far_x
    assert end.text == "works for"


def test_a_longer_arc_passes_over_a_shorter_one(qapp: object) -> None:
    spans = [at("Ana Ribeiro", 1), at("Jens Aaberg", 2), at("Lisbon", 3, "GPE"), at("Oslo", 4, "GPE")]
    marks = first_line(spans, [relation(8, 1, 4), relation(9, 3, 2)])
    lanes = {end.relation.id: end.lane for end in marks.ends}
    assert lanes == {uid(9): 0, uid(8): 1}


def test_ends_in_other_blocks_go_through_a_gutter_and_far_ones_become_stubs(qapp: object) -> None:
    text = "\n".join([TEXT] * 12)
    spans = [span(n, n * (len(TEXT) + 1), n * (len(TEXT) + 1) + 11) for n in range(12)]
    page = page_of(picture(text, spans, [relation(20, 0, 2), relation(21, 0, 11)]))
    marks = page.block(0).decoration.lines[0]
    assert marks is not None
    kinds = {end.relation.id: end for end in marks.ends}
    assert kinds[uid(20)].kind is EndKind.GUTTER
    assert not 0 < kinds[uid(20)].far_x < page.column.width
    assert kinds[uid(21)].kind is EndKind.STUB
    assert kinds[uid(21)].text == "↓ works for: Ana Ribeiro"


def test_a_relation_of_a_span_to_itself_is_a_stub(qapp: object) -> None:
    marks = first_line([at("Oslo", 1)], [relation(9, 1, 1)])
    assert [(end.kind, end.text) for end in marks.ends] == [(EndKind.STUB, "↺ works for")]


def test_a_hub_hides_what_finds_no_lane_behind_one_badge(qapp: object) -> None:
    words = TEXT.split()
    text, spans = " ".join(words * 30), []
    for number in range(400):
        start = number * 6
        spans.append(span(number, start, start + 4))
    marks = all_marks(picture(text, spans, [relation(1000 + n, 0, n) for n in range(1, 400)]))
    hub = marks[0]
    assert hub.lanes == MOST_LANES
    (badge,) = [badge for badge in hub.badges if badge.span_id == uid(0)]
    assert badge.lane == MOST_LANES - 1
    assert badge.text == f"+{len(badge.relations)}"
    shown = {end.relation.id for end in hub.ends}
    assert shown.isdisjoint(one.id for one in badge.relations)
    assert all(line.lanes <= MOST_LANES for line in marks)


@pytest.mark.parametrize(("kind", "width"), [("S", 900), ("S", 420), ("M", 900), ("X", 900)])
def test_lanes_rows_and_labels_never_touch_in_dense_texts(qapp: object, kind: str, width: int) -> None:
    document = generated(kind)
    some = random.Random(3).sample(range(len(document.blocks)), min(40, len(document.blocks)))
    page = page_of(document, width)
    lines = [line for n in some for line in page.block(n).decoration.lines if line is not None]
    assert any(line.ends for line in lines)
    for marks in lines:
        for lane in range(marks.lanes):
            taken = sorted((end.low, end.high) for end in marks.ends if end.lane == lane)
            assert all(one[1] + LANE_GAP_PX <= other[0] for one, other in pairwise(taken))
        for row in range(marks.rows):
            chips = sorted((chip.x, chip.x + chip.width) for chip in marks.chips if chip.row == row)
            assert all(one[1] < other[0] for one, other in pairwise(chips))
        for end in marks.ends:
            assert end.low - 0.01 <= end.text_x or not end.text_width
            assert end.text_x + end.text_width <= end.high + 0.01 or not end.text_width
            assert all(end.low - 0.01 <= x <= end.high + 0.01 for x in drops(end))


def test_few_labels_have_an_arc_running_through_them(qapp: object) -> None:
    hidden = labels = 0
    for marks in all_marks(generated("M"))[:600]:
        for end in marks.ends:
            if end.text_width:
                labels += 1
                inside = [
                    x
                    for other in marks.ends
                    if other.lane > end.lane
                    for x in drops(other)
                    if end.text_x < x < end.text_x + end.text_width
                ]
                hidden += bool(inside)
    assert labels > 300
    assert hidden / labels < 0.04


def test_arcs_stay_clear_of_the_text(qapp: object) -> None:
    document = generated("S")
    page = page_of(document)
    screen = Screen(page, (0, 0.0), 1e6)
    lines = list(screen.lines(0, 1e6))
    assert len(screen.arcs) > 10
    for arc in screen.arcs:
        for (x1, y1), (x2, y2) in pairwise(arc.points):
            if y1 == y2 and min(x1, x2) < page.column.width and max(x1, x2) > 0:
                assert not any(shown.text_top + 1 < y1 < shown.bottom - 1 for shown in lines)


def test_a_relation_filter_frees_the_lanes(qapp: object) -> None:
    page = page_of(generated("S"))
    full = page.block(0).decoration.height
    page.shows = lambda relation: False
    page.drop_marks()
    assert page.block(0).decoration.height < full
    assert not page.block(0).decoration.has_ends


def test_chips_of_neighbours_stay_in_one_row_where_they_can(qapp: object) -> None:
    text = "The US Navy Yard and the UN met."
    close = [span(1, 4, 6, "GPE", suggested=True), span(2, 7, 16, "ORG", suggested=True)]
    marks = first_line(close, text=text)
    assert marks.rows == 1
    left, right = sorted(marks.chips, key=lambda chip: chip.x)
    assert left.x + left.width < right.x
    navy = next(box for box in marks.boxes if box.span.id == uid(2))
    assert navy.left - 2 <= right.x < navy.right
    short = [span(1, 4, 6, "ORGANISATION"), span(2, 7, 11, "ORGANISATION")]
    assert first_line(short, text=text).rows == 2
