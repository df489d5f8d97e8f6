"""The icons and the desktop entry: all there, of one style, and drawn by Qt."""

import configparser
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer

from annotator.resource_files import resource

SVG = "{http://www.w3.org/2000/svg}"
ACTIONS = sorted(resource("icons", "actions").glob("*.svg"))
WANTED = {
    "accept", "back", "chevron-down", "chevron-left", "chevron-right", "chevron-up", "close", "copy", "delete",
    "document", "done", "export", "eye", "filter", "forward", "help", "history", "import", "link", "lock", "minus",
    "new", "note", "open", "palette", "person", "plus", "redo", "reject", "reverse", "search", "settings", "skip",
    "suggestion", "table", "undo", "warning", "zoom-in", "zoom-out",
}  # fmt: skip


def test_all_wanted_icons_are_there() -> None:
    assert {path.stem for path in ACTIONS} >= WANTED


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_an_action_icon_has_the_common_style(path: Path) -> None:
    root = ET.parse(path).getroot()
    style = {name: root.get(name) for name in ("viewBox", "fill", "stroke", "stroke-width", "stroke-linecap")}
    assert style == {
        "viewBox": "0 0 20 20",
        "fill": "none",
        "stroke": "currentColor",
        "stroke-width": "1.5",
        "stroke-linecap": "round",
    }
    assert {part.tag for part in root} <= {f"{SVG}{name}" for name in ("path", "circle", "rect")}
    assert {part.get("fill") for part in root} <= {None, "currentColor"}


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_an_action_icon_stays_inside_its_frame(path: Path, qapp: object) -> None:
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    size = 80
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    _paint(renderer, image)
    inked = [(x, y) for x in range(size) for y in range(size) if image.pixelColor(x, y).alpha() > 8]
    assert len(inked) > 60
    edge = size * 1 // 20
    assert min(min(x, y) for x, y in inked) >= edge
    assert max(max(x, y) for x, y in inked) < size - edge


def _paint(renderer: QSvgRenderer, image: QImage) -> None:
    from PySide6.QtGui import QPainter

    painter = QPainter(image)
    renderer.render(painter)
    painter.end()


@pytest.mark.parametrize("size_px", [16, 24, 32, 48, 64, 128, 256, 512])
def test_the_program_icon_has_every_size(size_px: int) -> None:
    image = QImage(str(resource("icons", f"annotator-{size_px}.png")))
    assert (image.width(), image.height()) == (size_px, size_px)
    assert image.hasAlphaChannel()
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(size_px // 2, size_px // 8).alpha() == 255


def test_the_desktop_entry_starts_a_command_of_the_package() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(resource("desktop", "annotator-desktop.desktop"), encoding="utf-8")
    values = entry["Desktop Entry"]
    assert values["Type"] == "Application"
    project = Path(__file__).parents[2] / "pyproject.toml"
    if project.exists():  # not where only the installed package is there
        commands = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["gui-scripts"]
        assert values["Exec"].split()[0] in commands
    info = ET.parse(resource("desktop", "annotator-desktop.metainfo.xml")).getroot()
    assert info.findtext("summary") == values["Comment"]
    assert info.findtext("launchable") == "annotator-desktop.desktop"
    assert info.findtext("provides/mediatype") == values["MimeType"].rstrip(";")
