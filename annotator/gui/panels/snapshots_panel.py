"""The named places in the project's journal: name, rename, remove, compare, and make datasets of them."""

from collections.abc import Callable
from html import escape
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.ask import Ask
from annotator.gui.workspace import Workspace
from annotator.model.changes import Changes
from annotator.model.snapshot import Snapshot
from annotator.project.operations.snapshots import RemoveSnapshot, RenameSnapshot
from annotator.project.wording import full_moment

_WIDTHS: Final = (220, 150, 110, 84)
_HEADINGS: Final = ("Name", "Named at", "By", "Documents", "Note")
_HINT: Final = (
    "A snapshot names the project as it is now. Whatever happens later, a dataset of it can be made again, byte for "
    "byte. Choose one to compare it with the present, or two to compare them."
)


class SnapshotsPanel(QWidget):
    """A list with its buttons.

    Signals:
        compare_asked: (names of two snapshots; "" is the present).
        dataset_asked: (name of a snapshot; "" is the present).
    """

    compare_asked = Signal(str, str)
    dataset_asked = Signal(str)

    def __init__(self, workspace: Workspace, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._ask = ask
        self._snapshots: list[Snapshot] = []
        self.table = QTableWidget(0, len(_HEADINGS))
        self.name = self._button("Name the present state…", self._on_name)
        self.rename = self._button("Rename…", self._on_rename)
        self.note = self._button("Note…", self._on_note)
        self.remove = self._button("Remove", self._on_remove)
        self.compare = self._button("Compare", self._on_compare)
        self.dataset = self._button("Make a dataset…", self._on_dataset)
        self._build()
        self.table.itemSelectionChanged.connect(self._enable)
        workspace.changed.connect(self._on_changed)
        self.load()

    def load(self) -> None:
        """Read the list again."""
        project = self._workspace.project
        chosen = {snapshot.id for snapshot in self.chosen()}
        names = {actor.id: actor.name for actor in project.actors()}
        self._snapshots = project.snapshots()[::-1]
        self.table.setRowCount(len(self._snapshots))
        for row, snapshot in enumerate(self._snapshots):
            by = names.get(snapshot.created_by, "") if snapshot.created_by else ""
            cells = (snapshot.name, full_moment(snapshot.created_at), by, f"{snapshot.documents:,}", snapshot.note)
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(f"<p>{escape(text)}</p>" if text else "")
                if column == 3:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
                item.setSelected(snapshot.id in chosen)
        self._enable()

    def chosen(self) -> list[Snapshot]:
        """Return the chosen snapshots, newest first."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [self._snapshots[row] for row in rows if row < len(self._snapshots)]

    def _button(self, words: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: call())
        return button

    def _build(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels(list(_HEADINGS))
        table.setAccessibleName("Snapshots")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(len(_WIDTHS), QHeaderView.ResizeMode.Stretch)
        hint = QLabel(_HINT)
        hint.setWordWrap(True)
        hint.setProperty("role", "muted")
        buttons = QHBoxLayout()
        for button in (self.name, self.rename, self.note, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.compare, self.dataset):
            buttons.addWidget(button)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(16, 14, 16, 14)
        column_of_all.setSpacing(10)
        column_of_all.addWidget(hint)
        column_of_all.addWidget(table, 1)
        column_of_all.addLayout(buttons)
        self.setFocusProxy(table)

    def _enable(self) -> None:
        count, may = len(self.chosen()), not self._workspace.project.read_only
        self.name.setEnabled(may)
        for button in (self.rename, self.note, self.remove):
            button.setEnabled(may and count == 1)
        self.compare.setEnabled(count in (1, 2))
        self.compare.setText("Compare with now" if count == 1 else "Compare")
        self.dataset.setEnabled(count <= 1)

    def _on_changed(self, changes: Changes) -> None:
        if Snapshot in changes.kinds:
            self.load()

    def _on_name(self) -> None:
        name = self._ask.text("Name the present state", "What is the snapshot to be called?")
        if name:
            self._workspace.do(self._workspace.project.naming(name))

    def _on_rename(self) -> None:
        (old,) = self.chosen()
        name = self._ask.text("Rename the snapshot", "Its new name:", old.name)
        if name:
            self._workspace.do(RenameSnapshot(old.id, name))

    def _on_note(self) -> None:
        (old,) = self.chosen()
        note = self._ask.text("Note to the snapshot", f"A note to “{old.name}”:", old.note)
        if note is not None:
            self._workspace.do(RenameSnapshot(old.id, note=note))

    def _on_remove(self) -> None:
        (old,) = self.chosen()
        if self._workspace.do(RemoveSnapshot(old.id)) is not None:
            self._workspace.message.emit(f"Snapshot “{old.name}” removed.", "Undo", self._workspace.undo)

    def _on_compare(self) -> None:
        found = self.chosen()
        if len(found) == 1:
            self.compare_asked.emit(found[0].name, "")
        elif len(found) == 2:
            newer, older = found
            self.compare_asked.emit(older.name, newer.name)

    def _on_dataset(self) -> None:
        found = self.chosen()
        self.dataset_asked.emit(found[0].name if found else "")
