"""The default suggester: the embedded pipeline, with rules and a pass over the whole document on top."""

import hashlib
import logging
import re
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from annotator.model.errors import UserError
from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggester, Suggestions
from annotator.suggest.baseline import GazetteerSuggester
from annotator.suggest.document_pass import Found, complete
from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.groups import paragraph_groups
from annotator.suggest.labels import LABELS
from annotator.suggest.neural.calibration import Calibration
from annotator.suggest.neural.combine import Combiner, scores_of
from annotator.suggest.neural.loading import SYNTAX, load_pipeline, shipped_folder
from annotator.suggest.neural.onnx_ner import EntityRecogniser, Place
from annotator.suggest.pipeline import DOCUMENT_PASS, found_in
from annotator.suggest.relations.ends import ENDS
from annotator.suggest.relations.finder import RELATIONS, RULE_SCORES, RelationFinder
from annotator.suggest.relations.learned import LearnedRelations, PairFinder
from annotator.suggest.relations.pairs import Pair, Vectors
from annotator.suggest.scores import RuleScores

NAME: Final = "annotator.v1"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LOG: Final = logging.getLogger(__name__)


class EmbeddedSuggester:
    """Suggests the spans and relations of the news preset with measured scores; loading takes about a second.

    Relations are found in sentences that hold a word for one; ``relations=False`` leaves them out.
    """

    name = NAME
    labels = (*LABELS, *ENDS)

    def __init__(self, folder: Path | None = None, *, relations: bool = True) -> None:
        self._nlp = load_pipeline(folder, without=("morphologizer",) if relations else SYNTAX)
        self.version = str(self._nlp.meta["version"])
        recogniser, combiner = self._nlp.get_pipe("annotator_ner"), self._nlp.get_pipe("annotator_combine")
        if not isinstance(recogniser, EntityRecogniser) or not isinstance(combiner, Combiner):
            raise UserError("pipeline.broken", "The embedded pipeline lacks its entity model.", where=str(folder or ""))
        self.network = recogniser.network
        self._calibration: Calibration = combiner.calibration
        scores = RuleScores.read((folder or shipped_folder()) / RELATIONS / RULE_SCORES)
        self._relations = RelationFinder(self._nlp, scores) if relations else None
        self._pairs = PairFinder(self._nlp, recogniser.network) if relations else None
        self._learned = LearnedRelations.of(self._pairs, folder) if self._pairs else None
        self._by_rule, self._by_head = True, False
        self._links_digest = _digest_of((folder or shipped_folder()) / RELATIONS) if relations else ""

    @property
    def learned_labels(self) -> tuple[str, ...]:
        """The relations that the learned head may propose."""
        return self._learned.labels if self._learned else ()

    def want(self, relations: Iterable[str]) -> None:
        """Propose only what leads to these types of relation; unless this is called, what the rules know."""
        wanted = frozenset(relations)
        self._by_rule, self._by_head = bool(wanted & ENDS.keys()), bool(wanted & {*self.learned_labels})

    def pairs(self, text: str, spans: Sequence[SuggestedSpan]) -> tuple[list[Pair], Vectors]:
        """Return the pairs of a text's spans as a relation head takes them; none if it goes without relations."""
        if self._pairs is None:
            return [], np.zeros((0, 0), dtype=np.float32)
        with self._nlp.memory_zone():
            return self._pairs.read(_readable(text), spans)

    def digest(self) -> str:
        """Return a digest of the networks, scores and word lists; the rules themselves are told by ``version``."""
        return f"{self.network.digest}{Gazetteer.shipped().digest()}{self._links_digest}"

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
        readable = _readable(text)
        found: list[Found] = []
        scores: dict[Place, float] = {}
        for start, end in paragraph_groups(text):
            # The zone gives back what the group's words took; nothing of spaCy may leave it.
            with self._nlp.memory_zone(), self._nlp.select_pipes(disable=self._not_now):
                doc = self._nlp(readable[start:end])
                found += [span._replace(start=span.start + start, end=span.end + start) for span in found_in(doc)]
                scores |= {
                    (first + start, last + start, label): s for (first, last, label), s in scores_of(doc).items()
                }
            yield end / len(text)
        spans = tuple(self._suggested(span, scores) for span in complete(text, found))
        return Suggestions(spans, self._links(readable, spans))

    @property
    def _not_now(self) -> list[str]:
        """What a group of paragraphs is not read with: entities need no syntax, and the pass takes the whole text."""
        return [name for name in self._nlp.pipe_names if name in SYNTAX or name == DOCUMENT_PASS]

    def _links(self, text: str, spans: tuple[SuggestedSpan, ...]) -> tuple[SuggestedRelation, ...]:
        found: list[SuggestedRelation] = []
        with self._nlp.memory_zone():
            if self._relations is not None and self._by_rule:
                found += self._relations.find(text, spans)
            if self._learned is not None and self._by_head:
                found += self._learned.find(text, spans)
        return tuple(found)

    def _suggested(self, span: Found, scores: dict[Place, float]) -> SuggestedSpan:
        score = scores.get((span.start, span.end, span.label))
        if score is None:  # the pass over the document added it, or gave it another label
            score = self._calibration.of_rule(span.rule)
        return SuggestedSpan(span.start, span.end, span.label, round(score, 4), span.rule)


def _readable(text: str) -> str:
    """Return a text that spaCy can take: the sign for "unknown" for half a surrogate pair keeps every offset."""
    return _SURROGATE.sub("\ufffd", text)


def _digest_of(folder: Path) -> str:
    """Return a digest of what relations are found with."""
    total = hashlib.sha256()
    for path in sorted([*folder.glob("*.npz"), *folder.glob(RULE_SCORES)]):
        total.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return total.hexdigest()[:8]


class RulesInstead(GazetteerSuggester):
    """The rules under the default's name, where the embedded pipeline cannot be loaded; ``notice`` says why."""

    name = NAME

    def __init__(self, notice: str) -> None:
        super().__init__()
        self.notice = notice
        self.version = f"rules-{GazetteerSuggester.version}"


def embedded_or_rules(folder: Path | None = None) -> Suggester:
    """Return the embedded pipeline's suggester, or the rules with a notice where it cannot be loaded."""
    try:
        return EmbeddedSuggester(folder)
    except UserError as error:
        notice = f"{error.sentence()} Suggestions come from the rules alone."
        _LOG.warning(notice)
        return RulesInstead(notice)
