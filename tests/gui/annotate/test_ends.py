"""Ends of spans, stepped and dragged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.annotate.ends import dragged, runs_right_to_left, stepped

TEXT = "the U.S. foreign minister, Ada Byron’s friend 👩‍👩‍👧 here"


def step(marked: str, *, at_start=False, forward=True, by_character=False) -> str | None:
    """Move an end of the part in brackets."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    moved = stepped(text, ((start, end),), at_start=at_start, forward=forward, by_character=by_character)
    if moved is None:
        return None
    ((start, end),) = moved
    return f"{text[:start]}[{text[start:end]}]{text[end:]}"


@pytest.mark.parametrize(
    ("marked", "how", "wanted"),
    [
        ("[foreign] minister", {}, "[foreign minister]"),
        ("[foreign minister] said", {"forward": False}, "[foreign] minister said"),
        ("[foreign] minister", {"forward": False}, None),
        ("the [foreign]", {"at_start": True, "forward": False}, "[the foreign]"),
        ("[the foreign]", {"at_start": True}, "the [foreign]"),
        ("the [foreign]", {"at_start": True}, None),
        ("[Ada] Byron’s", {}, "[Ada Byron]’s"),
        ("[Ada Byron]’s", {}, "[Ada Byron’s]"),
        ("[minister, Ada]", {"forward": False}, "[minister,] Ada"),
        ("[Ada]", {"by_character": True, "forward": False}, "[Ad]a"),
        ("[x] 👩‍👩‍👧", {"by_character": True}, "[x ]👩‍👩‍👧"),
        ("[x ]👩‍👩‍👧 y", {"by_character": True}, "[x 👩‍👩‍👧] y"),
        ("[whole]", {}, None),
    ],
)
def test_an_end_moves_by_a_word_or_a_character(marked, how, wanted) -> None:
    assert step(marked, **how) == wanted


def test_a_fragment_that_shrinks_to_nothing_gives_way() -> None:
    text = "Ada and Bob Byron"
    fragments = ((0, 3), (12, 17))
    assert stepped(text, fragments, at_start=True, forward=True, by_character=False) == ((12, 17),)
    assert stepped(text, fragments, at_start=False, forward=False, by_character=False) == ((0, 3),)


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 12), st.booleans(), st.booleans(), st.booleans())
def test_a_step_and_never_leaves_nothing_or_the_text(start, length, at_start, forward, by_character) -> None:
    fragments = ((start, min(start + length, len(TEXT))),)
    moved = stepped(TEXT, fragments, at_start=at_start, forward=forward, by_character=by_character)
    if moved is not None:
        ((a, b),) = moved
        assert 0 <= a < b <= len(TEXT)
        assert (b == fragments[0][1]) if at_start else (a == fragments[0][0])


def test_a_drag_moves_one_end_of_one_fragment() -> None:
    assert dragged(((0, 3), (8, 12)), 1, at_start=True, offset=6) == ((0, 3), (6, 12))
    assert dragged(((0, 3), (8, 12)), 0, at_start=False, offset=9) == ((0, 12),)
    assert dragged(((0, 3),), 0, at_start=False, offset=0) is None
    assert dragged(((0, 3),), 0, at_start=False, offset=3) is None


def test_the_first_strong_character_says_how_a_paragraph_runs() -> None:
    text = "Latin\n«قال» Ada\n123 שלום"
    assert not runs_right_to_left(text, 3)
    assert runs_right_to_left(text, text.index("Ada"))
    assert runs_right_to_left(text, len(text) - 1)
    assert not runs_right_to_left("", 0)
