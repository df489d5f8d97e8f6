"""A new project: which labels it begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from annotator.model.schema import TypeKind
from annotator.project.presets import preset, preset_names

_TITLES: Final = {
    "news": "News and security",
    "conll": "CoNLL",
    "ontonotes": "OntoNotes",
    "re3d": "re3d",
    "empty": "Empty",
}
_MOST: Final = 7


@dataclass(frozen=True, slots=True)
class PresetOffer:
    """A preset as it is offered."""

    name: str
    title: str
    text: str


def preset_offers() -> tuple[PresetOffer, ...]:
    """Return all presets, the default first."""
    return tuple(PresetOffer(name, _TITLES.get(name, name), _described(name)) for name in preset_names())


def _described(name: str) -> str:
    schema = preset(name)
    spans = [t.name for t in schema.of_kind(TypeKind.SPAN)]
    if not spans:
        return "No labels: you make your own."
    more = "" if len(spans) <= _MOST else f" and {len(spans) - _MOST} more"
    relations = len(schema.of_kind(TypeKind.RELATION))
    linked = f"; {relations} relations" if relations else "; no relations"
    return f"{', '.join(spans[:_MOST])}{more}{linked}."


class PresetDialog(QDialog):
    """Asks for a preset; each says which labels it has. All can be changed later."""

    def __init__(self, offers: Sequence[PresetOffer], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New project")
        self.setMinimumWidth(520)
        self.buttons: dict[str, QRadioButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(3)
        heading = QLabel("Which labels does it begin with?")
        heading.setProperty("role", "strong")
        column.addWidget(heading)
        hint = QLabel("You can change them at any time, also when texts are annotated already.")
        hint.setProperty("role", "muted")
        column.addWidget(hint)
        column.addSpacing(8)
        for number, offer in enumerate(offers):
            button = QRadioButton(offer.title)
            button.setChecked(number == 0)
            button.setAccessibleDescription(offer.text)
            self.buttons[offer.name] = button
            text = QLabel(offer.text)
            text.setProperty("role", "muted")
            text.setWordWrap(True)
            text.setContentsMargins(22, 0, 0, 7)
            column.addWidget(button)
            column.addWidget(text)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        box.button(QDialogButtonBox.StandardButton.Ok).setText("Choose a place…")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        column.addSpacing(4)
        column.addWidget(box)

    def chosen(self) -> str:
        """Return the name of the preset."""
        return next(name for name, button in self.buttons.items() if button.isChecked())
