import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.textview.oklch import Oklch, contrast, oklch_of, parse_hex, rgb_of, to_hex
from annotator.gui.textview.theme import CanvasTheme

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


@pytest.mark.parametrize("dark", [False, True])
@given(colour=colours)
def test_any_colour_stays_legible(dark: bool, colour: str) -> None:
    audit = CanvasTheme(dark).audit((colour,))
    assert [(what, found) for what, found, least in audit if found < least] == []
    assert len(audit) > 10


@given(colours)
def test_a_colour_survives_the_way_through_oklch(colour: str) -> None:
    assert to_hex(rgb_of(oklch_of(parse_hex(colour)))) == colour


def test_contrast_of_black_and_white_is_the_largest() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)) == 1


def test_impossible_chroma_is_lowered_until_it_can_be_shown() -> None:
    shown = rgb_of(Oklch(0.9, 0.4, 25))
    assert all(0 <= channel <= 1 for channel in shown)
    assert oklch_of(shown).hue == pytest.approx(25, abs=4)


def test_hues_stay_apart_and_grey_stays_grey() -> None:
    theme = CanvasTheme.light()
    red, blue, grey = (theme.span_shades(colour).tint for colour in ("#ff0000", "#0000ff", "#808080"))
    assert red.red() > red.blue() + 15
    assert blue.blue() > blue.red() + 15
    assert max(grey.red(), grey.green(), grey.blue()) - min(grey.red(), grey.green(), grey.blue()) <= 3


def test_what_is_no_colour_is_drawn_grey() -> None:
    assert CanvasTheme.night().span_shades("nonsense") == CanvasTheme.night().span_shades("#888888")
