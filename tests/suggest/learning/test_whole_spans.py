"""The second look at whole spans, and the minimiser that fits it, on made-up rows."""

import numpy as np
import pytest

from annotator.suggest.learning.chances import Places
from annotator.suggest.learning.descent import lowest
from annotator.suggest.learning.lesson_texts import Example
from annotator.suggest.learning.reading import Sentence
from annotator.suggest.learning.whole_spans import WholeSpans, told_of, told_width

WORDS = 6
SENTENCES = 40


@pytest.fixture(scope="module")
def lessons():
    """Sentences in which a word of kind 0 and the next of kind 1 are a span of label 0, kind 2 alone one of label 1."""
    random = np.random.default_rng(3)
    kinds = [list(random.permutation([0, 2, 3, 3, 3])) for _ in range(SENTENCES)]
    for row in kinds:
        row.insert(row.index(0) + 1, 1)
    rows = np.eye(4, dtype=np.float32)[np.array(kinds).ravel()]
    rows = np.concatenate([rows, random.normal(scale=0.1, size=(len(rows), 8))], axis=1, dtype=np.float32)
    examples = []
    for row in kinds:
        pair, single = row.index(0), row.index(2)
        sentence = Sentence(tuple((n, n + 1) for n in range(WORDS)), rows[:WORDS].astype(np.float16), ((),) * WORDS)
        examples.append(Example("k", sentence, ((pair, pair + 2, 0), (single, single + 1, 1)), ()))
    return rows, examples


def test_it_tells_spans_by_their_labels_and_from_what_is_none(lessons) -> None:
    rows, examples = lessons
    whole = WholeSpans.of(rows, examples, 2)
    places, wanted = [], []
    for number, example in enumerate(examples):
        (first, end, _), (single, behind, _) = example.spans
        at = WORDS * number
        places += [(at + first, at + end), (at + single, at + behind), (at + first, at + first + 1)]
        wanted += [1, 2, 0]
    firsts, ends = np.array(places).T
    chances = whole.chances(rows, [WORDS] * SENTENCES, Places(firsts, ends))
    assert chances.sum(1) == pytest.approx(np.ones(len(places)), abs=1e-5)
    assert chances.argmax(1).tolist() == wanted


def test_a_stretch_knows_its_own_sentence_alone(lessons) -> None:
    rows, _ = lessons
    places = Places(np.array([WORDS, 2 * WORDS - 1]), np.array([WORDS + 1, 2 * WORDS]))
    told = told_of(rows[: 3 * WORDS], [WORDS] * 3, places)
    others = rows.copy()
    others[:WORDS] = others[2 * WORDS : 3 * WORDS] = 7
    assert told_of(others[: 3 * WORDS], [WORDS] * 3, places) == pytest.approx(told)
    assert told.shape == (2, told_width(rows.shape[1]))


def test_without_spans_nothing_is_one() -> None:
    rows = np.ones((WORDS, 5), dtype=np.float32)
    sentence = Sentence(tuple((n, n + 1) for n in range(WORDS)), rows.astype(np.float16), ((),) * WORDS)
    whole = WholeSpans.of(rows, [Example("k", sentence, (), ())], 1)
    assert whole.chances(rows, [WORDS], Places(np.array([1]), np.array([2]))).argmax() == 0


def test_the_lowest_point_of_a_bowl_is_found() -> None:
    random = np.random.default_rng(1)
    turned = random.normal(size=(30, 30)).astype(np.float32)
    bowl = turned @ turned.T / 30 + 0.1 * np.eye(30, dtype=np.float32)
    aim = random.normal(size=30).astype(np.float32)
    seen: list[int] = []

    def function(point):
        slope = bowl @ (point - aim)
        return float((point - aim) @ slope) / 2, slope

    assert lowest(function, np.zeros(30, np.float32), 100, seen.append) == pytest.approx(aim, abs=0.05)
    assert seen == list(range(1, len(seen) + 1))
    there = lowest(function, aim, 5)
    assert there == pytest.approx(aim)
