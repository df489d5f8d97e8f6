"""How far the head and the shipped pipeline are believed beside each other."""

import json

import pytest

from annotator.suggest.learning.head import Found
from annotator.suggest.learning.trust import Judged, Tally, Trust, joined


def places(found) -> list[tuple[int, int, str]]:
    return [f[:3] for f in found]


def test_scores_say_how_often_such_spans_were_right() -> None:
    judged = [Judged([Found(0, 4, "A", 0.9)], [], [(0, 4, "A")] if n % 5 < 3 else []) for n in range(200)]
    trust = Trust.of(judged, ["A"])
    (said,) = joined([Found(7, 9, "A", 0.9)], [], ["A"], trust)
    assert said.probability == pytest.approx(0.6, abs=0.02)
    assert trust.of_head(Found(0, 1, "seldom", 0.9)) == pytest.approx(0.6, abs=0.02)


def test_a_shipped_label_that_few_lessons_name_stays_where_the_head_finds_nothing() -> None:
    shipped = Found(10, 15, "PERSON", 0.9)
    few = Trust.of([Judged([], [shipped], [])] * 2, ["PERSON"])
    many = Trust.of([Judged([], [shipped], [])] * 40, ["PERSON"])
    assert places(joined([], [shipped], ["PERSON"], few)) == [(10, 15, "PERSON")]
    assert joined([], [shipped], ["PERSON"], many) == []
    proved = Trust.of([Judged([], [shipped], [(10, 15, "PERSON")])] * 40, ["PERSON"])
    (kept,) = joined([], [shipped], ["PERSON"], proved)
    assert kept.probability > 0.95


def test_of_two_in_one_place_the_one_stands_that_is_right_more_often() -> None:
    sure, unsure, shipped = Found(0, 9, "NEW", 0.9), Found(0, 9, "NEW", 0.6), Found(0, 5, "ORG", 0.8)
    assert places(joined([sure], [shipped], ["NEW"], Trust())) == [(0, 9, "NEW")]
    assert places(joined([unsure], [shipped], ["NEW"], Trust())) == [(0, 5, "ORG")]
    seen = [Judged([unsure], [shipped], [(0, 9, "NEW")])] * 20
    assert places(joined([unsure], [shipped], ["NEW"], Trust(against=Trust.of(seen, ["NEW"]).against))) == [
        (0, 9, "NEW")
    ]


def test_what_both_say_is_said_once_with_the_heads_score() -> None:
    (said,) = joined([Found(0, 4, "ORG", 0.6)], [Found(0, 4, "ORG", 0.9)], ["ORG"], Trust())
    assert said.probability == 0.6


def test_labels_that_no_lesson_names_keep_their_scores() -> None:
    judged = [Judged([], [Found(0, 4, "GPE", 0.9)], [])] * 40
    trust = Trust.of(judged, ["NEW"])
    assert trust.silent == {}
    assert joined([], [Found(0, 4, "GPE", 0.2)], ["NEW"], trust) == [Found(0, 4, "GPE", 0.2)]


def test_it_comes_back_from_json_as_it_was() -> None:
    found = Found(0, 4, "A", 0.9)
    judged = [Judged([found], [Found(2, 6, "B", 0.5), Found(8, 9, "B", 0.5)], [(8, 9, "B")])] * 20
    trust = Trust.of(judged, ["A", "B"])
    again = Trust.from_plain(json.loads(json.dumps(trust.plain())))
    assert again.against == trust.against == {"B": Tally(0, 10)}
    assert again.silent == trust.silent == {"B": Tally(20, 10)}
    assert again.of_head(found) == pytest.approx(trust.of_head(found), abs=1e-3)
    assert Trust.from_plain({}) == Trust()
