"""Reading spans off scores, held against counting every sequence of tags."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.neural.decode import best_tags, probabilities, read, spans_of, tag_names

_TAGS = 5  # O, and B and I of two labels


def _legal(tags: tuple[int, ...]) -> bool:
    before = (0, *tags)
    return all(not (tag and tag % 2 == 0 and before[place] not in (tag - 1, tag)) for place, tag in enumerate(tags))


def _all_sequences(chances: np.ndarray) -> list[tuple[float, tuple[int, ...]]]:
    sequences = itertools.product(range(_TAGS), repeat=len(chances))
    return [(math.prod(chances[i, tag] for i, tag in enumerate(tags)), tags) for tags in sequences if _legal(tags)]


@given(st.integers(1, 5), st.integers(0, 10_000))
def test_the_best_sequence_and_its_spans_chances_are_exact(length: int, seed: int) -> None:
    logits = np.random.default_rng(seed).normal(scale=2, size=(length, _TAGS)).astype(np.float32)
    chances = probabilities(logits)
    sequences = _all_sequences(chances)
    total = sum(chance for chance, _ in sequences)
    assert tuple(best_tags(chances)) == max(sequences)[1]
    for found in read(chances):
        wanted = (found.start, found.end, found.label)
        exact = sum(chance for chance, tags in sequences if wanted in spans_of(tags)) / total
        assert found.probability == pytest.approx(exact, abs=1e-5)


def test_an_inside_tag_never_begins_a_span() -> None:
    logits = np.full((2, _TAGS), -5, dtype=np.float32)
    logits[:, 2] = 5  # I of the first label, twice
    assert [(f.start, f.end, f.label) for f in read(probabilities(logits))] in ([(0, 2, 0)], [])


def test_two_spans_of_one_label_side_by_side_stay_two() -> None:
    assert spans_of([1, 2, 1, 0, 3]) == [(0, 2, 0), (2, 3, 0), (4, 5, 1)]


def test_no_words_give_no_spans() -> None:
    assert read(np.zeros((0, _TAGS), dtype=np.float32)) == []


def test_tags_follow_the_labels() -> None:
    assert tag_names(["PERSON", "ORG"]) == ["O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG"]
