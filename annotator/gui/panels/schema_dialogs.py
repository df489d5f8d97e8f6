"""The questions that a change of the schema can raise: keep what carries a type, or map it."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.gui.panels.fields import ChoiceBox
from annotator.model.ids import TypeId
from annotator.model.schema import LabelType

_KEEP: Final = "keep"
_Role = QDialogButtonBox.ButtonRole


class _Question(QDialog):
    """A sentence, fields, and buttons of which none is pressed by Enter elsewhere."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = QLabel(text)
        said.setWordWrap(True)
        said.setMinimumWidth(340)
        self.form = QFormLayout()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(said)
        column.addLayout(self.form)
        column.addWidget(self.buttons)

    def offer(self, text: str, act: Callable[[], object]) -> QPushButton:
        """Add a button that does something and closes the question."""
        button = self.buttons.addButton(text, _Role.ActionRole)

        def answer() -> None:
            self.accept()
            act()

        button.setAutoDefault(False)
        button.clicked.connect(answer)
        return button


class DeleteQuestion(_Question):
    """A type is in use: map what carries it to another one, or retire it and keep everything."""

    def __init__(
        self,
        label: LabelType,
        said: str,
        others: tuple[LabelType, ...],
        *,
        map_to: Callable[[TypeId], object],
        retire: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(f"Delete {label.name}?", said, parent)
        self.target = ChoiceBox("Map to")
        self.target.set_choices((other.name, other.id) for other in others)
        self.form.addRow("Map to", self.target)
        self.map_button = self.offer("Map, and delete the type", lambda: map_to(TypeId(self.target.value())))
        self.map_button.setEnabled(bool(others))
        self.retire_button = self.offer("Keep them, retire the type", retire)


class MisfitQuestion(_Question):
    """A change leaves relations or values without a rule: keep them, or map the values."""

    def __init__(
        self,
        label: LabelType,
        said: str,
        values: Mapping[str, int],
        *,
        go_on: Callable[[dict[str, str | None]], None],
        parent: QWidget,
    ) -> None:
        super().__init__(f"Change {label.name}?", said, parent)
        self.fields: dict[str, ChoiceBox] = {}
        choices = label.attribute.choices if label.attribute else ()
        for value, number in values.items():
            field = ChoiceBox(f"{value} becomes")
            field.set_choices((("keep it", _KEEP), ("take it away", None), *((f"→ {c}", c) for c in choices)))
            field.show_value(_KEEP)
            self.form.addRow(f"“{value}” ({number:,})", field)
            self.fields[value] = field
        self._go_on = go_on
        self.go_button = self.offer("Change" if values else "Change, and keep them", self._on_answered)

    def _on_answered(self) -> None:
        mapped = {value: field.value() for value, field in self.fields.items()}
        self._go_on({value: new for value, new in mapped.items() if new != _KEEP})
