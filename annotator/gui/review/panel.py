"""The review panel: what waits, walked one by one or by groups, decided by a key or a click, the next at once."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, Protocol

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.gui.annotate.chooser import Chooser, Entry
from annotator.gui.annotate.type_menu import TypeMenu
from annotator.gui.panels.fields import ChoiceBox
from annotator.gui.panels.flow_layout import FlowLayout
from annotator.gui.panels.queries import source_names
from annotator.gui.review.card import Card
from annotator.gui.review.decider import Decider
from annotator.gui.review.deciding import effect_in_words, kind_of, says_in_words
from annotator.gui.review.keys import hints, shown
from annotator.gui.review.listing import View
from annotator.gui.review.nothing import why_nothing
from annotator.gui.review.reason_line import ReasonLine
from annotator.gui.review.review_list import ReviewList
from annotator.gui.review.row_delegate import RowDelegate, size_in_words
from annotator.gui.review.rows import GroupRow, Row
from annotator.gui.review.walk import Walk
from annotator.gui.tips import plain_tip
from annotator.gui.workspace import Workspace
from annotator.model.changes import Focus
from annotator.model.ids import SuggestionId
from annotator.model.review import ReviewItem
from annotator.model.schema import LabelType
from annotator.project.wording import one_line

_REST_MS: Final = 130
"""The text follows once the walk has rested for so long: so that the next suggestion never waits for it."""

_KEEP_MS: Final = 1500
_NAME: Final = 60
_NARROWEST_PX: Final = 80
_LINES: Final = 4
_FEW_LINES: Final = 2
_ROOMY_PX: Final = 560
"""From this height on the sentence in hand has all its lines."""

_VIEWS: Final = (
    ("By document", View.DOCUMENT),
    ("Least sure first", View.UNSURE),
    ("By groups", View.GROUPS),
    ("By thing", View.THINGS),
    ("Disputed", View.DISPUTED),
)


class Remembering(Protocol):
    """What is asked of the settings."""

    def recall(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Return what was kept."""

    def keep(self, key: str, value: Any) -> None:  # noqa: ANN401 (whatever JSON holds)
        """Remember a value."""

    def read(self, name: str, default: Any) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Return a preference."""


class Button(StrEnum):
    """The buttons under the list, by the command that each gives."""

    ACCEPT = "accept"
    REJECT = "reject"
    SKIP = "skip"
    LABEL = "label"
    ALIKE = "accept_alike"
    OPEN = "open"
    CLOSE = "close"
    BULK = "bulk"


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
        self._counts = ""
        self._names = source_names(workspace)
        self.walk = Walk(workspace, self._in_words, self)
        self.decider = Decider(workspace, self.walk, self)
        self.view = ChoiceBox("Order of the suggestions")
        self.view.set_choices(_VIEWS)
        self.scope = ChoiceBox("Suggestions of")
        self.scope.set_choices((("The project", True), ("This document", False)))
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.said = QLabel()
        self.said.setProperty("role", "muted")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # else a name widens the dock
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
        self._buttons: dict[Button, QPushButton] = {}
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._keep = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._build()
        self._connect()

    # Building

    def _build(self) -> None:
        top = self._top
        for box in (self.view, self.scope):
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
            box.setMinimumWidth(_NARROWEST_PX)
            top.addWidget(box, 1)
        row = QWidget()
        flow = FlowLayout(row, 4)
        for key, text, tip in self._button_words():
            button = self._buttons[key] = QPushButton(text)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, key=key: self._on_button(key))
            flow.addWidget(button)
        head = QVBoxLayout()
        head.setContentsMargins(8, 6, 8, 4)
        head.setSpacing(4)
        head.addLayout(top)
        head.addWidget(self.said)
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 6, 8, 4)
        foot.addWidget(self.reason)
        foot.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.card)
        column.addWidget(self.effect)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.list)

    def _button_words(self) -> tuple[tuple[Button, str, str], ...]:
        def key(command: str) -> str:
            return f"  ({shown(command)})"

        return (
            (Button.ACCEPT, "Accept", f"Accept, and go to the next{key('accept')}"),
            (Button.REJECT, "Reject", f"Reject, and go to the next{key('reject')}"),
            (Button.SKIP, "Skip", f"Leave it open, and go to the next{key('skip')}"),
            (Button.LABEL, "Label…", f"Accept with another label{key('label')}"),
            (Button.ALIKE, "Accept all alike", f"Accept all that say the same of this string{key('accept_alike')}"),
            (Button.OPEN, "Each of them", f"Show each occurrence, the exceptions first{key('open')}"),
            (Button.CLOSE, "Back to the groups", f"Show the groups again{key('close')}"),
            (
                Button.BULK,
                "By score…",
                "Accept or reject all within a range of scores, after a look at what it would do",
            ),
        )

    def _connect(self) -> None:
        walk, workspace = self.walk, self._workspace
        self.view.chosen.connect(self._on_view)
        self.scope.chosen.connect(self._on_scope)
        self.list.commanded.connect(self.run)
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
        """Put the two choices one below the other where they would be cut, and leave a small panel to the list."""
        super().resizeEvent(event)
        self._fit_counts()
        needed = self.view.sizeHint().width() + self.scope.sizeHint().width() + self._top.spacing()
        is_narrow = self._top.contentsRect().width() < needed
        self.card.set_lines(_LINES if self.height() >= _ROOMY_PX else _FEW_LINES)
        self._top.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop following the project."""
        super().hideEvent(event)
        self.walk.sleep()

    def begin(self) -> None:
        """Show what was shown last time, where it was left."""
        self._began = True
        kept = self._settings.recall(self._key, {})
        self.walk.restore(kept if isinstance(kept, dict) else {})
        self.view.show_value(self.walk.view)
        self._show_scope()
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
        self._show_scope()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_scope(self) -> None:
        by_thing = self.walk.view is View.THINGS
        self.scope.show_value(self.walk.whole and not by_thing)
        self.scope.setEnabled(not by_thing)
        self.scope.setToolTip("Who is who is known of the open document alone." if by_thing else "")

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
        self._names = source_names(self._workspace)
        self._show_counts()
        self._on_moved()

    def _show_counts(self) -> None:
        walk = self.walk
        parts = [f"{walk.left:,} left"]
        if walk.opened is not None:
            parts.append(f"{walk.rows.rowCount():,} of “{one_line(walk.opened_text(), _NAME)}”")
        if walk.pace.decided:
            parts.append(f"{walk.pace.decided:,} decided")
        rate = walk.pace.per_minute()
        if rate is not None:
            parts.append(f"{rate:,.0f} a minute")
        if self.decider.asking.is_busy():
            parts.append("saving…")
        self._counts = " · ".join(parts)
        self._fit_counts()

    def _fit_counts(self) -> None:
        room = max(40, self.said.width())
        self.said.setText(self.said.fontMetrics().elidedText(self._counts, Qt.TextElideMode.ElideRight, room))
        self.said.setToolTip(plain_tip(self._counts))
        self.said.setAccessibleName(self._counts)

    def _show_keys(self) -> None:
        groups, opened = self._group() is not None, self.walk.opened is not None
        is_item = isinstance(self.walk.current(), ReviewItem)
        for key, shows in ((Button.OPEN, groups), (Button.CLOSE, opened), (Button.ALIKE, is_item)):
            self._buttons[key].setVisible(shows)
        for key in (Button.ACCEPT, Button.REJECT, Button.SKIP, Button.LABEL):
            self._buttons[key].setEnabled(self.walk.current() is not None)
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
        self.card.show_item(item, label, self._foot(row, item), self._warning(item), moved, at_start=at_start)

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

    def _foot(self, row: Row, item: ReviewItem) -> str:
        sugg = item.suggestion
        facts = [size_in_words(row)] if isinstance(row, GroupRow) else [f"{sugg.score:.2f}"]
        facts += [self._names(sugg.source), item.title]
        return " · ".join(fact for fact in facts if fact)

    def _warning(self, item: ReviewItem) -> str:
        schema = self._workspace.schema
        if item.decision is not None:
            said = "You rejected this" if item.decision.annotation is None else "You said otherwise"
            why = f" ({item.decision.reason})" if item.decision.reason else ""
            return f"{said}{why}; a later version insists."
        if item.clash:
            return f"You marked {', '.join(schema.name(key) for key in item.clash)} here."
        if item.rivals:
            return f"Also proposed: {', '.join(says_in_words(schema, says) for says in item.rivals)}."
        if item.suggestion.type is None:
            return "The schema has no such label: choose one."
        return ""

    def _in_words(self, row: Row) -> str:
        """Return a row for a screen reader."""
        schema = self._workspace.schema
        if isinstance(row, GroupRow):
            also = f" (also {', '.join(row.names)})" if row.names else ""
            return f"{row.title()}{also}: {says_in_words(schema, row.group.says)}, {size_in_words(row)}"
        name = schema.name(row.suggestion.type) if row.suggestion.type else row.suggestion.label
        return f"{row.text()}: {name}, {row.suggestion.score:.2f}. {self._warning(row)} {row.title}".strip()

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
