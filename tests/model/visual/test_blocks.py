import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.visual.blocks import LONGEST_BLOCK, TARGET_BLOCK, BlockTable

pieces = st.sampled_from(["word ", "End. ", "漢字。", "e\u0301", "👩‍👩‍👧‍👦", "🇳🇴", "\n", "x" * 50, "ا ب. ", ". \u0301"])
long_texts = st.tuples(st.lists(pieces, max_size=12), st.integers(1, 1500)).map(lambda pair: "".join(pair[0]) * pair[1])
any_texts = st.text(max_size=200) | long_texts


@settings(max_examples=40, deadline=None)
@given(any_texts)
def test_blocks_cover_the_text_and_leave_out_newlines_alone(text: str) -> None:
    table = BlockTable(text)
    covered = ""
    for number, block in enumerate(table):
        assert block.start <= block.end
        assert block.end - block.start <= LONGEST_BLOCK
        assert table.text_of(number) == text[block.start : block.end]
        assert table.length(number) == block.end - block.start
        covered += text[block.start : block.end]
        if not block.continued and block.end < len(text):
            covered += "\n"
    assert covered == text


@settings(max_examples=25, deadline=None)
@given(long_texts)
def test_no_grapheme_is_cut(text: str) -> None:
    starts = {match.start() for match in regex.finditer(r"\X", text)}
    for block in BlockTable(text):
        if block.continued:
            assert block.end in starts


@settings(max_examples=40, deadline=None)
@given(any_texts, st.data())
def test_every_offset_has_its_block(text: str, data: st.DataObject) -> None:
    table = BlockTable(text)
    offset = data.draw(st.integers(0, len(text)))
    block = table[table.at(offset)]
    assert block.start <= offset <= block.end
    assert offset < block.end or not block.continued


def test_cuts_fall_after_sentences_if_there_are_any() -> None:
    text = "A sentence of some length. " * 500
    table = BlockTable(text)
    assert len(table) > 2
    assert all(table.text_of(number).endswith(". ") for number in range(len(table) - 1))
    assert max(block.end - block.start for block in table) <= TARGET_BLOCK + TARGET_BLOCK // 2


def test_a_very_long_flag_row_is_cut_between_flags() -> None:
    table = BlockTable("🇳🇴" * 5000)
    assert len(table) > 1
    assert all((block.end - block.start) % 2 == 0 for block in table)


def test_touched_blocks_of_a_range() -> None:
    table = BlockTable("one\ntwo\nthree")
    assert list(table.touched_by(0, 3)) == [0]
    assert list(table.touched_by(2, 5)) == [0, 1]
    assert list(table.touched_by(4, 4)) == [1]
    assert list(table.touched_by(0, 13)) == [0, 1, 2]


def test_an_empty_text_is_one_empty_block() -> None:
    assert [tuple(block) for block in BlockTable("")] == [(0, 0, False)]
    assert BlockTable("").at(0) == 0
