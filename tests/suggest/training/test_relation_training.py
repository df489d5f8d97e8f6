"""Training the relation head, and counting against gold."""

from collections import Counter

import numpy as np

from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggestions
from annotator.suggest.learning.scores import Score
from annotator.suggest.relations.checking import Judged, Said, cross_checked, fit_checked
from annotator.suggest.relations.descent import lowest
from annotator.suggest.relations.fitting import Example, FitSettings, Lessons, examples_of
from annotator.suggest.relations.mentions import Mention
from annotator.suggest.relations.pairs import Pair
from annotator.suggest.training.relation_gold import compare, rule_scores
from annotator.suggest.training.relation_head import Tally


def test_descent_finds_the_bottom_of_a_bent_valley() -> None:
    def valley(point):
        x, y = map(float, point)
        slope = np.array([-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)], dtype=np.float32)
        return (1 - x) ** 2 + 10 * (y - x * x) ** 2, slope

    found = lowest(valley, np.array([-1, 1], dtype=np.float32), 200)
    assert np.allclose(found, [1, 1], atol=0.1)


def example(number: int, chance: np.random.Generator) -> Example:
    label, feature = [("A>", "near"), ("", "far"), ("", "far")][number % 3]
    return Example(number, ((0, 1), (2, 3)), [feature], chance.normal(size=4).astype(np.float16), label)


def test_the_head_learns_what_tells_pairs_apart_twice_the_same() -> None:
    chance = np.random.default_rng(3)
    lessons = Lessons([example(n, chance) for n in range(60)], FitSettings(negatives=1.0, strength=0.1), ("A>",))
    (one, checked), (other, _) = (fit_checked(lessons) for _ in range(2))
    assert np.array_equal(one.weights, other.weights)
    vectors = np.stack([e.vector for e in lessons.examples]).astype(np.float32)
    found = one.probabilities([e.features for e in lessons.examples], vectors)
    assert found.argmax(axis=1).tolist() == [int(n % 3 == 0) for n in range(60)]
    assert checked == cross_checked(lessons)
    assert checked.total == Score(20, 20, 20)
    assert checked.relations == {"A"}
    assert 0.5 < one.threshold < 0.95


def test_what_is_chosen_by_a_figure_is_not_scored_by_it() -> None:
    """One relation of each two is right by chance: no threshold helps, though on just these some seem to."""
    chance = np.random.default_rng(5)
    examples = [
        Example(n // 4, ((n, n + 1), (n + 2, n + 3)), [f"x{chance.integers(9)}"], np.zeros(2, np.float16), label)
        for n, label in enumerate(chance.choice(["A>", ""], size=200))
    ]
    settings = FitSettings(negatives=1.0, precision=4.0, folds=5)
    lessons = Lessons(examples, settings, ("A>",))
    weights = lessons.fitted(np.ones(200, dtype=np.bool_))
    seen = Judged.of(examples, lessons.chances(weights, np.ones(200, dtype=np.bool_)), ("A>",))
    threshold, _ = seen.best(settings)
    assert cross_checked(lessons).total.precision < seen.scores(threshold)["A"].precision


def test_a_type_is_proposed_if_it_is_right_often_enough() -> None:
    said = [
        Said(0.9, "A", right=True),
        Said(0.8, "B", right=False),
        Said(0.7, "B", right=True),
        Said(0.2, "A", right=False),
    ]
    judged = Judged(said, Counter({"A": 1, "B": 2}))
    assert judged.scores(0.5) == {"A": Score(1, 1, 1), "B": Score(1, 2, 2)}
    assert judged.best(FitSettings(least_precision=0.6))[1] == {"A"}
    assert judged.best(FitSettings(least_precision=0.5))[1] == {"A", "B"}


def test_each_two_mentions_are_one_example_with_the_way_of_their_relation() -> None:
    ann, bob, cy = (Mention(n, 4 * n, 4 * n + 3, "PERSON", "Abc") for n in range(3))
    pairs = [Pair(ann, bob, []), Pair(ann, cy, []), Pair(bob, cy, [])]
    gold = {(1, 0): "leads", (0, 2): "meets", (2, 1): "meets"}
    made = examples_of(7, pairs, np.zeros((3, 2), dtype=np.float32), gold, frozenset({"meets"}))
    assert [(e.ends, e.label) for e in made] == [
        (((0, 3), (4, 7)), "leads<"),
        (((0, 3), (8, 11)), "meets="),
        (((4, 7), (8, 11)), "meets="),
    ]


def test_symmetric_links_count_once_and_overlapping_ends_apart_from_exact_ones() -> None:
    a, b, c, wide = (0, 3), (8, 11), (13, 16), (6, 11)
    tally = Tally(frozenset({"meets"}))
    gold = {(a, b, "meets"), (b, a, "meets"), (b, c, "leads")}
    spans = [SuggestedSpan(*place, "PERSON", 1.0) for place in (a, b, wide)]
    tally.add(spans, {(b, a, "meets"), (wide, c, "leads")}, gold)
    assert (tally.each, tally.once, tally.loose) == (Score(1, 2, 3), Score(1, 2, 2), Score(2, 2, 2))
    assert tally.reachable == 1


def test_articles_are_compared_by_exact_ends_with_modality_and_source() -> None:
    text = "Ann met Bob. Bob met Ann."
    record = {
        "text": text,
        "entities": [{"id": f"e{n}", "start": s, "end": s + 3} for n, s in enumerate((0, 8, 13, 21))],
        "relations": [
            {"head": "e0", "tail": "e1", "label": "meets_with"},
            {"head": "e2", "tail": "e3", "label": "accuses", "attributes": {"modality": "possible", "source": "e0"}},
        ],
    }
    spans = tuple(SuggestedSpan(s, s + 3, "PERSON", 1.0) for s in (0, 8, 13, 21))
    found = Suggestions(
        spans,
        (
            SuggestedRelation(1, 0, "meets_with", 1.0, "a"),
            SuggestedRelation(2, 3, "accuses", 1.0, "b", {"modality": "possible"}, {"source": 3}),
            SuggestedRelation(3, 2, "accuses", 1.0, "b"),
        ),
    )
    tally = compare(record, found)
    assert (tally.right, tally.proposed, tally.gold, tally.modality, tally.source) == (2, 3, 2, 2, 2)
    assert tally.rules == {"a": [1, 1], "b": [1, 2]}
    scores = rule_scores(tally, {"b": [7, 7]})
    assert scores["b"]["right"], scores["b"]["proposed"] == (8, 9)
    assert 0.8 < scores["b"]["score"] < 0.9
