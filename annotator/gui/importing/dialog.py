"""The preview of an import: how a file is read, its first documents, its labels, and what becomes of them."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.portable import PortableSpan
from annotator.formats.registry import formats
from annotator.gui.background import Background
from annotator.gui.importing.first_documents import FirstDocuments
from annotator.gui.importing.label_fates import LabelFates
from annotator.gui.importing.question import ImportAnswer, ImportQuestion
from annotator.gui.panels.fields import ChoiceBox
from annotator.model.errors import UserError
from annotator.model.schema import TypeKind
from annotator.project.exchange import Preview, preview
from annotator.project.import_plan import proposed
from annotator.project.jobs import Job
from annotator.project.operations.common import counted

_NEW_COLOUR: Final = "#6b7280"


class ImportDialog(QDialog):
    """Reads beside the window, and lets the person choose before anything is written."""

    def __init__(self, question: ImportQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import annotations")
        self.resize(980, 640)
        self._question = question
        self._found: Preview | None = None
        self._background = Background(self)
        self.format = ChoiceBox("Format")
        self.format.setMinimumContentsLength(26)
        for reader in sorted(formats().readers, key=lambda r: r.info.title.casefold()):
            self.format.add_choice(reader.info.title, reader.info.name)
        self.format.show_value(question.format)
        self.said = _line("", "quiet")
        self.said.setWordWrap(True)
        self.losses = _line("", "warn")
        self.losses.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("Reading")
        self.labels = LabelFates()
        self.first = FirstDocuments()
        self.remember = QCheckBox("Propose the same for the next file of this format")
        self.remember.setChecked(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText("Import")
        self._build()
        self._connect()
        self._read()

    def answer(self) -> ImportAnswer | None:
        """Return what was chosen; None before the file has been read."""
        if self._found is None:
            return None
        return ImportAnswer(str(self.format.value()), self.labels.plan, self._found, self.remember.isChecked())

    def _build(self) -> None:
        name = _line(self._question.path.name, "strong")
        name.setToolTip(str(self._question.path))
        how = QHBoxLayout()
        how.addWidget(name, 1)
        label = QLabel("&Read as:")
        label.setBuddy(self.format)
        how.addWidget(label)
        how.addWidget(self.format)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.labels)
        split.addWidget(self.first)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([580, 400])
        foot = QHBoxLayout()
        foot.addWidget(self.remember, 1)
        foot.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addLayout(how)
        column.addWidget(self.said)
        column.addWidget(self.bar)
        column.addWidget(split, 1)
        column.addWidget(self.losses)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _code: self._background.close())
        self.format.chosen.connect(lambda _name: self._read())
        self.labels.changed.connect(self._on_plan_changed)
        self._background.progressed.connect(lambda done, _: self.said.setText(f"Reading: {counted(done, 'document')}"))
        self._background.finished.connect(self._on_read)
        self._background.failed.connect(self._on_failed)

    def _read(self) -> None:
        """Read the file through in the format that is chosen."""
        self._found = None
        question, reader = self._question, formats().reader(str(self.format.value()))
        self.said.setText("Reading the file")
        self.bar.show()
        self.losses.hide()
        self.ok.setEnabled(False)
        self.labels.setEnabled(False)

        def work(job: Job) -> Preview:
            return preview(reader, question.path, question.schema, step=job.step)

        self._background.start("preview", work)

    def _on_read(self, found: Preview) -> None:
        self._found = found
        self.bar.hide()
        self.labels.setEnabled(True)
        remembered = self._question.remembered(str(self.format.value()))
        plan = proposed(found.uses, self._question.schema, remembered)
        self.labels.show_plan(found.uses, self._question.schema, plan)
        self.first.show_documents(found.first, self._colour_of)
        self._on_plan_changed()
        self.ok.setEnabled(found.documents > 0)
        self.ok.setDefault(True)
        (self.labels.table if found.uses else self.ok).setFocus()

    def _on_failed(self, error: object) -> None:
        self.bar.hide()
        self.labels.show_plan((), self._question.schema, self.labels.plan)
        self.first.show_documents((), self._colour_of)
        words = error.sentence() if isinstance(error, UserError) else f"It cannot be read in this format ({error})."
        self.said.setText(words)

    def _on_plan_changed(self) -> None:
        """Say what will come in, and what skipping leaves out."""
        found, plan = self._found, self.labels.plan
        if found is None:
            return
        told = "told by its content" if self.format.value() == self._question.format else "as you chose"
        new = len(found.planned(plan, self._question.schema))
        self.said.setText(
            f"{counted(found.documents, 'document')} with {counted(found.annotations, 'annotation')}, format {told}. "
            f"{counted(len(found.uses), 'label')} in the file, {new:,} new in the schema."
        )
        losses = list(plan.losses(found.uses, found.ends))
        self.losses.setText(" ".join(losses[:4]) + (" …" if len(losses) > 4 else ""))
        self.losses.setVisible(bool(losses))
        self.first.tint(self._colour_of)

    def _colour_of(self, span: PortableSpan) -> str | None:
        target = self.labels.plan.target((TypeKind.SPAN, span.label))
        if target is None:
            return None
        known = self._question.schema.named(TypeKind.SPAN, target)
        return known.colour if known else _NEW_COLOUR


def _line(words: str, role: str) -> QLabel:
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    return made
