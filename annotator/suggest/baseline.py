"""The suggester that comes with the program: gazetteers, patterns and rules, no training."""

import re
from collections.abc import Generator
from typing import Final

from annotator.suggest.api import SuggestedSpan, Suggestions
from annotator.suggest.document_pass import Found, complete
from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.groups import paragraph_groups
from annotator.suggest.labels import LABELS
from annotator.suggest.pipeline import DOCUMENT_PASS, build_pipeline, found_in
from annotator.suggest.scores import RuleScores

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class GazetteerSuggester:
    """Suggests the spans of the news preset; made once, as loading takes about a second."""

    name = "gazetteer.v1"
    version = "1.0"
    labels = LABELS

    def __init__(self) -> None:
        self._nlp = build_pipeline()
        self._scores = RuleScores.shipped()

    def digest(self) -> str:
        """Return a digest of the word lists and scores; the rules themselves are told by ``version``."""
        return Gazetteer.shipped().digest()

    def suggest(self, text: str) -> Suggestions:
        """Return the spans of a text of any length."""
        steps = self.suggest_in_steps(text)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                found: Suggestions = end.value
                return found

    def suggest_in_steps(self, text: str) -> Generator[float, None, Suggestions]:
        """Read a text by groups of paragraphs, and yield the share done; what mentions teach is shared by all."""
        # spaCy cannot take half a surrogate pair; the sign for "unknown" keeps every offset in place.
        readable = _SURROGATE.sub("\ufffd", text)
        found: list[Found] = []
        for start, end in paragraph_groups(text):
            # The zone gives back what the group's words took; nothing of spaCy may leave it.
            with self._nlp.memory_zone(), self._nlp.select_pipes(disable=[DOCUMENT_PASS]):
                spans = found_in(self._nlp(readable[start:end]))
            found += [span._replace(start=span.start + start, end=span.end + start) for span in spans]
            yield end / len(text)
        return Suggestions(tuple(self._suggested(span) for span in complete(text, found)))

    def _suggested(self, span: Found) -> SuggestedSpan:
        return SuggestedSpan(span.start, span.end, span.label, self._scores.of(span.rule), span.rule)
