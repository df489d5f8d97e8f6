"""Words, windows and word pieces: every offset exact, no word lost, whatever is written."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.neural.windows import casing, sentence_bounds, sentences_of, windows_of, words_of
from annotator.suggest.neural.wordpiece import MOST_PIECES, WordPieces

VOCABULARY = "[PAD] [UNK] [CLS] [SEP] [MASK] kim jong ##s un ##un cafe - . 北 k ##i".split()  # noqa: SIM905


@pytest.fixture
def split() -> WordPieces:
    return WordPieces(VOCABULARY)


def test_words_keep_marks_and_split_signs() -> None:
    text = "Kim Jong-un’s cafe\u0301 👩‍🚀 北京 U.S."
    shown = [text[start:end] for start, end in words_of(text)]
    assert shown[:8] == ["Kim", "Jong", "-", "un", "’", "s", "cafe\u0301", "👩"]
    assert shown[-6:] == ["北", "京", "U", ".", "S", "."]


@given(st.text(st.one_of(st.characters(), st.sampled_from(" \n\t.A\u2028\x1c")), max_size=60))
def test_bounds_of_sentences_are_those_of_their_words(text: str) -> None:
    assert list(sentence_bounds(text)) == [(words[0][0], words[-1][1]) for words in sentences_of(text)]


@given(st.text(max_size=200))
def test_words_cover_every_letter_once_and_in_order(text: str) -> None:
    words = words_of(text)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(words))
    covered = {place for start, end in words for place in range(start, end)}
    assert all(place in covered for place, mark in enumerate(text) if mark.isalpha() or mark.isdigit())


@given(st.text(alphabet="aB .\n!北é-", max_size=300), st.integers(4, 40))
def test_windows_hold_every_word_once_and_never_too_much(text: str, most: int) -> None:
    split = WordPieces(VOCABULARY)
    windows = windows_of(text, split, most)
    assert [word for window in windows for word in window.words] == words_of(text)
    for window in windows:
        assert len(window.pieces) == len(window.casings) <= most + MOST_PIECES + 2
        assert [window.pieces[0], window.pieces[-1]] == [split.start, split.end]


def test_sentences_end_at_stops_and_lines_but_not_behind_initials() -> None:
    text = "Mr. J. Smith left. He said “no.” Then\nnothing of the U.S. Army."
    shown = [text[words[0][0] : words[-1][1]] for words in sentences_of(text)]
    assert shown == ["Mr. J. Smith left.", "He said “no.”", "Then", "nothing of the U.S. Army."]


def test_pieces_are_the_longest_that_the_vocabulary_has(split: WordPieces) -> None:
    name = {piece: number for number, piece in enumerate(VOCABULARY)}
    assert split("Kims") == (name["kim"], name["##s"])
    assert split("CAFÉ") == (name["cafe"],)
    assert split("xyz") == (split.unknown,)
    assert split("k" + "i" * 50) == (name["ki"] if "ki" in name else name["k"], *[name["##i"]] * (MOST_PIECES - 1))


def test_a_sign_without_a_form_is_unknown(split: WordPieces) -> None:
    assert split("\u0301") == (split.unknown,)


def test_casings_tell_how_a_word_is_written() -> None:
    words = ("DPRK", "Kim", "A", "McCain", "2023", "iPhone", "arms", "。")
    assert [casing(word) for word in words] == [1, 2, 3, 3, 4, 5, 6, 7]
