from hypothesis import given
from hypothesis import strategies as st

from annotator.model.text import bytes_sha256, natural_key, normalise, normalise_text, text_sha256, title_from_text

RAW = st.text(alphabet=st.sampled_from("ab \r\n\x85\ufeff\u2028é😀"))


def test_line_ends_become_line_feeds_and_nothing_else_changes():
    assert normalise_text("\ufeffone\r\ntwo\rthree\x85four\n\n five \u00a0\u2028e\u0301") == (
        "one\ntwo\nthree\nfour\n\n five \u00a0\u2028e\u0301"
    )


def test_only_the_leading_byte_order_mark_goes():
    assert normalise_text("\ufeffa\ufeffb") == "a\ufeffb"


@given(RAW)
def test_normalising_twice_changes_nothing_more(raw):
    once = normalise_text(raw)
    assert once.startswith("\ufeff") or normalise_text(once) == once


@given(RAW)
def test_offsets_follow_their_characters(raw):
    normalised = normalise(raw)
    for at, char in enumerate(raw):
        if at in normalised.dropped:
            continue
        assert normalised.text[normalised.offset(at)] == ("\n" if char in "\r\x85" else char)
    assert normalised.offset(len(raw)) == len(normalised.text)


def test_hashes_are_those_of_the_bytes():
    assert text_sha256("é") == bytes_sha256("é".encode()) != bytes_sha256("é".encode("latin-1"))
    assert len(text_sha256("\ud800")) == 64


def test_title_is_the_first_line_that_says_something():
    assert title_from_text("\n  ***\n  Talks\tresume  in Oslo \nSecond line") == "Talks resume in Oslo"
    assert title_from_text(" \n\n") == ""


def test_long_title_is_cut_at_a_word():
    title = title_from_text("word " * 60)
    assert len(title) <= 120
    assert title.endswith("word…")


def test_long_title_without_spaces_is_cut_anyway():
    assert title_from_text("漢" * 300) == "漢" * 119 + "…"


def test_natural_order():
    names = ["b", "Page 10", "page 9", "10", "9", "a²", "٣", ""]
    assert sorted(names, key=natural_key) == ["", "٣", "9", "10", "a²", "b", "page 9", "Page 10"]
