"""Colours of the text view: any colour that a user picks becomes shades that stay legible."""

from dataclasses import dataclass
from typing import Final, NamedTuple

from PySide6.QtGui import QColor

from annotator.gui.textview.oklch import Oklch, Rgb, contrast, legible, mix, oklch_of, parse_hex, rgb_of

_FALLBACK_COLOUR: Final = "#888888"
_VIVID: Final = 0.07
"""A picked colour with at least this chroma is drawn at full strength, a greyer one in proportion."""


@dataclass(frozen=True, slots=True)
class SpanShades:
    """The shades that one label is drawn in."""

    tint: QColor
    strong_tint: QColor
    """Behind a selected span."""
    edge: QColor
    ink: QColor
    faint: QColor
    """Outlines and underlines of what recedes."""


@dataclass(frozen=True, slots=True)
class ArcShades:
    """The shades that one relation type is drawn in."""

    line: QColor
    ink: QColor
    faint: QColor
    faint_ink: QColor


class _Recipe(NamedTuple):
    """Lightness and chroma of each shade."""

    tint: tuple[float, float]
    strong_tint: tuple[float, float]
    edge: tuple[float, float]
    ink: tuple[float, float]
    arc: tuple[float, float]
    arc_ink: tuple[float, float]


_LIGHT: Final = _Recipe((0.935, 0.042), (0.885, 0.075), (0.64, 0.10), (0.42, 0.11), (0.54, 0.08), (0.45, 0.08))
_DARK: Final = _Recipe((0.345, 0.055), (0.43, 0.075), (0.60, 0.10), (0.84, 0.085), (0.70, 0.07), (0.83, 0.07))


class CanvasTheme:
    """The colours of paper, text and marks; light or dark.

    Shades are derived through OKLCH at a fixed lightness: only the hue of the picked colour survives, so
    contrast does not depend on the user's taste.
    """

    def __init__(self, dark: bool = False) -> None:
        self.dark = dark
        self._recipe = _DARK if dark else _LIGHT
        self._spans: dict[str, SpanShades] = {}
        self._arcs: dict[str, ArcShades] = {}
        self.paper = QColor("#1c1e22" if dark else "#fcfbf8")
        self.text = QColor("#dcdee3" if dark else "#1d2126")
        self.receding_text = QColor("#83878f" if dark else "#83868b")
        self.gutter = QColor("#7d838d" if dark else "#767b84")
        self.accent = QColor("#6ea0f5" if dark else "#2f6fde")
        self.caret = QColor("#f2f3f5" if dark else "#101214")
        self.selection = QColor(74, 124, 214, 130) if dark else QColor(64, 128, 235, 84)
        self.mark = QColor(214, 170, 60, 78) if dark else QColor(255, 205, 60, 110)
        self.flash = QColor(230, 180, 70, 96) if dark else QColor(255, 196, 40, 170)
        self.badge = QColor("#33373e" if dark else "#e9e8e3")
        self.badge_ink = QColor("#c3c7ce" if dark else "#4b5058")

    @classmethod
    def light(cls) -> "CanvasTheme":
        """Return warm paper with dark ink."""
        return cls(dark=False)

    @classmethod
    def night(cls) -> "CanvasTheme":
        """Return dark paper with light ink."""
        return cls(dark=True)

    def span_shades(self, colour: str) -> SpanShades:
        """Return the shades for a label's colour (``#rrggbb``; anything else is drawn grey)."""
        shades = self._spans.get(colour)
        if shades is None:
            shades = self._spans[colour] = self._make_span_shades(colour)
        return shades

    def arc_shades(self, colour: str) -> ArcShades:
        """Return the shades for a relation type's colour (``#rrggbb``; anything else is drawn grey)."""
        shades = self._arcs.get(colour)
        if shades is None:
            shades = self._arcs[colour] = self._make_arc_shades(colour)
        return shades

    def _make_span_shades(self, colour: str) -> SpanShades:
        hue, strength = _hue_and_strength(colour)
        recipe, paper = self._recipe, _rgb(self.paper)
        tint = rgb_of(Oklch(recipe.tint[0], recipe.tint[1] * strength, hue))
        strong = rgb_of(Oklch(recipe.strong_tint[0], recipe.strong_tint[1] * strength, hue))
        edge = legible(Oklch(recipe.edge[0], recipe.edge[1] * strength, hue), (paper,), 3.05)
        ink = legible(Oklch(recipe.ink[0], recipe.ink[1] * strength, hue), (tint, strong, paper), 4.6)
        return SpanShades(_colour(tint), _colour(strong), _colour(edge), _colour(ink), _colour(mix(edge, paper, 0.4)))

    def _make_arc_shades(self, colour: str) -> ArcShades:
        hue, strength = _hue_and_strength(colour)
        recipe, paper = self._recipe, _rgb(self.paper)
        line = legible(Oklch(recipe.arc[0], recipe.arc[1] * strength, hue), (paper,), 3.5)
        ink = legible(Oklch(recipe.arc_ink[0], recipe.arc_ink[1] * strength, hue), (paper,), 4.6)
        faint = mix(line, paper, 0.32)
        return ArcShades(_colour(line), _colour(ink), _colour(faint), _colour(mix(ink, paper, 0.55)))

    def audit(self, colours: tuple[str, ...]) -> list[tuple[str, float, float]]:
        """Return ``(what, contrast, least)`` for everything that must be read or seen, with these colours."""
        paper, text = _rgb(self.paper), _rgb(self.text)
        found = [
            ("text on paper", contrast(text, paper), 7.0),
            ("receding text on paper", contrast(_rgb(self.receding_text), paper), 3.0),
            ("caret on paper", contrast(_rgb(self.caret), paper), 7.0),
            ("accent on paper", contrast(_rgb(self.accent), paper), 3.0),
            ("badge", contrast(_rgb(self.badge_ink), _rgb(self.badge)), 4.5),
        ]
        found += [(f"text on {n}", contrast(text, _over(c, paper)), 4.5) for n, c in self._washes()]
        for colour in colours:
            span, arc = self.span_shades(colour), self.arc_shades(colour)
            tint, strong = _rgb(span.tint), _rgb(span.strong_tint)
            found += [
                (f"{colour} text on tint", contrast(text, tint), 7.0),
                (f"{colour} text on selected tint", contrast(text, strong), 4.5),
                (f"{colour} text selected on tint", contrast(text, _over(self.selection, tint)), 4.5),
                (f"{colour} label on tint", contrast(_rgb(span.ink), tint), 4.5),
                (f"{colour} label on paper", contrast(_rgb(span.ink), paper), 4.5),
                (f"{colour} selected label", contrast(paper, _rgb(span.ink)), 4.5),
                (f"{colour} edge on paper", contrast(_rgb(span.edge), paper), 3.0),
                (f"{colour} arc on paper", contrast(_rgb(arc.line), paper), 3.0),
                (f"{colour} arc label on paper", contrast(_rgb(arc.ink), paper), 4.5),
            ]
        return found

    def _washes(self) -> list[tuple[str, QColor]]:
        return [("selection", self.selection), ("search mark", self.mark), ("flash", self.flash)]


def _hue_and_strength(colour: str) -> tuple[float, float]:
    try:
        picked = oklch_of(parse_hex(colour))
    except ValueError:
        picked = oklch_of(parse_hex(_FALLBACK_COLOUR))
    return picked.hue, min(1.0, picked.chroma / _VIVID)


def _rgb(colour: QColor) -> Rgb:
    return (colour.redF(), colour.greenF(), colour.blueF())


def _over(wash: QColor, ground: Rgb) -> Rgb:
    return mix(_rgb(wash), ground, wash.alphaF())


def _colour(rgb: Rgb) -> QColor:
    return QColor.fromRgbF(*(min(1.0, max(0.0, channel)) for channel in rgb))
