"""What memory has learned from this person's decisions: to see, to correct and to forget."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.items.rule_rows import RuleRows, rule_row
from annotator.gui.panels.fields import FilterLine
from annotator.gui.panels.plain_table import make_plain
from annotator.gui.panels.table_view import Cell, ChipCell
from annotator.gui.workspace import Workspace
from annotator.model.ids import TypeId
from annotator.model.memory import Say
from annotator.model.schema import TypeKind
from annotator.model.step import Operation
from annotator.project.operations.common import counted
from annotator.project.operations.composite import InOneStep
from annotator.project.operations.memory import CorrectRule, LetRuleBe
from annotator.project.remembering import Remembering

_SOON_MS: Final = 250
_WIDTHS: Final = (170, 104, 56, 300)
_EMPTY: Final = (
    "Nothing is remembered yet. When you accept, reject, change or make a span, the same string is treated alike "
    "in the rest of the project: memory proposes it, or keeps it back."
)


class MemoryPanel(QWidget):
    """A table of rules; its buttons change the chosen ones, each as a step that can be undone."""

    def __init__(self, workspace: Workspace, memory: Remembering | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Memory")
        self._workspace = workspace
        self._memory = memory
        self.model = RuleRows(self)
        self.filter = FilterLine("Find in memory")
        self.view = QTableView()
        self.empty = QLabel(_EMPTY)
        self.said = QLabel()
        self.always = QPushButton("Always…")
        self.never = QPushButton("Never")
        self.forget = QPushButton("Forget")
        self.let_be = QPushButton("By decisions")
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._build_view()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        for label in (self.empty, self.said):
            label.setProperty("role", "muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
        tips = {
            self.always: "Propose the chosen strings as one label, wherever they stand",
            self.never: "Propose the chosen strings nowhere, whatever source finds them",
            self.forget: "Let what was decided so far count no longer; what you decide from now on does",
            self.let_be: "Take your rule back: go by what was decided",
        }
        buttons = QHBoxLayout()
        for button, tip in tips.items():
            button.setAutoDefault(False)
            button.setToolTip(tip)
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.said)
        self.labels = QMenu(self)
        self.always.setMenu(self.labels)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        for part in (self.filter, self.empty):
            column.addWidget(part)
        column.addWidget(self.view, 1)
        column.addLayout(buttons)
        self.setFocusProxy(self.filter)

    def _build_view(self) -> None:
        view = self.view
        view.setAccessibleName("Rules of memory")
        view.setModel(self.model)
        make_plain(view)
        header = view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        view.setSortingEnabled(True)
        for number, width in enumerate(_WIDTHS):
            header.resizeSection(number, width)
        view.setItemDelegate(Cell(view))
        self._chips = ChipCell(lambda _row: True, view)
        view.setItemDelegateForColumn(1, self._chips)

    def _connect(self) -> None:
        self._soon.timeout.connect(self.look_again)
        self._workspace.changed.connect(lambda _changes: self._soon.start() if self.isVisible() else None)
        self.filter.textChanged.connect(self._on_filter)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_state())
        self.model.modelReset.connect(self._show_state)
        self.labels.aboutToShow.connect(self._fill_labels)
        self.never.clicked.connect(lambda: self._correct(Say.NEVER))
        self.forget.clicked.connect(lambda: self._correct(Say.FORGET))
        self.let_be.clicked.connect(self._let_be)

    # Showing

    def look_again(self) -> None:
        """Show the rules as they are now, the chosen ones still chosen."""
        rules = self._memory.rules() if self._memory is not None else []
        chosen = self.chosen()
        schema = self._workspace.schema
        self.model.show_rows([rule_row(rule, schema) for rule in rules])
        self._choose(chosen)
        self._show_state()

    def chosen(self) -> tuple[str, ...]:
        """Return the strings of the chosen rules."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return tuple(self.model.row(row).rule.form for row in rows)

    def _choose(self, forms: tuple[str, ...]) -> None:
        rows = [row for form in forms if (row := self.model.row_of(form)) >= 0]
        model = self.view.selectionModel()
        flags = model.SelectionFlag.Select | model.SelectionFlag.Rows
        if rows and tuple(forms) != self.chosen():
            model.clearSelection()
            for row in rows:
                model.select(self.model.index(row, 0), flags)

    def _show_state(self) -> None:
        chosen = [self.model.row(self.model.row_of(form)).rule for form in self.chosen()]
        may = bool(chosen) and self._memory is not None
        for button in (self.always, self.never, self.forget):
            button.setEnabled(may)
        self.let_be.setEnabled(may and any(rule.correction for rule in chosen))
        shown = self.model.rowCount()
        self.empty.setVisible(not shown and not self.filter.text())
        self.view.setVisible(bool(shown) or bool(self.filter.text()))
        self.said.setText(counted(shown, "rule") if shown else "")

    def _on_filter(self, words: str) -> None:
        chosen = self.chosen()
        self.model.filter(words)
        self._choose(chosen)

    def _fill_labels(self) -> None:
        self.labels.clear()
        for label in self._workspace.schema.of_kind(TypeKind.SPAN):
            action = self.labels.addAction(label.name.replace("&", "&&"))
            action.triggered.connect(lambda _on=False, key=label.id: self._do_each(_always(key)))

    # Changing

    def _correct(self, say: Say) -> None:
        self._do_each(lambda form: CorrectRule(form, say))

    def _let_be(self) -> None:
        corrected = {form for form in self.chosen() if self.model.row(self.model.row_of(form)).rule.correction}
        self._do_each(LetRuleBe, corrected)

    def _do_each(self, make: Callable[[str], Operation], among: set[str] | None = None) -> None:
        forms = [form for form in self.chosen() if among is None or form in among]
        if forms:
            operations: tuple[Operation, ...] = tuple(make(form) for form in forms)
            title = f"Memory: {counted(len(forms), 'rule')}"
            one = operations[0] if len(forms) == 1 else InOneStep(operations, title)
            self._workspace.do(one, initiator="memory-panel")

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was decided while it was hidden."""
        super().showEvent(event)
        self.look_again()


def _always(label: TypeId) -> Callable[[str], Operation]:
    return lambda form: CorrectRule(form, Say.ALWAYS, label)
