"""The palette: labels and relation types with key and count, and the rules of the chosen one beside them."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QSplitter, QTreeView, QVBoxLayout, QWidget

from annotator.gui.items.type_tree import TYPE_ROLE, TypeTree
from annotator.gui.panels.guideline import GuidelineView
from annotator.gui.panels.looks import Note
from annotator.gui.panels.table_view import menu_place
from annotator.gui.panels.type_delegate import TypeDelegate
from annotator.gui.workspace import Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.changes import Changes
from annotator.model.ids import SuggestionId, TypeId
from annotator.model.schema import LabelType, Schema, TypeKind

_SHOWN: Final = (TypeKind.SPAN, TypeKind.RELATION, TypeKind.EVENT, TypeKind.CHAIN)
_USABLE: Final = (TypeKind.SPAN, TypeKind.RELATION)
_BESIDE_PX: Final = 620
_OTHER_LAYOUT: Final = (
    "Your keyboard layout has other letters: a label’s key works by its place on the keyboard, as on a Latin layout."
)


class Palette(QWidget):
    """Every label and relation type of the schema; what a click does is for whoever listens.

    Signals:
        label_chosen: (TypeId, bool): a label or relation type was clicked; True: hold it for the next selections too.
    """

    label_chosen = Signal(object, bool)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Palette")
        self._workspace = workspace
        self._current: TypeId | None = None
        self.model = TypeTree(_SHOWN, parent=self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a label")
        self.search.setAccessibleName("Find a label")
        self.search.setClearButtonEnabled(True)
        self.tree = TypeTreeView()
        self.tree.setModel(self.model)
        self.delegate = TypeDelegate(self.tree)
        self.tree.setItemDelegate(self.delegate)
        self.guideline = GuidelineView()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self._layout_note = Note(_OTHER_LAYOUT)
        self._build()
        self._connect()
        self._on_schema_changed(workspace.schema)
        self._on_document_opened(workspace.document)

    def set_sticky(self, type_id: TypeId | None) -> None:
        """Show which label is held for every selection; None: none."""
        self.delegate.sticky = type_id
        self.tree.viewport().update()

    def show_keys_as(self, shown: Callable[[str], str]) -> None:
        """Write the keys in another way: with what stands on them in the present layout."""
        self.delegate.key_shown = shown
        self.tree.viewport().update()

    def show_type(self, type_id: TypeId | None) -> None:
        """Mark a type, and show its rules, without choosing it."""
        index = self.model.index_of(type_id)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    def _build(self) -> None:
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addWidget(self._layout_note)
        self.splitter.addWidget(above)
        self.splitter.addWidget(self.guideline)
        self.splitter.setSizes([300, 110])
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 8, 8, 8)
        outer.addWidget(self.splitter)
        self.setTabOrder(self.search, self.tree)
        self.setTabOrder(self.tree, self.guideline.browser)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_searched)
        self.tree.clicked_with.connect(self._on_clicked)
        self.tree.selectionModel().currentChanged.connect(self._on_current_changed)
        self.tree.menu_asked.connect(self._on_menu_asked)
        workspace = self._workspace
        workspace.schema_changed.connect(self._on_schema_changed)
        workspace.document_opened.connect(self._on_document_opened)
        workspace.document_changed.connect(self._on_document_changed)
        workspace.selection_changed.connect(self._on_selection_changed)
        input_method = QGuiApplication.inputMethod()
        input_method.localeChanged.connect(self._on_layout_changed)
        self._on_layout_changed()

    def _on_schema_changed(self, schema: Schema) -> None:
        self.model.set_schema(schema)
        self._after_reset()
        self._show_guideline()

    def _on_searched(self, text: str) -> None:
        self.model.set_filter(text)
        self._after_reset()

    def _after_reset(self) -> None:
        self.tree.expandAll()
        self.show_type(self._current)

    def _on_document_opened(self, document: AnnotatedDocument | None) -> None:
        self.model.count(document)

    def _on_document_changed(self, _changes: Changes, touched: frozenset[UUID]) -> None:
        self.model.recount(touched)

    def _on_selection_changed(self, items: tuple[UUID, ...]) -> None:
        """Mark the label that the selected items have in common."""
        document = self._workspace.document
        if document is None:
            return
        found = [document.annotation(item) or document.suggestions.get(SuggestionId(item)) for item in items]
        types = {value.type for value in found if value is not None}
        if len(types) == 1:
            self.show_type(types.pop())

    def _on_clicked(self, index: QModelIndex, modifiers: Qt.KeyboardModifier) -> None:
        label = index.data(TYPE_ROLE)
        if isinstance(label, LabelType) and label.kind in _USABLE:
            self.label_chosen.emit(label.id, bool(modifiers & Qt.KeyboardModifier.ShiftModifier))

    def _on_current_changed(self, current: QModelIndex) -> None:
        label = current.data(TYPE_ROLE) if current.isValid() else None
        if isinstance(label, LabelType):
            self._current = label.id
            self._show_guideline()

    def _show_guideline(self) -> None:
        schema = self._workspace.schema
        self.guideline.show_rules(schema, schema.types.get(self._current) if self._current else None)

    def _on_menu_asked(self, index: QModelIndex, at: QPoint) -> None:
        label = index.data(TYPE_ROLE)
        if not isinstance(label, LabelType):
            return
        self.show_type(label.id)
        menu = QMenu(self)
        if label.kind in _USABLE:
            self._add(menu, f"Use {label.name}", label, sticky=False)
            self._add(menu, f"Hold {label.name} for every selection", label, sticky=True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _add(self, menu: QMenu, text: str, label: LabelType, *, sticky: bool) -> None:
        menu.addAction(text).triggered.connect(lambda: self.label_chosen.emit(label.id, sticky))

    def _on_layout_changed(self) -> None:
        locale = QGuiApplication.inputMethod().locale()
        self._layout_note.setVisible(locale.script() not in (locale.Script.LatinScript, locale.Script.AnyScript))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the rules beside the tree where there is room, and below it where there is not."""
        wide = event.size().width() >= _BESIDE_PX
        self.splitter.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        super().resizeEvent(event)


class TypeTreeView(QTreeView):
    """A tree of types, in which only the mouse chooses: letters and Enter leave the data alone.

    Signals:
        clicked_with: (QModelIndex, Qt.KeyboardModifier), when the left button was released where it was pressed.
        menu_asked: (QModelIndex, QPoint on the screen), by mouse or by key.
    """

    clicked_with = Signal(QModelIndex, Qt.KeyboardModifier)
    menu_asked = Signal(QModelIndex, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Labels and relation types")
        self.setHeaderHidden(True)
        self.setIndentation(10)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setUniformRowHeights(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pressed = QModelIndex()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the left button went down."""
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self.indexAt(event.position().toPoint()) if left else QModelIndex()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        pressed, self._pressed = self._pressed, QModelIndex()
        if event.button() is Qt.MouseButton.LeftButton and index.isValid() and index == pressed:
            self.clicked_with.emit(index, event.modifiers())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu where the mouse is, or at the current row if a key was pressed."""
        index, at = menu_place(self, event)
        if index.isValid():
            self.menu_asked.emit(index, at)

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw none: everything is open."""

    def changeEvent(self, event: QEvent) -> None:
        """Draw the rows again in other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.viewport().update()
