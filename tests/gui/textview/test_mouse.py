from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.textview.kinds import End, Part
from annotator.gui.textview.view import AnnotationView
from annotator.model.visual.values import VisualSpan
from tests.support.pictures import PARAGRAPHS, picture, relation, span, uid

Show = Callable[..., AnnotationView]
TEXT = "\n".join([*PARAGRAPHS, *PARAGRAPHS])
TUESDAY, RIBEIRO = TEXT.index("Tuesday"), TEXT.index("Ribeiro")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PLAIN, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Mouse:
    """A mouse that knows offsets."""

    def __init__(self, view: AnnotationView) -> None:
        self.view = view
        self.signals: list[tuple[object, ...]] = []
        for name in (
            "selection_finished",
            "item_clicked",
            "item_double_clicked",
            "text_clicked",
            "boundary_dragged",
            "link_started",
            "link_dropped",
            "link_cancelled",
            "jumped",
        ):
            getattr(view, name).connect(lambda *args, name=name: self.signals.append((name, *args)))

    def send(self, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, keys: Qt.KeyboardModifier = PLAIN) -> None:
        held = NONE if kind is QEvent.Type.MouseButtonRelease else LEFT
        port = self.view.viewport()
        where = QPointF(at)
        QApplication.sendEvent(port, QMouseEvent(kind, where, QPointF(port.mapToGlobal(at)), button, held, keys))

    def at(self, offset: int) -> QPoint:
        rect = self.view.range_rect(offset, offset + 1)
        return QPoint(rect.left() + 1, rect.center().y() + 3)

    def press(self, at: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
        self.send(QEvent.Type.MouseButtonPress, at, LEFT, keys)

    def move(self, at: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
        self.send(QEvent.Type.MouseMove, at, NONE, keys)

    def release(self, at: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
        self.send(QEvent.Type.MouseButtonRelease, at, LEFT, keys)

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
        self.press(at, keys)
        self.release(at, keys)

    def drag(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
        self.press(start, keys)
        self.move((start + end) / 2, keys)
        self.move(end, keys)
        self.release(end, keys)

    def double(self, at: QPoint) -> None:
        self.click(at)
        self.send(QEvent.Type.MouseButtonDblClick, at, LEFT)
        self.release(at)

    def chip(self, number: int) -> QPoint:
        found = self.view.picture.span(uid(number))
        assert found is not None
        rect = self.view.range_rect(found.start, found.start + 1)
        return QPoint(rect.left() + 6, rect.top() - 6)

    def names(self) -> list[object]:
        return [signal[0] for signal in self.signals]


@pytest.fixture
def mouse(show: Show) -> Mouse:
    spans = [
        span(1, 4, 21, "ORG"),
        span(2, 4, 11, "GPE"),
        span(3, TUESDAY, TUESDAY + 7, "DATE"),
        span(4, RIBEIRO, RIBEIRO + 7),
    ]
    return Mouse(show(picture(TEXT, spans, [relation(9, 1, 3)])))


def test_a_drag_over_text_and_highlights_selects_whole_tokens(mouse: Mouse) -> None:
    start = TEXT.index("harbour") + 3
    mouse.drag(mouse.at(start), mouse.at(TEXT.index("Lisbon") + 2))
    assert mouse.view.selected_text() == "harbour authority of Lisbon"
    assert mouse.names() == ["selection_finished"]
    assert mouse.view.caret() == TEXT.index("Lisbon") + 6


def test_a_backward_drag_leaves_the_caret_at_the_start(mouse: Mouse) -> None:
    mouse.drag(mouse.at(TEXT.index("Lisbon") + 2), mouse.at(TEXT.index("authority") + 1))
    assert mouse.view.selected_text() == "authority of Lisbon"
    assert mouse.view.caret() == TEXT.index("authority")


def test_ctrl_makes_a_drag_exact(mouse: Mouse) -> None:
    start = TEXT.index("Tuesday")
    mouse.drag(mouse.at(start + 1), mouse.at(start + 4), CTRL)
    assert mouse.view.selection() == (start + 1, start + 4)


def test_a_click_places_the_caret_and_tells_of_text(mouse: Mouse) -> None:
    offset = TEXT.index("said") + 1
    mouse.click(mouse.at(offset))
    assert mouse.view.caret() == offset
    assert mouse.signals == [("text_clicked", offset)]


def test_a_click_on_a_span_tells_of_the_innermost_and_repeated_ones_cycle(mouse: Mouse) -> None:
    point = mouse.at(6)
    seen = []
    for _ in range(3):
        mouse.click(point)
        name, item, keys = mouse.signals[-1]
        assert (name, keys) == ("item_clicked", PLAIN)
        seen.append(item)
        mouse.view.set_selected_items((item,))
    assert seen == [uid(2), uid(1), uid(2)]
    mouse.click(mouse.at(15))
    assert mouse.signals[-1][1] == uid(1)


def test_ctrl_click_tells_its_modifier_and_leaves_the_caret(mouse: Mouse) -> None:
    mouse.view.set_caret(100)
    mouse.click(mouse.at(TUESDAY + 2), CTRL)
    assert mouse.signals == [("item_clicked", uid(3), CTRL)]
    assert mouse.view.caret() == 100


def test_shift_click_extends_the_selection(mouse: Mouse) -> None:
    mouse.click(mouse.at(45))
    mouse.signals.clear()
    mouse.click(mouse.at(60), SHIFT)
    assert mouse.view.selection() == (45, 60)
    assert mouse.names() == ["selection_finished"]


def test_double_and_triple_click_select_token_and_sentence(mouse: Mouse) -> None:
    point = mouse.at(TEXT.index("Ribeiro") + 2)
    mouse.double(point)
    assert mouse.view.selected_text() == "Ribeiro"
    mouse.press(point)
    mouse.release(point)
    assert mouse.view.selected_text().startswith("Ana Ribeiro, the port's director")
    assert mouse.view.selected_text().endswith("three times.")
    assert mouse.names()[-1] == "selection_finished"


def test_a_double_click_on_a_chip_is_told(mouse: Mouse) -> None:
    mouse.send(QEvent.Type.MouseButtonDblClick, mouse.chip(3), LEFT)
    assert mouse.signals == [("item_double_clicked", uid(3))]


# Ends


def test_the_end_of_the_selected_span_can_be_dragged_to_a_token(mouse: Mouse) -> None:
    mouse.view.set_selected_items((uid(3),))
    rect = mouse.view.range_rect(TUESDAY, TUESDAY + 7)
    handle = QPoint(rect.right() + 3, rect.center().y())
    assert mouse.view.hit(handle).part is Part.END_HANDLE
    mouse.drag(handle, mouse.at(TUESDAY + 9))
    assert mouse.signals == [("boundary_dragged", uid(3), 0, End.END, TEXT.index(" two"))]


def test_the_start_can_be_dragged_exactly_and_never_past_the_end(mouse: Mouse) -> None:
    mouse.view.set_selected_items((uid(3),))
    rect = mouse.view.range_rect(TUESDAY, TUESDAY + 7)
    handle = QPoint(rect.left() - 3, rect.center().y())
    mouse.drag(handle, mouse.at(TUESDAY + 2), CTRL)
    assert mouse.signals.pop() == ("boundary_dragged", uid(3), 0, End.START, TUESDAY + 2)
    mouse.drag(handle, mouse.at(70), CTRL)
    assert mouse.signals.pop() == ("boundary_dragged", uid(3), 0, End.START, TUESDAY + 6)


def test_an_end_dragged_back_to_its_place_is_no_change(mouse: Mouse) -> None:
    mouse.view.set_selected_items((uid(3),))
    rect = mouse.view.range_rect(TUESDAY, TUESDAY + 7)
    mouse.drag(QPoint(rect.right() + 3, rect.center().y()), mouse.at(TUESDAY + 4))
    assert mouse.signals == []


def test_a_fragment_stops_at_its_neighbour(show: Show) -> None:
    split = VisualSpan(uid(1), ((4, 11), (36, 43)), "ORG", "#8b5cf6")
    mouse = Mouse(show(picture(TEXT, [split])))
    mouse.view.set_selected_items((uid(1),))
    rect = mouse.view.range_rect(4, 11)
    mouse.drag(QPoint(rect.right() + 3, rect.center().y()), mouse.at(50))
    assert mouse.signals == [("boundary_dragged", uid(1), 0, End.END, 36)]


def test_unselected_spans_have_no_handles_so_nested_ones_can_be_made(mouse: Mouse) -> None:
    rect = mouse.view.range_rect(TUESDAY, TUESDAY + 7)
    mouse.drag(QPoint(rect.right() + 2, rect.center().y()), mouse.at(TUESDAY + 12))
    assert "boundary_dragged" not in mouse.names()


def test_several_selected_spans_have_no_handles(mouse: Mouse) -> None:
    mouse.view.set_selected_items((uid(3), uid(4)))
    rect = mouse.view.range_rect(TUESDAY, TUESDAY + 7)
    assert mouse.view.hit(QPoint(rect.right() + 3, rect.center().y())).part is Part.TEXT


# Links


def test_a_dragged_chip_links_to_the_span_it_is_dropped_on(mouse: Mouse) -> None:
    mouse.drag(mouse.chip(3), mouse.at(RIBEIRO + 2))
    assert mouse.signals == [("link_started", uid(3)), ("link_dropped", uid(3), uid(4))]


def test_a_link_let_go_elsewhere_is_nothing(mouse: Mouse) -> None:
    mouse.drag(mouse.chip(3), mouse.at(TEXT.index("said")))
    assert mouse.signals == [("link_started", uid(3)), ("link_cancelled",)]
    mouse.signals.clear()
    mouse.drag(mouse.chip(3), mouse.at(TUESDAY + 3))
    assert mouse.names() == ["link_started", "link_cancelled"]


def test_a_link_goes_to_legal_targets_only(mouse: Mouse) -> None:
    mouse.view.link_started.connect(lambda source: mouse.view.set_link_targets(source, frozenset({uid(1)}), None))
    mouse.drag(mouse.chip(3), mouse.at(RIBEIRO + 2))
    assert mouse.names() == ["link_started", "link_cancelled"]
    mouse.signals.clear()
    mouse.drag(mouse.chip(3), mouse.at(6))
    assert mouse.signals[-1] == ("link_dropped", uid(3), uid(1))


def test_a_click_in_link_mode_takes_the_legal_one_of_nested_spans(mouse: Mouse) -> None:
    mouse.view.set_link_targets(uid(3), frozenset({uid(1)}), None)
    mouse.click(mouse.at(6))
    assert mouse.signals == [("item_clicked", uid(1), PLAIN)]


def test_the_link_dot_of_the_selected_span_works_like_its_chip(mouse: Mouse) -> None:
    mouse.view.set_selected_items((uid(4),))
    rect = mouse.view.item_rect(uid(4))
    assert rect is not None
    chip = mouse.chip(4)
    dot = next(p for x in range(90) if mouse.view.hit(p := chip + QPoint(x, 0)).part is Part.LINK_DOT)
    mouse.drag(dot + QPoint(3, 0), mouse.at(TUESDAY + 2))
    assert mouse.signals == [("link_started", uid(4)), ("link_dropped", uid(4), uid(3))]


def test_a_click_on_a_chip_or_arc_selects_it(mouse: Mouse) -> None:
    mouse.click(mouse.chip(3))
    assert mouse.signals.pop() == ("item_clicked", uid(3), PLAIN)
    label = next(arc for arc in mouse.view.screen_now().arcs).labels[0].rect.center()
    mouse.click(QPoint(round(label.x() + mouse.view.page.column.left), round(label.y())))
    assert mouse.signals.pop() == ("item_clicked", uid(9), PLAIN)


def test_a_click_on_a_stub_jumps_to_the_other_end(show: Show) -> None:
    last = len(TEXT) - 30
    mouse = Mouse(show(picture(TEXT, [span(1, 4, 11), span(2, last, last + 5)], [relation(9, 1, 2)]), height=300))
    (arc,) = mouse.view.screen_now().arcs
    label = arc.labels[0].rect.center()
    mouse.click(QPoint(round(label.x() + mouse.view.page.column.left), round(label.y())))
    assert mouse.names() == ["item_clicked", "jumped"]
    assert mouse.signals[-1][2] == last
    assert uid(2) in mouse.view.items_on_screen()


# Letting go


def test_escape_cancels_a_drag_before_anyone_else_sees_the_key(mouse: Mouse, qtbot: QtBot) -> None:
    keys: list[int] = []
    mouse.view.key_handler = lambda event: bool(keys.append(event.key())) or True
    mouse.view.set_selection(50, 55)
    mouse.press(mouse.at(60))
    mouse.move(mouse.at(100))
    assert mouse.view.selection() != (50, 55)
    qtbot.keyClick(mouse.view, Qt.Key.Key_Escape)
    assert mouse.view.selection() == (50, 55)
    mouse.release(mouse.at(100))
    assert (mouse.signals, keys) == ([], [])
    qtbot.keyClick(mouse.view, Qt.Key.Key_Escape)
    assert set(keys) == {Qt.Key.Key_Escape}


@pytest.mark.parametrize("gesture", ["link", "end"])
def test_escape_cancels_links_and_ends(mouse: Mouse, qtbot: QtBot, gesture: str) -> None:
    mouse.view.set_selected_items((uid(3),))
    rect = mouse.view.range_rect(TUESDAY, TUESDAY + 7)
    mouse.press(mouse.chip(3) if gesture == "link" else QPoint(rect.right() + 3, rect.center().y()))
    mouse.move(mouse.at(80))
    mouse.move(mouse.at(RIBEIRO + 2))
    qtbot.keyClick(mouse.view, Qt.Key.Key_Escape)
    mouse.release(mouse.at(RIBEIRO + 2))
    assert mouse.names() == (["link_started", "link_cancelled"] if gesture == "link" else [])


def test_a_drag_beyond_the_edge_scrolls(show: Show, qtbot: QtBot) -> None:
    mouse = Mouse(show(picture(TEXT), height=250))
    mouse.press(mouse.at(10))
    below = QPoint(300, mouse.view.viewport().height() + 40)
    mouse.move(below)
    qtbot.waitUntil(lambda: mouse.view.anchor > (1, 0.0))
    mouse.release(below)
    selected = mouse.view.selection()
    assert selected is not None
    assert selected[1] > 300
    still = mouse.view.anchor
    qtbot.waitUntil(lambda: not mouse.view._mouse._scroll.isActive())
    assert mouse.view.anchor == still


# Keys, wheel, menu


def test_the_handler_is_asked_first_and_the_caret_moves_if_it_declines(mouse: Mouse, qtbot: QtBot) -> None:
    asked: list[tuple[QEvent.Type, int]] = []

    def handler(event: QKeyEvent) -> bool:
        asked.append((event.type(), event.key()))
        return event.key() == Qt.Key.Key_P

    mouse.view.key_handler = handler
    mouse.view.set_caret(0)
    qtbot.keyClick(mouse.view, Qt.Key.Key_P)
    assert mouse.view.caret() == 0
    qtbot.keyClick(mouse.view, Qt.Key.Key_Right)
    qtbot.keyClick(mouse.view, Qt.Key.Key_Right, SHIFT)
    assert (mouse.view.caret(), mouse.view.selection()) == (2, (1, 2))
    assert (QEvent.Type.KeyPress, Qt.Key.Key_P) in asked


@pytest.mark.parametrize(
    ("key", "keys", "taken"),
    [(Qt.Key.Key_Left, PLAIN, True), (Qt.Key.Key_P, PLAIN, True), (Qt.Key.Key_F, CTRL, False)],
)
def test_keys_that_the_view_answers_never_reach_a_shortcut(
    mouse: Mouse, key: Qt.Key, keys: Qt.KeyboardModifier, taken: bool
) -> None:
    mouse.view.key_handler = lambda event: event.key() == Qt.Key.Key_P
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, keys)
    event.ignore()
    QApplication.sendEvent(mouse.view, event)
    assert event.isAccepted() is taken


def test_ctrl_and_the_wheel_zoom(mouse: Mouse) -> None:
    def turn(keys: Qt.KeyboardModifier) -> None:
        port, at = mouse.view.viewport(), QPointF(200, 200)
        event = QWheelEvent(
            at, QPointF(port.mapToGlobal(at)), QPoint(), QPoint(0, 120), NONE, keys, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(port, event)

    turn(CTRL)
    assert mouse.view.zoom() == 1.1
    mouse.view.scroll_by(300)
    before = mouse.view.anchor
    turn(PLAIN)
    assert mouse.view.anchor < before


def test_a_menu_is_asked_for_where_the_mouse_or_the_caret_is(mouse: Mouse, qtbot: QtBot) -> None:
    port, point = mouse.view.viewport(), mouse.at(TUESDAY + 2)
    with qtbot.waitSignal(mouse.view.context_requested) as told:
        QApplication.sendEvent(port, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, port.mapToGlobal(point)))
    assert told.args[1].items == (uid(3),)
    mouse.view.set_caret(6)
    with qtbot.waitSignal(mouse.view.context_requested) as told:
        QApplication.sendEvent(port, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    assert told.args[1].items == (uid(2), uid(1))
