"""Make the texts of an SVG as wide as they were laid out, also where the font is missing."""

from html import unescape
from pathlib import Path
from typing import Final

import regex
from PySide6.QtGui import QFont, QFontMetricsF

_TEXT: Final = regex.compile(
    r'(?P<open><text[^>]*?)font-family="(?P<family>[^"]*)"(?P<rest>[^>]*?font-size="(?P<size>[\d.]+)"'
    r'[^>]*?font-weight="(?P<weight>\d+)"[^>]*?)>(?P<text>[^<]+)</text>'
)


def fit_texts(path: Path, fonts: tuple[QFont, ...]) -> None:
    """Write into every text of a file how wide it is; a viewer without the font then scales the one it takes.

    Args:
        path: An SVG file as Qt writes it.
        fonts: The fonts that it was drawn with, found again by size and weight.
    """
    metrics = {(font.pixelSize(), int(font.weight())): QFontMetricsF(font) for font in fonts}

    def fitted(match: "regex.Match[str]") -> str:
        known = metrics.get((round(float(match["size"])), int(match["weight"])))
        width = known.horizontalAdvance(unescape(match["text"])) if known is not None else 0.0
        length = f' textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs"' if width > 0 else ""
        families = f'font-family="{match["family"]},sans-serif"'
        return f"{match['open']}{families}{match['rest']}{length}>{match['text']}</text>"

    path.write_text(_TEXT.sub(fitted, path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
