"""What to put into a gold dataset, and as what; shows at once what it would come to."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.api import FormatInfo
from annotator.formats.tokenised import Alignment
from annotator.gui.dataset_preview import DatasetPreview
from annotator.gui.split_form import SplitForm
from annotator.model.errors import UserError
from annotator.project.dataset.making import DatasetPlan, refuse_folder
from annotator.project.dataset.preview import Preview

_USUAL: Final = "jsonl.v1"
_PAUSE_MS: Final = 250
_ALIGNMENTS: Final = {
    Alignment.EXPAND: "Widen spans that cut a token",
    Alignment.CONTRACT: "Narrow spans that cut a token",
    Alignment.STRICT: "Leave out spans that cut a token",
}


@dataclass(frozen=True, slots=True)
class DatasetOffer:
    """What there is to choose from. ``of_tokens`` are the names of formats that need tokens aligned."""

    title: str
    folder: Path
    formats: tuple[FormatInfo, ...]
    of_tokens: frozenset[str]
    snapshots: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetChoice:
    """What was chosen. ``snapshot`` is a name, "" for the present; ``name_it`` names that ("" for not at all)."""

    plan: DatasetPlan
    format: str
    folder: Path
    snapshot: str = ""
    name_it: str = ""


class DatasetDialog(QDialog):
    """Asks what to make.

    Signals:
        changed: (DatasetChoice) a while after something else was chosen, to be previewed.
        folder_asked, earlier_asked: the person wants to choose a folder.
    """

    changed = Signal(object)
    folder_asked = Signal()
    earlier_asked = Signal()

    def __init__(self, offer: DatasetOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Make a dataset")
        self.resize(980, 620)
        self._offer = offer
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self.title = QLineEdit(offer.title)
        self.licence = QLineEdit()
        self.licence.setPlaceholderText("CC BY 4.0, for example")
        self.state = _combo(("As it is now", ""), *((f"Snapshot “{name}”", name) for name in offer.snapshots))
        self.name_it = QLineEdit()
        self.name_it.setPlaceholderText("Release 1, to make it again later")
        self.person = _combo(
            ("Everybody’s, where they agree", ""), *((f"{name}’s alone", name) for name in offer.people)
        )
        self.format = _combo(*((info.title, info.name) for info in offer.formats))
        self.format.setCurrentIndex(max(0, self.format.findData(_USUAL)))
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setProperty("role", "muted")
        self.alignment = _combo(*((words, alignment.value) for alignment, words in _ALIGNMENTS.items()))
        self.folder = QLineEdit(str(offer.folder))
        self.preview = DatasetPreview()
        self._form = QFormLayout()
        self._add_rows()
        self.split = SplitForm(self._form, offer.fields, self)
        self._add_folder()
        self._lay_out()
        self._connect()
        self._describe()

    def chosen(self) -> DatasetChoice:
        """Return what is chosen now.

        Raises:
            UserError: A day or a ratio is none, or there is no folder.
        """
        snapshot = str(self.state.currentData())
        plan = DatasetPlan(
            title=self.title.text().strip() or self._offer.title,
            licence=self.licence.text().strip(),
            person=str(self.person.currentData()),
            split=self.split.plan(),
            alignment=Alignment(str(self.alignment.currentData())),
        )
        said = self.folder.text().strip()
        if not said:
            raise UserError("dataset.folder", "The dataset needs a folder.")
        named = "" if snapshot else self.name_it.text().strip()
        return DatasetChoice(plan, str(self.format.currentData()), Path(said).expanduser(), snapshot, named)

    def show_preview(self, found: Preview | UserError) -> None:
        """Show what it would come to, or why it cannot be made."""
        if isinstance(found, UserError):
            self.preview.show_problem(found.sentence())
        else:
            self.preview.show_preview(found)
        self._may_make(not isinstance(found, UserError) and bool(found.chosen.documents))

    def look(self) -> None:
        """Ask for a preview of what is chosen now."""
        self._pause.stop()
        try:
            choice = self.chosen()
            refuse_folder(choice.folder)
        except UserError as error:
            self.preview.show_problem(error.what if not error.hint else f"{error.what} {error.hint}")
            self._may_make(False)
            return
        self._may_make(False)
        self.changed.emit(choice)

    def _add_rows(self) -> None:
        form = self._form
        form.setContentsMargins(0, 0, 10, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows = {
            "Title": self.title, "Licence": self.licence, "State": self.state, "Name it": self.name_it,
            "Whose work": self.person, "Format": self.format, "": self.about, "Tokens": self.alignment,
        }  # fmt: skip
        for words, field in rows.items():
            field.setAccessibleName(words or "About the format")
            form.addRow(words, field)

    def _add_folder(self) -> None:
        browse = QPushButton("Choose…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self.folder_asked)
        place = QHBoxLayout()
        place.setSpacing(6)
        place.addWidget(self.folder, 1)
        place.addWidget(browse)
        self.folder.setAccessibleName("Folder")
        self._form.addRow("Folder", place)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setLayout(self._form)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setMinimumWidth(430)
        halves = QHBoxLayout()
        halves.setSpacing(18)
        halves.addWidget(area, 4)
        halves.addWidget(self.preview, 5)
        self._box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._box.button(QDialogButtonBox.StandardButton.Ok).setText("Make the dataset")
        self._box.accepted.connect(self.accept)
        self._box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(14)
        column.addLayout(halves, 1)
        column.addWidget(self._box)

    def _connect(self) -> None:
        for signal in (
            self.state.currentIndexChanged,
            self.person.currentIndexChanged,
            self.folder.textChanged,
            self.split.changed,
        ):
            signal.connect(lambda *_: self._wait())
        self.format.currentIndexChanged.connect(self._describe)
        self.state.currentIndexChanged.connect(self._describe)
        self.split.earlier_asked.connect(self.earlier_asked)
        self._pause.timeout.connect(self.look)

    def _wait(self) -> None:
        self._may_make(False)
        self.preview.show_waiting()
        self._pause.start()

    def _describe(self) -> None:
        info = self._offer.formats[max(0, self.format.currentIndex())]
        lost = "" if info.lossless else " It cannot hold everything: what is left out will be listed."
        self.about.setText(f"{info.description}{lost}".strip())
        self._form.setRowVisible(self.alignment, info.name in self._offer.of_tokens)
        self._form.setRowVisible(self.name_it, not self.state.currentData())

    def _may_make(self, may: bool) -> None:
        self._box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(may)


def _combo(*items: tuple[str, str]) -> QComboBox:
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(24)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    for words, value in items:
        box.addItem(words, value)
    return box
