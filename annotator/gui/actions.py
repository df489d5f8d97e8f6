"""Actions as data: menus, toolbar, command palette and the page of keys are all made from these."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.gui.tips import plain_tip
from annotator.model.errors import UserError


class Scope(StrEnum):
    """Where an action's keys act."""

    WINDOW = "window"
    """Anywhere in the window: for Ctrl, Alt and function keys only."""
    VIEW = "view"
    """In the text view alone, whose own key handler sees to it: the menu only shows the keys."""


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that a person can do.

    ``id`` is stable ("document.next"): changed keys are stored under it. ``menu`` is a menu's title, or titles with
    "/" between ("View/Relations"); "" keeps it out of the menus, not out of the palette. ``group`` parts a menu by
    lines. ``shortcuts`` are as QKeySequence reads them; the first is shown. ``icon`` names a file of
    ``resources/icons/actions``. ``checked`` makes it a switch. ``label`` says its text anew each time it is shown
    ("Accept all 12 above 0.8").
    """

    id: str
    text: str
    call: Callable[[], object]
    menu: str = ""
    group: int = 0
    shortcuts: tuple[str, ...] = ()
    scope: Scope = Scope.WINDOW
    icon: str = ""
    tip: str = ""
    enabled: Callable[[], bool] = _always
    checked: Callable[[], bool] | None = None
    label: Callable[[], str] | None = None

    def title(self) -> str:
        """Return the text as it is to be shown now."""
        return self.label() if self.label else self.text

    def words(self) -> str:
        """Return the title as it reads, without marks for Alt and without dots."""
        return without_marks(self.title()).rstrip("…")


class ActionTable(QObject):
    """All actions of the window, with their keys as the person has changed them, and a QAction for each."""

    def __init__(self, icon: Callable[[str], QIcon], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._actions: dict[str, Action] = {}
        self._made: dict[str, QAction] = {}
        self._defaults: dict[str, tuple[str, ...]] = {}
        self._changed: dict[str, tuple[str, ...]] = {}
        self._pictured: dict[str, str] = {}
        self._shown: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.refresh)

    def __iter__(self) -> Iterator[Action]:
        return iter(self._actions.values())

    def __contains__(self, key: str) -> bool:
        return key in self._actions

    def __getitem__(self, key: str) -> Action:
        return self._actions[key]

    def add(self, actions: Iterable[Action]) -> None:
        """Add actions, in the order of their menus.

        Raises:
            ValueError: An id is taken.
        """
        for action in actions:
            if action.id in self._actions:
                raise ValueError(f"two actions are called {action.id}")
            self._defaults[action.id] = action.shortcuts
            if action.id in self._changed:
                action = replace(action, shortcuts=self._changed[action.id])
            self._actions[action.id] = action
            self._made[action.id] = self._make(action)

    def remove(self, ids: Iterable[str]) -> None:
        """Take actions away, such as those of a project that was closed."""
        for key in tuple(ids):
            self._actions.pop(key, None)
            self._shown.pop(key, None)
            made = self._made.pop(key, None)
            if made is None:
                continue
            # By hand, while the action is whole: filters in Python cannot look at one that is being destroyed.
            for holder in made.associatedObjects():
                if isinstance(holder, QWidget):
                    holder.removeAction(made)
            made.deleteLater()

    def made(self, key: str) -> QAction:
        """Return the QAction for menus and toolbars."""
        return self._made[key]

    def pictured(self, key: str, icon: str = "") -> QAction:
        """Return the QAction with an icon, for a toolbar; its own one unless said otherwise."""
        self._pictured[key] = icon or self._actions[key].icon
        made = self._made[key]
        made.setIcon(self._icon(self._pictured[key]))
        made.setIconVisibleInMenu(False)
        return made

    def redraw(self) -> None:
        """Make the icons anew, after the window's colours have changed."""
        for key, icon in tuple(self._pictured.items()):
            if key in self._made:
                self.pictured(key, icon)

    def run(self, key: str) -> bool:
        """Do an action if it can be done now, and tell whether it was."""
        action = self._actions[key]
        if not action.enabled():
            return False
        action.call()
        return True

    def refresh_soon(self) -> None:
        """Refresh once the present event has been dealt with, however often this is asked for."""
        self._later.start()

    def refresh(self) -> None:
        """Ask each action anew what it is called, and whether it is on and can be done."""
        for key, action in self._actions.items():
            self._show(action, self._made[key])

    # Keys

    def set_keys(self, changed: Mapping[str, tuple[str, ...]]) -> None:
        """Use keys that the person has chosen, by action's id; they also hold for actions that come later."""
        self._changed = dict(changed)
        for key in self._changed:
            if key in self._actions:
                self._put_keys(key, self._changed[key])

    def default_keys(self, key: str) -> tuple[str, ...]:
        """Return the keys that an action came with."""
        return self._defaults[key]

    def set_key(self, key: str, shortcuts: tuple[str, ...]) -> None:
        """Give an action other keys.

        Raises:
            UserError: A key belongs to another action.
        """
        for shortcut in shortcuts:
            self.refuse_clash(key, shortcut)
        self._changed[key] = shortcuts
        self._put_keys(key, shortcuts)

    def refuse_clash(self, key: str, shortcut: str) -> None:
        """Raise UserError if another action has a key already, or if the key is one that text is typed with."""
        wanted = QKeySequence(shortcut)
        if wanted.isEmpty():
            raise UserError("keys.unknown", f"“{shortcut}” is no key.")
        for other in self._actions.values():
            if other.id != key and any(QKeySequence(s) == wanted for s in other.shortcuts):
                raise UserError(
                    "keys.taken",
                    f"{wanted.toString()} belongs to “{other.text}”.",
                    hint="Choose another key, or free that one first.",
                )
        if self._actions[key].scope is Scope.WINDOW and _is_typed(wanted):
            raise UserError(
                "keys.typed",
                f"{wanted.toString()} alone types a character.",
                hint="Add Ctrl or Alt: single letters belong to the labels.",
            )

    def _put_keys(self, key: str, shortcuts: tuple[str, ...]) -> None:
        action = self._actions[key] = replace(self._actions[key], shortcuts=shortcuts)
        made = self._made[key]
        if action.scope is Scope.WINDOW:
            made.setShortcuts([QKeySequence(s) for s in shortcuts])
        self._show(action, made)

    # Making

    def _make(self, action: Action) -> QAction:
        made = QAction(self)
        made.setObjectName(action.id)
        made.setCheckable(action.checked is not None)
        if action.scope is Scope.WINDOW:
            made.setShortcuts([QKeySequence(s) for s in action.shortcuts])
        made.triggered.connect(lambda _checked=False, key=action.id: self._on_triggered(key))
        self._show(action, made)
        return made

    def _show(self, action: Action, made: QAction) -> None:
        title = action.title()
        # Writing the keys and the tip takes far longer than asking, and this is done after every step.
        if self._shown.get(action.id) != (title, action.shortcuts):
            self._shown[action.id] = title, action.shortcuts
            keys = shown_keys(action)
            made.setText(f"{title}\t{keys}" if keys and action.scope is Scope.VIEW else title)
            made.setToolTip(plain_tip(f"{action.tip or action.words()}{f'  ({keys})' if keys else ''}"))
            made.setStatusTip("")
        made.setEnabled(action.enabled())
        if action.checked is not None:
            made.setChecked(action.checked())

    def _on_triggered(self, key: str) -> None:
        if key in self._actions:
            self.run(key)
            self.refresh()


def shown_keys(action: Action) -> str:
    """Return an action's first key as this system writes it, or ""."""
    if not action.shortcuts:
        return ""
    return QKeySequence(action.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)


def _is_typed(keys: QKeySequence) -> bool:
    """Tell whether a key writes a character, alone or with Shift."""
    portable = keys.toString(QKeySequence.SequenceFormat.PortableText)
    return len(portable.removeprefix("Shift+")) == 1 or (portable.endswith("Space") and "+" not in portable)


def without_marks(title: str) -> str:
    """Return a menu's words as they read: "&&" is an "&", a single one marks a letter for Alt."""
    return re.sub("&(&?)", r"\1", title)
