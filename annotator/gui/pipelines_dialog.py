"""Choosing another spaCy pipeline, instead of ours or beside it, and what its labels are called here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.ask import Ask, Choice
from annotator.gui.panels.fields import ChoiceBox
from annotator.gui.pipelines import BESIDE, INSTEAD, NONE, Chosen, names_for
from annotator.model.errors import UserError
from annotator.model.schema import Schema
from annotator.project.label_map import label_map
from annotator.suggest.pipelines import PipelineFacts, facts, installed, plugins

_HOW: Final = (
    (NONE, "Annotator’s own pipeline, or what this project has taught"),
    (BESIDE, "Another one beside it: where both agree, the score rises"),
    (INSTEAD, "Another one instead of it"),
)
_NOTHING: Final = "– leave out –"
_HINT: Final = "An installed package such as en_core_web_sm, or a folder that spaCy has saved."


class PipelinesDialog(QDialog):
    """Nothing of a pipeline is run here: its labels come from its own description.

    ``chosen`` is the answer once it was accepted.
    """

    def __init__(self, schema: Schema, chosen: Chosen, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Pipelines")
        self.resize(560, 520)
        self._schema = schema
        self._ask = ask
        self._facts: PipelineFacts | None = None
        self._kept = chosen
        self.chosen = chosen
        self.how = QButtonGroup(self)
        self.where = QComboBox()
        self.browse = QPushButton("Folder…")
        self.said = QLabel()
        self.labels = QTableWidget(0, 2)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._build()
        self._connect()
        self._show(chosen)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(8)
        column.addWidget(QLabel("Suggestions come from:"))
        for number, (_, words) in enumerate(_HOW):
            button = QRadioButton(words)
            self.how.addButton(button, number)
            column.addWidget(button)
        self.where.setEditable(True)
        self.where.setAccessibleName("Pipeline")
        self.where.addItems([*installed(), *plugins()])
        self.where.setToolTip(_HINT)
        row = QHBoxLayout()
        row.addWidget(self.where, 1)
        row.addWidget(self.browse)
        column.addLayout(row)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setProperty("role", "muted")
        column.addWidget(self.said)
        self.labels.setAccessibleName("Labels")
        self.labels.setHorizontalHeaderLabels(["Its label", "Is called here"])
        self.labels.verticalHeader().hide()
        self.labels.setShowGrid(False)
        self.labels.horizontalHeader().setStretchLastSection(True)
        self.labels.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.labels.setColumnWidth(0, 200)
        column.addWidget(self.labels, 1)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self.how.idToggled.connect(lambda _id, _on: self._look())
        self.where.currentTextChanged.connect(lambda _words: self._look())
        self.browse.clicked.connect(self._on_browse)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)

    def _show(self, chosen: Chosen) -> None:
        # No entry is current before one is chosen: else the arrow key could not choose the first.
        self.where.setCurrentIndex(self.where.findText(chosen.where))
        self.where.setCurrentText(chosen.where)
        number = next((n for n, (how, _) in enumerate(_HOW) if how == chosen.how), 0)
        self.how.button(number).setChecked(True)
        self._look()

    def _wanted(self) -> str:
        return _HOW[max(0, self.how.checkedId())][0]

    def _look(self) -> None:
        """Read what the pipeline says of itself, and show its labels."""
        other, where = self._wanted() != NONE, self.where.currentText().strip()
        for part in (self.where, self.browse, self.labels):
            part.setEnabled(other)
        self._facts = None
        words = "" if not other else _HINT
        if other and where:
            try:
                self._facts = facts(where)
                words = _described(self._facts)
            except UserError as error:
                words = error.sentence()
        self.said.setText(words)
        self._fill()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not other or self._facts is not None)

    def _fill(self) -> None:
        told = self._facts
        labels = told.labels if told else ()
        kept = self._kept.labels if told and told.where == self._kept.where else {}
        names: Mapping[str, str] = label_map(labels, self._schema) | kept
        # A widget that is taken out of a cell lives on until the next turn of the event loop.
        for row in range(self.labels.rowCount()):
            self.labels.cellWidget(row, 1).hide()
        self.labels.setRowCount(0)
        self.labels.setRowCount(len(labels))
        for row, label in enumerate(labels):
            item = QTableWidgetItem(label)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.labels.setItem(row, 0, item)
            box = ChoiceBox(f"Name of {label}")
            box.set_choices(((_NOTHING, ""), *((name, name) for name in names_for(self._schema))))
            box.show_value(names.get(label, ""))
            self.labels.setCellWidget(row, 1, box)

    def _on_browse(self) -> None:
        folder = self._ask.open_folder("Choose a pipeline’s folder", str(Path.home()))
        if folder is not None:
            self.where.setCurrentText(str(folder))

    def _on_accepted(self) -> None:
        told, how = self._facts, self._wanted()
        if how == NONE or told is None:
            self.chosen = Chosen()
            self.accept()
            return
        if told.code and told.digest != self._kept.consent and not self._allowed(told):
            return
        labels = {}
        for row, label in enumerate(told.labels):
            box = self.labels.cellWidget(row, 1)
            labels[label] = str(box.value()) if isinstance(box, ChoiceBox) else ""
        self.chosen = Chosen(how, told.where, labels, told.digest)
        self.accept()

    def _allowed(self, told: PipelineFacts) -> bool:
        """Ask before anything of a folder can run."""
        files = "\n".join(told.code[:8]) + ("\n…" if len(told.code) > 8 else "")
        question = f"The pipeline “{told.name}” brings code of its own. Run it on this computer?"
        detail = f"It can do whatever you can. Allow it only if you trust where it comes from.\n\n{files}"
        choices = (Choice("no", "Do not run it"), Choice("run", "Run it", dangerous=True))
        return self._ask.choose("Code in the pipeline", question, choices, detail) == "run"


def _described(told: PipelineFacts) -> str:
    if not told.version:
        return f"{told.name}, a suggester of an installed package. Its labels are taken by their names."
    code = f" It brings code of its own: {', '.join(told.code[:3])}." if told.code else ""
    labels = "It proposes no entities." if not told.labels else ""
    return f"{told.name}, version {told.version}.{code} {labels}".strip()
