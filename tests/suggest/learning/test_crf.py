"""The chain against all sequences written out, on sentences small enough for that."""

from itertools import pairwise, product

import numpy as np
import pytest

from annotator.suggest.learning.crf import Chain, Layout, best_tags, step_counts, sums
from annotator.suggest.learning.fitting import FitSettings, fit
from annotator.suggest.learning.tagging import (
    legal_first,
    legal_last,
    legal_steps,
    spans_of,
    tag_count,
    tags_of,
    tags_of_span,
)

LABELS = 2
TAGS = tag_count(LABELS)
LENGTHS = (2, 4, 1)


def legal(sequence) -> bool:
    step = legal_steps(LABELS)
    inner = all(step[a, b] for a, b in pairwise(sequence))
    return bool(inner and legal_first(LABELS)[sequence[0]] and legal_last(LABELS)[sequence[-1]])


@pytest.fixture
def problem():
    random = np.random.default_rng(5)
    scores = random.normal(size=(sum(LENGTHS), TAGS))
    return scores, Chain(LABELS, random.normal(size=(TAGS, TAGS))), Layout.of(LENGTHS)


def written_out(scores, chain, length):
    found = {}
    for sequence in product(range(TAGS), repeat=length):
        if legal(sequence):
            steps = sum(chain.weights[a, b] for a, b in pairwise(sequence))
            found[sequence] = sum(scores[n, tag] for n, tag in enumerate(sequence)) + steps
    return found


def test_sums_marginals_steps_and_best_tags_equal_those_of_all_sequences(problem) -> None:
    scores, chain, layout = problem
    rows = scores[layout.order]
    found = sums(rows, layout, chain)
    marginals, best = layout.back(found.marginals()), best_tags(rows, layout, chain)
    total, steps, begin = 0.0, np.zeros((TAGS, TAGS)), 0
    for number, length in enumerate(LENGTHS):
        every = written_out(scores[begin : begin + length], chain, length)
        whole = np.logaddexp.reduce(list(every.values()))
        total += whole
        shares = np.zeros((length, TAGS))
        for sequence, score in every.items():
            chance = np.exp(score - whole)
            for place, tag in enumerate(sequence):
                shares[place, tag] += chance
            for a, b in pairwise(sequence):
                steps[a, b] += chance
        assert marginals[number] == pytest.approx(shares)
        assert tuple(best[number]) == max(every, key=every.get)
        begin += length
    assert found.log_total == pytest.approx(total)
    assert step_counts(found, layout, chain) == pytest.approx(steps)


def test_tags_and_spans_are_each_others_reverse() -> None:
    spans = [(0, 1, 1), (1, 3, 0), (4, 7, 1)]
    tags = tags_of(8, spans)
    assert spans_of(list(tags)) == spans
    assert legal(tags)
    assert list(tags[4:7]) == tags_of_span(3, 1)
    assert list(tags[0:1]) == tags_of_span(1, 1)


def test_fitting_finds_what_tells_words_apart() -> None:
    random = np.random.default_rng(1)
    tags = [tags_of(6, [(n % 5, n % 5 + 2, n % 2)]) for n in range(30)]
    flat = np.concatenate(tags)
    dense = (np.eye(TAGS)[flat] + random.normal(scale=0.1, size=(len(flat), TAGS))).astype(np.float32)
    columns = (flat.astype(np.intp), np.arange(len(flat) + 1, dtype=np.intp))
    seen: list[int] = []
    weights = fit(dense, columns, TAGS, tags, LABELS, FitSettings(iterations=20), seen.append)
    layout = Layout.of([len(row) for row in tags])
    scores = (dense @ weights.dense + weights.sparse[flat]).astype(np.float64)
    found = best_tags(scores[layout.order], layout, Chain(LABELS, weights.steps))
    assert all(np.array_equal(a, b) for a, b in zip(found, tags, strict=True))
    assert seen[0] == 1
    again = fit(dense, columns, TAGS, tags, LABELS, FitSettings(iterations=20), start=weights)
    assert np.abs(again.dense - weights.dense).max() < 1.0


def test_what_is_raised_between_iterations_ends_the_fitting() -> None:
    class Stop(Exception):
        pass

    def stop(_number: int) -> None:
        raise Stop

    tags = [tags_of(3, [(0, 1, 0)])]
    with pytest.raises(Stop):
        fit(np.ones((3, 2), np.float32), (np.zeros(0, np.intp), np.zeros(4, np.intp)), 0, tags, 1, each=stop)
