"""The buttons of the review panel: all that its keys do with what is in hand, for the mouse."""

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.gui.panels.flow_layout import FlowLayout
from annotator.gui.review.keys import shown
from annotator.gui.review.rows import GroupRow, Row


class Button(StrEnum):
    """The buttons under the list, by the command that each gives."""

    ACCEPT = "accept"
    REJECT = "reject"
    SKIP = "skip"
    LABEL = "label"
    ALIKE = "accept_alike"
    OPEN = "open"
    CLOSE = "close"
    BULK = "bulk"


def _words() -> tuple[tuple[Button, str, str], ...]:
    def key(command: str) -> str:
        return f"  ({shown(command)})"

    return (
        (Button.ACCEPT, "Accept", f"Accept, and go to the next{key('accept')}"),
        (Button.REJECT, "Reject", f"Reject, and go to the next{key('reject')}"),
        (Button.SKIP, "Skip", f"Leave it open, and go to the next{key('skip')}"),
        (Button.LABEL, "Label…", f"Accept with another label{key('label')}"),
        (Button.ALIKE, "Accept all alike", f"Accept all that say the same of this string{key('accept_alike')}"),
        (Button.OPEN, "Each of them", f"Show each occurrence, the exceptions first{key('open')}"),
        (Button.CLOSE, "Back to the groups", f"Show the groups again{key('close')}"),
        (Button.BULK, "By score…", "Accept or reject all within a range of scores, after a look at what it would do"),
    )


class ReviewButtons(QWidget):
    """A row that breaks where there is no room.

    Signals:
        pressed: Button.
    """

    pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, 4)
        self.all: dict[Button, QPushButton] = {}
        for key, text, tip in _words():
            button = self.all[key] = QPushButton(text)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, key=key: self.pressed.emit(key))
            flow.addWidget(button)

    def fit(self, row: Row | None, *, opened: bool) -> None:
        """Offer what can be done with the row in hand."""
        is_group = isinstance(row, GroupRow)
        is_item = row is not None and not is_group
        for key, shows in ((Button.OPEN, is_group), (Button.CLOSE, opened), (Button.ALIKE, is_item)):
            self.all[key].setVisible(shows)
        for key in (Button.ACCEPT, Button.REJECT, Button.SKIP, Button.LABEL):
            self.all[key].setEnabled(row is not None)
