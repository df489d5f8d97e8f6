"""Deciding all within a range of scores: first what it would do, by label and by example, then in one step."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListView,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.panels.fields import ChoiceBox
from annotator.gui.review.deciding import says_in_words
from annotator.gui.review.row_delegate import RowDelegate
from annotator.gui.review.rows import PAGE, ReviewRows
from annotator.gui.workspace import Workspace
from annotator.model.ids import DocId, SuggestionId
from annotator.model.review import Bulk, ReviewItem
from annotator.model.step import Operation
from annotator.model.suggestion import How, SuggestionKind
from annotator.project.jobs import Job, Jobs, ThreadJobs
from annotator.project.operations.common import counted
from annotator.project.operations.review import AcceptSuggestions, RejectSuggestions

_PATIENCE_MS: Final = 150
_TOP: Final = 2.0

Preview = tuple[tuple[float, float], list[Bulk], list[ReviewItem]]


class BulkDialog(QDialog):
    """Counts in the background, so that a large project does not hold it up; decides nothing by itself."""

    _previewed = Signal(object)
    _read = Signal(object)

    def __init__(
        self, workspace: Workspace, doc: DocId | None, threshold: float, parent: QWidget, jobs: Jobs | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Decide by score")
        self._workspace = workspace
        self._doc = doc
        self._jobs = jobs or ThreadJobs()
        self._shown: Preview | None = None
        self._ids: tuple[SuggestionId, ...] = ()
        self._reading = False
        self.way = ChoiceBox("What to do")
        self.way.set_choices((("Accept all from", True), ("Reject all below", False)))
        self.way.show_value(True)
        self.way.setMinimumContentsLength(16)
        self.score = QDoubleSpinBox()
        self.score.setAccessibleName("Score")
        self.score.setRange(0.0, 1.0)
        self.score.setSingleStep(0.05)
        self.score.setValue(threshold)
        self.labels = QTreeWidget()
        self.labels.setAccessibleName("What it would do, by label")
        self.labels.setRootIsDecorated(False)
        self.labels.setUniformRowHeights(True)
        self.samples = ReviewRows(lambda row: row.text() if isinstance(row, ReviewItem) else "", self)
        self.list = QListView()
        self.list.setAccessibleName("Each of them, the least sure first")
        self.list.setModel(self.samples)
        self.list.setItemDelegate(RowDelegate(lambda: workspace.schema, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.apply = QPushButton()
        self._later = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._build()
        self._later.timeout.connect(self._ask)
        self.score.valueChanged.connect(lambda _value: self._begin())
        self.score.lineEdit().returnPressed.connect(self.apply.click)
        self.way.chosen.connect(lambda _way: self._begin())
        self._previewed.connect(self._on_previewed, Qt.ConnectionType.QueuedConnection)
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)
        self.finished.connect(self._end)
        self._begin()
        self._ask()

    def _end(self) -> None:
        """Read nothing any more: the project may be closed before the dialog is gone."""
        self._jobs.close()
        self._previewed.disconnect(self._on_previewed)
        self._read.disconnect(self._on_read)
        self.samples.show_rows([], None)

    def _build(self) -> None:
        where = "this document" if self._doc is not None else "the project"
        top = QHBoxLayout()
        top.addWidget(self.way)
        top.addWidget(self.score)
        top.addWidget(QLabel(f"in {where}"))
        top.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.apply, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)  # Enter must never mean it
        self.apply.setDefault(True)
        buttons.accepted.connect(self._read_ids)
        buttons.rejected.connect(self.reject)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(self.labels)
        parts.addWidget(self.list)
        parts.setStretchFactor(1, 1)
        parts.setSizes([260, 460])
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(parts, 1)
        column.addLayout(foot)
        self.resize(780, 460)
        self.score.setFocus()

    # What is chosen

    @property
    def accepts(self) -> bool:
        """Whether it accepts, or rejects."""
        return bool(self.way.value())

    def scores(self) -> tuple[float, float]:
        """Return the range of scores: from the first, below the second."""
        value = round(self.score.value(), 2)
        return (value, _TOP) if self.accepts else (0.0, value)

    def number(self) -> int:
        """Return how many would be decided; 0 while that is not known."""
        if self._shown is None:
            return 0
        return sum(bulk.fit if self.accepts else bulk.fit + bulk.left for bulk in self._shown[1])

    def operation(self) -> Operation | None:
        """Return what to do, once it was confirmed: just what was shown."""
        ids = self._ids
        if not ids:
            return None
        shown = {row.id for row in self.samples.rows() if isinstance(row, ReviewItem)} if self._shown else set()
        seen = frozenset(key for key in ids if key in shown or key in self._workspace.seen)
        kind = AcceptSuggestions if self.accepts else RejectSuggestions
        return kind(ids, How.THRESHOLD, seen)

    def _read_ids(self) -> None:
        """Read in the background what is to be decided: of a large project, that is hundreds of thousands."""
        if self._reading or self._ids:
            return  # Enter in the field and the default button are one press
        self._reading = True
        self.said.setText("Reading what is to be decided…")
        project, scores, doc, fitting = self._workspace.project, self.scores(), self._doc, self.accepts

        def work(_job: Job) -> tuple[tuple[float, float], tuple[SuggestionId, ...]]:
            return scores, tuple(project.review_bulk_ids(scores, doc, fitting=fitting))

        tell: Callable[[object], None] = self._read.emit
        self._jobs.run(Job("read"), work).add_done_callback(
            lambda done: None if done.cancelled() or done.exception() else tell(done.result())
        )

    def _on_read(self, read: tuple[tuple[float, float], tuple[SuggestionId, ...]]) -> None:
        self._reading = False
        if read[0] == self.scores():  # else something else was chosen meanwhile, which nobody has confirmed
            self._ids = read[1]
            self.accept()

    def said_of(self) -> str:
        """Return the range in words."""
        value = f"{self.score.value():.2f}"
        return f"with a score of {value} or more" if self.accepts else f"with a score below {value}"

    def sentence(self) -> str:
        """Return what was done, in words."""
        return f"{'Accepted' if self.accepts else 'Rejected'} {counted(self.number(), 'suggestion')} {self.said_of()}."

    # Looking

    def _begin(self) -> None:
        if self._shown is not None and self._shown[0] == self.scores():
            return  # Enter in the field tells of a value even where it is the same
        self._shown = None
        self._show_button()
        self._later.start()

    def _ask(self) -> None:
        self._later.stop()
        project, scores, doc = self._workspace.project, self.scores(), self._doc

        def work(_job: Job) -> Preview:
            if not project.read_only:
                project.settle().result()
            return scores, project.review_bulk(scores, doc), project.review_samples(scores, doc, PAGE)

        tell: Callable[[object], None] = self._previewed.emit
        self._jobs.run(Job("preview"), work).add_done_callback(
            lambda done: None if done.cancelled() or done.exception() else tell(done.result())
        )

    def _on_previewed(self, preview: Preview) -> None:
        if preview[0] != self.scores():
            return  # asked anew since
        self._shown = preview
        schema = self._workspace.schema
        self.labels.clear()
        last = "Left" if self.accepts else ""
        self.labels.setHeaderLabels(["Label", "Accept" if self.accepts else "Reject", last])
        for bulk in preview[1]:
            number = bulk.fit if self.accepts else bulk.fit + bulk.left
            left = f"{bulk.left:,}" if self.accepts and bulk.left else ""
            row = QTreeWidgetItem([says_in_words(schema, bulk.says), f"{number:,}", left])
            for column in (1, 2):
                row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.setToolTip(2, "They contradict what you marked, or have no label here")
            self.labels.addTopLevelItem(row)
        header = self.labels.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        project, doc, scores = self._workspace.project, self._doc, preview[0]
        self.samples.show_rows(
            preview[2], lambda _last, number: project.review_samples(scores, doc, PAGE, offset=number)
        )
        self._show_button()

    def _show_button(self) -> None:
        verb = "Accept" if self.accepts else "Reject"
        number = self.number()
        self.apply.setText(f"{verb} {number:,}" if number else verb)
        self.apply.setEnabled(number > 0)
        if self._shown is None:
            self.said.setText("Counting…")
        elif not number:
            self.said.setText(f"Nothing waits {self.said_of()}.")
        else:
            left = sum(bulk.left for bulk in self._shown[1]) if self.accepts else 0
            rest = f" {left:,} are left: in conflict with what you marked, or without a label here." if left else ""
            links = self.accepts and any(bulk.kind is SuggestionKind.RELATION and bulk.fit for bulk in self._shown[1])
            ends = " What a relation links is accepted with it." if links else ""
            self.said.setText(f"One step, to be undone as one.{ends}{rest}")
