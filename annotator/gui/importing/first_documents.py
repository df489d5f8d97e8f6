"""The first documents of a file as they will come in: a list of titles, and the text with its spans tinted."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QSplitter, QTextEdit, QVBoxLayout, QWidget

from annotator.formats.portable import PortableDocument, PortableSpan
from annotator.gui.panels.looks import theme_of
from annotator.model.visual.offsets import OffsetMap

_LONGEST: Final = 4000

ColourOf = Callable[[PortableSpan], str | None]
"""The colour of a span as "#rrggbb"; None for one that is left out."""


class FirstDocuments(QWidget):
    """Shows them one at a time; what is skipped loses its tint."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents: Sequence[PortableDocument] = ()
        self._colour_of: ColourOf = lambda _span: None
        self.list = QListWidget()
        self.list.setAccessibleName("First documents")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Text of the document")
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setStretchFactor(1, 1)
        split.setSizes([110, 300])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self.list.currentRowChanged.connect(lambda _row: self._show())

    def show_documents(self, documents: Sequence[PortableDocument], colour_of: ColourOf) -> None:
        """Show other documents."""
        self._documents = documents
        self._colour_of = colour_of
        self.list.clear()
        for document in documents:
            self.list.addItem(f"{document.title or document.id}  ({len(document.spans):,} spans)")
        self.list.setCurrentRow(0 if documents else -1)

    def tint(self, colour_of: ColourOf) -> None:
        """Tint the spans anew: their labels have another fate."""
        self._colour_of = colour_of
        self._tint()

    def _show(self) -> None:
        document = self._document()
        self.text.setPlainText(_shown(document) if document else "")
        self._tint()

    def _document(self) -> PortableDocument | None:
        row = self.list.currentRow()
        return self._documents[row] if 0 <= row < len(self._documents) else None

    def _tint(self) -> None:
        document = self._document()
        if document is None:
            self.text.setExtraSelections([])
            return
        length, theme = min(len(document.text), _LONGEST), theme_of(self.palette())
        offsets = OffsetMap(document.text[:length])
        made: list[QTextEdit.ExtraSelection] = []
        for span in sorted(document.spans, key=lambda s: (s.start, -s.end)):
            colour = self._colour_of(span)
            for start, end in span.fragments if colour is not None else ():
                if start < length:
                    shades = theme.span_shades(colour or "")
                    places = offsets.to_utf16(start), offsets.to_utf16(min(end, length))
                    made.append(self._selection(*places, shades.tint, shades.ink))
        self.text.setExtraSelections(made)

    def _selection(self, start16: int, end16: int, ground: QColor, line: QColor) -> QTextEdit.ExtraSelection:
        chosen = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(start16)
        cursor.setPosition(end16, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(ground)
        look.setUnderlineColor(line)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        chosen.cursor, chosen.format = cursor, look
        return chosen


def _shown(document: PortableDocument) -> str:
    """Return the text, character for character, or its beginning."""
    return document.text if len(document.text) <= _LONGEST else f"{document.text[:_LONGEST]}…"
