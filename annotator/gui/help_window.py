"""The user's guide: the pages of ``resources/help``, in a window beside the work."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import QPalette, QTextTable
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from annotator.gui.help_pages import HelpPage

_ROW_MARGIN_PX: Final = 12
_CELL_PX: Final = 5


class HelpWindow(QWidget):
    """A list of pages and the chosen one; links lead from page to page, and nowhere else."""

    def __init__(self, pages: tuple[HelpPage, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Help")
        self.resize(860, 640)
        self._pages = pages
        self.list = QListWidget()
        self.list.setAccessibleName("Pages")
        for page in pages:
            item = QListWidgetItem(page.title, self.list)
            item.setSizeHint(QSize(0, self.list.fontMetrics().height() + _ROW_MARGIN_PX))
        self.text = QTextBrowser()
        self.text.setAccessibleName("Page")
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(22)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(self.text)
        splitter.setSizes([210, 650])
        splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)
        self.list.currentRowChanged.connect(self._on_row)
        self.text.anchorClicked.connect(self._on_link)
        self.list.setCurrentRow(0)

    def show_page(self, key: str) -> None:
        """Turn to a page by its key; an unknown one changes nothing."""
        for row, page in enumerate(self._pages):
            if page.key == key:
                self.list.setCurrentRow(row)

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._pages):
            page = self._pages[row]
            self.text.setMarkdown(page.path.read_text(encoding="utf-8"))
            self._dress_tables()

    def _dress_tables(self) -> None:
        """Give tables quiet lines and room: as they come, their lines are those of the text."""
        for frame in self.text.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                form = frame.format()
                form.setBorderCollapse(True)
                form.setBorderBrush(self.palette().brush(QPalette.ColorRole.Mid))
                form.setCellPadding(_CELL_PX)
                frame.setFormat(form)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "text"):
            self._dress_tables()

    def _on_link(self, url: QUrl) -> None:
        if url.isRelative() and url.path():
            self.show_page(Path(url.path()).stem)
        elif url.fragment():
            self.text.scrollToAnchor(url.fragment())
