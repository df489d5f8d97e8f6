"""Questions to the person in front of the window, behind one small protocol, so that tests can answer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from annotator.model.errors import UserError

if TYPE_CHECKING:
    from annotator.formats.api import FormatInfo
    from annotator.gui.dataset_dialog import DatasetChoice, DatasetDialog, DatasetOffer
    from annotator.gui.export_dialog import ExportChoice, Scope
    from annotator.gui.importing.question import ImportAnswer, ImportQuestion
    from annotator.project.dataset.preview import Preview

    Look = Callable[[DatasetChoice, Callable[[Preview | UserError], None]], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: a stable key, and the words on its button. The first harmless one is the default."""

    key: str
    words: str
    dangerous: bool = False


class Ask(Protocol):
    """Asks, and waits for the answer; None or an empty answer means that the person let it be."""

    def text(self, title: str, question: str, initial: str = "", *, ok: str = "OK") -> str | None:
        """Ask for a line of text."""

    def choose(self, title: str, question: str, choices: Sequence[Choice], detail: str = "") -> str | None:
        """Ask to choose; return the key."""

    def preset(self) -> str | None:
        """Ask which labels a new project begins with; return the preset's name."""

    def export(self, formats: Sequence[FormatInfo], counts: Mapping[Scope, int]) -> ExportChoice | None:
        """Ask what to export, and as what."""

    def dataset(self, offer: DatasetOffer, look: Look, snapshot: str = "") -> DatasetChoice | None:
        """Ask what to make a dataset of; ``look`` previews a choice, and hands on what it found."""

    def import_annotated(self, question: ImportQuestion) -> ImportAnswer | None:
        """Show what a file of annotations holds, and ask how it is to be read."""

    def open_files(self, title: str, folder: str, kinds: str) -> tuple[Path, ...]:
        """Ask for files that exist; ``kinds`` is as QFileDialog's name filters."""

    def open_folder(self, title: str, folder: str) -> Path | None:
        """Ask for a folder that exists."""

    def save_file(self, title: str, proposed: Path, kinds: str) -> Path | None:
        """Ask where to write a file."""


class DialogAsk:
    """Asks with dialogs over a window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def text(self, title: str, question: str, initial: str = "", *, ok: str = "OK") -> str | None:
        """Ask for a line of text in a small dialog."""
        dialog = QDialog(self._window)
        dialog.setWindowTitle(title)
        field = QLineEdit(initial)
        field.setAccessibleName(title)
        field.setMinimumWidth(320)
        label = QLabel(question)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setBuddy(field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        accept = buttons.button(QDialogButtonBox.StandardButton.Ok)
        accept.setText(ok)
        accept.setEnabled(bool(initial.strip()))
        field.textChanged.connect(lambda said: accept.setEnabled(bool(said.strip())))
        buttons.accepted.connect(dialog.accept)
        buttons.rejected.connect(dialog.reject)
        column = QVBoxLayout(dialog)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        for part in (label, field, buttons):
            column.addWidget(part)
        field.selectAll()
        said = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return field.text().strip() if said else None

    def choose(self, title: str, question: str, choices: Sequence[Choice], detail: str = "") -> str | None:
        """Ask to choose with a message box."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        box.setInformativeText(detail)
        roles = QMessageBox.ButtonRole
        buttons = {
            box.addButton(c.words, roles.DestructiveRole if c.dangerous else roles.AcceptRole): c.key for c in choices
        }
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        harmless = (button for button, choice in zip(buttons, choices, strict=True) if not choice.dangerous)
        box.setDefaultButton(next(harmless, cancel))
        box.setEscapeButton(cancel)
        box.exec()
        chosen = box.clickedButton()
        box.deleteLater()
        return next((key for button, key in buttons.items() if button is chosen), None)

    def preset(self) -> str | None:
        """Ask for a preset in a dialog of its own."""
        from annotator.gui.new_project import PresetDialog, preset_offers

        dialog = PresetDialog(preset_offers(), self._window)
        chosen = dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return chosen

    def export(self, formats: Sequence[FormatInfo], counts: Mapping[Scope, int]) -> ExportChoice | None:
        """Ask in a dialog of its own."""
        from annotator.gui.export_dialog import ExportDialog

        dialog = ExportDialog(formats, counts, self._window)
        chosen = dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        return chosen

    def dataset(self, offer: DatasetOffer, look: Look, snapshot: str = "") -> DatasetChoice | None:
        """Ask in a dialog of its own."""
        from annotator.gui.dataset_dialog import DatasetDialog

        dialog = DatasetDialog(offer, self._window)
        dialog.state.setCurrentIndex(max(0, dialog.state.findData(snapshot)))
        dialog.changed.connect(lambda choice: look(choice, dialog.show_preview))
        dialog.folder_asked.connect(lambda: self._choose_place(dialog))
        dialog.earlier_asked.connect(lambda: self._choose_earlier(dialog))
        dialog.look()
        chosen = dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.changed.disconnect()
        dialog.deleteLater()
        return chosen

    def _choose_place(self, dialog: DatasetDialog) -> None:
        now = Path(dialog.folder.text())
        folder = self.open_folder("The folder to make the dataset in", str(now.parent))
        if folder is not None:
            empty = not any(folder.iterdir())
            dialog.folder.setText(str(folder if empty else folder / now.name))

    def _choose_earlier(self, dialog: DatasetDialog) -> None:
        from annotator.project.dataset.manifest import sides_of

        folder = self.open_folder("An earlier dataset", str(Path(dialog.folder.text()).parent))
        if folder is None:
            return
        try:
            dialog.split.keep(sides_of(folder), folder)
        except UserError as error:
            dialog.show_preview(error)

    def import_annotated(self, question: ImportQuestion) -> ImportAnswer | None:
        """Ask in a dialog of its own."""
        from annotator.gui.importing.dialog import ImportDialog

        dialog = ImportDialog(question, self._window)
        closing = getattr(self._window, "closing", None)
        if closing is not None:
            closing.connect(dialog.reject)
        chosen = dialog.answer() if dialog.exec() == QDialog.DialogCode.Accepted else None
        if isValid(dialog):  # the window may have been closed over it, by a signal
            dialog.deleteLater()
        return chosen

    def open_files(self, title: str, folder: str, kinds: str) -> tuple[Path, ...]:
        """Ask for files with the system's dialog."""
        from PySide6.QtWidgets import QFileDialog

        names, _ = QFileDialog.getOpenFileNames(self._window, title, folder, kinds)
        return tuple(map(Path, names))

    def open_folder(self, title: str, folder: str) -> Path | None:
        """Ask for a folder with the system's dialog."""
        from PySide6.QtWidgets import QFileDialog

        name = QFileDialog.getExistingDirectory(self._window, title, folder)
        return Path(name) if name else None

    def save_file(self, title: str, proposed: Path, kinds: str) -> Path | None:
        """Ask where to write with the system's dialog."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getSaveFileName(self._window, title, str(proposed), kinds)
        return Path(name) if name else None
