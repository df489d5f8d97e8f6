"""The icons: one drawing each, tinted with the ink of the window."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from annotator.resource_files import resource

_INK: Final = b"currentColor"
_SIZES_PX: Final = (16, 20)


class Icons:
    """Makes icons in the window's ink; after a change of colours they must be made anew.

    (An icon engine of our own would follow the colours by itself, but Qt copies and frees such engines behind
    Python's back.)
    """

    def __init__(self, ink: Callable[[], str], faint: Callable[[], str]) -> None:
        self._ink = ink
        self._faint = faint
        self._made: dict[tuple[str, str, str], QIcon] = {}

    def __call__(self, name: str, colour: str = "") -> QIcon:
        """Return an icon by its file's name in ``resources/icons/actions``; empty if there is no such drawing."""
        key = (name, colour or self._ink(), self._faint())
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def forget(self) -> None:
        """Forget the icons made so far: their colours are no longer those of the window."""
        self._made.clear()

    def _make(self, name: str, ink: str, faint: str) -> QIcon:
        path = resource("icons", "actions", f"{name}.svg")
        icon = QIcon()
        if not path.is_file():
            return icon
        drawing = path.read_bytes()
        for mode, colour in ((QIcon.Mode.Normal, ink), (QIcon.Mode.Disabled, faint)):
            tinted = QSvgRenderer(QByteArray(drawing.replace(_INK, QColor(colour).name().encode())))
            for size_px in _SIZES_PX:
                icon.addPixmap(_pixmap(tinted, size_px), mode)
        return icon


def _pixmap(drawing: QSvgRenderer, size_px: int) -> QPixmap:
    ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
    made = QPixmap(round(size_px * ratio), round(size_px * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    drawing.render(painter)
    painter.end()
    return made


def application_icon() -> QIcon:
    """Return the program's own icon, in all its sizes."""
    icon = QIcon()
    for path in sorted(resource("icons").glob("annotator-*.png")):
        icon.addFile(str(path))
    return icon
