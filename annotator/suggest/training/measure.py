"""A finished pipeline on the corpora: fitting its scores on what was held back, and scoring it on the test sets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from annotator.suggest.neural.calibration import UNSEEN_RULE, Calibration
from annotator.suggest.neural.combine import scores_of
from annotator.suggest.neural.loading import SYNTAX
from annotator.suggest.neural.onnx_ner import RULE
from annotator.suggest.reliability import Bin, Outcome, bins_of, expected_error, fit_curves
from annotator.suggest.training.assemble import combiner_of
from annotator.suggest.training.calibrate import fit_rules
from annotator.suggest.training.evaluate import Sheet, View, judge, score
from annotator.suggest.training.library import Sample
from annotator.suggest.training.projection import Projected

# Shown apart: never in a suggestion, only what some corpora count.
_KEPT_FOR_SCORING: Final = ("MISC",)


@dataclass(slots=True)
class Measured:
    """What the card tells."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    rules_alone: dict[str, Sheet] = field(default_factory=dict)
    bins: list[Bin] = field(default_factory=list)
    held_error: float = 0.0
    test_error: float = 0.0


def fit(nlp: Language, held: Mapping[str, Sample], priors: Mapping[str, float]) -> Calibration:
    """Return curves and rates fitted on what was held back."""
    combiner = combiner_of(nlp)
    kept = combiner.threshold, combiner.rule_threshold
    combiner.threshold = combiner.rule_threshold = 0.0
    combiner.calibration = Calibration(1.0, {}, {})
    outcomes = [outcome for sample in held.values() for outcome in _all_outcomes(nlp, sample)]
    combiner.threshold, combiner.rule_threshold = kept
    curves = fit_curves([o for o in outcomes if o.rule == RULE])
    # Of weapons one small corpus tells, which marks other words than our guidelines do.
    by_rule = [o for o in outcomes if o.rule != RULE and o.label != "WEAPON"]
    return Calibration(1.0, curves, fit_rules(by_rule, priors, UNSEEN_RULE))


def _all_outcomes(nlp: Language, sample: Sample) -> Iterator[Outcome]:
    for document in sample.documents:
        yield from _outcomes(nlp, document, sample.view)


def _outcomes(nlp: Language, projected: Projected, view: View) -> Iterator[Outcome]:
    """Yield what became of each span that the pipeline proposes for a document."""
    doc = _entities(nlp, projected.document.text)
    scores = scores_of(doc)
    combiner = combiner_of(nlp)
    facts = {}
    for span in doc.ents:
        place = (span.start_char, span.end_char, span.label_)
        facts[place] = (span.id_, scores.get(place, combiner.calibration.of_rule(span.id_)))
    judged, _ = judge(projected, list(facts), view)
    verdicts = {(verdict.start, verdict.end): verdict.right for verdict in judged}
    for (start, end, label), (rule, belief) in facts.items():
        right = verdicts.get((start, end))
        if label in view and right is not None and label not in projected.hidden:
            yield Outcome(label, rule, belief, right)


def measure(
    nlp: Language, held: Mapping[str, Sample], tests: Mapping[str, Sample], report: Callable[[str], None]
) -> Measured:
    """Score a calibrated pipeline, and the rules alone beside it, on the test sets."""
    from annotator.suggest.pipeline import build_pipeline

    measured = Measured()
    rules = build_pipeline()
    outcomes: list[Outcome] = []
    recogniser = nlp.get_pipe("annotator_ner")
    for corpus, sample in tests.items():
        if sample.calibrates:
            outcomes += _all_outcomes(nlp, sample)
        with recogniser.keeping(*_KEPT_FOR_SCORING):  # type: ignore[attr-defined]
            measured.sheets[corpus] = score(sample.documents, lambda text: tagged(nlp, text), sample.view)
        measured.rules_alone[corpus] = score(sample.documents, lambda text: tagged(rules, text), sample.view)
        total, alone = measured.sheets[corpus].total, measured.rules_alone[corpus].total
        shares = f"precision {total.precision:.3f}, recall {total.recall:.3f}, F1 {total.f1:.3f}"
        report(f"{corpus}, test part: {shares} (rules alone {alone.f1:.3f}).")
    measured.bins, measured.test_error = bins_of(outcomes), expected_error(outcomes)
    measured.held_error = expected_error(
        [outcome for sample in held.values() for outcome in _all_outcomes(nlp, sample)]
    )
    errors = f"{measured.held_error:.3f} on what was held back, {measured.test_error:.3f} on the test parts"
    report(f"Calibration error {errors}." if measured.bins else "There is nothing to test on.")
    return measured


def tagged(nlp: Language, text: str) -> list[tuple[int, int, str]]:
    """Return the entities that a pipeline finds in a text."""
    return [(span.start_char, span.end_char, span.label_) for span in _entities(nlp, text).ents]


def _entities(nlp: Language, text: str) -> Doc:
    """Return a text's entities, with no time spent on its syntax."""
    with nlp.select_pipes(disable=[name for name in SYNTAX if name in nlp.pipe_names]):
        return nlp(text)
