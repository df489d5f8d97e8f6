"""The spaCy component ``annotator_combine``: one flat layer of what the network and the rules found, with scores.

The network decides where it has found something, the rules add what it has not: each rule only where it proved right
more often than not beside the network. A few kinds know edges or labels better than the network, by the guidelines:
numbered resolutions, dates and weapons with all their words, countries and nationalities by list.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from annotator.suggest.neural.calibration import CALIBRATION_FILE, Calibration
from annotator.suggest.neural.layer import Layer
from annotator.suggest.neural.onnx_ner import Place, is_model, model_spans
from annotator.suggest.neural.precedence import renamed, swallowed
from annotator.suggest.rules.resolve import resolve
from annotator.suggest.rules.words import PROPOSED, proposed

SCORES: Final = "annotator.scores"
# Whether "the North" is a country, only the rest of the text tells (the pass over the document).
_SHORT_COUNTRIES: Final = frozenset({"North", "South"})
_STATES: Final = frozenset({"GPE", "NORP"})
# Labels that corpora mark not at all, or by other guidelines: here the rules are the measure.
_BY_GUIDELINE: Final = frozenset({"TITLE", "MONEY", "QUANTITY", "WEAPON", "LAW"})
_NEARLY_SURE: Final = 0.97


class Combiner:
    """Chooses between network and rules."""

    def __init__(self, threshold: float, rule_threshold: float) -> None:
        self.threshold, self.rule_threshold = threshold, rule_threshold
        self.calibration = Calibration(1.0, {}, {})

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of a document, and note their scores."""
        beliefs = model_spans(doc)
        chosen = Layer(span for span in proposed(doc) if is_model(span) and self._holds(span, beliefs))
        doc.spans[PROPOSED] = [span for span in proposed(doc) if not is_model(span)]
        by_rule = resolve(doc).ents
        for span in by_rule:
            _cut_before_title(chosen, span, beliefs)
            _part(chosen, span)
        for span in by_rule:
            self._take_in(chosen, span, beliefs)
        doc.set_ents(chosen.spans())
        doc.user_data[SCORES] = {(s.start_char, s.end_char, s.label_): self._score(s, beliefs) for s in doc.ents}
        return doc

    def _holds(self, span: Span, beliefs: dict[Place, float]) -> bool:
        return self._score(span, beliefs) >= self.threshold and span.text not in _SHORT_COUNTRIES

    def _take_in(self, chosen: Layer, span: Span, beliefs: dict[Place, float]) -> None:
        """Take in a rule's span, or leave the spans as they are."""
        met = chosen.met(span)
        trusted = span.label_ in _BY_GUIDELINE or self.calibration.of_rule(span.id_) >= self.rule_threshold
        if self._replaces(span, met, beliefs) if met else trusted:
            # A date that is given all its words is no less sure than it was without them.
            pieces = [self._score(other, beliefs) for other in met if other.label_ == span.label_]
            beliefs[span.start_char, span.end_char, span.label_] = max(pieces, default=0.0)
            chosen.put(span)

    def _replaces(self, span: Span, met: list[Span], beliefs: dict[Place, float]) -> bool:
        covered = all(span.start <= other.start and other.end <= span.end for other in met)
        if not covered:
            return False
        if len(met) == 1 and (met[0].start, met[0].end) == (span.start, span.end):
            unsure = self._score(met[0], beliefs) < _NEARLY_SURE
            return met[0].label_ != span.label_ and met[0].label_ in renamed(span, unsure=unsure)
        return all(other.label_ in swallowed(span) for other in met)

    def _score(self, span: Span, beliefs: dict[Place, float]) -> float:
        if is_model(span):
            return self.calibration.of_model(span.label_, beliefs[span.start_char, span.end_char, span.label_])
        believed = beliefs.get((span.start_char, span.end_char, span.label_), 0.0)
        return max(believed, self.calibration.of_rule(span.id_))

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 - spaCy's signature
        """Write the calibration into a pipeline's folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        self.calibration.to_folder(folder)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Combiner":  # noqa: ARG002
        """Load the calibration from a pipeline's folder."""
        if (Path(path) / CALIBRATION_FILE).is_file():
            self.calibration = Calibration.from_folder(Path(path))
        return self


def _cut_before_title(chosen: Layer, title: Span, beliefs: dict[Place, float]) -> None:
    """Cut a body's name where a title begins that reaches past it ("White House Press Secretary")."""
    span = chosen.at(title.start)
    if title.label_ == "TITLE" and span and span.label_ == "ORG" and span.start < title.start and span.end < title.end:
        cut = Span(span.doc, span.start, title.start, label=span.label, span_id=span.id_)
        beliefs[cut.start_char, cut.end_char, cut.label_] = beliefs[span.start_char, span.end_char, span.label_]
        chosen.put(cut)


def _part(chosen: Layer, rule: Span) -> None:
    """Take a body's name away where a listed body fills all but the state in front of it.

    The guidelines mark "US" and "National Security Council" apart; the network's corpora do not. The state belongs to
    a party's name: "Italian Communist Party".
    """
    span = chosen.at(rule.start)
    if rule.id_ != "organisation" or len(rule) < 2 or rule[-1].text == "Party" or span is None or span.label_ != "ORG":
        return
    if (span.start, span.end) == (rule.start - 1, rule.end) and _is_state(span.doc, span.start):
        chosen.drop(span)


def _is_state(doc: Doc, token: int) -> bool:
    return any(span.label_ in _STATES and (span.start, span.end) == (token, token + 1) for span in proposed(doc))


@Language.factory(
    "annotator_combine",
    requires=["doc.spans"],
    assigns=["doc.ents"],
    default_config={"threshold": 0.42, "rule_threshold": 0.6},
)
def make_combiner(nlp: Language, name: str, threshold: float, rule_threshold: float) -> Combiner:  # noqa: ARG001
    """Return the component; its data come with ``from_disk``."""
    return Combiner(threshold, rule_threshold)


def scores_of(doc: Doc) -> dict[Place, float]:
    """Return the scores of a document's entities, by place and label."""
    scores: dict[Place, float] = doc.user_data.get(SCORES, {})
    return scores
