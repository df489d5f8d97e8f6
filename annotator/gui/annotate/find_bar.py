"""Find in the document: a field over the text's corner, a count, and all matches marked."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from annotator.gui.annotate.finding import Matches, Query
from annotator.gui.annotate.surface import SHADOW_PX, Surface, sheet_colour

_FIELD_PX: Final = 210
_COUNT_PX: Final = 86


class FindBar(Surface):
    """Holds a query, and asks for steps; it never changes anything.

    Signals:
        query_changed: another Query.
        step_asked: True for the next match, False for the previous one.
        closed: the bar was closed.
    """

    query_changed = Signal(object)
    step_asked = Signal(bool)
    closed = Signal()

    def __init__(self, parent: QWidget, icon: Callable[[str], QIcon] | None = None) -> None:
        super().__init__(parent)
        self._icon = icon or (lambda _name: QIcon())
        self._pictures: dict[QToolButton, str] = {}
        self.setAccessibleName("Find in the document")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Find in the document")
        self.field.setAccessibleName("Find in the document")
        self.field.setFrame(False)
        self.field.setMinimumWidth(_FIELD_PX)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_edited)
        self.count = QLabel()
        self.count.setProperty("role", "quiet")
        self.count.setMinimumWidth(_COUNT_PX)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.case = self._switch("Aa", "Match case")
        self.words = self._switch("“w”", "Whole words")
        self.previous = self._button("chevron-up", "↑", "Previous (Shift+F3)", lambda: self.step_asked.emit(False))
        self.next = self._button("chevron-down", "↓", "Next (F3)", lambda: self.step_asked.emit(True))
        self.close_button = self._button("close", "✕", "Close (Esc)", self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(SHADOW_PX + 5, SHADOW_PX + 4, SHADOW_PX + 4, SHADOW_PX + 4)
        row.setSpacing(1)
        for part in (self.field, self.count, self.case, self.words, self.previous, self.next, self.close_button):
            row.addWidget(part)
        row.insertSpacing(2, 6)
        self._dress()
        self.hide()

    def query(self) -> Query:
        """Return what is looked for."""
        return Query(self.field.text(), self.case.isChecked(), self.words.isChecked())

    def open(self, proposed: str, room: QRect) -> None:
        """Show it in the upper right corner of a rectangle, with a word to look for; all of it selected."""
        if proposed:
            self.field.setText(proposed)
        self.keep_clear(QRect(), room)
        self.show()
        self.raise_()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._on_edited()

    def keep_clear(self, match: QRect, room: QRect) -> None:
        """Stand in the upper right corner of a rectangle, or in the lower one if it would cover a match."""
        self.adjustSize()
        box = QRect(0, 0, min(self.sizeHint().width(), room.width()), self.sizeHint().height())
        box.moveTopRight(room.topRight())
        if box.intersects(match):
            box.moveBottomRight(room.bottomRight())
        self.setGeometry(box)

    def dismiss(self) -> None:
        """Close it."""
        self.hide()
        self.closed.emit()

    def say(self, matches: Matches) -> None:
        """Show the count, and that there is nothing."""
        self.count.setText(matches.said())
        missing = bool(matches.query.text) and not matches.found
        self.count.setStyleSheet("color: #c0453b;" if missing else "")
        for button in (self.previous, self.next):
            button.setEnabled(bool(matches.found))

    def _on_edited(self) -> None:
        self.query_changed.emit(self.query())

    def _switch(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(lambda _on: self._on_edited())
        return button

    def _button(self, icon: str, sign: str, tip: str, call: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        self._pictures[button] = icon
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(call)
        return button

    def _dress(self) -> None:
        for button, name in self._pictures.items():
            button.setIcon(self._icon(name))
        ground = sheet_colour(self.palette()).name()
        self.field.setStyleSheet(f"QLineEdit {{ background: {ground}; border: none; padding: 3px 5px; }}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Step with Enter, close with Esc."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.step_asked.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "close_button"):
            self._dress()
