"""A reference to another annotation: picked in the text, or chosen from a list."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.items.annotation_rows import COLUMNS, SUGGESTED, AnnotationRow, AnnotationRows, DocumentRows
from annotator.gui.items.item_table import ItemTable
from annotator.gui.panels.fields import FilterLine
from annotator.gui.panels.looks import LinkButton
from annotator.gui.panels.table_view import ChipCell, TableView
from annotator.gui.tips import plain_tip
from annotator.gui.workspace import Workspace


class ReferenceButtons(QWidget):
    """The buttons that change a reference; off where nothing can be changed."""


class ReferenceField(QWidget):
    """What is referred to, with buttons to jump there, pick another, choose from a list, and take it away.

    Signals:
        committed: (None), when it was taken away; other values come from whoever hears the signals below.
        pick_toggled: (bool): pick in the text, or stop.
        list_asked: Show a list.
        jump_asked: (str): the id in hex digits.
    """

    committed = Signal(object)
    pick_toggled = Signal(bool)
    list_asked = Signal()
    jump_asked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self._value = ""
        self.target = LinkButton("")
        self.target.clicked.connect(lambda: self.jump_asked.emit(self._value))
        self.pick = _tool("Pick", f"Click the {name} in the text")
        self.pick.setCheckable(True)
        self.pick.toggled.connect(self.pick_toggled)
        self.choose = _tool("List…", f"Choose the {name} from a list")
        self.choose.clicked.connect(self.list_asked)
        self.clear = _tool("×", f"Take the {name} away")
        self.clear.clicked.connect(lambda: self.committed.emit(None))
        buttons = ReferenceButtons()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in (self.pick, self.choose, self.clear):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.target)
        column.addWidget(buttons)
        self.setFocusProxy(self.pick)

    def show_reference(self, value: str, said: str) -> None:
        """Show what an id stands for."""
        self._value = value
        self.target.show_text(said or "not set")
        self.target.setToolTip(plain_tip(said))
        self.target.setEnabled(bool(value))
        self.target.setAccessibleName(f"{self._name}: {said or 'not set'}")
        self.clear.setVisible(bool(value) or bool(said))

    def stop_picking(self) -> None:
        """Let go of the pick button."""
        self.pick.setChecked(False)

    def commit(self) -> None:
        """Do nothing: a reference is committed when it is picked."""


def _tool(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(plain_tip(tip))
    button.setAccessibleName(tip)
    return button


class ReferenceDialog(QDialog):
    """A list of a document's spans to choose one from: the first that is found, or any by keys, double click or button.

    Signals:
        chosen: (UUID).
    """

    chosen = Signal(object)

    def __init__(self, workspace: Workspace, name: str, forbidden: frozenset[UUID], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Choose the {name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model: ItemTable[AnnotationRow] = ItemTable(COLUMNS[:3], self)
        self.view = TableView(None, self.model, narrow=(0, 0, 360), widths=(200, 110, 84), stretch=0)
        self.view.setAccessibleName("Annotations to choose from")
        self.view.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self._chips = ChipCell(lambda _row: False, self)
        self.view.setItemDelegateForColumn(1, self._chips)
        self.filter = FilterLine("Find in annotations")
        self.filter.left_down.connect(self._enter_list)
        self.filter.returnPressed.connect(self._on_taken)
        self._forbidden = forbidden
        self.filter.textChanged.connect(self._show)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        # Not of the accepting role: Enter chooses by itself, in the field and in the list.
        self.take = self.buttons.addButton("Choose", QDialogButtonBox.ButtonRole.ActionRole)
        self.take.clicked.connect(self._on_taken)
        for button in self.buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.buttons.rejected.connect(self.reject)
        self.view.activated.connect(lambda _index: self._on_taken())
        self.view.selectionModel().selectionChanged.connect(self._on_selected)
        column = QVBoxLayout(self)
        column.addWidget(self.filter)
        column.addWidget(self.view, 1)
        column.addWidget(self.buttons)
        self.resize(460, 420)
        if workspace.document is not None:
            self.model.set_source(AnnotationRows(DocumentRows(workspace.document, workspace.schema)))
        self._show("")

    def _show(self, text: str) -> None:
        def accepts(row: AnnotationRow) -> bool:
            usable = row.state not in SUGGESTED and row.kind != "knowledge link"
            return usable and row.key.item not in self._forbidden

        self.model.set_filter(text, accepts)
        if text:
            self.view.selectRow(0)
        self._on_selected()

    def _enter_list(self) -> None:
        if not self.view.selected_items():
            self.view.selectRow(0)
        self.view.setFocus()

    def _on_selected(self) -> None:
        self.take.setEnabled(bool(self.view.selected_items()))

    def _on_taken(self) -> None:
        items = self.view.selected_items()
        if items:
            self.chosen.emit(items[0])
            self.accept()
