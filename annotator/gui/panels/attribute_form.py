"""Attributes as a form: the right editor for each kind, one commit for each change."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from annotator.gui.panels.fields import ChoiceBox, CommitLine
from annotator.gui.panels.looks import Problem
from annotator.gui.panels.reference_field import ReferenceField
from annotator.gui.tips import plain_tip
from annotator.model.document import AttributeValue
from annotator.model.ids import TypeId
from annotator.model.rules import is_iso_date, value_problem
from annotator.model.schema import AttributeKind, AttributeSpec, LabelType


@dataclass(frozen=True, slots=True)
class Shared:
    """The value that all selected items have for an attribute; ``mixed``: they differ."""

    value: AttributeValue | None = None
    mixed: bool = False


def shared_values(
    attributes: Iterable[LabelType], carriers: Iterable[Mapping[TypeId, AttributeValue]]
) -> dict[TypeId, Shared]:
    """Return what several carriers of attributes have in common."""
    all_values = list(carriers)
    found: dict[TypeId, Shared] = {}
    for label in attributes:
        values = [values.get(label.id) for values in all_values]
        same = all(value == values[0] for value in values)
        found[label.id] = Shared(values[0] if values and same else None, not same)
    return found


class ValueLine(QWidget):
    """A line for text, numbers or dates; what is no such value is refused below it, and not committed.

    Signals:
        committed: (object), the value; None for an emptied line.
    """

    committed = Signal(object)

    def __init__(self, name: str, spec: AttributeSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self.line = CommitLine(name)
        self.problem = Problem()
        self.line.committed.connect(self._on_committed)
        self.line.textEdited.connect(lambda _text: self.problem.say(""))
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.line, 1)
        if spec.kind is AttributeKind.DATE:
            self.line.setPlaceholderText("year-month-day")
            row.addWidget(_calendar_button(name, self._on_day_chosen, self.line.text))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.problem)
        self.setFocusProxy(self.line)

    def show_shared(self, shared: Shared) -> None:
        """Show a value."""
        self.line.setPlaceholderText("several values" if shared.mixed else self._hint())
        self.line.show_text(_as_text(shared.value))
        if not self.line.is_dirty():
            self.problem.say("")

    def commit(self) -> None:
        """Tell of what is typed, if it is another value."""
        self.line.commit()

    def _hint(self) -> str:
        if self._spec.default:
            return f"{self._spec.default} (default)"
        return "year-month-day" if self._spec.kind is AttributeKind.DATE else ""

    def _on_committed(self, text: str) -> None:
        value = _as_value(text.strip(), self._spec.kind)
        wrong = value_problem(self._spec, value) if value is not None else ""
        self.problem.say(wrong)
        if not wrong:
            self.committed.emit(value)

    def _on_day_chosen(self, day: str) -> None:
        self.line.setText(day)
        self.line.commit()


def _as_text(value: AttributeValue | None) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _as_value(text: str, kind: AttributeKind) -> AttributeValue | None:
    if not text:
        return None
    if kind is not AttributeKind.NUMBER:
        return text
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        return text


def _calendar_button(name: str, choose: Callable[[str], None], shown: Callable[[], str]) -> QToolButton:
    """Return a button that opens a calendar at the day shown."""
    button = QToolButton()
    button.setText("▾")
    button.setAccessibleName(f"Calendar for {name}")
    button.setToolTip("Choose a day")

    def open_calendar() -> None:
        menu = QMenu(button)
        calendar = QCalendarWidget()
        day = shown()
        if is_iso_date(day):
            calendar.setSelectedDate(QDate.fromString((day + "-01-01")[:10], "yyyy-MM-dd"))

        def take(chosen: QDate) -> None:
            choose(chosen.toString("yyyy-MM-dd"))
            menu.close()

        calendar.activated.connect(take)
        calendar.clicked.connect(take)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    button.clicked.connect(open_calendar)
    return button


class ChoiceValue(ChoiceBox):
    """A list of an attribute's choices, or of yes and no, with "not set" before them.

    Signals:
        committed: (object), the value; None for "not set".
    """

    committed = Signal(object)

    def __init__(self, name: str, spec: AttributeSpec, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._spec = spec
        unset = f"not set ({spec.default})" if spec.default else "not set"
        yes_no: tuple[tuple[str, Any], ...] = (("yes", True), ("no", False))
        choices = yes_no if spec.kind is AttributeKind.YES_NO else tuple((c, c) for c in spec.choices)
        self._choices = ((unset, None), *choices)
        self.set_choices(self._choices)
        self.chosen.connect(self.committed)

    def show_shared(self, shared: Shared) -> None:
        """Show a value; one that is none of the choices any more stays visible."""
        offered = self._choices
        if shared.value is not None and all(shared.value != value for _, value in offered):
            offered = (*offered, (f"{shared.value} (no longer a choice)", shared.value))
        if self.count() != len(offered):
            self.set_choices(offered)
        self.setPlaceholderText("several values" if shared.mixed else "")
        self.show_value(_Several if shared.mixed else shared.value)

    def commit(self) -> None:
        """Do nothing: a choice is committed when it is made."""


class _Several:
    """What no choice equals."""


Editor = ValueLine | ChoiceValue | ReferenceField
_CHOSEN: Final = (AttributeKind.CHOICE, AttributeKind.YES_NO)


class AttributeForm(QWidget):
    """A row for each attribute.

    Signals:
        committed: (TypeId, value or None), once for each change.
        pick_asked: (TypeId, bool): a reference is to be picked in the text, or no longer.
        list_asked: (TypeId): a reference is to be chosen from a list.
        jump_asked: (str): show the annotation with this id (hex digits).
    """

    committed = Signal(object, object)
    pick_asked = Signal(object, bool)
    list_asked = Signal(object)
    jump_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attributes: tuple[LabelType, ...] = ()
        self.editors: dict[TypeId, Editor] = {}
        self._names: list[QLabel] = []
        self._rows = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._rows)

    def show_values(
        self,
        attributes: tuple[LabelType, ...],
        values: Mapping[TypeId, Shared],
        name_of: Callable[[AttributeValue], str],
    ) -> None:
        """Show attributes with their values; the rows stay as they are while the attributes do."""
        if attributes != self._attributes:
            self._rebuild(attributes)
        for key, editor in self.editors.items():
            if isinstance(editor, ReferenceField):
                shared = values[key]
                said = name_of(shared.value) if shared.value is not None else ""
                editor.show_reference(str(shared.value or ""), "several" if shared.mixed else said)
            else:
                editor.show_shared(values[key])
        self.setVisible(bool(attributes))

    def names_width(self) -> int:
        """Return the width in pixels that the attributes' names take."""
        return max((name.sizeHint().width() for name in self._names), default=0)

    def commit(self) -> None:
        """Commit what is typed in any row."""
        for editor in self.editors.values():
            editor.commit()

    def stop_picking(self) -> None:
        """Let go of every pick button."""
        for editor in self.editors.values():
            if isinstance(editor, ReferenceField):
                editor.stop_picking()

    def _rebuild(self, attributes: tuple[LabelType, ...]) -> None:
        # The old rows go later, as a whole: one of them may be telling of a change at this moment.
        self._rows.hide()
        self._column.removeWidget(self._rows)
        self._rows.deleteLater()
        self._rows = QWidget()
        form = QFormLayout(self._rows)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._attributes, self.editors, self._names = attributes, {}, []
        for label in attributes:
            assert label.attribute is not None
            editor = self._editor(label, label.attribute)
            editor.setToolTip(plain_tip(label.description))
            self.editors[label.id] = editor
            name = QLabel(label.name)
            name.setToolTip(plain_tip(label.description))
            name.setBuddy(editor)
            self._names.append(name)
            form.addRow(name, editor)
        self._column.addWidget(self._rows)

    def _editor(self, label: LabelType, spec: AttributeSpec) -> Editor:
        key = label.id
        editor: Editor
        if spec.kind is AttributeKind.REFERENCE:
            editor = ReferenceField(label.name)
            editor.pick_toggled.connect(lambda on: self.pick_asked.emit(key, on))
            editor.list_asked.connect(lambda: self.list_asked.emit(key))
            editor.jump_asked.connect(self.jump_asked)
        else:
            editor = (ChoiceValue if spec.kind in _CHOSEN else ValueLine)(label.name, spec)
        editor.committed.connect(lambda value: self.committed.emit(key, value))
        return editor
