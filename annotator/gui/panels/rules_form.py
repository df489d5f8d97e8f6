"""The schema's own words: its title, and the guidelines that hold for all labels."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from annotator.gui.panels.fields import CommitLine, CommitText
from annotator.gui.panels.looks import Heading, Note
from annotator.model.schema import Schema
from annotator.project.operations.schema import DescribeSchema

_LINES = 24


class RulesForm(QWidget):
    """Shows and changes title and guidelines.

    Signals:
        committed: (DescribeSchema), the operation that makes the change.
    """

    committed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = CommitLine("Title of the schema")
        self.guidelines = CommitText("Guidelines for all labels", lines=_LINES)
        self.guidelines.setPlaceholderText("What holds for all labels, and how hard cases were decided. Markdown.")
        self.title.committed.connect(lambda text: self.committed.emit(DescribeSchema(title=text.strip())))
        self.guidelines.committed.connect(lambda text: self.committed.emit(DescribeSchema(guidelines=text)))
        form = QFormLayout()
        label = QLabel("Title")
        label.setBuddy(self.title)
        form.addRow(label, self.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.addLayout(form)
        column.addWidget(Heading("Guidelines"))
        column.addWidget(self.guidelines)
        column.addWidget(Note("The palette shows them beside the labels (All rules)."))
        column.addStretch(1)

    def show_schema(self, schema: Schema) -> None:
        """Show what is saved."""
        self.title.show_text(schema.title)
        self.guidelines.show_text(schema.guidelines)

    def commit(self) -> None:
        """Commit what is typed."""
        self.title.commit()
        self.guidelines.commit()
