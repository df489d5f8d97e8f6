"""Fonts and sizes of the text view at one zoom, all in logical pixels."""

from functools import lru_cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from annotator.model.visual.display import display_text

BODY_PX: Final = 17
CHIP_PX: Final = 10
ARC_LABEL_PX: Final = 11
SMALLEST_FONT_PX: Final = 7
SMALLEST_ZOOM: Final = 0.5
LARGEST_ZOOM: Final = 4.0
WIDEST_COLUMN_PX: Final = 780
_LONGEST_CHIP_PX: Final = 190
_LONGEST_ARC_LABEL_PX: Final = 240

_FAMILIES: Final = (
    "Noto Sans",
    "Inter",
    "Segoe UI",
    ".AppleSystemUIFont",
    "Helvetica Neue",
    "Ubuntu",
    "Cantarell",
    "Open Sans",
    "Liberation Sans",
    "DejaVu Sans",
)


@lru_cache(maxsize=8)
def font_families(wanted: str | None = None) -> tuple[str, ...]:
    """Return installed families for body text, the wanted one first, ours in order of preference after it."""
    names = ((wanted,) if wanted else ()) + _FAMILIES
    found = tuple(name for name in names if QFontDatabase.hasFamily(name))
    return found or (QFont().family(),)


def _font(families: tuple[str, ...], px: int) -> QFont:
    font = QFont(list(families))
    font.setPixelSize(px)
    # Without hinting, advances do not depend on the screen: the same lines on every display and on paper.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


class Metrics:
    """Everything whose size follows the zoom."""

    def __init__(self, zoom: float = 1.0, family: str | None = None) -> None:
        self.zoom = zoom
        families = font_families(family)
        self.body_font = _font(families, round(BODY_PX * zoom))
        self.chip_font = _font(families, max(SMALLEST_FONT_PX, round(CHIP_PX * zoom)))
        self.chip_font.setWeight(QFont.Weight.DemiBold)
        self.chip_font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 105.5)
        self.arc_font = _font(families, max(SMALLEST_FONT_PX, round(ARC_LABEL_PX * zoom)))
        self.body = QFontMetricsF(self.body_font)
        self.chip = QFontMetricsF(self.chip_font)
        self.arc = QFontMetricsF(self.arc_font)
        scale = max(zoom, 0.7)
        # Whole pixels down the page: scrolled by whole pixels, every line keeps its very pixels.
        self.chip_height = float(round(max(13.0 * zoom, self.chip_font.pixelSize() * 1.3)))
        self.chip_padding = 4.0 * scale
        self.lane_height = float(round(max(15.0 * zoom, self.arc_font.pixelSize() * 1.36)))
        self.lanes_gap = float(round(3.0 * zoom))
        """Between the lanes and the chips under them."""
        self.leading = float(round(3.0 * zoom))
        self.paragraph_gap = float(round(16.0 * zoom))
        self.top_margin = float(round(14.0 * zoom))
        self.bottom_margin = float(round(40.0 * zoom))
        self.gutter_step = 7.0 * min(1.4, scale)
        self.gutter_offset = 14.0 * min(1.4, scale)
        self.corner = 5.0 * scale
        self.box_corner = 3.0 * scale
        self.stroke = 1.3 * scale
        self.underline = 1.6 * scale
        self.mark_size = 3.2 * scale
        """Half the width of the mark of a machine, the corner of a note, a knob."""
        self.widest_column = WIDEST_COLUMN_PX * max(1.0, zoom)
        self._chip_texts: dict[str, tuple[str, float]] = {}
        self._arc_texts: dict[str, tuple[str, float]] = {}

    def line_height(self) -> float:
        """Return the height of a line without lanes, in the body font."""
        return self.body.height() + self.chip_height + self.leading

    def chip_text(self, text: str) -> tuple[str, float]:
        """Return a chip's text, shortened if very long, and its width without padding."""
        found = self._chip_texts.get(text)
        if found is None:
            found = self._chip_texts[text] = _fitted(text, self.chip, _LONGEST_CHIP_PX * self.zoom)
        return found

    def arc_text(self, text: str) -> tuple[str, float]:
        """Return an arc label's text, shortened if very long, and its width without padding."""
        found = self._arc_texts.get(text)
        if found is None:
            found = self._arc_texts[text] = _fitted(text, self.arc, _LONGEST_ARC_LABEL_PX * self.zoom)
        return found


def _fitted(text: str, metrics: QFontMetricsF, longest: float) -> tuple[str, float]:
    text = display_text(text)
    width = metrics.horizontalAdvance(text)
    if width <= longest:
        return text, width
    kept = text
    while kept and width > longest:
        kept = kept[: max(1, int(len(kept) * longest / width))] if len(kept) > 2 else ""
        width = metrics.horizontalAdvance(kept + "…")
        if width > longest:
            kept = kept[:-1]
            width = metrics.horizontalAdvance(kept + "…")
    return kept.rstrip() + "…", metrics.horizontalAdvance(kept.rstrip() + "…")


class Column:
    """Where the text column and its gutters lie in a viewport of some width."""

    __slots__ = ("inner_lanes", "left", "outer_lanes", "width")

    def __init__(self, viewport_width: float, metrics: Metrics, outer: int, inner: int) -> None:
        step, offset = metrics.gutter_step, metrics.gutter_offset
        full = (outer + inner) * step + offset + 12
        room = max(offset + 12 + 3 * step, min(full, 0.14 * viewport_width))
        lanes = max(3, min(outer + inner, int((room - offset - 12 + 0.01) / step)))
        self.inner_lanes = min(inner, max(1, lanes // 2))
        """Lanes per gutter that fit, for relations inside a block."""
        self.outer_lanes = min(outer, lanes - self.inner_lanes)
        """Lanes per gutter that fit, for relations between blocks."""
        self.width = float(round(max(80.0, min(metrics.widest_column, viewport_width - 2 * room))))
        self.left = float(round(max(room, (viewport_width - self.width) / 2)))
