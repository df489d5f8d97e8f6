"""The component that proposes dates, figures and numbered laws, found by patterns over the text."""

from typing import Final

from spacy.tokens import Doc, Span

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.dates import find_dates
from annotator.suggest.rules.figures import FigureFinder
from annotator.suggest.rules.laws import find_laws
from annotator.suggest.rules.words import propose

_FIGURE_LABELS: Final = {"money_symbol": "MONEY", "money_word": "MONEY"}


class PatternFinder:
    """Proposes DATE, MONEY, QUANTITY and LAW."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._figures = FigureFinder(gazetteer)

    def __call__(self, doc: Doc) -> Doc:
        """Propose what the patterns find in a document."""
        text = doc.text
        found = [(start, end, "DATE", rule) for start, end, rule in find_dates(text)]
        found += [(start, end, "LAW", rule) for start, end, rule in find_laws(text)]
        figures = self._figures.find(text)
        found += [(start, end, _FIGURE_LABELS.get(rule, "QUANTITY"), rule) for start, end, rule in figures]
        propose(doc, [span for fact in found if (span := _span(doc, *fact)) is not None])
        return doc


def _span(doc: Doc, start: int, end: int, label: str, rule: str) -> Span | None:
    """Return the tokens of a stretch of text; None if it runs over a line or does not fit the tokens."""
    if "\n" in doc.text[start:end]:
        return None
    return doc.char_span(start, end, label=label, span_id=rule, alignment_mode="strict")
