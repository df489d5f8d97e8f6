"""The line above the text: which document this is, how far it has come, and the things most often done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from annotator.gui.actions import ActionTable, without_marks
from annotator.gui.tips import plain_tip
from annotator.model.annotated import AnnotatedDocument
from annotator.model.document import Status

# The title with its facts, and a space.
_BEFORE_BUTTONS: Final = 2


@dataclass(frozen=True, slots=True)
class BarButton:
    """A button for an action of the window: its icon, and its words where it has any."""

    action: str
    icon: str
    words: str = ""


class DocumentBar(QWidget):
    """Shows the open document's title and facts; at the right, buttons for actions of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Document")
        self._title_text = ""
        self._facts_text = ""
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(2)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = _line("strong")
        self.facts = _line("muted")
        words.addWidget(self.title)
        words.addWidget(self.facts)
        row.addLayout(words, 1)
        row.addSpacing(8)

    def add_buttons(self, table: ActionTable, buttons: Sequence[BarButton | None]) -> None:
        """Show a button for each action, in place of those of before; None leaves a gap."""
        while self._row.count() > _BEFORE_BUTTONS:
            item = self._row.takeAt(_BEFORE_BUTTONS)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for wanted in buttons:
            if wanted is None:
                self._row.addSpacing(8)
            elif wanted.action in table:
                self._row.addWidget(_button(table, wanted))

    def show_document(self, document: AnnotatedDocument | None, pending: int) -> None:
        """Show a document's title, source, date and status; without one, how to get one."""
        if document is None:
            self._title_text = "No document"
            self._facts_text = "Choose one in the list, or drop files on the window."
        else:
            self._title_text = document.doc.title
            self._facts_text = facts_of(document, pending)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut title and facts to the room that there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for label, text in ((self.title, self._title_text), (self.facts, self._facts_text)):
            metrics = QFontMetrics(label.font())
            label.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(40, label.width())))
            label.setToolTip(plain_tip(text))
            label.setAccessibleName(text)


def facts_of(document: AnnotatedDocument, pending: int) -> str:
    """Return a document's status, source, date and tags in one line."""
    state = document.state
    parts = [status_words(state.status, state.undecided)]
    if pending and state.status is not Status.DONE:
        parts.append(f"{pending:,} undecided")
    source = str(document.doc.meta.get("site") or document.doc.source.rpartition("/")[2] or "")
    parts += [part for part in (source, document.doc.doc_date, document.doc.language) if part]
    parts += [f"#{tag}" for tag in document.doc.tags]
    return "  ·  ".join(parts)


def status_words(status: Status, undecided: int) -> str:
    """Return how far a person has come, in words."""
    if status is Status.DONE:
        return f"Done, {undecided:,} undecided" if undecided else "Done"
    return {Status.NEW: "New", Status.IN_PROGRESS: "In progress"}[status]


def _line(role: str) -> QLabel:
    made = QLabel()
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setAlignment(Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def _button(table: ActionTable, wanted: BarButton) -> QToolButton:
    made = table.pictured(wanted.action, wanted.icon)
    button = QToolButton()
    button.setDefaultAction(made)
    if wanted.words:
        made.setIconText(wanted.words)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setAccessibleName(without_marks(table[wanted.action].text))
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
