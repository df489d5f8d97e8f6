"""The history of the project: every step, who took it, and the way back to it."""

from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QPainter, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QListView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.ask import DialogAsk
from annotator.gui.items.step_list import DETAIL_ROLE, STEP_ROLE, Names, StepList
from annotator.gui.panels.fields import ChoiceBox
from annotator.gui.panels.looks import chip_font, quiet
from annotator.gui.panels.queries import actor_names, document_title, go_back_to, name_place, step_takers, steps_of
from annotator.gui.panels.table_view import menu_place
from annotator.gui.workspace import Workspace
from annotator.model.annotated import AnnotatedDocument
from annotator.model.changes import Changes, Focus, StepRecord
from annotator.model.document import Actor, Document
from annotator.model.ids import DocId

_ALL, _THIS = "all", "this"
_MARGIN_PX: Final = 8


class HistoryPanel(QWidget):
    """Steps, newest first. A click shows where one happened; a button goes back to it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("History")
        self._workspace = workspace
        self._stale = True
        self._titles: dict[DocId, str] = {}
        self._actors = actor_names(workspace)
        names = Names(lambda key: self._actors(key), self._title)
        self.model = StepList(partial(steps_of, workspace), names, self)
        self.scope = ChoiceBox("Steps of")
        self.scope.set_choices((("Project", _ALL), ("This document", _THIS)))
        self.scope.show_value(_ALL)
        self.person = ChoiceBox("Steps by")
        self.view = StepView()
        self.view.setModel(self.model)
        self.back = QPushButton("Go back to here")
        self.back.setAutoDefault(False)
        self.back.setToolTip("Bring your work to where it was after the chosen step; nothing is lost by going back")
        self._build()
        self._connect()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.scope, 1)
        row.addWidget(self.person, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addWidget(self.back)

    def _connect(self) -> None:
        self._workspace.changed.connect(self._on_changed)
        self._workspace.document_opened.connect(self._on_document_opened)
        self.scope.chosen.connect(lambda _scope: self._show())
        self.person.chosen.connect(lambda _person: self._show())
        self.view.clicked.connect(self._on_clicked)
        self.view.activated.connect(self._on_clicked)
        self.view.menu_asked.connect(self._on_menu_asked)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.back.clicked.connect(lambda: self._go_back(self.view.currentIndex()))

    def _show(self) -> None:
        document = self._workspace.document
        this = self.scope.value() == _THIS and document is not None
        person = self.person.value()
        self.model.show_steps(
            document.doc.id if this and document else None,
            person,
        )
        self._on_current_changed()

    def _catch_up(self) -> None:
        self._stale = False
        chosen = self.person.value()
        people = step_takers(self._workspace)
        self._actors = actor_names(self._workspace)
        self.person.set_choices((("Everyone", None), *((actor.name, actor.id) for actor in people)))
        self.person.show_value(chosen if any(actor.id == chosen for actor in people) else None)
        self._show()

    def _on_changed(self, changes: Changes) -> None:
        if any(kind in (Document, Actor) for kind in changes.kinds):
            self._titles.clear()
            self._actors = actor_names(self._workspace)
        if not self.isVisible():
            self._stale = True
        else:
            self.model.look_again(undone=changes.undoes is not None)
            self._on_current_changed()

    def _on_document_opened(self, _document: AnnotatedDocument | None) -> None:
        if self.scope.value() == _THIS:
            if self.isVisible():
                self._show()
            else:
                self._stale = True

    def _title(self, doc: DocId) -> str:
        if doc not in self._titles:
            self._titles[doc] = document_title(self._workspace, doc)
        return self._titles[doc]

    def _on_clicked(self, index: QModelIndex) -> None:
        step = index.data(STEP_ROLE)
        if isinstance(step, StepRecord):
            focus = step.focus if step.focus.doc else Focus(step.documents[0]) if step.documents else None
            if focus is not None and focus.doc is not None:
                self._workspace.go_to(focus.doc, focus.items, focus.range)

    def _on_menu_asked(self, index: QModelIndex, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show where it happened").triggered.connect(lambda: self._on_clicked(index))
        menu.addAction("Go back to here").triggered.connect(lambda: self._go_back(index))
        name = menu.addAction("Name a snapshot here…")
        name.setEnabled(not self._workspace.project.read_only)
        name.triggered.connect(lambda: self._name(index))
        menu.popup(at)

    def _go_back(self, index: QModelIndex) -> None:
        step = index.data(STEP_ROLE) if index.isValid() else None
        if isinstance(step, StepRecord):
            changes = go_back_to(self._workspace, step)
            if changes is not None:
                self._workspace.message.emit(changes.title, "Redo", self._workspace.redo)

    def _name(self, index: QModelIndex) -> None:
        step = index.data(STEP_ROLE) if index.isValid() else None
        if isinstance(step, StepRecord):
            name = DialogAsk(self.window()).text(
                "Name a snapshot", f"What is the state after “{step.title}” to be called?"
            )
            changes = name_place(self._workspace, name, step) if name else None
            if changes is not None:
                self._workspace.message.emit(changes.title, "Undo", self._workspace.undo)

    def _on_current_changed(self) -> None:
        self.back.setEnabled(self.view.currentIndex().isValid())

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the panel was hidden."""
        super().showEvent(event)
        if self._stale:
            self._catch_up()


class StepView(QListView):
    """The list: two lines a step.

    Signals:
        menu_asked: (QModelIndex, QPoint on the screen), by mouse or by key.
    """

    menu_asked = Signal(QModelIndex, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Steps")
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = StepDelegate(self)
        self.setItemDelegate(self._delegate)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu where the mouse is, or at the current row if a key was pressed."""
        index, at = menu_place(self, event)
        if index.isValid():
            self.menu_asked.emit(index, at)

    def keyboardSearch(self, _search: str) -> None:
        """Leave letters alone."""


class StepDelegate(QStyledItemDelegate):
    """Draws what happened, and below it, quietly, who and when; what was undone is struck out and stands back."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of two lines."""
        small = QFontMetrics(chip_font(option.font)).height()
        return QSize(120, QFontMetrics(option.font).height() + small + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a step."""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        step = index.data(STEP_ROLE)
        if isinstance(step, StepRecord):
            painter.save()
            self._paint_lines(painter, option, step, str(index.data(DETAIL_ROLE)))
            painter.restore()

    def _paint_lines(self, painter: QPainter, option: QStyleOptionViewItem, step: StepRecord, detail: str) -> None:
        room = option.rect.adjusted(_MARGIN_PX, 5, -_MARGIN_PX, -5)
        grey = quiet(option.palette)
        font = option.font
        font.setStrikeOut(step.undone)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        back = step.undone or step.undoes is not None
        painter.setPen(grey if back else option.palette.color(QPalette.ColorRole.Text))
        title = metrics.elidedText(step.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        small = chip_font(option.font)
        small.setWeight(small.Weight.Normal)
        small.setStrikeOut(False)
        painter.setFont(small)
        painter.setPen(grey)
        said = QFontMetrics(small).elidedText(detail, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, said)
