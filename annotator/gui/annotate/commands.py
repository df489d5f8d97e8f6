"""Every command of the text as data: its words, its keys, where it acts, and in which menu it stands."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from annotator.gui.annotate.modes import Mode


class Where(Enum):
    """Where a key can act: the modes, with Item parted by what is selected."""

    TEXT = "Text"
    SELECTION = "Selection"
    SPAN = "Span"
    RELATION = "Relation"
    SUGGESTED_SPAN = "Suggested span"
    SUGGESTED_RELATION = "Suggested relation"
    LINK = "Link"
    STICKY = "Sticky"
    FIELD = "Field"


class Menu(Enum):
    """The menus in which commands stand."""

    EDIT = "Edit"
    ANNOTATE = "Annotate"
    REVIEW = "Review"
    GO = "Go"
    VIEW = "View"
    HELP = "Help"


SUGGESTIONS: Final = frozenset({Where.SUGGESTED_SPAN, Where.SUGGESTED_RELATION})
ANNOTATIONS: Final = frozenset({Where.SPAN, Where.RELATION})
SPANS: Final = frozenset({Where.SPAN, Where.SUGGESTED_SPAN})
RELATIONS: Final = frozenset({Where.RELATION, Where.SUGGESTED_RELATION})
ITEMS: Final = SUGGESTIONS | ANNOTATIONS
TEXT: Final = frozenset({Where.TEXT, Where.STICKY})
READING: Final = TEXT | {Where.SELECTION} | ITEMS
LINK: Final = frozenset({Where.LINK})
WINDOW: Final = frozenset(Where)

MODE_OF: Final = {
    Where.TEXT: Mode.TEXT,
    Where.SELECTION: Mode.SELECTION,
    Where.SPAN: Mode.ITEM,
    Where.RELATION: Mode.ITEM,
    Where.SUGGESTED_SPAN: Mode.ITEM,
    Where.SUGGESTED_RELATION: Mode.ITEM,
    Where.LINK: Mode.LINK,
    Where.STICKY: Mode.STICKY,
    Where.FIELD: Mode.FIELD,
}


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a person can do; ``hint`` is its short form for the hint line (empty: not shown there).

    A command that acts in ``Where.FIELD``, too, belongs to the window; all others act only while the text has the
    focus. ``menu`` is None for what only keys need (a mouse does it otherwise).
    """

    id: str
    words: str
    menu: Menu | None
    keys: tuple[str, ...]
    where: frozenset[Where]
    hint: str = ""

    @property
    def everywhere(self) -> bool:
        """Whether it acts while a field has the focus, too."""
        return Where.FIELD in self.where


def _edit() -> tuple[Command, ...]:
    menu = Menu.EDIT
    undo_where = WINDOW - LINK
    return (
        Command("edit.undo", "Undo", menu, ("Ctrl+Z",), undo_where),
        Command("edit.redo", "Redo", menu, ("Ctrl+Shift+Z", "Ctrl+Y"), undo_where),
        Command("edit.copy", "Copy the text", menu, ("Ctrl+C",), ITEMS | {Where.SELECTION}),
        Command("edit.copy_source", "Copy with source", menu, ("Ctrl+Shift+C",), ITEMS | {Where.SELECTION}),
        Command("edit.delete", "Delete", menu, ("Delete", "Backspace"), ANNOTATIONS, "delete"),
        Command("edit.details", "Edit label, attributes and note…", menu, ("F2",), ITEMS, "details"),
        Command("edit.inspect", "Go to the inspector", menu, ("Enter",), ANNOTATIONS, "inspector"),
        Command("find.open", "Find in the document…", menu, ("Ctrl+F",), WINDOW - LINK),
        Command("find.next", "Find next", menu, ("F3",), WINDOW - LINK),
        Command("find.previous", "Find previous", menu, ("Shift+F3",), WINDOW - LINK),
        Command("find.project", "Find in the project…", menu, ("Ctrl+Shift+F",), WINDOW - LINK),
    )


def _annotate() -> tuple[Command, ...]:
    menu = Menu.ANNOTATE
    marked = SPANS | {Where.SELECTION}
    return (
        Command("label.choose", "Label as…", menu, ("Ctrl+K",), READING | LINK, "find a label"),
        Command("label.hold", "Hold a label…", menu, (), READING),
        Command("label.let_go", "Let the label go", menu, (), frozenset({Where.STICKY})),
        Command("label.held", "Label the selection as held", None, ("Enter",), frozenset({Where.SELECTION})),
        Command("label.identical", "Label identical strings in the document…", menu, ("Ctrl+D",), marked, "identical"),
        Command("label.identical_all", "Label identical strings in the project…", menu, ("Ctrl+Shift+D",), marked),
        Command("boundary.start", "Move the start", menu, ("Home",), SPANS, "start"),
        Command("boundary.end", "Move the end", menu, ("End",), SPANS),
        Command("boundary.right", "Move the end right by a word", menu, ("Shift+Right",), SPANS, "move the end"),
        Command("boundary.left", "Move the end left by a word", menu, ("Shift+Left",), SPANS),
        Command("boundary.right_char", "Move the end right by a character", menu, _BY_CHAR_RIGHT, SPANS),
        Command("boundary.left_char", "Move the end left by a character", menu, _BY_CHAR_LEFT, SPANS),
        Command("link.start", "Link to…", menu, ("Ctrl+L",), SPANS, "link"),
        Command("link.reverse", "Reverse the relation", menu, ("Ctrl+R",), frozenset({Where.RELATION}), "reverse"),
        Command("link.confirm", "Link to the marked target", None, ("Enter",), LINK, "link"),
        Command("link.next", "Next target", None, ("Space", "Right", "Down"), LINK, "next target"),
        Command("link.previous", "Previous target", None, ("Shift+Space", "Left", "Up"), LINK),
        Command("link.find", "Find a target by typing…", None, ("Ctrl+L",), LINK, "find a target"),
        Command("link.cancel", "Cancel the link", None, ("Ctrl+Z",), LINK),
    )


_BY_CHAR_RIGHT: Final = ("Ctrl+Shift+Right", "Ctrl+Right")
_BY_CHAR_LEFT: Final = ("Ctrl+Shift+Left", "Ctrl+Left")


def _review() -> tuple[Command, ...]:
    menu = Menu.REVIEW
    selection, paragraph = frozenset({Where.SELECTION}), ITEMS
    return (
        Command("review.accept", "Accept, and go to the next", menu, ("Enter",), SUGGESTIONS, "accept"),
        Command("review.reject", "Reject, and go to the next", menu, ("Delete", "Backspace"), SUGGESTIONS, "reject"),
        Command("review.next", "Next pending suggestion", menu, ("Space",), READING, "next pending"),
        Command("review.previous", "Previous pending suggestion", menu, ("Shift+Space",), READING),
        Command("review.accept_selection", "Accept all in the selection", menu, ("Shift+Enter",), selection, "accept"),
        Command("review.reject_selection", "Reject all in the selection", menu, ("Shift+Delete",), selection, "reject"),
        Command(
            "review.accept_paragraph", "Accept all in the paragraph", menu, ("Shift+Enter",), paragraph, "all here"
        ),
        Command("review.reject_paragraph", "Reject all in the paragraph", menu, ("Shift+Delete",), paragraph),
        Command("review.accept_document", "Accept all in the document", menu, ("Alt+Enter",), READING, "accept all"),
        Command("review.accept_above", "Accept all above the threshold", menu, ("Ctrl+Shift+Enter",), READING),
        Command("document.finish", "Done, next document", menu, ("Ctrl+Enter",), WINDOW - LINK, "done, next"),
        Command("document.reopen", "Set back to in progress", menu, (), WINDOW - LINK),
    )


def _go() -> tuple[Command, ...]:
    menu = Menu.GO
    relation = RELATIONS
    return (
        Command("go.item", "Select the item at the caret", menu, ("Enter",), TEXT, "select"),
        Command("go.next", "Next annotation", menu, ("Alt+Down",), READING, "next"),
        Command("go.previous", "Previous annotation", menu, ("Alt+Up",), READING),
        Command("go.other_end", "Other end of the relation", menu, ("Ctrl+J",), relation, "other end"),
        Command("go.back", "Back", menu, ("Ctrl+Shift+J",), READING),
        Command("go.forward", "Forward", menu, (), READING),
        Command("document.next", "Next document", menu, ("Ctrl+PgDown",), WINDOW - LINK),
        Command("document.previous", "Previous document", menu, ("Ctrl+PgUp",), WINDOW - LINK),
        Command("go.leave_left", "Leave the item to the left", None, ("Left",), ITEMS),
        Command("go.leave_right", "Leave the item to the right", None, ("Right",), ITEMS),
        Command("go.leave_up", "Leave the item upwards", None, ("Up",), ITEMS),
        Command("go.leave_down", "Leave the item downwards", None, ("Down",), ITEMS),
        Command("mode.back", "Back one level", None, ("Esc",), READING | LINK, "back"),
    )


def _help() -> tuple[Command, ...]:
    return (Command("help.keys", "Show all keys", Menu.HELP, ("F1",), WINDOW, "all keys"),)


def commands() -> tuple[Command, ...]:
    """Return all commands, in the order of the menus and of the hint line.

    Keys of the schema (letters label, digits choose an entry) are no commands: they cannot be changed here.
    """
    return (*_review(), *_annotate(), *_edit(), *_go(), *_help())
