"""The head of the review panel: what is listed, of what, and how much is left."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.gui.panels.fields import ChoiceBox
from annotator.gui.review.listing import View
from annotator.gui.review.walk import Walk
from annotator.gui.tips import plain_tip
from annotator.project.wording import one_line

_NAME: Final = 60
_NARROWEST_PX: Final = 80
_VIEWS: Final = (
    ("By document", View.DOCUMENT),
    ("Least sure first", View.UNSURE),
    ("By groups", View.GROUPS),
    ("By thing", View.THINGS),
    ("Disputed", View.DISPUTED),
)


class ReviewHead(QWidget):
    """Two choices beside each other, below each other where they would be cut; then the counts in one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ChoiceBox("Order of the suggestions")
        self.view.set_choices(_VIEWS)
        self.scope = ChoiceBox("Suggestions of")
        self.scope.set_choices((("The project", True), ("This document", False)))
        self.said = QLabel()
        self.said.setProperty("role", "muted")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # else a name widens the dock
        self._counts = ""
        self._choices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for box in (self.view, self.scope):
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
            box.setMinimumWidth(_NARROWEST_PX)
            self._choices.addWidget(box, 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(self._choices)
        column.addWidget(self.said)

    def show_choices(self, walk: Walk) -> None:
        """Show what is listed now."""
        by_thing = walk.view is View.THINGS
        self.view.show_value(walk.view)
        self.scope.show_value(walk.is_whole())
        self.scope.setEnabled(not by_thing)
        self.scope.setToolTip("Who is who is known of the open document alone." if by_thing else "")

    def show_counts(self, walk: Walk, *, saving: bool) -> None:
        """Show how much is left, and how quickly it becomes less."""
        parts = [f"{walk.left:,} left"]
        if walk.opened is not None:
            parts.append(f"{walk.rows.rowCount():,} of “{one_line(walk.opened_text(), _NAME)}”")
        if walk.pace.decided:
            parts.append(f"{walk.pace.decided:,} decided")
        rate = walk.pace.per_minute()
        if rate is not None:
            parts.append(f"{rate:,.0f} a minute")
        if saving:
            parts.append("saving…")
        self._counts = " · ".join(parts)
        self._fit_counts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the counts, never the choices, where there is little room."""
        super().resizeEvent(event)
        needed = self.view.sizeHint().width() + self.scope.sizeHint().width() + self._choices.spacing()
        is_narrow = self._column.contentsRect().width() < needed
        self._choices.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        self._fit_counts()

    def _fit_counts(self) -> None:
        room = max(40, self.said.width())
        self.said.setText(self.said.fontMetrics().elidedText(self._counts, Qt.TextElideMode.ElideRight, room))
        self.said.setToolTip(plain_tip(self._counts))
        self.said.setAccessibleName(self._counts)
