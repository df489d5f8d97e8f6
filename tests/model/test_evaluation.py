"""The measures against nervaluate, and the alignment by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.evaluation import relations, spans
from annotator.model.evaluation.compare import compare, labels_of
from annotator.model.evaluation.values import (
    ErrorKind,
    EvalDocument,
    EvalRelation,
    EvalSpan,
    Evaluation,
    Measure,
    RelationMeasure,
    Tally,
)

few = settings(max_examples=30)
LABELS = ["PERSON", "ORG", "GPE"]
THEIRS = {"strict": "strict", "exact": "exact", "partial": "partial", "type": "ent_type"}


def span(start: int, end: int, label: str = "PERSON") -> EvalSpan:
    return EvalSpan(label, ((start, end),))


pairs = st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from(LABELS))
any_spans = st.lists(pairs.map(lambda p: span(p[0], p[0] + p[1], p[2])), max_size=8)


@st.composite
def flat_spans(draw):
    """Spans of which none overlaps another, as a tagger gives them."""
    made, at = [], 0
    for gap, length, label in draw(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 6), st.sampled_from(LABELS)))):
        made.append(span(at + gap, at + gap + length, label))
        at += gap + length
    return made


def of_nervaluate(gold, predicted, measure: Measure) -> Tally:
    strategies = pytest.importorskip("nervaluate.strategies")
    entities = pytest.importorskip("nervaluate.entities")
    made = {
        Measure.STRICT: strategies.StrictEvaluation,
        Measure.EXACT: strategies.ExactEvaluation,
        Measure.PARTIAL: strategies.PartialEvaluation,
        Measure.TYPE: strategies.EntityTypeEvaluation,
    }[measure]()
    # Its ends are inclusive.
    theirs = [[entities.Entity(s.label, s.start, s.end - 1) for s in side] for side in (gold, predicted)]
    found, _ = made.evaluate(*theirs, LABELS)
    tally = Tally(found.correct, found.incorrect, found.partial, found.missed, found.spurious)
    assert (tally.precision, tally.recall) == pytest.approx((found.precision, found.recall))
    assert tally.f1 == pytest.approx(found.f1)
    return tally


@pytest.mark.parametrize("measure", list(Measure))
@few
@given(gold=any_spans, predicted=any_spans)
def test_every_measure_is_nervaluates_with_full_matches_first(measure, gold, predicted) -> None:
    side = spans.Side(gold)
    ordered = spans.prediction_order(side, predicted, measure)
    assert spans.tally(gold, predicted, measure) == of_nervaluate(side.spans, ordered, measure)


@pytest.mark.parametrize("measure", [Measure.STRICT, Measure.EXACT, Measure.PARTIAL])
@few
@given(gold=flat_spans(), predicted=flat_spans())
def test_on_flat_spans_they_are_nervaluates_in_any_case(measure, gold, predicted) -> None:
    assert spans.tally(gold, predicted, measure) == of_nervaluate(gold, predicted, measure)


@few
@given(gold=flat_spans(), predicted=flat_spans())
def test_the_whole_evaluator_of_nervaluate_agrees_label_by_label(gold, predicted) -> None:
    evaluator = pytest.importorskip("nervaluate.evaluator")
    if not gold or not predicted:
        return
    theirs = [[[{"label": s.label, "start": s.start, "end": s.end - 1} for s in side]] for side in (gold, predicted)]
    told = evaluator.Evaluator(*theirs, tags=LABELS, loader="dict").evaluate()["entities"]
    ours = Evaluation("gold", "predicted")
    compare(ours, EvalDocument("a", "A", "x" * 400, tuple(gold)), EvalDocument("a", "A", "x" * 400, tuple(predicted)))
    assert set(told) == set(ours.spans.labels)
    for label, measures in told.items():
        for measure in Measure:
            found = measures[THEIRS[measure]]
            tally = ours.spans.of(measure, label)
            expected = (found.correct, found.incorrect, found.partial, found.missed, found.spurious)
            assert (tally.correct, tally.incorrect, tally.partial, tally.missed, tally.spurious) == expected


@few
@given(gold=any_spans, predicted=any_spans, seed=st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_of_the_lists(gold, predicted, seed) -> None:
    others = list(predicted)
    seed.shuffle(others)
    for measure in Measure:
        assert spans.tally(gold, predicted, measure) == spans.tally(gold[::-1], others, measure)
    assert list(spans.align(gold, predicted)) == list(spans.align(gold[::-1], others))


@given(any_spans)
def test_what_is_compared_with_itself_is_right(gold) -> None:
    for measure in Measure:
        assert spans.tally(gold, gold, measure) == Tally(correct=len(gold))
    assert all(kind is None for _, _, kind in spans.align(gold, gold))


def test_a_nested_prediction_does_not_take_a_neighbours_match() -> None:
    assert spans.tally([span(4, 8)], [span(0, 20), span(4, 8)], Measure.STRICT) == Tally(correct=1, spurious=1)


def test_fragments_must_all_agree_and_any_may_overlap() -> None:
    gold = EvalSpan("ORG", ((0, 3), (10, 13)))
    assert spans.tally([gold], [span(0, 13, "ORG")], Measure.STRICT) == Tally(incorrect=1)
    assert spans.tally([gold], [span(11, 12, "ORG")], Measure.TYPE) == Tally(correct=1)
    assert spans.tally([gold], [span(4, 9, "ORG")], Measure.TYPE) == Tally(missed=1, spurious=1)


def test_differences_are_named_and_quoted() -> None:
    text = "Ada Lind of Norway met Bo Berg in Oslo on Monday."
    gold = (span(0, 8), span(12, 18, "GPE"), span(23, 30), span(34, 38, "GPE"))
    predicted = (span(0, 3), span(12, 18, "ORG"), span(34, 38, "GPE"), span(42, 48, "DATE"))
    ours = Evaluation("gold", "predicted")
    compare(ours, EvalDocument("a", "A", text, gold), EvalDocument("a", "A", text, predicted))
    said = {(d.kind, d.gold and d.gold.quote, d.predicted and d.predicted.quote) for d in ours.differences}
    assert said == {
        (ErrorKind.WRONG_ENDS, "Ada Lind", "Ada"),
        (ErrorKind.WRONG_LABEL, "Norway", "Norway"),
        (ErrorKind.MISSED, "Bo Berg", None),
        (ErrorKind.SPURIOUS, None, "Monday"),
    }
    assert ours.confusion == {
        ("PERSON", "PERSON"): 1, ("GPE", "ORG"): 1, ("GPE", "GPE"): 1, ("PERSON", ""): 1, ("", "DATE"): 1,
    }  # fmt: skip
    assert labels_of(ours.confusion) == ["GPE", "PERSON", "DATE", "ORG"]
    assert ours.spans.of(Measure.STRICT).f1 == pytest.approx(2 / 8)
    assert ours.spans.of(Measure.PARTIAL).correct == 2
    assert ours.spans.macro_f1(Measure.STRICT) == pytest.approx((0 + 2 / 3 + 0 + 0) / 4)


ADA, OSLO, NORWAY = span(0, 8), span(34, 38, "GPE"), span(12, 18, "GPE")


def test_relations_are_right_strictly_or_with_ends_that_overlap() -> None:
    gold = [EvalRelation("visits", ADA, OSLO), EvalRelation("leads", ADA, NORWAY)]
    predicted = [EvalRelation("visits", span(0, 3), OSLO), EvalRelation("leads", ADA, NORWAY)]
    assert relations.tally(gold, predicted, RelationMeasure.STRICT) == Tally(correct=1, missed=1, spurious=1)
    assert relations.tally(gold, predicted, RelationMeasure.RELAXED) == Tally(correct=2)
    other = [EvalRelation("visits", span(0, 3, "ORG"), OSLO)]
    assert relations.tally(gold[:1], other, RelationMeasure.RELAXED) == Tally(missed=1, spurious=1)


@pytest.mark.parametrize(
    ("predicted", "kind"),
    [
        (EvalRelation("visits", ADA, OSLO), None),
        (EvalRelation("visits", OSLO, ADA), ErrorKind.WRONG_DIRECTION),
        (EvalRelation("leads", ADA, OSLO), ErrorKind.WRONG_LABEL),
        (EvalRelation("visits", span(0, 3), OSLO), ErrorKind.WRONG_ENDS),
    ],
)
def test_relations_differ_in_named_ways(predicted, kind) -> None:
    assert [found for _, _, found in relations.align([EvalRelation("visits", ADA, OSLO)], [predicted])] == [kind]


def test_a_symmetric_relation_has_no_direction() -> None:
    one, other = EvalRelation("meets", ADA, OSLO), EvalRelation("meets", OSLO, ADA)
    assert relations.tally([one], [other], RelationMeasure.STRICT, {"meets"}) == Tally(correct=1)
    assert relations.tally([one], [other], RelationMeasure.STRICT) == Tally(missed=1, spurious=1)
