"""The suggester of what a project has taught: the head's labels from the head, all others as the shipped pipeline."""

from collections.abc import Generator, Iterable, Mapping
from pathlib import Path
from typing import Final

from annotator.model.errors import UserError
from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggestions
from annotator.suggest.learning.head import Found, Head, digest_of
from annotator.suggest.learning.likeness import Likeness
from annotator.suggest.learning.links import LINKS_FILE, with_links
from annotator.suggest.learning.reading import sentences
from annotator.suggest.learning.trust import Trust, joined
from annotator.suggest.learning.versions import read_card
from annotator.suggest.neural.suggester import EmbeddedSuggester
from annotator.suggest.relations.head import LinearHead
from annotator.suggest.relations.learned import links, relations_of

NAME: Final = "learned.v1"
RULE: Final = "learned"


class LearnedSuggester:
    """Suggests by a learned head beside the embedded pipeline; ``names`` turns shipped labels into the schema's."""

    name = NAME

    def __init__(self, folder: Path, embedded: EmbeddedSuggester | None = None) -> None:
        card = read_card(folder)
        self._embedded = embedded or EmbeddedSuggester()
        if card["encoder"] != self._embedded.network.digest:
            what = "This version was learned with another entity model than the program has now."
            raise UserError("learned.encoder", what, hint="Learn again.", where=str(folder))
        self._head, self._likeness = Head.from_folder(folder), Likeness.from_folder(folder)
        self._ours = frozenset(card["ours"])
        self._trust = Trust.from_plain(card.get("trust", {}))
        self._names: Mapping[str, str] = card["names"]
        self._digest = digest_of(folder)
        links_file = folder / LINKS_FILE
        self._links = LinearHead.from_file(links_file) if links_file.is_file() else None
        self._wanted: frozenset[str] | None = None
        self.version = str(card["number"])
        self.labels = tuple(
            dict.fromkeys([*self._head.labels, *map(self._named, self._embedded.labels), *self._linked])
        )

    def digest(self) -> str:
        """Return a digest of the head and of all that the shipped pipeline consists of."""
        return f"{self._digest}{self._embedded.digest()}"

    def want(self, relations: Iterable[str]) -> None:
        """Have the shipped pipeline propose only what leads to these types of relation."""
        self._wanted = frozenset(relations)
        self._embedded.want(self._wanted)

    def suggest(self, text: str) -> Suggestions:
        """Return the spans of a text of any length."""
        with self._embedded.network.keeping():
            return self._joined(text, self._embedded.suggest(text))

    def suggest_in_steps(self, text: str) -> Generator[float, None, Suggestions]:
        """Read a text as the shipped pipeline does, then with the head."""
        with self._embedded.network.keeping():
            shipped = yield from self._embedded.suggest_in_steps(text)
            return self._joined(text, shipped)

    def _named(self, label: str) -> str:
        return self._names.get(label, label)

    def _joined(self, text: str, shipped: Suggestions) -> Suggestions:
        theirs = renamed(shipped.spans, self._names)
        read = sentences(text, self._embedded.network, theirs)
        found = self._head.read(read)
        rules = {(s.start, s.end, s.label): s.rule for s in theirs}
        others = [Found(s.start, s.end, s.label, s.score) for s in theirs]
        spans = []
        own = {f[:3] for f in found if f.label in self._ours}
        for span in joined(found, others, self._ours, self._trust, self._likeness(read)):
            rule = RULE if span[:3] in own else rules[span[:3]]
            spans.append(SuggestedSpan(span.start, span.end, span.label, round(span.probability, 4), rule))
        return Suggestions(
            tuple(spans), with_links(relations_between(spans, shipped), self._learned_links(text, spans))
        )

    @property
    def _linked(self) -> tuple[str, ...]:
        return relations_of(self._links) if self._links else ()

    def _learned_links(self, text: str, spans: list[SuggestedSpan]) -> list[SuggestedRelation]:
        if self._links is None or (self._wanted is not None and self._wanted.isdisjoint(self._linked)):
            return []
        found = links(self._links, *self._embedded.pairs(text, spans))
        return [link for link in found if self._wanted is None or link.label in self._wanted]


def relations_between(spans: list[SuggestedSpan], shipped: Suggestions) -> tuple[SuggestedRelation, ...]:
    """Return the shipped relations whose two ends are still proposed in their places, under whatever label."""
    at = {(span.start, span.end): number for number, span in enumerate(spans)}
    ends = [at.get((span.start, span.end)) for span in shipped.spans]
    found = []
    for rel in shipped.relations:
        head, tail = ends[rel.head], ends[rel.tail]
        if head is not None and tail is not None:
            kept = {name: place for name, old in rel.references.items() if (place := ends[old]) is not None}
            found.append(SuggestedRelation(head, tail, rel.label, rel.score, rel.rule, rel.attributes, kept))
    return tuple(found)


def renamed(spans: tuple[SuggestedSpan, ...], names: Mapping[str, str]) -> tuple[SuggestedSpan, ...]:
    """Return spans with the schema's names for their labels."""
    return tuple(SuggestedSpan(s.start, s.end, names.get(s.label, s.label), s.score, s.rule) for s in spans)
