import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.similarity import NEARLY_THE_SAME, NearDuplicates, signature, similarity

WORDS = [f"{a}{b}{c}" for a in "kst" for b in "aeiou" for c in ("n", "lm", "rd", "sk", "ver")]


def article(seed, words=500):
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def with_words_replaced(text, count):
    words, pick = text.split(), random.Random(count)
    for at in pick.sample(range(len(words)), count):
        words[at] = "changed"
    return " ".join(words)


def shingles(text):
    words = text.split()
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def test_case_punctuation_and_spacing_do_not_count():
    assert signature("The talks, he said, go on.") == signature("the  talks – he said –\ngo on")


@given(st.text())
def test_a_text_resembles_itself_unless_it_has_no_words(text):
    sketch = signature(text)
    assert len(sketch) <= 513
    assert similarity(sketch, sketch) == (1.0 if sketch else 0.0)


@pytest.mark.parametrize("replaced", [0, 5, 20, 60, 150])
def test_estimate_is_near_the_true_resemblance(replaced):
    one = article(1)
    other = with_words_replaced(one, replaced)
    a, b = shingles(one), shingles(other)
    assert similarity(signature(one), signature(other)) == pytest.approx(len(a & b) / len(a | b), abs=0.12)


def test_short_texts_are_compared_exactly():
    one, other = signature("a b c d"), signature("b c d e")
    assert similarity(one, other) == pytest.approx(1 / 3)


def test_chinese_is_compared_by_character():
    one = "朝鲜和俄罗斯的武器谈判正在积极推进美国国家安全委员会发言人说"
    assert similarity(signature(one), signature(one.replace("积极", "迅速"))) > 0.6
    assert similarity(signature(one), signature("今天北京天气晴朗适合出游")) == 0.0


def test_unknown_sketches_resemble_nothing():
    assert similarity(b"\x09abcd", b"\x09abcd") == 0.0
    assert similarity(b"", signature("a b c")) == 0.0


def test_index_finds_the_near_copies_among_many():
    index = NearDuplicates()
    for seed in range(300):
        index.add(seed, signature(article(seed, 200)))
    found = index.find(signature(with_words_replaced(article(7, 200), 3)))
    assert [key for key, _ in found] == [7]
    assert found[0][1] >= NEARLY_THE_SAME
    assert index.find(signature(article(9999, 200))) == []
    assert len(index) == 300


def test_index_stays_quick_where_all_texts_share_a_footer():
    index = NearDuplicates()
    footer = article(-1, 40)
    for seed in range(200):
        index.add(seed, signature(f"{article(seed, 40)} {footer}"))
    assert all(len(listed) <= 64 for listed in index._posted.values())
