"""Two sets of annotations compared: figures, confusion, and the differences, which lead to their places."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.files import whole_file
from annotator.gui.ask import Ask
from annotator.gui.background import Background
from annotator.gui.items.difference_rows import COLUMNS, DifferenceRows
from annotator.gui.items.item_table import ItemTable
from annotator.gui.panels.fields import ChoiceBox, FilterLine
from annotator.gui.panels.figure_table import FigureTable, Tint
from annotator.gui.panels.table_view import TableView
from annotator.gui.workspace import Workspace
from annotator.model.errors import UserError
from annotator.model.evaluation.compare import labels_of
from annotator.model.evaluation.values import Difference, ErrorKind, Evaluation
from annotator.model.ids import DocId
from annotator.project.evaluating import Side, evaluate, file_side, owners, side_named, source_names
from annotator.project.evaluation_page import page
from annotator.project.evaluation_report import confusion_table, not_counted, score_columns, score_rows, summary
from annotator.project.jobs import Job

_TYPING_MS: Final = 120
_FILE: Final = "another file"
_HINT: Final = "Enter, or a double click, goes to the place in the text."


class EvaluatePanel(QWidget):
    """Chooses two sides, compares them beside the window's work, and shows what came of it."""

    def __init__(self, workspace: Workspace, background: Background, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._ask = ask
        self.evaluation: Evaluation | None = None
        self.gold, self.predicted = ChoiceBox("Gold"), ChoiceBox("Compared with it")
        self.done_only = QCheckBox("Only documents that are done")
        self.start = QPushButton("Compare")
        self.start.setDefault(True)
        self.save = QPushButton("Save as a page…")
        self.save.setEnabled(False)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the comparison")
        self.bar.hide()
        self.said = _plain("Choose what is right, and what is to be measured against it.", "quiet")
        self.notes = _plain("", "warn")
        self.scores = {False: FigureTable("Scores of spans"), True: FigureTable("Scores of relations")}
        self.confusion = {False: FigureTable("Confusion of spans"), True: FigureTable("Confusion of relations")}
        self.differences = DifferenceList()
        self.tabs = QTabWidget()
        self._build()
        self._connect()
        self.offer_sides()
        self.setFocusProxy(self.gold)

    def offer_sides(self) -> None:
        """Offer everyone who owns annotations and everyone who suggests, and files."""
        project = self._workspace.project
        me, sources = project.person.name, source_names(project)
        people = list(dict.fromkeys((me, *(actor.name for actor in owners(project)))))
        for box in (self.gold, self.predicted):
            box.set_choices((f"{name} (annotations)", name) for name in people)
            for name in sources:
                box.add_choice(f"{name} (suggestions)", name)
            box.add_choice("A file of annotations…", _FILE)
        self.gold.show_value(me)
        self.predicted.show_value(next(iter(sources), next((n for n in people if n != me), me)))

    # Building

    def _build(self) -> None:
        form = QFormLayout()
        form.addRow("Gold:", self.gold)
        form.addRow("Compared with it:", self.predicted)
        form.addRow("", self.done_only)
        buttons = QHBoxLayout()
        for part, stretch in ((self.said, 1), (self.bar, 0), (self.save, 0), (self.start, 0)):
            buttons.addWidget(part, stretch)
        self.bar.setFixedWidth(140)
        self.said.setWordWrap(True)
        self.notes.setWordWrap(True)
        self.notes.hide()
        for relations, word in ((False, "Spans"), (True, "Relations")):
            self.tabs.addTab(self.scores[relations], word)
            self.tabs.addTab(self.confusion[relations], f"{word}: taken for")
        self.tabs.addTab(self.differences, "Differences")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addLayout(form)
        column.addLayout(buttons)
        column.addWidget(self.notes)
        column.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        background = self._background
        background.progressed.connect(self._on_progressed)
        background.finished.connect(self.show_evaluation)
        background.failed.connect(self._on_failed)
        background.cancelled.connect(lambda: self._rest("The comparison was cancelled."))
        self.start.clicked.connect(self._on_start)
        self.save.clicked.connect(self._on_save)
        for box in (self.gold, self.predicted):
            box.chosen.connect(lambda value, box=box: self._on_chosen(box, value))
        self.differences.place_asked.append(self._on_place_asked)

    def _on_chosen(self, box: ChoiceBox, value: object) -> None:
        """Ask for the file where one is wanted, and offer it from then on."""
        if value != _FILE:
            return
        paths = self._ask.open_files("Annotations to compare with", "", "All files (*)")
        if not paths:
            box.show_value(self._workspace.project.person.name)
            return
        box.add_choice(paths[0].name, paths[0])
        box.show_value(paths[0])

    # Comparing

    def _on_start(self) -> None:
        if self._background.is_busy:
            self._background.cancel()
            return
        gold, predicted = self._side(self.gold.value()), self._side(self.predicted.value())

        def work(job: Job) -> Evaluation:
            return evaluate(gold(), predicted(), step=job.step)

        self._background.start("evaluate", work)
        self._on_progressed(0, 0)

    def _side(self, value: object) -> Callable[[], Side]:
        """Return what makes the chosen side, on the thread that reads it."""
        project, done_only = self._workspace.project, self.done_only.isChecked()
        if isinstance(value, Path):
            return lambda: file_side(value)
        return lambda: side_named(project, str(value), done_only=done_only)

    def _on_progressed(self, done: int, total: int) -> None:
        if self._background.is_busy:
            self.start.setText("Cancel")
            self.bar.show()
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self.said.setText(f"Reading {done:,} of {total:,} documents" if total else "Reading the documents")

    def _on_failed(self, error: object) -> None:
        if isinstance(error, UserError):
            self._rest(error.sentence())
        else:
            self._rest("The comparison failed.")
            self._workspace.failed.emit(error)

    def _rest(self, words: str) -> None:
        self.bar.hide()
        self.start.setText("Compare again" if self.evaluation else "Compare")
        self.said.setText(words)

    def show_evaluation(self, found: Evaluation) -> None:
        """Show what came of a comparison."""
        self.evaluation = found
        self._rest(f"{summary(found)}.")
        notes = "\n".join(not_counted(found, most=5))
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))
        self.save.setEnabled(True)
        for relations, counted in ((False, found.confusion), (True, found.relation_confusion)):
            self.scores[relations].show_rows(score_columns(relations), score_rows(found, relations=relations))
            header, rows = confusion_table(counted)
            self.confusion[relations].show_rows(header, rows, _tint(counted))
        for tab in (2, 3):
            self.tabs.setTabVisible(tab, bool(found.relation_confusion))
        self.differences.show_differences(found.differences)
        self.tabs.setTabText(4, f"Differences ({len(found.differences):,})")

    def _on_place_asked(self, found: Difference) -> None:
        place = found.place.start, found.place.end
        self._workspace.go_to(DocId(UUID(hex=found.key)), at=place)
        document = self._workspace.document
        if document is not None and found.of == "span":
            spans = [s.id for s in document.spans_touching((place,)) if (s.start, s.end) == place]
            others = [s.id for s in document.suggestions_touching((place,)) if (s.start, s.end) == place]
            self._workspace.select((*spans, *others)[:1])
        main = self.window().parentWidget()
        if main is not None:
            main.raise_()
            main.activateWindow()

    def _on_save(self) -> None:
        if self.evaluation is None:
            return
        place = self._ask.save_file("Save the evaluation", Path("evaluation.html"), "Web page (*.html);;All files (*)")
        if place is None:
            return
        try:
            with whole_file(place) as file:
                file.write(page(self.evaluation).encode())
        except UserError as error:
            self._workspace.failed.emit(error)
        else:
            self.said.setText(f"Saved as {place}.")


class DifferenceList(QWidget):
    """The differences, to be sifted by kind and by words; ``place_asked`` is called with the one that was opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place_asked: list[Callable[[Difference], object]] = []
        self._found: Sequence[Difference] = ()
        self.model: ItemTable[Difference] = ItemTable(COLUMNS, self)
        self.view: TableView[Difference] = TableView(
            None, self.model, narrow=(0, 0, 0, 640), widths=(160, 240, 240, 200), stretch=1
        )
        self.view.setAccessibleName("Differences")
        self.filter, self.kind = FilterLine("Find in differences"), ChoiceBox("Kind of difference")
        self.said = _plain(_HINT, "quiet")
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        row = QHBoxLayout()
        row.addWidget(self.filter, 3)
        row.addWidget(self.kind, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.said)
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        self.filter.left_down.connect(self.view.setFocus)
        self.kind.chosen.connect(lambda _kind: self.sift())
        self._typing.timeout.connect(self.sift)
        self.view.activated.connect(self._on_activated)

    def show_differences(self, found: Sequence[Difference]) -> None:
        """Show other differences."""
        self._found = found
        counts = Counter(difference.kind for difference in found)
        each = [(f"{kind.words} ({counts[kind]:,})", kind) for kind in ErrorKind if kind in counts]
        self.kind.set_choices([(f"All kinds ({len(found):,})", ""), *each])
        self.kind.show_value("")
        self.model.set_source(DifferenceRows(found))
        self.sift()

    def sift(self) -> None:
        """Show those of the kind and with the words that are wanted."""
        kind = self.kind.value()
        accepts = (lambda found: found.kind is kind) if isinstance(kind, ErrorKind) else None
        self.model.set_filter(self.filter.text(), accepts)
        shown = self.model.rowCount()
        self.said.setText(f"{shown:,} of {len(self._found):,} shown. {_HINT}" if self._found else "No differences.")

    def _on_activated(self, index: QModelIndex) -> None:
        for call in self.place_asked:
            call(self.model.row(index.row()))


def _tint(counted: Counter[tuple[str, str]]) -> Tint:
    """Return the tint of a confusion table's cells: the share of the row; agreement is good."""
    labels = [*labels_of(counted), ""]
    totals = {gold: sum(counted[gold, predicted] for predicted in labels) or 1 for gold in labels}

    def tint(row: int, column: int) -> tuple[float, bool] | None:
        if column == 0:
            return None
        gold, predicted = labels[row], labels[column - 1]
        count = counted[gold, predicted]
        return (count / totals[gold], gold == predicted) if count else None

    return tint


def _plain(words: str, role: str) -> QLabel:
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    return made
