"""Draw the program's icon as PNG files, and all icons on one sheet to look at.

python resources/icons/build_icons.py             writes annotator-16.png … annotator-512.png beside this file
python resources/icons/build_icons.py SHEET.png   also draws the contact sheet
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).resolve().parent
SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512)
SMALL_UP_TO_PX = 24
CELL_PX = 92
COLUMNS = 10
THEMES = (("#fcfbf8", "#33383f"), ("#1c1e22", "#dcdee3"))


def draw_app_icon(size_px: int) -> QImage:
    """Render the icon; the smallest sizes have a simpler drawing of their own."""
    name = "annotator-small.svg" if size_px <= SMALL_UP_TO_PX else "annotator.svg"
    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(HERE / name)).render(painter)
    painter.end()
    return image


def draw_sheet() -> QImage:
    """Draw every action icon at twice and at once its size, light above dark, and the app icon in its sizes."""
    actions = sorted((HERE / "actions").glob("*.svg"))
    rows = -(-len(actions) // COLUMNS) + 1
    sheet = QImage(COLUMNS * CELL_PX, 2 * rows * CELL_PX, QImage.Format.Format_ARGB32)
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont()
    font.setPixelSize(10)
    painter.setFont(font)
    for half, (ground, ink) in enumerate(THEMES):
        painter.resetTransform()
        painter.translate(0, half * rows * CELL_PX)
        painter.fillRect(0, 0, COLUMNS * CELL_PX, rows * CELL_PX, QColor(ground))
        _draw_actions(painter, actions, ink)
        _draw_app_icons(painter, (rows - 1) * CELL_PX)
    painter.end()
    return sheet


def _draw_actions(painter: QPainter, actions: list[Path], ink: str) -> None:
    painter.setPen(QColor(ink))
    for n, path in enumerate(actions):
        x, y = n % COLUMNS * CELL_PX, n // COLUMNS * CELL_PX
        svg = QSvgRenderer(QByteArray(path.read_text(encoding="utf-8").replace("currentColor", ink).encode()))
        svg.render(painter, QRectF(x + 10, y + 12, 40, 40))
        svg.render(painter, QRectF(x + 60, y + 22, 20, 20))
        painter.drawText(QRectF(x + 10, y + 60, CELL_PX - 10, 20), Qt.AlignmentFlag.AlignLeft, path.stem)


def _draw_app_icons(painter: QPainter, y: int) -> None:
    x = 10
    for size_px in (16, 24, 32, 48, 64):
        painter.drawImage(x, y + 10, draw_app_icon(size_px))
        x += size_px + 16


def main(arguments: list[str]) -> None:
    """Write the PNG files, and the sheet if its name is given."""
    app = QGuiApplication(sys.argv[:1])
    for size_px in SIZES_PX:
        draw_app_icon(size_px).save(str(HERE / f"annotator-{size_px}.png"))
    if arguments:
        draw_sheet().save(arguments[0])
    app.quit()


if __name__ == "__main__":
    main(sys.argv[1:])
