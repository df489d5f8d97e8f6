import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.tokens import (
    next_grapheme,
    next_token_end,
    previous_grapheme,
    previous_token_start,
    sentence_at,
    sentences,
    snap,
    token_at,
    tokens,
)

TEXTS = st.text(
    st.one_of(
        st.sampled_from(
            [*" .,-'’“”\n\tAbcé1$%()", "\u0301", "\u200d", "👩", "🇰", "🇵", "金", "は", "ي", "ة", "\ufe0f", "\r"]
        ),
        st.characters(),
    ),
    max_size=60,
)


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens(text)]


def test_what_a_reader_calls_a_word_is_one_token() -> None:
    text = "Kim Jong-un told the U.S. envoy’s aides at 10:30: “$1,200.50, or 5%, don’t.”"
    assert words(text) == [
        *("Kim", "Jong-un", "told", "the", "U.S.", "envoy", "’s", "aides", "at", "10:30", ":", "“"),
        *("$1,200.50", ",", "or", "5%", ",", "don’t", ".", "”"),
    ]


def test_scripts_and_clusters() -> None:
    assert words("金正恩は met 👩‍👩‍👧 e\u0301t\u0301e") == ["金", "正", "恩", "は", "met", "👩‍👩‍👧", "e\u0301t\u0301e"]
    assert words("وزير الدفاع") == ["وزير", "الدفاع"]


@given(TEXTS)
def test_tokens_are_in_order_apart_and_leave_only_white_space(text: str) -> None:
    last = 0
    for start, end in tokens(text):
        assert last <= start < end
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()


@given(TEXTS)
def test_tokens_never_cut_a_grapheme(text: str) -> None:
    breaks = {0, len(text), *(match.end() for match in regex.finditer(r"\X", text))}
    for start, end in tokens(text):
        assert {start, end} <= breaks


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_snapping_grows_to_tokens_and_stays_there(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    left, right = snap(text, start, end)
    if left == right:
        assert not text[start:end].strip()
        return
    assert snap(text, left, right) == (left, right)
    assert left <= start + len(text[start:end]) - len(text[start:end].lstrip())
    assert not text[left].isspace()
    assert not text[right - 1].isspace()


@given(TEXTS, st.integers(0, 60))
def test_stepping_always_moves(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    if offset < len(text):
        assert offset < next_token_end(text, offset) <= len(text)
        assert offset < next_grapheme(text, offset) <= len(text)
    if offset > 0:
        assert 0 <= previous_token_start(text, offset) < offset
        assert 0 <= previous_grapheme(text, offset) < offset


def test_the_token_at_a_place() -> None:
    text = "The DPRK’s envoy"
    assert text[slice(*(token_at(text, 5) or ()))] == "DPRK"
    assert text[slice(*(token_at(text, 3) or ()))] == "The"
    assert token_at("a  b", 2) is None


def test_snapping_drops_white_space_and_keeps_possessives_out() -> None:
    text = "in Russia’s war "
    assert text[slice(*snap(text, 2, 6))] == "Russia"
    assert text[slice(*snap(text, 12, 16))] == "war"


def test_sentences_end_where_readers_think() -> None:
    text = "Mr. Putin met U.S. envoys. “We agreed,” he said. No date was set.\nA new paragraph"
    found = [text[start:end] for start, end in sentences(text)]
    assert found == ["Mr. Putin met U.S. envoys.", "“We agreed,” he said.", "No date was set.", "A new paragraph"]
    assert text[slice(*sentence_at(text, 30))] == "“We agreed,” he said."


@given(TEXTS)
def test_sentences_cover_all_but_white_space(text: str) -> None:
    covered = "".join(text[start:end] for start, end in sentences(text))
    assert "".join(covered.split()) == "".join(text.split())
