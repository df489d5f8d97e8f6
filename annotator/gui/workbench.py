"""The middle of the window while a project is open: the document's bar, the text, and what floats over it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.gui.document_bar import DocumentBar
from annotator.gui.textview.view import AnnotationView


class Workbench(QWidget):
    """Stacks a bar, the text, and whatever else belongs under it."""

    def __init__(self, bar: DocumentBar, view: AnnotationView, below: Sequence[QWidget] = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(view, 1)
        for widget in below:
            column.addWidget(widget)
        self.setFocusProxy(view)
