"""Colours by lightness, chroma and hue as eyes see them, and the contrast between two colours.

OKLab: Björn Ottosson, "A perceptual color space for image processing" (2020). Contrast: WCAG 2.2, 1.4.3.
"""

import math
from typing import NamedTuple

Rgb = tuple[float, float, float]


class Oklch(NamedTuple):
    """Lightness 0-1, chroma (0 is grey, about 0.3 the most vivid), hue in degrees."""

    lightness: float
    chroma: float
    hue: float


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _from_linear(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return 12.92 * channel if channel <= 0.0031308 else float(1.055 * channel ** (1 / 2.4) - 0.055)


def parse_hex(colour: str) -> Rgb:
    """Return the channels (0-1) of ``#rrggbb``.

    Raises:
        ValueError: The text is no such colour.
    """
    digits = colour.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"{colour!r} is not a colour of the form #rrggbb")
    return (int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:], 16) / 255)


def to_hex(rgb: Rgb) -> str:
    """Return channels (0-1) as ``#rrggbb``."""
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)


def oklch_of(rgb: Rgb) -> Oklch:
    """Return the lightness, chroma and hue of a colour."""
    r, g, b = (_to_linear(channel) for channel in rgb)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    green_red = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    blue_yellow = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    hue = math.degrees(math.atan2(blue_yellow, green_red)) % 360
    return Oklch(lightness, math.hypot(green_red, blue_yellow), hue)


def _linear_rgb(colour: Oklch) -> Rgb:
    green_red = colour.chroma * math.cos(math.radians(colour.hue))
    blue_yellow = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    medium = (colour.lightness - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    short = (colour.lightness - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def rgb_of(colour: Oklch) -> Rgb:
    """Return a colour's channels (0-1); its chroma is lowered until a screen can show it."""
    while True:
        linear = _linear_rgb(colour)
        if colour.chroma < 0.002 or all(-0.0005 <= channel <= 1.0005 for channel in linear):
            r, g, b = linear
            return (_from_linear(r), _from_linear(g), _from_linear(b))
        colour = colour._replace(chroma=colour.chroma * 0.95)


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted(_luminance(rgb) for rgb in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _luminance(rgb: Rgb) -> float:
    r, g, b = (_to_linear(channel) for channel in rgb)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def mix(over: Rgb, under: Rgb, opacity: float) -> Rgb:
    """Return what is seen where one colour lies over another."""
    r, g, b = (top * opacity + bottom * (1 - opacity) for top, bottom in zip(over, under, strict=True))
    return (r, g, b)


def legible(colour: Oklch, grounds: tuple[Rgb, ...], least: float) -> Rgb:
    """Return a colour, darkened or lightened until it stands out from every ground by ``least``.

    The first ground tells which way to go: away from its own lightness.
    """
    step = -0.01 if _luminance(grounds[0]) > 0.18 else 0.01
    while True:
        rgb = rgb_of(colour)
        enough = all(contrast(rgb, ground) >= least for ground in grounds)
        if enough or not 0.0 < colour.lightness + step < 1.0:
            return rgb
        colour = colour._replace(lightness=colour.lightness + step)
