"""What to export, and as what: made from the formats that there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.api import FormatInfo

_USUAL: Final = "jsonl.v1"


class Scope(StrEnum):
    """Which documents."""

    ALL = "All documents"
    DONE = "Finished documents"
    OPEN = "The open document"


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What was chosen: the format's name, which documents, and whether undecided suggestions go along."""

    format: str
    scope: Scope
    suggestions: bool = False


class ExportDialog(QDialog):
    """Asks for format and scope; ``counts`` says how many documents each scope has."""

    def __init__(
        self, formats: Sequence[FormatInfo], counts: Mapping[Scope, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setMinimumWidth(460)
        self._formats = tuple(formats)
        self.format = QComboBox()
        self.format.setAccessibleName("Format")
        for info in formats:
            self.format.addItem(info.title, info.name)
        self.format.setCurrentIndex(max(0, self.format.findData(_USUAL)))
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setProperty("role", "muted")
        self._group = QButtonGroup(self)
        self.scopes = {scope: QRadioButton(f"{scope.value} ({counts.get(scope, 0):,})") for scope in Scope}
        for scope, button in self.scopes.items():
            button.setEnabled(counts.get(scope, 0) > 0)
            self._group.addButton(button)
        next((b for b in self.scopes.values() if b.isEnabled()), self.scopes[Scope.ALL]).setChecked(True)
        self.suggestions = QCheckBox("Suggestions that are not decided yet, marked as such")
        self._build()
        self.format.currentIndexChanged.connect(lambda _index: self._describe())
        self._describe()

    def chosen(self) -> ExportChoice:
        """Return what is chosen now."""
        scope = next(scope for scope, button in self.scopes.items() if button.isChecked())
        return ExportChoice(str(self.format.currentData()), scope, self.suggestions.isChecked())

    def _build(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(6)
        form.addRow("Format", self.format)
        form.addRow("", self.text)
        for number, button in enumerate(self.scopes.values()):
            form.addRow("Documents" if number == 0 else "", button)
        form.addRow("Also", self.suggestions)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        box.button(QDialogButtonBox.StandardButton.Ok).setText("Choose a place…")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(box)

    def _describe(self) -> None:
        info = self._formats[max(0, self.format.currentIndex())]
        lost = "" if info.lossless else " It cannot hold everything: what is left out will be listed."
        self.text.setText(f"{info.description}{lost}".strip())
