"""Everything by which a person annotates in the text, wired to a view and a workspace."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.gui.actions import Action
from annotator.gui.annotate.action_list import ActionList
from annotator.gui.annotate.bars import Bars
from annotator.gui.annotate.commands import commands
from annotator.gui.annotate.context_menu import context_menu
from annotator.gui.annotate.desk import Desk
from annotator.gui.annotate.finder import Finder
from annotator.gui.annotate.finish_question import ask_finish
from annotator.gui.annotate.hint_line import Hint, HintLine
from annotator.gui.annotate.hints import all_keys, hints, mode_name
from annotator.gui.annotate.keymap import Keymap
from annotator.gui.annotate.keys import TextKeys
from annotator.gui.annotate.keys_overlay import KeysOverlay
from annotator.gui.annotate.labelling import Labelling
from annotator.gui.annotate.linking import Linking
from annotator.gui.annotate.modes import Mode, State
from annotator.gui.annotate.navigation import Navigation
from annotator.gui.annotate.popups import Popups
from annotator.gui.annotate.presses import Presses
from annotator.gui.annotate.propagating import Propagating
from annotator.gui.annotate.reviewing import AskFinish, Reviewing
from annotator.gui.annotate.runner import copy, gestures, going
from annotator.gui.annotate.settings import Settings
from annotator.gui.annotate.toast import Toaster
from annotator.gui.textview.kinds import Hit
from annotator.gui.textview.view import AnnotationView
from annotator.gui.workspace import Workspace
from annotator.model.changes import Changes, Stack
from annotator.model.ids import TypeId
from annotator.model.schema import LabelType, TypeKind


class AnnotateController(QObject):
    """The gestures of one text view.

    Signals:
        mode_changed: Mode.
        hint_changed: (mode in words, list of Hint): what the hint line shows.
        counts_changed: the counts of ``picture.counts`` may differ.
        held_changed: TypeId of the held label, or None.
        actions_changed: ``actions()`` gives others now: the schema or a key changed.
        inspector_asked: the inspector's first field is to have the focus.
        document_asked: +1 for the next document of the list, -1 for the previous one.
        finished: the document is done, and the next one that is not may come.
        find_in_project_asked: the words to find ("" for none).
        legends_changed: letters of keys are shown differently (another keyboard layout).
    """

    mode_changed = Signal(object)
    hint_changed = Signal(str, object)
    counts_changed = Signal()
    held_changed = Signal(object)
    actions_changed = Signal()
    inspector_asked = Signal()
    document_asked = Signal(int)
    finished = Signal()
    find_in_project_asked = Signal(str)
    legends_changed = Signal()

    def __init__(
        self,
        view: AnnotationView,
        workspace: Workspace,
        settings: Settings,
        parent: QObject | None = None,
        *,
        icon: Callable[[str], QIcon] | None = None,
        ask: AskFinish | None = None,
        window_keys: dict[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = view
        self.workspace = workspace
        self.keymap = Keymap(commands(), settings, window_keys)
        self.presses = Presses()
        self.toaster = Toaster(view)
        # Before the desk hears of a step: what it says of one is then not withdrawn by the same.
        workspace.changed.connect(self._on_changed)
        self.desk = Desk(view, workspace, settings, self)
        self.popups = Popups(self.desk, self.presses)
        self.navigation = Navigation(self.desk)
        self.labelling = Labelling(self.desk, workspace.undo)
        self.linking = Linking(self.desk, self.popups.choose_type, self.popups.find_target)
        self.reviewing = Reviewing(
            self.desk, self.navigation, ask or (lambda waiting: ask_finish(waiting, view.window())), workspace.undo
        )
        self.propagating = Propagating(self.desk, workspace.undo)
        self.finder = Finder(self.desk, icon)
        self.bars = Bars(self.desk, self.linking, self.keymap, self.presses)
        self.hint_line = HintLine()
        self._overlay: KeysOverlay | None = None
        self._window: QWidget | None = None
        self._lent: tuple[str, list[Hint], Callable[[str], object]] | None = None
        self._table = self._commands()
        self._action_list = ActionList(self.desk, self.keymap, self.reviewing, self.run, self.use_label)
        self._keys = TextKeys(
            self.desk, self.keymap, self.presses, self.run, self._on_letter, self._on_number, self._on_pressed
        )
        self._connect()
        self._say_hints()

    # For the window

    def actions(self) -> tuple[Action, ...]:
        """Return everything that can be done here, for menus and the command palette."""
        return self._action_list.actions()

    def run(self, command: str) -> None:
        """Do a command by its id; what does not fit the moment does nothing."""
        self._table[command]()

    def use_label(self, type_id: TypeId, hold: bool = False) -> None:
        """Use a label or relation type, as from the palette: where the person is in the text."""
        label = self.desk.schema.types.get(type_id)
        if label is None:
            return
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.linking.targets and label.kind is TypeKind.RELATION:
            self.linking.take_type(label)
        else:
            self.labelling.label_with(label, hold=hold)

    def show_keys(self) -> None:
        """Show all keys over the window, until F1 is let go, or until anything else is pressed."""
        window = self.view.window()
        if self._overlay is None or self._overlay.parentWidget() is not window:
            self._overlay = KeysOverlay(window)
        self._overlay.show_groups(all_keys(self.keymap))

    def lend_hint_line(self, words: str, found: Sequence[Hint], run: Callable[[str], object]) -> None:
        """Show another widget's keys while it has the focus; without any, the line is the text's again."""
        self._lent = (words, list(found), run) if found else None
        self._say_hints()

    def close(self) -> None:
        """Let go of the application's signals."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._on_focus)
        self.view.key_handler = None
        self.view.viewport().removeEventFilter(self)
        if self._window is not None:
            self._window.removeEventFilter(self)
        if self._overlay is not None:
            self._overlay.dismiss()

    # Wiring

    def _commands(self) -> dict[str, Callable[[], object]]:
        own: dict[str, Callable[[], object]] = {
            "label.choose": self._choose_label,
            "label.hold": self._choose_held,
            "edit.undo": self.workspace.undo,
            "edit.redo": self.workspace.redo,
            "edit.copy": lambda: copy(self.desk, source=False),
            "edit.copy_source": lambda: copy(self.desk, source=True),
            "edit.details": self._details,
            "edit.inspect": self.inspector_asked.emit,
            "document.finish": lambda: self.reviewing.finish(self.finished.emit),
            "document.next": lambda: self.document_asked.emit(1),
            "document.previous": lambda: self.document_asked.emit(-1),
            "find.project": self._find_in_project,
            "mode.back": self.desk.modes.escape,
            "help.keys": self.show_keys,
        }
        done = gestures(self.labelling, self.reviewing, self.linking, self.navigation, self.propagating)
        return {**done, **going(self.navigation, self.finder), **own}

    def _connect(self) -> None:
        view, desk = self.view, self.desk
        view.key_handler = self._keys.handle
        view.item_clicked.connect(self._on_item_clicked)
        view.item_double_clicked.connect(self._on_item_double_clicked)
        view.text_clicked.connect(lambda _offset: self._on_text_clicked())
        view.selection_finished.connect(self._on_selection_finished)
        view.boundary_dragged.connect(self.labelling.drag_end)
        view.link_started.connect(self.linking.drag_from)
        view.link_dropped.connect(self.linking.drop)
        view.link_cancelled.connect(self.linking.cancel_drag)
        view.context_requested.connect(self._on_context)
        view.jumped.connect(lambda _before, _after: self.navigation.remember())
        view.viewport().installEventFilter(self)
        desk.modes.subscribe(self._on_mode)
        self.keymap.subscribe(self._on_keys_changed)
        desk.counts_changed.connect(self.counts_changed)
        desk.pictured.connect(self._say_hints)
        self.bars.label_chosen.connect(lambda label, hold: self.use_label(label.id, hold))
        self.bars.command_chosen.connect(self._run_in_text)
        self.bars.more_asked.connect(self._choose_label)
        self.hint_line.command_asked.connect(self._on_hint)
        self.workspace.message.connect(self._on_message)
        self.workspace.schema_changed.connect(lambda _schema: self.actions_changed.emit())
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go back and forward with the mouse's side buttons; with Esc, from any field back to the text."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self._window and event.key() == Qt.Key.Key_Escape and self.view.isVisible():
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            return False
        if watched is self.view.viewport() and isinstance(event, QMouseEvent):
            pressed = event.type() is QEvent.Type.MouseButtonPress
            if event.button() is Qt.MouseButton.BackButton and pressed:
                self.navigation.back()
                return True
            if event.button() is Qt.MouseButton.ForwardButton and pressed:
                self.navigation.forward()
                return True
        return False

    # Keys

    def _on_letter(self, label: LabelType, shift: bool) -> None:
        mode = self.desk.modes.mode
        if mode is Mode.LINK:
            if not shift:
                self.linking.take_type(label)
        elif not shift or mode is not Mode.ITEM:
            self.labelling.label_with(label, hold=shift)

    def _on_number(self, number: int) -> None:
        mode = self.desk.modes.mode
        if mode is Mode.LINK:
            self.linking.take_nth(number)
        elif mode is Mode.SELECTION and 1 <= number <= len(self.bars.labels()):
            self.labelling.label_with(self.bars.labels()[number - 1])

    def _on_pressed(self, event: QKeyEvent) -> None:
        if self.presses.learn(event):
            self.legends_changed.emit()

    def _on_hint(self, command: str) -> None:
        if self._lent is not None and any(hint.command == command for hint in self._lent[1]):
            self._lent[2](command)
        else:
            self._run_in_text(command)

    def _run_in_text(self, command: str) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.run(command)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return
        self.desk.modes.focus(in_field=now is not self.view)
        if self._window is not self.view.window():
            self._window = self.view.window()
            self._window.installEventFilter(self)

    # The mouse

    def _on_item_clicked(self, item: UUID, modifiers: Qt.KeyboardModifier) -> None:
        desk = self.desk
        if desk.modes.state.linking:
            self.linking.point_at(item)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            others = tuple(other for other in desk.modes.state.items if other != item)
            added = len(others) == len(desk.modes.state.items)
            self.workspace.select((*others, item) if added else others)
        else:
            self.workspace.select((item,))

    def _on_item_double_clicked(self, item: UUID) -> None:
        self.workspace.select((item,))
        self._details()

    def _on_text_clicked(self) -> None:
        self.desk.modes.end_link()
        self.workspace.select(())

    def _on_selection_finished(self) -> None:
        if self.desk.modes.state.held:
            self.labelling.label_held()

    def _on_context(self, place: QPoint, hit: Hit) -> None:
        selection, items = self.desk.modes.state.selection, self.desk.modes.state.items
        in_selection = selection is not None and selection[0] <= hit.offset <= selection[1]
        if not in_selection and not set(hit.items) & set(items):
            if hit.item is not None:
                self.workspace.select((hit.item,))
            else:
                self.workspace.select(())
                self.view.set_caret(hit.offset)
        context_menu(self.desk, self._action_list, self.presses, self.use_label, self.view).popup(place)

    # Commands of their own

    def _choose_label(self) -> None:
        if self.linking.targets:
            self.popups.choose_relation(self.linking.types(), lambda label, _hold: self.linking.take_type(label))
        elif self.desk.chosen().only_relations:
            types = self.desk.schema.of_kind(TypeKind.RELATION)
            self.popups.choose_relation(types, lambda label, _hold: self.use_label(label.id))
        elif self.desk.document is not None:
            self.popups.choose_label("Find a label", lambda label, hold: self.use_label(label.id, hold), may_hold=True)

    def _choose_held(self) -> None:
        self.popups.choose_label("Hold a label", lambda label, _hold: self.use_label(label.id, True), may_hold=False)

    def _details(self) -> None:
        chosen = self.desk.chosen()
        if len(chosen.annotations) == 1 and not chosen.suggestions:
            self.popups.details(chosen.annotations[0].id, lambda label: self.use_label(label.id))
        elif chosen.suggestions:
            self._choose_label()
        elif chosen.annotations:
            self.inspector_asked.emit()

    def _find_in_project(self) -> None:
        selection = self.desk.modes.state.selection
        self.find_in_project_asked.emit(self.desk.text[slice(*selection)] if selection else "")

    # News

    def _on_mode(self, before: State, after: State) -> None:
        if before.mode is not after.mode:
            self.mode_changed.emit(after.mode)
        if before.held != after.held:
            self.held_changed.emit(after.held)
        self._say_hints()

    def _say_hints(self) -> None:
        state, places = self.desk.modes.state, self.desk.places()
        if self._lent is not None:
            self.hint_line.set_hints(*self._lent[:2])
            return
        held = self.desk.schema.name(state.held) if state.held else ""
        mode = state.mode if self.desk.document else Mode.FIELD
        said = mode_name(state.mode, places, held, len(state.items)) if self.desk.document else ""
        found = hints(self.keymap, mode, places, held)
        self.hint_line.set_hints(said, found)
        self.hint_changed.emit(said, found)

    def _on_keys_changed(self) -> None:
        self._say_hints()
        self.actions_changed.emit()

    def _on_changed(self, changes: Changes) -> None:
        """Take back what toasts offer to undo, once a person has done something else; machines do not count."""
        if changes.stack is Stack.USER and changes.undoes is not None:
            self.toaster.withdraw_offers()
        elif changes.stack is Stack.USER:
            self.toaster.withdraw_actions()

    def _on_message(self, text: str, action: str, call: Callable[[], object] | None) -> None:
        self.toaster.show_toast(text, action, call)
