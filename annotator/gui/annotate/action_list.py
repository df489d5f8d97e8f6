"""All that can be done in the text, as actions for the window's menus and command palette."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from annotator.gui.actions import Action, Scope
from annotator.gui.annotate.commands import Command
from annotator.gui.annotate.desk import Desk
from annotator.gui.annotate.keymap import Keymap
from annotator.gui.annotate.reviewing import ASK, LEAVE, REJECT, Reviewing
from annotator.gui.annotate.settings import FINISHING
from annotator.gui.annotate.show import Colouring, Filter, Group
from annotator.gui.annotate.strokes import Stroke
from annotator.model.ids import TypeId
from annotator.model.schema import LabelType, TypeKind

THRESHOLDS: Final = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5)
_ICONS: Final = {
    "review.accept": "accept",
    "review.reject": "reject",
    "review.next": "skip",
    "edit.undo": "undo",
    "edit.redo": "redo",
    "edit.copy": "copy",
    "edit.delete": "delete",
    "edit.details": "edit",
    "find.open": "search",
    "label.choose": "tag",
    "label.hold": "pin",
    "link.start": "link",
    "link.reverse": "reverse",
    "go.back": "back",
    "go.forward": "forward",
    "document.finish": "done",
    "help.keys": "keyboard",
}
_FINISHING: Final = ((ASK, "Ask"), (LEAVE, "Leave them open"), (REJECT, "Reject the rest"))


class ActionList:
    """Makes the actions; each asks the desk whether it can be done now."""

    def __init__(
        self,
        desk: Desk,
        keymap: Keymap,
        reviewing: Reviewing,
        run: Callable[[str], None],
        use_label: Callable[[TypeId, bool], None],
    ) -> None:
        self._desk = desk
        self._keymap = keymap
        self._reviewing = reviewing
        self._run = run
        self._use_label = use_label

    def actions(self) -> tuple[Action, ...]:
        """Return all actions, in the order of their menus."""
        fixed = [self.action(command) for command in self._keymap if command.menu is not None]
        return (*fixed, *self._thresholds(), *self._finishing(), *self._shows(), *self._colours(), *self.labels())

    def can(self, command: Command) -> bool:
        """Tell whether a command fits the moment."""
        return any(where in command.where for where in self._desk.places(in_text=True))

    def keys_shown(self, command: str) -> str:
        """Return the first key of a command for people, "" for none."""
        return self._keymap.shown(command)

    def action(self, command: Command) -> Action:
        """Return a command as an action."""
        return Action(
            id=command.id,
            text=command.words,
            call=lambda: self._run(command.id),
            menu=command.menu.value if command.menu else "",
            group=_group(command),
            shortcuts=_for_qt(self._keymap.keys(command.id)),
            scope=Scope.WINDOW if command.everywhere else Scope.VIEW,
            icon=_ICONS.get(command.id, ""),
            enabled=self._enabled(command),
            label=self._label(command),
        )

    def labels(self) -> list[Action]:
        """Return an action for each label and relation type; found in the palette by name."""
        schema = self._desk.schema
        types = (*schema.of_kind(TypeKind.SPAN), *schema.of_kind(TypeKind.RELATION))
        return [self._label_action(label) for label in types]

    def _label_action(self, label: LabelType) -> Action:
        is_span = label.kind is TypeKind.SPAN
        return Action(
            id=f"label.as.{label.id}",
            text=f"{'Label as' if is_span else 'Relation'} {label.name}",
            call=lambda: self._use_label(label.id, False),
            menu="Annotate/Label" if is_span else "Annotate/Relation type",
            group=9,
            shortcuts=(label.key.upper(),) if label.key else (),
            scope=Scope.VIEW,
            tip=label.description,
            enabled=lambda: self._desk.document is not None,
        )

    def _enabled(self, command: Command) -> Callable[[], bool]:
        project = self._desk.workspace.project
        if command.id == "edit.undo":
            return lambda: bool(project.undo_title())
        if command.id == "edit.redo":
            return lambda: bool(project.redo_title())
        return lambda: self.can(command)

    def _label(self, command: Command) -> Callable[[], str] | None:
        project = self._desk.workspace.project
        if command.id == "edit.undo":
            return lambda: _with("Undo", project.undo_title())
        if command.id == "edit.redo":
            return lambda: _with("Redo", project.redo_title())
        if command.id == "review.accept_document":
            return lambda: " ".join(["Accept all", *self._waiting(), "in the document"])
        if command.id == "review.accept_above":
            return lambda: (
                f"Accept all {self._above(self._reviewing.threshold):,} "
                f"with a score of {self._reviewing.threshold:.2f} or more"
            )
        return None

    def _waiting(self) -> list[str]:
        return [f"{number:,}"] if (number := self._above(0.0)) else []

    def _above(self, score: float) -> int:
        return self._desk.picture.count_above(score) if self._desk.picture else 0

    def _thresholds(self) -> list[Action]:
        return [self._threshold(score) for score in THRESHOLDS]

    def _threshold(self, score: float) -> Action:
        reviewing = self._reviewing
        return Action(
            id=f"review.threshold.{round(score * 100)}",
            text=f"{score:.2f} or more",
            call=lambda: reviewing.set_threshold(score),
            menu="Review/Threshold",
            group=3,
            checked=lambda: abs(reviewing.threshold - score) < 0.001,
            label=lambda: f"{score:.2f} or more ({self._above(score):,} here)",
        )

    def _finishing(self) -> list[Action]:
        return [self._finishing_by(key, words) for key, words in _FINISHING]

    def _finishing_by(self, key: str, words: str) -> Action:
        settings = self._desk.settings
        return Action(
            id=f"review.finishing.{key}",
            text=words,
            call=lambda: settings.write(FINISHING, key),
            menu="Review/When suggestions are open at the end",
            group=3,
            checked=lambda: bool(settings.read(FINISHING, ASK) == key),
        )

    def _shows(self) -> list[Action]:
        rest = Action(
            id="view.show.others",
            text="Keep the others, faded",
            call=lambda: self._show(keep_others=not self._desk.filter.keep_others),
            menu="View/Show",
            group=1,
            checked=lambda: self._desk.filter.keep_others,
        )
        groups: tuple[Group | None, ...] = (None, *Group)
        return [*(self._show_group(group) for group in groups), rest]

    def _show_group(self, group: Group | None) -> Action:
        return Action(
            id=f"view.show.{group.name.lower() if group else 'all'}",
            text=f"Show {group.value if group else 'all'}",
            call=lambda: self._show(group=group),
            menu="View/Show",
            checked=lambda: self._desk.filter.group is group,
            label=lambda: self._counted(group),
        )

    def _colours(self) -> list[Action]:
        words = {
            Colouring.LABELS: "Colours by label",
            Colouring.GROUPS: "Colours by who made it, and what became of it",
        }
        return [self._colour_by(colouring, words[colouring]) for colouring in Colouring]

    def _colour_by(self, colouring: Colouring, words: str) -> Action:
        return Action(
            id=f"view.colour.{colouring.name.lower()}",
            text=words,
            call=lambda: self._show(colouring=colouring),
            menu="View/Show",
            group=2,
            checked=lambda: self._desk.filter.colouring is colouring,
        )

    def _counted(self, group: Group | None) -> str:
        picture = self._desk.picture
        if picture is None:
            return group.value.capitalize() if group else "All"
        number = picture.counts[group] if group else sum(picture.counts.values()) - picture.counts[Group.REJECTED]
        return f"{group.value.capitalize() if group else 'All'} ({number:,})"

    def _show(self, **changes: object) -> None:
        shown: Filter = replace(self._desk.filter, **changes)  # type: ignore[arg-type]
        self._desk.show(shown)


def _for_qt(strokes: Iterable[Stroke]) -> tuple[str, ...]:
    """Return keys as Qt reads them; it knows two keys that people call Enter."""
    named = [str(stroke) for stroke in strokes]
    return (*named, *(key.replace("Enter", "Return") for key in named if key.endswith("Enter")))


def _with(verb: str, title: str) -> str:
    return f"{verb}: {title.replace('&', '&&')}" if title else verb


def _group(command: Command) -> int:
    """Return the part of its menu that a command stands in."""
    subject = command.id.partition(".")[0]
    inside = {
        "review.accept": 0,
        "review.reject": 0,
        "review.next": 1,
        "review.previous": 1,
        "edit.undo": 0,
        "edit.redo": 0,
        "edit.copy": 1,
        "edit.copy_source": 1,
    }
    if command.id in inside:
        return inside[command.id]
    return {"label": 0, "boundary": 1, "link": 2, "review": 2, "document": 3, "edit": 2, "find": 3, "go": 0}.get(
        subject, 0
    )
