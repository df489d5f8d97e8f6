"""Fields that commit once: on Enter or when the focus leaves, never while something is typed or looked at."""

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

_NOTE_LINES: Final = 3
_MOST_LINES: Final = 12
_UNDO_KEYS: Final = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_POPUP_LEAVES: Final = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)


def _wants_undo(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and any(event.matches(key) for key in _UNDO_KEYS)


class CommitLine(QLineEdit):
    """A line that tells of its text when it is done: Enter or leaving commits, Escape takes back.

    Undo belongs to the field while it has unsaved text, and to the project otherwise.

    Signals:
        committed: (str), once for each change.
    """

    committed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._saved = ""
        self.returnPressed.connect(self.commit)

    def show_text(self, text: str) -> None:
        """Show what is saved; unsaved typing stays as it is."""
        dirty = self.is_dirty()
        self._saved = text
        if not dirty:
            self.setText(text)
            self.setCursorPosition(0)

    def is_dirty(self) -> bool:
        """Tell whether something is typed that is not committed."""
        return self.text() != self._saved

    def commit(self) -> None:
        """Tell of the text, if it is not what is saved."""
        if self.is_dirty():
            self._saved = self.text()
            self.committed.emit(self._saved)

    def revert(self) -> None:
        """Go back to what is saved."""
        self.setText(self._saved)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the project while nothing is unsaved."""
        if event.type() is QEvent.Type.ShortcutOverride and _wants_undo(event) and not self.is_dirty():
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back with Escape; with nothing to take back, the key goes on to the window."""
        if event.key() == Qt.Key.Key_Escape and self.is_dirty():
            self.revert()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit on leaving; a menu of the field's own is no leaving."""
        super().focusOutEvent(event)
        if event.reason() not in _POPUP_LEAVES:
            self.commit()


class CommitText(QPlainTextEdit):
    """A note of several lines: Ctrl+Enter or leaving commits it, Escape takes back.

    Signals:
        committed: (str), once for each change.
    """

    committed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, lines: int = _NOTE_LINES) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._saved = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())

    def show_text(self, text: str) -> None:
        """Show what is saved; unsaved typing stays as it is."""
        dirty = self.is_dirty()
        self._saved = text
        if not dirty and self.toPlainText() != text:
            self.setPlainText(text)

    def is_dirty(self) -> bool:
        """Tell whether something is typed that is not committed."""
        return self.toPlainText() != self._saved

    def commit(self) -> None:
        """Tell of the text, if it is not what is saved."""
        if self.is_dirty():
            self._saved = self.toPlainText()
            self.committed.emit(self._saved)

    def revert(self) -> None:
        """Go back to what is saved."""
        self.setPlainText(self._saved)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the project while nothing is unsaved; take Ctrl+Enter while something is."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if _wants_undo(event) and not self.is_dirty():
                event.ignore()
                return False
            if _is_ctrl_enter(event) and self.is_dirty():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit with Ctrl+Enter, take back with Escape."""
        if _is_ctrl_enter(event) and self.is_dirty():
            self.commit()
        elif event.key() == Qt.Key.Key_Escape and self.is_dirty():
            self.revert()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit on leaving; a menu of the field's own is no leaving."""
        super().focusOutEvent(event)
        if event.reason() not in _POPUP_LEAVES:
            self.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height: another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the height of its least lines, more if there is more text, up to a dozen."""
        wrapped = int(self.document().size().height())  # this kind of document counts lines
        lines = min(max(wrapped, self._lines), max(self._lines, _MOST_LINES))
        frame = 2 * (self.frameWidth() + int(self.document().documentMargin())) + 4
        return QSize(120, self.fontMetrics().lineSpacing() * lines + frame)


def _is_ctrl_enter(event: QKeyEvent) -> bool:
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class ChoiceBox(QComboBox):
    """A list of values in which only a choice from the open list counts: letters, arrows and the wheel do nothing.

    Signals:
        chosen: (object), the value chosen, if it is another one.
    """

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._saved: Any = None
        self._values: list[Any] = []
        self.activated.connect(self._on_activated)

    def set_choices(self, choices: Iterable[tuple[str, Any]]) -> None:
        """Offer these texts, each with its value."""
        self.clear()
        for text, value in choices:
            self.add_choice(text, value)

    def add_choice(self, text: str, value: object, icon: QIcon | None = None) -> None:
        """Offer one more."""
        self.addItem(icon or QIcon(), text, value)

    def addItem(self, *item: Any) -> None:  # noqa: ANN401 - as Qt has it: icon, text and value; or text and value
        """Keep the value here: Qt would make a mere string of an enumeration's."""
        icon, text, value = item if len(item) == 3 else (QIcon(), *item, None)[:3]
        self._values.append(value)
        super().addItem(icon, text)

    def clear(self) -> None:
        """Offer nothing."""
        super().clear()
        self._values.clear()

    def currentData(self, _role: int = Qt.ItemDataRole.UserRole) -> Any:  # noqa: ANN401
        """Return the value shown."""
        return self.value()

    def show_value(self, value: object) -> None:
        """Show what is saved; nothing is shown for a value that is not offered."""
        self._saved = value
        self.setCurrentIndex(self.row_of(value))

    def value(self) -> Any:  # noqa: ANN401 - any value that was offered
        """Return the value shown; None if none is."""
        row = self.currentIndex()
        return self._values[row] if 0 <= row < len(self._values) else None

    def row_of(self, value: object) -> int:
        """Return the row of a value; -1 if it is not offered."""
        return next((row for row, offered in enumerate(self._values) if _same(offered, value)), -1)

    def _on_activated(self, row: int) -> None:
        value = self._values[row]
        if not _same(value, self._saved):
            self._saved = value
            self.chosen.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with Space, F4 and the arrows; leave everything else alone."""
        opens = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_F4, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Select)
        if opens:
            self.showPopup()
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the panel scroll."""
        event.ignore()


def lock(panel: QWidget) -> None:
    """Make all fields below a widget readable only; their text can still be copied."""
    for line in panel.findChildren(CommitLine):
        line.setReadOnly(True)
    for text in panel.findChildren(CommitText):
        text.setReadOnly(True)
    for box in panel.findChildren(ChoiceBox):
        box.setEnabled(False)


def _same(one: object, other: object) -> bool:
    """Tell whether two values are the same; 1 is not yes."""
    return type(one) is type(other) and one == other


class FilterLine(QLineEdit):
    """A search field: Escape empties it, Down goes to what was found, Enter does nothing.

    Signals:
        left_down: Down was pressed.
    """

    left_down = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty with Escape, leave with Down."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)
