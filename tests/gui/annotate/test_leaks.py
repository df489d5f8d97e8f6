"""No key leaks: what is pressed in a field, a list or a combo never changes the data.

The real window, with all its panels. Left out are the keys that belong to the window everywhere: finishing a document,
undo and redo, and those that only show something; and the list of the review, which is there to decide in, as the text
is.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyleFactory,
    QTextEdit,
)

from annotator.gui.annotate.strokes import Stroke
from annotator.gui.app import Application
from annotator.model.changes import Stack
from annotator.settings import Settings

Key, Mod = Qt.Key, Qt.KeyboardModifier
NO, SHIFT, CTRL, ALT = Mod.NoModifier, Mod.ShiftModifier, Mod.ControlModifier, Mod.AltModifier
REVIEW = "Suggestions that wait"
EVERYWHERE = {"Ctrl+Enter", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y"}
LETTERS = [Key(code) for code in range(Key.Key_A.value, Key.Key_Z.value + 1)]
DIGITS = [Key(code) for code in range(Key.Key_0.value, Key.Key_9.value + 1)]
NAMED = [Key.Key_Return, Key.Key_Enter, Key.Key_Delete, Key.Key_Backspace, Key.Key_Space, Key.Key_Escape]
ARROWS = [Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Home, Key.Key_End]
PRESSES = [
    *((key, held) for key in (*LETTERS, *DIGITS) for held in (NO, SHIFT)),
    *((key, held) for key in (*NAMED, *ARROWS) for held in (NO, SHIFT, CTRL, CTRL | SHIFT)),
    *((key, CTRL) for key in (Key.Key_D, Key.Key_K, Key.Key_L, Key.Key_R, Key.Key_J)),
    *((key, CTRL | SHIFT) for key in (Key.Key_D, Key.Key_J)),
    (Key.Key_F2, NO),
]
FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)


class NoService:
    """Suggests nothing."""

    def __getattr__(self, _name):
        return lambda *_args, **_more: None


@pytest.fixture
def window(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("PySide6.QtWidgets.QMessageBox.exec", lambda _box: 0)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    settings = Settings(tmp_path / "preferences.json")
    settings["person.name"] = "Ida"
    settings["suggest.automatic"] = "never"
    look = qapp.styleSheet(), qapp.palette(), qapp.font(), qapp.style().name()
    made = Application(qapp, settings, make_service=lambda *_args, **_more: NoService())
    made.begin(demo=True)
    made.parts.window.resize(1500, 950)
    yield made
    made.close()
    qapp.setStyle(QStyleFactory.create(look[3]))
    qapp.setStyleSheet(look[0])
    qapp.setPalette(look[1])
    qapp.setFont(look[2])
    QApplication.sendPostedEvents()
    QApplication.processEvents()


def settle(session) -> None:
    for _ in range(2):
        while not session.project.saved:
            QApplication.processEvents()
        QApplication.processEvents()


def steps(session) -> list[str]:
    settle(session)
    return [step.title for step in session.project.history(limit=500) if step.stack is Stack.USER]


def shut_popups() -> None:
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    while (dialog := QApplication.activeModalWidget()) is not None:
        dialog.close()
        QApplication.processEvents()


def dress_document(session) -> None:
    """Put a span and a relation on the open document, and select something, so that there is something to harm."""
    view, controller = session.view, session.controller
    text = session.workspace.document.text
    for word, key in (("Russia", "g"), ("North Korea", "g")):
        start = text.index(word)
        view.setFocus()
        view.set_selection(start, start + len(word))
        QTest.keyClick(view, key)
        settle(session)
    controller.desk.select(tuple(session.workspace.document.spans))
    QTest.keyClick(view, Key.Key_L, CTRL)
    QTest.keyClick(QApplication.activePopupWidget(), Key.Key_1)
    settle(session)
    assert len(session.workspace.document.relations) == 1


def named(widget) -> str:
    return widget.accessibleName() or widget.objectName() or type(widget).__name__


def focusable(window) -> list:
    found = [w for kind in FIELDS for w in window.findChildren(kind)]
    return [w for w in found if w.isVisible() and w.isEnabled() and w.focusPolicy() is not Qt.FocusPolicy.NoFocus]


def allowed(key, held) -> bool:
    if key is Key.Key_Escape or (key in ARROWS and held & CTRL):
        return False
    name = {"Return": "Enter"}.get(key.name.removeprefix("Key_"), key.name.removeprefix("Key_"))
    stroke = Stroke(name, ctrl=bool(held & CTRL), alt=bool(held & ALT), shift=bool(held & SHIFT))
    return str(stroke) not in EVERYWHERE


@pytest.mark.timeout(170)
@pytest.mark.parametrize("selected", ["nothing", "span", "relation"])
def test_no_key_pressed_in_a_field_changes_the_data(window, selected) -> None:
    session, main = window.session, window.parts.window
    for panel in main.panel_ids():
        main.show_panel(panel)
    dress_document(session)
    document = session.workspace.document
    items = {"nothing": (), "span": tuple(document.spans)[:1], "relation": tuple(document.relations)}[selected]
    session.workspace.select(items)
    settle(session)
    before = steps(session)
    tried, doc = set(), document.doc.id
    for widget in focusable(main):
        if widget is session.view or widget.accessibleName() == REVIEW:
            continue
        if press_everything(main, widget) > len(PRESSES) // 2:
            tried.add(named(widget))
        assert steps(session) == before, named(widget)
        session.workspace.open_document(doc)
        session.workspace.select(items)
    assert len(tried) >= 8, tried


def focus(main, widget) -> bool:
    """Give a widget the focus of the active window; False where it cannot have it (another page, a disabled part)."""
    if QApplication.activeWindow() is not main:
        main.activateWindow()
        QApplication.processEvents()
    if not (widget.isVisible() and widget.isEnabled()):
        return False
    widget.setFocus()
    return widget.hasFocus()


def press_everything(main, widget) -> int:
    """Press each key with the focus there; what is typed is taken back with Esc before Enter could commit it."""
    pressed = 0
    for key, held in PRESSES:
        if allowed(key, held) and focus(main, widget):
            QTest.keyClick(widget, key, held)
            shut_popups()
            pressed += 1
            if focus(main, widget):
                QTest.keyClick(widget, Key.Key_Escape)
                shut_popups()
    return pressed
