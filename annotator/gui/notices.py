"""Messages that stay at the top of the window until they are read; the work goes on beneath them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

_MOST: Final = 3


class Weight(StrEnum):
    """How serious a notice is; also the name of its icon."""

    INFO = "info"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, what to do about it, and a button for that.

    A notice with a ``key`` takes the place of an earlier one with the same key.
    """

    what: str
    hint: str = ""
    weight: Weight = Weight.WARNING
    action: str = ""
    call: Callable[[], object] | None = None
    key: str = ""


class NoticeBar(QWidget):
    """Shows the latest notices, newest on top; empty, it takes no room."""

    def __init__(self, icon: Callable[[str], QIcon], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Notices")
        self._icon = icon
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: list[_Row] = []
        self.hide()

    def notices(self) -> tuple[Notice, ...]:
        """Return what is shown now, newest first."""
        return tuple(row.notice for row in self._rows)

    def show_notice(self, notice: Notice) -> None:
        """Show a notice on top; the same one again changes nothing."""
        for row in tuple(self._rows):
            if row.notice == notice or (notice.key and row.notice.key == notice.key):
                self._drop(row)
        row = _Row(notice, self._icon, self)
        row.close_button.clicked.connect(lambda: self._drop(row))
        self._rows.insert(0, row)
        self._column.insertWidget(0, row)
        for old in self._rows[_MOST:]:
            self._drop(old)
        self.show()

    def withdraw(self, key: str) -> None:
        """Take away a notice by its key: what it said is no longer so."""
        for row in tuple(self._rows):
            if row.notice.key == key:
                self._drop(row)

    def clear(self) -> None:
        """Take all notices away."""
        for row in tuple(self._rows):
            self._drop(row)

    def redraw(self) -> None:
        """Make the icons anew, after the window's colours have changed."""
        for row in self._rows:
            row.redraw(self._icon)

    def _drop(self, row: "_Row") -> None:
        if row in self._rows:
            self._rows.remove(row)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
            self.setVisible(bool(self._rows))


class _Row(QWidget):
    def __init__(self, notice: Notice, icon: Callable[[str], QIcon], parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("role", "notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(9)
        self._sign = QLabel()
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QLabel(f"{notice.what} {notice.hint}".strip())
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        words.setAccessibleName(words.text())
        row.addWidget(words, 1)
        if notice.action and notice.call:
            button = QPushButton(notice.action)
            button.setProperty("quiet", True)
            call = notice.call
            button.clicked.connect(lambda: call())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button = QToolButton()
        self.close_button.setToolTip("Dismiss")
        self.close_button.setAccessibleName("Dismiss the notice")
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.redraw(icon)

    def redraw(self, icon: Callable[[str], QIcon]) -> None:
        self._sign.setPixmap(icon(self.notice.weight).pixmap(16, 16))
        self.close_button.setIcon(icon("close"))
