"""The learned versions of a project: their curve, their scores by label, and the choice among them."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.learning import Learning
from annotator.gui.panels.learning_curve import LearningCurve, Point
from annotator.gui.workspace import Workspace
from annotator.model.changes import Changes
from annotator.model.errors import UserError
from annotator.model.setting import Setting
from annotator.project.learning import in_use, learned_versions
from annotator.project.operations.learned import UseLearned
from annotator.suggest.learning.scores import Score, change_said
from annotator.suggest.learning.versions import Version

_VERSIONS: Final = ("Version", "Made", "Documents", "Sentences", "F1", "Shipped")
_LABELS: Final = ("Label", "Mentions", "Held back", "F1", "Change", "Shipped", "Suggested by")
_BY: Final = {
    (True, True): "both, whichever was right more often",
    (True, False): "what was learned",
    (False, True): "the shipped pipeline",
    (False, False): "the shipped pipeline",
}
"""By whether the head has a say, and whether the shipped pipeline has."""
_CURVE_PX: Final = 380
_NONE: Final = (
    "Nothing was learned yet. Finish some documents, or decide everything in some sentences, and choose “Learn now”: "
    "ten closed sentences are the least."
)


class LearnedPage(QWidget):
    """Versions on top, the labels of the chosen one below, the curve beside them."""

    def __init__(self, workspace: Workspace, learning: Learning | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Learned versions")
        self._workspace = workspace
        self._learning = learning
        self._versions: list[Version] = []
        self.curve = LearningCurve()
        self.versions = _table("Versions", _VERSIONS)
        self.labels = _table("Scores by label", _LABELS)
        self.none = QLabel(_NONE)
        self.take = QPushButton("Use this version")
        self.back = QPushButton("As the program came")
        self.now = QPushButton("Learn now")
        self._build()
        self.take.clicked.connect(self._on_take)
        self.back.clicked.connect(lambda: self._use(0))
        self.versions.itemSelectionChanged.connect(self._show_chosen)
        workspace.changed.connect(self._on_changed)
        if learning is not None:
            self.now.clicked.connect(lambda: learning.learn())
            # Once the process has ended; its steps may have been heard of before.
            learning.learned.connect(lambda: QTimer.singleShot(0, self, self.look_again))

    def _build(self) -> None:
        self.none.setWordWrap(True)
        self.none.setProperty("role", "muted")
        self.none.setTextFormat(Qt.TextFormat.PlainText)
        above, below = QSplitter(Qt.Orientation.Horizontal), QSplitter(Qt.Orientation.Vertical)
        above.addWidget(self.versions)
        above.addWidget(self.curve)
        below.addWidget(above)
        below.addWidget(self.labels)
        for splitter in (above, below):
            splitter.setChildrenCollapsible(False)
        self.curve.setMinimumWidth(_CURVE_PX)
        above.setSizes([1300, 1000])
        below.setSizes([1000, 1000])
        row = QHBoxLayout()
        for button in (self.take, self.back, self.now):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.none)
        column.addWidget(below, 1)
        column.addLayout(row)
        self.setFocusProxy(self.versions)

    # Showing

    def look_again(self) -> None:
        """Show the versions as they are now, newest first; the one in use is chosen."""
        self._versions = list(reversed(learned_versions(self._workspace.project)))
        current = in_use(self._workspace.project)
        self.none.setVisible(not self._versions)
        self.curve.show_points([_point(v, current) for v in self._versions if v.held_back])
        rows = [_version_cells(v, in_use=v.number == current) for v in self._versions]
        _fill(self.versions, rows)
        chosen = next((n for n, v in enumerate(self._versions) if v.number == current), 0)
        if self._versions:
            self.versions.selectRow(chosen)
        self._show_chosen()

    def _chosen(self) -> int:
        rows = self.versions.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def _show_chosen(self) -> None:
        row, current = self._chosen(), in_use(self._workspace.project)
        can = self._learning is not None
        version = self._versions[row] if 0 <= row < len(self._versions) else None
        earlier = self._versions[row + 1] if version and row + 1 < len(self._versions) else None
        _fill(self.labels, _label_rows(version, earlier) if version else [])
        self.take.setEnabled(can and version is not None and version.number != current)
        self.back.setEnabled(can and current != 0)
        self.now.setEnabled(can)

    # Doing

    def _on_take(self) -> None:
        self._use(self._versions[self._chosen()].number)

    def _use(self, number: int) -> None:
        try:
            self._workspace.do(UseLearned(number), initiator="learned-page")
        except UserError as error:
            self._workspace.failed.emit(error)

    def _on_changed(self, changes: Changes) -> None:
        if Setting in changes.kinds and self.isVisible():
            self.look_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was learned while it was hidden."""
        super().showEvent(event)
        self.look_again()


def _point(version: Version, current: int) -> Point:
    shipped = sum(version.shipped.values(), Score()).f1
    return Point(version.number, version.sentences, version.total.f1, shipped, version.number == current)


def _version_cells(version: Version, *, in_use: bool) -> tuple[str, ...]:
    made = datetime.fromtimestamp(version.made_at / 1000).astimezone().strftime("%Y-%m-%d %H:%M")
    shipped = sum(version.shipped.values(), Score()).f1
    scores = (f"{version.total.f1:.2f}", f"{shipped:.2f}") if version.held_back else ("–", "–")
    name = f"{version.number}, in use" if in_use else str(version.number)
    return name, made, f"{version.texts:,}", f"{version.sentences:,}", *scores


def _label_rows(version: Version, earlier: Version | None) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for label, mentions in sorted(version.mentions.items(), key=lambda e: (-e[1], e[0])):
        score, shipped = version.scores.get(label), version.shipped.get(label)
        before = earlier.scores.get(label) if earlier else None
        change = change_said(score, before) if score and before else ""
        by = _BY[label in version.ours, bool(shipped and shipped.proposed)]
        theirs = f"{shipped.f1:.2f}" if shipped and shipped.proposed else "–"
        own = (f"{score.gold:,}", f"{score.f1:.2f}") if score else ("0", "–")
        rows.append((label, f"{mentions:,}", *own, change, theirs, by))
    return rows + _link_rows(version, earlier)


def _link_rows(version: Version, earlier: Version | None) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for relation, number in sorted(version.links.items(), key=lambda e: (-e[1], e[0])):
        score = version.link_scores[relation]
        before = earlier.link_scores.get(relation) if earlier else None
        change = f"{score.f1 - before.f1:+.2f}" if before else ""
        rows.append((relation, f"{number:,}", f"{score.gold:,}", f"{score.f1:.2f}", change, "–", "what was learned"))
    return rows


def _table(name: str, titles: tuple[str, ...]) -> QTableWidget:
    table = QTableWidget(0, len(titles))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(titles))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return table


def _fill(table: QTableWidget, rows: list[tuple[str, ...]]) -> None:
    table.setRowCount(len(rows))
    for number, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.setItem(number, column, QTableWidgetItem(text))
