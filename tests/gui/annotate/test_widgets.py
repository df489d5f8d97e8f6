"""The small widgets: where they stand, what they say, and how they are used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.gui.annotate.chooser import Chooser, Entry
from annotator.gui.annotate.finding import MOST, Matches, Query
from annotator.gui.annotate.hint_line import Hint, HintLine
from annotator.gui.annotate.label_bar import BarEntry, LabelBar
from annotator.gui.annotate.surface import beside
from annotator.gui.annotate.toast import LONG_MS, SHORT_MS, Toaster
from annotator.gui.annotate.type_to_find import matching
from annotator.model.schema import TypeKind
from tests.support.notation import news_schema

NO, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
SCHEMA = news_schema()
LABELS = SCHEMA.of_kind(TypeKind.SPAN)

rects = st.builds(QRect, st.integers(-200, 900), st.integers(-200, 700), st.integers(1, 900), st.integers(1, 700))


@given(rects, st.integers(10, 500), st.integers(10, 120), st.lists(rects, max_size=2))
def test_what_stands_beside_something_never_covers_it(avoid, width, height, taken) -> None:
    bounds = QRect(0, 0, 800, 600)
    place = beside(avoid, QSize(width, height), bounds, taken)
    if place is not None:
        box = QRect(place, QSize(width, height))
        assert bounds.contains(box)
        assert not any(box.intersects(rect) for rect in (avoid, *taken))


def test_it_goes_below_then_above() -> None:
    bounds, size = QRect(0, 0, 800, 600), QSize(300, 60)
    assert beside(QRect(100, 100, 80, 20), size, bounds).y() > 119
    assert beside(QRect(100, 560, 80, 20), size, bounds).y() < 500
    assert beside(QRect(-10, -10, 900, 700), size, bounds) is None
    assert beside(QRect(700, 100, 80, 20), size, bounds).x() == 500


@pytest.fixture
def host(qapp):
    widget = QWidget()
    widget.resize(700, 400)
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


def entries(number: int) -> list[BarEntry]:
    return [BarEntry(n, f"LABEL_{n}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n % 26], "#4886dc") for n in range(number)]


def test_the_bar_tells_what_was_clicked_and_whether_to_hold_it(host) -> None:
    bar, heard = LabelBar(host), []
    bar.chosen.connect(lambda value, hold: heard.append((value, hold)))
    assert bar.show_beside(entries(5), QRect(100, 100, 60, 20), host.rect())
    QTest.mouseClick(bar, LEFT, NO, bar.box_of(3).center())
    QTest.mouseClick(bar, LEFT, SHIFT, bar.box_of(4).center())
    QTest.mouseClick(bar, LEFT, NO, QPoint(2, 2))
    assert heard == [(3, False), (4, True)]
    assert bar.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_what_has_no_room_in_two_rows_is_behind_more(host) -> None:
    bar, more = LabelBar(host), []
    bar.more_asked.connect(lambda: more.append(True))
    bar.show_beside(entries(40), QRect(100, 100, 60, 20), host.rect())
    shown = bar.entries()
    assert 5 < len(shown) < 40
    last = bar.box_of(shown[-1].value)
    QTest.mouseClick(bar, LEFT, NO, QPoint(last.right() + 12, last.center().y()))
    assert more == [True]
    assert host.rect().contains(bar.geometry().adjusted(7, 7, -7, -7))


def test_long_and_foreign_labels_stay_in_the_bar(host) -> None:
    bar = LabelBar(host)
    words = ["جهة حكومية", "A_VERY_LONG_LABEL_" * 6, "组织", "👩‍👩‍👧"]
    bar.show_beside([BarEntry(w, w, "X", "#b94d4d") for w in words], QRect(300, 200, 40, 20), host.rect())
    assert [entry.value for entry in bar.entries()] == words
    assert all(bar.rect().contains(bar.box_of(w)) for w in words)


def test_the_bar_hides_where_there_is_no_room_beside_the_selection(host) -> None:
    bar = LabelBar(host)
    assert not bar.show_beside(entries(5), QRect(-5, -5, 900, 600), host.rect())
    assert not bar.isVisible()


# Hints


def test_the_hint_line_shows_what_there_is_room_for_and_the_last_always(qapp) -> None:
    line = HintLine()
    hints = [*(Hint(f"Ctrl+{n}", "something useful", f"c{n}") for n in range(9)), Hint("F1", "all keys", "help.keys")]
    line.set_hints("Selection", hints)
    line.resize(500, 28)
    line.grab()
    shown = line.hints_shown()
    assert shown[0] == hints[-1]
    assert 1 < len(shown) < 6
    line.resize(2000, 28)
    line.grab()
    assert len(line.hints_shown()) == 10
    line.resize(20, 28)
    line.grab()
    assert line.hints_shown() == ()


def test_a_hint_can_be_clicked(qapp) -> None:
    line, heard = HintLine(), []
    line.command_asked.connect(heard.append)
    line.set_hints("Text", [Hint("A–Z", "label"), Hint("F1", "all keys", "help.keys")])
    line.resize(400, 28)
    line.grab()
    QTest.mouseClick(line, LEFT, NO, QPoint(380, 14))
    QTest.mouseClick(line, LEFT, NO, QPoint(60, 14))
    assert heard == ["help.keys"]


def test_hints_follow_the_mode(bench) -> None:
    desk = bench("[Ada](PERSON?) in [Rome](GPE).")

    def said() -> list[str]:
        line = desk.controller.hint_line
        line.resize(3000, 28)
        line.grab()
        return [f"{hint.key} {hint.words}" for hint in line.hints_shown()]

    assert desk.controller.hint_line.mode_shown() == "Text"
    assert "A–Z label the word" in said()
    desk.press("Space")
    assert desk.controller.hint_line.mode_shown() == "Suggestion"
    assert said()[1:3] == ["Enter accept", "Delete reject"]
    desk.choose("Rome")
    assert {"F2 details", "Ctrl+L link", "Delete delete", "A–Z relabel"} <= set(said())
    desk.press("Esc", "Shift+g")
    assert desk.controller.hint_line.mode_shown() == "Sticky · GPE held"
    assert "drag label as GPE" in said()
    desk.press("Esc", "Ctrl+F")
    assert desk.controller.hint_line.mode_shown() == "Field"
    desk.controller.keymap.change("link.start", ["Alt+L"])
    desk.choose("Rome")
    desk.view.setFocus()
    assert "Alt+L link" in said()


# Toasts


def test_toasts_stack_at_the_foot_and_say_a_thing_once(host) -> None:
    toaster = Toaster(host)
    for text in ("one", "two", "one", "three", "four"):
        toaster.show_toast(text)
    assert toaster.texts() == ("one", "three", "four")
    tops = [toast.y() for toast in toaster.toasts()]
    assert tops == sorted(tops)
    assert all(host.rect().contains(toast.geometry()) for toast in toaster.toasts())
    toaster.clear()


def test_a_toast_with_a_way_back_stays_longer_and_goes_once_used(host) -> None:
    toaster, done = Toaster(host), []
    toaster.show_toast("Deleted.", "Undo", lambda: done.append(True))
    (toast,) = toaster.toasts()
    assert (SHORT_MS, LONG_MS) == (4000, 9000)
    QTest.mouseClick(toast.button, LEFT)
    assert done == [True]
    assert toaster.texts() == ()


def test_only_the_mouse_on_a_toast_keeps_it(host) -> None:
    toaster = Toaster(host)
    toaster.show_toast("Labelled 6 places.")
    (toast,) = toaster.toasts()
    timer = toaster._timers[toast]
    middle = QPointF(5, 5)
    QApplication.sendEvent(host, QEnterEvent(middle, middle, middle))
    assert timer.isActive()
    QApplication.sendEvent(toast, QEnterEvent(middle, middle, middle))
    assert not timer.isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert timer.isActive()
    toaster.clear()


def test_a_long_toast_wraps_within_the_text(host) -> None:
    toaster = Toaster(host)
    toaster.show_toast("Deleted PERSON “" + "Maximilian " * 30 + "”.", "Undo", lambda: None)
    (toast,) = toaster.toasts()
    assert host.rect().contains(toast.geometry())
    assert toast.height() > 60
    toaster.clear()


# Choosing by typing


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", ["PERSON", "ORG", "meets_with", "negotiates_with", "Café"]),
        ("per", ["PERSON"]),
        ("with", ["meets_with", "negotiates_with"]),
        ("nw", ["negotiates_with"]),
        ("cafe", ["Café"]),
        ("body", ["ORG"]),
        ("neg with", ["negotiates_with"]),
        ("xyz", []),
    ],
)
def test_a_few_letters_find_the_likeliest_first(typed, wanted) -> None:
    known = {
        "PERSON": ("PERSON", "someone"),
        "ORG": ("ORG", "a named body"),
        "meets_with": ("meets_with", ""),
        "negotiates_with": ("negotiates_with", ""),
        "Café": ("Café", "a place"),
    }
    assert matching(known.items(), typed) == wanted


def test_the_chooser_is_used_by_keys(host) -> None:
    taken = []
    chooser = Chooser("Find", [Entry(t, t.name, t.description, t, t.key) for t in LABELS],
                      lambda value, hold: taken.append((value.name, hold)), host, may_hold=True)  # fmt: skip
    chooser.show_at(QRect(10, 10, 40, 20), QRect(0, 0, 1000, 800))
    QTest.keyClicks(chooser.field, "we")
    assert chooser.current().name == "WEAPON"
    QTest.keyClick(chooser.field, Qt.Key.Key_Return, SHIFT)
    assert taken == [("WEAPON", True)]
    assert not chooser.isVisible()


def test_the_chooser_goes_round_and_says_when_nothing_fits(host) -> None:
    chooser = Chooser("Find", [Entry(n, n) for n in ("a", "b", "c")], lambda *_: None, host)
    chooser.show_at(QRect(10, 790, 40, 20), QRect(0, 0, 1000, 800))
    assert chooser.geometry().bottom() < 790
    QTest.keyClick(chooser.field, Qt.Key.Key_Up)
    assert chooser.current().name == "c"
    QTest.keyClick(chooser.field, Qt.Key.Key_Down)
    assert chooser.current().name == "a"
    QTest.keyClicks(chooser.field, "zz")
    assert chooser.nothing.isVisible()
    assert chooser.current() is None
    chooser.close()


def test_ctrl_k_labels_what_is_marked(bench) -> None:
    desk = bench("Ada in Rome.")
    desk.mark("Rome")
    desk.press("Ctrl+K")
    field = QApplication.activePopupWidget().field
    QTest.keyClicks(field, "gpe")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.settle()
    assert desk.shown() == "Ada in [Rome](GPE)."


# Finding


def test_matches_step_and_go_round() -> None:
    found = Matches("a b a b a", Query("a"))
    assert found.said() == "3"
    assert found.step(0, forward=True, anew=True) == ((0, 1), False)
    assert found.step(0, forward=True) == ((4, 5), False)
    assert found.step(4, forward=True) == ((8, 9), False)
    assert found.step(8, forward=True) == ((0, 1), True)
    assert found.said() == "1 of 3"
    assert found.step(1, forward=False) == ((8, 9), True)


@given(st.text(alphabet="ab \nA.", max_size=40), st.text(alphabet="ab A", min_size=1, max_size=3), st.booleans())
def test_each_match_is_what_was_looked_for(text, wanted, match_case) -> None:
    for start, end in Matches(text, Query(wanted, match_case)).found:
        said = " ".join(text[start:end].split())
        looked = " ".join(wanted.split())
        assert said == looked if match_case else said.lower() == looked.lower()


def test_a_very_common_letter_does_not_hang() -> None:
    found = Matches("a" * (MOST + 5), Query("a"))
    assert len(found.found) == MOST
    assert found.said() == "10,000+"


# All keys


def test_f1_shows_all_keys_while_it_is_held(bench, qtbot) -> None:
    desk = bench("Ada")
    QTest.keyPress(desk.view, Qt.Key.Key_F1)
    overlay = desk.controller._overlay
    assert overlay.isVisible()
    overlay.grab()
    QApplication.sendEvent(desk.view, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_F1, NO))
    QTest.keyPress(desk.view, Qt.Key.Key_F1)
    assert overlay.isVisible()
    assert not overlay._let_go.isActive(), "a key that repeats is still held"
    QApplication.sendEvent(desk.view, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_F1, NO))
    qtbot.waitUntil(lambda: not overlay.isVisible())
    desk.controller.show_keys()
    QTest.keyClick(desk.view, Qt.Key.Key_G)
    assert not overlay.isVisible()
    QTest.mouseClick(desk.view.viewport(), LEFT)


def test_every_key_is_said_once_in_the_overlay(bench) -> None:
    from annotator.gui.annotate.hints import all_keys

    desk = bench("Ada")
    words = [words for group in all_keys(desk.controller.keymap) for _, words in group.rows]
    assert len(words) > 30
    everywhere = all_keys(desk.controller.keymap)[-1]
    assert ("done, next document") in [words for _, words in everywhere.rows]


# Letters of other layouts


@pytest.mark.parametrize(
    ("text", "key", "scan", "label"),
    [
        ("п", 0x041F, 42, "GPE"),  # G of a Russian keyboard
        ("ل", 0x0644, 42, "GPE"),
        ("ㅎ", 0x314E, 42, "GPE"),
        ("g", Qt.Key.Key_G.value, 42, "GPE"),
        ("q", Qt.Key.Key_Q.value, 38, "QUANTITY"),  # on the key of an English A
    ],
)
def test_label_keys_work_on_other_layouts(bench, text, key, scan, label) -> None:
    desk = bench("Ada in Rome.")
    desk.mark("Rome")
    event = QKeyEvent(QEvent.Type.KeyPress, key, NO, scan, 0, 0, text)
    assert desk.controller._keys.handle(event)
    desk.settle()
    assert desk.shown() == f"Ada in [Rome]({label})."


def test_shortcuts_work_on_other_layouts(bench) -> None:
    desk = bench("[Ada](PERSON) in Rome.")
    desk.choose("Ada")
    desk.press("Delete")
    event = QKeyEvent(QEvent.Type.KeyPress, 0x042F, Qt.KeyboardModifier.ControlModifier, 52, 0, 0, "")
    desk.controller._keys.handle(event)
    desk.settle()
    assert desk.shown() == "[Ada](PERSON) in Rome."


def test_what_stands_on_the_keys_is_learned_from_typing(bench) -> None:
    desk, heard = bench("Ada in Rome."), []
    desk.controller.legends_changed.connect(lambda: heard.append(True))
    desk.controller._keys.handle(QKeyEvent(QEvent.Type.KeyPress, 0x041F, NO, 42, 0, 0, "п"))
    assert heard == [True]
    desk.mark("Rome")
    desk.controller.bars.update()
    assert "G · П" in [entry.key for entry in desk.controller.bars.bar.entries()]


def test_a_key_held_down_decides_once(bench) -> None:
    desk = bench("[Ada](PERSON?) [Bob](PERSON?) [Eve](PERSON?)")
    desk.press("Space")
    for repeat in (False, True, True):
        desk.controller._keys.handle(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, NO, "", repeat))
        desk.settle()
    assert len(desk.document.spans) == 1
