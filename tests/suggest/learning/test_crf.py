"""The chain against all sequences written out, on sentences small enough for that."""

from itertools import pairwise, product

import numpy as np
import pytest

from annotator.suggest.learning.chances import Places, likely_spans, worthwhile
from annotator.suggest.learning.crf import Chain, Layout, step_counts, sums
from annotator.suggest.learning.fitting import FitSettings, fit
from annotator.suggest.learning.tagging import (
    legal_first,
    legal_last,
    legal_steps,
    span_tags,
    tag_count,
    tags_of,
)

LABELS = 2
TAGS = tag_count(LABELS)
LENGTHS = (2, 4, 1)


def legal(sequence) -> bool:
    step = legal_steps(LABELS)
    inner = all(step[a, b] for a, b in pairwise(sequence))
    return bool(inner and legal_first(LABELS)[sequence[0]] and legal_last(LABELS)[sequence[-1]])


def spelt(sequence) -> list[tuple[int, int, int]]:
    """Return the spans that tags spell, as (first, end, label)."""
    begins, _, lasts, singles = (tags.tolist() for tags in span_tags(LABELS))
    found, first = [], 0
    for place, tag in enumerate(sequence):
        first = place if tag in begins or tag in singles else first
        if tag in lasts or tag in singles:
            found.append((first, place + 1, (lasts if tag in lasts else singles).index(tag)))
    return found


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


def test_sums_marginals_steps_and_chances_of_spans_equal_those_of_all_sequences(problem) -> None:
    scores, chain, layout = problem
    rows = scores[layout.order]
    found = sums(rows, layout, chain)
    marginals = np.split(found.marginals()[layout.rows_of_words()], np.cumsum(LENGTHS)[:-1])
    chances: dict[tuple[int, int, int], float] = {}
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
            for first, end, label in spelt(sequence):
                place = (begin + first, begin + end, label)
                chances[place] = chances.get(place, 0.0) + float(chance)
        assert marginals[number] == pytest.approx(shares)
        begin += length
    assert found.log_total == pytest.approx(total)
    assert step_counts(found, layout, chain) == pytest.approx(steps)
    likely = likely_spans(found, layout, chain)
    places = zip(*(column.tolist() for column in (*likely.places, likely.labels)), strict=True)
    said = dict(zip(places, likely.chances.tolist(), strict=True))
    assert said == pytest.approx({place: chance for place, chance in chances.items() if chance > 0.02})


def test_tags_spell_spans() -> None:
    spans = [(0, 1, 1), (1, 3, 0), (4, 7, 1)]
    tags = tags_of(8, spans)
    assert spelt(tags) == spans
    assert legal(tags)


def test_of_spans_that_share_words_those_are_named_that_gain_most_together() -> None:
    places = Places(np.array([0, 0, 1, 3, 4]), np.array([3, 1, 3, 5, 5]))
    assert worthwhile(places, np.array([0.5, 0.3, 0.3, -0.1, 0.1])) == [1, 2, 4]
    assert worthwhile(places, np.array([0.7, 0.3, 0.3, 0.2, 0.1])) == [0, 3]
    assert worthwhile(Places(np.array([], np.intp), np.array([], np.intp)), np.array([])) == []


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
    chain = Chain(LABELS, weights.steps)
    likely = likely_spans(sums(scores[layout.order], layout, chain), layout, chain)
    found = worthwhile(likely.places, likely.chances - 0.5)
    assert likely.places.firsts[found].tolist() == [6 * n + n % 5 for n in range(30)]
    assert likely.labels[found].tolist() == [n % 2 for n in range(30)]
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
