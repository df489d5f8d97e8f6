"""The component that proposes what patterns over the text find: dates, figures, laws, storms, datelines."""

from typing import Final

from spacy.tokens import Doc

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.datelines import find_agencies
from annotator.suggest.rules.dates import find_dates
from annotator.suggest.rules.events import find_events
from annotator.suggest.rules.figures import FigureFinder
from annotator.suggest.rules.laws import find_laws
from annotator.suggest.rules.words import propose

_FIGURE_LABELS: Final = {"money_symbol": "MONEY", "money_word": "MONEY"}
_PLACES: Final = ("country", "country_names", "capital", "capital_names", "state", "provinces", "city", "exonyms")


class PatternFinder:
    """Proposes DATE, MONEY, QUANTITY, LAW, EVENT, and the ORG of a dateline."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._figures = FigureFinder(gazetteer)
        places = gazetteer.words(*_PLACES)
        self._places = places | {place.upper() for place in places}

    def __call__(self, doc: Doc) -> Doc:
        """Propose what the patterns find in a document."""
        text = doc.text
        found = [(start, end, "DATE", rule) for start, end, rule in find_dates(text)]
        found += [(start, end, "LAW", rule) for start, end, rule in find_laws(text)]
        found += [(start, end, "EVENT", rule) for start, end, rule in find_events(text)]
        found += [(start, end, "ORG", rule) for start, end, rule in find_agencies(text, self._places)]
        figures = self._figures.find(text)
        found += [(start, end, _FIGURE_LABELS.get(rule, "QUANTITY"), rule) for start, end, rule in figures]
        # doc.text is put together anew at each call, so the look for line breaks is at the text that is at hand.
        found = [fact for fact in found if "\n" not in text[fact[0] : fact[1]]]
        spans = (doc.char_span(start, end, label=label, span_id=rule) for start, end, label, rule in found)
        propose(doc, [span for span in spans if span is not None])
        return doc
