import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.visual.display import display_text
from annotator.model.visual.offsets import OffsetMap

TRICKY = [
    "a",
    "é",
    "e\u0301",
    "😀",
    "👩‍👩‍👧‍👦",
    "🇳🇴",
    "𝒜",
    "漢",
    "ي",
    "\ud800",
    "\udfff",
    "\ufeff",
    "\ufffe",
    "\x00",
    "\r",
    "\t",
    "\n",
]
texts = st.lists(st.sampled_from(TRICKY) | st.characters(), max_size=60).map("".join)


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(texts)
def test_every_offset_comes_back(text: str) -> None:
    offsets = OffsetMap(text)
    assert offsets.length16 == utf16_length(text)
    for offset in range(len(text) + 1):
        offset16 = offsets.to_utf16(offset)
        assert offset16 == utf16_length(text[:offset])
        assert offsets.to_code_point(offset16) == offset


@given(texts)
def test_between_the_halves_of_a_character_is_no_place(text: str) -> None:
    offsets = OffsetMap(text)
    whole = {offsets.to_utf16(offset): offset for offset in range(len(text) + 1)}
    for offset16 in range(offsets.length16 + 1):
        if offset16 in whole:
            assert offsets.to_code_point_floor(offset16) == whole[offset16]
        else:
            with pytest.raises(ValueError, match="cuts a character"):
                offsets.to_code_point(offset16)
            assert offsets.to_code_point_floor(offset16) == whole[offset16 - 1]


@pytest.mark.parametrize("text", ["", "plain", "😀"])
def test_outside_the_text_raises(text: str) -> None:
    offsets = OffsetMap(text)
    for outside in (-1, len(text) + 1):
        with pytest.raises(ValueError, match="outside"):
            offsets.to_utf16(outside)
    for outside in (-1, offsets.length16 + 1):
        with pytest.raises(ValueError, match="outside"):
            offsets.to_code_point(outside)


@given(texts)
def test_display_text_keeps_every_offset_and_is_safe_for_qt(text: str) -> None:
    shown = display_text(text)
    assert len(shown) == len(text)
    assert utf16_length(shown) == utf16_length(text)
    assert not any("\ud800" <= char <= "\udfff" for char in shown)
    assert shown[:1] not in ("\ufeff", "\ufffe")
    assert not any(char < " " and char != "\t" for char in shown)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="\ufeff\ufffe\u2029")))
def test_harmless_text_is_shown_as_it_is(text: str) -> None:
    assert display_text(text) == text


def test_controls_are_visible_and_line_breaks_are_blanks() -> None:
    assert display_text("a\x00b\x0cc\x7fd\ud800") == "a␀b c␡d\ufffd"
