"""What a careful reader would question in the whole project: a list whose rows lead to their places."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from annotator.gui.background import Background
from annotator.gui.items.finding_rows import COLUMNS, FindingRows
from annotator.gui.items.item_table import ItemTable
from annotator.gui.panels.fields import ChoiceBox, FilterLine
from annotator.gui.panels.table_view import TableView
from annotator.gui.workspace import Workspace
from annotator.model.changes import Changes, Stack
from annotator.model.proofreading import Finding, FindingKind
from annotator.project.jobs import Job
from annotator.project.proofreading import findings

_TYPING_MS: Final = 120
_NARROW: Final = (300, 0, 420, 700)
_WIDTHS: Final = (180, 170, 240, 240)
_MOST: Final = 2000
"""How many findings of one kind are listed; who has more begins with these."""

_UNREAD: Final = "Not checked yet"
_HINT: Final = "Enter, or a double click, goes to the place."


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: all of it counted, and of each kind as many as anybody can look at."""

    listed: tuple[Finding, ...] = ()
    counts: Counter[FindingKind] = field(default_factory=Counter)


class CheckPanel(QWidget):
    """Checks when it is asked to, beside the window's work; double click or Enter opens a finding's place."""

    def __init__(self, workspace: Workspace, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Check")
        self._workspace = workspace
        self._background = background
        self._found = Checked()
        self._checked = self._outdated = False
        self.model: ItemTable[Finding] = ItemTable(COLUMNS, self)
        self.view: TableView[Finding] = TableView(
            None, self.model, narrow=_NARROW, widths=_WIDTHS, stretch=2, narrow_stretch=1
        )
        self.view.setAccessibleName("Findings")
        self.filter = FilterLine("Find in findings")
        self.kind = ChoiceBox("Kind of finding")
        self.again = QPushButton("Check")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the check")
        self.said = QLabel(_UNREAD)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setProperty("role", "quiet")
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._build()
        self._connect()
        self._offer_kinds()
        self.setFocusProxy(self.again)

    def check(self) -> None:
        """Check all documents; what is under way begins again."""
        project = self._workspace.project

        def work(job: Job) -> Checked:
            return gathered(findings(project, job.step))

        self._background.start("check", work)
        self._on_progressed(0, 0)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.filter, 3)
        row.addWidget(self.kind, 2)
        row.addWidget(self.again)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.bar)
        self.bar.setFixedWidth(140)
        self.bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        background = self._background
        background.progressed.connect(self._on_progressed)
        background.finished.connect(self._on_finished)
        background.failed.connect(self._on_failed)
        background.cancelled.connect(self._on_cancelled)
        self.again.clicked.connect(self._on_button)
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        self.filter.left_down.connect(self.view.setFocus)
        self.kind.chosen.connect(lambda _kind: self._sift())
        self._typing.timeout.connect(self._sift)
        self.view.activated.connect(self._on_activated)
        self._workspace.changed.connect(self._on_changed)

    def _on_button(self) -> None:
        if self._background.is_busy:
            self._background.cancel()
        else:
            self.check()

    def _on_progressed(self, done: int, total: int) -> None:
        if not self._background.is_busy:
            return
        self.again.setText("Cancel")
        self.bar.show()
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.said.setText(f"Reading {done:,} of {total:,} documents" if total else "Reading the documents")

    def _on_finished(self, found: Checked) -> None:
        self._checked, self._outdated = True, False
        self._rest()
        self._found = found
        self.model.set_source(FindingRows(found.listed))
        self._offer_kinds()
        self._sift()
        if found.listed and self.again.hasFocus():
            self.view.setFocus()
            self.view.setCurrentIndex(self.model.index(0, 0))

    def _on_failed(self, error: object) -> None:
        self._rest()
        self._say()
        self._workspace.failed.emit(error)

    def _on_cancelled(self) -> None:
        self._rest()
        self._say()

    def _rest(self) -> None:
        self.bar.hide()
        self.again.setText("Check again" if self._checked else "Check")

    def _offer_kinds(self) -> None:
        """Offer the kinds that there are, with their counts; keep the choice where it is still there."""
        chosen = self.kind.value()
        self.kind.set_choices(kind_choices(self._found.counts))
        self.kind.show_value(chosen if self.kind.row_of(chosen) >= 0 else "")

    def _sift(self) -> None:
        kind = self.kind.value()
        accepts = (lambda found: found.kind is kind) if isinstance(kind, FindingKind) else None
        self.model.set_filter(self.filter.text(), accepts)
        self._say()

    def _say(self) -> None:
        """Say how much was found, and whether it may be out of date."""
        if not self._checked:
            self.said.setText(_UNREAD)
            return
        shown, every = self.model.rowCount(), self._found.counts.total()
        if not every:
            words = "A careful reader would question nothing."
        else:
            words = f"{every:,} to look at" if shown == every else f"{shown:,} of {every:,} shown"
            words = f"{words}. {_HINT}"
        self.said.setText(f"{words} Something was changed since then." if self._outdated else words)

    def _on_changed(self, changes: Changes) -> None:
        if self._checked and not self._outdated and changes.stack is Stack.USER:
            self._outdated = True
            if not self._background.is_busy:
                self._say()

    def _on_activated(self, index: QModelIndex) -> None:
        found = self.model.row(index.row())
        place = (found.start, found.end) if found.end else None
        self._workspace.go_to(found.doc, found.items, place)


def gathered(found: Iterable[Finding]) -> Checked:
    """Return findings counted, and the first of each kind."""
    counts: Counter[FindingKind] = Counter()
    listed = []
    for finding in found:
        counts[finding.kind] += 1
        if counts[finding.kind] <= _MOST:
            listed.append(finding)
    return Checked(tuple(listed), counts)


def kind_choices(counts: Counter[FindingKind]) -> list[tuple[str, object]]:
    """Return the entries of the list of kinds: all, then each that there is, with its count."""
    each = [(f"{kind.words} ({counts[kind]:,})", kind) for kind in FindingKind if kind in counts]
    return [(f"All kinds ({counts.total():,})" if counts else "All kinds", ""), *each]
