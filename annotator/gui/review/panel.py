"""The review panel: what waits, walked one by one or by groups, decided by a key or a click, the next at once."""

from collections.abc import Callable
from typing import Any, Final, Protocol

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from annotator.gui.annotate.chooser import Chooser, Entry
from annotator.gui.annotate.type_menu import TypeMenu
from annotator.gui.review.buttons import Button, ReviewButtons
from annotator.gui.review.card import Card
from annotator.gui.review.decider import Decider
from annotator.gui.review.deciding import effect_in_words, kind_of
from annotator.gui.review.head import ReviewHead
from annotator.gui.review.keys import hints, shown
from annotator.gui.review.listing import View
from annotator.gui.review.nothing import why_nothing
from annotator.gui.review.reason_line import ReasonLine
from annotator.gui.review.review_list import ReviewList
from annotator.gui.review.row_delegate import RowDelegate
from annotator.gui.review.rows import GroupRow
from annotator.gui.review.walk import Walk
from annotator.gui.review.words import RowWords
from annotator.gui.workspace import Workspace
from annotator.model.changes import Focus
from annotator.model.ids import SuggestionId
from annotator.model.review import ReviewItem
from annotator.model.schema import LabelType

_REST_MS: Final = 130
"""The text follows once the walk has rested for so long: so that the next suggestion never waits for it."""

_KEEP_MS: Final = 1500
_LINES: Final = 4
_FEW_LINES: Final = 2
_ROOMY_PX: Final = 560
"""From this height on the sentence in hand has all its lines."""


class Remembering(Protocol):
    """What is asked of the settings."""

    def recall(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Return what was kept."""

    def keep(self, key: str, value: Any) -> None:  # noqa: ANN401 (whatever JSON holds)
        """Remember a value."""

    def read(self, name: str, default: Any) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Return a preference."""


class ReviewPanel(QWidget):
    """Shows the walk, and gives it commands; complete by keys alone and by the mouse alone.

    Signals:
        hints_changed: (words, tuple of Hint): the keys that act here now; none while the list has not the focus.
    """

    hints_changed = Signal(str, object)

    def __init__(self, workspace: Workspace, settings: Remembering, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Review")
        self._workspace = workspace
        self._settings = settings
        self._key = f"review:{workspace.project.path}"
        self._began = False
        self._words = RowWords(workspace)
        self.walk = Walk(workspace, self._words.spoken, self)
        self.decider = Decider(workspace, self.walk, self)
        self.head = ReviewHead()
        self.card = Card()
        self.effect = QLabel()
        self.effect.setAccessibleName("What a decision on the group would do")
        self.effect.setTextFormat(Qt.TextFormat.PlainText)
        self.effect.setWordWrap(True)
        self.effect.setProperty("role", "muted")
        self.effect.setContentsMargins(12, 6, 12, 6)
        self.effect.hide()
        self.list = ReviewList(workspace, lambda: bool(self.walk.moved_ends()) or self.walk.opened is not None)
        self.list.setModel(self.walk.rows)
        self.list.setItemDelegate(RowDelegate(lambda: workspace.schema, self.list))
        self.reason = ReasonLine()
        self.buttons = ReviewButtons()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._keep = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._build()
        self._connect()

    # Building

    def _build(self) -> None:
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 6, 8, 4)
        foot.addWidget(self.reason)
        foot.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.card)
        column.addWidget(self.effect)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        walk, workspace = self.walk, self._workspace
        self.head.view.chosen.connect(self._on_view)
        self.head.scope.chosen.connect(self._on_scope)
        self.list.commanded.connect(self.run)
        self.buttons.pressed.connect(self._on_button)
        self.list.lettered.connect(self._on_letter)
        self.list.menu_asked.connect(self._on_menu)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.doubleClicked.connect(lambda _index: self.run("open" if self._group() else "show"))
        self.list.focused.connect(self._tell_keys)
        self.reason.given.connect(self._on_reason)
        self.reason.left.connect(self.list.setFocus)
        walk.moved.connect(self._on_moved)
        walk.counted.connect(self._show_counts)
        walk.reloaded.connect(self._show_state)
        self.decider.told.connect(self._show_counts)
        workspace.document_opened.connect(lambda _document: self._on_document())
        workspace.schema_changed.connect(lambda _schema: self._on_schema())
        self._rest.timeout.connect(self._follow)
        self._keep.timeout.connect(self.keep_place)

    # Beginning, and going on where it stopped

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the first look, and catch up at later ones."""
        super().showEvent(event)
        if not self._began:
            self.begin()
        else:
            self.walk.wake()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave a small panel to its list."""
        super().resizeEvent(event)
        self.card.set_lines(_LINES if self.height() >= _ROOMY_PX else _FEW_LINES)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop following the project."""
        super().hideEvent(event)
        self.walk.sleep()

    def begin(self) -> None:
        """Show what was shown last time, where it was left."""
        self._began = True
        kept = self._settings.recall(self._key, {})
        self.walk.restore(kept if isinstance(kept, dict) else {})
        self.head.show_choices(self.walk)
        self.decider.join()
        self._show_state()

    def keep_place(self) -> None:
        """Remember where the walk is."""
        if self._began:
            self._settings.keep(self._key, self.walk.kept())

    # Commands

    def run(self, command: str) -> None:
        """Do a command of the panel by its id."""
        calls: dict[str, Callable[[], object]] = {
            "accept": self.decider.accept,
            "reject": self.decider.reject,
            "skip": lambda: self.walk.step(1),
            "back_one": lambda: self.walk.step(-1),
            "accept_alike": lambda: self.decider.decide_alike(accept=True),
            "reject_alike": lambda: self.decider.decide_alike(accept=False),
            "open": self.walk.open_group,
            "close": self.walk.close_group,
            "end_right": lambda: self.walk.move_end(right=True, by_character=False),
            "end_left": lambda: self.walk.move_end(right=False, by_character=False),
            "end_right_char": lambda: self.walk.move_end(right=True, by_character=True),
            "end_left_char": lambda: self.walk.move_end(right=False, by_character=True),
            "use_start": lambda: self.walk.use_end(at_start=True),
            "use_end": lambda: self.walk.use_end(at_start=False),
            "drop": self.walk.drop,
            "label": self._choose_label,
            "reason": self.reason.ask,
            "show": lambda: self._follow(anyway=True),
            "bulk": self._bulk,
        }
        self.walk.note_seen(self.list.items_on_screen())
        calls[command]()

    def _on_button(self, key: Button) -> None:
        self.run(key.value)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_letter(self, label: LabelType) -> None:
        self.walk.note_seen(self.list.items_on_screen())
        self.decider.accept(label)

    def _on_reason(self, text: str) -> None:
        self.decider.reject(text)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _types(self) -> tuple[LabelType, ...]:
        kind = self.walk.kind()
        return self._workspace.schema.of_kind(kind_of(kind)) if kind else ()

    def _choose_label(self) -> None:
        types = self._types()
        if not types:
            return
        entries = [Entry(label, label.name, label.description, label, label.key.upper()) for label in types]
        chooser = Chooser("Find a label", entries, lambda label, _hold: self._on_letter(label), self)
        rect = self.list.visualRect(self.list.currentIndex())
        rect.moveTopLeft(self.list.viewport().mapToGlobal(rect.topLeft()))
        chooser.show_at(rect, self.screen().availableGeometry())

    def _on_menu(self, index: QModelIndex, at: QPoint) -> None:
        self.list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries = (
            ("Accept", "accept"), ("Reject", "reject"), ("Reject with a reason…", "reason"), ("", ""),
            ("Accept all alike", "accept_alike"), ("Reject all alike", "reject_alike"), ("Each of them", "open"),
            ("", ""), ("Show in the text", "show"),
        )  # fmt: skip
        groups = self._group() is not None
        for text, command in entries:
            if not text:
                menu.addSeparator()
            elif (command == "open") <= groups and not (groups and command.endswith("alike")):
                menu.addAction(f"{text}\t{shown(command)}").triggered.connect(lambda _c=False, c=command: self.run(c))
        types = self._types()
        if types:
            menu.addMenu(TypeMenu(types, self.list.presses, self._on_letter, menu, "Accept as"))
        menu.popup(at)

    def _bulk(self) -> None:
        from annotator.gui.review.bulk_dialog import BulkDialog

        threshold = float(self._settings.read("review.threshold", 0.9))
        dialog = BulkDialog(self._workspace, self.walk.doc(), threshold, self)
        dialog.accepted.connect(lambda: self.decider.do_bulk(dialog.operation(), dialog.number(), dialog.sentence()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # News

    def _on_view(self, view: View) -> None:
        self.walk.show(view, whole=self.walk.whole)
        self.head.show_choices(self.walk)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_scope(self, whole: bool) -> None:
        self.walk.show(self.walk.view, whole=whole)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_document(self) -> None:
        if self._began and (not self.walk.whole or self.walk.view is View.THINGS):
            self.walk.show(self.walk.view, whole=self.walk.whole)

    def _on_schema(self) -> None:
        self.list.viewport().update()
        self._show_card()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self.walk.busy and current.row() != self.walk.at:
            self.walk.go(current.row())

    def _on_moved(self) -> None:
        """Show another row in hand; the text follows when the walk rests."""
        index = self.walk.rows.index(self.walk.at, 0)
        if index.isValid() and self.list.currentIndex() != index:
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index)
        self._show_card()
        self._show_effect(self._group())
        self._show_keys()
        self._rest.start()
        self._keep.start()

    def _show_state(self) -> None:
        self._words.renew()
        self._show_counts()
        self._on_moved()

    def _show_counts(self) -> None:
        self.head.show_counts(self.walk, saving=self.decider.asking.is_busy())

    def _show_keys(self) -> None:
        self.buttons.fit(self.walk.current(), opened=self.walk.opened is not None)
        self._tell_keys()

    def _tell_keys(self) -> None:
        """Tell which keys act here while the list has the focus; none otherwise."""
        groups, opened = self._group() is not None, self.walk.opened is not None
        found = hints(groups=groups, opened=opened) if self.list.hasFocus() else ()
        self.hints_changed.emit("Groups" if groups else ("Review: one group" if opened else "Review"), found)

    def run_hint(self, command: str) -> None:
        """Do what a hint says, and keep the keys in the list."""
        self.run(command)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_card(self) -> None:
        row = self.walk.current()
        if row is None:
            self.card.show_nothing(self._nothing())
            return
        item = row.sample if isinstance(row, GroupRow) else row
        if item is None:
            self.card.show_nothing(row.group.string if isinstance(row, GroupRow) else "")
            return
        sugg = item.suggestion
        label = self._workspace.schema.types.get(sugg.type) if sugg.type else None
        moved = self.walk.moved_ends()
        at_start = self.walk.ends.at_start if isinstance(row, ReviewItem) else None
        self.card.show_item(
            item, label, self._words.foot(row, item), self._words.warning(item), moved, at_start=at_start
        )

    def _show_effect(self, row: GroupRow | None) -> None:
        """Say what one key would do to the group in hand, before it is pressed."""
        self.effect.setVisible(row is not None)
        if row is not None:
            effect = self.walk.listing().effect(row)
            known = not isinstance(row.group.says, str)
            self.effect.setText(effect_in_words(effect, known=known, keys=(shown("accept"), shown("reject"))))

    def _nothing(self) -> str:
        if self.decider.asking.is_busy():
            return "Counting what waits for you…"
        return why_nothing(self._workspace, self.walk.view, whole=self.walk.is_whole())

    def _group(self) -> GroupRow | None:
        row = self.walk.current()
        return row if isinstance(row, GroupRow) else None

    def _follow(self, *, anyway: bool = False) -> None:
        """Show the suggestion in hand in the text, without taking the focus from the list."""
        row = self.walk.current()
        item = row.sample if isinstance(row, GroupRow) else row
        if item is None or not (anyway or (self.isVisible() and self.list.hasFocus())):
            return
        key: SuggestionId = item.id
        place = (item.suggestion.start, item.suggestion.end)
        shown_now = self._workspace.document
        if anyway and (shown_now is None or shown_now.doc.id != item.doc):
            self._workspace.remember_place()
        self._workspace.show_focus(Focus(item.doc, (key,), place))
