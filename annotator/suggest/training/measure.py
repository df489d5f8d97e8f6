"""A finished pipeline on the corpora: fitting its scores on what was held back, and scoring it on the test sets."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.neural.calibration import UNSEEN_RULE, Calibration
from annotator.suggest.neural.combine import scores_of
from annotator.suggest.neural.loading import SYNTAX
from annotator.suggest.neural.onnx_ner import RULE
from annotator.suggest.training.assemble import combiner_of
from annotator.suggest.training.calibrate import (
    Bin,
    Outcome,
    bins_of,
    crossed_error,
    expected_error,
    fit_curves,
    fit_rules,
    recalibrated,
)
from annotator.suggest.training.corpora import read_corpus
from annotator.suggest.training.evaluate import VIEWS, Sheet, judge, score
from annotator.suggest.training.held import development_documents
from annotator.suggest.training.naming import Namer
from annotator.suggest.training.projection import Projected, Projector

TESTED: Final = ("re3d", "gum", "wikigold", "crossner-politics", "uner-pud-sa")
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


def fit(nlp: Language, corpora: Path, priors: Mapping[str, float]) -> Calibration:
    """Return curves and rates fitted on the development documents."""
    combiner = combiner_of(nlp)
    kept = combiner.threshold, combiner.rule_threshold
    combiner.threshold = combiner.rule_threshold = 0.0
    combiner.calibration = Calibration(1.0, {}, {})
    held = [(VIEWS[corpus], found) for corpus, found in development_documents(corpora, Gazetteer.shipped()).items()]
    outcomes = [
        outcome for view, documents in held for document in documents for outcome in _outcomes(nlp, document, view)
    ]
    combiner.threshold, combiner.rule_threshold = kept
    curves = fit_curves([o for o in outcomes if o.rule == RULE])
    # Of weapons one small corpus tells, which marks other words than our guidelines do.
    by_rule = [o for o in outcomes if o.rule != RULE and o.label != "WEAPON"]
    return Calibration(1.0, curves, fit_rules(by_rule, priors, UNSEEN_RULE))


def _outcomes(nlp: Language, projected: Projected, view: dict[str, str]) -> Iterator[Outcome]:
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


def measure(nlp: Language, corpora: Path, report: Callable[[str], None]) -> Measured:
    """Score a calibrated pipeline, and the rules alone beside it, on the test sets."""
    from annotator.suggest.pipeline import build_pipeline

    measured = Measured()
    project = Projector(Namer(Gazetteer.shipped()))
    rules = build_pipeline()
    outcomes: list[Outcome] = []
    recogniser = nlp.get_pipe("annotator_ner")
    for corpus in TESTED:
        documents = [project(document) for document in read_corpus(corpora, corpus, "test")]
        view = VIEWS[corpus]
        outcomes += [outcome for document in documents for outcome in _outcomes(nlp, document, view)]
        with recogniser.keeping(*_KEPT_FOR_SCORING):  # type: ignore[attr-defined]
            measured.sheets[corpus] = score(documents, lambda text: tagged(nlp, text), view)
        measured.rules_alone[corpus] = score(documents, lambda text: tagged(rules, text), view)
        total, alone = measured.sheets[corpus].total, measured.rules_alone[corpus].total
        report(f"{corpus}: P {total.precision:.3f} R {total.recall:.3f} F1 {total.f1:.3f} (rules alone {alone.f1:.3f})")
    measured.bins, measured.test_error = bins_of(outcomes), expected_error(outcomes)
    held = [
        outcome
        for corpus, found in development_documents(corpora, Gazetteer.shipped()).items()
        for document in found
        for outcome in _outcomes(nlp, document, VIEWS[corpus])
    ]
    measured.held_error = expected_error(held)
    report(f"calibration error {measured.held_error:.3f} held back, {measured.test_error:.3f} test")
    return measured


def tagged(nlp: Language, text: str) -> list[tuple[int, int, str]]:
    """Return the entities that a pipeline finds in a text."""
    return [(span.start_char, span.end_char, span.label_) for span in _entities(nlp, text).ents]


def _entities(nlp: Language, text: str) -> Doc:
    """Return a text's entities, with no time spent on its syntax."""
    with nlp.select_pipes(disable=[name for name in SYNTAX if name in nlp.pipe_names]):
        return nlp(text)


__all__ = ["Measured", "crossed_error", "fit", "measure", "recalibrated", "tagged"]
