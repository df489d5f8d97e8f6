"""The history of one annotation: who did what, when, before and after."""

from html import escape
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.gui.panels.looks import Heading, LinkButton, quiet
from annotator.gui.panels.queries import history_of
from annotator.gui.workspace import Workspace
from annotator.model.changes import HistoryEntry
from annotator.project.wording import Wording, full_moment, moment

_FEW: Final = 8
_SETTLE_MS: Final = 60
_BACK: Final = {"Undo": "Undone", "Redo": "Done again", "GoBack": "Gone back"}


class HistoryList(QWidget):
    """Asks the project when the selection has settled, so that stepping through a text never waits for it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._item: UUID | None = None
        self._entries: tuple[HistoryEntry, ...] = ()
        self._all = False
        self.lines = QLabel()
        self.lines.setTextFormat(Qt.TextFormat.RichText)
        self.lines.setWordWrap(True)
        self.lines.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.earlier = LinkButton("", "Show the whole history")
        self.earlier.hide()
        self.earlier.clicked.connect(self._on_all_asked)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Heading("History"))
        column.addWidget(self.earlier)
        column.addWidget(self.lines)

    def show_item(self, item: UUID | None) -> None:
        """Show another annotation's history, or what happened to this one since."""
        if item != self._item:
            self._item, self._all = item, False
        self.setVisible(item is not None)
        if item is not None:
            self._settle.start()

    def look(self) -> None:
        """Ask the project now."""
        self._settle.stop()
        if self._item is not None:
            self._entries = history_of(self._workspace, self._item)
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask again: time has passed."""
        super().showEvent(event)
        self._settle.start()

    def changeEvent(self, event: QEvent) -> None:
        """Write the lines again in other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._entries:
            self._show()

    def _on_settled(self) -> None:
        if self.isVisible():
            self.look()

    def _on_all_asked(self) -> None:
        self._all = True
        self._show()

    def _show(self) -> None:
        hidden = 0 if self._all else max(0, len(self._entries) - _FEW)
        self.earlier.setVisible(bool(hidden))
        self.earlier.show_text(f"{hidden} earlier")
        document = self._workspace.document
        find = document.annotation if document else None
        wording = Wording(self._workspace.schema, document.text if document else "", find)
        shown = self._entries[hidden:]
        self.lines.setText("".join(self._html(entry, wording) for entry in shown))
        self.lines.setAccessibleName(" ".join(_spoken(entry, wording) for entry in shown))

    def _html(self, entry: HistoryEntry, wording: Wording) -> str:
        grey = quiet(self.palette()).name()
        what = "<br>".join(_breakable(escape(line)) for line in _lines(entry, wording))
        who = f"{entry.actor_name}, {moment(entry.step.at)}"
        return f"<p style='margin: 0 0 6px 0'>{what}<br><span style='color: {grey}'>{escape(who)}</span></p>"


def _lines(entry: HistoryEntry, wording: Wording) -> tuple[str, ...]:
    lines = wording.changes(entry.before, entry.after) or (entry.step.title,)
    if not entry.step.undoes:
        return lines
    return f"{_BACK.get(entry.step.op, 'Undone')}: {lines[0]}", *lines[1:]


def _breakable(text: str) -> str:
    """Let long names break after their underscores."""
    return text.replace("_", "_\u200b")


def _spoken(entry: HistoryEntry, wording: Wording) -> str:
    return f"{'; '.join(_lines(entry, wording))}. {entry.actor_name}, {full_moment(entry.step.at)}."
