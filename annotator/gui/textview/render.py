"""Draw a whole document to a file, through the same painter as the window."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPaintDevice, QPainter, QPdfWriter

from annotator.gui.textview.look import Look
from annotator.gui.textview.metrics import Metrics
from annotator.gui.textview.page import Page
from annotator.gui.textview.painter import CanvasPainter
from annotator.gui.textview.screen import Screen
from annotator.gui.textview.svg_text import fit_texts
from annotator.gui.textview.theme import CanvasTheme
from annotator.model.errors import UserError
from annotator.model.visual.document import VisualDocument

DEFAULT_WIDTH_PX: Final = 960
FORMATS: Final = (".png", ".svg", ".pdf")
_BAND_PX: Final = 2000.0
_MOST_PNG_BYTES: Final = 600 * 2**20
_PDF_MARGIN_MM: Final = 10.0
_PDF_DPI: Final = 600


def render_document(
    picture: VisualDocument,
    theme: CanvasTheme,
    path: Path,
    *,
    width_px: int = DEFAULT_WIDTH_PX,
    scale: float = 2.0,
    title: str = "",
    font: str | None = None,
) -> None:
    """Draw all of a document to a PNG, SVG or PDF file, as its suffix says. Needs a running ``QGuiApplication``.

    Args:
        picture: What to draw.
        theme: Its colours.
        path: Where to write.
        width_px: The width that text, gutters and all are laid out in.
        scale: How many dots a PNG has per pixel; the other formats are sharp at any size.
        title: What the file says it is about (SVG and PDF).
        font: The family to write the text in; None for the best of those installed.

    Raises:
        UserError: The suffix is unknown, the file cannot be written, or a PNG would be too large.
    """
    if QGuiApplication.instance() is None:
        raise RuntimeError("drawing text needs a QGuiApplication")
    writers: dict[str, Callable[[_Job], bool]] = {".png": _to_png, ".svg": _to_svg, ".pdf": _to_pdf}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise UserError(
            "render.format",
            f"“{path.suffix or path.name}” is not a kind of picture that can be made.",
            hint="Give the file a name that ends in .png, .svg or .pdf.",
            where=str(path),
        )
    if not path.parent.is_dir():
        raise UserError("render.folder", "There is no such folder.", where=str(path.parent))
    if not writer(_Job(picture, theme, path, width_px, scale, title, font)):
        raise UserError(
            "render.write",
            "The picture could not be written.",
            hint="Is there room, and may you write there?",
            where=str(path),
        )


class _Job:
    """One rendering: what to draw, and the page it is laid out on."""

    def __init__(
        self,
        picture: VisualDocument,
        theme: CanvasTheme,
        path: Path,
        width_px: int,
        scale: float,
        title: str,
        font: str | None,
    ) -> None:
        self.theme = theme
        self.path = path
        self.width = float(width_px)
        self.scale = scale
        self.title = title
        metrics = Metrics(1.0, font)
        self.page = Page(picture, metrics, width_px)
        self.is_vector = path.suffix.lower() != ".png"
        self._painter = CanvasPainter(theme, metrics, vector=self.is_vector)

    def height(self) -> float:
        """Return the exact height of the document."""
        for number in range(len(self.page.picture.blocks)):
            self.page.measure(number)
        return self.page.heights.total

    def draw(self, painter: QPainter, anchor: tuple[int, float], height: float, above: float = 0.0) -> None:
        """Draw a band of the document, ``above`` below its top, at the painter's origin, and nothing beyond it."""
        band = QRectF(0.0, 0.0, self.width, height)
        painter.save()
        painter.setClipRect(band)
        self._painter.paint(painter, Screen(self.page, anchor, height, above), Look(), band)
        painter.restore()

    def draw_all(self, device: QPaintDevice, height: float) -> bool:
        """Draw the whole document from top to bottom on a device that is tall enough."""
        painter = QPainter()
        if not painter.begin(device):
            return False
        y = 0.0
        while y < height:
            band = min(_BAND_PX, height - y)
            self.draw(painter, self.page.heights.find(y), band, y)
            painter.translate(0.0, band)
            y += band
        return painter.end()


def _to_png(job: _Job) -> bool:
    height = job.height()
    size = QSize(round(job.width * job.scale), max(1, round(height * job.scale)))
    if size.width() * size.height() * 4 > _MOST_PNG_BYTES:
        raise UserError(
            "render.too_large",
            f"The picture would be {size.width()} × {size.height()} dots.",
            hint="Make a PDF or an SVG, or use a smaller scale.",
            where=str(job.path),
        )
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(job.scale)
    image.fill(job.theme.paper)
    return job.draw_all(image, height) and image.save(str(job.path))


def _to_svg(job: _Job) -> bool:
    from PySide6.QtSvg import QSvgGenerator  # Only here: nothing else needs that library.

    height = job.height()
    generator = QSvgGenerator()
    generator.setFileName(str(job.path))
    generator.setSize(QSize(round(job.width), round(height)))
    generator.setViewBox(QRectF(0.0, 0.0, job.width, height))
    generator.setTitle(job.title)
    if not job.draw_all(generator, height):
        return False
    metrics = job.page.metrics
    fit_texts(job.path, (metrics.body_font, metrics.chip_font, metrics.arc_font))
    return True


def _to_pdf(job: _Job) -> bool:
    writer = QPdfWriter(str(job.path))
    writer.setResolution(_PDF_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_PDF_MARGIN_MM, _PDF_MARGIN_MM, _PDF_MARGIN_MM, _PDF_MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    writer.setTitle(job.title)
    writer.setCreator("Annotator")
    painter = QPainter()
    if not painter.begin(writer):
        return False
    factor = writer.width() / job.width
    full = writer.pageLayout().fullRectPixels(_PDF_DPI)
    inset = writer.pageLayout().paintRectPixels(_PDF_DPI).topLeft()
    for number, (anchor, height) in enumerate(_sheets(job, QSizeF(job.width, writer.height() / factor))):
        if number:
            writer.newPage()
        painter.resetTransform()
        painter.fillRect(QRectF(full.translated(-inset)), job.theme.paper)
        painter.scale(factor, factor)
        job.draw(painter, anchor, height)
    return painter.end()


def _sheets(job: _Job, size: QSizeF) -> Iterator[tuple[tuple[int, float], float]]:
    """Yield where each sheet begins and how much of it is used, so that no line is cut in two."""
    anchor, count = (0, 0.0), len(job.page.picture.blocks)
    while True:
        screen = Screen(job.page, anchor, size.height())
        last = screen.blocks[-1]
        cut = screen.end if last.laid.number == count - 1 else max(last.top, 0.0)
        beyond = next((line for line in screen.lines(0.0, size.height()) if line.bottom > size.height()), None)
        if beyond is not None:
            cut = beyond.top if beyond.top > 1.0 else size.height()
        yield anchor, min(cut, size.height())
        if beyond is None and last.laid.number == count - 1:
            return
        holder = next(block for block in reversed(screen.blocks) if block.top <= cut + 0.01)
        anchor = (holder.laid.number, cut - holder.top)
