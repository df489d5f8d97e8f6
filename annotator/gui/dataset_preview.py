"""What a dataset would come to: its size, its labels by side, what is left out, what leaks."""

from collections.abc import Iterable
from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.project.dataset.preview import Preview
from annotator.project.dataset.report import leak_lines
from annotator.project.operations.common import counted

_TABS: Final = ("Labels", "Left out", "Leakage")
_MOST_LISTED: Final = 2000
_COUNT_PX: Final = 60
_KIND_PX: Final = 80


class DatasetPreview(QWidget):
    """Shows a preview, or why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel("Counting…")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setProperty("role", "strong")
        self.heading.setWordWrap(True)
        self.labels = QTableWidget()
        self.left_out = _listing("Left out")
        self.leaks = _listing("Leakage check")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for part, title in zip((self.labels, self.left_out, self.leaks), _TABS, strict=True):
            self.tabs.addTab(part, title)
        self._prepare()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.tabs, 1)

    def show_preview(self, preview: Preview) -> None:
        """Show what would be in."""
        chosen = preview.chosen
        self._say(_summary(preview), bad=not chosen.documents)
        self._show_labels(preview)
        lines = [f"{count:,} × {reason}" for reason, count in chosen.reasons().items()]
        each = [f"{left.title}: {left.reason}" for left in chosen.left_out[:_MOST_LISTED]]
        self.left_out.setPlainText("\n".join([*lines, "", *each]) if each else "Nothing is left out.")
        leaks = list(leak_lines(chosen)) if chosen.split else ["Nothing is divided."]
        self.leaks.setPlainText("\n".join(leaks))
        self.tabs.setTabText(1, f"{_TABS[1]} ({len(chosen.left_out):,})" if each else _TABS[1])
        self.tabs.setTabText(2, f"{_TABS[2]} ({len(chosen.leaks):,})" if chosen.leaks else _TABS[2])

    def show_problem(self, words: str) -> None:
        """Say why there is nothing to show."""
        self._say(words, bad=True)
        self.labels.setRowCount(0)
        self.left_out.clear()
        self.leaks.clear()
        for number, title in enumerate(_TABS):
            self.tabs.setTabText(number, title)

    def show_waiting(self) -> None:
        """Say that it is being counted."""
        self._say("Counting…", bad=False)

    def _say(self, words: str, *, bad: bool) -> None:
        self.heading.setText(words)
        self.heading.setProperty("role", "bad" if bad else "strong")
        self.heading.style().unpolish(self.heading)
        self.heading.style().polish(self.heading)

    def _prepare(self) -> None:
        table = self.labels
        table.setAccessibleName("Labels by side")
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.verticalHeader().hide()

    def _show_labels(self, preview: Preview) -> None:
        columns = preview.columns()
        table = self.labels
        table.setRowCount(0)
        table.setColumnCount(len(columns) + 2)
        for column, name in enumerate(("label", "kind", *columns)):
            item = QTableWidgetItem(name)
            side = Qt.AlignmentFlag.AlignLeft if column < 2 else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            table.setHorizontalHeaderItem(column, item)
        self._add(("documents", "", *(preview.documents()[column] for column in columns)))
        for row in preview.balance:
            self._add((row.label, row.kind, *(row.counts.get(column, 0) for column in columns)))
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        for column in range(1, len(columns) + 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            table.setColumnWidth(column, _KIND_PX if column == 1 else _COUNT_PX)

    def _add(self, cells: Iterable[str | int]) -> None:
        at = self.labels.rowCount()
        self.labels.insertRow(at)
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(f"{cell:,}" if isinstance(cell, int) else cell)
            if isinstance(cell, int):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            elif cell:
                item.setToolTip(f"<p>{escape(cell)}</p>")
            self.labels.setItem(at, column, item)


def _summary(preview: Preview) -> str:
    counts = preview.documents()
    if not counts["all"]:
        if preview.chosen.gold.documents:
            return "No document that is gold has a side: its field or date names none."
        return "No document is gold yet. Finish documents with nothing undecided."
    whole = f"{counted(counts['all'], 'document')} would be in"
    sides = ", ".join(f"{count:,} {side}" for side, count in counts.items() if side != "all")
    empty = [side for side, count in counts.items() if not count]
    warning = f" Nothing for {' and '.join(empty)}: draw again, or change the shares." if empty else ""
    return f"{whole}: {sides}.{warning}" if sides else f"{whole}."


def _listing(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setAccessibleName(name)
    return made
