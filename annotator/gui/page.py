"""Draw one document to a file, for the command line and the window's export."""

import os
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from annotator.gui.annotate.picture import Picture
from annotator.gui.textview.render import render_document
from annotator.gui.textview.theme import CanvasTheme
from annotator.model.annotated import AnnotatedDocument
from annotator.model.schema import Schema


def draw_page(
    document: AnnotatedDocument, schema: Schema, out: Path, *, dark: bool, width_px: int, scale: float
) -> None:
    """Draw a document as the window shows it, all of it; the suffix of ``out`` says as what.

    Starts Qt without a display where nothing has started it yet.

    Raises:
        UserError: The suffix is unknown, or the file cannot be written.
    """
    application = QGuiApplication.instance()
    if application is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QGuiApplication(["annotator"])
    picture = Picture(document, schema).visual()
    render_document(picture, CanvasTheme(dark), out, width_px=width_px, scale=scale, title=document.doc.title)
